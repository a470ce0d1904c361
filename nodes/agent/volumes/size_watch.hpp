#pragma once
// Which volumes on a node's disk hold more than they may (spec/pods-nodes.md §12, emptyDir.sizeLimit).

#include "messages/cluster/ids.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace troupe::node {

/// Bytes of disk that a folder and all below it take: what `du` says, each inode once. What other file systems hold is
/// not counted. Stops counting beyond `enough`.
std::uint64_t disk_usage(const std::filesystem::path& folder, std::uint64_t enough);

/// Looks at the limited volumes of all pods, one after the other, at intervals: one thread a node, and none as long as
/// no volume has a limit. Thread-safe.
class size_watch {
 public:
  using listener = std::function<void(const uid_bytes& pod, const std::string& volume)>;

  explicit size_watch(std::chrono::milliseconds interval) : interval_(interval) {}
  ~size_watch();
  size_watch(const size_watch&) = delete;
  size_watch& operator=(const size_watch&) = delete;

  /// Who is told, on the watch's own thread, at each look at a volume that holds too much. Empty: nobody.
  void listen(listener who);
  void add(const uid_bytes& pod, const std::string& volume, std::filesystem::path folder, std::uint64_t limit);
  /// All volumes of this pod.
  void remove(const uid_bytes& pod);

 private:
  struct limited {
    std::filesystem::path folder;
    std::uint64_t limit = 0;
  };
  using volume_key = std::pair<uid_bytes, std::string>;

  void run();
  void look();

  const std::chrono::milliseconds interval_;
  std::mutex mutex_; ///< for those below
  std::condition_variable changed_;
  listener listener_;
  std::map<volume_key, limited> limited_;
  bool stopping_ = false;
  std::thread thread_; ///< from the first volume on
};

} // namespace troupe::node
