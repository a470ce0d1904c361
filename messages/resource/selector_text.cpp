#include "messages/resource/selector_text.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace troupe::api {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words)
    all += (all.empty() ? "" : ",") + word;
  return all;
}

/// Empty for an unknown operator.
std::string requirement_text(const LabelSelectorRequirement& r) {
  std::vector<std::string> values(r.values.begin(), r.values.end());
  std::sort(values.begin(), values.end());
  if (r.operator_ == "In")
    return r.key + " in (" + joined(values) + ")";
  if (r.operator_ == "NotIn")
    return r.key + " notin (" + joined(values) + ")";
  if (r.operator_ == "Exists")
    return r.key;
  return r.operator_ == "DoesNotExist" ? "!" + r.key : std::string{};
}

} // namespace

std::string selector_text(const LabelSelector& selector) {
  std::multimap<std::string, std::string> by_key;
  for (const auto& [key, value] : selector.matchLabels)
    by_key.emplace(key, key + "=" + value);
  for (const auto& r : selector.matchExpressions) {
    auto text = requirement_text(r);
    if (text.empty())
      return "<error>";
    by_key.emplace(r.key, std::move(text));
  }
  std::vector<std::string> parts;
  for (const auto& [key, text] : by_key)
    parts.push_back(text);
  return joined(parts);
}

} // namespace troupe::api
