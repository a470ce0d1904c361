#include "actors/why/told.hpp"

#include "actors/why/words.hpp"
#include "messages/resource/event.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::why {

std::vector<std::string> warnings_about(const snapshot& in, const api::ObjectMeta& about, timestamp_us now,
                                        std::size_t most) {
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
  found.resize(std::min(found.size(), most));
  std::vector<std::string> out;
  for (const auto* e : found)
    out.push_back(fmt::format("event {}, {}: {}", e->reason, ago(e->lastTimestamp.micros, now), e->message));
  return out;
}

} // namespace troupe::why
