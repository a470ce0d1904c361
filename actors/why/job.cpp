#include "actors/why/job.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/deadline.hpp"
#include "actors/job/rules/dependencies.hpp"
#include "actors/job/rules/policy.hpp"
#include "actors/store/pods/attempt_view.hpp"
#include "actors/why/job_pods.hpp"
#include "actors/why/told.hpp"
#include "actors/why/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::why {

namespace {

using job_rules::find;

/// One Job, question by question.
class job_question {
 public:
  job_question(const snapshot& in, const api::Job& job, timestamp_us now)
      : in_(in), job_(job), now_(now), pods_(pods_of(in, job)), ledger_(ledger_of(job, pods_)),
        options_(job_rules::options_of(job.metadata)) {}

  answer ask() {
    if (const auto* failed = true_condition(job_rules::failed_condition))
      has_failed(*failed);
    else if (const auto* complete = true_condition(job_rules::complete_condition))
      is_complete(*complete);
    else
      not_done();
    show_warnings();
    return std::move(out_);
  }

 private:
  const api::JobCondition* true_condition(std::string_view type) const {
    const auto* c = find(job_.status.conditions, type);
    return c && c->status == "True" ? c : nullptr;
  }
  const std::string& name() const { return job_.metadata.name; }
  void say(std::string_view reason, std::string text) {
    out_.reason = reason;
    out_.text = std::move(text);
  }
  void show(std::string line) { out_.evidence.push_back(std::move(line)); }
  void advise(std::string_view words) { out_.advice.push_back(command(words, job_.metadata.namespace_)); }

  // -- Jobs that have ended

  void has_failed(const api::JobCondition& failed) {
    say(failed.reason, fmt::format("It failed {}: {}.", ago(failed.lastTransitionTime.micros, now_), rule_of(failed)));
    show_last_failure();
    show_counts();
    advise(fmt::format("history job {}", name()));
    advise(fmt::format("rerun job {} --failed-only", name()));
  }

  /// The rule that ended it, with its number.
  std::string rule_of(const api::JobCondition& failed) const {
    const auto& spec = job_.spec;
    if (failed.reason == "BackoffLimitExceeded")
      return fmt::format("{} failed, and spec.backoffLimit allows {}", count_text(job_.status.failed, "pod"),
                         spec.backoffLimit.value_or(0) == 1 ? std::string{"1 retry"}
                                                            : fmt::format("{} retries", spec.backoffLimit.value_or(0)));
    if (failed.reason == "DeadlineExceeded" && spec.activeDeadlineSeconds)
      return fmt::format("it was active for longer than spec.activeDeadlineSeconds, {}",
                         length_text(*spec.activeDeadlineSeconds * us_per_second));
    if (failed.reason == "FailedIndexes" || failed.reason == "MaxFailedIndexesExceeded")
      return fmt::format("{} (indexes {}; spec.backoffLimitPerIndex allows {})", failed.message,
                         job_.status.failedIndexes.value_or(""),
                         spec.backoffLimitPerIndex.value_or(0) == 1
                             ? std::string{"1 retry of each"}
                             : fmt::format("{} retries of each", spec.backoffLimitPerIndex.value_or(0)));
    return failed.message;
  }

  void is_complete(const api::JobCondition& complete) {
    const auto when = job_.status.completionTime.value_or(complete.lastTransitionTime).micros;
    if (complete.reason == "SuccessPolicy")
      say("SuccessPolicy",
          fmt::format("It succeeded {}, by its successPolicy: {}.", ago(when, now_), complete.message));
    else
      say("Complete", fmt::format("It is done: it succeeded {}.", ago(when, now_)));
    show_counts();
  }

  // -- Jobs that have not

  void not_done() {
    const job_rules::success_rules success{job_.spec};
    const auto others = jobs_waited_for();
    const auto next =
        job_rules::decide({job_.metadata, job_.spec, job_.status, ledger_, &success, options_, &others}, now_);
    const auto live = ask_live(in_, pods_, now_);
    if (job_.metadata.deletionTimestamp)
      is_deleted(live);
    else if (next.why == "ManagedByOther")
      say(next.why, fmt::format("It is left to the controller \"{}\", as its spec.managedBy asks.",
                                job_.spec.managedBy.value_or("")));
    else if (next.why == "UnknownCompletionMode")
      say(next.why,
          fmt::format("Its spec.completionMode \"{}\" is unknown here.", job_.spec.completionMode.value_or("")));
    else if (next.why == "Suspended")
      is_suspended(live);
    else if (next.why == "Terminating" || next.finished)
      waits_for_ends(live);
    else if (live.in_trouble)
      pods_in_trouble(*live.in_trouble, live);
    else if (next.why == "BackOff")
      backs_off(next);
    else if (live.at_work)
      pods_at_work(*live.at_work, live);
    else if (next.why == "Dependencies")
      waits_for_jobs(next);
    else
      no_pods(next);
    show_counts();
    show_memory();
    show_deadline();
  }

