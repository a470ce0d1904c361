#include "actors/admission/kinds.hpp"
#include "actors/admission/names.hpp"
#include "messages/resource/scheduling.hpp"

namespace troupe::admission {

namespace {

using api::PriorityClass;

constexpr std::int32_t highest_of_users = 1'000'000'000;
constexpr std::string_view system_prefix = "system-";

const PriorityClass& as_class(const void* object) { return *static_cast<const PriorityClass*>(object); }

/// Why a class with the system's prefix is not one of the system's own; empty: it is.
std::string no_system_class(const PriorityClass& c) {
  const auto& name = c.metadata.name;
  const auto known = name == "system-cluster-critical" ? 2'000'000'000
                     : name == "system-node-critical"  ? 2'000'001'000
                                                       : 0;
  if (known == 0)
    return name + " is not a known system priority class";
  if (c.value != known)
    return "value of " + name + " PriorityClass must be " + std::to_string(known);
  return c.globalDefault ? "globalDefault of " + name + " PriorityClass must be false" : "";
}

void check(field_errors& out, const void* object) {
  const auto& self = as_class(object);
  if (self.metadata.name.starts_with(system_prefix)) {
    if (const auto why = no_system_class(self); !why.empty())
      out.forbidden(field_path{"metadata"} / "name",
                    "priority class names with 'system-' prefix are reserved for system use only. error: " + why);
  } else if (self.value > highest_of_users) {
    out.forbidden("value", "maximum allowed value of a user defined priority is 1000000000");
  }
  const auto& policy = self.preemptionPolicy;
  if (policy && *policy != "PreemptLowerPriority" && *policy != "Never")
    out.not_supported("preemptionPolicy", quoted(*policy), {"PreemptLowerPriority", "Never"});
}

void check_change(field_errors& out, const void* object, const void* old_object) {
  const auto& now = as_class(object);
  const auto& old = as_class(old_object);
  if (now.value != old.value)
    out.forbidden("value", "may not be changed in an update.");
  if (now.preemptionPolicy != old.preemptionPolicy)
    out.invalid("preemptionPolicy", now.preemptionPolicy ? quoted(*now.preemptionPolicy) : "null",
                "field is immutable");
}

} // namespace

kind_rules priority_class_kind() {
  return {.type = &PriorityClass::desc,
          .name_form = dns_subdomain_problems,
          .set_defaults =
              [](void* object) {
                auto& policy = static_cast<PriorityClass*>(object)->preemptionPolicy;
                policy = policy.value_or("PreemptLowerPriority");
              },
          .check = check,
          .check_change = check_change};
}

} // namespace troupe::admission
