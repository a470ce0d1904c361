#pragma once
// How the API answers when it has no object to give, and how deletion is asked for.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_StatusCause(F, T) \
  F(T, reason, std::string, 1, omitempty, one_of(words::cause_type), "kind of the cause, for programs") \
  F(T, message, std::string, 2, omitempty, plain, "a sentence for people") \
  F(T, field, std::string, 3, omitempty, plain, "path of the field that caused it")
/// One of several reasons of a failure.
TROUPE_TYPE(StatusCause, TROUPE_StatusCause)

#define TROUPE_StatusDetails(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "name of the object") \
  F(T, group, std::string, 2, omitempty, plain, "group of the object") \
  F(T, kind, std::string, 3, omitempty, plain, "kind of the object") \
  F(T, uid, std::string, 6, omitempty, plain, "unique in time and space") \
  F(T, causes, list_of<StatusCause>, 4, omitempty, atomic, "the single mistakes") \
  F(T, retryAfterSeconds, std::int32_t, 5, omitempty, plain, "when to ask again")
/// What a Status speaks of.
TROUPE_TYPE(StatusDetails, TROUPE_StatusDetails)

#define TROUPE_Status(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, status, std::string, 2, omitempty, plain, "Success or Failure") \
  F(T, message, std::string, 3, omitempty, plain, "a sentence for people") \
  F(T, reason, std::string, 4, omitempty, one_of(words::status_reason), "one word for programs") \
  F(T, details, box<StatusDetails>, 5, omitempty, plain, "what it is about") \
  F(T, code, std::int32_t, 6, omitempty, plain, "HTTP status code")
/// The answer to a request that has no object to give.
TROUPE_TYPE(Status, TROUPE_Status)

#define TROUPE_Preconditions(F, T) \
  F(T, uid, std::optional<std::string>, 1, omitempty, plain, "the uid that the object must have") \
  F(T, resourceVersion, std::optional<std::string>, 2, omitempty, plain, "the resourceVersion that it must have")
/// What must hold for a write to happen.
TROUPE_TYPE(Preconditions, TROUPE_Preconditions)

#define TROUPE_DeleteOptions(F, T) \
  F(T, gracePeriodSeconds, std::optional<std::int64_t>, 1, omitempty, plain, "seconds that it has to end; 0: at once") \
  F(T, preconditions, box<Preconditions>, 2, omitempty, plain, "only if these hold") \
  F(T, orphanDependents, std::optional<bool>, 3, omitempty, plain, "deprecated form of propagationPolicy") \
  F(T, propagationPolicy, std::optional<std::string>, 4, omitempty, one_of(words::deletion_propagation), \
    "what becomes of the objects that it owns") \
  F(T, dryRun, list_of<std::string>, 5, omitempty, atomic, "\"All\": check everything, write nothing") \
  F(T, ignoreStoreReadErrorWithClusterBreakingPotential, std::optional<bool>, 6, omitempty, plain, \
    "delete even what cannot be read")
/// How an object is to be deleted.
TROUPE_TYPE(DeleteOptions, TROUPE_DeleteOptions)

// clang-format on

} // namespace troupe::api