  void is_deleted(const live_pods& live) {
    say("Deleting",
        fmt::format("Its deletion was asked for {}; {}.", ago(job_.metadata.deletionTimestamp->micros, now_),
                    live.all > 0 ? fmt::format("{} still to end", count_text(live.all, "pod"))
                                 : std::string{"its finalizers keep it"}));
    if (!job_.metadata.finalizers.empty())
      show(fmt::format("metadata.finalizers: {}", fmt::join(job_.metadata.finalizers, ", ")));
    show_pods(live);
  }

  void is_suspended(const live_pods& live) {
    const auto* since = true_condition(job_rules::suspended_condition);
    say("Suspended", since ? fmt::format("It is suspended since {}: no pod runs until it is resumed.",
                                         ago(since->lastTransitionTime.micros, now_))
                           : "It is suspended: no pod runs until it is resumed.");
    show("spec.suspend is true");
    show_pods(live);
    advise(fmt::format("resume job {}", name()));
  }

  /// Its outcome is certain, or a replacement has to wait: pods have to end first.
  void waits_for_ends(const live_pods& live) {
    if (const auto* failing = true_condition(job_rules::failure_target))
      say(failing->reason,
          fmt::format("It is failing ({}) and waits for {} to end.", rule_of(*failing), count_text(live.all, "pod")));
    else if (const auto* met = true_condition(job_rules::success_criteria_met))
      say(met->reason,
          fmt::format("It has succeeded ({}) and waits for {} to end.", met->message, count_text(live.all, "pod")));
    else if (live.all > 0)
      say("Terminating", fmt::format("{} to end before others take their place (spec.podReplacementPolicy: {}).",
                                     live.all == 1 ? std::string{"1 pod has"} : fmt::format("{} pods have", live.all),
                                     job_.spec.podReplacementPolicy.value_or("")));
    else
      say("Finishing", "Everything has ended; its end is being recorded.");
    show_last_failure();
    show_pods(live);
  }

  void pods_in_trouble(const pod_group& group, const live_pods& live) {
    say(group.says.reason, live.all == 1 ? fmt::format("Its pod {} does not run: {}", group.pod, group.says.text)
                                         : fmt::format("{} of its {} do not run, like {}: {}", group.count,
                                                       count_text(live.all, "pod"), group.pod, group.says.text));
    out_.evidence = group.says.evidence;
    out_.advice = group.says.advice;
    if (live.at_work)
      show(fmt::format("{} more: {}", count_text(live.at_work->count, "pod"), live.at_work->says.reason));
    show_last_failure();
  }

  void backs_off(const job_rules::plan& next) {
    const auto opens = backoff_over(next);
    say("BackOff",
        fmt::format("Its pods failed {}; the next one is created {}.",
                    ledger_.index_failures() ? "at their indexes" : "in a row", opens ? until(*opens, now_) : "later"));
    if (const auto streak = ledger_.streak(); streak.failures > 0)
      show(fmt::format("{} since the last success", count_text(streak.failures, "failure")));
    show_last_failure();
  }

  /// The plan looks a second later than it might, and earlier for a deadline.
  std::optional<timestamp_us> backoff_over(const job_rules::plan& next) const {
    if (ledger_.index_failures())
      return next.look_again;
    return ledger_.streak().open_at(options_.backoff);
  }

  void pods_at_work(const pod_group& group, const live_pods& live) {
    say(group.says.reason, live.all == 1 ? fmt::format("Its pod {}: {}", group.pod, group.says.text)
                                         : fmt::format("It has {}, most of them like {}: {}",
                                                       count_text(live.all, "live pod"), group.pod, group.says.text));
    out_.evidence = group.says.evidence;
    if (live.all >= job_.spec.parallelism.value_or(1) && job_.spec.completions.value_or(0) > live.all)
      show(fmt::format("spec.parallelism allows {} at once", job_.spec.parallelism.value_or(1)));
    show_last_failure();
    advise(fmt::format("logs {} -f", group.pod));
  }

