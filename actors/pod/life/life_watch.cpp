// The probes and lifecycle hooks of a pod's containers (spec/pods-nodes.md §7 and §9).

#include "actors/pod/life/life.hpp"

#include "actors/pod/life/phase.hpp"

#include <algorithm>
#include <utility>

namespace troupe::pod {

namespace {

/// A postStart hook may take as long as it likes; this is what the launcher can be told.
constexpr timestamp_us hook_patience_us = 24 * 3600 * us_per_second;
/// A hook whose result was lost is run again after this long.
constexpr timestamp_us hook_retry_us = us_per_second;

const char* name_of(question what) {
  switch (what) {
  case question::startup:
    return "Startup";
  case question::readiness:
    return "Readiness";
  default:
    return "Liveness";
  }
}

const std::optional<probe_plan>& plan_for(const container_plan& of, question what) {
  return what == question::startup ? of.startup : what == question::readiness ? of.readiness : of.liveness;
}

probe_state& state_for(run_watch& of, question what) {
  return what == question::startup ? of.startup : what == question::readiness ? of.readiness : of.liveness;
}

} // namespace

void life::watch(timestamp_us now, step& out) {
  for (std::size_t i = 0; i < containers_.size() && !over_; ++i)
    if (containers_[i].stage == run_stage::running)
      watch(i, now, out);
}

void life::watch(std::size_t i, timestamp_us now, step& out) {
  auto& container = containers_[i];
  if (container.condemned_until || container.killed_until)
    return;
  if (holds_back(plan_of(i), container)) {
    if (!ending_)
      run_post_start(i, now, out);
    return;
  }
  const auto starting = plan_of(i).startup && !container.watch.startup.good();
  if (starting && !ending_)
    probe(i, question::startup, now, out);
  if (!starting && !ending_)
    probe(i, question::liveness, now, out);
  if (!starting)
    probe(i, question::readiness, now, out);
}

void life::probe(std::size_t i, question what, timestamp_us now, step& out) {
  const auto& plan = plan_for(plan_of(i), what);
  if (!plan || (what == question::startup && containers_[i].watch.startup.good()))
    return;
  auto& container = containers_[i];
  auto& state = state_for(container.watch, what);
  if (state.given_up(*plan, now))
    state.hear(*plan, verdict::unknown);
  if (state.waiting())
    return look_at(out, state.lost_at(*plan));
  const auto due = state.due(*plan, container.started_us, container.watch.probed_from);
  if (now < due)
    return look_at(out, due);
  out.asks.push_back({static_cast<std::uint16_t>(i), container.attempt, what, state.ask(now), plan->timeout_us});
  look_at(out, state.lost_at(*plan));
}

void life::run_post_start(std::size_t i, timestamp_us now, step& out) {
  auto& container = containers_[i];
  auto& hook = container.watch.post_start;
  if (hook.at == hook_state::stage::under_way)
    return;
  if (now < hook.again_us)
    return look_at(out, hook.again_us);
  hook.at = hook_state::stage::under_way;
  out.asks.push_back(
      {static_cast<std::uint16_t>(i), container.attempt, question::post_start, ++hook.number, hook_patience_us});
}

/// A preStop hook has the grace period; SIGTERM comes when it has returned, or when nothing is left of that.
bool life::waits_for_pre_stop(std::size_t i, const ending& by, timestamp_us now, step& out) {
  auto& container = containers_[i];
  auto& hook = container.watch.pre_stop;
  if (!plan_of(i).pre_stop || container.stage != run_stage::running || container.killed_until || hook.done() ||
      by.until <= now || by.why == pod_ending::lease)
    return false;
  if (hook.at == hook_state::stage::untouched) {
    hook.at = hook_state::stage::under_way;
    out.asks.push_back(
        {static_cast<std::uint16_t>(i), container.attempt, question::pre_stop, ++hook.number, by.until - now});
  }
  look_at(out, by.until);
  return true;
}

void life::hear(const answer& news, timestamp_us now) {
  const auto i = std::size_t{news.to.container};
  if (over_ || i >= containers_.size() || containers_[i].stage != run_stage::running ||
      containers_[i].attempt != news.to.attempt)
    return;
  if (news.to.what == question::post_start || news.to.what == question::pre_stop)
    hear_hook(i, news, now);
  else
    hear_probe(i, news, now);
}

void life::hear_probe(std::size_t i, const answer& news, timestamp_us now) {
  const auto what = news.to.what;
  const auto& plan = plan_for(plan_of(i), what);
  auto& container = containers_[i];
  auto& state = state_for(container.watch, what);
  if (!plan || !state.waits_for(news.to.number))
    return;
  const auto title = std::string{name_of(what)} + " probe ";
  if (news.is == verdict::bad)
    happened(i, true, "Unhealthy", title + "failed: " + news.message);
  else if (news.is == verdict::unknown && !news.message.empty())
    happened(i, true, "Unhealthy", title + "errored and resulted in unknown state: " + news.message);
  if (!state.hear(*plan, news.is))
    return;
  if (state.good() && what != question::liveness)
    container.watch.ready_us = now;
  if (state.good() && what == question::startup)
    container.watch.probed_from = now;
  if (!state.bad() || what == question::readiness || ending_ || container.condemned_until)
    return;
  container.replaced = plan_of(i).restart != restart_policy::never;
  condemn(i, now + plan->grace_us.value_or(plan_->grace_us),
          "Container " + plan_of(i).name +
              (what == question::startup ? " failed startup probe" : " failed liveness probe") +
              (container.replaced ? ", will be restarted" : ""));
}

void life::hear_hook(std::size_t i, const answer& news, timestamp_us now) {
  auto& container = containers_[i];
  const auto before = news.to.what == question::pre_stop;
  auto& hook = before ? container.watch.pre_stop : container.watch.post_start;
  if (!hook.waits_for(news.to.number))
    return;
  if (news.is == verdict::unknown && !before) { // it may or may not have run: at least once
    hook.at = hook_state::stage::untouched;
    hook.again_us = now + hook_retry_us;
    return;
  }
  hook.at = hook_state::stage::done;
  if (before) {
    if (news.is == verdict::bad)
      happened(i, true, "FailedPreStopHook", "PreStopHook failed");
    return;
  }
  container.watch.probed_from = container.watch.ready_us = now;
  if (news.is == verdict::good)
    return;
  hook.at = hook_state::stage::under_way; // it never shows as running
  happened(i, true, "FailedPostStartHook", "PostStartHook failed");
  condemn(i, now + plan_->grace_us, "FailedPostStartHook");
}

void life::condemn(std::size_t i, timestamp_us until, std::string why) {
  containers_[i].condemned_until = until;
  happened(i, false, "Killing", std::move(why));
}

void life::happened(std::size_t i, bool warning, std::string reason, std::string message) {
  happenings_.push_back({static_cast<std::int32_t>(i), warning, std::move(reason), std::move(message)});
}

} // namespace troupe::pod
