#include "actors/scheduler/priority.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::scheduling {

void priorities::learn(const std::vector<priority_class>& classes) {
  values_.clear();
  by_default_.reset();
  for (const auto& c : classes) {
    values_[c.name] = c.value;
    if (c.global_default)
      by_default_ = by_default_ ? std::min(*by_default_, c.value) : c.value;
  }
}

priority_answer priorities::of(const std::string& class_name, std::optional<std::int32_t> asked) const {
  priority_answer out{by_default_.value_or(0), {}};
  if (class_name == "system-cluster-critical") {
    out.value = 2'000'000'000;
  } else if (class_name == "system-node-critical") {
    out.value = 2'000'001'000;
  } else if (!class_name.empty()) {
    const auto known = values_.find(class_name);
    if (known == values_.end())
      return {0, fmt::format("no PriorityClass with name {} was found", class_name)};
    out.value = known->second;
  }
  if (asked && *asked != out.value)
    out.refusal = fmt::format("the integer value of priority ({}) must not be provided in pod spec; priority admission "
                              "controller computed {} from the given PriorityClass name",
                              *asked, out.value);
  return out;
}

std::string forbidden_pods(const std::string& job, const std::string& why) {
  constexpr std::size_t longest = 58; // of a name's base: five random characters follow
  auto base = job + "-";
  if (base.size() > longest)
    base.resize(longest);
  return fmt::format("pods \"{}\" is forbidden: {}", base, why);
}

} // namespace troupe::scheduling
