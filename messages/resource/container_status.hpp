#pragma once
// What became of the containers of a pod.

#include "messages/resource/container.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ContainerStateWaiting(F, T) \
  F(T, reason, std::string, 1, omitempty, plain, "?") \
  F(T, message, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerStateWaiting, TROUPE_ContainerStateWaiting)

#define TROUPE_ContainerStateRunning(F, T) \
  F(T, startedAt, Time, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerStateRunning, TROUPE_ContainerStateRunning)

#define TROUPE_ContainerStateTerminated(F, T) \
  F(T, exitCode, std::int32_t, 1, always, plain, "?") \
  F(T, signal, std::int32_t, 2, omitempty, plain, "?") \
  F(T, reason, std::string, 3, omitempty, plain, "?") \
  F(T, message, std::string, 4, omitempty, plain, "?") \
  F(T, startedAt, Time, 5, omitempty, plain, "?") \
  F(T, finishedAt, Time, 6, omitempty, plain, "?") \
  F(T, containerID, std::string, 7, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerStateTerminated, TROUPE_ContainerStateTerminated)

#define TROUPE_ContainerState(F, T) \
  F(T, waiting, box<ContainerStateWaiting>, 1, omitempty, plain, "?") \
  F(T, running, box<ContainerStateRunning>, 2, omitempty, plain, "?") \
  F(T, terminated, box<ContainerStateTerminated>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerState, TROUPE_ContainerState)

#define TROUPE_ImageVolumeStatus(F, T) \
  F(T, imageRef, std::string, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ImageVolumeStatus, TROUPE_ImageVolumeStatus)

#define TROUPE_VolumeStatus(F, T) \
  F(T, image, box<ImageVolumeStatus>, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(VolumeStatus, TROUPE_VolumeStatus)

#define TROUPE_VolumeMountStatus(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, mountPath, std::string, 2, always, plain, "?") \
  F(T, readOnly, bool, 3, omitempty, plain, "?") \
  F(T, recursiveReadOnly, std::optional<std::string>, 4, omitempty, one_of(words::recursive_read_only_mode), "?") \
  F(T, volumeStatus, box<VolumeStatus>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(VolumeMountStatus, TROUPE_VolumeMountStatus)

#define TROUPE_LinuxContainerUser(F, T) \
  F(T, uid, std::int64_t, 1, always, plain, "?") \
  F(T, gid, std::int64_t, 2, always, plain, "?") \
  F(T, supplementalGroups, list_of<std::int64_t>, 3, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(LinuxContainerUser, TROUPE_LinuxContainerUser)

#define TROUPE_ContainerUser(F, T) \
  F(T, linux, box<LinuxContainerUser>, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerUser, TROUPE_ContainerUser)

#define TROUPE_ResourceHealth(F, T) \
  F(T, resourceID, std::string, 1, always, plain, "?") \
  F(T, health, std::string, 2, omitempty, one_of(words::resource_health_status), "?") \
  F(T, message, std::optional<std::string>, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ResourceHealth, TROUPE_ResourceHealth)

#define TROUPE_ResourceStatus(F, T) \
  F(T, name, std::string, 1, always, one_of(words::resource_name), "?") \
  F(T, resources, list_of<ResourceHealth>, 2, omitempty, map("resourceID"), "?")
/// ?
TROUPE_TYPE(ResourceStatus, TROUPE_ResourceStatus)

#define TROUPE_ContainerStatus(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, state, ContainerState, 2, omitempty, plain, "?") \
  F(T, lastState, ContainerState, 3, omitempty, plain, "?") \
  F(T, ready, bool, 4, always, plain, "?") \
  F(T, restartCount, std::int32_t, 5, always, plain, "?") \
  F(T, image, std::string, 6, always, plain, "?") \
  F(T, imageID, std::string, 7, always, plain, "?") \
  F(T, containerID, std::string, 8, omitempty, plain, "?") \
  F(T, started, std::optional<bool>, 9, omitempty, plain, "?") \
  F(T, allocatedResources, map_of<Quantity>, 10, omitempty, plain, "?") \
  F(T, resources, box<ResourceRequirements>, 11, omitempty, plain, "?") \
  F(T, volumeMounts, list_of<VolumeMountStatus>, 12, omitempty, merge("mountPath") | map("mountPath"), "?") \
  F(T, user, box<ContainerUser>, 13, omitempty, plain, "?") \
  F(T, allocatedResourcesStatus, list_of<ResourceStatus>, 14, omitempty, merge("name") | map("name"), "?") \
  F(T, stopSignal, std::optional<std::string>, 15, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerStatus, TROUPE_ContainerStatus)

// clang-format on

} // namespace troupe::api
