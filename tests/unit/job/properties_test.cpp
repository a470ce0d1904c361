// What must never happen and what must happen at last, over random Jobs and histories. rapidcheck shrinks a history
// that breaks a rule.

#include "tests/unit/job/history.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

namespace troupe::test {

namespace {

/// Plays random histories of up to so many rolls of the dice.
template <class F> void for_histories(int length, F&& play) {
  CHECK(rc::check([&] {
    const auto rolls = *rc::gen::resize(length, rc::gen::arbitrary<std::vector<std::uint16_t>>());
    history h{dice{rolls}};
    play(h);
  }));
}

} // namespace

TEST_CASE("properties: no Job breaks a rule, and every Job ends", "[job][policy]") {
  for_histories(700, [](history& h) {
    while (h.more())
      h.step();
    h.calm_down();
    RC_ASSERT(h.ended());
    RC_ASSERT(h.live_pods() == 0);
  });
}

TEST_CASE("properties: a Job that is told everything anew goes on as it was", "[job][ledger]") {
  for_histories(300, [](history& h) {
    while (h.more() && !h.ended()) {
      for (int i = 0; i < 4; ++i)
        h.step();
      h.check_anew();
    }
  });
}

TEST_CASE("properties: the order of facts does not change the sums", "[job][ledger]") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random{seed};
    std::vector<pod_fact> facts;
    for (std::uint32_t n = 0; n < 20; ++n) {
      auto pod = a_pod{static_cast<pod_phase>(random() % 4)}.numbered(n);
      pod.terminating = random() % 4 == 0;
      pod.uncounted = pod.terminating && random() % 2 == 0;
      pod.failed_by_deletion = pod.terminating && random() % 2 == 0;
      pod.deleted_us = pod.terminating ? long_ago - static_cast<int>(random() % 100) * second : 0;
      pod.finished_us = pod.finished_us != 0 ? long_ago + static_cast<int>(random() % 1000) * second : 0;
      facts.push_back(pod);
    }
    const auto sums = [&] {
      job_rules::pod_ledger ledger;
      for (const auto& pod : facts)
        ledger.learn(pod);
      for (const auto& pod : facts) // told twice
        ledger.learn(pod);
      return std::pair{ledger.tally(), ledger.streak().open_at()};
    };
    const auto before = sums();
    std::shuffle(facts.begin(), facts.end(), random);
    const auto after = sums();
    CHECK(before.first == after.first);
    CHECK(before.second == after.second);
  }
}

} // namespace troupe::test
