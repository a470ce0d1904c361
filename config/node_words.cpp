#include "config/node_words.hpp"

#include "messages/name_forms.hpp"

#include <algorithm>
#include <array>

namespace troupe::config {

namespace {

std::string joined(const std::vector<std::string>& problems) {
  std::string out;
  for (const auto& problem : problems)
    out += (out.empty() ? "" : "; ") + problem;
  return out;
}

bool is_taint_effect(std::string_view text) {
  constexpr std::array<std::string_view, 3> effects{"NoSchedule", "PreferNoSchedule", "NoExecute"};
  return std::find(effects.begin(), effects.end(), text) != effects.end();
}

/// "key:Effect": what two taints may not share.
std::string identity(std::string_view taint) {
  const auto colon = taint.find(':');
  return std::string{taint.substr(0, std::min(taint.find('='), colon))} + std::string{taint.substr(colon)};
}

} // namespace

std::string label_problem(std::string_view name, std::string_view value) {
  auto problems = name_forms::qualified_name_problems(name);
  const auto more = name_forms::label_value_problems(value);
  problems.insert(problems.end(), more.begin(), more.end());
  return joined(problems);
}

std::string taint_problem(std::string_view text) {
  const auto bad = "invalid taint spec: " + std::string{text};
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos)
    return bad;
  const auto effect = text.substr(colon + 1);
  if (!is_taint_effect(effect))
    return "invalid taint effect: " + std::string{effect} + ", unsupported taint effect";
  const auto pair = text.substr(0, colon);
  const auto equals = std::min(pair.find('='), pair.size());
  const auto value = pair.substr(std::min(equals + 1, pair.size()));
  if (value.find('=') != std::string_view::npos)
    return bad;
  auto problems = name_forms::label_value_problems(value);
  if (problems.empty())
    problems = name_forms::qualified_name_problems(pair.substr(0, equals));
  return problems.empty() ? std::string{} : bad + ", " + joined(problems);
}

bool is_taint_repeated(const std::vector<std::string>& taints, std::size_t at) {
  const auto same = [wanted = identity(taints[at])](const std::string& other) { return identity(other) == wanted; };
  return std::any_of(taints.begin(), taints.begin() + static_cast<std::ptrdiff_t>(at), same);
}

std::string extended_resource_problem(std::string_view name) {
  if (const auto problems = name_forms::qualified_name_problems(name); !problems.empty())
    return joined(problems);
  if (name.find('/') == std::string_view::npos)
    return "must be fully qualified";
  if (name.find("kubernetes.io/") != std::string_view::npos)
    return "may not be of the domain kubernetes.io";
  return name.starts_with("requests.") ? "may not start with requests." : "";
}

} // namespace troupe::config
