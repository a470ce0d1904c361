#include "messages/resource/container_status.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(ContainerStateWaiting, TROUPE_ContainerStateWaiting)
TROUPE_TABLE(ContainerStateRunning, TROUPE_ContainerStateRunning)
TROUPE_TABLE(ContainerStateTerminated, TROUPE_ContainerStateTerminated)
TROUPE_TABLE(ContainerState, TROUPE_ContainerState)
TROUPE_TABLE(ImageVolumeStatus, TROUPE_ImageVolumeStatus)
TROUPE_TABLE(VolumeStatus, TROUPE_VolumeStatus)
TROUPE_TABLE(VolumeMountStatus, TROUPE_VolumeMountStatus)
TROUPE_TABLE(LinuxContainerUser, TROUPE_LinuxContainerUser)
TROUPE_TABLE(ContainerUser, TROUPE_ContainerUser)
TROUPE_TABLE(ResourceHealth, TROUPE_ResourceHealth)
TROUPE_TABLE(ResourceStatus, TROUPE_ResourceStatus)
TROUPE_TABLE(ContainerStatus, TROUPE_ContainerStatus)

} // namespace troupe::api
