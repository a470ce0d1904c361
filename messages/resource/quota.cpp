#include "messages/resource/quota.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(ScopedResourceSelectorRequirement, TROUPE_ScopedResourceSelectorRequirement)
TROUPE_TABLE(ScopeSelector, TROUPE_ScopeSelector)
TROUPE_TABLE(ResourceQuotaSpec, TROUPE_ResourceQuotaSpec)
TROUPE_TABLE(ResourceQuotaStatus, TROUPE_ResourceQuotaStatus)
TROUPE_KIND_TABLE(ResourceQuota, TROUPE_ResourceQuota, "v1", "ResourceQuota")
TROUPE_TABLE(LimitRangeItem, TROUPE_LimitRangeItem)
TROUPE_TABLE(LimitRangeSpec, TROUPE_LimitRangeSpec)
TROUPE_KIND_TABLE(LimitRange, TROUPE_LimitRange, "v1", "LimitRange")

} // namespace troupe::api
