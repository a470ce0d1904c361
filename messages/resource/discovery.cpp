#include "messages/resource/discovery.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(GroupVersionForDiscovery, TROUPE_GroupVersionForDiscovery)
TROUPE_TABLE(ServerAddressByClientCIDR, TROUPE_ServerAddressByClientCIDR)
TROUPE_KIND_TABLE(APIGroup, TROUPE_APIGroup, "v1", "APIGroup")
TROUPE_KIND_TABLE(APIGroupList, TROUPE_APIGroupList, "v1", "APIGroupList")
TROUPE_TABLE(APIResource, TROUPE_APIResource)
TROUPE_KIND_TABLE(APIResourceList, TROUPE_APIResourceList, "v1", "APIResourceList")
TROUPE_KIND_TABLE(APIVersions, TROUPE_APIVersions, "v1", "APIVersions")

} // namespace troupe::api
