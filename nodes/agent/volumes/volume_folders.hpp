#pragma once
// The volumes of a node's pods: DIR/UID/volumes/NAME.

#include "actors/node/volume_store.hpp"
#include "nodes/agent/volumes/size_watch.hpp"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

namespace troupe::node {

/// A volume_store in one folder, which only its owner may enter. What is removed goes to a bin that one thread empties:
/// a pod may leave a million files.
class volume_folders final : public volume_store {
 public:
  /// @param dir made when it is missing; what a process before this one had thrown away is removed
  /// @param look how often the sizes of limited volumes are looked at
  explicit volume_folders(std::filesystem::path dir, std::chrono::milliseconds look = std::chrono::seconds{10});
  ~volume_folders() override;
  volume_folders(const volume_folders&) = delete;
  volume_folders& operator=(const volume_folders&) = delete;

  void watch(overflow_listener who) override { sizes_.listen(std::move(who)); }
  std::string prepare(const uid_bytes& pod, const std::vector<volume_order>& volumes) override;
  std::string path(const uid_bytes& pod, const std::string& volume) const override;
  void remove(const uid_bytes& pod) override;
  void keep_only(const std::set<uid_bytes>& pods) override;
  /// Waits until everything that was removed is gone from the disk.
  void await_empty_bin();

 private:
  void throw_away(const std::filesystem::path& pod_dir);
  void empty_bin();

  std::filesystem::path dir_, bin_;
  size_watch sizes_;
  std::mutex mutex_; ///< for those below, and for the names in the bin
  std::condition_variable changed_;
  std::uint64_t thrown_ = 0, emptied_ = 0; ///< how often something was thrown away, and how many of these are gone
  bool stopping_ = false;
  std::thread cleaner_; ///< last: it uses all of the above
};

} // namespace troupe::node
