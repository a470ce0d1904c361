#pragma once
// Limits on what a namespace may ask for.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ScopedResourceSelectorRequirement(F, T) \
  F(T, scopeName, std::string, 1, always, one_of(words::resource_quota_scope), "?") \
  F(T, operator_, std::string, 2, always, one_of(words::scope_selector_operator), "?") \
  F(T, values, list_of<std::string>, 3, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(ScopedResourceSelectorRequirement, TROUPE_ScopedResourceSelectorRequirement)

#define TROUPE_ScopeSelector(F, T) \
  F(T, matchExpressions, list_of<ScopedResourceSelectorRequirement>, 1, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(ScopeSelector, TROUPE_ScopeSelector)

#define TROUPE_ResourceQuotaSpec(F, T) \
  F(T, hard, map_of<Quantity>, 1, omitempty, plain, "?") \
  F(T, scopes, list_of<std::string>, 2, omitempty, atomic | one_of(words::resource_quota_scope), "?") \
  F(T, scopeSelector, box<ScopeSelector>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ResourceQuotaSpec, TROUPE_ResourceQuotaSpec)

#define TROUPE_ResourceQuotaStatus(F, T) \
  F(T, hard, map_of<Quantity>, 1, omitempty, plain, "?") \
  F(T, used, map_of<Quantity>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ResourceQuotaStatus, TROUPE_ResourceQuotaStatus)

#define TROUPE_ResourceQuota(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, ResourceQuotaSpec, 2, omitempty, plain, "?") \
  F(T, status, ResourceQuotaStatus, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ResourceQuota, TROUPE_ResourceQuota)

#define TROUPE_LimitRangeItem(F, T) \
  F(T, type, std::string, 1, always, one_of(words::limit_type), "?") \
  F(T, max, map_of<Quantity>, 2, omitempty, plain, "?") \
  F(T, min, map_of<Quantity>, 3, omitempty, plain, "?") \
  F(T, default_, map_of<Quantity>, 4, omitempty, plain, "?") \
  F(T, defaultRequest, map_of<Quantity>, 5, omitempty, plain, "?") \
  F(T, maxLimitRequestRatio, map_of<Quantity>, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(LimitRangeItem, TROUPE_LimitRangeItem)

#define TROUPE_LimitRangeSpec(F, T) \
  F(T, limits, list_of<LimitRangeItem>, 1, always, atomic, "?")
/// ?
TROUPE_TYPE(LimitRangeSpec, TROUPE_LimitRangeSpec)

#define TROUPE_LimitRange(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, LimitRangeSpec, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(LimitRange, TROUPE_LimitRange)

// clang-format on

} // namespace troupe::api
