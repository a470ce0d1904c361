#include "actors/why/told.hpp"

#include "actors/why/words.hpp"
#include "messages/resource/event.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::why {

namespace {

/// All warnings about it, latest first; valid while the snapshot is.
std::vector<const api::Event*> all_warnings(const snapshot& in, const api::ObjectMeta& about) {
  const auto prefix = object_key(about.namespace_, about.name + "."); // events are named after their object
  std::vector<const api::Event*> found;
  in.each_object(api::kind_of<api::Event>(), about.namespace_, prefix,
                 [&](const std::string& key, const api::resource& object) {
                   if (!key.starts_with(prefix))
                     return false;
                   const auto& e = object.get<api::Event>();
                   if (e.involvedObject.uid == about.uid && e.type == "Warning")
                     found.push_back(&e);
                   return true;
                 });
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return b->lastTimestamp < a->lastTimestamp; });
  return found;
}

} // namespace

const api::Event* latest_warning(const snapshot& in, const api::ObjectMeta& about) {
  const auto all = all_warnings(in, about);
  return all.empty() ? nullptr : all.front();
}

std::vector<std::string> warnings_about(const snapshot& in, const api::ObjectMeta& about, timestamp_us now,
                                        std::size_t most) {
  std::vector<std::string> out;
  for (const auto* e : all_warnings(in, about))
    if (out.size() < most)
      out.push_back(fmt::format("event {}, {}: {}", e->reason, ago(e->lastTimestamp.micros, now), e->message));
  return out;
}

} // namespace troupe::why
