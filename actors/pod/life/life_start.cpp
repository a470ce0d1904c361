// What of a pod runs, and in which order (spec/pods-nodes.md §7 and §8).

#include "actors/pod/life/life.hpp"

#include "actors/pod/life/phase.hpp"
#include "actors/pod/life/restarts.hpp"

#include <utility>

namespace troupe::pod {

namespace {

/// How long ErrImagePull is shown before ImagePullBackOff.
constexpr timestamp_us pull_error_shown_us = 2 * us_per_second;

void wait(container_life& x, std::string reason, std::string message) {
  x.waiting_reason = std::move(reason);
  x.waiting_message = std::move(message);
}

} // namespace

/// A container has ended with a code for RestartAllContainers: the others end at once, without grace and preStop hooks;
/// then the pod begins with its first init container. @returns whether that is still awaited
bool life::restart_all(timestamp_us now, step& out) {
  bool wanted = false, alive = false;
  for (std::size_t i = 0; i < containers_.size(); ++i) {
    const auto& x = containers_[i];
    wanted |= x.stage == run_stage::ended && !x.redo && restarts_all_after(plan_of(i), x.end.exit_code);
    alive |= x.alive();
  }
  if (!wanted)
    return false;
  for (std::size_t i = 0; i < containers_.size(); ++i) {
    auto& x = containers_[i];
    if (x.alive())
      kill(i, {pod_ending::stopped, now, 0}, now, out);
    else if (!alive && x.stage == run_stage::ended)
      x.redo = true;
    if (x.redo)
      wait(x, "RestartingAllContainers", {});
  }
  initialized_ = initialized_ && alive;
  return alive;
}

void life::go_on(timestamp_us now, step& out) {
  if (pass_init(now, out) && pass_regular(now, out))
    begin_ending(pod_ending::completed, now, plan_->grace_us);
}

bool life::pass_init(timestamp_us now, step& out) {
  for (std::size_t i = 0; i < containers_.size() && plan_of(i).init; ++i) {
    auto& container = containers_[i];
    if (plan_of(i).sidecar) {
      keep_running(i, now, out);
      if (!started(i) && !initialized_)
        return false;
      continue;
    }
    if (initialized_ || (container.stage == run_stage::ended && container.end.exit_code == 0 && !container.redo))
      continue;
    if (container.stage == run_stage::ended && !restarts(i)) {
      begin_ending(pod_ending::init_failed, now, plan_->grace_us);
      return false;
    }
    keep_running(i, now, out);
    return false;
  }
  initialized_ = true;
  return true;
}

/// One after the other without waiting for readiness, but a postStart hook is awaited before the next one starts.
bool life::pass_regular(timestamp_us now, step& out) {
  bool done = true;
  for (std::size_t i = 0; i < containers_.size(); ++i) {
    const auto& container = containers_[i];
    if (plan_of(i).init || (container.stage == run_stage::ended && !restarts(i)))
      continue;
    done = false;
    keep_running(i, now, out);
    if (container.alive() && holds_back(plan_of(i), container))
      break;
  }
  return done;
}

void life::hold(std::optional<obstacle> why) {
  if (why && (!held_ || held_->message != why->message)) {
    const auto mount = why->message.starts_with("MountVolume.SetUp failed");
    happenings_.push_back({-1, true, mount ? "FailedMount" : "Failed", (mount ? "" : "Error: ") + why->message});
  }
  held_ = std::move(why);
}

void life::keep_running(std::size_t i, timestamp_us now, step& out) {
  if (containers_[i].alive())
    return;
  if (held_)
    wait(containers_[i], held_->reason, held_->message);
  else if (plan_of(i).blocked)
    wait_for_image(i, now, out);
  else if (containers_[i].stage == run_stage::idle)
    start(i, out);
  else
    restart(i, now, out);
}

void life::start(std::size_t i, step& out) {
  auto& container = containers_[i];
  container.asked = true;
  out.starts.push_back({static_cast<std::uint16_t>(i), container.next()});
}

void life::restart(std::size_t i, timestamp_us now, step& out) {
  auto& container = containers_[i];
  const auto due = container.restart_due_us();
  if (now >= due)
    return start(i, out);
  look_at(out, due);
  const auto delay = restart_delay_us(container.restarts_in_row());
  wait(container, "CrashLoopBackOff",
       "back-off " + go_seconds(delay) + " restarting failed container=" + plan_of(i).name + " pod=" + who_.name + "_" +
           plan_->name_space + "(" + to_text(who_.uid) + ")");
}

void life::wait_for_image(std::size_t i, timestamp_us now, step& out) {
  auto& container = containers_[i];
  const auto& why = *plan_of(i).blocked;
  if (!why.pulling)
    return wait(container, why.reason, why.message);
  if (container.pulls == 0 || now >= container.pulled_us + pull_delay_us(container.pulls)) {
    ++container.pulls;
    container.pulled_us = now;
  }
  const auto shown_until = container.pulled_us + pull_error_shown_us;
  if (now < shown_until) {
    wait(container, why.reason, why.message);
    look_at(out, shown_until);
  } else {
    wait(container, "ImagePullBackOff", "Back-off pulling image \"" + why.image + "\": " + why.message);
    look_at(out, container.pulled_us + pull_delay_us(container.pulls));
  }
}

} // namespace troupe::pod
