// The rules of spec/jobs.md §5 that job_create_test.cpp does not show, a row each, for new and for stored Jobs.

#include "tests/unit/admission/rows.hpp"

namespace troupe::test {

namespace {

void indexed(api::Job& job, std::int32_t completions = 3) {
  job.spec.completionMode = "Indexed";
  job.spec.completions = completions;
}

/// An Indexed Job with so many indexes that its other limits are lower.
void huge(api::Job& job) {
  indexed(job, 100'001);
  job.spec.backoffLimitPerIndex = 1;
  job.spec.maxFailedIndexes = 1;
}

api::PodFailurePolicyRule& failure_rule(api::Job& job) {
  if (!job.spec.podFailurePolicy)
    job.spec.podFailurePolicy.emplace();
  job.spec.podReplacementPolicy = "Failed";
  auto& rule = job.spec.podFailurePolicy->rules.emplace_back();
  rule.action = "Count";
  return rule;
}

api::PodFailurePolicyOnExitCodesRequirement& codes(api::Job& job) {
  auto& out = failure_rule(job).onExitCodes.emplace();
  out.operator_ = "In";
  out.values = {1};
  return out;
}

api::PodFailurePolicyOnPodConditionsPattern& pattern(api::Job& job) {
  auto& out = failure_rule(job).onPodConditions.emplace_back();
  out.type = "Ready";
  out.status = "True";
  return out;
}

api::SuccessPolicyRule& success_rule(api::Job& job) {
  indexed(job);
  if (!job.spec.successPolicy)
    job.spec.successPolicy.emplace();
  return job.spec.successPolicy->rules.emplace_back();
}

const std::string negative = "Invalid value: -1: must be greater than or equal to 0";
const std::string rule0 = "spec.podFailurePolicy.rules[0]";
const std::string success0 = "spec.successPolicy.rules[0]";
const std::string labels = "spec.template.metadata.labels";
const std::string not_indexed = ": requires indexed completion mode";

} // namespace

TEST_CASE("spec rows: numbers", "[admission][job]") {
  check_rules({
      {"parallelism", [](auto& j) { j.spec.parallelism = -1; }, "spec.parallelism: " + negative},
      {"the limit per index",
       [](auto& j) {
         indexed(j);
         j.spec.backoffLimitPerIndex = -1;
       },
       "spec.backoffLimitPerIndex: " + negative},
      {"failed indexes",
       [](auto& j) {
         indexed(j);
         j.spec.backoffLimitPerIndex = 1;
         j.spec.maxFailedIndexes = -1;
       },
       "spec.maxFailedIndexes: " + negative},
      {"nothing at all",
       [](auto& j) {
         j.spec.parallelism = j.spec.completions = j.spec.backoffLimit = j.spec.ttlSecondsAfterFinished = 0;
         j.spec.activeDeadlineSeconds = 0;
       },
       ""},
  });
}

TEST_CASE("spec rows: managedBy", "[admission][job]") {
  const auto managed = [](std::string by) { return [by](api::Job& j) { j.spec.managedBy = by; }; };
  const std::string dns =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
      "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
      "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  check_rules({
      {"a domain that is none", managed("Acme_io/foo"), "spec.managedBy: Invalid value: \"Acme_io\": " + dns},
      {"a path that is none", managed("acme.io/a b"),
       "spec.managedBy: Invalid value: \"a b\": Invalid path (regex used for validation is "
       "'[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"},
      {"63 bytes", managed("acme.io/" + std::string(55, 'x')), ""},
      {"64 bytes", managed("acme.io/" + std::string(56, 'x')),
       "spec.managedBy: Too long: may not be more than 63 bytes"},
  });
}

