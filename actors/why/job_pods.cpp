#include "actors/why/job_pods.hpp"

#include "actors/job/options/options.hpp"
#include "actors/job/rules/failure_policy.hpp"
#include "actors/why/pod.hpp"
#include "actors/why/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace troupe::why {

namespace {

bool at_work(std::string_view reason) {
  constexpr std::array<std::string_view, 6> words{pod_running, pod_starting,   pod_pending,
                                                  pod_ending,  "Initializing", "NotReady"};
  return std::find(words.begin(), words.end(), reason) != words.end();
}

using groups = std::map<std::string, pod_group>;

void add(groups& to, const pod_entry& pod, answer says) {
  auto& group = to[says.reason];
  if (group.count++ != 0)
    return;
  group.pod = pod.name();
  group.says = std::move(says);
}

std::optional<pod_group> largest(const groups& all) {
  const auto found = std::max_element(all.begin(), all.end(),
                                      [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
  return found == all.end() ? std::nullopt : std::optional{found->second};
}

} // namespace

job_rules::pod_ledger ledger_of(const api::Job& job, const job_pods* pods) {
  const auto& spec = job.spec;
  auto out = spec.backoffLimitPerIndex ? job_rules::pod_ledger{*spec.backoffLimitPerIndex} : job_rules::pod_ledger{};
  if (!pods)
    return out;
  const auto success_codes = job_rules::options_of(job.metadata).success_exit_codes;
  pods->pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
    const auto fact = fact_of(record, number);
    out.learn(fact, fact.phase == pod_phase::failed && spec.podFailurePolicy
                        ? job_rules::judge(job.metadata, spec, fact, success_codes)
                        : job_rules::failure_verdict{});
    return true;
  });
  return out;
}

live_pods ask_live(const snapshot& in, const job_pods* pods, timestamp_us now, std::int64_t most) {
  live_pods out;
  if (!pods)
    return out;
  groups trouble, work;
  pods->pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
    if (record.ended() || out.all++ >= most)
      return true;
    const pod_entry pod{pods, number, &record};
    auto says = why_pod(in, pod, now);
    auto& group = at_work(says.reason) ? work : trouble;
    add(group, pod, std::move(says));
    return true;
  });
  out.in_trouble = largest(trouble);
  out.at_work = largest(work);
  return out;
}

timestamp_us last_created(const job_pods* pods) {
  timestamp_us last = 0;
  if (pods)
    pods->pods.each_from(0, [&](std::uint32_t, const pod_record& record) {
      last = std::max(last, record.created_us);
      return true;
    });
  return last;
}

namespace {

bool ended_by_its_job(const pod_record& record) { return record.extra && record.extra->deleted_by_job; }

/// Whether `a` tells more about a Job's failure than `b`.
bool tells_more(const pod_record& a, const pod_record& b) {
  if (ended_by_its_job(a) != ended_by_its_job(b))
    return ended_by_its_job(b);
  return a.finished_us >= b.finished_us;
}

} // namespace

std::optional<last_failure> last_failed(const snapshot& in, const job_pods* pods, timestamp_us now) {
  if (!pods)
    return std::nullopt;
  pod_entry last;
  pods->pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
    const auto counts = record.phase == pod_phase::failed && !record.is(pod_record::uncounted);
    if (counts && (!last.record || tells_more(record, *last.record)))
      last = {pods, number, &record};
    return true;
  });
  if (!last.record)
    return std::nullopt;
  last_failure out;
  const auto name = last.name();
  if (last.record->is(pod_record::has_run))
    out.log = last.record->visible() ? "logs " + name
                                     : fmt::format("logs job/{} --attempt {}", pods->owner->job_name, last.number);
  const auto node = last.record->node != 0 && in.nodes && last.record->node < in.nodes->size()
                        ? fmt::format(" on node {}", (*in.nodes)[last.record->node].name)
                        : std::string{};
  const auto index = last.record->index == no_number ? std::string{} : fmt::format(", index {}", last.record->index);
  out.text = fmt::format("the last pod that failed: {} (attempt {}{}){}, {}: {}", name, last.number, index, node,
                         ago(last.record->finished_us, now), end_of_pod(last));
  return out;
}

} // namespace troupe::why
