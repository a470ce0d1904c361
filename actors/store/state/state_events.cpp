#include "actors/store/state/state.hpp"

#include "actors/store/view/event_view.hpp"
#include "messages/cluster/combined_event.hpp"

namespace troupe::store_work {

namespace {

constexpr std::size_t most_events = 5000; ///< stored ones; older ones go

bool is_combined(const std::string& message) { return message.starts_with(combined_mark); }

/// Two events with the same of this say the same. One that stands for many alike says what the last of them said.
std::string gist(const api::ObjectReference& about, const event_text& what) {
  return about.uid + "|" + about.name + "|" + about.fieldPath + (what.warning ? "|Warning|" : "|Normal|") +
         std::string{what.reason} + "|" + (is_combined(what.message) ? std::string{combined_mark} : what.message);
}

api::Event made_of(const api::ObjectReference& about, const event_text& what, timestamp_us now) {
  api::Event e;
  e.metadata.namespace_ = about.namespace_.empty() ? "default" : about.namespace_;
  e.metadata.uid = to_text(random_uid());
  e.metadata.creationTimestamp.micros = now;
  e.involvedObject = about;
  e.type = what.warning ? "Warning" : "Normal";
  e.reason = what.reason;
  e.message = what.message;
  e.source.component = e.reportingComponent = what.component;
  e.source.host = e.reportingInstance = what.host;
  e.firstTimestamp.micros = e.lastTimestamp.micros = now;
  e.count = 1;
  return e;
}

} // namespace

void state::tell(const api::ObjectReference& about, const event_text& what, timestamp_us now) {
  const auto& kind = api::kind_of<api::Event>();
  auto e = made_of(about, what, now);
  const auto& name_space = e.metadata.namespace_;
  auto& known = event_names_[gist(about, what)];
  if (const auto old = known.empty() ? api::resource{} : find(kind, name_space, known)) {
    auto again = old.copy<api::Event>();
    if (is_combined(what.message))
      again.message = what.message;
    ++again.count;
    again.lastTimestamp.micros = now;
    replace(api::make_resource(std::move(again)));
    return;
  }
  auto nanoseconds = static_cast<std::uint64_t>(now) * 1000;
  do
    e.metadata.name = event_name(about.name, nanoseconds++);
  while (find(kind, name_space, e.metadata.name));
  known = e.metadata.name;
  event_order_.push_back({name_space, e.metadata.name, gist(about, what)});
  create(api::make_resource(std::move(e)));
  if (event_order_.size() > most_events)
    forget_oldest_event();
}

void state::learn(const node_entry& from, const pod_event& what) {
  const auto* e = job(what.pod.job);
  const auto* record = e ? e->pods.find(what.pod.number) : nullptr;
  if (!record || record->node != from.number)
    return;
  const auto about = container_reference(*e->owner, what.pod.number, *record, what.container);
  const event_text text{what.warning, "kubelet", what.reason, what.message, from.name};
  if (const auto known = event_names_.find(gist(about, text)); known != event_names_.end()) {
    const auto old = find(api::kind_of<api::Event>(), about.namespace_, known->second);
    if (old && what.at_us <= old.get<api::Event>().lastTimestamp.micros)
      return; // told before; its receipt was lost
  }
  tell(about, text, what.at_us);
}

void state::forget_oldest_event() {
  const auto oldest = std::move(event_order_.front());
  event_order_.pop_front();
  if (const auto known = event_names_.find(oldest.gist); known != event_names_.end() && known->second == oldest.name)
    event_names_.erase(known);
  if (const auto old = find(api::kind_of<api::Event>(), oldest.name_space, oldest.name))
    remove(old);
}

/// An event that stood in the journal: the same again counts it.
void state::remember_event(const api::Event& e) {
  auto says = gist(e.involvedObject, {e.type == "Warning", {}, e.reason, e.message});
  event_order_.push_back({e.metadata.namespace_, e.metadata.name, says});
  event_names_[std::move(says)] = e.metadata.name;
}

} // namespace troupe::store_work
