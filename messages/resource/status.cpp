#include "messages/resource/status.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(StatusCause, TROUPE_StatusCause)
TROUPE_TABLE(StatusDetails, TROUPE_StatusDetails)
TROUPE_KIND_TABLE(Status, TROUPE_Status, "v1", "Status")
TROUPE_TABLE(Preconditions, TROUPE_Preconditions)
TROUPE_KIND_TABLE(DeleteOptions, TROUPE_DeleteOptions, "v1", "DeleteOptions")

} // namespace troupe::api
