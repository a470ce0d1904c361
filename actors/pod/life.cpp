#include "actors/pod/life.hpp"

#include "actors/pod/phase.hpp"
#include "actors/pod/restarts.hpp"

#include <algorithm>
#include <utility>

namespace troupe::pod {

namespace {

/// A kill without effect this long after its SIGKILL was due is sent again.
constexpr timestamp_us kill_patience_us = 5 * us_per_second;
/// How long ErrImagePull is shown before ImagePullBackOff.
constexpr timestamp_us pull_error_shown_us = 2 * us_per_second;

/// All termination messages of a pod together (spec/pods-nodes.md §10).
constexpr std::size_t message_budget = 12288;

/// @param containers share the budget equally
void cut_message(run_end& end, std::size_t containers) {
  if (const auto most = message_budget / containers; end.message.size() > most)
    end.message.resize(most);
}

const char* const never_seen_again = "The container was not known to the node's launcher when its agent came back";

void look_at(step& out, timestamp_us when) { out.look_again = std::min(out.look_again.value_or(when), when); }

template <class T> void append(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), from.begin(), from.end());
}

void wait(container_life& x, std::string reason, std::string message) {
  x.waiting_reason = std::move(reason);
  x.waiting_message = std::move(message);
}

} // namespace

life::life(std::shared_ptr<const plan> what, pod_identity who, timestamp_us accepted,
           const std::vector<std::int32_t>& runs_begun)
    : plan_(std::move(what)), who_(std::move(who)), accepted_(accepted), containers_(plan_->containers.size()) {
  for (std::size_t i = 0; i < std::min(runs_begun.size(), containers_.size()); ++i) {
    containers_[i].awaited = runs_begun[i] > 0;
    containers_[i].attempt = static_cast<std::uint16_t>(std::max(runs_begun[i] - 1, 0));
  }
}

void life::restore(const pod_status& last) {
  accepted_ = last.accepted_us;
  max_rss_kib_ = last.max_rss_kib;
  cpu_us_ = last.cpu_us;
  for (std::size_t i = 0; i < std::min(last.containers.size(), containers_.size()); ++i)
    containers_[i].restore(last.containers[i]);
}

void life::replan(std::shared_ptr<const plan> changed) {
  if (changed->containers.size() == containers_.size())
    plan_ = std::move(changed);
}

void life::hear(const node::container_started& news) {
  if (over_ || !known(news.key))
    return;
  append(settled_, containers_[news.key.container].hear(news));
  initialized_ = initialized_ || !plan_of(news.key.container).init;
}

void life::hear(const node::container_exited& news, std::string message) {
  if (over_ || !known(news.key)) {
    settled_.push_back(news.sequence);
    return;
  }
  auto& container = containers_[news.key.container];
  const auto fresh = news.key.attempt >= container.attempt && container.stage != run_stage::ended;
  const auto later = news.key.attempt > container.attempt;
  append(settled_, container.hear(news, std::move(message)));
  if (container.end.reason == "Error" && succeeds_with(plan_of(news.key.container), container.end.exit_code))
    container.end.reason = "Completed";
  initialized_ = initialized_ || !plan_of(news.key.container).init;
  if (fresh || later) {
    max_rss_kib_ = std::max(max_rss_kib_, news.max_rss_kib);
    cpu_us_ += news.cpu_us;
  }
  if (news.lease_expired)
    stop(pod_ending::lease, news.finished_at, 0);
}

void life::all_heard(timestamp_us now) {
  for (std::size_t i = 0; i < containers_.size(); ++i)
    if (containers_[i].stage == run_stage::idle && containers_[i].awaited) {
      containers_[i].lose(now, never_seen_again);
      initialized_ = initialized_ || !plan_of(i).init;
    }
}

void life::ask_again() noexcept {
  for (auto& container : containers_)
    container.asked = false;
}

void life::stop(pod_ending why, timestamp_us now, timestamp_us grace_us) {
  begin_ending(why, now + grace_us);
  if (why == pod_ending::lease)
    ending_->why = why;
}

void life::begin_ending(pod_ending why, timestamp_us until) {
  if (!ending_)
    ending_ = ending{why, until};
  else
    ending_->until = std::min(ending_->until, until);
}

step life::next(timestamp_us now) {
  step out;
  if (over_)
    return out;
  if (!plan_->broken.empty())
    begin_ending(pod_ending::rejected, now);
  if (!ending_)
    watch_deadline(now, out);
  if (!ending_)
    go_on(now, out);
  if (ending_)
    wind_down(now, out);
  return out;
}

void life::watch_deadline(timestamp_us now, step& out) {
  if (!plan_->active_deadline_us)
    return;
  const auto deadline = accepted_ + *plan_->active_deadline_us;
  if (now >= deadline)
    begin_ending(pod_ending::deadline, now + plan_->grace_us);
  else
    look_at(out, deadline);
}

void life::go_on(timestamp_us now, step& out) {
  if (pass_init(now, out) && pass_regular(now, out))
    begin_ending(pod_ending::completed, now + plan_->grace_us);
}

