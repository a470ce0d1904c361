#pragma once
// The gatekeeper's JSON as text for people. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace troupe::console {

/// The supervision tree of all processes, two blanks a level, with kind, object and restarts.
std::string render_tree(std::string_view json);
/// Actors by busy time, the busiest first, at most `rows`.
std::string render_top(std::string_view json, std::size_t rows);
/// A flat JSON object, a line a member.
std::string render_object(std::string_view json);
/// The paths in a tree answer.
std::vector<std::string> paths_of(std::string_view json);
/// Columns padded as kubectl pads them; the first row is the header.
std::string render_table(const std::vector<std::vector<std::string>>& rows);
/// A Kubernetes Table answer.
std::string render_kubernetes_table(std::string_view json);
/// The "message" or "error" of a failed answer, else the text itself.
std::string error_text(std::string_view json);

} // namespace troupe::console
