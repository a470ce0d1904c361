#include "tests/simulation/system/simulation.hpp"

#include "messages/cluster/uid_source.hpp"
#include "tests/simulation/system/clients.hpp"
#include "tests/simulation/system/faults.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace troupe::test {

namespace {

constexpr std::uint64_t most_steps = 3'000'000;

class simulation {
 public:
  simulation(std::uint64_t seed, bool trace_all) : stage_(mixed(seed, 1), trace_all) {
    set_uid_source([this] { return static_cast<std::uint32_t>(uids_.next()); });
    controller_.on_boot = [this](published& readers) { rules_.watch(readers); };
    const auto count = stage_.chance.between(1, 4);
    for (std::int64_t i = 1; i <= count; ++i)
      add_node(fmt::format("node-{}", i), seed);
  }

  ~simulation() {
    set_uid_source({});
    controller_.stop();
    for (const auto& n : nodes_)
      n->stop();
    stage_.due.clear();
    stage_.time.cancel_timers();
    stage_.time.settle();
  }
  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  void run() {
    const auto storm = stage_.chance.between(sim_time{30s}, sim_time{300s});
    controller_.boot();
    for (const auto& n : nodes_)
      stage_.in(stage_.chance.between(sim_time{0}, sim_time{5s}), [&x = *n] {
        if (!x.up())
          x.boot();
      });
    clients_.plan(storm);
    faults_.plan(storm);
    run_until(storm, [] { return false; });
    faults_.end();
    run_until(stage_.now() + 600s, [this] { return clients_.content(); }); // a late wish may suspend once more
    stage_.require(clients_.content(), "a client was never answered", "");
    const auto at_rest = [this] { return clients_.content() && rules_.all_ended(); };
    clients_.let_all_end();
    run_until(stage_.now() + 300s, at_rest);
    if (!at_rest())
      clients_.drop_dependencies();
    run_until(stage_.now() + 4h, at_rest);
    run_until(stage_.now() + 120s, [] { return false; });
    rules_.check_end();
    check_books();
    throw_if_broken();
  }

  void fill(run_result& out) const {
    out.last_lines = stage_.record.tail();
    out.hash = stage_.record.hash();
    out.steps = stage_.steps;
    out.seconds = static_cast<double>(stage_.now().count()) / 1e9;
  }

 private:
  void add_node(std::string name, std::uint64_t seed) {
    node_description what;
    what.name = std::move(name);
    what.cpu_milli = stage_.chance.between(2, 6) * 1000;
    what.memory_bytes = std::int64_t{4} << 30;
    what.max_pods = static_cast<std::int32_t>(stage_.chance.between(3, 12));
    auto& n = nodes_.emplace_back(std::make_unique<sim_node>(stage_, controller_, std::move(what), mixed(seed, 2)));
    n->on_launch = [this](sim_node& at, const node::container_key& key, const node::container_template& run) {
      rules_.launched(at, key, run.memory_limit.value_or(0));
    };
  }

  void throw_if_broken() const {
    if (!stage_.broken.empty())
      throw broken_rule{stage_.broken};
  }

  template <class Done> void run_until(sim_time end, Done done) {
    auto look = stage_.steps;
    while (stage_.now() < end) {
      if (stage_.steps >= look) {
        if (done())
          return;
        look = stage_.steps + 50;
      }
      one_step(end);
      throw_if_broken();
      if (++stage_.steps > most_steps)
        throw broken_rule{"the cluster does not come to rest"};
    }
  }

  /// Somebody handles a message, or something happens, or time goes on.
  void one_step(sim_time end) {
    controller_.pace_disk();
    for (const auto& n : nodes_)
      n->pace();
    faults_.restart_processes();
    if (stage_.due.run_one(stage_.now()))
      return;
    if (!stage_.chance.one_in(30) && run_somebody())
      return faults_.between_steps();
    if (stage_.time.runnable() > 0 && !faults_.anybody_stands_still())
      return pass(std::min(end, stage_.now() + stage_.chance.between(sim_time{1us}, sim_time{1ms})));
    pass(end);
  }

  bool run_somebody() {
    const auto count = stage_.time.runnable();
    if (count == 0)
      return false;
    auto place = stage_.chance.below(count);
    if (faults_.anybody_stands_still()) {
      std::vector<std::size_t> awake;
      for (std::size_t i = 0; i < count; ++i)
        if (!faults_.stands_still(stage_.time.runnable_id(i)))
          awake.push_back(i);
      if (awake.empty())
        return false;
      place = awake[place % awake.size()];
    }
    stage_.record.mix(stage_.time.runnable_id(place));
    stage_.time.step(place);
    return true;
  }

  /// Time goes on until something is due, at the latest to `most`.
  void pass(sim_time most) {
    for (const auto& when : {stage_.time.next_timer(), stage_.due.next()})
      if (when)
        most = std::min(most, *when);
    for (const auto& n : nodes_)
      if (const auto lease = n->lease_end())
        most = std::min(most, *lease);
    stage_.time.advance_to(std::max(most, stage_.now()));
  }

  /// What an actor says of its own state.
  std::string state_of(const actor_registry* registry, const std::string& path) {
    const auto who = registry ? registry->find(path) : nullptr;
    if (!who)
      return {};
    auto answer = std::make_shared<std::string>();
    stage_.time.system().spawn([who, answer](caf::event_based_actor* self) {
      self->request(caf::actor_cast<caf::actor>(who->address), caf::infinite, state_atom::value)
          .then([answer](std::string& text) { *answer = std::move(text); }, [](const caf::error&) {});
    });
    run_until(stage_.now() + 1s, [&] { return !answer->empty(); });
    return *answer;
  }

  void expect(const std::string& state, std::initializer_list<std::string_view> parts) {
    for (const auto part : parts)
      stage_.require(state.find(part) != std::string::npos, fmt::format("at rest, but not {}", part), state);
  }

  /// Nobody remembers anything that is over.
  void check_books() {
    expect(state_of(controller_.registry(), "/scheduler"), {R"("placed":0,)", R"("waiting":0,)", R"("cpuMilli":0,)"});
    expect(state_of(controller_.registry(), "/store"), {R"("inFlight":0,)", R"("undecided":0,)"});
    for (const auto& n : nodes_) {
      expect(state_of(n->registry(), "/node"), {R"("connected":true)", R"("pods":0,)", R"("reportsWaiting":0,)",
                                                R"("reportsOnTheWay":0,)", R"("strangers":0,)"});
      expect(state_of(controller_.registry(), "/nodes/" + n->name()), {R"("openStarts":0,)", R"("openStops":0)"});
    }
  }

  dice uids_{7};
  stage stage_;
  sim_controller controller_{stage_};
  std::vector<std::unique_ptr<sim_node>> nodes_;
  auditor rules_{stage_, nodes_};
  clients clients_{stage_, controller_, rules_};
  faults faults_{stage_, controller_, nodes_};
};

} // namespace

run_result simulate(std::uint64_t seed, bool trace_all) {
  run_result out;
  simulation all{seed, trace_all};
  try {
    all.run();
  } catch (const broken_rule& x) {
    out.broken = x.what();
  }
  all.fill(out);
  return out;
}

} // namespace troupe::test
