#include "actors/pod/event_filter.hpp"

#include "messages/cluster/combined_event.hpp"

#include "actors/clock.hpp"

#include <algorithm>
#include <utility>

namespace troupe::pod {

namespace {

constexpr double burst = 25;
constexpr std::int64_t refill_us = 300 * us_per_second;    ///< for one token
constexpr std::size_t most_alike = 10;                     ///< different messages …
constexpr std::int64_t alike_for_us = 600 * us_per_second; ///< … within this time are combined
constexpr std::size_t longest_message = 1024;

} // namespace

bool event_filter::draw(std::int64_t now_us) {
  if (drawn_us_ != 0)
    tokens_ = std::min(burst, tokens_ + static_cast<double>(std::max<std::int64_t>(now_us - drawn_us_, 0)) /
                                            static_cast<double>(refill_us));
  drawn_us_ = now_us;
  if (tokens_ < 1)
    return false;
  tokens_ -= 1;
  return true;
}

void event_filter::combine(pod_event& event) {
  auto& known = similar_[{event.container, event.warning, event.reason}];
  if (event.at_us - known.since_us > alike_for_us)
    known = {event.at_us, {}};
  if (known.messages.size() < most_alike)
    known.messages.insert(event.message);
  if (known.messages.size() >= most_alike)
    event.message = std::string{combined_mark} + event.message;
}

std::optional<pod_event> event_filter::pass(pod_event event) {
  if (event.message.size() > longest_message)
    event.message.resize(longest_message);
  combine(event);
  if (event.message.size() > longest_message)
    event.message.resize(longest_message);
  if (!draw(event.at_us))
    return std::nullopt;
  return event;
}

} // namespace troupe::pod
