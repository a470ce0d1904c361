#include "actors/cron/rules/due.hpp"

#include <algorithm>
#include <cstdlib>

namespace troupe::cron {

namespace {

constexpr timestamp_us wake_delta = 100'000; ///< Kubernetes looks that much after the time

/// FNV-1a over uid and time: the same on every machine and after every restart.
std::uint64_t mixed(std::string_view uid, timestamp_us nominal) {
  constexpr std::uint64_t prime = 1'099'511'628'211U;
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  const auto eat = [&](std::uint64_t byte) { hash = (hash ^ byte) * prime; };
  for (const auto c : uid)
    eat(static_cast<unsigned char>(c));
  for (unsigned shift = 0; shift < 64; shift += 8)
    eat(static_cast<std::uint64_t>(nominal) >> shift & 0xffU);
  return hash ^ hash >> 32U;
}

/// The last activation up to `until`. @param first one that is not later
timestamp_us latest_up_to(const schedule& times, timestamp_us first, timestamp_us until) {
  if (const auto step = times.every() * us_per_second; step > 0)
    return first + (until - first) / step * step;
  // next() grows with its argument, and an activation is a whole second.
  auto low = first - 1, high = until;
  while (high - low > us_per_second) {
    const auto middle = low + (high - low) / 2;
    const auto next = times.next(middle);
    (next && *next <= until ? low : high) = middle;
  }
  return *times.next(low);
}

/// The last activation that has started. @param first one that has
timestamp_us latest_started(const due_question& q, timestamp_us first, timestamp_us now) {
  const auto latest = latest_up_to(*q.times, first, now);
  return start_of(q, latest) <= now ? latest : latest_up_to(*q.times, first, latest - 1);
}

/// How often the interval of the first two fits: Kubernetes' own estimate.
std::int64_t missed_runs(timestamp_us first, std::optional<timestamp_us> second, timestamp_us now) {
  if (!second || now < *second)
    return 0;
  const auto interval = std::max<std::int64_t>(1, (*second - first + us_per_second / 2) / us_per_second);
  return (now - first) / us_per_second / interval + 1;
}

/// The first of those that catch-up `all` still starts.
timestamp_us oldest_wanted(const due_question& q, timestamp_us first, timestamp_us latest, std::int64_t missed) {
  if (missed <= most_missed)
    return first;
  const auto second = *q.times->next(first);
  const auto from = latest - most_missed * (second - first);
  if (from <= first)
    return first;
  return std::min(latest, q.times->every() > 0 ? latest_up_to(*q.times, first, from) : *q.times->next(from));
}

/// The first run that startingDeadlineSeconds does not rule out. @param first missed one; the last one is in time
timestamp_us first_in_time(const due_question& q, timestamp_us first, std::optional<std::int64_t> deadline_s,
                           timestamp_us now) {
  const auto age = (now - first) / us_per_second;
  if (!deadline_s || age < *deadline_s)
    return first;
  const auto begin = now - *deadline_s * us_per_second - q.ask.jitter_s * us_per_second;
  auto run = begin <= first ? first : *q.times->next(begin);
  if (const auto step = q.times->every() * us_per_second; step > 0 && begin > first)
    run = first + ((begin - first) / step + 1) * step;
  while ((now - start_of(q, run)) / us_per_second >= *deadline_s)
    run = *q.times->next(run);
  return run;
}

std::optional<std::int64_t> deadline_of(const due_question& q) {
  if (q.ask.missed != catch_up::none)
    return q.deadline_s;
  return std::min(q.deadline_s.value_or(none_tolerance_s), none_tolerance_s);
}

} // namespace

timestamp_us start_of(const due_question& q, timestamp_us nominal) {
  if (q.ask.jitter_s == 0)
    return nominal;
  const auto next = q.times->next(nominal);
  const auto room = next ? (*next - nominal) / us_per_second - 1 : q.ask.jitter_s;
  const auto most = std::min(q.ask.jitter_s, room);
  return nominal +
         static_cast<std::int64_t>(mixed(q.uid, nominal) % static_cast<std::uint64_t>(most + 1)) * us_per_second;
}

due_answer find_due(const due_question& q, timestamp_us now) {
  due_answer out;
  const auto first = q.times->next(q.since);
  out.never = !first;
  if (!first)
    return out;
  if (start_of(q, *first) > now) {
    out.wake = start_of(q, *first) + wake_delta;
    return out;
  }
  const auto latest = latest_started(q, *first, now);
  if (const auto next = q.times->next(latest))
    out.wake = start_of(q, *next) + wake_delta;
  const auto deadline = deadline_of(q);
  const auto in_time = [&](timestamp_us run) {
    return !deadline || (now - start_of(q, run)) / us_per_second < *deadline;
  };
  if (!in_time(latest)) {
    if (q.ask.missed != catch_up::none)
      out.too_late = latest;
    return out;
  }
  const auto oldest = first_in_time(q, *first, deadline, now);
  const auto missed = missed_runs(oldest, q.times->next(oldest), now);
  out.many_missed = missed > most_missed;
  out.due = q.ask.missed == catch_up::all ? oldest_wanted(q, oldest, latest, missed) : latest;
  return out;
}

} // namespace troupe::cron
