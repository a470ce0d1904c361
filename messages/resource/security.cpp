#include "messages/resource/security.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(SELinuxOptions, TROUPE_SELinuxOptions)
TROUPE_TABLE(WindowsSecurityContextOptions, TROUPE_WindowsSecurityContextOptions)
TROUPE_TABLE(SeccompProfile, TROUPE_SeccompProfile)
TROUPE_TABLE(AppArmorProfile, TROUPE_AppArmorProfile)
TROUPE_TABLE(Capabilities, TROUPE_Capabilities)
TROUPE_TABLE(Sysctl, TROUPE_Sysctl)
TROUPE_TABLE(SecurityContext, TROUPE_SecurityContext)
TROUPE_TABLE(PodSecurityContext, TROUPE_PodSecurityContext)

} // namespace troupe::api
