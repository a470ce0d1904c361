#pragma once
// How the API answers when it has no object to give, and how deletion is asked for.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_StatusCause(F, T) \
  F(T, reason, std::string, 1, omitempty, one_of(words::cause_type), "?") \
  F(T, message, std::string, 2, omitempty, plain, "?") \
  F(T, field, std::string, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(StatusCause, TROUPE_StatusCause)

#define TROUPE_StatusDetails(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "?") \
  F(T, group, std::string, 2, omitempty, plain, "?") \
  F(T, kind, std::string, 3, omitempty, plain, "?") \
  F(T, uid, std::string, 6, omitempty, plain, "?") \
  F(T, causes, list_of<StatusCause>, 4, omitempty, atomic, "?") \
  F(T, retryAfterSeconds, std::int32_t, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(StatusDetails, TROUPE_StatusDetails)

#define TROUPE_Status(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "?") \
  F(T, status, std::string, 2, omitempty, plain, "?") \
  F(T, message, std::string, 3, omitempty, plain, "?") \
  F(T, reason, std::string, 4, omitempty, one_of(words::status_reason), "?") \
  F(T, details, box<StatusDetails>, 5, omitempty, plain, "?") \
  F(T, code, std::int32_t, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Status, TROUPE_Status)

#define TROUPE_Preconditions(F, T) \
  F(T, uid, std::optional<std::string>, 1, omitempty, plain, "?") \
  F(T, resourceVersion, std::optional<std::string>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Preconditions, TROUPE_Preconditions)

#define TROUPE_DeleteOptions(F, T) \
  F(T, gracePeriodSeconds, std::optional<std::int64_t>, 1, omitempty, plain, "?") \
  F(T, preconditions, box<Preconditions>, 2, omitempty, plain, "?") \
  F(T, orphanDependents, std::optional<bool>, 3, omitempty, plain, "?") \
  F(T, propagationPolicy, std::optional<std::string>, 4, omitempty, one_of(words::deletion_propagation), "?") \
  F(T, dryRun, list_of<std::string>, 5, omitempty, atomic, "?") \
  F(T, ignoreStoreReadErrorWithClusterBreakingPotential, std::optional<bool>, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(DeleteOptions, TROUPE_DeleteOptions)

// clang-format on

} // namespace troupe::api
