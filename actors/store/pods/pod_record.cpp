#include "actors/store/pods/pod_record.hpp"

#include "messages/cluster/memory_share.hpp"
#include "messages/cluster/own_usage.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace troupe {

namespace {

constexpr std::array<std::string_view, 7> reason_words{
    "", "Completed", "Error", "OOMKilled", "StartError", "ContainerCannotRun", "ContainerStatusUnknown"};

/// spec/pods-nodes.md §15
struct disruption_text {
  std::string_view reason, message;
};
constexpr std::array<disruption_text, 3> disruption_texts{{
    {},
    {"EvictionByEvictionAPI", "Eviction API: evicting"},
    {"DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"},
}};
constexpr std::string_view node_gone = "PodGC: node no longer exists";

template <class Small, class Big> Small clamped(Big x) noexcept {
  return static_cast<Small>(std::clamp<Big>(x, 0, std::numeric_limits<Small>::max()));
}

/// The run that speaks for a container: the current one when it has ended, else the one before.
const run_end* ended_run(const container_state& c) noexcept {
  if (c.state == run_state::terminated)
    return &c.end;
  return c.last.empty() ? nullptr : &c.last.front();
}

/// spec/jobs.md §11.1: the latest finish of the containers; 0 when one of them has none.
std::int64_t finish_of(const pod_status& status) noexcept {
  std::int64_t latest = 0;
  for (const auto& c : status.containers) {
    if (c.state != run_state::terminated || c.end.finished_us == 0)
      return 0;
    latest = std::max(latest, c.end.finished_us);
  }
  return latest;
}

std::int64_t start_of(const container_state& c) noexcept {
  return c.state == run_state::terminated ? c.end.started_us : c.started_us;
}

/// The one container whose end explains the pod's: the first that failed, else the last that ended.
const container_state* telling(const pod_status& status) noexcept {
  const container_state* chosen = nullptr;
  for (const auto& c : status.containers) {
    if (!chosen || c.state == run_state::terminated)
      chosen = &c;
    if (c.state == run_state::terminated && c.end.exit_code != 0)
      break;
  }
  return chosen;
}

void summarise_run(pod_record& r, const container_state& c) {
  r.started_us = start_of(c);
  r.log = c.log;
  const auto ended = c.state == run_state::terminated;
  r.exit_code = ended ? c.end.exit_code : 0;
  r.signal = ended ? clamped<std::uint8_t>(c.end.signal) : std::uint8_t{0};
  r.reason = ended ? end_reason_of(c.end.reason) : end_reason::none;
  r.set(pod_record::has_run, c.state != run_state::waiting || ended_run(c) != nullptr);
}

void summarise(pod_record& r, const pod_status& status) {
  r.phase = status.phase;
  if (status.accepted_us != 0)
    r.accepted_us = status.accepted_us;
  r.max_rss_kib = status.max_rss_kib;
  r.cpu_ms = clamped<std::uint32_t>(status.cpu_us / 1000);
  r.set(pod_record::image_unused, status.image_unused);
  r.set(pod_record::ready, status.ready_us != 0);
  std::int64_t restarts = 0;
  for (const auto& c : status.containers)
    restarts += c.restarts;
  r.restarts = clamped<std::uint16_t>(restarts);
  if (const auto* c = telling(status))
    summarise_run(r, *c);
  r.finished_us = r.ended() ? finish_of(status) : 0;
  if (r.ended() && r.finished_us == 0)
    r.finished_us = std::max(r.accepted_us, r.created_us);
}

bool same_status(const pod_status& a, const pod_status& b) {
  return a.phase == b.phase && a.ready_us == b.ready_us && a.reason == b.reason && a.message == b.message &&
         a.containers == b.containers;
}

void set_extra(pod_record& r, pod_extra extra) {
  r.extra = extra == pod_extra{} ? nullptr : std::make_shared<const pod_extra>(std::move(extra));
}

pod_extra extra_of(const pod_record& r) { return r.extra ? *r.extra : pod_extra{}; }

/// Keeps the node's own words when the record does not tell the same.
void keep_words(pod_record& r, const pod_status& status) {
  if (r.extra && r.extra->status) {
    auto extra = *r.extra;
    extra.status.reset();
    set_extra(r, std::move(extra));
  }
  if (same_status(status_of(r, status.containers.size()), status))
    return;
  auto extra = extra_of(r);
  extra.status = status;
  set_extra(r, std::move(extra));
}

bool same_extra(const pod_record& a, const pod_record& b) {
  return a.extra == b.extra || (a.extra && b.extra && *a.extra == *b.extra);
}

bool same_record(const pod_record& a, const pod_record& b) {
  return a.phase == b.phase && a.flags == b.flags && a.accepted_us == b.accepted_us && a.started_us == b.started_us &&
         a.finished_us == b.finished_us && a.exit_code == b.exit_code && a.signal == b.signal && a.reason == b.reason &&
         a.restarts == b.restarts && a.log == b.log && a.max_rss_kib == b.max_rss_kib && a.cpu_ms == b.cpu_ms &&
         same_extra(a, b);
}

/// The pod ends without its node's word.
void end_without_node(pod_record& r, std::int64_t now_us) {
  r.phase = pod_phase::failed;
  r.finished_us = now_us;
  r.set(pod_record::ready, false);
  r.set(pod_record::gone);
}

container_state single_state(const pod_record& r) {
  container_state c;
  c.log = r.log;
  if (!r.is(pod_record::has_run)) {
    c.waiting_reason = "ContainerCreating";
  } else if (r.reason == end_reason::none) {
    c.state = run_state::running;
    c.started_us = r.started_us;
    c.started = true;
    c.ready = r.is(pod_record::ready);
  } else {
    c.state = run_state::terminated;
    c.end = {r.exit_code, r.signal, r.started_us, r.finished_us, std::string{to_text(r.reason)}, {}, r.log};
  }
  return c;
}

} // namespace

