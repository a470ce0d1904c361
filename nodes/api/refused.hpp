#pragma once

#include "nodes/api/status_error.hpp"

#include <exception>

namespace troupe::api_server {

/// Thrown where a request cannot be answered as asked; it becomes the answer.
struct refused : std::exception {
  explicit refused(status_error why) : status(std::move(why)) {}
  const char* what() const noexcept override { return status.message.c_str(); }
  status_error status;
};

} // namespace troupe::api_server
