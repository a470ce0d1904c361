#pragma once
// Small objects of groups other than core and batch.

#include "messages/resource/meta.hpp"
#include "messages/resource/status.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_LeaseSpec(F, T) \
  F(T, holderIdentity, std::optional<std::string>, 1, omitempty, plain, "the holder") \
  F(T, leaseDurationSeconds, std::optional<std::int32_t>, 2, omitempty, plain, \
    "seconds without renewal after which it is free") \
  F(T, acquireTime, std::optional<MicroTime>, 3, omitempty, plain, "when the holder got it") \
  F(T, renewTime, std::optional<MicroTime>, 4, omitempty, plain, "when the holder last renewed it") \
  F(T, leaseTransitions, std::optional<std::int32_t>, 5, omitempty, plain, "how often the holder changed") \
  F(T, strategy, std::optional<std::string>, 6, omitempty, one_of(words::coordinated_lease_strategy), \
    "how the holder is chosen") \
  F(T, preferredHolder, std::optional<std::string>, 7, omitempty, plain, "who should take it over")
/// Who holds a lease, and for how long.
TROUPE_TYPE(LeaseSpec, TROUPE_LeaseSpec)

#define TROUPE_Lease(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, LeaseSpec, 2, omitempty, plain, "what is wanted")
/// A right that one holder at a time has; heartbeats of nodes.
TROUPE_TYPE(Lease, TROUPE_Lease)

#define TROUPE_PriorityClass(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, value, std::int32_t, 2, always, plain, "the priority") \
  F(T, globalDefault, bool, 3, omitempty, plain, "counts for pods that name no class") \
  F(T, description, std::string, 4, omitempty, plain, "when to use it") \
  F(T, preemptionPolicy, std::optional<std::string>, 5, omitempty, one_of(words::preemption_policy), \
    "whether others may have to go")
/// A name for a priority of pods.
TROUPE_TYPE(PriorityClass, TROUPE_PriorityClass)

#define TROUPE_ScaleSpec(F, T) \
  F(T, replicas, std::int32_t, 1, omitempty, plain, "how many")
/// The wished size of something.
TROUPE_TYPE(ScaleSpec, TROUPE_ScaleSpec)

#define TROUPE_ScaleStatus(F, T) \
  F(T, replicas, std::int32_t, 1, always, plain, "how many there are") \
  F(T, selector, std::string, 2, omitempty, plain, "the objects that count, as a label selector")
/// The size of something.
TROUPE_TYPE(ScaleStatus, TROUPE_ScaleStatus)

#define TROUPE_Scale(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, ScaleSpec, 2, omitempty, plain, "what is wanted") \
  F(T, status, ScaleStatus, 3, omitempty, plain, "what is")
/// The size of something that can grow and shrink.
TROUPE_TYPE(Scale, TROUPE_Scale)

#define TROUPE_Eviction(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, deleteOptions, box<DeleteOptions>, 2, omitempty, plain, "how it is to be deleted")
/// A request to remove a pod in good order.
TROUPE_TYPE(Eviction, TROUPE_Eviction)

// clang-format on

} // namespace troupe::api
