#include "tests/simulation/job/small_cluster.hpp"

#include "actors/admission/jobs/job_rules.hpp"
#include "actors/job/job_supervisor.hpp"
#include "actors/job/options/options.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"

#include <algorithm>

namespace troupe::test {

namespace {

using state_ptr = std::shared_ptr<cluster_state>;

std::vector<dependency_fact> dependencies_of(const state_ptr& state, const api::Job& job) {
  std::vector<dependency_fact> out;
  for (const auto& d : job_rules::options_of(job.metadata).depends_on) {
    auto& fact = out.emplace_back(dependency_fact{d.job, {}});
    for (const auto& [id, e] : state->jobs)
      if (e.job.metadata.name == d.job && !e.removed)
        fact.object = api::make_resource(e.job);
  }
  return out;
}

void send_news(const state_ptr& state, object_id id, bool with_object, std::vector<pod_fact> pods) {
  auto& e = state->jobs.at(id);
  if (!e.actor)
    return;
  auto news = std::make_shared<job_news>();
  news->round = ++e.round;
  if (with_object)
    news->object = api::make_resource(e.job);
  news->pods = std::move(pods);
  news->dependencies = dependencies_of(state, e.job);
  ++e.unanswered;
  caf::anon_send(e.actor, job_news_ptr{std::move(news)});
}

void send_change(const state_ptr& state, object_id id) {
  if (!state->supervisor)
    return;
  auto changed = std::make_shared<jobs_changed>();
  auto& e = state->jobs.at(id);
  changed->jobs.push_back({id, api::make_resource(e.job), e.removed});
  caf::anon_send(state->supervisor, jobs_changed_ptr{std::move(changed)});
  for (const auto& [other, x] : state->jobs)
    for (const auto& d : job_rules::options_of(x.job.metadata).depends_on)
      if (d.job == e.job.metadata.name && !job_rules::is_finished(x.job.status))
        send_news(state, other, false, {});
}

void check_decision(const state_ptr& state, const cluster_state::entry& e, const job_decision& d) {
  const auto require = [&](bool holds, std::string rule) {
    if (!holds)
      state->broken.push_back(std::move(rule));
  };
  require(d.remove.empty() || !d.pods_follow, "creates and removes in one round");
  if (!d.status)
    return;
  auto after = e.job;
  after.status = *d.status;
  admission::field_errors errors;
  admission::check_job_status(errors, after, e.job);
  for (const auto& error : errors.all())
    state->broken.push_back(error.field + ": " + error.message());
  require(d.status->active <= e.job.spec.parallelism.value_or(1) || d.status->active <= e.job.status.active,
          "more active than parallelism");
}

class store_stand_in : public store_actor::base {
 public:
  store_stand_in(caf::actor_config& config, state_ptr state, const troupe::clock* time)
      : store_actor::base(config), state_(std::move(state)), time_(time) {}

  behavior_type make_behavior() override {
    return {
        [this](const pending_write_ptr& wish) { remove_job(*wish); },
        [this](const job_decision_ptr& d) { decide(*d); },
        [this](const pods_placed_ptr& placed) { place(*placed); },
        [](const node_state_ptr&) {},
        [](const proxied_report_ptr&) {},
        [this](attach_atom, const job_supervisor_actor& who) { attach(who); },
        [](attach_atom, const scheduler_actor&) {},
        [](attach_atom, const cron_supervisor_actor&) {},
        [](attach_atom, object_id, const cron_job_actor&) {},
        [](const cron_decision_ptr&) {},
        [this](attach_atom, object_id id, const job_actor& who) { attach(id, who); },
        [](attach_atom, const std::string&, std::uint64_t, const node_proxy_actor&) {},
        [](durable_atom, std::uint64_t) {},
        [](ready_atom) {},
        [](failed_atom, const std::string&) {},
        [](look_atom, std::uint64_t) {},
    };
  }

 private:
  void attach(const job_supervisor_actor& who) {
    state_->supervisor = who;
    for (const auto& [id, e] : state_->jobs)
      send_change(state_, id);
  }

  void attach(object_id id, const job_actor& who) {
    auto& e = state_->jobs.at(id);
    e.actor = who;
    e.unanswered = 0;
    auto facts = std::make_shared<job_facts>();
    facts->job = id;
    facts->object = api::make_resource(e.job);
    facts->dependencies = dependencies_of(state_, e.job);
    for (const auto& [number, pod] : e.pods)
      facts->pods.push_back(pod);
    send(who, job_facts_ptr{std::move(facts)});
  }

  void decide(const job_decision& d) {
    auto& e = state_->jobs.at(d.job);
    check_decision(state_, e, d);
    if (d.round != 0) {
      if (d.round > e.round)
        state_->broken.push_back("answers a round that never was");
      --e.unanswered;
    }
    for (const auto& event : d.events)
      state_->events.push_back(event);
    std::vector<pod_fact> changed;
    for (const auto number : d.remove)
      if (auto& pod = e.pods.at(number); !is_terminal(pod.phase)) {
        pod.terminating = true;
        pod.uncounted |= d.remove_uncounted;
        pod.failed_by_deletion |= !pod.uncounted && !job_rules::replaces_only_failed(e.job.spec);
        pod.deleted_us = time_->now_us();
        changed.push_back(pod);
      }
    if (!changed.empty())
      send_news(state_, d.job, false, std::move(changed));
    if (d.status) {
      e.job.status = *d.status;
      send_change(state_, d.job);
    }
  }

