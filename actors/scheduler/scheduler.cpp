#include "actors/scheduler/scheduler.hpp"

#include <fmt/format.h>

#include <utility>

namespace troupe {

namespace {

/// What a look_atom to itself is for.
enum class look : std::uint64_t { retry, tell };

std::uint64_t number(look what) { return static_cast<std::uint64_t>(what); }

/// All pods of a Job are told when its reason changes. On a busy cluster that may be whenever a pod ends; so the more
/// wait, the longer it takes: about a hundred pods a second are told, each of which costs a row.
std::chrono::milliseconds tell_delay(std::size_t waiting) { return std::chrono::milliseconds{1000 + 10 * waiting}; }

} // namespace

scheduler::scheduler(caf::actor_config& config, const actor_context& context, actor_identity who, store_actor store)
    : troupe_actor(config, context, std::move(who)), store_(std::move(store)) {}

scheduler::behavior_type scheduler::make_behavior() {
  send(store_, attach_atom::value, scheduler_actor{this});
  return {
      [this](const scheduler_news_ptr& news) { learn(*news); },
      [this](const pods_wanted_ptr& wanted) { place(wanted); },
      [this](look_atom, std::uint64_t what) {
        if (static_cast<look>(what) == look::retry)
          retry();
        else
          tell();
      },
  };
}

void scheduler::learn(const scheduler_news& news) {
  if (book_.learn(news))
    retry_soon();
  knows_ |= news.all;
  if (knows_)
    for (const auto& wanted : std::exchange(early_, {}))
      place(wanted);
}

void scheduler::place(const pods_wanted_ptr& wanted) {
  if (!knows_)
    return early_.push_back(wanted);
  if (retrying_)
    retry(); // those who wait come first; the message that is under way finds nothing to do
  answer(book_.place_wanted(*wanted));
  if (book_.is_stirred())
    retry_soon();
  tell_later();
}

void scheduler::answer(pods_placed placed) { send(store_, std::make_shared<const pods_placed>(std::move(placed))); }

void scheduler::retry() {
  retrying_ = false;
  for (auto& found : book_.place_waiting())
    answer(std::move(found));
  tell_later();
}

void scheduler::tell() {
  telling_ = false;
  for (auto& reason : book_.tell_reasons())
    answer(std::move(reason));
}

void scheduler::retry_soon() {
  if (!std::exchange(retrying_, true))
    send(this, look_atom::value, number(look::retry));
}

void scheduler::tell_later() {
  if (book_.has_untold() && !std::exchange(telling_, true))
    delayed_send(this, tell_delay(book_.waiting()), look_atom::value, number(look::tell));
}

std::string scheduler::state_json() const {
  std::string nodes;
  for (const auto& n : book_.nodes()) {
    if (n.room.removed)
      continue;
    nodes += fmt::format("{}{{\"name\":\"{}\",\"usable\":{},\"pods\":{},\"maxPods\":{},\"cpuMilli\":{},"
                         "\"cpuCapacityMilli\":{},\"memory\":{},\"memoryCapacity\":{}}}",
                         nodes.empty() ? "" : ",", n.room.name, n.room.usable, n.pods_used, n.room.pods, n.cpu_used,
                         n.room.cpu_milli, n.memory_used, n.room.memory_bytes);
  }
  const auto& work = book_.work();
  return fmt::format(
      "{{\"placed\":{},\"waiting\":{},\"tries\":{},\"podsTried\":{},\"texts\":{},\"nodesJudged\":{},\"nodes\":[{}]}}",
      book_.placed() - book_.waiting(), book_.waiting(), work.tries, work.pods, work.texts, work.choosing.nodes, nodes);
}

} // namespace troupe
