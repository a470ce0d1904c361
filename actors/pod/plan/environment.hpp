#pragma once
// A container's environment as its manifest says, and $(NAME) in commands and values (spec/pods-nodes.md §11). Pure.

#include "actors/pod/plan/command.hpp"
#include "actors/pod/plan/config_lookup.hpp"
#include "messages/cluster/node_messages.hpp"
#include "messages/resource/pod.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::pod {

/// What a plan needs to know of its node.
struct node_facts {
  std::string name;
  std::string address;        ///< of the host and of every pod
  std::int64_t cpu_milli = 0; ///< for resourceFieldRef without a limit
  std::int64_t memory_bytes = 0;
};

/// Where a container stands.
struct surroundings {
  const job_blueprint& job;
  const api::PodTemplateSpec& of;
  const api::Container& container;
  const node_facts& node;
  const config_lookup* configs = nullptr; ///< null: there are none
};

/// Variables in the order of the manifest, each name once: the last one wins and stands where it was first set.
class variables {
 public:
  void set(const std::string& name, text value);
  /// The value, or null.
  const text* find(std::string_view name) const;
  const std::vector<own_variable>& all() const noexcept { return all_; }

 private:
  std::vector<own_variable> all_;
};

/// Replaces each $(NAME) by the variable's value, $$ by $; what is unknown or not closed stays as it is.
text expand(std::string_view raw, const variables& known);

/// The variables that the manifest declares for a container, JOB_COMPLETION_INDEX of Indexed Jobs included: those of
/// envFrom, then those of env.
/// @param problem set, in Kubernetes' words, when something they need is missing
variables declared_variables(const surroundings& at, std::string& problem);

/// The text behind a fieldRef. @param problem set when there is no such field
text field_text(const surroundings& at, std::string_view path, std::string& problem);

/// The number behind a resourceFieldRef, rounded up. @param problem set when there is no such resource or container
text resource_text(const surroundings& at, const api::ResourceFieldSelector& which, std::string& problem);

} // namespace troupe::pod
