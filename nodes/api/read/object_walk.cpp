#include "nodes/api/read/object_walk.hpp"

#include "actors/store/pods/pod_view.hpp"
#include "actors/store/view/event_view.hpp"
#include "nodes/api/read/event_walk.hpp"

#include <limits>

namespace troupe::api_server {

namespace {

bool is_pod(const api::kind_info& kind) { return kind.type == &api::Pod::desc; }
bool is_event(const api::kind_info& kind) { return kind.type == &api::Event::desc; }

/// Whether the filter names one object, so that nothing needs to be searched.
bool names_one(const object_filter& filter) {
  return filter.wanted("metadata.name") && (!filter.kind().namespaced || !filter.name_space().empty());
}

void walk_one(const snapshot& from, const object_filter& filter, std::string_view after, const object_visitor& visit) {
  if (!after.empty())
    return;
  const auto& name = *filter.wanted("metadata.name");
  if (is_pod(filter.kind())) {
    const auto pod = from.find_pod(filter.name_space(), name);
    if (!pod || !filter.accepts(*pod->of->owner, pod->number, *pod->record, from.nodes))
      return;
    const auto object = render_pod(from, *pod);
    visit(pod->key(), &object);
    return;
  }
  const auto found = find_object(from, filter.kind(), filter.kind().namespaced ? filter.name_space() : "", name);
  if (found && filter.accepts(found.data()))
    visit(object_key(filter.name_space(), name), found.data());
}

bool walk_job(const snapshot& from, const job_pods& of, const object_filter& filter, std::uint32_t first,
              const object_visitor& visit) {
  auto more = true;
  of.pods.each_from(first, [&](std::uint32_t number, const pod_record& record) {
    if (!record.visible() || !filter.accepts(*of.owner, number, record, from.nodes))
      return true;
    const auto pod = render_pod(*of.owner, number, record, from.nodes);
    return more = visit(pod_entry{&of, number, &record}.key(), &pod);
  });
  return more;
}

/// Passes over whole Jobs whose pods have other labels.
void walk_pods(const snapshot& from, const object_filter& filter, std::string_view after, const object_visitor& visit) {
  const auto [last_job, last] = snapshot_detail::split_pod_key(after);
  const auto range = snapshot_detail::range_of(filter.name_space(), last_job);
  from.pods.each_from(range.from, [&](const std::string& key, const std::shared_ptr<const job_pods>& of) {
    if (!range.holds(key))
      return false;
    if (!of->edited && !filter.may_accept(*of->owner))
      return true;
    return walk_job(from, *of, filter, key == last_job ? last + 1 : 0, visit);
  });
}

} // namespace

void walk(const snapshot& from, const object_filter& filter, std::string_view after, const object_visitor& visit) {
  if (names_one(filter))
    return walk_one(from, filter, after, visit);
  if (is_pod(filter.kind()))
    return walk_pods(from, filter, after, visit);
  if (is_event(filter.kind()))
    return walk_events(from, filter, after, visit);
  from.each_object(filter.kind(), filter.name_space(), after, [&](const std::string& key, const api::resource& object) {
    return !filter.accepts(object.data()) || visit(key, object.data());
  });
}

api::resource find_object(const snapshot& in, const api::kind_info& kind, std::string_view name_space,
                          std::string_view name) {
  if (is_event(kind))
    return find_event(in, name_space, name);
  if (!is_pod(kind))
    return in.find(kind, name_space, name);
  const auto pod = in.find_pod(name_space, name);
  return pod ? api::make_resource(render_pod(in, *pod)) : api::resource{};
}

std::optional<std::size_t> known_size(const snapshot& from, const object_filter& filter) {
  if (!filter.takes_all() || is_event(filter.kind()))
    return {};
  if (is_pod(filter.kind()))
    return from.visible_pods(filter.name_space());
  const auto& all = from.objects(filter.kind());
  if (filter.name_space().empty())
    return all.size();
  const auto after_slash = static_cast<char>('/' + 1);
  return all.rank(filter.name_space() + after_slash) - all.rank(filter.name_space() + "/");
}

std::size_t walk_length(const snapshot& from, const object_filter& filter) {
  if (names_one(filter))
    return 1;
  if (is_event(filter.kind()))
    return std::numeric_limits<std::size_t>::max();
  return is_pod(filter.kind()) ? from.visible_pods(filter.name_space()) : from.objects(filter.kind()).size();
}

} // namespace troupe::api_server
