#include "actors/job/rules/policy.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/deadline.hpp"
#include "actors/job/rules/failure.hpp"
#include "actors/job/indexed/pending_indexes.hpp"
#include "actors/job/rules/scale_down.hpp"
#include "actors/job/rules/suspend.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::job_rules {

namespace {

constexpr std::string_view our_manager = "kubernetes.io/job-controller";
constexpr cause completions_reached{"CompletionsReached", "Reached expected number of succeeded pods"};

/// One round in the making.
class one_round {
 public:
  one_round(const job_view& job, timestamp_us now) : job_(job), pods_(job.pods.tally()), now_(now) {
    next_.status = job.status;
  }

  plan decide() {
    if (is_finished(job_.status)) {
      next_.finished = true;
      next_.why = "Finished";
      return std::move(next_);
    }
    if (!is_ours())
      return std::move(next_);
    count_pods();
    if (!next_.status.startTime && !is_suspended(job_.spec))
      next_.status.startTime = api::Time{now_};
    if (const auto* success = find(job_.status.conditions, success_criteria_met);
        success && success->status == "True") {
      remove(all_active(job_.pods), true);
      finish_as_success({success->reason, success->message});
    } else if (const auto failure = why_failed()) {
      finish_as_failure(*failure);
    } else if (const auto rule = success_rule()) {
      const auto message = fmt::format("Matched rules at index {}", *rule);
      remove(all_active(job_.pods), true);
      finish_as_success({"SuccessPolicy", message});
    } else {
      go_on();
    }
    write_counts();
    return std::move(next_);
  }

 private:
  /// Somebody else's Jobs, and those of an unknown mode, are not touched.
  bool is_ours() {
    if (job_.spec.managedBy && *job_.spec.managedBy != our_manager) {
      next_.why = "ManagedByOther";
      return false;
    }
    if (job_.spec.completionMode && *job_.spec.completionMode != "NonIndexed" && !is_indexed(job_.spec)) {
      next_.why = "UnknownCompletionMode";
      next_.events.push_back({true, "UnknownCompletionMode", "Skipped Job sync because completion mode is unknown"});
      return false;
    }
    return true;
  }

  void count_pods() {
    active_ = pods_.active;
    ready_ = pods_.ready;
    terminating_ = pods_.terminating;
    succeeded_ = job_.status.succeeded;
    failed_ = job_.status.failed;
    if (is_indexed(job_.spec))
      succeeded_ = static_cast<std::int32_t>(job_.pods.succeeded_indexes().count_below(completions()));
    if (is_true(job_.status.conditions, success_criteria_met) || is_true(job_.status.conditions, failure_target))
      return; // who is left when the outcome was decided has been counted then
    const auto deleted_are_failed = !replaces_only_failed(job_.spec);
    const auto failed = pods_.failed + (deleted_are_failed ? pods_.terminating_counted + pods_.succeeded_deleted : 0);
    failed_ = std::max(failed_, failed);
    if (!is_indexed(job_.spec))
      succeeded_ = std::max(succeeded_, pods_.succeeded + (deleted_are_failed ? 0 : pods_.succeeded_deleted));
  }

  std::uint32_t completions() const { return static_cast<std::uint32_t>(job_.spec.completions.value_or(0)); }

  std::optional<cause> why_failed() {
    if (const auto* decided = find(job_.status.conditions, failure_target); decided && decided->status == "True")
      return cause{decided->reason, decided->message};
    if (const auto* message = job_.pods.fail_job())
      return cause{"PodFailurePolicy", *message};
    if (exceeds_backoff_limit(job_.spec, failed_, pods_.restarts))
      return backoff_limit_exceeded;
    const auto end = deadline(job_.spec, next_.status);
    if (end && now_ >= *end)
      return deadline_exceeded;
    look_again_at(end);
    if (const auto& failures = job_.pods.index_failures(); failures && is_indexed(job_.spec))
      return why_indexes_failed(
          job_.spec, static_cast<std::int64_t>(failures->failed_indexes().count_below(completions())), succeeded_);
    return std::nullopt;
  }

  std::optional<std::size_t> success_rule() const {
    if (!job_.success || !is_indexed(job_.spec))
      return std::nullopt;
    return job_.success->first_met(job_.pods.succeeded_indexes(), completions());
  }

  void look_again_at(std::optional<timestamp_us> when) {
    if (when && (!next_.look_again || *when < *next_.look_again))
      next_.look_again = when;
  }

  void remove(std::vector<std::uint32_t> numbers, bool uncounted) {
    for (const auto number : numbers)
      ready_ -= job_.pods.live().at(number).ready_us != 0 ? 1 : 0;
    const auto count = static_cast<std::int32_t>(numbers.size());
    active_ -= count;
    terminating_ += count;
    next_.remove = std::move(numbers);
    next_.remove_uncounted = uncounted;
  }

  void finish_as_success(cause why) {
    set(next_.status.conditions, success_criteria_met, true, why, now_);
    next_.why = "Terminating";
    next_.look_again.reset();
    if (terminating_ > 0)
      return;
    set(next_.status.conditions, complete_condition, true, why, now_);
    next_.status.completionTime = api::Time{now_};
    next_.events.push_back({false, "Completed", "Job completed"});
    if (job_.spec.completions && succeeded_ > *job_.spec.completions)
      next_.events.push_back(
          {true, "TooManySucceededPods", "Too many succeeded pods running after completion count reached"});
    finish(complete_condition);
  }

