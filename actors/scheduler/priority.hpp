#pragma once
// Priorities of pods, by number or by PriorityClass (spec/pods-nodes.md §14, §21).

#include "messages/cluster/store_messages.hpp"

#include <map>
#include <optional>
#include <string>

namespace troupe::scheduling {

/// The priority that pods get, or why there can be no such pods.
struct priority_answer {
  std::int32_t value = 0;
  std::string refusal; ///< as admission says it, without the pod's name; empty: none
};

class priorities {
 public:
  void learn(const std::vector<priority_class>& classes);
  /// @param asked spec.priority: must be what the class says
  priority_answer of(const std::string& class_name, std::optional<std::int32_t> asked) const;

 private:
  std::map<std::string, std::int32_t> values_;
  std::optional<std::int32_t> by_default_; ///< of the class with globalDefault; of several, the lowest
};

/// `pods "job-" is forbidden: …`, as Kubernetes refuses a Job's pod before it has its name.
std::string forbidden_pods(const std::string& job, const std::string& why);

} // namespace troupe::scheduling
