#include "tools/cli/condition.hpp"

#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/time_text.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::cli {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

wait_condition read_json_path(std::string_view rest) {
  wait_condition out{.kind = wait_kind::json_path, .name = {}, .value = {}};
  if (rest.size() > 1 && rest.front() == '\'')
    rest.remove_prefix(1);
  const auto close = rest.find('}');
  if (!rest.starts_with('{') || close == rest.npos)
    throw command_error("error: jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or "
                        "--for=jsonpath='{.status.readyReplicas}'");
  out.name = rest.substr(1, close - 1);
  rest.remove_prefix(close + 1);
  if (rest.starts_with('\''))
    rest.remove_prefix(1);
  if (rest.starts_with('='))
    out.value = rest.substr(1);
  return out;
}

/// One step of a path: ".name" or "[3]"; null when the value has no such part.
const json::value* step(const json::value* at, std::string_view& path) {
  const bool index = path.front() == '[';
  const auto end = index ? path.find(']') : path.find_first_of(".[", 1);
  const auto word = path.substr(1, end == path.npos ? path.npos : end - 1);
  path.remove_prefix(std::min(end == path.npos ? path.size() : end + (index ? 1 : 0), path.size()));
  if (!index)
    return at->is_object() ? at->get_object().if_contains({word.data(), word.size()}) : nullptr;
  std::size_t number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number);
  return at->is_array() && number < at->get_array().size() ? &at->get_array()[number] : nullptr;
}

bool path_is_met(const wait_condition& c, const json::object& object) {
  const json::value root = object;
  const json::value* at = &root;
  std::string_view path = c.name;
  while (at != nullptr && !path.empty())
    at = path.front() == '.' || path.front() == '[' ? step(at, path) : nullptr;
  return at != nullptr && (c.value.empty() || text_of(*at) == c.value);
}

} // namespace

wait_condition read_wait_condition(const std::string& text) {
  const auto lowered = lower(text);
  if (lowered == "delete")
    return {.kind = wait_kind::deletion, .name = {}, .value = {}};
  if (lowered == "create")
    return {.kind = wait_kind::creation, .name = {}, .value = {}};
  constexpr std::string_view condition = "condition=", path = "jsonpath=";
  if (text.starts_with(path))
    return read_json_path(std::string_view{text}.substr(path.size()));
  if (!text.starts_with(condition) || text.size() == condition.size())
    throw command_error("error: unrecognized condition: \"" + text + "\"");
  auto name = text.substr(condition.size());
  std::string value = "true";
  if (const auto equals = name.find('='); equals != name.npos) {
    value = name.substr(equals + 1);
    name.resize(equals);
  }
  return {.kind = wait_kind::condition, .name = name, .value = value};
}

bool is_met(const wait_condition& c, const json::object& object) {
  if (c.kind == wait_kind::json_path)
    return path_is_met(c, object);
  const auto& status = object_at(object, "status");
  const auto generation = number_at(object_at(object, "metadata"), "generation");
  for (const auto& item : list_at(status, "conditions")) {
    const auto& condition = item.as_object();
    if (lower(text_at(condition, "type")) != lower(c.name))
      continue;
    const auto observed =
        number_at(condition, "observedGeneration", number_at(status, "observedGeneration", generation));
    return observed >= generation && lower(text_at(condition, "status")) == lower(c.value);
  }
  return false;
}

std::string out_of_reach(const wait_condition& c, const json::object& object) {
  if (c.kind != wait_kind::condition || text_at(object, "kind") != "Job" || lower(c.value) != "true")
    return {};
  const auto p = progress_of(object);
  const auto name = lower(c.name);
  if (p.is_failed && (name == "complete" || name == "successcriteriamet"))
    return "failed: " + p.reason + ": " + p.message;
  if ((p.is_failed || p.is_complete) && name == "finished")
    return "has ended without it: it does not carry troupe.dev/finished-condition";
  if (p.is_complete && (name == "failed" || name == "failuretarget"))
    return "is complete";
  return {};
}

std::string in_vain_text(wait_kind kind, const std::string& object, const std::string& timeout) {
  const std::string late = "timed out waiting for the condition";
  if (kind == wait_kind::creation)
    return late;
  return read_timeout(timeout) == std::chrono::milliseconds{0} ? "condition not met for " + object
                                                               : late + " on " + object;
}

} // namespace troupe::cli
