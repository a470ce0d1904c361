#include "tests/unit/store/store_world.hpp"

#include <catch2/catch.hpp>
#include <prometheus/metric_family.h>

#include <algorithm>

namespace troupe::test {

namespace {

caf::scheduler::test_coordinator& coordinator(caf::actor_system& of) {
  return dynamic_cast<caf::scheduler::test_coordinator&>(of.scheduler());
}

/// What a Job of one pod decides.
job_decision scripted(object_id job, const api::Job& object, const std::vector<pod_fact>& pods, std::uint64_t round) {
  job_decision d;
  d.job = job;
  d.round = round;
  for (const auto& pod : pods)
    if (pod.phase == pod_phase::succeeded) {
      d.status = object.status;
      d.status->active = 0;
      d.status->succeeded = 1;
      auto& c = d.status->conditions.emplace_back();
      c.type = "Complete";
      c.status = "True";
    }
  return d;
}

} // namespace

store_world::store_world() { start_store(); }

store_world::~store_world() {
  kill_store();
  stop_actor(supervisor_, caf::exit_reason::user_shutdown);
  stop_actor(scheduler_, caf::exit_reason::user_shutdown);
  for (const auto& a : jobs_)
    stop_actor(a, caf::exit_reason::user_shutdown);
  for (const auto& a : proxies_)
    stop_actor(a, caf::exit_reason::user_shutdown);
  run_ready();
  coordinator(system_).clock().cancel_all();
}

void store_world::run_ready() { coordinator(system_).run(); }

void store_world::settle() { run_ready(); }

void store_world::pass(std::chrono::microseconds duration) {
  time.now += duration.count();
  coordinator(system_).advance_time(duration);
  run_ready();
}

double store_world::counted(const std::string& metric, const std::string& value) const {
  double sum = 0;
  for (const auto& family : metrics->collect())
    for (const auto& each : family.metric)
      if (family.name == metric &&
          (value.empty() ||
           std::any_of(each.label.begin(), each.label.end(), [&](const auto& label) { return label.value == value; })))
        sum += each.counter.value;
  return sum;
}

void store_world::start_store() {
  store = system_.spawn<troupe::store>(actor_context{&registry, &time}, actor_identity{"/store", "store", ""},
                                       store_spec{disk, readers, {}, metrics});
  settle();
}

void store_world::kill_store() {
  stop_actor(store, caf::exit_reason::kill);
  store = nullptr;
  run_ready();
}

void store_world::attach_deciders() {
  supervisor_ = supervisor_stand_in();
  scheduler_ = scheduler_stand_in();
  caf::anon_send(store, attach_atom::value, supervisor_);
  caf::anon_send(store, attach_atom::value, scheduler_);
  settle();
}

job_supervisor_actor store_world::supervisor_stand_in() {
  return system_.spawn([this](job_supervisor_actor::pointer self) -> job_supervisor_actor::behavior_type {
    (void)self;
    return {[this](const jobs_changed_ptr& m) {
              for (const auto& change : m->jobs) {
                const auto first = std::none_of(said.supervisor.begin(), said.supervisor.end(),
                                                [&](const job_change& c) { return c.job == change.job; });
                said.supervisor.push_back(change);
                if (first && !change.removed && change.object.get<api::Job>().status.conditions.empty())
                  caf::anon_send(store, attach_atom::value, change.job, job_stand_in(change.job));
              }
            },
            [](look_atom, std::uint64_t) {}};
  });
}

scheduler_actor store_world::scheduler_stand_in() {
  return system_.spawn([this](scheduler_actor::pointer) -> scheduler_actor::behavior_type {
    return {[this](const scheduler_news_ptr& m) { said.scheduler.push_back(*m); },
            [this](const pods_wanted_ptr& wanted) {
              pods_placed placed;
              placed.job = wanted->job;
              placed.round = wanted->round;
              for (std::uint32_t i = 0; i < wanted->count; ++i)
                placed.pods.push_back({wanted->first + i, no_number, 1});
              caf::anon_send(store, pods_placed_ptr{std::make_shared<pods_placed>(std::move(placed))});
            },
            [](look_atom, std::uint64_t) {}};
  });
}

job_actor store_world::job_stand_in(object_id id) {
  jobs_.push_back(system_.spawn([this, id](job_actor::pointer) -> job_actor::behavior_type {
    auto known = std::make_shared<api::resource>();
    return {[this, id, known](const job_facts_ptr& m) {
              said.facts.push_back(m);
              *known = m->object;
              if (!said.jobs_decide)
                return;
              auto d = scripted(id, m->object.get<api::Job>(), m->pods, 0);
              d.pods_follow = m->pods.empty();
              if (m->pods.empty()) {
                d.status = m->object.get<api::Job>().status;
                d.status->active = 1;
                auto wanted = std::make_shared<pods_wanted>();
                wanted->job = id;
                wanted->count = 1;
                caf::anon_send(scheduler_, pods_wanted_ptr{wanted});
              }
              caf::anon_send(store, job_decision_ptr{std::make_shared<job_decision>(std::move(d))});
            },
            [this, id, known](const job_news_ptr& m) {
              said.news.push_back(m);
              if (m->object)
                *known = m->object;
              if (said.jobs_decide)
                caf::anon_send(store, job_decision_ptr{std::make_shared<job_decision>(
                                          scripted(id, known->get<api::Job>(), m->pods, m->round))});
            },
            [](look_atom, std::uint64_t) {}};
  }));
  return jobs_.back();
}

node_proxy_actor store_world::proxy_stand_in() {
  proxies_.push_back(system_.spawn([this](node_proxy_actor::pointer) -> node_proxy_actor::behavior_type {
    return {[](const heartbeat&) {},
            [](const node_report&) {},
            [this](const proxy_orders_ptr& m) {
              said.orders.push_back(*m);
              if (m->receipt != 0)
                said.receipts.push_back({0, m->receipt});
            },
            [this](const report_receipt& m) { said.receipts.push_back(m); },
            [](look_atom, std::uint64_t) {},
            [](const log_query&) { return log_answer{}; },
            [](const inspect_query&) { return inspect_answer{}; }};
  }));
  return proxies_.back();
}

answer store_world::write(client_write what) {
  auto got = std::make_shared<std::optional<write_outcome>>();
  auto pending = std::make_shared<pending_write>();
  pending->what = std::move(what);
  pending->done = [got](write_outcome outcome) {
    CHECK_FALSE(got->has_value()); // answered once
    *got = std::move(outcome);
  };
  caf::anon_send(store, pending_write_ptr{std::move(pending)});
  settle();
  return got;
}

answer store_world::create(const api::Job& job) {
  client_write w;
  w.kind = &api::kind_of<api::Job>();
  w.name_space = job.metadata.namespace_;
  w.name = job.metadata.name;
  w.object = api::make_resource(job);
  return write(std::move(w));
}

answer store_world::remove(const std::string& job, const std::string& propagation) {
  client_write w;
  w.verb = write_verb::remove;
  w.kind = &api::kind_of<api::Job>();
  w.name_space = "default";
  w.name = job;
  w.propagation = propagation;
  return write(std::move(w));
}

answer store_world::remove_pod(const std::string& pod, std::optional<std::int64_t> grace) {
  client_write w;
  w.verb = write_verb::remove;
  w.kind = &api::kind_of<api::Pod>();
  w.name_space = "default";
  w.name = pod;
  w.grace_seconds = grace;
  return write(std::move(w));
}

void store_world::tell_node(const node_state& state) {
  caf::anon_send(store, node_state_ptr{std::make_shared<node_state>(state)});
  settle();
}

void store_world::join(const std::string& node) {
  node_state state;
  state.name = node;
  state.incarnation = ++incarnations[node];
  state.description = a_node(node);
  state.health = node_health{};
  state.connected = true;
  tell_node(state);
  caf::anon_send(store, attach_atom::value, node, state.incarnation, proxy_stand_in());
  settle();
}

void store_world::place(object_id job, std::vector<placement> pods, const std::string& why, std::uint64_t round) {
  pods_placed placed{job, round, std::move(pods), why};
  caf::anon_send(store, pods_placed_ptr{std::make_shared<pods_placed>(std::move(placed))});
  settle();
}

void store_world::report(const std::string& node, pod_ref pod, pod_status status, std::uint32_t attempt) {
  proxied_report r;
  r.node = node;
  r.report.incarnation = incarnations[node];
  r.report.sequence = ++sequence;
  r.report.pods.push_back({pod, attempt, std::move(status)});
  caf::anon_send(store, proxied_report_ptr{std::make_shared<proxied_report>(std::move(r))});
  settle();
}

void store_world::report_events(const std::string& node, std::vector<pod_event> events) {
  proxied_report r;
  r.node = node;
  r.report.incarnation = incarnations[node];
  r.report.sequence = ++sequence;
  r.report.events = std::move(events);
  caf::anon_send(store, proxied_report_ptr{std::make_shared<proxied_report>(std::move(r))});
  settle();
}

void store_world::decide(job_decision decision) {
  caf::anon_send(store, job_decision_ptr{std::make_shared<job_decision>(std::move(decision))});
  settle();
}

api::Job store_world::job(const std::string& name) const {
  const auto found = view()->find(api::kind_of<api::Job>(), "default", name);
  return found ? found.get<api::Job>() : api::Job{};
}

std::vector<pod_entry> store_world::pods() const {
  static thread_local std::vector<snapshot_ptr> held; // entries point into their snapshot
  held.push_back(view());
  std::vector<pod_entry> all;
  held.back()->each_pod("", "", [&](const pod_entry& pod) {
    all.push_back(pod);
    return true;
  });
  return all;
}

} // namespace troupe::test
