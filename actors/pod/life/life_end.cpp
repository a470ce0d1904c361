// How a pod ends: why, how long that may take, and what remains (spec/pods-nodes.md §4 and §9).

#include "actors/pod/life/life.hpp"

#include "actors/pod/life/phase.hpp"

#include <algorithm>
#include <utility>

namespace troupe::pod {

namespace {

/// A kill without effect this long after its SIGKILL was due is sent again.
constexpr timestamp_us kill_patience_us = 5 * us_per_second;
/// However much of the grace period is used up, this much is left between SIGTERM and SIGKILL.
constexpr timestamp_us least_grace_us = 2 * us_per_second;

} // namespace

void life::begin_ending(pod_ending why, timestamp_us now, timestamp_us grace_us) {
  if (!ending_)
    ending_ = ending{why, now + grace_us};
  else
    ending_->until = std::min(ending_->until, now + grace_us);
  const auto hurried = grace_us <= 0 || why == pod_ending::shutdown || why == pod_ending::lease;
  ending_->least_us = hurried ? 0 : least_grace_us;
}

void life::watch_deadline(timestamp_us now, step& out) {
  if (!plan_->active_deadline_us)
    return;
  const auto deadline = accepted_ + *plan_->active_deadline_us;
  if (now >= deadline)
    begin_ending(pod_ending::deadline, now, plan_->grace_us);
  else
    look_at(out, deadline);
}

void life::end_condemned(timestamp_us now, step& out) {
  for (std::size_t i = 0; i < containers_.size(); ++i)
    if (containers_[i].condemned_until && containers_[i].stage == run_stage::running)
      kill(i, {pod_ending::stopped, *containers_[i].condemned_until, least_grace_us}, now, out);
}

/// Regular containers all at once, then sidecars in reverse order, one after the other. All preStop hooks begin at
/// once.
void life::wind_down(timestamp_us now, step& out) {
  bool regular_alive = false;
  for (std::size_t i = 0; i < containers_.size(); ++i)
    waits_for_pre_stop(i, *ending_, now, out);
  for (std::size_t i = 0; i < containers_.size(); ++i)
    if (!plan_of(i).sidecar && containers_[i].alive()) {
      regular_alive = true;
      kill(i, *ending_, now, out);
    }
  if (regular_alive)
    return;
  for (std::size_t i = containers_.size(); i-- > 0;)
    if (containers_[i].alive())
      return kill(i, *ending_, now, out);
  finish(now);
}

void life::kill(std::size_t i, ending by, timestamp_us now, step& out) {
  auto& container = containers_[i];
  by.until = std::min(by.until, container.condemned_until.value_or(by.until));
  if (waits_for_pre_stop(i, by, now, out))
    return;
  const auto first = !container.killed_until;
  if (first || by.until < *container.killed_until || now >= container.kill_due + kill_patience_us) {
    const auto grace = std::max<timestamp_us>(by.until - now, first ? by.least_us : 0);
    const auto attempt = container.asked ? container.next() : container.attempt;
    container.killed_until = by.until;
    container.kill_due = now + grace;
    out.kills.push_back({static_cast<std::uint16_t>(i), attempt, std::chrono::milliseconds{grace / 1000}});
  }
  look_at(out, container.kill_due + kill_patience_us);
}

void life::finish(timestamp_us now) {
  over_ = true;
  const auto succeeded = all_succeeded(*plan_, containers_);
  const auto spared = ending_->why != pod_ending::deadline && ending_->why != pod_ending::rejected &&
                      ending_->why != pod_ending::evicted;
  final_phase_ = succeeded && spared ? pod_phase::succeeded : pod_phase::failed;
  if (final_phase_ == pod_phase::failed)
    explain();
  for (std::size_t i = 0; i < containers_.size(); ++i) {
    auto& container = containers_[i];
    if (container.exit_sequence)
      settled_.push_back(*std::exchange(container.exit_sequence, std::nullopt));
    if (initialized_ && !plan_of(i).init && container.stage == run_stage::idle)
      container.lose(now, could_not_be_located);
  }
}

void life::explain() {
  switch (ending_->why) {
  case pod_ending::deadline:
    reason_ = "DeadlineExceeded";
    message_ = "Pod was active on the node longer than the specified deadline";
    break;
  case pod_ending::lease:
    reason_ = "NodeLost";
    message_ = "The node ended this pod since it had not reached its controller for the length of its lease";
    break;
  case pod_ending::shutdown:
    reason_ = "Terminated";
    message_ = "Pod was terminated in response to imminent node shutdown.";
    break;
  case pod_ending::evicted:
    reason_ = "Evicted";
    message_ = evicted_for_;
    break;
  case pod_ending::rejected:
    reason_ = "UnexpectedAdmissionError";
    message_ = "Pod was rejected: " + plan_->broken;
    break;
  case pod_ending::completed:
  case pod_ending::stopped:
  case pod_ending::init_failed:
    break;
  }
}

} // namespace troupe::pod
