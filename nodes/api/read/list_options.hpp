#pragma once

#include "nodes/api/read/object_filter.hpp"
#include "nodes/api/read/pins.hpp"
#include "nodes/api/served.hpp"

#include <chrono>
#include <optional>

namespace troupe::api_server {

/// What a client says of a list or a watch (spec/kubectl-surface.md §16).
struct list_options {
  std::size_t limit = 0;                  ///< 0: all
  std::optional<continue_token> from{};   ///< a further page
  std::optional<std::uint64_t> version{}; ///< resourceVersion; nothing when unset
  bool exact = false;                     ///< resourceVersionMatch=Exact
  std::optional<std::chrono::seconds> timeout{};
  bool bookmarks = false;
  std::optional<bool> initial_events{};
};

/// Reads and judges them; 400 and 422 are thrown as `refused`.
list_options parse_list_options(const http::query& query, bool watch);
/// The selectors of a request, in the namespace or of the name that its path says.
object_filter filter_of(const http::query& query, const resource_request& what);

/// A whole number of a parameter; nothing when it is absent or empty, 400 when it is none.
std::optional<std::int64_t> number_of(const http::query& query, std::string_view name);

} // namespace troupe::api_server
