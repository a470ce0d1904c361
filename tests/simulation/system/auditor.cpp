#include "tests/simulation/system/auditor.hpp"

#include "actors/admission/jobs/job_rules.hpp"
#include "actors/job/indexed/indexes.hpp"
#include "actors/job/options/options.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "messages/cluster/memory_share.hpp"

#include <algorithm>

namespace troupe::test {

namespace {

constexpr std::size_t all_changes = 1'000'000;

std::string conditions_of(const api::JobStatus& status) {
  std::string out;
  for (const auto& c : status.conditions)
    if (c.status == "True")
      out += " " + c.type + "(" + c.reason + ")";
  return out;
}

const char* text_of(pod_phase phase) {
  constexpr const char* phases[] = {"Pending", "Running", "Succeeded", "Failed"};
  return phases[static_cast<std::size_t>(phase)];
}

} // namespace

void auditor::watch(published& of) {
  readers_ = &of;
  seen_ = 0;
  of.listen([this, &of] {
    if (readers_ == &of)
      look();
  });
}

void auditor::look() {
  const auto now = readers_->current();
  const auto read = readers_->changes_after(seen_, all_changes);
  if (seen_ == 0 || read.too_old) {
    look_at_all(*now);
  } else {
    for (const auto& c : read.changes)
      if (c->of_pod())
        take_pod(*c->owner, c->number, c->pod_after);
      else if (c->kind == &api::kind_of<api::Job>() && c->type == change_type::removed)
        take_removed(jobs_.at(c->before.meta().uid));
      else if (c->kind == &api::kind_of<api::Job>())
        take_job(c->after.get<api::Job>(), true);
      else if (c->kind == &api::kind_of<api::CronJob>() && c->type == change_type::removed)
        crons_.at(c->before.meta().uid).removed = true;
      else if (c->kind == &api::kind_of<api::CronJob>())
        take_cron(c->after.get<api::CronJob>());
  }
  seen_ = now->version;
  for (const auto& uid : std::exchange(touched_, {}))
    check(jobs_.at(uid));
}

/// A store has loaded: what is durable stands there, and nothing else.
void auditor::look_at_all(const snapshot& now) {
  std::set<std::string> there;
  now.each_object(api::kind_of<api::CronJob>(), "", "", [&](const std::string&, const api::resource& object) {
    there.insert(object.meta().uid);
    take_cron(object.get<api::CronJob>());
    return true;
  });
  for (auto& [uid, x] : crons_)
    x.removed = x.removed || !there.contains(uid);
  now.each_object(api::kind_of<api::Job>(), "", "", [&](const std::string&, const api::resource& object) {
    there.insert(object.meta().uid);
    take_job(object.get<api::Job>(), false);
    return true;
  });
  std::set<std::pair<std::string, std::uint32_t>> records;
  now.each_record("", "", [&](const pod_entry& entry) {
    records.emplace(entry.of->owner->uid_text, entry.number);
    take_pod(*entry.of->owner, entry.number, *entry.record);
    return true;
  });
  for (auto& [uid, x] : jobs_) {
    x.removed = x.removed || !there.contains(uid);
    for (auto& [number, p] : x.pods) {
      p.gone = p.gone || !records.contains({uid, number});
      stage_.require(!p.gone || x.removed, "a pod's record is lost", where(x, number));
    }
  }
}

void auditor::take_job(const api::Job& now, bool whole) {
  auto& x = jobs_[now.metadata.uid];
  const auto fresh = x.name.empty();
  if (fresh) {
    x.name = now.metadata.name;
    x.uid = uid_from_text(now.metadata.uid);
  }
  if (fresh || !(x.last.status == now.status)) {
    if (!fresh)
      take_status(x, now);
    stage_.say("job {} active {} ready {} terminating {} succeeded {} failed {} [{}]{}", x.name, now.status.active,
               now.status.ready.value_or(0), now.status.terminating.value_or(0), now.status.succeeded,
               now.status.failed, now.status.completedIndexes, conditions_of(now.status));
    note_end(now);
  }
  const auto decided = whole && !(x.last.status == now.status);
  const auto completions = now.spec.completions.value_or(0);
  if (fresh || decided)
    x.completions = completions;
  else if (!job_rules::is_finished(x.last.status)) // whatever its spec says later, it has ended by what it was
    x.completions = std::max(x.completions, completions);
  note_success(x, now, decided);
  x.last = now;
  note_dependencies(x);
  tie_to_cron(x);
  touched_.insert(now.metadata.uid);
}

/// By how many completions it succeeded: those when that was decided, or fewer since.
/// @param decided its status is of this very spec
void auditor::note_success(known_job& x, const api::Job& now, bool decided) {
  const auto met = [](const api::Job& job) {
    return job_rules::is_true(job.status.conditions, job_rules::success_criteria_met);
  };
  if (x.last.status == now.status || !met(now))
    return;
  const auto completions = now.spec.completions.value_or(0);
  if (!met(x.last))
    x.at_success = decided ? std::optional{completions} : std::nullopt;
  else if (x.at_success)
    x.at_success = std::min(*x.at_success, completions);
}

/// The status has changed: to what it may become?
void auditor::take_status(known_job& x, const api::Job& now) {
  admission::field_errors errors;
  admission::check_job_status(errors, now, x.last);
  for (const auto& error : errors.all())
    stage_.require(false, "spec/jobs.md §7: " + error.field + ": " + error.message(), where(x));
  stage_.require(!job_rules::is_finished(x.last.status), "a finished Job's status changed", where(x));
}

void auditor::take_removed(known_job& x) {
  x.removed = true;
  const auto& finalizers = x.last.metadata.finalizers;
  if (std::find(finalizers.begin(), finalizers.end(), "foregroundDeletion") == finalizers.end())
    return;
  for (const auto& [number, p] : x.pods)
    stage_.require(p.gone || p.record.ended(), "a Job that is deleted in the foreground went before its pods",
                   where(x, number));
}

void auditor::take_pod(const pod_owner& of, std::uint32_t number, const pod_record& now) {
  auto& x = jobs_[of.uid_text];
  if (x.name.empty()) {
    x.name = of.job_name;
    x.uid = of.uid;
    x.removed = true;
  }
  touched_.insert(of.uid_text);
  auto& p = x.pods[number];
  const auto before = std::exchange(p.record, now);
  const auto uid = pod_uid(of.uid, number);
  if (!before.exists() || before.phase != now.phase || before.node != now.node || before.flags != now.flags)
    stage_.say("pod {} {} index {} node {}{}{}", where(x, number), text_of(now.phase),
               now.index == no_number ? -1 : static_cast<int>(now.index), now.node,
               now.is(pod_record::deleting) ? " deleting" : "", now.is(pod_record::gone) ? " gone" : "");
  if (before.exists()) {
    stage_.require(!before.ended() || before.phase == now.phase, "a pod that has ended changed", where(x, number));
    stage_.require(before.node == 0 || before.node == now.node, "a pod changed its node", where(x, number));
    stage_.require(before.index == now.index, "a pod changed its index", where(x, number));
  } else {
    check_memory(x, number);
  }
  if (of.orphaned && now.is(pod_record::deleting) && !before.is(pod_record::deleting))
    stage_.require(deletions_.contains(uid), "an orphan was deleted", where(x, number));
  if (now.ended() && !before.ended()) {
    stage_.require(forced_.contains(uid) || !runs(uid), "a pod has ended, and its container runs", where(x, number));
    ended_.insert(uid);
  }
}

/// More memory comes of an OOM kill alone: one of the same index, where there are any; and never beyond the cap.
void auditor::check_memory(const known_job& x, std::uint32_t number) const {
  const auto& pod = x.pods.at(number).record;
  const auto given = memory_percent(pod);
  if (given == whole_memory || x.removed)
    return;
  const auto& growth = job_rules::options_of(x.last.metadata).oom_memory;
  const auto& spec = x.last.spec.template_.spec;
  stage_.require(growth && memory_share(largest_memory_limit(spec), given) <= growth->cap_bytes,
                 "more memory than the cap allows", where(x, number));
  stage_.require(growth && std::any_of(x.pods.begin(), x.pods.end(),
                                       [&](const auto& other) {
                                         const auto fact = fact_of(other.second.record, other.first);
                                         return fact.oom_killed && fact.index == pod.index &&
                                                grown_percent(*growth, spec, fact.memory_percent) == given;
                                       }),
                 "more memory, and no OOM kill before it", where(x, number));
}

/// A container gets what its pod was given.
void auditor::check_limit(const node::container_key& key, std::uint64_t memory_limit) const {
  for (const auto& [uid, x] : jobs_) {
    if (x.removed || x.last.spec.template_.spec.containers.empty())
      continue;
    for (const auto& [number, pod] : x.pods)
      if (pod_uid(x.uid, number) == key.pod_uid)
        stage_.require(static_cast<std::int64_t>(memory_limit) ==
                           memory_share(largest_memory_limit(x.last.spec.template_.spec), memory_percent(pod.record)),
                       "a container has another memory limit than its pod", where(x, number));
  }
}

bool auditor::runs(const uid_bytes& pod) const {
  return std::any_of(nodes_.begin(), nodes_.end(), [&](const auto& n) { return n->runs(pod); });
}

void auditor::launched(const sim_node& at, const node::container_key& key, std::uint64_t memory_limit) {
  check_limit(key, memory_limit);
  const auto id = fmt::format("{} on {}", to_text(key.pod_uid), at.name());
  stage_.require(forced_.contains(key.pod_uid) || !ended_.contains(key.pod_uid), "a pod that has ended was started",
                 id);
  for (const auto& n : nodes_)
    for (const auto& other : n->launcher().live())
      stage_.require((n.get() == &at && other == key) || other.pod_uid != key.pod_uid ||
                         other.container != key.container,
                     "two runs of one container", id);
  const auto [known, fresh] = launches_.try_emplace(key, at.name(), at.losses());
  if (!fresh) // unless what it ran then was lost before anybody heard of it
    stage_.require(known->second.first == at.name() && known->second.second < at.losses(),
                   "an attempt was started twice", id);
  known->second = {at.name(), at.losses()};
}

// -- what must hold after each publication ----------------------------------------------------------------------------

void auditor::check(known_job& x) {
  if (x.removed)
    return;
  check_active(x);
  check_counts(x);
  check_indexes(x);
  check_active_indexes(x);
  check_dependencies(x);
  check_cron(x.cron);
}

void auditor::check_active(known_job& x) {
  std::int32_t active = 0;
  for (const auto& [number, p] : x.pods)
    active += !p.gone && !p.record.ended() && !p.record.is(pod_record::deleting) ? 1 : 0;
  const auto& spec = x.last.spec;
  const auto allowed = spec.suspend.value_or(false) ? 0 : spec.parallelism.value_or(1);
  const auto changing = changing_.find(x.name);
  if (allowed >= x.most_active ||
      (active <= allowed && (changing == changing_.end() || changing->second < stage_.now())))
    x.most_active = allowed;
  stage_.require(active <= x.most_active, "more active pods than parallelism", where(x));
  const auto finished = job_rules::is_finished(x.last.status);
  stage_.require(!finished || active == 0, "a finished Job has active pods", where(x));
}

void auditor::check_counts(const known_job& x) {
  std::int32_t succeeded = 0;
  for (const auto& [number, p] : x.pods)
    succeeded += p.record.phase == pod_phase::succeeded ? 1 : 0;
  const auto& status = x.last.status;
  const auto total = static_cast<std::int32_t>(x.pods.size());
  stage_.require(status.succeeded <= succeeded, "more successes counted than there are", where(x));
  stage_.require(status.succeeded + status.failed <= total, "more ends counted than there are pods", where(x));
  if (x.last.spec.completions)
    stage_.require(status.succeeded <= x.completions, "more successes counted than wanted", where(x));
}

void auditor::check_indexes(const known_job& x) {
  if (!job_rules::is_indexed(x.last.spec))
    return;
  const auto& status = x.last.status;
  const auto limit = static_cast<std::uint32_t>(x.completions);
  const auto done = job_rules::parse_leniently(status.completedIndexes, limit);
  const auto failed = job_rules::parse_leniently(status.failedIndexes.value_or(""), limit);
  stage_.require(static_cast<std::int64_t>(done.count_below(limit)) == status.succeeded,
                 "succeeded is not the number of completed indexes", where(x));
  const auto has_pod = [&](std::uint32_t index, auto&& came_so_far) {
    return std::any_of(x.pods.begin(), x.pods.end(),
                       [&](const auto& p) { return p.second.record.index == index && came_so_far(p.second.record); });
  };
  for (std::uint32_t i = 0; i < limit; ++i) {
    stage_.require(!done.contains(i) || has_pod(i, [](auto& r) { return r.phase == pod_phase::succeeded; }),
                   "a completed index has no pod that succeeded", where(x));
    stage_.require(
        !failed.contains(i) ||
            has_pod(i, [](auto& r) { return r.phase == pod_phase::failed || r.is(pod_record::failed_by_deletion); }),
        "a failed index has no pod that failed", where(x));
  }
}

void auditor::check_active_indexes(const known_job& x) {
  std::set<std::uint32_t> active;
  for (const auto& [number, p] : x.pods) {
    const auto& record = p.record;
    const auto dropped = record.extra && record.extra->index_dropped;
    if (record.index == no_number || dropped || p.gone || record.ended() || record.is(pod_record::deleting))
      continue;
    stage_.require(active.insert(record.index).second, "two active pods of one index", where(x, number));
  }
}

// -- what must hold at last
// ---------------------------------------------------------------------------------------------

bool auditor::all_ended() const {
  return std::all_of(jobs_.begin(), jobs_.end(), [](const auto& entry) {
    const auto& x = entry.second;
    const auto goes = x.last.spec.ttlSecondsAfterFinished || x.last.metadata.deletionTimestamp;
    if (!x.removed)
      return job_rules::is_finished(x.last.status) && !goes;
    return std::all_of(x.pods.begin(), x.pods.end(),
                       [](const auto& p) { return p.second.gone || p.second.record.ended(); });
  });
}

/// But for orphans, and for the pods of another Job of that name.
bool auditor::left_nothing_behind(const snapshot& now, const known_job& x) const {
  const auto left = now.pods_of("default", x.name);
  const auto another = std::any_of(jobs_.begin(), jobs_.end(),
                                   [&](const auto& y) { return y.second.name == x.name && !y.second.removed; });
  return another || std::all_of(left.begin(), left.end(), [&](const job_pods* pods) {
           return pods->owner->orphaned && orphaning_.contains(x.name);
         });
}

void auditor::check_end() {
  check_links_at_end();
  for (const auto& [uid, x] : jobs_) {
    stage_.require(x.removed || job_rules::is_finished(x.last.status), "a Job never ended", where(x));
    for (const auto& [number, p] : x.pods)
      stage_.require(p.gone || p.record.ended(), "a pod never ended", where(x, number));
    if (const auto now = readers_->current(); x.removed && now)
      stage_.require(left_nothing_behind(*now, x), "a removed Job left pods behind", where(x));
    const auto& spec = x.last.spec;
    const auto complete = job_rules::find(x.last.status.conditions, job_rules::complete_condition);
    if (complete && complete->reason == "CompletionsReached" && spec.completions && x.at_success)
      stage_.require(x.last.status.succeeded == *x.at_success, "Complete without its completions", where(x));
  }
  for (const auto& n : nodes_) {
    stage_.require(n->launcher().live().empty(), "a container was left behind", n->name());
    stage_.require(n->launcher().held_exits() == 0, "an exit was never acknowledged", n->name());
  }
}

std::string auditor::where(const known_job& x, std::uint32_t number) const {
  if (number == no_number)
    return fmt::format("job {} succeeded {} failed {} active {}", x.name, x.last.status.succeeded, x.last.status.failed,
                       x.last.status.active);
  return fmt::format("{}/{} {}", x.name, number, to_text(pod_uid(x.uid, number)).substr(0, 8));
}

} // namespace troupe::test
