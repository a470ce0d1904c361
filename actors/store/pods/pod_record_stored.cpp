#include "actors/store/journal/archive.hpp"
#include "actors/store/pods/pod_record.hpp"
#include "messages/codec/stored.hpp"

#include <cereal/types/vector.hpp>

namespace troupe {

namespace {
/// Changes with the layout below; older ones stay readable by a branch of their own.
constexpr std::uint8_t record_version = 6;
constexpr std::uint8_t without_failures_before = 1, without_edits = 2, without_dropped_indexes = 3, without_started = 4,
                       without_memory = 5;

template <class Archive, class Enum> void as_byte(Archive& ar, Enum& x) {
  auto byte = static_cast<std::uint8_t>(x);
  ar(byte);
  x = static_cast<Enum>(byte);
}
} // namespace

template <class Archive> void serialize(Archive& ar, log_place& x) { ar(x.segment, x.first_entry, x.run); }

template <class Archive> void serialize(Archive& ar, run_end& x) {
  ar(x.exit_code, x.signal, x.started_us, x.finished_us, x.reason, x.message, x.log);
}

template <class Archive> void serialize(Archive& ar, container_state& x) {
  as_byte(ar, x.state);
  ar(x.waiting_reason, x.waiting_message, x.started_us, x.restarts, x.ready, x.end, x.last, x.log);
}

template <class Archive> void serialize(Archive& ar, pod_status& x) {
  as_byte(ar, x.phase);
  ar(x.accepted_us, x.ready_us, x.reason, x.message, x.max_rss_kib, x.cpu_us, x.image_unused, x.containers);
}

template <class Archive> void serialize(Archive& ar, pod_extra& x) {
  ar(x.deleted_us, x.grace_s, x.deleted_by_job, x.unschedulable, x.disrupted_us, x.disruption_reason,
     x.disruption_message);
  auto has_status = x.status.has_value();
  ar(has_status);
  if (has_status && !x.status)
    x.status.emplace();
  if (has_status)
    ar(*x.status);
}

namespace {
template <class Archive> void each_field(Archive& ar, pod_record& x) {
  ar(x.created_us, x.scheduled_us, x.accepted_us, x.started_us, x.finished_us, x.version, x.index, x.max_rss_kib,
     x.cpu_ms, x.log, x.exit_code, x.node, x.restarts, x.flags, x.signal);
  as_byte(ar, x.phase);
  as_byte(ar, x.reason);
}

/// Of each container whether it counts as started: beside its state, which older versions hold without it.
std::vector<std::uint8_t> started_of(const pod_extra& x) {
  std::vector<std::uint8_t> out;
  if (x.status)
    for (const auto& c : x.status->containers)
      out.push_back(c.started ? 1 : 0);
  return out;
}

void read_started(text_reader& ar, std::uint8_t version, pod_extra& x) {
  std::vector<std::uint8_t> started;
  if (version > without_started)
    ar(started);
  if (!x.status)
    return;
  auto& all = x.status->containers;
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i].started = i < started.size() ? started[i] != 0 : all[i].state == run_state::running;
}

std::shared_ptr<const api::ObjectMeta> read_edits(text_reader& ar) {
  std::string text;
  ar(text);
  if (text.empty())
    return nullptr;
  auto meta = api::from_stored<api::ObjectMeta>(text);
  if (!meta)
    throw std::runtime_error{"a pod's metadata in an unreadable form"};
  return std::make_shared<const api::ObjectMeta>(std::move(*meta));
}
} // namespace

std::string stored_form(const pod_record& record) {
  std::string out;
  out.reserve(sizeof record);
  text_writer ar{out};
  auto copy = record;
  ar(record_version);
  each_field(ar, copy);
  ar(record.extra != nullptr);
  if (record.extra) {
    auto extra = *record.extra;
    ar(extra, extra.before.counted, extra.before.ignored, extra.edited ? api::to_stored(*extra.edited) : std::string{},
       extra.index_dropped, started_of(extra), extra.memory_percent);
  }
  return out;
}

pod_record from_stored_form(std::string_view bytes) {
  text_reader ar{bytes};
  std::uint8_t version = 0;
  ar(version);
  if (version < without_failures_before || version > record_version)
    throw std::runtime_error{"pod record of the unknown version " + std::to_string(version)};
  pod_record record;
  each_field(ar, record);
  auto has_extra = false;
  ar(has_extra);
  if (has_extra) {
    pod_extra extra;
    ar(extra);
    if (version > without_failures_before)
      ar(extra.before.counted, extra.before.ignored);
    if (version > without_edits)
      extra.edited = read_edits(ar);
    if (version > without_dropped_indexes)
      ar(extra.index_dropped);
    read_started(ar, version, extra);
    if (version > without_memory)
      ar(extra.memory_percent);
    record.extra = std::make_shared<const pod_extra>(std::move(extra));
  }
  if (ar.left() != 0)
    throw std::runtime_error{"pod record with " + std::to_string(ar.left()) + " bytes too many"};
  return record;
}

} // namespace troupe
