#include "tests/simulation/node/one_node.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

/// A controller that wants a number of pods to run, keeps what is reported, and repeats what shows no effect.
class small_controller {
 public:
  struct record {
    bool heard = false;
    std::uint32_t attempt = 0;
    std::int32_t runs_begun = 0;
    pod_phase phase = pod_phase::pending;
    int ends = 0; ///< how often its end was counted
  };

  small_controller(one_node& stage, std::mt19937& random, std::uint32_t pods) : stage_(stage), random_(random) {
    for (std::uint32_t i = 0; i < pods; ++i)
      records_[pod_ref{1 + i % 2, i}] = {};
    stage_.on_report = [this](const node_report& report) { take(report); };
  }

  void take(const node_report& report) {
    if (report.incarnation != stage_.incarnation)
      return;
    for (const auto& x : report.pods) {
      auto& known = records_.at(x.pod);
      known.heard = true;
      if (is_terminal(known.phase) || x.attempt < known.attempt)
        continue;
      known.attempt = x.attempt;
      known.phase = x.status.phase;
      const auto& main = x.status.containers.at(0);
      known.runs_begun = main.restarts + (main.state != run_state::waiting || !main.last.empty() ? 1 : 0);
      known.ends += is_terminal(known.phase) ? 1 : 0;
    }
  }

  node_orders open_orders(bool all) const {
    auto orders = one_node::starting({stage_.job(1, "OnFailure"), stage_.job(2, "OnFailure")}, {}, all);
    for (const auto& [pod, x] : records_)
      if (!is_terminal(x.phase) && (all || !x.heard)) {
        orders.starts.emplace_back().pod = pod;
        if (x.runs_begun > 0)
          orders.starts.back().runs_begun = {x.runs_begun};
      }
    return orders;
  }

  /// Joins, and gives the full orders.
  void join() {
    for (auto& [pod, x] : records_)
      x.heard = false, x.attempt = 0; // a new incarnation counts anew
    stage_.join();
    stage_.order(open_orders(true));
  }

  const std::map<pod_ref, record>& records() const { return records_; }
  bool done() const {
    return std::all_of(records_.begin(), records_.end(), [](const auto& x) { return is_terminal(x.second.phase); });
  }

 private:
  one_node& stage_;
  std::mt19937& random_;
  std::map<pod_ref, record> records_;
};

/// Each pod fails as often as its number says, then succeeds.
std::int32_t outcome(const pod_ref& pod, std::uint16_t attempt) { return attempt < pod.number % 3 ? 1 : 0; }

struct storm : one_node {
  explicit storm(std::uint32_t seed) : random(seed), controller(*this, random, 8) { receipting = true; }

  bool chance(unsigned in) { return random() % in == 0; }
  void finish_some(unsigned one_in) {
    for (const auto& [pod, x] : controller.records())
      for (std::uint16_t attempt = 0; attempt < 4; ++attempt) {
        const auto live = launcher.live();
        const auto run = key(pod, attempt);
        if (std::find(live.begin(), live.end(), run) != live.end() && chance(one_in))
          launcher.finish(run, outcome(pod, attempt));
      }
  }
  void rejoin() {
    if (proxy)
      disconnect();
    if (!agent)
      start_agent();
    controller.join();
  }
  void hurt() {
    switch (random() % 8) {
    case 0:
      kill_agent();
      break;
    case 1:
      disconnect();
      break;
    case 2:
      kill_a_pod();
      break;
    case 3:
      receipting = !receipting;
      break;
    case 4:
      launcher.disconnect();
      break;
    case 5:
      launcher.connect();
      break;
    default:
      if (agent && proxy)
        order(controller.open_orders(false)); // repeated, or late
    }
  }
  void kill_a_pod() {
    for (const auto& x : time.registry().all())
      if (x->who.path.starts_with("/node/pods/") && chance(3))
        stop_actor(caf::actor_cast<caf::actor>(x->address), caf::exit_reason::kill);
  }

  /// What must hold at any time.
  void check() {
    for (const auto& [run, count] : launcher.launches)
      CHECK(count == 1);
    for (const auto sequence : launcher.acknowledged) {
      const auto& run = launcher.exit_keys.at(sequence);
      for (const auto& [pod, x] : controller.records())
        if (key(pod).pod_uid == run.pod_uid)
          CHECK((is_terminal(x.phase) || x.runs_begun > run.attempt + 1));
    }
  }

  std::mt19937 random;
  small_controller controller;
};

} // namespace

TEST_CASE("whatever fails: nothing is started twice, nothing is lost, each end counts once", "[node][simulation]") {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    storm stage{seed};
    stage.rejoin();
    for (int i = 0; i < 60; ++i) {
      stage.after(std::chrono::milliseconds{stage.random() % 700});
      stage.finish_some(3);
      if (stage.chance(2))
        stage.hurt();
      if ((!stage.agent || !stage.proxy) && stage.chance(2))
        stage.rejoin();
      stage.check();
    }
    stage.launcher.connect();
    stage.receipting = true;
    stage.rejoin();
    for (int i = 0; i < 60 && !stage.controller.done(); ++i) {
      stage.finish_some(1);
      stage.after(1s);
      stage.order(stage.controller.open_orders(false));
    }
    stage.after(10s);
    stage.check();
    for (const auto& [pod, x] : stage.controller.records()) {
      INFO("pod " << pod.job << "/" << pod.number);
      CHECK(x.phase == pod_phase::succeeded);
      CHECK(x.ends == 1);
      CHECK(x.runs_begun == static_cast<std::int32_t>(pod.number % 3) + 1);
    }
    CHECK(stage.launcher.live().empty());
    CHECK(stage.launcher.held_exits() == 0);
  }
}
