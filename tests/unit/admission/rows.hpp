#pragma once
// Tables of what admission refuses: a row an error, with its path, its text and its cause.

#include "tests/unit/admission/requests.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::test {

/// An entry of a Status' details.causes.
struct cause {
  std::string reason, message, field;
  bool operator==(const cause&) const = default;
};

/// The texts of a JSON object's members of these names, in the order of the text; escapes undone as in complaint().
inline std::string json_text(std::string_view json, std::string_view name, std::size_t from) {
  const auto key = "\"" + std::string{name} + "\":\"";
  const auto at = json.find(key, from) + key.size();
  std::string out;
  for (auto i = at; json[i] != '"'; ++i)
    if (json[i] != '\\')
      out += json[i];
    else if (json[++i] == 'u')
      out += static_cast<char>(std::stoi(std::string{json.substr(std::exchange(i, i + 4) + 1, 4)}, nullptr, 16));
    else
      out += json[i];
  return out;
}

inline std::vector<cause> causes(const admitted& answer) {
  std::vector<cause> out;
  const std::string_view json = answer.status_json;
  constexpr std::string_view start = "{\"reason\":\"FieldValue";
  for (auto at = json.find(start); at != std::string_view::npos; at = json.find(start, at + 1))
    out.push_back({json_text(json, "reason", at), json_text(json, "message", at), json_text(json, "field", at)});
  return out;
}

/// The cause's reason that Kubernetes gives with such a text.
inline std::string reason_with(std::string_view message) {
  constexpr std::array<std::pair<std::string_view, const char*>, 8> all{
      {{"Required value", "FieldValueRequired"},
       {"Invalid value", "FieldValueInvalid"},
       {"Unsupported value", "FieldValueNotSupported"},
       {"Duplicate value", "FieldValueDuplicate"},
       {"Forbidden", "FieldValueForbidden"},
       {"Too long", "FieldValueTooLong"},
       {"Too many", "FieldValueTooMany"},
       {"Not found", "FieldValueNotFound"}}};
  for (const auto& [text, reason] : all)
    if (message.starts_with(text))
      return reason;
  return "";
}

/// It was refused for one error, `path: text`, or admitted when that is empty.
inline void check_refusal(const admitted& answer, const std::string& text) {
  CHECK(complaint(answer) == text);
  if (text.empty())
    return;
  CHECK(answer.code == 422);
  const auto found = causes(answer);
  REQUIRE(found.size() == 1);
  CHECK(found[0].field + ": " + found[0].message == text);
  CHECK(found[0].reason == reason_with(found[0].message));
}

/// A rule of a Job's fields, broken.
struct broken_rule {
  const char* name;
  std::function<void(api::Job&)> edit;
  std::string text;     ///< `path: text`; empty: it is none
  std::string second{}; ///< another error of the same mistake
};

/// Each is refused with this text and its cause: a new Job with nothing else, and a stored one that is to become so.
inline void check_rules(const std::vector<broken_rule>& rules) {
  for (const auto& r : rules) {
    INFO(r.name);
    auto job = simple_job();
    r.edit(job);
    const auto created = create(job);
    if (r.text.empty()) {
      CHECK(complaint(created).empty());
      continue;
    }
    std::vector<cause> wanted;
    for (const auto& text : {r.text, r.second})
      if (const auto colon = text.find(": "); colon != std::string::npos)
        wanted.push_back({reason_with(text.substr(colon + 2)), text.substr(colon + 2), text.substr(0, colon)});
    CHECK(created.code == 422);
    CHECK(complaint(created) == (r.second.empty() ? r.text : "[" + r.text + ", " + r.second + "]"));
    CHECK(causes(created) == wanted);
    const auto old = stored_job();
    auto now = old;
    r.edit(now);
    if (now.metadata.name != old.metadata.name)
      continue; // that is another Job
    const auto updated = update(now, old);
    CHECK(updated.code == 422);
    const auto found = causes(updated);
    for (const auto& one : wanted)
      CHECK(std::find(found.begin(), found.end(), one) != found.end());
  }
}

} // namespace troupe::test
