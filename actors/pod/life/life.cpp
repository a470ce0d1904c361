#include "actors/pod/life/life.hpp"

#include "actors/pod/life/phase.hpp"
#include "actors/pod/life/restarts.hpp"

#include <algorithm>
#include <utility>

namespace troupe::pod {

namespace {

const char* const never_seen_again = "The container was not known to the node's launcher when its agent came back";

template <class T> void append(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), from.begin(), from.end());
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
  for (auto& container : containers_)
    if (container.watch.readiness.good())
      container.watch.ready_us = last.ready_us;
}

void life::replan(std::shared_ptr<const plan> changed) {
  if (changed->containers.size() == containers_.size())
    plan_ = std::move(changed);
}

void life::hear(const node::container_started& news) {
  if (over_ || !known(news.key))
    return;
  append(settled_, containers_[news.key.container].hear(news));
  note_initialized(news.key.container);
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
  note_initialized(news.key.container);
  if (fresh || later) {
    max_rss_kib_ = std::max(max_rss_kib_, news.max_rss_kib);
    cpu_us_ += news.cpu_us;
  }
  if (news.lease_expired)
    stop(pod_ending::lease, news.finished_at, 0);
}

void life::all_heard(timestamp_us now) {
  for (std::size_t i = 0; i < containers_.size(); ++i)
    if (containers_[i].stage == run_stage::idle && containers_[i].awaited && !containers_[i].asked) {
      containers_[i].lose(now, never_seen_again);
      note_initialized(i);
    }
}

void life::expect(const node::container_key& run) noexcept {
  if (known(run) && run.attempt == containers_[run.container].next())
    containers_[run.container].asked = true;
}

void life::ask_again() noexcept {
  for (auto& container : containers_)
    container.asked = false;
}

void life::stop(pod_ending why, timestamp_us now, timestamp_us grace_us, std::string message) {
  if (why == pod_ending::evicted && !ending_) {
    happenings_.push_back({-1, true, "Evicted", message});
    evicted_for_ = std::move(message);
  }
  begin_ending(why, now, grace_us);
  if (why == pod_ending::lease)
    ending_->why = why;
}

step life::next(timestamp_us now) {
  step out;
  if (over_)
    return out;
  if (!plan_->broken.empty())
    begin_ending(pod_ending::rejected, now, 0);
  if (!ending_)
    watch_deadline(now, out);
  if (!ending_)
    end_condemned(now, out);
  if (!ending_ && !restart_all(now, out))
    go_on(now, out);
  if (ending_)
    wind_down(now, out);
  watch(now, out);
  return out;
}

bool life::restarts(std::size_t i) const noexcept {
  return containers_[i].replaced || containers_[i].redo || restarts_after(plan_of(i), containers_[i].end.exit_code);
}

/// A regular container that has run says that all init containers had completed.
void life::note_initialized(std::size_t i) noexcept {
  initialized_ = initialized_ || (!plan_of(i).init && !containers_[i].redo);
}

bool life::started(std::size_t i) const noexcept {
  const auto& x = containers_[i];
  return x.stage == run_stage::running && !holds_back(plan_of(i), x) && (!plan_of(i).startup || x.watch.startup.good());
}

bool life::ready(std::size_t i) const noexcept {
  return started(i) && (!plan_of(i).readiness || containers_[i].watch.readiness.good());
}

std::vector<std::uint64_t> life::take_settled() { return std::exchange(settled_, {}); }

std::vector<happening> life::take_happenings() { return std::exchange(happenings_, {}); }

} // namespace troupe::pod
