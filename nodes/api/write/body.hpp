#pragma once

#include "messages/resource/resource.hpp"
#include "nodes/api/http/http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What clients send: objects, options, and how strictly they want to be read (spec/kubectl-surface.md §20, §21).
namespace troupe::api_server {

/// What is to happen to fields that nobody knows.
enum class field_validation { ignore, warn, strict };

/// The parameters that all writes share. @param options the kind that errors name: CreateOptions, UpdateOptions …
struct write_parameters {
  field_validation validation = field_validation::warn;
  bool dry_run = false;
};
/// A bad word is 422, thrown as `refused`.
write_parameters parse_write_parameters(const http::query& query, std::string_view options);
/// Whether the words of dryRun ask for it; others than `All` are 422.
bool is_dry_run(const std::vector<std::string_view>& words, std::string_view options);

/// A body as an object.
struct body {
  api::resource object;
  std::vector<std::string> warnings; ///< with field_validation::warn
};

/// Reads the body as an object of that kind. What is none is 400, thrown as `refused`, as are unknown fields when they
/// are judged strictly.
body read_body(const http::request& request, const api::kind_info& kind, field_validation how);

/// How the client calls itself: the parameter fieldManager, else the first word of its User-Agent.
std::string field_manager_of(const http::request& request);

} // namespace troupe::api_server
