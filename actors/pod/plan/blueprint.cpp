#include "actors/pod/plan/blueprint.hpp"

namespace troupe::pod {

blueprint::blueprint(plan what, node::container_runtime& runtime)
    : plan_(std::make_shared<const plan>(std::move(what))), runtime_(runtime), templates_(plan_->containers.size()),
      known_(plan_->containers.size()) {
  for (std::size_t i = 0; i < templates_.size(); ++i) {
    const auto& container = plan_->containers[i];
    if (container.blocked || !container.command.argv.empty() || !container.mounts.empty())
      continue;
    templates_[i] = runtime_.add_template(container.command.base);
    known_[i] = true;
  }
}

blueprint::~blueprint() {
  for (std::size_t i = 0; i < templates_.size(); ++i)
    if (known_[i])
      runtime_.drop_template(templates_[i]);
}

} // namespace troupe::pod
