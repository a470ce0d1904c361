#pragma once

#include "tools/bench/http.hpp"
#include "tools/bench/processes.hpp"

#include <filesystem>
#include <vector>

namespace troupe::bench {

/// A real cluster, as `troupe up` starts it for anybody: durable store, logs captured, processes of their own.
class cluster {
 public:
  /// Starts it and waits until all nodes are Ready.
  /// @param bin where `troupe` lies; @param data_dir is made, and removed in the end.
  /// @throws std::runtime_error with the output of `troupe up` when it does not start.
  cluster(std::filesystem::path bin, std::filesystem::path data_dir, int nodes);

  /// Stops it and removes its data.
  ~cluster();
  cluster(const cluster&) = delete;
  cluster& operator=(const cluster&) = delete;

  [[nodiscard]] const endpoint& address() const { return address_; }

  /// All processes of the engine, keepers and launchers included.
  [[nodiscard]] const std::vector<process>& processes() const { return processes_; }

  /// Waits until the engine has nothing more to do, as far as its CPU time tells; ten seconds at most.
  void settle() const;

 private:
  void start(int nodes);
  [[nodiscard]] std::vector<process> ask_status() const;

  std::filesystem::path troupe_;
  std::filesystem::path data_dir_;
  endpoint address_;
  std::vector<process> processes_;
};

} // namespace troupe::bench