std::string_view to_text(end_reason reason) noexcept {
  const auto at = static_cast<std::size_t>(reason);
  return at < reason_words.size() ? reason_words[at] : std::string_view{};
}

end_reason end_reason_of(std::string_view text) noexcept {
  const auto i = std::find(reason_words.begin(), reason_words.end(), text);
  return i == reason_words.end() ? end_reason::other : static_cast<end_reason>(i - reason_words.begin());
}

pod_status status_of(const pod_record& r, std::size_t containers) {
  if (r.extra && r.extra->status)
    return *r.extra->status;
  pod_status s;
  s.phase = r.phase;
  s.accepted_us = r.accepted_us;
  s.ready_us = r.is(pod_record::ready) ? r.started_us : 0;
  s.max_rss_kib = r.max_rss_kib;
  s.cpu_us = std::uint64_t{r.cpu_ms} * 1000;
  s.image_unused = r.is(pod_record::image_unused);
  s.containers.assign(containers, single_state(r));
  return s;
}

namespace {

/// A node ended the pod for its own sake: why, as the condition DisruptionTarget says it. Empty: it did not.
std::string_view disruption_reason(const pod_status& status) {
  if (status.phase != pod_phase::failed)
    return {};
  const auto own_usage = status.message.starts_with(own_usage_mark);
  if (status.reason == "Terminated" || (status.reason == "Evicted" && !own_usage))
    return "TerminationByKubelet";
  return status.reason == "NodeLost" ? "DeletionByPodGC" : std::string_view{};
}

void note_disruption(pod_record& record, const pod_status& status) {
  const auto why = disruption_reason(status);
  if (why.empty())
    return;
  auto extra = extra_of(record);
  if (extra.disrupted_us != 0)
    return;
  extra.disrupted_us = record.finished_us;
  extra.disruption_reason = why;
  extra.disruption_message = status.reason == "NodeLost" ? std::string{node_gone} : status.message;
  set_extra(record, std::move(extra));
}

} // namespace

report_effect apply(pod_record& record, std::uint32_t attempt, const pod_status& status) {
  if (!record.exists() || record.ended() || attempt < record.attempt)
    return report_effect::refused;
  if (is_terminal(status.phase) && status.ready_us != 0) {
    auto ended = status; // nothing is ready any more
    ended.ready_us = 0;
    return apply(record, attempt, ended);
  }
  auto next = record;
  next.attempt = attempt;
  summarise(next, status);
  keep_words(next, status);
  note_disruption(next, status);
  if (next.ended() && next.is(pod_record::deleting))
    next.set(pod_record::gone);
  const auto same = same_record(record, next);
  record = std::move(next);
  if (same)
    return report_effect::same;
  return record.ended() ? report_effect::ended : report_effect::changed;
}

bool apply_node_lost(pod_record& record, std::string_view node, std::int64_t now_us) {
  if (!record.exists() || record.ended())
    return false;
  auto extra = extra_of(record);
  auto status = status_of(record, record.accepted_us != 0 ? 1 : 0);
  status.phase = pod_phase::failed;
  status.ready_us = 0;
  status.reason = "NodeLost";
  status.message = "Node " + std::string{node} +
                   " which was running pod was lost: it did not report for the length "
                   "of its lease";
  for (auto& c : status.containers) {
    if (c.state == run_state::terminated)
      continue;
    c.end = {137,
             0,
             c.started_us,
             now_us,
             "ContainerStatusUnknown",
             "The container could not be located when the pod was terminated",
             c.log};
    c.state = run_state::terminated;
    c.started_us = 0;
    c.started = c.ready = false;
    c.waiting_reason.clear();
    c.waiting_message.clear();
  }
  extra.disrupted_us = now_us;
  extra.disruption_reason = "DeletionByPodGC";
  extra.disruption_message = node_gone;
  summarise(record, status);
  extra.status = std::move(status);
  set_extra(record, std::move(extra));
  record.finished_us = now_us;
  if (record.is(pod_record::deleting))
    record.set(pod_record::gone);
  return true;
}

