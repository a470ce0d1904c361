#include "tests/simulation/system/sim_node.hpp"

#include "actors/supervision/supervisor.hpp"

#include <algorithm>
#include <charconv>

using namespace std::chrono_literals;

namespace troupe::test {

namespace {

constexpr auto join_patience = 5s;

std::uint64_t number_of(const node::container_key& key) {
  std::uint64_t out = mixed(std::uint64_t{key.container} << 16 | key.attempt);
  for (const auto byte : key.pod_uid)
    out = mixed(out, byte);
  return out;
}

std::string name_of(const node::container_key& key) {
  return fmt::format("{}/{}#{}", to_text(key.pod_uid).substr(0, 8), key.container, key.attempt);
}

std::int64_t argument(const std::vector<std::string>& argv, std::size_t at) {
  std::int64_t out = 0;
  if (at < argv.size())
    std::from_chars(argv[at].data(), argv[at].data() + argv[at].size(), out);
  return out;
}

} // namespace

sim_node::sim_node(stage& on, sim_controller& controller, node_description what, std::uint64_t seed)
    : stage_(on), controller_(controller), what_(std::move(what)), seed_(seed), launcher_(*on.time.context().time) {
  launcher_.begin_at_once = false;
  launcher_.follows_lease = true;
  launcher_.on_launch = [this](const auto& call) { begin_run(call); };
  launcher_.on_stop = [this](const auto& call) { stop_run(call); };
}

// -- the process ----------------------------------------------------------------------------------------------------

child_spec sim_node::agent_child() {
  return {"node", restart_when::permanent, [this] {
            auto& p = *process_;
            node_agent_spec spec;
            spec.runtime = &p.mirror;
            spec.logs = &logs_;
            spec.node = what_;
            spec.images = std::make_shared<const node::image_table>();
            spec.heartbeat_interval = sim_limits.interval;
            spec.boottime = [this] { return stage_.time.now_us() * 1000; };
            spec.on_disconnected = [this] { dial_in(1ms); };
            p.agent = stage_.time.system().spawn<node_agent>(
                p.context, actor_identity{"/node", "node-agent", "Node " + name()}, std::move(spec));
            dial_in(1ms);
            return caf::actor_cast<caf::actor>(p.agent);
          }};
}

void sim_node::boot() {
  stage_.say("{} starts", name());
  process_ = std::make_unique<process>(launcher_);
  auto& p = *process_;
  p.context = {&p.registry, stage_.time.context().time};
  supervisor_spec tree;
  tree.strategy = restart_strategy::rest_for_one;
  tree.children = {agent_child()};
  tree.on_give_up = [&p](const std::string&) { p.gave_up = true; };
  p.root = stage_.time.system().spawn<supervisor>(p.context, actor_identity{"/", "supervisor", ""}, std::move(tree));
  connect_launcher(stage_.chance.between(1ms, 200ms));
}

void sim_node::crash_process() {
  if (!up())
    return;
  stage_.say("{}: its process is gone", name());
  launcher_.disconnect();
  if (link_)
    link_->cut(10ms, 1ms); // the kernel tells the other side
  stop();
}

void sim_node::stop() {
  if (link_)
    link_->close();
  if (!up())
    return;
  kill_process(stage_, process_->registry);
  process_->root = nullptr;
  process_->agent = nullptr;
  wants_to_join_ = false;
  ++calls_;
  gone_.push_back(std::move(process_));
}

void sim_node::lose_machine() {
  stage_.say("{}: the machine is gone", name());
  launcher_.disconnect();
  launcher_.lose_table();
  launcher_.lease = 0;
  ++losses_;
  if (link_)
    link_->cut(15s, 1ms); // nobody is left to tell
  stop();
}

void sim_node::lose_launcher() {
  stage_.say("{}: launcher and keeper are gone", name());
  launcher_.disconnect();
  launcher_.lose_table();
  ++losses_;
  connect_launcher(stage_.chance.between(10ms, 3s));
}

void sim_node::disconnect_launcher(sim_time how_long) {
  stage_.say("{}: launcher out of reach", name());
  launcher_.disconnect();
  connect_launcher(how_long);
}

void sim_node::connect_launcher(sim_time wait) {
  launcher_away_until_ = std::max(launcher_away_until_, stage_.now() + wait);
  stage_.in(wait, [this] {
    if (up() && stage_.now() >= launcher_away_until_)
      launcher_.connect();
  });
}

// -- the way to the controller ----------------------------------------------------------------------------------------

void sim_node::cut_off(sim_time how_long) {
  stage_.say("{}: cut off for {} s", name(), how_long / 1s);
  cut_until_ = std::max(cut_until_, stage_.now() + how_long);
  if (link_)
    link_->cut(12s, 12s);
}

void sim_node::break_connection() {
  stage_.say("{}: its connection breaks", name());
  if (link_)
    link_->cut(2s, 2s);
}

void sim_node::dial_in(sim_time wait) {
  wants_to_join_ = true;
  stage_.in(wait, [this, call = ++calls_] {
    if (up() && wants_to_join_ && call == calls_)
      dial();
  });
}

void sim_node::dial() {
  const auto door = controller_.door();
  if (!door || stage_.now() < cut_until_ || !process_->agent)
    return dial_in(stage_.chance.between(200ms, 2s));
  if (!link_ || !link_->up())
    link_ = std::make_shared<connection>(stage_, name());
  const auto call = ++calls_;
  stage_.time.system().spawn([this, call, door, request = join_request{what_, protocol_identifier()},
                              agent = link_->far_agent(process_->agent)](caf::event_based_actor* self) {
    self->request(door, join_patience, join_atom::value, request, agent)
        .then([this, call](const join_answer& answer,
                           const node_proxy_actor& proxy) { hear_answer(call, answer, proxy); },
              [this, call](const caf::error&) {
                if (call == calls_)
                  dial_in(stage_.chance.between(200ms, 2s));
              });
  });
}

void sim_node::hear_answer(std::uint64_t call, const join_answer& answer, const node_proxy_actor& proxy) {
  if (call != calls_ || !up())
    return;
  if (!answer.accepted || !link_->up())
    return dial_in(stage_.chance.between(200ms, 2s));
  stage_.in(stage_.chance.between(50us, 5ms), [this, call, answer, proxy, link = link_] {
    if (call != calls_ || !up())
      return;
    if (!link->up())
      return dial();
    wants_to_join_ = false;
    stage_.say("{} joins as {}", name(), answer.incarnation);
    caf::anon_send(process_->agent, join_atom::value, answer, link->far_proxy(proxy));
  });
}

// -- containers -------------------------------------------------------------------------------------------------------

bool sim_node::runs(const uid_bytes& pod) const {
  const auto all = launcher_.live();
  return std::any_of(all.begin(), all.end(), [&](const auto& key) { return key.pod_uid == pod; });
}

bool sim_node::lives(const node::container_key& key) const {
  const auto all = launcher_.live();
  return std::find(all.begin(), all.end(), key) != all.end();
}

/// What a container does follows from its name: its command says how long it may last (milliseconds) and how often it
/// fails (percent). Where it has a memory limit, half of its failures are OOM kills.
void sim_node::begin_run(const scripted_runtime::start_call& what) {
  const auto& command = launcher_.template_at(what.which);
  const auto& argv = command.argv;
  dice fate{mixed(seed_, number_of(what.key))};
  const auto lasts = fate.between(sim_time{1ms}, argument(argv, 1) * sim_time{1ms} + 2ms);
  const auto code = fate.between(1, 100) <= argument(argv, 2) ? static_cast<int>(fate.between(1, 4)) : 0;
  const auto too_much = code != 0 && command.memory_limit.value_or(0) != 0 && fate.one_in(2);
  const auto starts = fate.between(sim_time{100us}, sim_time{20ms});
  stage_.say("{}: run {} starts, lasts {} ms, exit {}", name(), name_of(what.key), lasts / 1ms, code);
  if (on_launch)
    on_launch(*this, what.key, command);
  stage_.in(starts, [this, key = what.key] {
    if (lives(key))
      launcher_.begin(key);
  });
  stage_.in(starts + lasts, [this, key = what.key, code, too_much] { finish(key, too_much ? 137 : code, too_much); });
}

void sim_node::stop_run(const scripted_runtime::kill_call& what) {
  dice fate{mixed(seed_ + 1, number_of(what.key))};
  const auto stubborn = fate.one_in(4);
  const auto grace = sim_time{what.grace};
  const auto wait = stubborn ? grace : std::min(grace, fate.between(sim_time{1ms}, sim_time{3s}));
  const auto code = stubborn ? 137 : (fate.one_in(5) ? 0 : 143);
  stage_.in(wait, [this, key = what.key, code] { finish(key, code); });
}

void sim_node::finish(const node::container_key& key, int exit_code, bool oom_killed) {
  if (!lives(key))
    return;
  stage_.say("{}: run {} ends with {}{}", name(), name_of(key), exit_code, oom_killed ? ", OOM killed" : "");
  launcher_.finish(key, exit_code, oom_killed);
}

std::optional<sim_time> sim_node::lease_end() const {
  if (launcher_.lease == 0 || launcher_.live().empty())
    return std::nullopt;
  return stage_.now() + sim_time{launcher_.lease - stage_.time.now_us() * 1000};
}

void sim_node::pace() {
  if (const auto end = lease_end(); end && *end <= stage_.now()) {
    stage_.say("{}: the launcher's lease is over", name());
    launcher_.expire_lease();
  }
  if (news_due_ || !up() || !launcher_.has_news())
    return;
  news_due_ = true;
  stage_.in(stage_.chance.one_in(20) ? stage_.chance.between(20ms, 1s) : stage_.chance.between(50us, 5ms), [this] {
    news_due_ = false;
    if (up())
      launcher_.deliver();
  });
}

} // namespace troupe::test
