#include "actors/node/report_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace troupe::node {

void report_queue::put(const pod_ref& pod, std::uint32_t attempt, pod_status status, std::vector<std::uint64_t> settled,
                       time now) {
  const auto ended = is_terminal(status.phase);
  auto& x = items_[pod];
  const auto queued_as_end = is_terminal(x.status.phase);
  const auto fresh = x.attempt == 0;
  x.attempt = attempt;
  x.status = std::move(status);
  x.settled.insert(x.settled.end(), settled.begin(), settled.end());
  if (ended && !queued_as_end)
    urgent_.push_back({now, pod});
  else if (fresh)
    calm_.push_back({now + limits_.calm, pod});
}

void report_queue::put(std::vector<pod_event> events, time now) {
  if (events.empty())
    return;
  if (events_.empty())
    events_due_ = now + limits_.calm;
  std::move(events.begin(), events.end(), std::back_inserter(events_));
  drop_surplus_events();
}

void report_queue::drop_surplus_events() {
  if (events_.size() > limits_.events)
    events_.erase(events_.begin(), events_.end() - static_cast<std::ptrdiff_t>(limits_.events));
}

std::optional<report_queue::time> report_queue::urgent_due() const {
  if (urgent_.empty())
    return std::nullopt;
  const auto last = std::find_if(flights_.rbegin(), flights_.rend(), [](const flight& x) { return x.urgent; });
  if (urgent_.size() >= limits_.batch || last == flights_.rend())
    return urgent_.front().due;
  return std::max(urgent_.front().due, last->sent + limits_.pace);
}

std::optional<report_queue::time> report_queue::due() const {
  if (flights_.size() >= limits_.window)
    return std::nullopt;
  auto out = urgent_due();
  if (!calm_.empty())
    out = std::min(out.value_or(calm_.front().due), calm_.front().due);
  if (!events_.empty())
    out = std::min(out.value_or(events_due_), events_due_);
  return out;
}

void report_queue::board(const pod_ref& pod, flight& into) {
  const auto found = items_.find(pod);
  if (found == items_.end())
    return;
  auto& x = found->second;
  into.report.pods.push_back({pod, x.attempt, std::move(x.status)});
  into.settled.push_back(std::move(x.settled));
  items_.erase(found);
}

/// All that wait: a report that is due takes them along.
void report_queue::board_events(flight& into) {
  const auto count = std::min(events_.size(), limits_.most);
  const auto end = events_.begin() + static_cast<std::ptrdiff_t>(count);
  into.report.events.assign(std::move_iterator{events_.begin()}, std::move_iterator{end});
  events_.erase(events_.begin(), end);
}

/// Most pods of a short life leave a calm place behind, whose time would wake the agent up for nothing.
void report_queue::drop_served_places() {
  const auto served = [this](const pod_ref& pod, bool by_end) {
    const auto found = items_.find(pod);
    return found == items_.end() || (by_end && is_terminal(found->second.status.phase));
  };
  while (!urgent_.empty() && served(urgent_.front().pod, false))
    urgent_.pop_front();
  while (!calm_.empty() && served(calm_.front().pod, true)) // an end has an urgent place
    calm_.pop_front();
}

std::optional<node_report> report_queue::take(time now) {
  drop_served_places();
  const auto when = due();
  if (!when || *when > now)
    return std::nullopt;
  flight next;
  const auto urgent = urgent_due();
  next.urgent = urgent && *urgent <= now;
  if (next.urgent)
    for (; !urgent_.empty() && next.report.pods.size() < limits_.most; urgent_.pop_front())
      board(urgent_.front().pod, next);
  for (; !calm_.empty() && calm_.front().due <= now && next.report.pods.size() < limits_.most; calm_.pop_front())
    board(calm_.front().pod, next);
  board_events(next);
  if (next.report.pods.empty() && next.report.events.empty())
    return std::nullopt;
  next.report.sequence = ++last_sequence_;
  next.sent = now;
  flights_.push_back(std::move(next));
  return flights_.back().report;
}

std::vector<node_report> report_queue::overdue(time now) {
  std::vector<node_report> out;
  for (auto& x : flights_)
    if (now - x.sent >= limits_.patience) {
      x.sent = now;
      out.push_back(x.report);
    }
  return out;
}

durable_news report_queue::receipt(std::uint64_t sequence) {
  durable_news out;
  for (; !flights_.empty() && flights_.front().report.sequence <= sequence; flights_.pop_front()) {
    auto& x = flights_.front();
    for (const auto& pod : x.report.pods)
      if (is_terminal(pod.status.phase))
        out.ended.push_back(pod.pod);
    for (const auto& settled : x.settled)
      out.settled.insert(out.settled.end(), settled.begin(), settled.end());
  }
  return out;
}

void report_queue::start_over(time now) {
  // What was put while a report was on its way is newer than what is in it; only its settled exits are still owed.
  const auto flights = std::exchange(flights_, {});
  for (auto x = flights.rbegin(); x != flights.rend(); ++x) {
    events_.insert(events_.begin(), x->report.events.begin(), x->report.events.end());
    events_due_ = now;
    for (std::size_t i = 0; i < x->report.pods.size(); ++i) {
      const auto& pod = x->report.pods[i];
      auto& known = items_[pod.pod];
      known.settled.insert(known.settled.end(), x->settled[i].begin(), x->settled[i].end());
      if (known.attempt >= pod.attempt)
        continue;
      known.attempt = pod.attempt;
      known.status = pod.status;
      (is_terminal(pod.status.phase) ? urgent_ : calm_).push_back({now, pod.pod});
    }
  }
  drop_surplus_events();
  std::stable_sort(calm_.begin(), calm_.end(), [](const place& a, const place& b) { return a.due < b.due; });
}

std::vector<std::uint64_t> report_queue::drop(const pod_ref& pod) {
  const auto found = items_.find(pod);
  if (found == items_.end())
    return {};
  auto settled = std::move(found->second.settled);
  items_.erase(found);
  return settled;
}

} // namespace troupe::node
