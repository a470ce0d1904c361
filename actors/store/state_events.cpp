#include "actors/store/state.hpp"

#include "actors/store/event_view.hpp"

namespace troupe::store_work {

namespace {

constexpr std::size_t most_events = 5000; ///< stored ones; older ones go

/// Two events with the same of this say the same.
std::string gist(const api::ObjectReference& about, const event_text& what) {
  return about.uid + "|" + about.name + (what.warning ? "|Warning|" : "|Normal|") + std::string{what.reason} + "|" +
         what.message;
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
