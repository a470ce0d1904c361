#pragma once

#include "messages/codec/event_sink.hpp"
#include "messages/codec/yaml_events.hpp"

#include <string>
#include <utility>
#include <vector>

namespace troupe::api {

/// The place of an event: its line and column.
constexpr place yaml_place(const yaml_event& e) { return place{e.line} << 32 | e.column; }
constexpr std::pair<int, int> position(place at) {
  return {static_cast<int>(at >> 32), static_cast<int>(at & 0xffffffffU)};
}

/// What replaying found wrong: a duplicate key, or something that JSON cannot say.
struct yaml_finding {
  bool duplicate = false;
  std::string message;
  place at = 0;
};

/// Sends the node that begins at event `root` to `sink`, as the JSON that Kubernetes makes of it: aliases repeated,
/// merge keys (`<<`) followed, scalars resolved, keys made strings. At most `alias_budget` events come from aliases;
/// beyond that it ends early, with a finding, and the sink must be thrown away.
std::vector<yaml_finding> replay(const yaml_events& document, std::size_t root, event_sink& sink,
                                 std::size_t alias_budget = 10'000);

} // namespace troupe::api
