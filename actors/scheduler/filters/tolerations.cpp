#include "actors/scheduler/filters/tolerations.hpp"

#include <algorithm>

namespace troupe::scheduling {

bool tolerates(const api::Toleration& t, const api::Taint& taint) {
  if (!t.effect.empty() && t.effect != taint.effect)
    return false;
  if (!t.key.empty() && t.key != taint.key)
    return false;
  if (t.operator_ == "Exists")
    return true;
  return !t.key.empty() && t.value == taint.value;
}

const api::Taint& unschedulable_taint() {
  static const api::Taint taint = [] {
    api::Taint t;
    t.key = "node.kubernetes.io/unschedulable";
    t.effect = "NoSchedule";
    return t;
  }();
  return taint;
}

bool tolerates(const std::vector<api::Toleration>& tolerations, const api::Taint& taint) {
  return std::any_of(tolerations.begin(), tolerations.end(),
                     [&](const api::Toleration& t) { return tolerates(t, taint); });
}

bool tolerates_all(const std::vector<api::Toleration>& tolerations, const std::vector<api::Taint>& taints) {
  return std::all_of(taints.begin(), taints.end(), [&](const api::Taint& taint) {
    return taint.effect == "PreferNoSchedule" || tolerates(tolerations, taint);
  });
}

std::size_t unwelcome(const std::vector<api::Toleration>& tolerations, const std::vector<api::Taint>& taints) {
  return static_cast<std::size_t>(std::count_if(taints.begin(), taints.end(), [&](const api::Taint& taint) {
    return taint.effect == "PreferNoSchedule" && !tolerates(tolerations, taint);
  }));
}

} // namespace troupe::scheduling
