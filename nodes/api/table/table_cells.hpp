#pragma once

#include "messages/resource/pod.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the cells of several kinds have in common.
namespace troupe::api_server {

/// How long an object exists, `<unknown>` when nobody knows.
std::string age_of(const api::ObjectMeta& meta, std::int64_t now_us);
/// The text, or `<none>`.
std::string or_none(std::string_view text);
/// The text, or `<unknown>`.
std::string or_unknown(std::string_view text);
/// Joined by commas.
std::string names_of(const std::vector<api::Container>& containers);
std::string images_of(const std::vector<api::Container>& containers);

/// The condition of that type, or null.
template <class Condition> const Condition* find_condition(const std::vector<Condition>& all, std::string_view type) {
  for (const auto& one : all)
    if (one.type == type)
      return &one;
  return nullptr;
}
/// Whether a condition of that type holds.
template <class Condition> bool is_true(const std::vector<Condition>& all, std::string_view type) {
  for (const auto& one : all)
    if (one.type == type && one.status == "True")
      return true;
  return false;
}

} // namespace troupe::api_server
