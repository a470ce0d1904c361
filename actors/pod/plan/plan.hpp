#pragma once
// What a node makes of a Job's blueprint: all that its pods' lives are decided by, worked out once per Job.

#include "actors/pod/plan/command.hpp"
#include "actors/pod/probe.hpp"
#include "actors/pod/volumes/volume_plan.hpp"
#include "messages/cluster/config_names.hpp"
#include "messages/cluster/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::pod {

/// Which ends of a container are followed by a restart.
enum class restart_policy : std::uint8_t { never, on_failure, always };

/// An entry of restartPolicyRules: these exit codes (or all but these) are followed by a restart.
struct exit_rule {
  bool in = true; ///< false: NotIn
  std::vector<std::int32_t> codes;
  bool all = false; ///< RestartAllContainers: the whole pod begins anew, on its node
  bool operator==(const exit_rule&) const = default;
};

/// Why a container cannot be started on this node, in Kubernetes' words.
struct obstacle {
  std::string reason; ///< "ErrImagePull", "InvalidImageName", "CreateContainerConfigError", "ContainerCreating" …
  std::string message;
  std::string image;    ///< for "Back-off pulling image …"
  bool pulling = false; ///< it is tried again and again, as pulling an image is
};

/// One container. Containers stand in the order of the template: init containers first.
struct container_plan {
  std::string name;
  bool init = false;
  bool sidecar = false; ///< an init container with restartPolicy Always
  restart_policy restart = restart_policy::never;
  std::vector<exit_rule> rules;              ///< before `restart`; the first that matches restarts
  std::vector<std::int32_t> success_codes{}; ///< of a regular container, beside 0
  bool log_as_message = false;               ///< terminationMessagePolicy FallbackToLogsOnError
  bool image_unused = false;                 ///< it runs on the host: the node has nothing for its image
  std::optional<obstacle> blocked;
  pod::command command;
  std::optional<probe_plan> startup{}, liveness{}, readiness{};
  std::optional<action> post_start{}, pre_stop{}; ///< lifecycle hooks
  std::vector<mount_plan> mounts{}; ///< of the plan's volumes; empty: it sees the node's file system as it is
};

/// The template of one Job on this node.
struct plan {
  object_id job = 0;
  std::uint32_t version = 0;
  std::string name_space, job_name;
  uid_bytes job_uid{};
  std::vector<container_plan> containers;
  std::vector<volume_plan> volumes{}; ///< those that a container mounts; set up before anything starts
  std::string volume_problem{};       ///< why they cannot be set up now, in Kubernetes' words; usually empty
  std::int64_t grace_us = 30'000'000; ///< terminationGracePeriodSeconds
  std::optional<std::int64_t> active_deadline_us;
  std::vector<config_key> reads{}; ///< ConfigMaps and Secrets that it was made of, there or not
  std::string broken;              ///< why no pod can be made of it; usually empty

  bool has_init() const noexcept { return !containers.empty() && containers.front().init; }
};

} // namespace troupe::pod