  void finish_as_failure(cause why) {
    if (!is_true(job_.status.conditions, failure_target)) {
      // From now on nobody who still runs can succeed: all are counted here, once (§9, "job finishing as failed").
      const auto deleted_are_failed = !replaces_only_failed(job_.spec);
      failed_ += active_ + (deleted_are_failed ? 0 : pods_.terminating_counted);
    }
    remove(all_active(job_.pods), false);
    set(next_.status.conditions, failure_target, true, why, now_);
    next_.why = "Terminating";
    next_.look_again.reset();
    if (terminating_ > 0)
      return;
    set(next_.status.conditions, failed_condition, true, why, now_);
    next_.events.push_back({true, std::string{why.reason}, std::string{why.message}});
    finish(failed_condition);
  }

  void finish(std::string_view as) {
    next_.why = as;
    next_.finished = true;
    // A Job that ends while suspended has lost its start, which finished Jobs need (§7).
    const auto had_nothing_to_do = is_suspended(job_.spec) && job_.spec.completions == 0;
    if (!next_.status.startTime && !had_nothing_to_do)
      next_.status.startTime = api::Time{now_};
  }

  void go_on() {
    const auto managed = !job_.meta.deletionTimestamp;
    if (managed)
      manage_pods();
    else
      next_.why = "Deleting";
    if (is_complete(job_.spec, succeeded_, active_))
      finish_as_success(completions_reached);
    else if (managed)
      if (auto event = apply_suspend(job_.spec, next_.status, now_))
        next_.events.push_back(std::move(*event));
  }

  void manage_pods() {
    if (is_suspended(job_.spec)) {
      next_.why = "Suspended";
      return remove(all_active(job_.pods), true);
    }
    if (auto surplus = surplus_pods(); !surplus.empty()) {
      next_.why = "ScaleDown";
      return remove(std::move(surplus), true);
    }
    const auto held = replaces_only_failed(job_.spec) ? terminating_ : 0;
    const auto need = wanted_active(job_.spec, succeeded_, active_) - active_ - held;
    if (need > 0)
      create(need);
    else if (held > 0)
      next_.why = "Terminating";
  }

  std::vector<std::uint32_t> surplus_pods() const {
    auto out = is_indexed(job_.spec) ? misplaced(job_.pods, completions()) : std::vector<std::uint32_t>{};
    const auto left = active_ - static_cast<std::int32_t>(out.size());
    const auto surplus = left - wanted_active(job_.spec, succeeded_, left);
    if (surplus <= 0)
      return out;
    if (out.empty())
      return first_to_go(job_.pods, static_cast<std::size_t>(surplus));
    for (const auto number : first_to_go(job_.pods, static_cast<std::size_t>(active_))) {
      if (out.size() == static_cast<std::size_t>(active_ - left + surplus))
        break;
      if (std::find(out.begin(), out.end(), number) == out.end())
        out.push_back(number);
    }
    return out;
  }

  void create(std::int32_t need) {
    if (is_indexed(job_.spec) && job_.pods.index_failures())
      return create_per_index(need, *job_.pods.index_failures());
    const auto open_at = job_.pods.streak(!replaces_only_failed(job_.spec)).open_at();
    if (now_ < open_at) {
      next_.why = "BackOff";
      return look_again_at(std::max(open_at, now_ + look_again_least));
    }
    if (is_indexed(job_.spec)) {
      next_.indexes = pending_indexes(job_.pods, completions(), need, replaces_only_failed(job_.spec));
      need = static_cast<std::int32_t>(next_.indexes.size());
    }
    next_.create = need;
    active_ += need;
  }

  void create_per_index(std::int32_t need, const index_failure_record& failures) {
    // A pod that is being deleted keeps its index until its end is known: only then is it known how often it has
    // failed.
    const auto pending = pending_indexes(job_.pods, completions(), need, true);
    auto open = without_backoff(failures, pending, now_);
    if (open.now.empty() && open.next)
      next_.why = "BackOff";
    if (open.next)
      look_again_at(std::max(*open.next, now_ + look_again_least));
    for (const auto i : open.now)
      next_.before.push_back(failures.before(i));
    next_.indexes = std::move(open.now);
    next_.create = static_cast<std::int32_t>(next_.indexes.size());
    active_ += next_.create;
  }

  void write_counts() {
    auto& status = next_.status;
    if (const auto& failures = job_.pods.index_failures(); failures && is_indexed(job_.spec)) {
      status.failedIndexes = failures->failed_indexes().text_below(completions());
      if (!is_true(status.conditions, failure_target) && !is_true(status.conditions, success_criteria_met))
        failed_ = std::max(job_.status.failed, failed_ - failures->unreplaced(job_.pods.active_indexes()));
    }
    status.active = active_;
    status.ready = ready_;
    status.terminating = terminating_;
    status.succeeded = succeeded_;
    status.failed = failed_;
    if (is_indexed(job_.spec))
      status.completedIndexes = job_.pods.succeeded_indexes().text_below(completions());
    if (!status.uncountedTerminatedPods)
      status.uncountedTerminatedPods.emplace();
  }

  const job_view& job_;
  const job_tally& pods_;
  const timestamp_us now_;
  plan next_;
  std::int32_t active_ = 0, ready_ = 0, terminating_ = 0, succeeded_ = 0, failed_ = 0;
};

} // namespace

plan decide(const job_view& job, timestamp_us now) { return one_round{job, now}.decide(); }

} // namespace troupe::job_rules
