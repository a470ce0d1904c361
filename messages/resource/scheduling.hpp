#pragma once
// Small objects of groups other than core and batch.

#include "messages/resource/meta.hpp"
#include "messages/resource/status.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_LeaseSpec(F, T) \
  F(T, holderIdentity, std::optional<std::string>, 1, omitempty, plain, "?") \
  F(T, leaseDurationSeconds, std::optional<std::int32_t>, 2, omitempty, plain, "?") \
  F(T, acquireTime, std::optional<MicroTime>, 3, omitempty, plain, "?") \
  F(T, renewTime, std::optional<MicroTime>, 4, omitempty, plain, "?") \
  F(T, leaseTransitions, std::optional<std::int32_t>, 5, omitempty, plain, "?") \
  F(T, strategy, std::optional<std::string>, 6, omitempty, one_of(words::coordinated_lease_strategy), "?") \
  F(T, preferredHolder, std::optional<std::string>, 7, omitempty, plain, "?")
/// ?
TROUPE_TYPE(LeaseSpec, TROUPE_LeaseSpec)

#define TROUPE_Lease(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, LeaseSpec, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Lease, TROUPE_Lease)

#define TROUPE_PriorityClass(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, value, std::int32_t, 2, always, plain, "?") \
  F(T, globalDefault, bool, 3, omitempty, plain, "?") \
  F(T, description, std::string, 4, omitempty, plain, "?") \
  F(T, preemptionPolicy, std::optional<std::string>, 5, omitempty, one_of(words::preemption_policy), "?")
/// ?
TROUPE_TYPE(PriorityClass, TROUPE_PriorityClass)

#define TROUPE_ScaleSpec(F, T) \
  F(T, replicas, std::int32_t, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ScaleSpec, TROUPE_ScaleSpec)

#define TROUPE_ScaleStatus(F, T) \
  F(T, replicas, std::int32_t, 1, always, plain, "?") \
  F(T, selector, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ScaleStatus, TROUPE_ScaleStatus)

#define TROUPE_Scale(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, ScaleSpec, 2, omitempty, plain, "?") \
  F(T, status, ScaleStatus, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Scale, TROUPE_Scale)

#define TROUPE_Eviction(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, deleteOptions, box<DeleteOptions>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Eviction, TROUPE_Eviction)

// clang-format on

} // namespace troupe::api
