// Which run is due (spec/cronjobs.md §4, §9), jitter and catching up.

#include "actors/cron/rules/due.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

using namespace cron;

namespace {

constexpr timestamp_us s = us_per_second, minute = 60 * s, hour = 60 * minute;
constexpr timestamp_us noon = 1'767'268'800 * s; // 2026-01-01T12:00:00Z
constexpr timestamp_us delta = 100'000;

schedule times_of(const char* text) { return *parse_schedule(text, find_zone("UTC").zone).times; }

} // namespace

TEST_CASE("which run is due", "[cron][due]") {
  struct row {
    const char* name;
    const char* schedule;
    timestamp_us since;
    std::optional<std::int64_t> deadline;
    timestamp_us now;
    due_answer wanted;
  };
  const row rows[] = {
      {"before the first run", "* * * * *", noon + 30 * s, {}, noon + minute - 1, {.wake = noon + minute + delta}},
      {"at its time",
       "* * * * *",
       noon + 30 * s,
       {},
       noon + minute,
       {.due = noon + minute, .wake = noon + 2 * minute + delta}},
      {"of many missed ones, the last",
       "0 * * * *",
       noon,
       {},
       noon + 5 * hour + minute,
       {.due = noon + 5 * hour, .wake = noon + 6 * hour + delta}},
      {"100 missed: no warning",
       "* * * * *",
       noon,
       {},
       noon + 100 * minute,
       {.due = noon + 100 * minute, .wake = noon + 101 * minute + delta}},
      {"101 missed: a warning, and the run",
       "* * * * *",
       noon,
       {},
       noon + 101 * minute,
       {.due = noon + 101 * minute, .wake = noon + 102 * minute + delta, .many_missed = true}},
      {"an irregular schedule",
       "0 6-8 * * *",
       noon,
       {},
       noon + 23 * hour,
       {.due = noon + 20 * hour, .wake = noon + 42 * hour + delta}},
      {"every 90 s from the last",
       "@every 90s",
       noon,
       {},
       noon + 200 * s,
       {.due = noon + 180 * s, .wake = noon + 270 * s + delta}},
      {"just within the deadline",
       "0 * * * *",
       noon,
       60,
       noon + hour + minute - 1,
       {.due = noon + hour, .wake = noon + 2 * hour + delta}},
      {"beyond the deadline",
       "0 * * * *",
       noon,
       60,
       noon + hour + minute,
       {.too_late = noon + hour, .wake = noon + 2 * hour + delta}},
      {"a deadline of 0 rules everything out",
       "0 * * * *",
       noon,
       0,
       noon + hour + 1,
       {.too_late = noon + hour, .wake = noon + 2 * hour + delta}},
      {"a deadline keeps the count small",
       "* * * * *",
       noon,
       100,
       noon + 500 * minute,
       {.due = noon + 500 * minute, .wake = noon + 501 * minute + delta}},
      {"31 February", "0 0 31 2 *", noon, {}, noon + hour, {.never = true}},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      const auto times = times_of(r.schedule);
      CHECK((find_due({&times, r.since, r.deadline, {}, "u"}, r.now) == r.wanted));
    }
}

TEST_CASE("catching up", "[cron][due]") {
  const auto times = times_of("* * * * *");
  due_question q{&times, noon, {}, {.missed = catch_up::all}, "u"};
  CHECK(find_due(q, noon + 10 * minute).due == noon + minute);
  CHECK(find_due(q, noon + 1000 * minute).due == noon + 901 * minute); // the last hundred
  q.deadline_s = 150;
  CHECK(find_due(q, noon + 10 * minute).due == noon + 8 * minute);
  q = {&times, noon, {}, {.missed = catch_up::none}, "u"};
  CHECK(find_due(q, noon + 3 * minute + 9 * s).due == noon + 3 * minute);
  CHECK_FALSE(find_due(q, noon + 3 * minute + 10 * s).due);
}

TEST_CASE("jitter delays a run, never beyond the next one", "[cron][due]") {
  const auto times = times_of("* * * * *");
  const due_question q{&times, noon, {}, {.jitter_s = 600}, "some-uid"};
  bool varies = false;
  for (auto run = noon; run < noon + hour; run += minute) {
    const auto start = start_of(q, run);
    CHECK((start >= run && start < run + minute));
    CHECK(start == start_of(q, run));
    varies = varies || start - run != start_of(q, noon) - noon;
  }
  CHECK(varies);
  const auto first = start_of(q, noon + minute);
  CHECK_FALSE(find_due(q, first - 1).due);
  CHECK(find_due(q, first).due == noon + minute);
}

} // namespace troupe::test