deletion_effect apply_deletion(pod_record& record, const pod_deletion& how) {
  if (record.ended()) {
    const auto before = record.flags;
    record.set(pod_record::gone);
    if (how.by_job) // its Job has counted it as failed, or as nothing, not knowing of its end
      record.set(how.uncounted ? pod_record::uncounted : pod_record::deleting);
    return {.changed = record.flags != before};
  }
  if (!record.visible())
    return {};
  const auto grace = how.grace_s < 0 ? 1 : how.grace_s;
  auto extra = extra_of(record);
  const auto again = record.is(pod_record::deleting);
  if (again && grace >= extra.grace_s && !(how.uncounted && !record.is(pod_record::uncounted)))
    return {};
  if (!again) {
    extra.deleted_us = how.now_us;
    extra.deleted_by_job = how.by_job;
    if (how.cause != disruption::none && extra.disrupted_us == 0) {
      const auto& text = disruption_texts[static_cast<std::size_t>(how.cause)];
      extra.disrupted_us = how.now_us;
      extra.disruption_reason = text.reason;
      extra.disruption_message = text.message;
    }
  }
  extra.grace_s = again ? std::min(extra.grace_s, grace) : grace;
  set_extra(record, std::move(extra));
  record.set(pod_record::deleting);
  if (how.uncounted)
    record.set(pod_record::uncounted);
  else if (how.fails)
    record.set(pod_record::failed_by_deletion);
  if (record.node == 0 || grace == 0) {
    end_without_node(record, how.now_us);
    return {.changed = true, .stop = record.node != 0, .ended = true};
  }
  return {.changed = true, .stop = true};
}

void apply_edit(pod_record& record, api::ObjectMeta edited, bool released) {
  auto extra = extra_of(record);
  extra.edited = std::make_shared<const api::ObjectMeta>(std::move(edited));
  set_extra(record, std::move(extra));
  if (released == record.is(pod_record::released))
    return;
  record.set(pod_record::released, released);
  if (released ? !record.ended() && !record.is(pod_record::failed_by_deletion) : !record.is(pod_record::deleting))
    record.set(pod_record::uncounted, released);
}

bool drop_index(pod_record& record) {
  auto extra = extra_of(record);
  if (std::exchange(extra.index_dropped, true))
    return false;
  set_extra(record, std::move(extra));
  return true;
}

std::int64_t grace_ms(const pod_record& record) {
  constexpr std::int64_t year_s = 365 * 24 * 3600;
  return std::clamp<std::int64_t>(record.extra->grace_s, 0, year_s) * 1000;
}

std::int64_t grace_left_ms(const pod_record& record, std::int64_t now_us) {
  const auto gone_ms = std::max<std::int64_t>(now_us - record.extra->deleted_us, 0) / 1000;
  return std::max<std::int64_t>(grace_ms(record) - gone_ms, 0);
}

namespace {

std::vector<std::int32_t> exit_codes(const pod_record& r) {
  if (!r.extra || !r.extra->status)
    return {r.reason == end_reason::none ? pod_fact::no_exit : r.exit_code};
  std::vector<std::int32_t> out;
  for (const auto& c : r.extra->status->containers)
    out.push_back(c.state == run_state::terminated ? c.end.exit_code : pod_fact::no_exit);
  return out;
}

} // namespace

std::uint32_t memory_percent(const pod_record& r) noexcept { return r.extra ? r.extra->memory_percent : whole_memory; }

pod_fact fact_of(const pod_record& r, std::uint32_t number) {
  pod_fact f;
  f.number = number;
  f.index = r.extra && r.extra->index_dropped ? no_number : r.index;
  f.phase = r.phase;
  f.scheduled = r.node != 0;
  f.terminating = r.is(pod_record::deleting);
  f.uncounted = r.is(pod_record::uncounted);
  f.failed_by_deletion = r.is(pod_record::failed_by_deletion) && !f.uncounted;
  f.released = r.is(pod_record::released);
  f.restarts = f.max_restarts = r.restarts;
  f.created_us = r.created_us;
  f.finished_us = r.finished_us;
  f.deleted_us = f.terminating && r.extra ? r.extra->deleted_us : 0;
  f.ready_us = r.is(pod_record::ready) ? r.started_us : 0;
  f.accepted = r.accepted_us != 0;
  f.disrupted = r.extra && r.extra->disrupted_us != 0;
  f.has_run = r.is(pod_record::has_run);
  f.oom_killed = r.reason == end_reason::oom_killed;
  f.memory_percent = memory_percent(r);
  if (r.phase == pod_phase::failed)
    f.exit_codes = exit_codes(r);
  if (r.extra && r.extra->status) {
    const auto& s = *r.extra->status;
    f.ready_us = s.ready_us;
    f.max_restarts = 0;
    for (const auto& c : s.containers) {
      f.max_restarts = std::max(f.max_restarts, c.restarts);
      f.oom_killed |= c.state == run_state::terminated && c.end.reason == to_text(end_reason::oom_killed);
    }
  }
  return f;
}

} // namespace troupe
