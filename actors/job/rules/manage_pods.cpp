#include "actors/job/rules/manage_pods.hpp"

#include "actors/job/indexed/pending_indexes.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/scale_down.hpp"
#include "actors/job/rules/start_deadline.hpp"
#include "actors/job/rules/suspend.hpp"

#include <algorithm>

namespace troupe::job_rules {

namespace {

std::vector<std::uint32_t> surplus_pods(const one_round& round) {
  const auto& job = round.job;
  const auto active = round.counts.active;
  auto out = is_indexed(job.spec) ? misplaced(job.pods, round.completions()) : std::vector<std::uint32_t>{};
  const auto left = active - static_cast<std::int32_t>(out.size());
  const auto surplus = left - wanted_active(job.spec, round.counts.succeeded, left);
  if (surplus <= 0)
    return out;
  if (out.empty())
    return first_to_go(job.pods, static_cast<std::size_t>(surplus));
  for (const auto number : first_to_go(job.pods, static_cast<std::size_t>(active))) {
    if (out.size() == static_cast<std::size_t>(active - left + surplus))
      break;
    if (std::find(out.begin(), out.end(), number) == out.end())
      out.push_back(number);
  }
  return out;
}

const index_set* allowed_indexes(const one_round& round) { return round.gate.indexes ? &*round.gate.indexes : nullptr; }

/// All pods of one request are given the same: those of the first index and of its like; the others have their turn as
/// soon as these are there.
std::vector<std::uint32_t> share_memory(one_round& round, std::vector<std::uint32_t> indexes) {
  const auto& job = round.job;
  const auto& ooms = job.pods.ooms();
  if (ooms.empty() || !job.options.oom_memory || indexes.empty())
    return indexes;
  const auto percent_of = [&](std::uint32_t index) {
    return ooms.next_percent(index, job.options.oom_memory, job.spec.template_.spec);
  };
  round.next.memory_percent = percent_of(indexes.front());
  std::erase_if(indexes, [&](auto index) { return percent_of(index) != round.next.memory_percent; });
  return indexes;
}

void create_per_index(one_round& round, std::int32_t need, const index_failure_record& failures) {
  auto& next = round.next;
  const auto pending = pending_indexes(round.job.pods, round.completions(), need, replaces_only_failed(round.job.spec),
                                       allowed_indexes(round));
  auto open = without_backoff(failures, pending, round.now, round.job.options.backoff);
  if (open.now.empty() && open.next)
    next.why = "BackOff";
  if (open.next)
    round.look_again_at(std::max(*open.next, round.now + look_again_least));
  next.indexes = share_memory(round, std::move(open.now));
  for (const auto i : next.indexes)
    next.before.push_back(failures.before(i));
  next.create = static_cast<std::int32_t>(next.indexes.size());
  round.counts.active += next.create;
}

void create(one_round& round, std::int32_t need) {
  const auto& job = round.job;
  if (is_indexed(job.spec) && job.pods.index_failures())
    return create_per_index(round, need, *job.pods.index_failures());
  const auto only_failed = replaces_only_failed(job.spec);
  const auto open_at = job.pods.streak().open_at(job.options.backoff);
  if (round.now < open_at) {
    round.next.why = "BackOff";
    return round.look_again_at(std::max(open_at, round.now + look_again_least));
  }
  if (is_indexed(job.spec)) {
    round.next.indexes =
        share_memory(round, pending_indexes(job.pods, round.completions(), need, only_failed, allowed_indexes(round)));
    need = static_cast<std::int32_t>(round.next.indexes.size());
  } else {
    round.next.memory_percent = job.pods.ooms().next_percent(no_index, job.options.oom_memory, job.spec.template_.spec);
  }
  round.next.create = need;
  round.counts.active += need;
}

} // namespace

void manage_pods(one_round& round) {
  const auto& job = round.job;
  if (is_suspended(job.spec)) {
    round.next.why = "Suspended";
    return round.remove(all_active(job.pods), true);
  }
  if (give_up_unstarted(round))
    return;
  if (auto surplus = surplus_pods(round); !surplus.empty()) {
    round.next.why = "ScaleDown";
    return round.remove(std::move(surplus), true);
  }
  const auto held = replaces_only_failed(job.spec) ? round.counts.terminating : 0;
  const auto& counts = round.counts;
  const auto need = wanted_active(job.spec, counts.succeeded, counts.active) - counts.active - held;
  if (need > 0 && !round.gate.closed)
    create(round, need);
  else if (held > 0)
    round.next.why = "Terminating";
  if (need > 0 && round.next.create == 0 && round.next.why.empty() && (round.gate.closed || round.gate.indexes))
    round.next.why = "Dependencies";
}

} // namespace troupe::job_rules
