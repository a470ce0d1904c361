#pragma once

#include "actors/store/view/snapshot.hpp"
#include "nodes/api/http/http.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace troupe::api_server {

/// What a client wants of a log (spec/pods-nodes.md §18).
struct log_options {
  std::string container;
  bool follow = false;
  bool previous = false;
  bool timestamps = false;
  std::int64_t since_us = 0;                  ///< 0: from the beginning
  std::int64_t tail_lines = -1;               ///< -1: all
  std::optional<std::uint64_t> limit_bytes{}; ///< of all that is sent
};
/// 400 and 422 are thrown as `refused`. @param pod the name that errors tell
log_options parse_log_options(const http::query& query, std::string_view pod, std::int64_t now_us);

/// Where the wanted output stands.
struct log_source {
  std::string node; ///< empty: there is none yet, and there is nothing to read
  pod_ref pod{};
  std::uint16_t container = 0; ///< in the order of the template, init containers first
  log_place from{};
  bool run_is_over = false; ///< nothing more is written there
};
/// Chooses container and run; 400 is thrown as `refused`.
log_source find_log(const snapshot& in, const pod_entry& pod, const log_options& options);

} // namespace troupe::api_server
