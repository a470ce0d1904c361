// The machine goes down: pods end, and their controller hears of it first.

#include "actors/node/node_agent.hpp"
#include "actors/supervision/log.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe {

caf::result<std::uint64_t> node_agent::shut_down(timestamp_us grace_us) {
  log(severity::info, fmt::format("node={} goes down: its {} pods are ended", spec_.node.name, pods_.size()));
  shutting_down_ = true;
  for (auto* x : pods_.all())
    end(*x, pod::pod_ending::shutdown, std::min(x->blueprint->what()->grace_us, grace_us));
  beat();
  down_ = make_response_promise<std::uint64_t>();
  tell_if_down();
  return down_;
}

void node_agent::tell_if_down() {
  if (!down_.pending())
    return;
  const auto all = pods_.all();
  const auto over = std::all_of(all.begin(), all.end(), [](const auto* x) { return x->over; });
  if (over && (all.empty() || !proxy_))
    down_.deliver(std::uint64_t{all.size()});
}

} // namespace troupe
