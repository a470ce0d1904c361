// Which rule of a podFailurePolicy a failed pod meets, and what is said of it.

#include "actors/job/indexed/index_failures.hpp"
#include "actors/job/indexed/success_policy.hpp"
#include "actors/job/rules/failure_policy.hpp"
#include "messages/cluster/ids.hpp"
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

namespace {

using job_rules::failure_verdict;
using action = failure_verdict::action;

/// A Job of an init container "prepare" and the containers "main" and "helper".
struct three_containers {
  three_containers() {
    auto& spec = job.job.spec.template_.spec;
    spec.containers.emplace_back().name = "helper";
    spec.initContainers.emplace_back().name = "prepare";
    job.job.spec.podFailurePolicy.emplace();
  }
  api::PodFailurePolicyRule& add(std::string what) {
    auto& x = job.job.spec.podFailurePolicy->rules.emplace_back();
    x.action = std::move(what);
    return x;
  }
  api::PodFailurePolicyOnExitCodesRequirement& on_exit(std::string what, std::string op, std::vector<int> codes) {
    auto& x = add(std::move(what));
    x.onExitCodes.emplace();
    x.onExitCodes->operator_ = std::move(op);
    x.onExitCodes->values.assign(codes.begin(), codes.end());
    return *x.onExitCodes;
  }
  void on_condition(std::string what, std::string type, std::string status) {
    auto& x = add(std::move(what)).onPodConditions.emplace_back();
    x.type = std::move(type);
    x.status = std::move(status);
  }
  failure_verdict judge(a_pod pod) const { return job_rules::judge(job.job.metadata, job.job.spec, pod.numbered(3)); }
  std::string pod() const { return "default/" + pod_name("pi", uid_from_text(job.job.metadata.uid), 3, no_number); }

  a_job job;
};

constexpr auto running_still = pod_fact::no_exit;

} // namespace

TEST_CASE_METHOD(three_containers, "failure policy: without a matching rule a failure counts", "[job]") {
  CHECK(judge(failed().exits({0, 1, 0})).what == action::count);
  on_exit("FailJob", "In", {2});
  CHECK(judge(failed().exits({0, 1, 0})).what == action::count);
  CHECK(judge(failed()).what == action::count); // of no exit code anything is known
}

TEST_CASE_METHOD(three_containers, "failure policy: regular containers before init containers", "[job]") {
  on_exit("FailJob", "In", {7, 8, 9});
  CHECK(judge(failed().exits({7, 8, 9})).message ==
        "Container main for pod " + pod() + " failed with exit code 8 matching FailJob rule at index 0");
  CHECK(judge(failed().exits({7, running_still, 0})).message ==
        "Container prepare for pod " + pod() + " failed with exit code 7 matching FailJob rule at index 0");
}

TEST_CASE_METHOD(three_containers, "failure policy: one container only", "[job]") {
  on_exit("Ignore", "In", {8}).containerName = "helper";
  CHECK(judge(failed().exits({0, 8, 1})).what == action::count);
  CHECK(judge(failed().exits({0, 1, 8})).what == action::ignore);
}

TEST_CASE_METHOD(three_containers, "failure policy: NotIn matches other failures, never a success", "[job]") {
  on_exit("FailIndex", "NotIn", {1, 2});
  CHECK(judge(failed().exits({0, 1, 2})).what == action::count);
  CHECK(judge(failed().exits({0, 0, running_still})).what == action::count);
  CHECK(judge(failed().exits({0, 1, 3})).what == action::fail_index);
}

TEST_CASE_METHOD(three_containers, "failure policy: one code stands for all containers that follow", "[job]") {
  on_exit("Ignore", "In", {137}).containerName = "helper";
  CHECK(judge(failed().exits({137})).what == action::ignore);
}

TEST_CASE_METHOD(three_containers, "failure policy: conditions", "[job]") {
  on_condition("Ignore", "DisruptionTarget", "True");
  on_condition("FailJob", "Initialized", "False");
  on_condition("FailIndex", "PodScheduled", "False");
  CHECK(judge(failed().exits({0, 1, 1})).what == action::count);
  CHECK(judge(failed().exits({0, 1, 1}).disrupted()).what == action::ignore);
  const auto uninitialized = judge(failed().exits({1, running_still, running_still}));
  CHECK(uninitialized.what == action::fail_job);
  CHECK(uninitialized.message == "Pod " + pod() + " has condition Initialized matching FailJob rule at index 1");
  CHECK(judge(failed().exits({0, 1, 1}).unscheduled()).what == action::fail_index);
}

TEST_CASE("index failures: counted, ignored, and the delay of both", "[job]") {
  job_rules::index_failure_record record{1};
  CHECK(record.open_at(4) == 0);
  record.failed(4, t0, action::count);
  CHECK(record.before(4) == index_failures{1, 0});
  CHECK(record.open_at(4) == t0 + 10 * second);
  CHECK(record.unreplaced() == 1);
  record.replaced(4, true);
  CHECK(record.unreplaced() == 0);
  record.replaced(4, false);
  CHECK(record.unreplaced() == 1);
  record.failed(4, t0 + 30 * second, action::ignore);
  CHECK(record.before(4) == index_failures{1, 1});
  CHECK(record.open_at(4) == t0 + 50 * second);
  CHECK(record.unreplaced() == 0);
  CHECK(record.failed_indexes().empty());
  record.failed(4, t0 + 60 * second, action::count);
  CHECK(record.failed_indexes().contains(4));
  record.failed(5, t0, action::count);
  CHECK(record.unreplaced() == 1);
  record.succeeded(5);
  CHECK(record.unreplaced() == 0);
  CHECK(record.before(5) == index_failures{});
  record.failed(6, t0, action::count, true);
  CHECK(record.unreplaced() == 0);
  record.failed(7, t0, action::count);
  record.forget_from(5);
  CHECK(record.unreplaced() == 0);
  CHECK(record.before(6) == index_failures{});
  CHECK(record.failed_indexes().contains(4));
  record.forget_from(4);
  CHECK(record.failed_indexes().empty());
}

TEST_CASE("index failures: a hundred thousand failed neighbours are one run", "[job]") {
  job_rules::index_failure_record record{0};
  for (std::uint32_t i = 0; i < 100'000; ++i)
    record.failed(i, t0, action::count);
  CHECK(record.failed_indexes().text_below(100'000) == "0-99999");
  CHECK(record.failed_indexes().count_below(50'000) == 50'000);
}

TEST_CASE("index sets: how many are in both", "[job][indexes]") {
  const auto set = [](std::string_view text) { return job_rules::parse_leniently(text, 1000); };
  CHECK(set("0-9").count_common_below(set("5-20"), 1000) == 5);
  CHECK(set("0-9").count_common_below(set("5-20"), 7) == 2);
  CHECK(set("1,3,5,7").count_common_below(set("0-2,5-6,8"), 1000) == 2);
  CHECK(set("").count_common_below(set("0-9"), 1000) == 0);
  CHECK(set("0-9").count_common_below(set("0-9"), 0) == 0);
}

TEST_CASE("success rules: indexes that do not exist any more are not asked for", "[job]") {
  a_job job;
  job = std::move(job).indexed().succeeds_with("0,7", {});
  job_rules::index_set succeeded;
  succeeded.insert(0);
  CHECK_FALSE(job.success.first_met(succeeded, 10));
  CHECK(job.success.first_met(succeeded, 5) == 0U);
}

} // namespace troupe::test
