#pragma once
// How commands say that something went wrong: in kubectl's words.

#include "tools/cli/arguments.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace troupe::cli {

/// Ends a command: what() is printed to standard error as it is, then the process exits with `status`.
class command_error : public std::runtime_error {
 public:
  explicit command_error(const std::string& text, int status = exit_status::error)
      : std::runtime_error(text), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

/// A server's refusal.
class api_error : public command_error {
 public:
  api_error(const std::string& text, int code, std::string reason)
      : command_error(text), code_(code), reason_(std::move(reason)) {}
  int code() const { return code_; }
  const std::string& reason() const { return reason_; }

 private:
  int code_;
  std::string reason_;
};

/// The error for an answer that is no success (spec/kubectl-surface.md §11).
/// @param doing "error when creating \"job.yaml\"", put before the server's words; may be empty
api_error refused(int http_status, std::string_view body, std::string_view doing = {});

} // namespace troupe::cli
