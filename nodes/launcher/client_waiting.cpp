// Starts that wait in the agent's process: for a slot, a lease or a connection. What is killed here never starts.

#include "nodes/launcher/client_worker.hpp"

#include <cerrno>
#include <chrono>
#include <iterator>
#include <utility>

namespace troupe::launcher {

using namespace std::chrono_literals;

namespace {

/// Marks the sequences that this process gives; a launcher's never reach so far.
constexpr std::uint64_t given_here = 1ULL << 63;

std::int64_t wall_us() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

/// As of a start that failed, with the exit code of a kill.
node::container_exited exit_of_dropped(const node::container_key& key, std::uint64_t sequence) {
  node::container_exited exit;
  exit.key = key;
  exit.sequence = sequence;
  exit.finished_at = wall_us();
  exit.exit_code = 137;
  exit.failure = node::start_failure{ECANCELED, "no slot", "The container was ended before it was started"};
  return exit;
}

} // namespace

/// A dropped start and another one with its key are one start until its exit is acknowledged.
void launcher_client::worker::take(request::start& what) {
  if (const auto over = never_ran_sequence_.find(what.key); over != never_ran_sequence_.end()) {
    if (synced_)
      news_.exited.push_back(never_ran_.at(over->second));
    return;
  }
  const auto it = templates_.find(what.id);
  if (it == templates_.end() || sent_.contains(what.key) || waiting_at_.contains(what.key))
    return;
  ++it->second.uses;
  waiting_.push_back(std::move(what));
  waiting_at_[waiting_.back().key] = std::prev(waiting_.end());
}

/// Whether its run is in the launcher's table may not be known yet.
void launcher_client::worker::take(request::kill& what) {
  if (const auto waits = waiting_at_.find(what.key); waits != waiting_at_.end()) {
    waits->second->killed = true;
    doomed_.push_back(what.key);
  } else if (const auto sent = sent_.find(what.key); sent != sent_.end()) {
    sent->second.killed = true;
  }
  const auto [it, added] = kills_.try_emplace(what.key, kill_state{what.due});
  if (!added && what.due < it->second.due)
    it->second = {what.due};
}

/// A start that was asked for before the receipt for its exit must not come after it: it would run again.
void launcher_client::worker::take(request::acknowledge& what) {
  std::erase_if(what.sequences, [this](auto sequence) { return forget_never_ran(sequence); });
  for (const auto sequence : what.sequences)
    if (const auto it = exits_.find(sequence); it != exits_.end())
      confirm(it->second);
  acknowledges_.insert(acknowledges_.end(), what.sequences.begin(), what.sequences.end());
}

/// @return false for a launcher's sequence
bool launcher_client::worker::forget_never_ran(std::uint64_t sequence) {
  if (const auto it = never_ran_.find(sequence); it != never_ran_.end()) {
    never_ran_sequence_.erase(it->second.key);
    never_ran_.erase(it);
  }
  return (sequence & given_here) != 0;
}

void launcher_client::worker::take_refused(const protocol::refused_entry& entry) {
  const auto it = sent_.find(entry.key);
  if (it == sent_.end())
    return;
  if (entry.why == protocol::refusal::no_template)
    templates_[it->second.id].sent = false;
  else
    hold_starts_until_ = clock::now() + 50ms;
  wait_again(it->second);
  sent_.erase(it);
}

void launcher_client::worker::wait_again(request::start& what) {
  if (what.killed)
    doomed_.push_back(what.key);
  waiting_.push_front(std::move(what));
  waiting_at_[waiting_.front().key] = waiting_.begin();
}

request::start launcher_client::worker::next_waiting() {
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_at_.erase(next.key);
  return next;
}

void launcher_client::worker::forget_waiting(const node::container_key& key) {
  const auto waits = waiting_at_.find(key);
  if (waits == waiting_at_.end())
    return;
  release(waits->second->id);
  waiting_.erase(waits->second);
  waiting_at_.erase(waits);
}

/// The launcher has this run in its table: whatever start for it is on its way or waits has had its effect.
void launcher_client::worker::confirm(const node::container_key& key) {
  forget_waiting(key);
  if (const auto it = sent_.find(key); it != sent_.end()) {
    release(it->second.id);
    sent_.erase(it);
  }
}

void launcher_client::worker::release(node::template_id id) {
  const auto it = templates_.find(id);
  if (it == templates_.end() || --it->second.uses > 0 || !it->second.dropped)
    return;
  if (it->second.sent)
    dropped_.push_back(id);
  templates_.erase(it);
}

/// To be called when the table was told only.
/// @return false while the launcher knows a run of this key: the kill goes there, and the start will be confirmed
bool launcher_client::worker::drop_if_killed(const node::container_key& key) {
  const auto waits = waiting_at_.find(key);
  if (waits == waiting_at_.end() || !waits->second->killed)
    return true;
  if (known_.contains(key))
    return false;
  forget_waiting(key);
  kills_.erase(key);
  const auto sequence = given_here | ++dropped_starts_;
  never_ran_sequence_[key] = sequence;
  news_.exited.push_back(never_ran_[sequence] = exit_of_dropped(key, sequence));
  return true;
}

} // namespace troupe::launcher
