#include "messages/resource/probe.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(ExecAction, TROUPE_ExecAction)
TROUPE_TABLE(HTTPHeader, TROUPE_HTTPHeader)
TROUPE_TABLE(HTTPGetAction, TROUPE_HTTPGetAction)
TROUPE_TABLE(TCPSocketAction, TROUPE_TCPSocketAction)
TROUPE_TABLE(GRPCAction, TROUPE_GRPCAction)
TROUPE_TABLE(SleepAction, TROUPE_SleepAction)
TROUPE_TABLE(Probe, TROUPE_Probe)
TROUPE_TABLE(LifecycleHandler, TROUPE_LifecycleHandler)
TROUPE_TABLE(Lifecycle, TROUPE_Lifecycle)

} // namespace troupe::api
