#pragma once
// Limits on what a namespace may ask for.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ScopedResourceSelectorRequirement(F, T) \
  F(T, scopeName, std::string, 1, always, one_of(words::resource_quota_scope), "the scope") \
  F(T, operator_, std::string, 2, always, one_of(words::scope_selector_operator), "In, NotIn, Exists or DoesNotExist") \
  F(T, values, list_of<std::string>, 3, omitempty, atomic, "the values to compare with")
/// A condition on a scope of a quota.
TROUPE_TYPE(ScopedResourceSelectorRequirement, TROUPE_ScopedResourceSelectorRequirement)

#define TROUPE_ScopeSelector(F, T) \
  F(T, matchExpressions, list_of<ScopedResourceSelectorRequirement>, 1, omitempty, atomic, \
    "requirements; all of them must hold")
/// Conditions on scopes; all of them must hold.
TROUPE_TYPE(ScopeSelector, TROUPE_ScopeSelector)

#define TROUPE_ResourceQuotaSpec(F, T) \
  F(T, hard, map_of<Quantity>, 1, omitempty, plain, "the limit of each resource") \
  F(T, scopes, list_of<std::string>, 2, omitempty, atomic | one_of(words::resource_quota_scope), \
    "counts only what is in all of these") \
  F(T, scopeSelector, box<ScopeSelector>, 3, omitempty, plain, "counts only what these select")
/// Limits on what a namespace may ask for in all.
TROUPE_TYPE(ResourceQuotaSpec, TROUPE_ResourceQuotaSpec)

#define TROUPE_ResourceQuotaStatus(F, T) \
  F(T, hard, map_of<Quantity>, 1, omitempty, plain, "the limits in force") \
  F(T, used, map_of<Quantity>, 2, omitempty, plain, "what is used of each")
/// How much of a quota is used.
TROUPE_TYPE(ResourceQuotaStatus, TROUPE_ResourceQuotaStatus)

#define TROUPE_ResourceQuota(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, ResourceQuotaSpec, 2, omitempty, plain, "what is wanted") \
  F(T, status, ResourceQuotaStatus, 3, omitempty, plain, "what is")
/// A limit on what a namespace may ask for in all.
TROUPE_TYPE(ResourceQuota, TROUPE_ResourceQuota)

#define TROUPE_LimitRangeItem(F, T) \
  F(T, type, std::string, 1, always, one_of(words::limit_type), "Pod, Container or PersistentVolumeClaim") \
  F(T, max, map_of<Quantity>, 2, omitempty, plain, "most of each resource") \
  F(T, min, map_of<Quantity>, 3, omitempty, plain, "least of each resource") \
  F(T, default_, map_of<Quantity>, 4, omitempty, plain, "limits of those that give none") \
  F(T, defaultRequest, map_of<Quantity>, 5, omitempty, plain, "requests of those that give none") \
  F(T, maxLimitRequestRatio, map_of<Quantity>, 6, omitempty, plain, "how far a limit may exceed its request")
/// Limits and defaults for one kind of consumer.
TROUPE_TYPE(LimitRangeItem, TROUPE_LimitRangeItem)

#define TROUPE_LimitRangeSpec(F, T) \
  F(T, limits, list_of<LimitRangeItem>, 1, always, atomic, "one a kind of consumer")
/// Limits and defaults of a namespace.
TROUPE_TYPE(LimitRangeSpec, TROUPE_LimitRangeSpec)

#define TROUPE_LimitRange(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, LimitRangeSpec, 2, omitempty, plain, "what is wanted")
/// Limits and defaults for single pods and containers of a namespace.
TROUPE_TYPE(LimitRange, TROUPE_LimitRange)

// clang-format on

} // namespace troupe::api