bool life::pass_init(timestamp_us now, step& out) {
  for (std::size_t i = 0; i < containers_.size() && plan_of(i).init; ++i) {
    auto& container = containers_[i];
    if (plan_of(i).sidecar) {
      keep_running(i, now, out);
      if (container.stage != run_stage::running && !initialized_)
        return false;
      continue;
    }
    if (initialized_ || (container.stage == run_stage::ended && container.end.exit_code == 0))
      continue;
    if (container.stage == run_stage::ended && !restarts_after(plan_of(i), container.end.exit_code)) {
      begin_ending(pod_ending::init_failed, now + plan_->grace_us);
      return false;
    }
    keep_running(i, now, out);
    return false;
  }
  initialized_ = true;
  return true;
}

bool life::pass_regular(timestamp_us now, step& out) {
  bool done = true;
  for (std::size_t i = 0; i < containers_.size(); ++i) {
    const auto& container = containers_[i];
    if (plan_of(i).init ||
        (container.stage == run_stage::ended && !restarts_after(plan_of(i), container.end.exit_code)))
      continue;
    done = false;
    keep_running(i, now, out);
  }
  return done;
}

void life::keep_running(std::size_t i, timestamp_us now, step& out) {
  if (containers_[i].alive())
    return;
  if (plan_of(i).blocked)
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

void life::wind_down(timestamp_us now, step& out) {
  bool regular_alive = false;
  for (std::size_t i = 0; i < containers_.size(); ++i)
    if (!plan_of(i).sidecar && containers_[i].alive()) {
      regular_alive = true;
      kill(i, now, out);
    }
  if (regular_alive)
    return;
  for (std::size_t i = containers_.size(); i-- > 0;)
    if (containers_[i].alive())
      return kill(i, now, out);
  finish(now);
}

void life::kill(std::size_t i, timestamp_us now, step& out) {
  auto& container = containers_[i];
  const auto patience_ends = [&] { return std::max(*container.killed_until, container.kill_sent) + kill_patience_us; };
  if (!container.killed_until || ending_->until < *container.killed_until || now >= patience_ends()) {
    const auto grace = std::max<timestamp_us>(ending_->until - now, 0);
    const auto attempt = container.asked ? container.next() : container.attempt;
    container.killed_until = ending_->until;
    container.kill_sent = now;
    out.kills.push_back({static_cast<std::uint16_t>(i), attempt, std::chrono::milliseconds{grace / 1000}});
  }
  look_at(out, patience_ends());
}

void life::finish(timestamp_us now) {
  over_ = true;
  const auto succeeded = all_succeeded(*plan_, containers_);
  const auto spared = ending_->why != pod_ending::deadline && ending_->why != pod_ending::rejected;
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

pod_status life::status() const {
  pod_status out;
  out.phase = over_ ? final_phase_ : phase_of(*plan_, containers_);
  out.accepted_us = accepted_;
  out.reason = reason_;
  out.message = message_;
  out.max_rss_kib = max_rss_kib_;
  out.cpu_us = cpu_us_;
  out.containers.reserve(containers_.size());
  bool ready = !over_;
  for (std::size_t i = 0; i < containers_.size(); ++i) {
    out.containers.push_back(state_of(i));
    out.image_unused = out.image_unused || plan_of(i).image_unused;
    if (plan_of(i).init && !plan_of(i).sidecar)
      continue;
    ready = ready && out.containers.back().ready;
    out.ready_us = std::max(out.ready_us, out.containers.back().started_us);
  }
  if (!ready)
    out.ready_us = 0;
  return out;
}

container_state life::state_of(std::size_t i) const {
  const auto& container = containers_[i];
  container_state out;
  out.restarts = container.attempt;
  out.log = container.log;
  if (container.before)
    out.last.push_back(*container.before);
  const auto waits_for_restart = !over_ && !container.waiting_reason.empty();
  if (container.stage == run_stage::running) {
    out.state = run_state::running;
    out.started_us = container.started_us;
    out.ready = true;
  } else if (container.stage == run_stage::ended && !waits_for_restart) {
    out.state = run_state::terminated;
    out.end = container.end;
  } else {
    out.waiting_reason = plan_->has_init() ? "PodInitializing" : "ContainerCreating";
    if (!container.waiting_reason.empty()) {
      out.waiting_reason = container.waiting_reason;
      out.waiting_message = container.waiting_message;
    }
    if (container.stage == run_stage::ended)
      out.last = {container.end};
  }
  cut_message(out.end, containers_.size());
  for (auto& end : out.last)
    cut_message(end, containers_.size());
  return out;
}

std::vector<std::uint64_t> life::take_settled() { return std::exchange(settled_, {}); }

pod_status fresh_status(const plan& what, timestamp_us accepted) {
  pod_status out;
  out.accepted_us = accepted;
  out.containers.resize(what.containers.size());
  for (std::size_t i = 0; i < what.containers.size(); ++i) {
    out.containers[i].waiting_reason = what.has_init() ? "PodInitializing" : "ContainerCreating";
    out.image_unused = out.image_unused || what.containers[i].image_unused;
  }
  return out;
}

} // namespace troupe::pod
