#pragma once
// How commands reach a pod's output.

#include "tools/cli/api.hpp"

#include <string>

namespace troupe::cli {

/// Which part of a container's output.
struct log_options {
  std::string container{};
  bool follow = false, previous = false, timestamps = false;
  std::int64_t tail = -1; ///< -1: all
  std::string since{};    ///< seconds, or empty
};

/// "/api/v1/namespaces/NS/pods/POD/log?container=…"
std::string log_path(const std::string& name_space, const std::string& pod, const log_options& options);

/// Streams the output. @throws api_error, unreachable
void stream_log(http_client& http, const std::string& path, const stream_listener& listener);

} // namespace troupe::cli
