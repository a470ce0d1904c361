#pragma once
// What pods need of whatever keeps their volumes on the node. Implemented by nodes/agent/volumes, and by a table in
// tests.

#include "messages/cluster/ids.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe::node {

/// A file of a volume. Its path is below the volume, without "..".
struct volume_file {
  std::string path;
  std::string content;
  std::uint32_t mode = 0644;
  bool operator==(const volume_file&) const = default;
};

/// empty: an emptyDir. host: a path of the node. files: what a ConfigMap, a Secret or the pod itself says, as files.
enum class volume_kind : std::uint8_t { empty, host, files };

/// A volume as one pod shall find it.
struct volume_order {
  std::string name;
  volume_kind kind = volume_kind::empty;
  bool in_memory = false;           ///< empty: a tmpfs, or nothing. files: a tmpfs where the node may mount one
  std::uint64_t size_limit = 0;     ///< of an empty one, in bytes: its size in memory, watched on disk; 0: none
  std::string host_path, host_type; ///< host: where it is, and what must be there (HostPathType)
  std::vector<volume_file> files;
  std::optional<std::uint32_t> group; ///< fsGroup
  bool operator==(const volume_order&) const = default;
};

/// Keeps the volumes of the pods of one node. Thread-safe. Blocks for the time of a few small file operations.
class volume_store {
 public:
  /// Hears of a pod's volume on disk that holds more than its size_limit, from time to time as long as it does.
  using overflow_listener = std::function<void(const uid_bytes& pod, const std::string& volume)>;

  virtual ~volume_store() = default;
  /// Sets who hears of such volumes, on a thread of the store's own. Empty: nobody.
  virtual void watch(overflow_listener who) = 0;
  /// Makes what is missing and updates what has changed; nothing that a pod wrote is touched.
  /// @returns why that fails, in Kubernetes' words ("MountVolume.SetUp failed for volume …"); empty: all is there
  virtual std::string prepare(const uid_bytes& pod, const std::vector<volume_order>& volumes) = 0;
  /// Where a volume is on the node. For kinds that the store makes.
  virtual std::string path(const uid_bytes& pod, const std::string& volume) const = 0;
  /// The pod is over. Its volumes are gone at once for whoever looks, and from the disk soon.
  virtual void remove(const uid_bytes& pod) = 0;
  /// Removes the volumes of all other pods: those that ended while nobody could see it.
  virtual void keep_only(const std::set<uid_bytes>& pods) = 0;
};

} // namespace troupe::node
