#include "tests/simulation/system/clients.hpp"

#include "actors/job/options/options.hpp"
#include "actors/store/clients/last_word.hpp"
#include "tests/simulation/system/random_job.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace troupe::test {

namespace {

client_write about(const std::string& name, const api::kind_info& kind = api::kind_of<api::Job>()) {
  client_write w;
  w.kind = &kind;
  w.name_space = "default";
  w.name = name;
  w.field_manager = "simulation";
  return w;
}

client_write about_cron(const std::string& name) { return about(name, api::kind_of<api::CronJob>()); }

} // namespace

void clients::plan(sim_time within) {
  const auto count = static_cast<int>(stage_.chance.between(2, 5));
  for (int i = 0; i < count; ++i) {
    const auto job = random_job(stage_.chance, i);
    const auto start = stage_.chance.between(0ns, within / 2);
    jobs_.push_back(job.metadata.name);
    auto w = about(job.metadata.name);
    w.object = api::make_resource(job);
    stage_.in(start, [this, w] { ask(w); });
    plan_changes(job, start, within);
  }
  if (stage_.chance.one_in(4))
    plan_cron(random_cron(stage_.chance, 0), within);
}

void clients::plan_cron(const api::CronJob& cron, sim_time within) {
  const auto& name = crons_.emplace_back(cron.metadata.name);
  auto w = about_cron(name);
  w.object = api::make_resource(cron);
  stage_.in(stage_.chance.between(0ns, within / 2), [this, w] { ask(w); });
  for (const auto on : {true, false})
    if (stage_.chance.one_in(3))
      stage_.in(stage_.chance.between(0ns, within),
                [this, name, on] { patch(about_cron(name), fmt::format(R"({{"spec":{{"suspend":{}}}}})", on)); });
}

// -- what is done to them
// -----------------------------------------------------------------------------------------------

void clients::plan_changes(const api::Job& job, sim_time from, sim_time within) {
  auto& d = stage_.chance;
  const auto& name = job.metadata.name;
  const auto when = [&] { return from + d.between(0ns, within - from); };
  if (d.one_in(3))
    stage_.in(when(), [this, name] { change_parallelism(name); });
  if (is_elastic(job.spec))
    for (auto n = d.below(3); n > 0; --n)
      stage_.in(when(), [this, name] { scale(name); });
  if (d.one_in(4)) {
    stage_.in(when(), [this, name] { suspend(name, true); });
    stage_.in(when(), [this, name] { suspend(name, false); });
  }
  if (d.one_in(6))
    stage_.in(when(), [this, name] { delete_job(name); });
  for (auto n = d.below(3); n > 0; --n)
    stage_.in(when(), [this, name] { delete_pod(name); });
}

void clients::change_parallelism(const std::string& job) {
  rules_.parallelism_changes(job);
  patch(about(job), fmt::format(R"({{"spec":{{"parallelism":{}}}}})", stage_.chance.between(0, 6)));
}

/// Of an elastic Job: both at once.
void clients::scale(const std::string& job) {
  rules_.parallelism_changes(job);
  patch(about(job), fmt::format(R"({{"spec":{{"parallelism":{0},"completions":{0}}}}})", stage_.chance.between(1, 8)));
}

void clients::suspend(const std::string& job, bool on) {
  rules_.parallelism_changes(job);
  patch(about(job), fmt::format(R"({{"spec":{{"suspend":{}}}}})", on));
}

void clients::let_all_end() {
  for (const auto& job : jobs_) {
    rules_.parallelism_changes(job);
    patch(about(job), R"({"spec":{"suspend":false,"parallelism":2}})");
  }
  for (const auto& cron : crons_) {
    auto w = about_cron(cron);
    w.verb = write_verb::remove;
    w.propagation = stage_.chance.one_in(2) ? "Background" : "Orphan";
    ask(std::move(w));
  }
}

void clients::drop_dependencies() {
  for (const auto& job : jobs_)
    patch(about(job),
          fmt::format(R"({{"metadata":{{"annotations":{{"{}":null}}}}}})", job_rules::depends_on_annotation));
}

void clients::delete_job(const std::string& job) {
  auto w = about(job);
  w.verb = write_verb::remove;
  const char* policies[] = {"Background", "Foreground", "Orphan"};
  w.propagation = policies[stage_.chance.below(std::size(policies))];
  if (w.propagation == "Orphan")
    rules_.may_orphan(job);
  ask(std::move(w));
}

void clients::delete_pod(const std::string& job) {
  if (!controller_.up())
    return;
  const auto now = controller_.readers().current();
  std::vector<pod_entry> all;
  if (now)
    now->each_pod("default", "", [&](const pod_entry& x) {
      if (x.of->owner->job_name == job)
        all.push_back(x);
      return true;
    });
  if (all.empty())
    return;
  const auto& which = all[stage_.chance.below(all.size())];
  auto w = about(which.name());
  w.kind = &api::kind_of<api::Pod>();
  w.verb = write_verb::remove;
  if (stage_.chance.one_in(4)) {
    w.grace_seconds = stage_.chance.between(0, 3);
  }
  rules_.pod_deletion(pod_uid(which.of->owner->uid, which.number), w.grace_seconds == 0);
  ask(std::move(w));
}

// -- asking
// -------------------------------------------------------------------------------------------------------------

void clients::patch(client_write w, std::string text) {
  w.verb = write_verb::patch;
  w.patch = std::move(text);
  w.patch_type = "application/merge-patch+json";
  ask(std::move(w));
}

void clients::ask(client_write what) {
  ++open_;
  send(std::make_shared<wish>(wish{std::move(what)}));
}

void clients::send(const wish_ptr& x) {
  const auto store = controller_.store();
  if (!store)
    return stage_.in(1s, [this, x] { send(x); });
  ++x->tries;
  auto pending = std::make_shared<pending_write>();
  pending->what = x->what;
  pending->done = answered_in_any_case([this, x](const write_outcome& outcome) { hear(x, outcome); });
  stage_.say("client: {} {} {}", static_cast<int>(x->what.verb), x->what.name, x->what.patch);
  caf::anon_send(store, pending_write_ptr{std::move(pending)});
}

void clients::hear(const wish_ptr& x, const write_outcome& outcome) {
  stage_.say("client: {} {}: {}", static_cast<int>(x->what.verb), x->what.name, outcome.code);
  if (outcome.code >= 500) // nobody knows what became of it
    return stage_.in(500ms, [this, x] { send(x); });
  --open_;
  stage_.require(x->what.verb != write_verb::create || outcome.code < 300 || (outcome.code == 409 && x->tries > 1),
                 "a Job or CronJob was refused", outcome.status);
}

} // namespace troupe::test
