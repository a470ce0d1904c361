// The book beside a scheduler without any cleverness, under the same random events: the same pods on the same nodes,
// and the same reasons told.

#include "tests/unit/scheduler/reference.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>

using namespace troupe;
using namespace troupe::test;

namespace {

/// What rapidcheck made, used up number by number; it shrinks towards fewer and smaller ones.
class dice {
 public:
  explicit dice(const std::vector<std::uint16_t>& numbers) : numbers_(numbers.begin(), numbers.end()) {}
  bool more() const { return !numbers_.empty(); }
  std::uint32_t below(std::uint32_t n) {
    if (numbers_.empty())
      return 0;
    const auto x = numbers_.front();
    numbers_.pop_front();
    return x % n;
  }
  bool one_in(std::uint32_t n) { return below(n) == n - 1; }

 private:
  std::deque<std::uint16_t> numbers_;
};

const char* const apps[] = {"web", "db"};
const char* const zones[] = {"a", "b", "c"};

class two_schedulers {
 public:
  explicit two_schedulers(const std::vector<std::uint16_t>& numbers) : dice_(numbers) {
    scheduler_news news;
    news.namespaces = namespace_labels{{"one", {{"team", "x"}}}, {"two", {{"team", "y"}}}};
    news.classes = std::vector<priority_class>{{"high", 10, false}, {"low", -10, false}};
    plain_.namespaces = *news.namespaces;
    real_.learn(news);
    for (node_number n = 1; n <= 4; ++n)
      change_node(n);
  }

  void run() {
    while (dice_.more()) {
      step();
      compare();
    }
  }

 private:
  void step() {
    const auto kind = dice_.below(10);
    if (kind < 5)
      want();
    else if (kind < 9)
      end_some(1 + dice_.below(4));
    else
      change_node(static_cast<node_number>(1 + dice_.below(5)));
    plain_.place_waiting();
    const auto found = real_.place_waiting();
    RC_ASSERT(may_change_ || found.empty()); // who said that nothing could have changed was right
    may_change_ = false;
    for (const auto& placed : found)
      hear(placed);
  }

  void change_node(node_number number) {
    auto room = a_room(number, 1000 * dice_.below(5), 1LL << 32, static_cast<std::int32_t>(dice_.below(9)));
    room.unschedulable = dice_.one_in(6);
    room.removed = dice_.one_in(8);
    room.usable = !dice_.one_in(8);
    room.labels["host"] = room.name;
    if (const auto zone = dice_.below(4); zone < 3)
      room.labels["zone"] = zones[zone];
    if (dice_.one_in(4))
      room.taints = {taint("gpu", "", dice_.one_in(2) ? "PreferNoSchedule" : "NoSchedule")};
    may_change_ |= real_.learn(of_nodes({room}));
    plain_.learn(room);
  }

  const char* some_key() { return dice_.one_in(2) ? "host" : "zone"; }
  std::map<std::string, std::string> some_app() { return {{"app", apps[dice_.below(2)]}}; }

  api::PodAffinityTerm some_term() {
    auto term = near_by(some_key(), some_app());
    if (dice_.one_in(4))
      term.namespaces = {"two"};
    if (dice_.one_in(4))
      term.namespaceSelector = having({{"team", "x"}});
    return term;
  }

  void add_rules(pod_demand& d) {
    if (dice_.one_in(3)) {
      auto c = spread_over(some_key(), 1 + static_cast<std::int32_t>(dice_.below(2)), some_app(),
                           dice_.one_in(2) ? "ScheduleAnyway" : "DoNotSchedule");
      if (dice_.one_in(4))
        c.minDomains = 3;
      if (dice_.one_in(3))
        c.nodeTaintsPolicy = "Honor";
      if (dice_.one_in(3))
        c.nodeAffinityPolicy = "Ignore";
      d.spread.push_back(c);
    }
    if (dice_.one_in(4))
      must_be_near(d).push_back(some_term());
    if (dice_.one_in(4))
      must_be_far(d).push_back(some_term());
    if (dice_.one_in(4)) {
      must_be_near(d);
      auto& wish = d.affinity->podAffinity->preferredDuringSchedulingIgnoredDuringExecution.emplace_back();
      wish.weight = 1 + static_cast<std::int32_t>(dice_.below(100));
      wish.podAffinityTerm = some_term();
    }
  }

  pod_demand some_demand() {
    auto d = cpus(100 * dice_.below(9));
    d.name_space = dice_.one_in(3) ? "two" : "one";
    d.labels = some_app();
    if (dice_.one_in(5))
      d.node_selector = {{"zone", zones[dice_.below(3)]}};
    if (dice_.one_in(4))
      d.tolerations.emplace_back().operator_ = "Exists";
    if (dice_.one_in(2))
      add_rules(d);
    if (dice_.one_in(3))
      d.priority_class = dice_.one_in(2) ? "high" : "low";
    return d;
  }

  void want() {
    const auto job = 1 + dice_.below(12);
    auto& demand = demands_[job];
    if (!demand)
      demand = std::make_shared<const pod_demand>(some_demand());
    pods_wanted wanted = wants(job, created_[job], 1 + dice_.below(4), {});
    wanted.demand = demand;
    created_[job] += wanted.count;
    plain_.want(wanted, demand->priority_class.empty() ? 0 : demand->priority_class == "high" ? 10 : -10);
    hear(real_.place_wanted(wanted));
    may_change_ |= real_.is_stirred();
  }

  void end_some(std::uint32_t count) {
    std::vector<pod_ref> ended;
    for (; count > 0 && !plain_.pods().empty(); --count) {
      const auto at = dice_.below(static_cast<std::uint32_t>(plain_.pods().size()));
      ended.push_back(std::next(plain_.pods().begin(), at)->first);
      plain_.end(ended.back());
      where_.erase(ended.back());
    }
    may_change_ |= real_.learn(of_ends(ended));
  }

  void hear(const pods_placed& placed) {
    for (const auto& p : placed.pods) {
      where_[{placed.job, p.number}] = p.node;
      if (p.node == 0)
        told_[{placed.job, p.number}] = placed.unplaced_why;
    }
  }

  void compare() {
    std::size_t waiting = 0;
    for (const auto& [ref, pod] : plain_.pods()) {
      RC_ASSERT(where_.at(ref) == pod.node);
      waiting += pod.node == 0;
    }
    RC_ASSERT(real_.waiting() == waiting);
    RC_ASSERT(real_.placed() == plain_.pods().size());
    if (dice_.below(3) != 0)
      return;
    for (const auto& told : real_.tell_reasons())
      hear(told);
    RC_ASSERT(!real_.has_untold());
    for (const auto& [ref, pod] : plain_.pods())
      if (pod.node == 0)
        RC_ASSERT(told_.at(ref) == plain_.why(*pod.demand));
  }

  dice dice_;
  scheduling::book real_;
  reference_scheduler plain_;
  bool may_change_ = false;
  std::map<object_id, std::shared_ptr<const pod_demand>> demands_;
  std::map<object_id, std::uint32_t> created_;
  std::map<pod_ref, node_number> where_;
  std::map<pod_ref, std::string> told_;
};

} // namespace

TEST_CASE("the book places and tells as if it looked at every node and pod each time", "[scheduler]") {
  const auto holds = rc::check([] {
    const auto numbers = *rc::gen::resize(600, rc::gen::arbitrary<std::vector<std::uint16_t>>());
    two_schedulers{numbers}.run();
  });
  CHECK(holds);
}
