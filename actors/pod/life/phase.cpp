#include "actors/pod/life/phase.hpp"

#include "actors/pod/life/restarts.hpp"

namespace troupe::pod {

namespace {

/// It has never got as far as running, as its status shows it.
bool never_ran(const container_plan& what, const container_life& x) noexcept {
  return x.stage == run_stage::idle || (x.stage == run_stage::running && !x.before && holds_back(what, x));
}

bool completed(const container_plan& what, const container_life& x) noexcept {
  return x.stage == run_stage::ended && succeeds_with(what, x.end.exit_code);
}

} // namespace

bool holds_back(const container_plan& what, const container_life& x) noexcept {
  return what.post_start && !x.watch.post_start.done();
}

bool all_succeeded(const plan& what, const std::vector<container_life>& containers) noexcept {
  for (std::size_t i = 0; i < containers.size(); ++i)
    if (!what.containers[i].init && !completed(what.containers[i], containers[i]))
      return false;
  return true;
}

pod_phase phase_of(const plan& what, const std::vector<container_life>& containers) noexcept {
  bool regular_ran = false;
  for (std::size_t i = 0; i < containers.size(); ++i)
    regular_ran = regular_ran || (!what.containers[i].init && containers[i].stage != run_stage::idle);
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const auto& container = what.containers[i];
    const auto idle = never_ran(container, containers[i]);
    const auto pending_init =
        container.init && !container.sidecar && !regular_ran && !completed(container, containers[i]);
    const auto pending = container.init ? container.sidecar && idle && !regular_ran : idle;
    if (pending_init || pending)
      return pod_phase::pending;
  }
  return pod_phase::running;
}

} // namespace troupe::pod
