// The machine goes down: pods end, and their controller hears of it first.

#include "actors/node/node_agent.hpp"
#include "actors/supervision/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

/// How long an agent that has no controller waits for one, to tell it how its pods ended.
constexpr auto patience = std::chrono::seconds{5};

} // namespace

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

/// Once all have ended and nothing is left to tell. Without a controller that waits, since a next agent could not say
/// why they have ended.
void node_agent::tell_if_down() {
  if (!down_.pending())
    return;
  const auto all = pods_.all();
  const auto untold = all.size() + strangers_.size();
  const auto over = std::all_of(all.begin(), all.end(), [](const auto* x) { return x->over; });
  if (untold == 0 || (over && patience_is_over_))
    down_.deliver(std::uint64_t{untold});
  else if (over && !std::exchange(patient_, true))
    look_in(patience, look::down);
}

} // namespace troupe
