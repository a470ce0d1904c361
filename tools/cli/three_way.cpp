#include "tools/cli/three_way.hpp"

#include "tools/cli/json.hpp"

namespace troupe::cli {

namespace {

bool says_no_more(const json::value& wanted, const json::value& live);

bool is_nothing(const json::value& v) {
  return v.is_null() || (v.is_object() && v.get_object().empty()) || (v.is_array() && v.get_array().empty());
}

bool says_no_more(const json::object& wanted, const json::object& live) {
  for (const auto& member : wanted) {
    const auto* there = live.if_contains(member.key());
    if (there == nullptr ? !is_nothing(member.value()) : !says_no_more(member.value(), *there))
      return false;
  }
  return true;
}

bool says_no_more(const json::array& wanted, const json::array& live) {
  if (wanted.size() != live.size())
    return false;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (!says_no_more(wanted[i], live[i]))
      return false;
  return true;
}

bool says_no_more(const json::value& wanted, const json::value& live) {
  if (wanted.is_object() && live.is_object())
    return says_no_more(wanted.get_object(), live.get_object());
  if (wanted.is_array() && live.is_array())
    return says_no_more(wanted.get_array(), live.get_array());
  return wanted == live || (is_nothing(wanted) && is_nothing(live));
}

/// Whether a list, or something in one, was given up since it was applied.
bool shrank(const json::value& applied, const json::value& wanted) { return !says_no_more(applied, wanted); }

void add_change(json::object& patch, json::string_view name, const json::value* applied, const json::value& wanted,
                const json::value& live) {
  if (wanted.is_object() && live.is_object()) {
    static const json::object none;
    const auto& before = applied != nullptr && applied->is_object() ? applied->get_object() : none;
    if (auto inner = three_way_patch(before, wanted.get_object(), live.get_object()); !inner.empty())
      patch[name] = std::move(inner);
  } else if (!says_no_more(wanted, live) || (wanted.is_array() && applied != nullptr && shrank(*applied, wanted))) {
    patch[name] = wanted;
  }
}

} // namespace

json::object three_way_patch(const json::object& applied, const json::object& wanted, const json::object& live) {
  json::object patch;
  for (const auto& member : wanted) {
    if (member.key() == "status")
      continue;
    const auto* there = live.if_contains(member.key());
    if (there != nullptr)
      add_change(patch, member.key(), applied.if_contains(member.key()), member.value(), *there);
    else if (!is_nothing(member.value()))
      patch[member.key()] = member.value();
  }
  for (const auto& member : applied)
    if (member.key() != "status" && !wanted.contains(member.key()) && live.contains(member.key()))
      patch[member.key()] = nullptr;
  return patch;
}

} // namespace troupe::cli
