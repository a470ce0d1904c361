#pragma once
// What a container may do on its machine.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_SELinuxOptions(F, T) \
  F(T, user, std::string, 1, omitempty, plain, "?") \
  F(T, role, std::string, 2, omitempty, plain, "?") \
  F(T, type, std::string, 3, omitempty, plain, "?") \
  F(T, level, std::string, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SELinuxOptions, TROUPE_SELinuxOptions)

#define TROUPE_WindowsSecurityContextOptions(F, T) \
  F(T, gmsaCredentialSpecName, std::optional<std::string>, 1, omitempty, plain, "?") \
  F(T, gmsaCredentialSpec, std::optional<std::string>, 2, omitempty, plain, "?") \
  F(T, runAsUserName, std::optional<std::string>, 3, omitempty, plain, "?") \
  F(T, hostProcess, std::optional<bool>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(WindowsSecurityContextOptions, TROUPE_WindowsSecurityContextOptions)

#define TROUPE_SeccompProfile(F, T) \
  F(T, type, std::string, 1, always, one_of(words::seccomp_profile_type), "?") \
  F(T, localhostProfile, std::optional<std::string>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SeccompProfile, TROUPE_SeccompProfile)

#define TROUPE_AppArmorProfile(F, T) \
  F(T, type, std::string, 1, always, one_of(words::app_armor_profile_type), "?") \
  F(T, localhostProfile, std::optional<std::string>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(AppArmorProfile, TROUPE_AppArmorProfile)

#define TROUPE_Capabilities(F, T) \
  F(T, add, list_of<std::string>, 1, omitempty, atomic, "?") \
  F(T, drop, list_of<std::string>, 2, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(Capabilities, TROUPE_Capabilities)

#define TROUPE_Sysctl(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, value, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(Sysctl, TROUPE_Sysctl)

#define TROUPE_SecurityContext(F, T) \
  F(T, capabilities, box<Capabilities>, 1, omitempty, plain, "?") \
  F(T, privileged, std::optional<bool>, 2, omitempty, plain, "?") \
  F(T, seLinuxOptions, box<SELinuxOptions>, 3, omitempty, plain, "?") \
  F(T, windowsOptions, box<WindowsSecurityContextOptions>, 10, omitempty, plain, "?") \
  F(T, runAsUser, std::optional<std::int64_t>, 4, omitempty, plain, "?") \
  F(T, runAsGroup, std::optional<std::int64_t>, 8, omitempty, plain, "?") \
  F(T, runAsNonRoot, std::optional<bool>, 5, omitempty, plain, "?") \
  F(T, readOnlyRootFilesystem, std::optional<bool>, 6, omitempty, plain, "?") \
  F(T, allowPrivilegeEscalation, std::optional<bool>, 7, omitempty, plain, "?") \
  F(T, procMount, std::optional<std::string>, 9, omitempty, one_of(words::proc_mount_type), "?") \
  F(T, seccompProfile, box<SeccompProfile>, 11, omitempty, plain, "?") \
  F(T, appArmorProfile, box<AppArmorProfile>, 12, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SecurityContext, TROUPE_SecurityContext)

#define TROUPE_PodSecurityContext(F, T) \
  F(T, seLinuxOptions, box<SELinuxOptions>, 1, omitempty, plain, "?") \
  F(T, windowsOptions, box<WindowsSecurityContextOptions>, 8, omitempty, plain, "?") \
  F(T, runAsUser, std::optional<std::int64_t>, 2, omitempty, plain, "?") \
  F(T, runAsGroup, std::optional<std::int64_t>, 6, omitempty, plain, "?") \
  F(T, runAsNonRoot, std::optional<bool>, 3, omitempty, plain, "?") \
  F(T, supplementalGroups, list_of<std::int64_t>, 4, omitempty, atomic, "?") \
  F(T, supplementalGroupsPolicy, std::optional<std::string>, 12, omitempty, one_of(words::supplemental_groups_policy), \
    "?") \
  F(T, fsGroup, std::optional<std::int64_t>, 5, omitempty, plain, "?") \
  F(T, sysctls, list_of<Sysctl>, 7, omitempty, atomic, "?") \
  F(T, fsGroupChangePolicy, std::optional<std::string>, 9, omitempty, one_of(words::pod_fs_group_change_policy), "?") \
  F(T, seccompProfile, box<SeccompProfile>, 10, omitempty, plain, "?") \
  F(T, appArmorProfile, box<AppArmorProfile>, 11, omitempty, plain, "?") \
  F(T, seLinuxChangePolicy, std::optional<std::string>, 13, omitempty, one_of(words::pod_se_linux_change_policy), "?")
/// ?
TROUPE_TYPE(PodSecurityContext, TROUPE_PodSecurityContext)

// clang-format on

} // namespace troupe::api
