#pragma once
// The agent's side of troupe-launcher: node::container_runtime over the launcher's socket.

#include "actors/node/container_runtime.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace troupe::launcher {

/// How a node's launcher is found, and how a new one is started when none answers.
struct client_options {
  std::filesystem::path dir;     ///< the launcher's own folder; made (mode 0700) when it is missing
  std::filesystem::path program; ///< empty: `troupe-launcher` beside this process's executable
  std::uint32_t slots = 256;     ///< runs that stand in the table at once, finished ones included; at most 8192
  std::uint64_t log_total_bytes = 1ULL << 30;   ///< all segments together; the oldest go first
  std::uint64_t log_rotate_bytes = 10ULL << 20; ///< one run's segments once it has passed 1 MiB
  std::uint32_t log_rotate_keep = 5;            ///< so many of those are kept, 1..16
  std::string containment; ///< empty: the best that a probe finds; else the method's name, for tests
  std::function<void(const std::string&)> warn; ///< hears once why no launcher starts; may be empty. Any thread
};

/// A container_runtime whose containers run below `troupe-launcher`. Destroying it closes the connection and nothing
/// else: what runs goes on, and the next client for the same folder hears of it.
///
/// A run that ends at once (before its exec was seen, or within a few milliseconds) is reported by its exit alone,
/// without `started`. Starts beyond the launcher's slots wait here; one that is killed meanwhile is dropped, and its
/// exit says that it never ran (137).
class launcher_client final : public node::container_runtime {
 public:
  explicit launcher_client(client_options options);
  ~launcher_client() override;
  launcher_client(const launcher_client&) = delete;
  launcher_client& operator=(const launcher_client&) = delete;

  void listen(listener who) override;
  node::template_id add_template(node::container_template what) override;
  void drop_template(node::template_id which) override;
  void start(const node::container_key& key, node::template_id which, std::vector<std::string> own_env) override;
  void kill(const node::container_key& key, std::chrono::milliseconds grace) override;
  void run_inside(node::inner_command what) override;
  void acknowledge(std::vector<std::uint64_t> sequences) override;
  void renew_lease(std::int64_t boottime_deadline_ns) override;
  node::containment_info containment() const override;

 private:
  class worker;
  std::unique_ptr<worker> worker_;
};

/// The two processes of a folder, for `troupe status`. 0: not running.
struct launcher_processes {
  std::int32_t keeper = 0;
  std::int32_t launcher = 0;
};

/// How often each of them had to be replaced since the folder was taken.
struct launcher_restarts {
  std::int32_t keeper = 0;
  std::int32_t launcher = 0;
};

/// Which processes serve this folder now.
launcher_processes find_processes(const std::filesystem::path& dir);
launcher_restarts count_restarts(const std::filesystem::path& dir);

/// Ends everything that runs in this folder, then launcher and keeper.
/// @param grace between SIGTERM and SIGKILL; zero: SIGKILL at once
/// @param patience how long to wait beyond the grace until they are gone
/// @return true when nothing is left running (also when nothing ran)
bool shutdown_launcher(const std::filesystem::path& dir, std::chrono::milliseconds grace,
                       std::chrono::milliseconds patience = std::chrono::seconds(10));

} // namespace troupe::launcher
