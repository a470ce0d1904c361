#pragma once
// What became of the containers of a pod.

#include "messages/resource/container.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ContainerStateWaiting(F, T) \
  F(T, reason, std::string, 1, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 2, omitempty, plain, "a sentence for people")
/// A container that does not run yet.
TROUPE_TYPE(ContainerStateWaiting, TROUPE_ContainerStateWaiting)

#define TROUPE_ContainerStateRunning(F, T) \
  F(T, startedAt, Time, 1, omitempty, plain, "when it was started")
/// A container that runs.
TROUPE_TYPE(ContainerStateRunning, TROUPE_ContainerStateRunning)

#define TROUPE_ContainerStateTerminated(F, T) \
  F(T, exitCode, std::int32_t, 1, always, plain, "exit code of its first process") \
  F(T, signal, std::int32_t, 2, omitempty, plain, "signal that ended it") \
  F(T, reason, std::string, 3, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 4, omitempty, plain, "a sentence for people") \
  F(T, startedAt, Time, 5, omitempty, plain, "when it was started") \
  F(T, finishedAt, Time, 6, omitempty, plain, "when it ended") \
  F(T, containerID, std::string, 7, omitempty, plain, "id that the runtime gave it")
/// A container that has ended.
TROUPE_TYPE(ContainerStateTerminated, TROUPE_ContainerStateTerminated)

#define TROUPE_ContainerState(F, T) \
  F(T, waiting, box<ContainerStateWaiting>, 1, omitempty, plain, "not started yet") \
  F(T, running, box<ContainerStateRunning>, 2, omitempty, plain, "started") \
  F(T, terminated, box<ContainerStateTerminated>, 3, omitempty, plain, "ended")
/// How a container is: one of these; none: waiting.
TROUPE_TYPE(ContainerState, TROUPE_ContainerState)

#define TROUPE_ImageVolumeStatus(F, T) \
  F(T, imageRef, std::string, 1, omitempty, plain, "digest of the image")
/// An image that is mounted.
TROUPE_TYPE(ImageVolumeStatus, TROUPE_ImageVolumeStatus)

#define TROUPE_VolumeStatus(F, T) \
  F(T, image, box<ImageVolumeStatus>, 1, omitempty, plain, "of an image volume")
/// State of a mounted volume.
TROUPE_TYPE(VolumeStatus, TROUPE_VolumeStatus)

#define TROUPE_VolumeMountStatus(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the volume") \
  F(T, mountPath, std::string, 2, always, plain, "path in the container") \
  F(T, readOnly, bool, 3, omitempty, plain, "mounted without the right to write") \
  F(T, recursiveReadOnly, std::optional<std::string>, 4, omitempty, one_of(words::recursive_read_only_mode), \
    "whether mounts below are read-only, too") \
  F(T, volumeStatus, box<VolumeStatus>, 5, omitempty, plain, "state of the volume")
/// How a volume was mounted.
TROUPE_TYPE(VolumeMountStatus, TROUPE_VolumeMountStatus)

#define TROUPE_LinuxContainerUser(F, T) \
  F(T, uid, std::int64_t, 1, always, plain, "user id") \
  F(T, gid, std::int64_t, 2, always, plain, "group id") \
  F(T, supplementalGroups, list_of<std::int64_t>, 3, omitempty, atomic, "further group ids")
/// Who the first process of a container is.
TROUPE_TYPE(LinuxContainerUser, TROUPE_LinuxContainerUser)

#define TROUPE_ContainerUser(F, T) \
  F(T, linux, box<LinuxContainerUser>, 1, omitempty, plain, "on Linux")
/// Who the first process of a container is.
TROUPE_TYPE(ContainerUser, TROUPE_ContainerUser)

#define TROUPE_ResourceHealth(F, T) \
  F(T, resourceID, std::string, 1, always, plain, "identity of the device") \
  F(T, health, std::string, 2, omitempty, one_of(words::resource_health_status), "Healthy, Unhealthy or Unknown") \
  F(T, message, std::optional<std::string>, 6, omitempty, plain, "a sentence for people")
/// Health of one allocated device.
TROUPE_TYPE(ResourceHealth, TROUPE_ResourceHealth)

#define TROUPE_ResourceStatus(F, T) \
  F(T, name, std::string, 1, always, one_of(words::resource_name), "name of the resource") \
  F(T, resources, list_of<ResourceHealth>, 2, omitempty, map("resourceID"), "its devices")
/// Health of the devices of one resource.
TROUPE_TYPE(ResourceStatus, TROUPE_ResourceStatus)

#define TROUPE_ContainerStatus(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the container") \
  F(T, state, ContainerState, 2, omitempty, plain, "how it is now") \
  F(T, lastState, ContainerState, 3, omitempty, plain, "how its run before ended") \
  F(T, ready, bool, 4, always, plain, "it runs and its readiness probe is content") \
  F(T, restartCount, std::int32_t, 5, always, plain, "how often it was started again") \
  F(T, image, std::string, 6, always, plain, "image that it runs") \
  F(T, imageID, std::string, 7, always, plain, "digest of the image") \
  F(T, containerID, std::string, 8, omitempty, plain, "id that the runtime gave it") \
  F(T, started, std::optional<bool>, 9, omitempty, plain, "it runs and its startup probe is content") \
  F(T, allocatedResources, map_of<Quantity>, 10, omitempty, plain, "what the node has set aside for it") \
  F(T, resources, box<ResourceRequirements>, 11, omitempty, plain, "requests and limits in force") \
  F(T, volumeMounts, list_of<VolumeMountStatus>, 12, omitempty, merge("mountPath") | map("mountPath"), \
    "how its volumes were mounted") \
  F(T, user, box<ContainerUser>, 13, omitempty, plain, "who its first process is") \
  F(T, allocatedResourcesStatus, list_of<ResourceStatus>, 14, omitempty, merge("name") | map("name"), \
    "health of its devices") \
  F(T, stopSignal, std::optional<std::string>, 15, omitempty, plain, "signal that tells it to end")
/// What became of a container.
TROUPE_TYPE(ContainerStatus, TROUPE_ContainerStatus)

// clang-format on

} // namespace troupe::api
