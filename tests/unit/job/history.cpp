#include "tests/unit/job/history.hpp"

#include "actors/admission/jobs/job_rules.hpp"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>

namespace troupe::test {

namespace {

bool is_active(const pod_record& pod) {
  return pod.exists() && !pod.ended() && !pod.is(pod_record::deleting) && !pod.is(pod_record::released);
}

/// @param indexed successes are counted by index
std::string sums(const job_rules::job_tally& t, bool indexed) {
  return fmt::format("active {} ready {} terminating {} succeeded {} failed {} ignored {} restarts {} created {}",
                     t.active, t.ready, t.terminating, indexed ? 0 : t.succeeded, t.failed, t.ignored, t.restarts,
                     t.created);
}

} // namespace

int dice::below(int n) {
  if (numbers_.empty())
    return 0;
  const auto x = numbers_.front();
  numbers_.pop_front();
  return x % n;
}

history::history(dice d) : dice_(std::move(d)) {
  make_spec();
  job_ = known_.job;
  most_parallel_ = *job_.spec.parallelism;
  decide();
}

// -- making a Job

void history::make_spec() {
  auto& spec = known_.job.spec;
  spec.parallelism = dice_.below(6);
  spec.completions = dice_.below(12);
  spec.backoffLimit = dice_.below(8);
  const auto indexed = dice_.one_in(2);
  if (indexed)
    make_indexed(spec);
  else if (dice_.one_in(4))
    spec.completions.reset();
  if (dice_.one_in(3))
    spec.podReplacementPolicy = "Failed";
  if (dice_.one_in(3))
    spec.template_.spec.restartPolicy = "OnFailure";
  if (dice_.one_in(4))
    spec.activeDeadlineSeconds = dice_.below(3000);
  spec.suspend = dice_.one_in(5);
  if (dice_.one_in(3))
    make_rules();
}

void history::make_indexed(api::JobSpec& spec) {
  spec.completionMode = "Indexed";
  if (dice_.one_in(3))
    spec.parallelism = spec.completions; // elastic
  if (dice_.one_in(2)) {
    known_ = std::move(known_).backoff_limit_per_index(dice_.below(3));
    if (dice_.one_in(2))
      spec.maxFailedIndexes = dice_.below(*spec.completions + 1);
    if (dice_.one_in(2))
      spec.backoffLimit = dice_.below(8);
  }
  if (dice_.one_in(3) && *spec.completions > 0)
    known_ = std::move(known_).succeeds_with(dice_.one_in(2) ? std::optional<std::string>{"0"} : std::nullopt, 1);
}

/// Exit codes 1, 2 … mean something.
void history::make_rules() {
  known_.job.spec.template_.spec.restartPolicy = "Never";
  known_ = std::move(known_).rule("Ignore", 1).rule("Count", 2);
  if (dice_.one_in(2))
    known_ = std::move(known_).rule("FailJob", 3);
  if (known_.job.spec.backoffLimitPerIndex)
    known_ = std::move(known_).rule("FailIndex", 4);
}

// -- what happens

void history::step() {
  switch (dice_.below(16)) {
  case 0:
  case 1:
  case 2:
  case 3:
    return end_some_pod();
  case 4:
    return delete_some_pod();
  case 5:
    return edit_job();
  case 6:
    return dice_.one_in(2) ? resize_job() : release_some_pod();
  case 7:
    return dice_.one_in(12) ? delete_job() : restart();
  case 8:
    now_ += dice_.below(700) * second;
    return decide();
  case 9:
    return tell_job();
  case 10:
  case 11:
    return tell_pods(dice_.one_in(3));
  default:
    return hear_next();
  }
}

void history::end_some_pod() {
  auto* pod = some_live_pod();
  if (!pod)
    return;
  if (dice_.one_in(4) && !pod->is(pod_record::deleting)) {
    pod->set(pod_record::ready);
    pod->started_us = now_;
  } else if (dice_.one_in(5) && job_.spec.template_.spec.restartPolicy == "OnFailure") {
    ++pod->restarts;
  } else {
    return end(*pod, !dice_.one_in(3));
  }
  changed(*pod);
}

void history::delete_some_pod() {
  if (const auto* pod = some_live_pod())
    remove(static_cast<std::uint32_t>(pod - pods_.data()), {.now_us = now_, .grace_s = dice_.below(2) * 30});
}

void history::release_some_pod() {
  auto* pod = some_live_pod();
  const auto back = pod && pod->is(pod_record::released);
  if (!pod || (back && pod->is(pod_record::deleting)))
    return;
  came_back_ |= back;
  apply_edit(*pod, {}, !back);
  changed(*pod);
}

void history::edit_job() {
  auto& spec = job_.spec;
  switch (dice_.below(4)) {
  case 0:
    spec.suspend = !*spec.suspend;
    break;
  case 1:
    spec.backoffLimit = dice_.below(8);
    break;
  case 2:
    if (spec.maxFailedIndexes)
      spec.maxFailedIndexes = dice_.below(*spec.completions + 1);
    break;
  default:
    if (!is_indexed() || spec.parallelism != spec.completions)
      spec.parallelism = dice_.below(6);
  }
  most_parallel_ = std::max(most_parallel_, *spec.parallelism);
}

/// An elastic Job; the store takes its pods' indexes from those beyond (actors/store/state/state_job_edits.cpp).
void history::resize_job() {
  auto& spec = job_.spec;
  if (!is_indexed() || spec.parallelism != spec.completions || spec.successPolicy)
    return;
  const auto size = dice_.below(8);
  resized_ = true;
  spec.parallelism = spec.completions = size;
  if (spec.maxFailedIndexes)
    spec.maxFailedIndexes = std::min(*spec.maxFailedIndexes, size);
  most_parallel_ = std::max(most_parallel_, size);
  for (auto& pod : pods_)
    if (pod.exists() && pod.index != no_number && pod.index >= static_cast<std::uint32_t>(size) && drop_index(pod))
      changed(pod);
  tell_job();
}

/// In the foreground: it stays until its pods have gone.
void history::delete_job() {
  job_.metadata.deletionTimestamp = api::Time{now_};
  for (std::uint32_t number = 0; number < pods_.size(); ++number)
    remove(number, {.now_us = now_});
}

/// What was on its way is lost, and the Job is told everything anew.
void history::restart() {
  said_.clear();
  untold_.clear();
  asked_ = {};
  known_ = told_anew();
  decide();
}

// -- the store's side

pod_record* history::some_live_pod() {
  std::vector<pod_record*> live;
  for (auto& pod : pods_)
    if (pod.exists() && !pod.ended())
      live.push_back(&pod);
  return live.empty() ? nullptr : live[static_cast<std::size_t>(dice_.below(static_cast<int>(live.size())))];
}

void history::end(pod_record& pod, bool success) {
  pod.phase = success ? pod_phase::succeeded : pod_phase::failed;
  pod.exit_code = success ? 0 : 1 + dice_.below(6);
  pod.reason = success ? end_reason::completed : end_reason::error;
  pod.finished_us = now_;
  pod.set(pod_record::ready, false);
  changed(pod);
}

void history::remove(std::uint32_t number, const pod_deletion& how) {
  auto& pod = pods_[number];
  if (!pod.exists())
    return;
  auto deletion = how;
  deletion.fails = !job_rules::replaces_only_failed(job_.spec);
  if (apply_deletion(pod, deletion).changed)
    changed(pod);
}

void history::changed(const pod_record& pod) { untold_.insert(static_cast<std::uint32_t>(&pod - pods_.data())); }

/// A decision may arrive before a request that was made earlier, which takes the way over the scheduler.
void history::hear_next() {
  if (said_.empty())
    return;
  auto next = said_.begin();
  if (dice_.one_in(2))
    next = std::find_if(next, said_.end(), [](const said& x) { return !x.is_request; });
  if (next == said_.end())
    return;
  const auto what = *next;
  said_.erase(next);
  hear(what);
  check_store();
}

void history::hear(const said& what) {
  if (what.is_request)
    return create(what.request);
  for (const auto number : what.remove)
    remove(number, {.now_us = now_, .by_job = true, .uncounted = what.uncounted});
  job_.status = what.status;
  if (job_rules::is_finished(job_.status)) // as the store ends stragglers
    for (std::uint32_t number = 0; number < pods_.size(); ++number)
      if (is_active(pods_[number]))
        remove(number, {.now_us = now_, .by_job = true, .uncounted = true});
}

void history::create(const job_rules::pod_request& wanted) {
  if (ended() || job_.metadata.deletionTimestamp)
    return;
  for (std::int32_t i = 0; i < wanted.count; ++i) {
    const auto number = wanted.first + static_cast<std::uint32_t>(i);
    if (number >= pods_.size())
      pods_.resize(number + 1);
    auto& pod = pods_[number];
    if (pod.exists())
      continue;
    pod.created_us = now_;
    pod.node = 1;
    pod.phase = dice_.one_in(2) ? pod_phase::running : pod_phase::pending;
    if (!wanted.indexes.empty())
      pod.index = wanted.indexes[static_cast<std::size_t>(i)];
    changed(pod);
  }
}

void history::check_store() {
  const auto active = std::count_if(pods_.begin(), pods_.end(), is_active);
  RC_ASSERT(came_back_ || active <= most_parallel_);
  const auto done = std::count_if(pods_.begin(), pods_.end(), [](const pod_record& pod) {
    return pod.exists() && pod.phase == pod_phase::succeeded && !pod.is(pod_record::uncounted);
  });
  RC_ASSERT(is_indexed() || job_.status.succeeded <= done);
}

bool history::ended() const {
  return job_rules::is_finished(job_.status) || (job_.metadata.deletionTimestamp && live_pods() == 0);
}

int history::live_pods() const {
  return static_cast<int>(std::count_if(pods_.begin(), pods_.end(), [](const pod_record& pod) {
    return pod.exists() && !pod.ended() && !pod.is(pod_record::released);
  }));
}

// -- the Job's side

void history::tell_job() {
  known_.job.spec = job_.spec;
  known_.job.metadata = job_.metadata;
  if (is_indexed())
    known_.pods.limit_indexes(static_cast<std::uint32_t>(*job_.spec.completions));
  decide();
}

/// In no order, some of them twice, and some that have not changed.
void history::tell_pods(bool twice) {
  std::vector<std::uint32_t> numbers{untold_.begin(), untold_.end()};
  untold_.clear();
  if (twice)
    for (std::uint32_t number = 0; number < pods_.size(); ++number)
      if (pods_[number].exists() && dice_.one_in(2))
        numbers.push_back(number);
  for (auto i = numbers.size(); i > 1; --i)
    std::swap(numbers[i - 1], numbers[static_cast<std::size_t>(dice_.below(static_cast<int>(i)))]);
  for (const auto number : numbers)
    known_.learn_as_stored(fact_of(pods_[number], number));
  decide();
}

a_job history::told_anew() const {
  auto out = known_;
  out.job = job_;
  const auto& limit = job_.spec.backoffLimitPerIndex;
  out.pods = limit ? job_rules::pod_ledger{*limit} : job_rules::pod_ledger{};
  if (is_indexed())
    out.pods.limit_indexes(static_cast<std::uint32_t>(*job_.spec.completions));
  for (std::uint32_t number = 0; number < pods_.size(); ++number)
    if (pods_[number].exists())
      out.learn_as_stored(fact_of(pods_[number], number));
  out.pods.restore_failed(job_.status.failed);
  return out;
}

void history::decide() {
  const auto p = known_.decide(now_);
  check(p);
  carry_out(p);
}

void history::check(const job_rules::plan& p) const {
  const auto& spec = known_.job.spec;
  RC_ASSERT(p.create == 0 || p.remove.empty());
  RC_ASSERT(p.create == 0 || p.status.active <= *spec.parallelism);
  RC_ASSERT(p.why != "BackOff" || (p.look_again && *p.look_again > now_));
  RC_ASSERT(!p.look_again || *p.look_again > now_);
  RC_ASSERT(!p.finished || (p.status.active == 0 && p.status.terminating.value_or(0) == 0));
  if (!is_indexed() && spec.completions)
    RC_ASSERT(came_back_ || p.status.succeeded <= *spec.completions);
  RC_ASSERT(is_indexed() ||
            static_cast<std::uint32_t>(p.status.succeeded + p.status.failed) <= known_.pods.tally().created);
  check_indexes(p);
  auto after = known_.job;
  after.status = p.status;
  admission::field_errors errors;
  admission::check_job_status(errors, after, known_.job);
  for (const auto& e : errors.all())
    RC_FAIL(e.field + ": " + e.message());
}

void history::check_indexes(const job_rules::plan& p) const {
  if (!is_indexed())
    return;
  RC_ASSERT(p.indexes.size() == static_cast<std::size_t>(p.create));
  const auto end = static_cast<std::uint32_t>(*known_.job.spec.completions);
  constexpr auto any = 1U << 20U; // once its outcome is decided, a Job that gets smaller keeps what it has
  RC_ASSERT(job_rules::parse_leniently(p.status.completedIndexes, any).count_below(any) ==
            static_cast<std::uint64_t>(p.status.succeeded));
  for (const auto i : p.indexes) {
    RC_ASSERT(i < end);
    RC_ASSERT(!known_.pods.succeeded_indexes().contains(i));
    RC_ASSERT(!known_.pods.active_indexes().contains(i));
  }
  const auto& failures = known_.pods.index_failures();
  if (!failures)
    return;
  RC_ASSERT(p.before.size() == static_cast<std::size_t>(p.create));
  for (const auto i : p.indexes) {
    RC_ASSERT(!failures->failed_indexes().contains(i));
    RC_ASSERT(failures->open_at(i) <= now_);
  }
}

void history::carry_out(const job_rules::plan& p) {
  if (p.status != known_.job.status || !p.remove.empty())
    said_.push_back({.status = p.status, .remove = p.remove, .uncounted = p.remove_uncounted});
  known_.job.status = p.status;
  if (p.create > 0) {
    asked_ = job_rules::next_request(asked_, p, known_.pods.tally().created);
    said_.push_back({.is_request = true, .request = asked_});
  }
  for (const auto number : p.remove) { // as the actor marks them
    auto pod = known_.pods.live().at(number);
    RC_ASSERT(!pod.terminating);
    pod.terminating = true;
    pod.uncounted = p.remove_uncounted;
    known_.pods.learn(pod);
  }
}

void history::settle() {
  for (int i = 0; i < 1000 && (!said_.empty() || !untold_.empty()); ++i) {
    while (!said_.empty()) {
      const auto what = said_.front();
      said_.pop_front();
      hear(what);
    }
    tell_pods(false);
  }
}

void history::calm_down() {
  job_.spec.suspend = false;
  if (*job_.spec.parallelism < 1 && !(is_indexed() && job_.spec.parallelism == job_.spec.completions))
    job_.spec.parallelism = 1;
  most_parallel_ = std::max(most_parallel_, *job_.spec.parallelism);
  tell_job();
  for (int i = 0; i < 200 && !(ended() && live_pods() == 0); ++i) {
    settle();
    for (auto& pod : pods_)
      if (pod.exists() && !pod.ended())
        end(pod, true);
    settle();
    now_ += 700 * second;
    decide();
  }
}

void history::check_anew() {
  tell_job();
  settle();
  const auto anew = told_anew();
  const auto& pods = known_.pods;
  RC_ASSERT(anew.pods.succeeded_indexes() == pods.succeeded_indexes());
  if (pods.index_failures())
    RC_ASSERT(anew.pods.index_failures()->failed_indexes() == pods.index_failures()->failed_indexes());
  if (!resized_) { // else pods that count stand for no index any more: only the stored status tells how many
    RC_ASSERT(anew.decide(now_).status == known_.decide(now_).status);
    RC_ASSERT(sums(anew.pods.tally(), is_indexed()) == sums(pods.tally(), is_indexed()));
    RC_ASSERT(anew.pods.streak().open_at() == pods.streak().open_at());
  }
}

} // namespace troupe::test