TEST_CASE("spec rows: Indexed Jobs with many indexes", "[admission][job]") {
  constexpr auto rule = ": must be less than or equal to 10000 when completions are above 100000 and used with backoff "
                        "limit per index";
  check_rules({
      {"as many as may be", [](auto& j) { huge(j), j.spec.parallelism = j.spec.maxFailedIndexes = 10'000; }, ""},
      {"parallelism", [](auto& j) { huge(j), j.spec.parallelism = 10'001; },
       "spec.parallelism: Invalid value: 10001" + std::string{rule}},
      {"failed indexes", [](auto& j) { huge(j), j.spec.maxFailedIndexes = 10'001; },
       "spec.maxFailedIndexes: Invalid value: 10001" + std::string{rule}},
      {"far too many failed indexes", [](auto& j) { huge(j), j.spec.maxFailedIndexes = 100'001; },
       "spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000",
       "spec.maxFailedIndexes: Invalid value: 100001" + std::string{rule}},
      {"100000 indexes are not many",
       [](auto& j) { huge(j), j.spec.completions = 100'000, j.spec.parallelism = 10'001; }, ""},
  });
}

TEST_CASE("spec rows: what wants indexes", "[admission][job]") {
  check_rules({
      {"failed indexes",
       [](auto& j) {
         j.spec.maxFailedIndexes = 1;
         j.spec.backoffLimitPerIndex = 1;
       },
       "spec.backoffLimitPerIndex: Invalid value: 1" + not_indexed,
       "spec.maxFailedIndexes: Invalid value: 1" + not_indexed},
      {"a success policy", [](auto& j) { success_rule(j).succeededCount = 1, j.spec.completionMode = "NonIndexed"; },
       "spec.successPolicy: Invalid value: {\"rules\":[{\"succeededCount\":1}]}" + not_indexed},
  });
}

TEST_CASE("spec rows: exit codes", "[admission][job]") {
  const auto ascending = [](int count) {
    std::vector<std::int32_t> out;
    for (int i = 1; i <= count; ++i)
      out.push_back(i);
    return out;
  };
  check_rules({
      {"an unknown operator", [](auto& j) { codes(j).operator_ = "Between"; },
       rule0 + ".onExitCodes.operator: Unsupported value: \"Between\": supported values: \"In\", \"NotIn\""},
      {"no codes", [](auto& j) { codes(j).values.clear(); },
       rule0 + ".onExitCodes.values: Invalid value: null: at least one value is required"},
      {"255 codes", [&](auto& j) { codes(j).values = ascending(255); }, ""},
      {"256 codes", [&](auto& j) { codes(j).values = ascending(256); },
       rule0 + ".onExitCodes.values: Too many: 256: must have at most 255 items"},
      {"nothing said", [](auto& j) { codes(j) = {}; },
       rule0 + ".onExitCodes.operator: Required value: valid values: [\"In\" \"NotIn\"]",
       rule0 + ".onExitCodes.values: Invalid value: null: at least one value is required"},
      {"0 with NotIn",
       [](auto& j) {
         auto& c = codes(j);
         c.operator_ = "NotIn";
         c.values = {0, 1};
       },
       ""},
      {"a container of the template", [](auto& j) { codes(j).containerName = "main"; }, ""},
  });
}

TEST_CASE("spec rows: pod conditions", "[admission][job]") {
  check_rules({
      {"20 of them",
       [](auto& j) {
         pattern(j);
         auto& all = j.spec.podFailurePolicy->rules[0].onPodConditions;
         all.resize(20, all[0]);
       },
       ""},
      {"21 of them",
       [](auto& j) {
         pattern(j);
         auto& all = j.spec.podFailurePolicy->rules[0].onPodConditions;
         all.resize(21, all[0]);
       },
       rule0 + ".onPodConditions: Too many: 21: must have at most 20 items"},
      {"a type that is no name", [](auto& j) { pattern(j).type = "a b"; },
       rule0 + ".onPodConditions[0].type: Invalid value: \"a b\": name part must consist of alphanumeric characters, "
               "'-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  "
               "or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"},
      {"an unknown status", [](auto& j) { pattern(j).status = "Maybe"; },
       rule0 + ".onPodConditions[0].status: Unsupported value: \"Maybe\": supported values: \"False\", \"True\", "
               "\"Unknown\""},
  });
}

TEST_CASE("spec rows: success policy", "[admission][job]") {
  check_rules({
      {"21 rules",
       [](auto& j) {
         for (int i = 0; i < 21; ++i)
           success_rule(j).succeededCount = 1;
       },
       "spec.successPolicy.rules: Too many: 21: must have at most 20 items"},
      {"a long text", [](auto& j) { success_rule(j).succeededIndexes = std::string(65'537, '1'); },
       success0 + ".succeededIndexes: Too long: may not be more than 65536 bytes"},
      {"a negative count", [](auto& j) { success_rule(j).succeededCount = -1; },
       success0 + ".succeededCount: " + negative},
  });
  const std::vector<std::pair<std::string, std::string>> texts{
      {"0-1-2", "the fragment \"0-1-2\" violates the requirement that an index interval can have at most two parts "
                "separated by '-'"},
      {"x", "cannot convert string to integer for index: \"x\""},
      {"-1", "cannot convert string to integer for index: \"\""},
      {"3", "too large index: \"3\""},
      {"1-1", "non-increasing order, previous: 1, current: 1"},
      {"2,1", "non-increasing order, previous: 2, current: 1"},
  };
  for (const auto& [text, why] : texts)
    check_rules(
        {{text.c_str(), [&](auto& j) { success_rule(j).succeededIndexes = text; },
          success0 + ".succeededIndexes: Invalid value: \"" + text + "\": error parsing succeededIndexes: " + why}});
}

TEST_CASE("spec rows: an unknown restartPolicy", "[admission][job]") {
  check_rules({
      {"is told by the pod's rules and by the Job's",
       [](auto& j) { j.spec.template_.spec.restartPolicy = "Sometimes"; },
       "spec.template.spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", "
       "\"OnFailure\", \"Never\"",
       "spec.template.spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"OnFailure\", "
       "\"Never\""},
  });
}

TEST_CASE("spec rows: generated labels", "[admission][job]") {
  const std::string uid = some_uid;
  const std::vector<std::pair<std::string, std::string>> all{
      {"controller-uid", uid}, {"job-name", "pi"}, {"batch.kubernetes.io/job-name", "pi"}};
  for (const auto& [key, value] : all) {
    INFO(key);
    const auto where = labels + "[" + key + "]";
    const cause different{"FieldValueInvalid", "Invalid value: \"x\": must be '" + value + "'", where};
    const cause missing{"FieldValueRequired", "Required value: must be '" + value + "'", where};
    auto job = simple_job();
    job.spec.template_.metadata.labels[key] = "x";
    CHECK(causes(create(job)) == std::vector{different});
    const auto old = stored_job();
    auto now = old;
    now.spec.template_.metadata.labels[key] = "x";
    const auto changed = causes(update(now, old));
    CHECK(std::count(changed.begin(), changed.end(), different) == 1);
    now.spec.template_.metadata.labels.erase(key);
    const auto dropped = causes(update(now, old));
    CHECK(std::count(dropped.begin(), dropped.end(), missing) == 1);
  }
}

TEST_CASE("spec rows: the selector", "[admission][job]") {
  auto job = simple_job();
  job.spec.selector.emplace().matchLabels["a"] = "b";
  const auto found = causes(create(job));
  REQUIRE(found.size() == 2);
  const auto selector =
      "{\"matchLabels\":{\"a\":\"b\",\"batch.kubernetes.io/controller-uid\":\"" + std::string{some_uid} + "\"}}";
  CHECK(found[0] ==
        cause{"FieldValueInvalid", "Invalid value: " + selector + ": `selector` not auto-generated", "spec.selector"});
  CHECK(found[1].field == labels);
  CHECK(found[1].reason == "FieldValueInvalid");
  CHECK(found[1].message.ends_with(": `selector` does not match template `labels`"));
}

TEST_CASE("spec rows: warnings", "[admission][job]") {
  const auto warnings = [](const std::function<void(api::Job&)>& edit) {
    auto job = simple_job();
    edit(job);
    return create(job).warnings;
  };
  const std::string name = "metadata.name: this is used in Pod names and hostnames, which can result in surprising "
                           "behavior; a DNS label is recommended: ";
  const auto named = [](std::size_t length) {
    return [=](api::Job& j) {
      j.metadata.name = std::string(length, 'a');
      j.spec.manualSelector = true; // a generated label could not hold it
      j.spec.selector.emplace().matchLabels["a"] = "b";
      j.spec.template_.metadata.labels["a"] = "b";
    };
  };
  CHECK(warnings(named(64)) == std::vector{name + "[must be no more than 63 characters]"});
  CHECK(warnings(named(63)).empty());
  const std::vector many{std::string{
      "spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, "
      "Kubernetes might not be able to track completedIndexes when a big number of indexes fail"}};
  const auto big = [](std::int32_t completions, std::int32_t parallelism) {
    return [=](api::Job& j) { indexed(j, completions), j.spec.parallelism = parallelism; };
  };
  CHECK(warnings(big(100'001, 10'001)) == many);
  CHECK(warnings(big(100'000, 10'001)).empty());
  CHECK(warnings(big(100'001, 10'000)).empty());
  CHECK(warnings([](auto& j) { j.spec.template_.spec.terminationGracePeriodSeconds = -1; }) ==
        std::vector<std::string>{"spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are "
                                 "invalid and will be treated as 1"});
  const auto old = stored_job(big(100'001, 10'001));
  auto now = old;
  now.metadata.annotations["a"] = "b";
  CHECK(update(now, old).warnings.empty()); // its generation stays
  now.spec.backoffLimit = 1;
  CHECK(update(now, old).warnings == many);
}

} // namespace troupe::test