  void place(const pods_placed& placed) {
    auto& e = state_->jobs.at(placed.job);
    std::vector<pod_fact> made;
    for (const auto& p : placed.pods) {
      if (e.pods.contains(p.number))
        continue;
      pod_fact pod;
      pod.number = p.number;
      pod.index = p.index;
      pod.phase = pod_phase::running;
      pod.scheduled = true;
      pod.created_us = pod.ready_us = time_->now_us();
      e.pods[p.number] = pod;
      made.push_back(pod);
    }
    if (!made.empty())
      send_news(state_, placed.job, false, std::move(made));
  }

  static void answer(const pending_write& wish, int code) {
    write_outcome outcome;
    outcome.code = code;
    wish.done(std::move(outcome));
  }

  void remove_job(const pending_write& wish) {
    state_->deletions.push_back(wish.what);
    if (state_->deletions_fail)
      return answer(wish, 500);
    for (auto& [id, e] : state_->jobs)
      if (e.job.metadata.name == wish.what.name) {
        e.removed = true;
        send_change(state_, id);
      }
    answer(wish, 200);
  }

  state_ptr state_;
  const troupe::clock* time_;
};

class scheduler_stand_in : public scheduler_actor::base {
 public:
  scheduler_stand_in(caf::actor_config& config, state_ptr state, store_actor store)
      : scheduler_actor::base(config), state_(std::move(state)), store_(std::move(store)) {}

  behavior_type make_behavior() override {
    return {
        [](const scheduler_news_ptr&) {},
        [this](const pods_wanted_ptr& wanted) { place(*wanted); },
        [](look_atom, std::uint64_t) {},
    };
  }

 private:
  void place(const pods_wanted& wanted) {
    ++state_->asked;
    if (state_->scheduler_is_deaf)
      return;
    auto placed = std::make_shared<pods_placed>();
    placed->job = wanted.job;
    placed->round = wanted.round;
    for (std::uint32_t i = 0; i < wanted.count; ++i)
      placed->pods.push_back({wanted.first + i, wanted.indexes.empty() ? no_number : wanted.indexes[i], 1});
    send(store_, pods_placed_ptr{std::move(placed)});
  }

  state_ptr state_;
  store_actor store_;
};

} // namespace

small_cluster::small_cluster() : state(std::make_shared<cluster_state>()), handles_(std::make_shared<directory>()) {
  auto store = system().spawn<store_stand_in>(state, context().time);
  handles_->set(store);
  handles_->set(scheduler_actor{system().spawn<scheduler_stand_in>(state, store)});
  handles_->set(job_supervisor_actor{system().spawn<job_supervisor>(
      context(), actor_identity{"/jobs", "job-supervisor", ""}, job_supervisor_setup{handles_})});
  settle();
}

small_cluster::~small_cluster() {
  stop_actor(handles_->job_supervisor(), caf::exit_reason::user_shutdown);
  settle();
  state->supervisor = nullptr;
  for (auto& [id, e] : state->jobs)
    e.actor = nullptr;
  handles_->clear();
}

object_id small_cluster::create(const std::function<void(api::Job&)>& edit) {
  const auto id = ++last_id_;
  auto& job = state->jobs[id].job;
  job.metadata.name = "job-" + std::to_string(id);
  job.metadata.namespace_ = "default";
  job.metadata.uid = to_text(random_uid());
  job.spec.template_.spec.restartPolicy = "Never";
  job.spec.parallelism = job.spec.completions = 1;
  edit(job);
  admission::set_defaults(job);
  send_change(state, id);
  settle();
  return id;
}

void small_cluster::edit(object_id id, const std::function<void(api::Job&)>& edit) {
  edit(state->jobs.at(id).job);
  tell(id, true, {});
  send_change(state, id);
  settle();
}

void small_cluster::finish(object_id id, std::uint32_t number, pod_phase phase) {
  auto& pod = state->jobs.at(id).pods.at(number);
  pod.phase = phase;
  pod.ready_us = 0;
  pod.finished_us = now_us();
  tell(id, false, {pod});
  settle();
}

void small_cluster::delete_pod(object_id id, std::uint32_t number) {
  auto& pod = state->jobs.at(id).pods.at(number);
  pod.terminating = true;
  pod.failed_by_deletion = !job_rules::replaces_only_failed(state->jobs.at(id).job.spec);
  pod.deleted_us = now_us();
  tell(id, false, {pod});
  settle();
}

void small_cluster::restart_containers(object_id id, std::uint32_t number, std::int32_t times) {
  auto& pod = state->jobs.at(id).pods.at(number);
  pod.restarts = pod.max_restarts = times;
  tell(id, false, {pod});
  settle();
}

void small_cluster::kill_actor(object_id id) {
  auto& e = state->jobs.at(id);
  stop_actor(e.actor, caf::exit_reason::kill);
  e.actor = nullptr;
}

void small_cluster::tell(object_id id, bool with_object, std::vector<pod_fact> pods) {
  send_news(state, id, with_object, std::move(pods));
}

std::set<std::uint32_t> small_cluster::active(object_id id) const {
  std::set<std::uint32_t> out;
  for (const auto& [number, pod] : state->jobs.at(id).pods)
    if (!is_terminal(pod.phase) && !pod.terminating)
      out.insert(number);
  return out;
}

std::set<std::uint32_t> small_cluster::terminating(object_id id) const {
  std::set<std::uint32_t> out;
  for (const auto& [number, pod] : state->jobs.at(id).pods)
    if (!is_terminal(pod.phase) && pod.terminating)
      out.insert(number);
  return out;
}

std::string small_cluster::condition(object_id id, std::string_view type) const {
  const auto* found = job_rules::find(status(id).conditions, type);
  return found && found->status == "True" ? found->reason : "";
}

std::string small_cluster::path(object_id id) const { return "/jobs/default/" + state->jobs.at(id).job.metadata.name; }

bool small_cluster::is_running(object_id id) { return registry().find(path(id)) != nullptr; }

} // namespace troupe::test