  job_rules::dependency_board jobs_waited_for() const {
    std::vector<dependency_fact> facts;
    for (const auto& d : options_.depends_on)
      facts.push_back({d.job, in_.find(api::kind_of<api::Job>(), job_.metadata.namespace_, d.job)});
    job_rules::dependency_board out;
    out.learn(facts);
    return out;
  }

  void waits_for_jobs(const job_rules::plan& next) {
    const auto* waits = find(next.status.conditions, job_rules::waiting_condition);
    say(next.why, fmt::format("No pod may start before other Jobs have come so far: {}.", waits ? waits->message : ""));
    show(fmt::format("{}: {}", job_rules::depends_on_annotation,
                     job_.metadata.annotations.at(std::string{job_rules::depends_on_annotation})));
  }

  void no_pods(const job_rules::plan& next) {
    if (const auto* refused = latest_warning(in_, job_.metadata);
        next.create > 0 && refused && refused->reason == "FailedCreate" &&
        refused->lastTimestamp.micros >= std::max(last_created(pods_), started()))
      say("FailedCreate", fmt::format("Its pods cannot be created: {}", refused->message));
    else if (next.create > 0)
      say("Starting", fmt::format("{} asked for; the scheduler is about to place {}.",
                                  next.create == 1 ? "1 pod is" : fmt::format("{} pods are", next.create),
                                  next.create == 1 ? "it" : "them"));
    else if (!next.why.empty())
      say(next.why, fmt::format("It waits: {}.", next.why));
    else if (job_.spec.parallelism.value_or(1) == 0)
      say("NoParallelism", "Its spec.parallelism is 0: it wants no pods.");
    else
      say("Waiting", "It has no pods and wants none now.");
    if (job_.spec.parallelism.value_or(1) == 0)
      advise(fmt::format("scale job {} --replicas 1", name()));
  }

  /// A warning from before that is about an earlier run.
  timestamp_us started() const { return job_.status.startTime.value_or(api::Time{}).micros; }

  // -- evidence

  void show_last_failure() {
    const auto last = last_failed(in_, pods_, now_);
    if (!last)
      return;
    show(last->text);
    if (!last->log.empty())
      advise(last->log);
  }

  void show_pods(const live_pods& live) {
    for (const auto& group : {live.in_trouble, live.at_work})
      if (group)
        show(fmt::format("{} like {}: {}", count_text(group->count, "pod"), group->pod, group->says.text));
  }

  void show_counts() {
    const auto& s = job_.status;
    auto line = job_.spec.completions ? fmt::format("{} of {} succeeded, {} failed", s.succeeded,
                                                    count_text(*job_.spec.completions, "completion"), s.failed)
                                      : fmt::format("{} succeeded, {} failed", s.succeeded, s.failed);
    if (!s.completedIndexes.empty())
      line += fmt::format("; completed indexes: {}", s.completedIndexes);
    if (s.failedIndexes && !s.failedIndexes->empty())
      line += fmt::format("; failed indexes: {}", *s.failedIndexes);
    show(std::move(line));
  }

  /// OOM kills, and what the pods that follow are given.
  void show_memory() {
    constexpr std::size_t most = 3;
    if (!options_.oom_memory)
      return;
    const auto& all = ledger_.ooms().most();
    std::size_t shown = 0;
    for (const auto& [index, had] : all) {
      if (shown++ == most)
        return show(fmt::format("{} more indexes were OOM killed", all.size() - most));
      const auto next = ledger_.ooms().next_percent(index, options_.oom_memory, job_.spec.template_.spec);
      show(fmt::format("{}OOM killed with {}% of the template's memory; {}: {}%",
                       index == no_number ? "" : fmt::format("index {} was ", index), had,
                       next > had ? "pods after it are given" : "the cap allows no more", next));
    }
  }

  void show_deadline() {
    if (const auto end = job_rules::deadline(job_.spec, job_.status); end && *end > now_)
      show(fmt::format("its spec.activeDeadlineSeconds ends it {}", until(*end, now_)));
  }

  void show_warnings() {
    for (auto& line : warnings_about(in_, job_.metadata, now_))
      show(std::move(line));
  }

  const snapshot& in_;
  const api::Job& job_;
  const timestamp_us now_;
  const job_pods* pods_;
  const job_rules::pod_ledger ledger_;
  const job_rules::job_options options_;
  answer out_;
};

} // namespace

answer why_job(const snapshot& in, const api::Job& job, timestamp_us now) { return job_question{in, job, now}.ask(); }

} // namespace troupe::why
