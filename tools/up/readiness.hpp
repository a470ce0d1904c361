#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace troupe::up {

/// Watches, on a thread of its own, until the named nodes have joined and are Ready.
class readiness {
 public:
  /// @param url of an API that listens
  /// @param since_us only nodes that joined after this time count (microseconds since the epoch): what the store
  /// remembers of an earlier run does not
  /// @param done called once, on that thread
  readiness(std::string url, std::vector<std::string> nodes, std::int64_t since_us, std::function<void()> done);
  /// Stops watching.
  ~readiness();
  readiness(const readiness&) = delete;
  readiness& operator=(const readiness&) = delete;

 private:
  void watch();

  std::string url_;
  std::vector<std::string> nodes_;
  std::int64_t since_us_;
  std::function<void()> done_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

} // namespace troupe::up
