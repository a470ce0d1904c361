#include "actors/node/report_queue.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace std::chrono_literals;
using namespace troupe;
using troupe::node::report_queue;

namespace {

pod_status in_phase(pod_phase phase) {
  pod_status out;
  out.phase = phase;
  return out;
}

const auto running = in_phase(pod_phase::running);
const auto ended = in_phase(pod_phase::succeeded);

std::vector<std::uint32_t> numbers(const node_report& report) {
  std::vector<std::uint32_t> out;
  for (const auto& x : report.pods)
    out.push_back(x.pod.number);
  return out;
}

} // namespace

TEST_CASE("a lonely end is reported at once, the next ones at the pace, or with its receipt", "[node][reports]") {
  report_queue queue{{.pace = 2ms}};
  queue.put({1, 0}, 1, ended, {}, 10ms);
  CHECK(queue.due() == 10ms);
  const auto first = queue.take(10ms);
  REQUIRE(first);
  CHECK(first->sequence == 1);
  queue.put({1, 1}, 1, ended, {}, 11ms);
  queue.put({1, 2}, 1, ended, {}, 11500us);
  CHECK(queue.due() == 12ms);
  CHECK_FALSE(queue.take(11999us));
  const auto second = queue.take(12ms);
  REQUIRE(second);
  CHECK(numbers(*second) == std::vector<std::uint32_t>{1, 2});
  CHECK_FALSE(queue.due());

  queue.put({1, 3}, 1, ended, {}, 12100us);
  CHECK(queue.due() == 14ms);
  queue.receipt(2);
  CHECK(queue.due() == 12100us);
}

TEST_CASE("a report without ends holds no end up", "[node][reports]") {
  report_queue queue{{.pace = 2ms, .calm = 1ms}};
  queue.put({1, 0}, 1, running, {}, 9ms);
  REQUIRE(queue.take(10ms));
  queue.put({1, 0}, 2, ended, {}, 10ms);
  CHECK(queue.due() == 10ms);
}

TEST_CASE("what has been told wakes nobody up", "[node][reports]") {
  report_queue queue{{.calm = 20ms}};
  queue.put({1, 0}, 1, running, {}, 1ms);
  queue.put({1, 1}, 1, running, {}, 5ms);
  queue.put({1, 0}, 2, ended, {}, 6ms);
  const auto report = queue.take(6ms);
  REQUIRE(report);
  CHECK(numbers(*report) == std::vector<std::uint32_t>{0});
  CHECK_FALSE(queue.take(6ms));
  CHECK(queue.due() == 25ms); // of the second pod, not of the first
}

TEST_CASE("a full batch does not wait", "[node][reports]") {
  report_queue queue;
  queue.put({1, 1000}, 1, ended, {}, 10ms);
  REQUIRE(queue.take(10ms));
  for (std::uint32_t i = 0; i < 63; ++i)
    queue.put({1, i}, 1, ended, {}, 10ms);
  CHECK_FALSE(queue.take(10ms));
  queue.put({1, 63}, 1, ended, {}, 10ms);
  const auto report = queue.take(10ms);
  REQUIRE(report);
  CHECK(report->pods.size() == 64);
}

TEST_CASE("a pod that ends soon after its start is reported once", "[node][reports]") {
  report_queue queue;
  queue.put({1, 0}, 1, running, {}, 0ms);
  CHECK(queue.due() == 20ms);
  CHECK_FALSE(queue.take(19ms));
  queue.put({1, 0}, 2, ended, {7}, 5ms);
  const auto report = queue.take(5ms);
  REQUIRE(report);
  REQUIRE(report->pods.size() == 1);
  CHECK(report->pods[0].attempt == 2);
  CHECK(report->pods[0].status.phase == pod_phase::succeeded);
  CHECK_FALSE(queue.take(1s)); // the place of the first status has been served
}

TEST_CASE("receipts cover all reports up to theirs", "[node][reports]") {
  report_queue queue;
  queue.put({1, 0}, 1, ended, {5}, 0ms);
  REQUIRE(queue.take(0ms));
  queue.put({1, 1}, 1, running, {}, 0ms);
  queue.put({1, 2}, 1, ended, {6, 7}, 0ms);
  REQUIRE(queue.take(20ms));
  const auto durable = queue.receipt(2);
  CHECK(durable.ended == std::vector<pod_ref>{{1, 0}, {1, 2}});
  CHECK(durable.settled == std::vector<std::uint64_t>{5, 6, 7});
  CHECK(queue.receipt(2).ended.empty());
}

