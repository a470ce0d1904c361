#pragma once
// A plan together with what the container runtime was told of it.

#include "actors/node/container_runtime.hpp"
#include "actors/pod/plan/plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace troupe::pod {

/// A plan whose templates the runtime knows until the last holder has let go. Thread-safe, as it never changes.
class blueprint {
 public:
  blueprint(plan what, node::container_runtime& runtime);
  ~blueprint();
  blueprint(const blueprint&) = delete;
  blueprint& operator=(const blueprint&) = delete;

  const std::shared_ptr<const plan>& what() const noexcept { return plan_; }
  node::template_id template_of(std::size_t container) const { return templates_[container]; }

 private:
  std::shared_ptr<const plan> plan_;
  node::container_runtime& runtime_;
  std::vector<node::template_id>
      templates_;           ///< 0 for containers that cannot be started or whose argv or mounts are each pod's own
  std::vector<bool> known_; ///< whether the template of that container was added
};

using blueprint_ptr = std::shared_ptr<const blueprint>;

} // namespace troupe::pod
