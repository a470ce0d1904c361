#pragma once
// What the store keeps of a pod: everything that its Job's template, its number and its node do not tell. Small, since
// a million finished ones stay in memory; what is unusual stands aside. Pure: no clock, no actor.

#include "messages/cluster/pod_fact.hpp"
#include "messages/cluster/pod_status.hpp"
#include "messages/resource/meta.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace troupe {

/// Why a run ended, in one byte. `other`: the text stands in the extra.
enum class end_reason : std::uint8_t {
  none,
  completed,
  error,
  oom_killed,
  start_error,
  container_cannot_run,
  status_unknown,
  other
};

/// Kubernetes' word for it; empty for `none` and `other`.
std::string_view to_text(end_reason reason) noexcept;
/// The reason behind a word; `other` for an unknown one, `none` for an empty one.
end_reason end_reason_of(std::string_view text) noexcept;

/// What most pods do not have.
struct pod_extra {
  std::int64_t deleted_us = 0;   ///< when its deletion was asked for; 0: not
  std::int64_t grace_s = 0;      ///< the grace period it was given
  bool deleted_by_job = false;   ///< its Job wanted it gone (event SuccessfulDelete)
  std::string unschedulable{};   ///< the scheduler's text while it waits for a node
  std::int64_t disrupted_us = 0; ///< since when the condition DisruptionTarget holds; 0: it does not
  std::string disruption_reason{}, disruption_message{};
  std::optional<pod_status> status{}; ///< the node's words, where the record cannot hold them
  index_failures before{};            ///< of its completion index, with backoffLimitPerIndex
  /// Labels, annotations and owners beside its Job, once a client has changed them; null: as its Job made them.
  std::shared_ptr<const api::ObjectMeta> edited{};
  std::uint32_t memory_percent = 100; ///< of the template's memory that it was given
  bool index_dropped = false;         ///< its index was beyond its Job's completions once: it stands for none any more
  bool operator==(const pod_extra&) const = default;
};

/// One pod. Its number is its place in the table, its name and UID derive from its Job's UID
/// (messages/cluster/ids.hpp). Times are microseconds since the Unix epoch, 0 when unset.
struct pod_record {
  enum flag : std::uint8_t {
    deleting = 1,            ///< has a deletionTimestamp (see extra)
    uncounted = 2,           ///< counts as nothing: removed by scale-down or suspend
    gone = 4,                ///< no client sees it any more; its Job still counts it
    ready = 8,               ///< Ready=True since started_us (or as the extra's status tells)
    image_unused = 16,       ///< a container with a command ran on the host
    has_run = 32,            ///< its container has started once
    released = 64,           ///< its Job's no more: its labels do not match, or another controller owns it
    failed_by_deletion = 128 ///< failed for its Job when it was deleted, however it ends
  };

  std::int64_t created_us = 0;   ///< 0: there is no such pod
  std::int64_t scheduled_us = 0; ///< 0: waits for a node
  std::int64_t accepted_us = 0;  ///< status.startTime
  std::int64_t started_us = 0;   ///< of its container's last run
  std::int64_t finished_us = 0;
  std::uint64_t version = 0; ///< resourceVersion
  std::uint32_t index = no_number;
  std::uint32_t attempt = 0; ///< of the node's last report that was applied
  std::uint32_t max_rss_kib = 0;
  std::uint32_t cpu_ms = 0;
  log_place log;
  std::int32_t exit_code = 0;
  std::uint16_t node = 0;     ///< its node's number; 0: none
  std::uint16_t restarts = 0; ///< sum over its containers
  pod_phase phase = pod_phase::pending;
  std::uint8_t flags = 0;
  std::uint8_t signal = 0;
  end_reason reason = end_reason::none;
  std::shared_ptr<const pod_extra> extra;

  bool exists() const noexcept { return created_us != 0; }
  bool is(flag f) const noexcept { return (flags & f) != 0; }
  void set(flag f, bool on = true) noexcept { flags = static_cast<std::uint8_t>(on ? flags | f : flags & ~f); }
  /// Clients see it.
  bool visible() const noexcept { return exists() && !is(gone); }
  bool ended() const noexcept { return is_terminal(phase); }
};
static_assert(sizeof(pod_record) <= 104, "a million finished pods must fit in memory");

/// What became of a report.
enum class report_effect : std::uint8_t {
  refused, ///< older than what is known, or of a pod that has ended
  same,    ///< nothing new
  changed, ///< new, but not an end: the node repeats it should it be lost
  ended    ///< the pod has ended now
};

/// Takes a node's report in. Idempotent: an older attempt changes nothing, and a terminal phase is never left.
/// A pod that was being deleted is gone with its end. Does not touch the version.
report_effect apply(pod_record& record, std::uint32_t attempt, const pod_status& status);

/// The pod's node is lost: it has failed, whatever the node may say later. @returns false when it had ended before.
bool apply_node_lost(pod_record& record, std::string_view node, std::int64_t now_us);

/// Who ends a pod that did nothing to deserve it: its condition DisruptionTarget says so (spec/pods-nodes.md §15).
enum class disruption : std::uint8_t { none, eviction_api, taint_manager };

/// How a deletion is asked for.
struct pod_deletion {
  std::int64_t now_us = 0;
  std::int64_t grace_s = 30;
  bool by_job = false;
  bool uncounted = false;
  bool fails = false; ///< it counts as failed from now on (podReplacementPolicy TerminatingOrFailed)
  disruption cause = disruption::none;
};

/// What a deletion did. `stop`: its node has to end it. `ended`: it ended by this, without its node.
struct deletion_effect {
  bool changed = false, stop = false, ended = false;
};

/// Marks a pod for deletion: a running one gets its deletionTimestamp, one without a node or that has ended is gone at
/// once, as is any with grace 0. A repeated deletion only shortens the grace period (spec/pods-nodes.md §9).
deletion_effect apply_deletion(pod_record& record, const pod_deletion& how);
/// The Job has fewer completions than before: the pod stands for no index from now on, whatever they become
/// (spec/jobs.md §23). @returns false when that was so before
bool drop_index(pod_record& record);
/// A client has changed labels, annotations or owners. @param edited owners: those beside its Job
/// @param released it is its Job's no more: it counts as nothing, unless it was counted before, by its end or its
/// deletion
void apply_edit(pod_record& record, api::ObjectMeta edited, bool released);

/// A deleting pod's grace period in milliseconds, a year at the most; and what is left of it.
std::int64_t grace_ms(const pod_record& record);
std::int64_t grace_left_ms(const pod_record& record, std::int64_t now_us);

/// What the pod was given of its template's memory, in percent.
std::uint32_t memory_percent(const pod_record& record) noexcept;

/// The record as its Job's decisions see it.
pod_fact fact_of(const pod_record& record, std::uint32_t number);

/// The status that a node would report for this record: what readers show and nodes need to know again.
/// @param containers how many the template has (init containers included)
pod_status status_of(const pod_record& record, std::size_t containers);

/// The durable form: a version byte and cereal's binary (the journal adds the checksum).
std::string stored_form(const pod_record& record);
/// Reads it back. @throws std::runtime_error that says what is wrong.
pod_record from_stored_form(std::string_view bytes);

} // namespace troupe
