#pragma once

#include "nodes/api/http/http.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Kubernetes' Status objects: how the API says no (spec/kubectl-surface.md §20).
namespace troupe::api_server {

/// One of several reasons, with the field it belongs to.
struct status_cause {
  std::string reason; ///< FieldValueInvalid, FieldManagerConflict …
  std::string message;
  std::string field{};
  bool operator==(const status_cause&) const = default;
};

/// A failure as clients see it.
struct status_error {
  std::int32_t code = 500;
  std::string reason{};
  std::string message{};
  std::string name{}, group{}, kind{}; ///< kind: the plural, except for Invalid
  std::string uid{};
  std::vector<status_cause> causes{};
  std::int32_t retry_after_seconds = 0;
  std::string continue_token{}; ///< of a list that can only go on with another snapshot
  bool operator==(const status_error&) const = default;
};

/// How messages name a resource type: `jobs.batch`, `pods`.
std::string qualified(std::string_view plural, std::string_view group);

/// `jobs.batch "x" not found`
status_error not_found(std::string_view group, std::string_view plural, std::string_view name);
/// What no path leads to.
status_error no_such_resource();
/// `jobs.batch "x" already exists`
status_error already_exists(std::string_view group, std::string_view plural, std::string_view name);
/// `Operation cannot be fulfilled on jobs.batch "x": why`
status_error conflict(std::string_view group, std::string_view plural, std::string_view name, std::string_view why);
/// `Job.batch "x" is invalid: field: message`, or a list of them in brackets.
status_error invalid(std::string_view group, std::string_view kind, std::string_view name,
                     std::vector<status_cause> causes);
status_error bad_request(std::string_view message);
status_error forbidden(std::string_view group, std::string_view plural, std::string_view name, std::string_view why);
/// The same of no object: 403 with this message.
status_error forbidden(std::string_view message);
status_error method_not_allowed();
/// 406; names the types that can be had.
status_error not_acceptable();
/// 415; @param accepted comma-separated media types, the resources' usual ones when empty.
status_error unsupported_media_type(std::string_view accepted = {});
status_error entity_too_large(std::string_view message);
/// 410, reason Expired.
status_error expired(std::string_view message);
/// 504, retry in a second: a resourceVersion that has not been reached yet.
status_error version_too_large(std::uint64_t asked, std::uint64_t current);
status_error too_many_requests();
status_error internal_error(std::string_view message);
/// 503.
status_error unavailable(std::string_view message);

/// The Status object as JSON, without a newline.
std::string to_json(const status_error& error);
/// The same as an answer with its status code and, where it has one, `Retry-After`.
http::response to_response(const status_error& error);
/// What the HTTP server itself answers: 400, 413, 431, 500, 503.
http::response status_page(int status, std::string_view detail);

} // namespace troupe::api_server
