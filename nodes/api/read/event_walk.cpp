#include "nodes/api/read/event_walk.hpp"

#include "actors/store/view/event_view.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::api_server {

namespace {

const api::kind_info& event_kind() { return api::kind_of<api::Event>(); }

std::uint64_t to_number(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Gives the accepted events of a few sources, numbered in their order: the number is the key.
class numbered {
 public:
  numbered(const object_filter& filter, std::string_view after, const object_visitor& visit)
      : filter_(filter), last_(after.empty() ? 0 : to_number(after)), visit_(visit) {}

  /// @returns false when the visitor has enough.
  bool give(const api::Event& event) {
    if (!more_ || !filter_.accepts(&event))
      return more_;
    if (++count_ > last_)
      more_ = visit_(std::to_string(count_), &event);
    return more_;
  }
  bool give(const std::vector<api::Event>& events) {
    return std::all_of(events.begin(), events.end(), [this](const api::Event& e) { return give(e); });
  }

 private:
  const object_filter& filter_;
  std::uint64_t last_, count_ = 0;
  bool more_ = true;
  const object_visitor& visit_;
};

/// Only what can be about an object of that name: stored events, those of a Job and its pods, those of a pod.
void walk_about(const snapshot& from, const object_filter& filter, const std::string& name, std::string_view after,
                const object_visitor& visit) {
  const auto& space = filter.name_space();
  numbered out{filter, after, visit};
  from.each_object(event_kind(), space, {},
                   [&](const std::string&, const api::resource& e) { return out.give(e.get<api::Event>()); });
  if (const auto job = from.find(api::kind_of<api::Job>(), space, name))
    out.give(events_of_job(job.get<api::Job>()));
  for (const auto* of : from.pods_of(space, name))
    of->pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
      return !record.exists() || out.give(events_of_pod(*of->owner, number, record, from.nodes));
    });
  if (const auto pod = from.find_record(space, name))
    out.give(events_of_pod(*pod->of->owner, pod->number, *pod->record, from.nodes));
}

api::resource of_name(std::vector<api::Event> events, std::string_view name) {
  for (auto& event : events)
    if (event.metadata.name == name)
      return api::make_resource(std::move(event));
  return {};
}

/// "<job>.<time>.<pod's number + 1>", both in hex: what its Job tells of a pod.
api::resource find_of_job_pod(const snapshot& in, std::string_view name_space, std::string_view name) {
  const auto dot = name.rfind('.');
  const auto before = dot == std::string_view::npos ? dot : name.rfind('.', dot - 1);
  if (before == std::string_view::npos || dot == 0)
    return {};
  std::uint32_t place = 0;
  std::from_chars(name.data() + dot + 1, name.data() + name.size(), place, 16);
  for (const auto* of : in.pods_of(name_space, name.substr(0, before)))
    if (const auto* record = place == 0 ? nullptr : of->pods.find(place - 1); record && record->exists())
      if (auto found = of_name(events_of_pod(*of->owner, place - 1, *record, in.nodes), name))
        return found;
  return {};
}

} // namespace

void walk_events(const snapshot& from, const object_filter& filter, std::string_view after,
                 const object_visitor& visit) {
  const auto* about = filter.wanted("involvedObject.name");
  if (about && !filter.name_space().empty())
    return walk_about(from, filter, *about, after, visit);
  each_event(from, filter.name_space(), after, [&](const std::string& key, const api::Event& event) {
    return !filter.accepts(&event) || visit(key, &event);
  });
}

api::resource find_event(const snapshot& in, std::string_view name_space, std::string_view name) {
  if (auto stored = in.find(event_kind(), name_space, name))
    return stored;
  const auto object = name.substr(0, name.rfind('.'));
  if (const auto job = in.find(api::kind_of<api::Job>(), name_space, object))
    if (auto found = of_name(events_of_job(job.get<api::Job>()), name))
      return found;
  if (const auto pod = in.find_record(name_space, object))
    if (auto found = of_name(events_of_pod(*pod->of->owner, pod->number, *pod->record, in.nodes), name))
      return found;
  return find_of_job_pod(in, name_space, name);
}

} // namespace troupe::api_server
