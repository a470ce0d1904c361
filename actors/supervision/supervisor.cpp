#include "actors/supervision/supervisor.hpp"

#include "actors/supervision/log.hpp"

#include <fmt/format.h>

namespace troupe {

namespace {
using start_atom = caf::atom_constant<caf::atom("start")>;
using kill_atom = caf::atom_constant<caf::atom("kill")>;
} // namespace

supervisor::supervisor(caf::actor_config& config, const actor_context& context, actor_identity who,
                       supervisor_spec spec)
    : troupe_actor(config, context, std::move(who)), spec_(std::move(spec)),
      children_(spec_.strategy, spec_.intensity, spec_.backoff) {
  for (auto& child : spec_.children)
    children_.add(child);
}

caf::behavior supervisor::make_behavior() {
  for (const auto& id : children_.ids())
    start(id);
  if (spec_.on_started)
    spec_.on_started();
  return {
      [this](start_atom, const std::string& id) {
        if (!stopping_ && !children_.handle(id) && !children_.waits_for_earlier(id))
          start(id);
      },
      [this](kill_atom, std::uint64_t round) {
        if (stopping_ && round == stop_round_ && !to_stop_.empty()) {
          report("stop_failed", to_stop_.back(), "did not end in time", {});
          stop_actor(children_.handle(to_stop_.back()), caf::exit_reason::kill);
        }
      },
  };
}

void supervisor::start(const std::string& id) {
  const auto* child = children_.find(id);
  if (!child)
    return;
  try {
    auto handle = child->start();
    monitor(handle);
    children_.started(id, std::move(handle));
  } catch (const std::exception& e) {
    report("start_failed", id, e.what(), {});
    handle_end(id, true, e.what());
  }
}

void supervisor::on_down(caf::down_msg& m) {
  const auto id = children_.by_address(m.source);
  if (!id)
    return;
  const auto why = m.reason ? system().render(m.reason) : std::string{"normal"};
  if (stopping_) {
    children_.ended(*id, false, now_us());
    std::erase(to_stop_, *id);
    stop_next();
    return;
  }
  handle_end(*id, is_failure(m.reason), why);
}

void supervisor::handle_end(const std::string& id, bool failed, const std::string& why) {
  const auto plan = children_.ended(id, failed, now_us());
  report("terminated", id, why, plan);
  if (plan.give_up)
    return give_up(fmt::format("child {} failed too often, last with: {}", id, why));
  for (const auto& other : plan.stop) {
    const auto handle = children_.handle(other);
    demonitor(handle);
    stop_actor(handle, caf::exit_reason::kill);
    children_.started(other, nullptr);
  }
  for (const auto& next : plan.start) {
    context().registry->restarted(path() == "/" ? "/" + next : path() + "/" + next);
    delayed_send(this, plan.delay, start_atom::value, next);
  }
}

void supervisor::give_up(const std::string& why) {
  report("gave_up", "-", why, {});
  if (spec_.on_give_up)
    spec_.on_give_up(why);
  quit(caf::make_error(caf::sec::runtime_error, why));
}

void supervisor::on_stop(caf::exit_msg&) {
  if (stopping_)
    return;
  stopping_ = true;
  for (const auto& id : children_.ids())
    if (children_.handle(id))
      to_stop_.push_back(id);
  stop_next();
}

void supervisor::stop_next() {
  if (to_stop_.empty())
    return quit(caf::exit_reason::normal);
  stop_actor(children_.handle(to_stop_.back()), caf::exit_reason::user_shutdown);
  delayed_send(this, spec_.stop_grace, kill_atom::value, ++stop_round_);
}

void supervisor::report(const char* what, const std::string& id, const std::string& reason,
                        const restart_plan& plan) const {
  log(plan.start.empty() ? severity::info : severity::warning,
      fmt::format("supervisor={} child={} context={} reason=\"{}\" restarts={} next_in={}ms", path(), id, what, reason,
                  plan.start.size(), plan.delay.count() / 1000));
}

/// However it ends: who is left without a supervisor must not go on.
void supervisor::on_exit() {
  for (const auto& id : children_.ids())
    stop_actor(children_.handle(id), caf::exit_reason::kill);
  troupe_actor::on_exit();
}

std::string supervisor::state_json() const {
  std::string list;
  for (const auto& id : children_.ids())
    list += fmt::format("{}{{\"id\":\"{}\",\"running\":{}}}", list.empty() ? "" : ",", id,
                        children_.handle(id) ? "true" : "false");
  return fmt::format("{{\"stopping\":{},\"children\":[{}]}}", stopping_, list);
}

} // namespace troupe