TEST_CASE("a report without a receipt is sent again, and under a new incarnation with the latest of each pod",
          "[node][reports]") {
  report_queue queue;
  queue.put({1, 0}, 1, running, {}, 0ms);
  queue.put({1, 1}, 1, ended, {9}, 0ms);
  REQUIRE(queue.take(20ms));
  CHECK(queue.overdue(3s).empty());
  const auto again = queue.overdue(3020ms);
  REQUIRE(again.size() == 1);
  CHECK(again[0].sequence == 1);
  CHECK(queue.overdue(3020ms).empty());

  queue.put({1, 0}, 2, ended, {8}, 4s);
  queue.start_over(4s);
  CHECK(queue.on_the_way() == 0);
  const auto report = queue.take(5s);
  REQUIRE(report);
  REQUIRE(report->pods.size() == 2);
  for (const auto& x : report->pods)
    CHECK(x.status.phase == pod_phase::succeeded);
  auto settled = queue.receipt(report->sequence).settled;
  std::sort(settled.begin(), settled.end());
  CHECK(settled == std::vector<std::uint64_t>{8, 9});
}

TEST_CASE("only so many reports are on their way at once", "[node][reports]") {
  report_queue queue{{.window = 2}};
  for (std::uint32_t i = 0; i < 3; ++i) {
    queue.put({1, i}, 1, ended, {}, i * 1s);
    CHECK(queue.take(i * 1s).has_value() == (i < 2));
  }
  CHECK_FALSE(queue.due());
  queue.receipt(1);
  CHECK(queue.take(3s));
}

TEST_CASE("whatever happens, each pod's last status and each exit come through once they are receipted",
          "[node][reports]") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    std::mt19937 random{seed};
    report_queue queue{{.batch = 4, .most = 3, .window = 2}};
    std::map<std::uint32_t, std::uint32_t> last, seen;
    std::set<std::uint64_t> owed, settled;
    bool broken = false; // a connection loses nothing before it has lost all
    std::chrono::nanoseconds now{0};
    for (int step = 0; step < 200; ++step) {
      now += std::chrono::microseconds{random() % 3000};
      const auto pod = static_cast<std::uint32_t>(random() % 5);
      switch (random() % 4) {
      case 0:
        owed.insert(static_cast<std::uint64_t>(step) + 1);
        queue.put({1, pod}, ++last[pod], random() % 2 ? running : ended, {static_cast<std::uint64_t>(step) + 1}, now);
        break;
      case 1:
        if (auto report = queue.take(now); report && !(broken = broken || random() % 3 == 0)) {
          for (const auto& x : report->pods)
            seen[x.pod.number] = std::max(seen[x.pod.number], x.attempt);
          const auto durable = queue.receipt(report->sequence);
          settled.insert(durable.settled.begin(), durable.settled.end());
        }
        break;
      case 2:
        if (random() % 10 == 0) {
          queue.start_over(now);
          broken = false;
        }
        break;
      default:
        break;
      }
    }
    for (int round = 0; round < 50; ++round) {
      now += 1s;
      queue.start_over(now);
      while (auto report = queue.take(now += 10ms)) {
        for (const auto& x : report->pods)
          seen[x.pod.number] = std::max(seen[x.pod.number], x.attempt);
        const auto durable = queue.receipt(report->sequence);
        settled.insert(durable.settled.begin(), durable.settled.end());
      }
    }
    INFO("seed " << seed);
    CHECK(seen == last);
    CHECK(settled == owed);
    CHECK(queue.waiting() == 0);
  }
}

TEST_CASE("events go along with a report that is due, or alone after a while, and are told until the receipt",
          "[node][reports]") {
  const auto event = [](std::uint32_t number) { return pod_event{{1, number}, 0, true, 5, "Unhealthy", "no"}; };
  report_queue queue{{.calm = 20ms, .patience = 3s}};
  queue.put({event(0)}, 1ms);
  CHECK(queue.due() == 21ms);
  CHECK_FALSE(queue.take(20ms));
  queue.put({event(1)}, 5ms);
  queue.put({1, 0}, 1, ended, {}, 10ms);
  const auto with_end = queue.take(10ms);
  REQUIRE(with_end);
  CHECK(with_end->pods.size() == 1);
  CHECK(with_end->events.size() == 2);
  CHECK_FALSE(queue.due());

  queue.put({event(2)}, 30ms);
  const auto alone = queue.take(50ms);
  REQUIRE(alone);
  CHECK(alone->pods.empty());
  CHECK(alone->events.at(0).pod.number == 2);
  CHECK(queue.overdue(4s).size() == 2);

  queue.receipt(1);
  queue.start_over(5s);
  const auto again = queue.take(5s);
  REQUIRE(again);
  CHECK(again->events.size() == 1);
  CHECK(again->events.at(0).pod.number == 2);
  queue.receipt(again->sequence);
  queue.start_over(6s);
  CHECK_FALSE(queue.take(7s));
}

TEST_CASE("events that nobody takes are bounded: the oldest go", "[node][reports]") {
  report_queue queue{{.most = 10, .events = 10}};
  for (std::uint32_t i = 0; i < 100; ++i)
    queue.put({pod_event{{1, i}, 0, true, 5, "Unhealthy", "no"}}, 1ms);
  CHECK(queue.events_waiting() == 10);
  CHECK(queue.take(1s)->events.front().pod.number == 90);
}
