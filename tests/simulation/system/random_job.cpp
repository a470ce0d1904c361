#include "tests/simulation/system/random_job.hpp"

#include "actors/job/options/options.hpp"

#include <iterator>

namespace troupe::test {

namespace {

/// @param most milliseconds that it runs. @param fails percent of its runs
api::Container container(const char* name, std::int64_t most, std::int64_t fails) {
  api::Container out;
  out.name = name;
  out.image = "none";
  out.command = {"/bin/work", fmt::format("{}", most), fmt::format("{}", fails)};
  return out;
}

api::Container main_container(dice& d) {
  const std::int64_t percents[] = {0, 0, 10, 30, 60};
  const auto most = d.one_in(4) ? d.between(20'000, 60'000) : d.between(1, 8'000);
  auto out = container("main", most, percents[d.below(std::size(percents))]);
  out.resources.requests["cpu"] = api::Quantity{fmt::format("{}m", d.between(1, 12) * 100)};
  return out;
}

/// Beside the main container: another one, one before it, and a sidecar.
void add_containers(dice& d, api::PodSpec& pod) {
  if (d.one_in(2))
    pod.containers.push_back(container("helper", 5'000, 5));
  if (d.one_in(3))
    pod.initContainers.push_back(container("first", 1'000, 5));
  if (d.one_in(2)) {
    auto& sidecar = pod.initContainers.emplace_back(container("sidecar", 60'000, 30));
    sidecar.restartPolicy = "Always";
  }
}

void add_index_policies(dice& d, api::JobSpec& spec) {
  if (d.one_in(2)) {
    spec.backoffLimitPerIndex = static_cast<std::int32_t>(d.between(0, 2));
    spec.backoffLimit.reset();
    if (d.one_in(2))
      spec.maxFailedIndexes = static_cast<std::int32_t>(d.between(0, *spec.completions));
  }
  if (d.one_in(3)) {
    auto& rule = spec.successPolicy.emplace().rules.emplace_back();
    rule.succeededCount = static_cast<std::int32_t>(d.between(1, *spec.completions));
  }
}

void add_policies(dice& d, api::JobSpec& spec) {
  if (spec.completionMode == "Indexed")
    add_index_policies(d, spec);
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

/// Fixed completions, Indexed or not, elastic, or a work queue.
void shape(dice& d, api::JobSpec& spec) {
  spec.parallelism = static_cast<std::int32_t>(d.between(1, 5));
  spec.completions = static_cast<std::int32_t>(d.between(1, 8));
  if (d.one_in(2))
    spec.completionMode = "Indexed";
  else if (d.one_in(4))
    spec.completions.reset();
  if (spec.completionMode == "Indexed" && d.one_in(3))
    spec.parallelism = spec.completions;
}

api::JobSpec random_spec(dice& d) {
  api::JobSpec spec;
  auto& pod = spec.template_.spec;
  pod.restartPolicy = d.one_in(3) ? "OnFailure" : "Never";
  pod.terminationGracePeriodSeconds = d.between(1, 20);
  pod.containers = {main_container(d)};
  if (d.one_in(3))
    add_containers(d, pod);
  shape(d, spec);
  spec.backoffLimit = static_cast<std::int32_t>(d.between(0, 5));
  if (d.one_in(8))
    spec.activeDeadlineSeconds = d.between(5, 120);
  if (d.one_in(6))
    spec.ttlSecondsAfterFinished = static_cast<std::int32_t>(d.between(0, 60));
  if (d.one_in(2) && pod.restartPolicy == "Never")
    add_policies(d, spec);
  return spec;
}

/// "job-0, job-2:ended/index"
std::string random_dependencies(dice& d, int number, bool indexed) {
  constexpr const char* ends[] = {"", ":ended", ":ended", ":failed"};
  std::string out;
  for (auto count = d.between(1, 2); count > 0 && number > 0; --count) {
    number = static_cast<int>(d.below(static_cast<std::uint64_t>(number)));
    out += fmt::format("{}job-{}{}{}", out.empty() ? "" : ", ", number, ends[d.below(std::size(ends))],
                       indexed && d.one_in(3) ? "/index" : "");
  }
  return out;
}

} // namespace

api::Job random_job(dice& d, int number) {
  api::Job job;
  job.metadata.name = fmt::format("job-{}", number);
  job.metadata.namespace_ = "default";
  job.spec = random_spec(d);
  if (d.one_in(6))
    job.spec.suspend = true;
  auto& pod = job.spec.template_.spec;
  if (number % 2 == 1 && pod.restartPolicy == "Never" && pod.containers.size() + pod.initContainers.size() == 1) {
    pod.containers[0].resources.limits["memory"] = api::Quantity{"64Mi"};
    job.metadata.annotations["troupe.dev/oom-memory"] = "factor=1.5, cap=200Mi";
  }
  if (number > 0 && d.one_in(4))
    job.metadata.annotations[std::string{job_rules::depends_on_annotation}] =
        random_dependencies(d, number, job.spec.completionMode == "Indexed");
  return job;
}

api::CronJob random_cron(dice& d, int number) {
  api::CronJob cron;
  cron.metadata.name = fmt::format("cron-{}", number);
  cron.metadata.namespace_ = "default";
  auto& spec = cron.spec;
  spec.schedule = "* * * * *";
  const char* policies[] = {"Allow", "Forbid", "Replace"};
  spec.concurrencyPolicy = policies[d.below(std::size(policies))];
  if (d.one_in(3))
    spec.startingDeadlineSeconds = d.between(10, 100);
  spec.successfulJobsHistoryLimit = static_cast<std::int32_t>(d.between(0, 2));
  spec.failedJobsHistoryLimit = static_cast<std::int32_t>(d.between(0, 2));
  spec.jobTemplate.spec = random_spec(d);
  return cron;
}

bool is_elastic(const api::JobSpec& spec) {
  return spec.completionMode == "Indexed" && spec.completions == spec.parallelism;
}

} // namespace troupe::test
