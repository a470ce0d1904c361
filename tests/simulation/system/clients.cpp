#include "tests/simulation/system/clients.hpp"

#include "actors/store/clients/last_word.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace troupe::test {

namespace {

client_write about(const std::string& job) {
  client_write w;
  w.kind = &api::kind_of<api::Job>();
  w.name_space = "default";
  w.name = job;
  w.field_manager = "simulation";
  return w;
}

} // namespace

void clients::plan(sim_time within) {
  const auto count = static_cast<int>(stage_.chance.between(2, 5));
  for (int i = 0; i < count; ++i) {
    const auto job = random_job(i);
    const auto start = stage_.chance.between(0ns, within / 2);
    auto w = about(job.metadata.name);
    w.object = api::make_resource(job);
    stage_.in(start, [this, w] { ask(w); });
    plan_changes(job, start, within);
  }
}

// -- Jobs -------------------------------------------------------------------------------------------------------------

api::Job clients::random_job(int number) {
  auto& d = stage_.chance;
  api::Job job;
  job.metadata.name = fmt::format("job-{}", number);
  job.metadata.namespace_ = "default";
  auto& pod = job.spec.template_.spec;
  pod.restartPolicy = d.one_in(3) ? "OnFailure" : "Never";
  pod.terminationGracePeriodSeconds = d.between(1, 20);
  pod.containers.resize(1);
  auto& main = pod.containers[0];
  main.name = "main";
  main.image = "none";
  const std::int64_t percents[] = {0, 0, 10, 30, 60};
  main.command = {"/bin/work", fmt::format("{}", d.one_in(4) ? d.between(20'000, 60'000) : d.between(1, 8'000)),
                  fmt::format("{}", percents[d.below(std::size(percents))])};
  main.resources.requests["cpu"] = api::Quantity{fmt::format("{}m", d.between(1, 12) * 100)};
  shape(job);
  if (number % 2 == 1 && pod.restartPolicy == "Never") {
    main.resources.limits["memory"] = api::Quantity{"64Mi"};
    job.metadata.annotations["troupe.dev/oom-memory"] = "factor=1.5, cap=200Mi";
  }
  return job;
}

void clients::shape(api::Job& job) {
  auto& d = stage_.chance;
  auto& spec = job.spec;
  spec.parallelism = static_cast<std::int32_t>(d.between(1, 5));
  spec.completions = static_cast<std::int32_t>(d.between(1, 8));
  if (d.one_in(2))
    spec.completionMode = "Indexed";
  else if (d.one_in(4))
    spec.completions.reset(); // a work queue
  spec.backoffLimit = static_cast<std::int32_t>(d.between(0, 5));
  if (d.one_in(8))
    spec.activeDeadlineSeconds = d.between(5, 120);
  if (d.one_in(6))
    spec.ttlSecondsAfterFinished = static_cast<std::int32_t>(d.between(0, 60));
  if (d.one_in(6)) {
    spec.suspend = true;
    suspended_.push_back(job.metadata.name);
  }
  if (d.one_in(3) && job.spec.template_.spec.restartPolicy == "Never")
    random_policies(job);
}

void clients::random_policies(api::Job& job) {
  auto& d = stage_.chance;
  auto& spec = job.spec;
  if (spec.completionMode == "Indexed" && d.one_in(2)) {
    spec.backoffLimitPerIndex = static_cast<std::int32_t>(d.between(0, 2));
    spec.backoffLimit.reset();
    if (d.one_in(2))
      spec.maxFailedIndexes = static_cast<std::int32_t>(d.between(0, *spec.completions));
  }
  if (spec.completionMode == "Indexed" && d.one_in(3)) {
    auto& rule = spec.successPolicy.emplace().rules.emplace_back();
    rule.succeededCount = static_cast<std::int32_t>(d.between(1, *spec.completions));
  }
  if (d.one_in(2)) {
    auto& rule = spec.podFailurePolicy.emplace().rules.emplace_back();
    const char* actions[] = {"FailJob", "Ignore", "Count", "FailIndex"};
    rule.action = actions[d.below(spec.backoffLimitPerIndex ? 4 : 3)];
    auto& codes = rule.onExitCodes.emplace();
    codes.operator_ = "In";
    codes.values = {static_cast<std::int32_t>(d.between(1, 4))};
  }
  if (d.one_in(3) || spec.podFailurePolicy)
    spec.podReplacementPolicy = "Failed";
}

// -- what is done to them
// -----------------------------------------------------------------------------------------------

void clients::plan_changes(const api::Job& job, sim_time from, sim_time within) {
  auto& d = stage_.chance;
  const auto& name = job.metadata.name;
  const auto when = [&] { return from + d.between(0ns, within - from); };
  if (d.one_in(3))
    stage_.in(when(), [this, job] { change_parallelism(job); });
  if (d.one_in(4)) {
    stage_.in(when(), [this, name] { suspend(name, true); });
    stage_.in(when(), [this, name] { suspend(name, false); });
  }
  if (d.one_in(6))
    stage_.in(when(), [this, name] { delete_job(name); });
  for (auto n = d.below(3); n > 0; --n)
    stage_.in(when(), [this, name] { delete_pod(name); });
}

void clients::change_parallelism(const api::Job& job) {
  const auto now = stage_.chance.between(0, 6);
  rules_.parallelism_changes(job.metadata.name);
  if (now == 0)
    suspended_.push_back(job.metadata.name); // resume_all() gives it pods again
  patch(job.metadata.name, fmt::format(R"({{"spec":{{"parallelism":{}}}}})", now));
}

void clients::suspend(const std::string& job, bool on) {
  rules_.parallelism_changes(job);
  suspended_.push_back(job);
  patch(job, fmt::format(R"({{"spec":{{"suspend":{}}}}})", on));
}

void clients::resume_all() {
  for (const auto& job : std::exchange(suspended_, {})) {
    rules_.parallelism_changes(job);
    patch(job, R"({"spec":{"suspend":false,"parallelism":2}})");
  }
}

void clients::delete_job(const std::string& job) {
  auto w = about(job);
  w.verb = write_verb::remove;
  w.propagation = stage_.chance.one_in(2) ? "Background" : "Foreground";
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
    if (*w.grace_seconds == 0)
      rules_.forced(pod_uid(which.of->owner->uid, which.number));
  }
  ask(std::move(w));
}

// -- asking
// -------------------------------------------------------------------------------------------------------------

void clients::patch(const std::string& job, std::string text) {
  auto w = about(job);
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
                 "a Job was refused", outcome.status);
}

} // namespace troupe::test
