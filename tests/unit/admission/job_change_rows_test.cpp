// Every rule of spec/jobs.md §6, a row each: what of a stored Job may change.

#include "tests/unit/admission/rows.hpp"

#include <fmt/format.h>

namespace troupe::test {

namespace {

using edit = std::function<void(api::Job&)>;

void nothing(api::Job&) {}

admitted change(const edit& before, const edit& stored, const edit& how) {
  auto old = stored_job(before);
  stored(old);
  auto now = old;
  how(now);
  return update(now, old);
}

void indexed(api::Job& job) {
  job.spec.completionMode = "Indexed";
  job.spec.completions = job.spec.parallelism = 3;
  job.spec.backoffLimitPerIndex = 1;
}

void with_policies(api::Job& job) {
  indexed(job);
  auto& rule = job.spec.podFailurePolicy.emplace().rules.emplace_back();
  rule.action = "Ignore";
  rule.onPodConditions.emplace_back().type = "DisruptionTarget";
  job.spec.successPolicy.emplace().rules.emplace_back().succeededCount = 2;
}

struct row {
  const char* name;
  edit before, how;
  std::string text;
};

void check(const std::vector<row>& rows) {
  for (const auto& r : rows) {
    INFO(r.name);
    check_refusal(change(r.before, nothing, r.how), r.text);
  }
}

const std::string immutable = ": field is immutable";

} // namespace

TEST_CASE("change rows: what never changes", "[admission][job]") {
  check({
      {"completions", nothing, [](auto& j) { j.spec.completions = 3; },
       "spec.completions: Invalid value: 3" + immutable},
      {"completions of a work queue", [](auto& j) { j.spec.parallelism = 2; }, [](auto& j) { j.spec.completions = 3; },
       "spec.completions: Invalid value: 3" + immutable},
      {"completions of an Indexed Job alone", indexed, [](auto& j) { j.spec.completions = 5; },
       "spec.completions: Invalid value: 5: can only be modified in tandem with spec.parallelism"},
      {"the same with parallelism", indexed, [](auto& j) { j.spec.completions = j.spec.parallelism = 5; }, ""},
      {"and down", indexed, [](auto& j) { j.spec.completions = j.spec.parallelism = 1; }, ""},
      {"parallelism alone", indexed, [](auto& j) { j.spec.parallelism = 5; }, ""},
      {"the limit per index", indexed, [](auto& j) { j.spec.backoffLimitPerIndex = 2; },
       "spec.backoffLimitPerIndex: Invalid value: 2" + immutable},
      {"managedBy", nothing, [](auto& j) { j.spec.managedBy = "acme.io/x"; },
       "spec.managedBy: Invalid value: \"acme.io/x\"" + immutable},
      {"podFailurePolicy", with_policies, [](auto& j) { j.spec.podFailurePolicy->rules[0].action = "Count"; },
       "spec.podFailurePolicy: Invalid value: {\"rules\":[{\"action\":\"Count\",\"onPodConditions\":[{\"type\":"
       "\"DisruptionTarget\",\"status\":\"True\"}]}]}" +
           immutable},
      {"successPolicy", with_policies, [](auto& j) { j.spec.successPolicy->rules[0].succeededCount = 1; },
       "spec.successPolicy: Invalid value: {\"rules\":[{\"succeededCount\":1}]}" + immutable},
  });
}

TEST_CASE("change rows: the mode and the selector", "[admission][job]") {
  const auto mode = causes(change(nothing, nothing, [](auto& j) { j.spec.completionMode = "Indexed"; }));
  REQUIRE(mode.size() == 1);
  CHECK(mode[0] == cause{"FieldValueInvalid", "Invalid value: \"Indexed\"" + immutable, "spec.completionMode"});
  const auto selector =
      causes(change(nothing, nothing, [](auto& j) { j.spec.selector->matchLabels["job-name"] = "pi"; }));
  REQUIRE(selector.size() == 1);
  CHECK(selector[0].field == "spec.selector");
  CHECK(selector[0].message == fmt::format("Invalid value: {{\"matchLabels\":{{\"batch.kubernetes.io/controller-uid\":"
                                           "\"{}\",\"job-name\":\"pi\"}}}}{}",
                                           some_uid, immutable));
}

TEST_CASE("change rows: what changes at any time, after the end as well", "[admission][job]") {
  const edit all = [](api::Job& j) {
    j.spec.parallelism = 7;
    j.spec.activeDeadlineSeconds = 5;
    j.spec.backoffLimit = 1;
    j.spec.ttlSecondsAfterFinished = 1;
    j.spec.suspend = true;
    j.spec.maxFailedIndexes = 2;
    j.spec.podReplacementPolicy = "Failed";
    j.spec.manualSelector = true;
  };
  check_refusal(change(indexed, nothing, all), "");
  check_refusal(change(
                    indexed,
                    [](auto& j) {
                      auto& c = j.status.conditions.emplace_back();
                      c.type = "Failed";
                      c.status = "True";
                    },
                    all),
                "");
}

namespace {

/// What may change of a template while its Job is at rest, each alone.
const std::vector<std::pair<const char*, edit>> schedulable{
    {"node affinity", [](auto& j) { j.spec.template_.spec.affinity.emplace().nodeAffinity.emplace(); }},
    {"node selector", [](auto& j) { j.spec.template_.spec.nodeSelector["disk"] = "ssd"; }},
    {"tolerations", [](auto& j) { j.spec.template_.spec.tolerations.emplace_back().operator_ = "Exists"; }},
    {"scheduling gates", [](auto& j) { j.spec.template_.spec.schedulingGates.emplace_back().name = "acme.io/wait"; }},
    {"annotations", [](auto& j) { j.spec.template_.metadata.annotations["a"] = "b"; }},
    {"labels", [](auto& j) { j.spec.template_.metadata.labels["a"] = "b"; }},
    {"resources", [](auto& j) { j.spec.template_.spec.containers[0].resources.requests["cpu"] = api::Quantity{"1"}; }},
    {"resources of init containers",
     [](auto& j) { j.spec.template_.spec.initContainers[0].resources.requests["cpu"] = api::Quantity{"1"}; }},
};

/// What may not, even then.
const std::vector<std::pair<const char*, edit>> fixed{
    {"the image", [](auto& j) { j.spec.template_.spec.containers[0].image = "other"; }},
    {"a container's name and resources",
     [](auto& j) {
       j.spec.template_.spec.containers[0].name = "other";
       j.spec.template_.spec.containers[0].resources.requests["cpu"] = api::Quantity{"1"};
     }},
    {"one more container",
     [](auto& j) {
       auto& twin = j.spec.template_.spec.containers.emplace_back();
       twin.name = twin.image = "twin";
     }},
    {"pod affinity",
     [](auto& j) {
       auto& term = j.spec.template_.spec.affinity.emplace().podAffinity.emplace();
       term.requiredDuringSchedulingIgnoredDuringExecution.emplace_back().topologyKey = "zone";
     }},
    {"the grace period", [](auto& j) { j.spec.template_.spec.terminationGracePeriodSeconds = 5; }},
};

void with_init(api::Job& job) {
  auto& init = job.spec.template_.spec.initContainers.emplace_back();
  init.name = init.image = "init";
  job.spec.suspend = true;
}

void suspended_condition(api::Job& job) {
  auto& c = job.status.conditions.emplace_back();
  c.type = "Suspended";
  c.status = "True";
}

} // namespace

TEST_CASE("change rows: the template of a Job at rest", "[admission][job]") {
  for (const auto& [name, how] : schedulable) {
    INFO(name);
    check_refusal(change(with_init, nothing, how), "");
    const auto running = causes(change([](auto& j) { with_init(j), j.spec.suspend = false; }, nothing, how));
    REQUIRE(running.size() == 1);
    CHECK(running[0].field == "spec.template");
    CHECK(running[0].message.ends_with(immutable));
  }
  for (const auto& [name, how] : fixed) {
    INFO(name);
    const auto refused = causes(change(with_init, nothing, how));
    REQUIRE_FALSE(refused.empty());
    CHECK(refused.back().field == "spec.template.spec");
    CHECK(refused.back().message.ends_with(immutable));
  }
}

TEST_CASE("change rows: when a Job is at rest", "[admission][job]") {
  const auto& how = schedulable[1].second;
  const auto allowed = [&](const edit& stored) { return change(with_init, stored, how).ok(); };
  const edit started = [](api::Job& j) { j.status.startTime = api::Time{t0}; };
  CHECK(allowed(nothing));
  CHECK_FALSE(allowed(started)); // it has only just been suspended
  CHECK(allowed([&](auto& j) { started(j), suspended_condition(j); }));
  CHECK_FALSE(allowed([&](auto& j) { suspended_condition(j), j.status.active = 1; }));
  CHECK(allowed([&](auto& j) { suspended_condition(j), j.status.terminating = 1; }));
}

TEST_CASE("change rows: a resumed Job takes its new template along", "[admission][job]") {
  check_refusal(change(with_init, nothing,
                       [](auto& j) {
                         j.spec.template_.spec.nodeSelector["disk"] = "ssd";
                         j.spec.suspend = false;
                       }),
                "");
}

TEST_CASE("change rows: generated labels stay", "[admission][job]") {
  const auto found =
      causes(change(with_init, nothing, [](auto& j) { j.spec.template_.metadata.labels["job-name"] = "x"; }));
  REQUIRE(found.size() == 1);
  CHECK(found[0] ==
        cause{"FieldValueInvalid", "Invalid value: \"x\": must be 'pi'", "spec.template.metadata.labels[job-name]"});
}

} // namespace troupe::test
