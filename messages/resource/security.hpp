#pragma once
// What a container may do on its machine.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_SELinuxOptions(F, T) \
  F(T, user, std::string, 1, omitempty, plain, "user label") \
  F(T, role, std::string, 2, omitempty, plain, "role label") \
  F(T, type, std::string, 3, omitempty, plain, "type label") \
  F(T, level, std::string, 4, omitempty, plain, "level label")
/// SELinux labels of a container.
TROUPE_TYPE(SELinuxOptions, TROUPE_SELinuxOptions)

#define TROUPE_WindowsSecurityContextOptions(F, T) \
  F(T, gmsaCredentialSpecName, std::optional<std::string>, 1, omitempty, plain, "name of the GMSA credential spec") \
  F(T, gmsaCredentialSpec, std::optional<std::string>, 2, omitempty, plain, "the GMSA credential spec itself") \
  F(T, runAsUserName, std::optional<std::string>, 3, omitempty, plain, "user that the process runs as") \
  F(T, hostProcess, std::optional<bool>, 4, omitempty, plain, "runs as a process of the host")
/// Settings for containers on Windows.
TROUPE_TYPE(WindowsSecurityContextOptions, TROUPE_WindowsSecurityContextOptions)

#define TROUPE_SeccompProfile(F, T) \
  F(T, type, std::string, 1, always, one_of(words::seccomp_profile_type), "where the profile comes from") \
  F(T, localhostProfile, std::optional<std::string>, 2, omitempty, plain, "file of the profile on the node")
/// Which system calls are allowed.
TROUPE_TYPE(SeccompProfile, TROUPE_SeccompProfile)

#define TROUPE_AppArmorProfile(F, T) \
  F(T, type, std::string, 1, always, one_of(words::app_armor_profile_type), "where the profile comes from") \
  F(T, localhostProfile, std::optional<std::string>, 2, omitempty, plain, "name of the profile on the node")
/// Which AppArmor profile applies.
TROUPE_TYPE(AppArmorProfile, TROUPE_AppArmorProfile)

#define TROUPE_Capabilities(F, T) \
  F(T, add, list_of<std::string>, 1, omitempty, atomic, "capabilities given in addition") \
  F(T, drop, list_of<std::string>, 2, omitempty, atomic, "capabilities taken away")
/// Changes to the capabilities that containers start with.
TROUPE_TYPE(Capabilities, TROUPE_Capabilities)

#define TROUPE_Sysctl(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the parameter") \
  F(T, value, std::string, 2, always, plain, "its value")
/// A kernel parameter of a pod.
TROUPE_TYPE(Sysctl, TROUPE_Sysctl)

#define TROUPE_SecurityContext(F, T) \
  F(T, capabilities, box<Capabilities>, 1, omitempty, plain, "changes to its capabilities") \
  F(T, privileged, std::optional<bool>, 2, omitempty, plain, "as good as root on the host") \
  F(T, seLinuxOptions, box<SELinuxOptions>, 3, omitempty, plain, "SELinux labels") \
  F(T, windowsOptions, box<WindowsSecurityContextOptions>, 10, omitempty, plain, "settings on Windows") \
  F(T, runAsUser, std::optional<std::int64_t>, 4, omitempty, plain, "user id of its first process") \
  F(T, runAsGroup, std::optional<std::int64_t>, 8, omitempty, plain, "group id of its first process") \
  F(T, runAsNonRoot, std::optional<bool>, 5, omitempty, plain, "refuses to start as root") \
  F(T, readOnlyRootFilesystem, std::optional<bool>, 6, omitempty, plain, "its root file system cannot be written") \
  F(T, allowPrivilegeEscalation, std::optional<bool>, 7, omitempty, plain, \
    "a process may gain more rights than its parent") \
  F(T, procMount, std::optional<std::string>, 9, omitempty, one_of(words::proc_mount_type), "how /proc is mounted") \
  F(T, seccompProfile, box<SeccompProfile>, 11, omitempty, plain, "which system calls are allowed") \
  F(T, appArmorProfile, box<AppArmorProfile>, 12, omitempty, plain, "which AppArmor profile applies")
/// What a container may do; goes before what its pod says.
TROUPE_TYPE(SecurityContext, TROUPE_SecurityContext)

#define TROUPE_PodSecurityContext(F, T) \
  F(T, seLinuxOptions, box<SELinuxOptions>, 1, omitempty, plain, "SELinux labels") \
  F(T, windowsOptions, box<WindowsSecurityContextOptions>, 8, omitempty, plain, "settings on Windows") \
  F(T, runAsUser, std::optional<std::int64_t>, 2, omitempty, plain, "user id of the first processes") \
  F(T, runAsGroup, std::optional<std::int64_t>, 6, omitempty, plain, "group id of the first processes") \
  F(T, runAsNonRoot, std::optional<bool>, 3, omitempty, plain, "refuses to start as root") \
  F(T, supplementalGroups, list_of<std::int64_t>, 4, omitempty, atomic, "further group ids of the first processes") \
  F(T, supplementalGroupsPolicy, std::optional<std::string>, 12, omitempty, \
    one_of(words::supplemental_groups_policy), "whether groups of the image count, too") \
  F(T, fsGroup, std::optional<std::int64_t>, 5, omitempty, plain, "group that owns the volumes") \
  F(T, sysctls, list_of<Sysctl>, 7, omitempty, atomic, "kernel parameters") \
  F(T, fsGroupChangePolicy, std::optional<std::string>, 9, omitempty, one_of(words::pod_fs_group_change_policy), \
    "when the owner of a volume's files is changed") \
  F(T, seccompProfile, box<SeccompProfile>, 10, omitempty, plain, "which system calls are allowed") \
  F(T, appArmorProfile, box<AppArmorProfile>, 11, omitempty, plain, "which AppArmor profile applies") \
  F(T, seLinuxChangePolicy, std::optional<std::string>, 13, omitempty, one_of(words::pod_se_linux_change_policy), \
    "how SELinux labels get onto volumes")
/// What the containers of a pod may do.
TROUPE_TYPE(PodSecurityContext, TROUPE_PodSecurityContext)

// clang-format on

} // namespace troupe::api
