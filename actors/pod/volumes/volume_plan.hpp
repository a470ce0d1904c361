#pragma once
// The volumes of a Job's template as its pods find them, and where containers see them (spec/pods-nodes.md §12). Pure.

#include "actors/node/volume_store.hpp"
#include "actors/pod/plan/command.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::api {
struct Volume;
}

namespace troupe::pod {

struct surroundings;
class variables;

/// A file whose content may differ from pod to pod.
struct planned_file {
  std::string path;
  text content;
  std::uint32_t mode = 0644;
  bool operator==(const planned_file&) const = default;
};

/// One volume that a container mounts.
struct volume_plan {
  node::volume_order order; ///< without files
  std::vector<planned_file> files;
  std::string limit{}; ///< sizeLimit as its manifest says it
  bool operator==(const volume_plan&) const = default;
};

/// Where a container sees a volume.
struct mount_plan {
  std::size_t volume = 0; ///< its place among the plan's volumes
  std::string target;
  text sub_path;
  bool read_only = false;
  bool recursive_read_only = false;
  bool operator==(const mount_plan&) const = default;
};

/// The volumes that any container mounts, in the template's order.
/// @param problem set when one cannot be set up, as kubelet's event FailedMount says it
std::vector<volume_plan> plan_volumes(const surroundings& at, std::string& problem);

/// What the container mounts. A path of the node that it would see there anyway needs no mount.
/// @param own_root the container has a root of its own
/// @param problem set when one cannot be had
std::vector<mount_plan> plan_mounts(const surroundings& at, const std::vector<volume_plan>& volumes,
                                    const variables& environment, bool own_root, std::string& problem);

/// What one pod is to find.
std::vector<node::volume_order> own_volumes(const std::vector<volume_plan>& volumes, const pod_identity& who);

/// The mounts of one run.
std::vector<node::container_mount> own_mounts(const std::vector<mount_plan>& mounts,
                                              const std::vector<volume_plan>& volumes, const pod_identity& who,
                                              const node::volume_store& store);

} // namespace troupe::pod
