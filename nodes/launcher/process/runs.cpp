#include "nodes/launcher/process/runs.hpp"

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/exits.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstring>
#include <utility>

namespace troupe::launcher {

namespace {

constexpr std::int64_t look_interval = 2 * ms;

std::uint64_t hash_of(const node::container_key& key) {
  std::uint64_t words[2];
  std::memcpy(words, key.pod_uid.data(), sizeof words);
  const auto run = (std::uint64_t{key.container} << 16 | key.attempt) * 0x9e3779b97f4a7c15ULL;
  return (words[0] * 0x9e3779b97f4a7c15ULL ^ words[1] ^ run) | 1;
}

} // namespace

runs::runs(house& h, log_writer& log, capture& output, int epoll, std::uint64_t pidfd_tag, std::uint64_t command_tag)
    : house_(h), log_(log), output_(output), epoll_(epoll), pidfd_tag_(pidfd_tag), commands_(h, epoll, command_tag),
      memory_(h.table.slots.size()), hashes_(memory_.size()), pids_(memory_.size()) {
  for (auto i = static_cast<std::uint32_t>(memory_.size()); i-- > 0;)
    adopt(i);
}

runs::~runs() = default;

std::optional<protocol::refusal> runs::start(const node::container_key& key, std::shared_ptr<const run_template> what,
                                             std::span<const std::byte> own_env, std::uint32_t count) {
  if (const auto known = find(key)) {
    tell_again(*known);
    return {};
  }
  if (quitting_ || lease_is_over(boot_ns()))
    return protocol::refusal::no_lease;
  if (!what)
    return protocol::refusal::no_template;
  if (free_.empty())
    return protocol::refusal::no_slot;
  const auto slot_number = free_.back();
  free_.pop_back();
  claim(slot_number, key);
  memory_[slot_number].what = std::move(what);
  make_order(slot_number, own_env, count);
  launch(slot_number);
  return {};
}

void runs::tell_again(std::uint32_t slot_number) {
  if (state_of(at(slot_number)) == slot_state::exited)
    news_.exited.push_back(slot_number);
  else if (std::find(unconfirmed_.begin(), unconfirmed_.end(), slot_number) == unconfirmed_.end())
    news_.started.push_back(slot_number);
}

void runs::kill(const node::container_key& key, std::int64_t grace_ms) {
  if (const auto slot_number = find(key); slot_number && has_process(at(*slot_number)))
    kill_slot(*slot_number, grace_ms);
}

void runs::run_inside(const node::container_key& key, std::shared_ptr<const run_template> what,
                      const command_order& order) {
  const auto slot_number = find(key);
  const bool there = slot_number && what && !quitting_ && state_of(at(*slot_number)) == slot_state::running &&
                     is_through_exec(*slot_number);
  if (there)
    memory_[*slot_number].had_commands = true;
  if (there)
    commands_.start(*slot_number, std::move(what), order);
  else
    commands_.refuse(order.id);
}

/// A shorter grace than an earlier one wins.
void runs::kill_slot(std::uint32_t slot_number, std::int64_t grace_ms) {
  auto& run = at(slot_number);
  if (grace_ms <= 0) {
    kill_now(slot_number);
    return;
  }
  constexpr std::int64_t longest = 365LL * 24 * 3600 * 1000;
  const auto due = boot_ns() + std::min(grace_ms, longest) * ms;
  const bool first = run.kill_at_ns == 0;
  if (!first && run.kill_at_ns <= due)
    return;
  run.kill_at_ns = due;
  kills_.emplace(due, slot_number);
  if (first && run.pid > 1 && ::kill(-run.pid, run.stop_signal) != 0)
    ::kill(run.pid, run.stop_signal); // it has no session of its own yet
}

void runs::kill_now(std::uint32_t slot_number) {
  auto& run = at(slot_number);
  run.kill_at_ns = boot_ns();
  house_.groups->kill(slot_number, run);
  if (has_process(run) && run.pid > 1)
    ::kill(run.pid, SIGKILL); // a child that has not joined its group yet
}

void runs::acknowledge(std::uint64_t sequence) {
  const auto slot_number = static_cast<std::uint32_t>(sequence & 0xffff);
  if (slot_number < memory_.size() && state_of(at(slot_number)) == slot_state::exited &&
      at(slot_number).sequence == sequence)
    free_slot(slot_number);
}

void runs::set_lease(std::int64_t deadline) {
  house_.table.head->lease_deadline_ns = deadline;
  check_lease();
}

void runs::check_lease() {
  if (!lease_is_over(boot_ns()))
    return;
  for (std::uint32_t i = 0; i < memory_.size(); ++i)
    if (has_process(at(i)) && (at(i).flags & protocol::lease_expired) == 0) {
      at(i).flags |= protocol::lease_expired;
      kill_now(i);
    }
}

bool runs::lease_is_over(std::int64_t now_ns) const {
  const auto deadline = house_.table.head->lease_deadline_ns;
  return deadline != 0 && now_ns >= deadline;
}

void runs::quit(std::int64_t grace_ms) {
  quitting_ = true;
  for (std::uint32_t i = 0; i < memory_.size(); ++i)
    if (has_process(at(i)))
      kill_slot(i, grace_ms);
}

void runs::reap_all() {
  for (auto dead = peek_dead(false); dead.pid != 0; dead = peek_dead(false)) {
    const auto found = std::find(pids_.begin(), pids_.end(), dead.pid);
    if (found == pids_.end()) {
      commands_.take_exit(dead); // else an orphan of some run
      reap(dead.pid);
      continue;
    }
    const auto slot_number = static_cast<std::uint32_t>(found - pids_.begin());
    record_exit(at(slot_number), dead);
    *found = 0;
    reap(dead.pid);
    ended(slot_number);
  }
}

void runs::ended(std::uint32_t slot_number) {
  commands_.end_of(slot_number);
  if (finish(slot_number))
    return;
  emptying_.push_back(slot_number);
  look_again_ = std::min(look_again_, boot_ns() + look_interval);
}

/// @return false while somebody of the run is left
bool runs::finish(std::uint32_t slot_number) {
  auto& run = at(slot_number);
  if (house_.groups->populated(slot_number, run)) {
    house_.groups->kill(slot_number, run);
    return false;
  }
  output_.drain(slot_number);
  log_.finish(run, wall_us());
  auto& memory = memory_[slot_number];
  if (run.fail_error != 0)
    explain(slot_number);
  if (memory.what && memory.what->body.memory_limit != 0 && house_.groups->oom_kills(slot_number) > memory.oom_kills)
    run.flags |= protocol::oom_killed;
  memory.what.reset();
  memory.foreign = false;
  close_pidfd(slot_number);
  if (std::exchange(memory.had_commands, false))
    house_.groups->end_parts(slot_number);
  run.sequence = house_.table.head->next_sequence++ << 16 | slot_number;
  set_state(run, slot_state::exited);
  ++exited_;
  news_.exited.push_back(slot_number);
  return true;
}

void runs::explain(std::uint32_t slot_number) {
  const auto& memory = memory_[slot_number];
  const auto& order = memory.order;
  if (memory.what)
    explain_failure(at(slot_number), order.rootfs, order.working_dir, order.argv[0], order.paths);
  else
    explain_failure(at(slot_number), nullptr, nullptr, nullptr, nullptr);
}

void runs::tick(std::int64_t now_ns) {
  while (!kills_.empty() && kills_.top().first <= now_ns) {
    const auto [due, slot_number] = kills_.top();
    kills_.pop();
    if (at(slot_number).kill_at_ns == due && has_process(at(slot_number)))
      kill_now(slot_number);
  }
  give_scores(now_ns);
  commands_.tick(now_ns);
  if (now_ns < look_again_)
    return;
  std::erase_if(unresolved_, [this](std::uint32_t slot_number) { return resolve(slot_number); });
  std::erase_if(emptying_, [this](std::uint32_t slot_number) { return finish(slot_number); });
  confirm_starts();
  look_again_ = emptying_.empty() && unconfirmed_.empty() && unresolved_.empty() ? INT64_MAX : now_ns + look_interval;
}

/// Whose exec is through, or who has ended.
void runs::confirm_starts() {
  std::erase_if(unconfirmed_, [this](std::uint32_t slot_number) {
    const auto& run = at(slot_number);
    if (state_of(run) != slot_state::running)
      return true;
    if (!left_our_memory(run))
      return false;
    if (run.fail_error == 0) {
      news_.started.push_back(slot_number);
      score_soon(slot_number);
    }
    return true;
  });
}

std::int64_t runs::next_tick() const {
  const auto kill = kills_.empty() ? INT64_MAX : kills_.top().first;
  const auto score = unscored_.empty() ? INT64_MAX : unscored_.front().due_ns;
  return std::min({look_again_, kill, score, commands_.next_tick()});
}

bool runs::idle() const {
  return std::none_of(house_.table.slots.begin(), house_.table.slots.end(),
                      [](const slot& s) { return has_process(s) || state_of(s) == slot_state::ended; });
}

std::optional<std::uint32_t> runs::find(const node::container_key& key) const {
  const auto wanted = hash_of(key);
  for (auto it = hashes_.begin(); (it = std::find(it, hashes_.end(), wanted)) != hashes_.end(); ++it) {
    const auto slot_number = static_cast<std::uint32_t>(it - hashes_.begin());
    if (house_.table.slots[slot_number].key == key)
      return slot_number;
  }
  return {};
}

void runs::claim(std::uint32_t slot_number, const node::container_key& key) {
  auto& run = at(slot_number);
  run = slot{};
  run.key = key;
  run.run = house_.table.head->next_run++;
  remember(slot_number);
}

void runs::remember(std::uint32_t slot_number) { hashes_[slot_number] = hash_of(at(slot_number).key); }

void runs::free_slot(std::uint32_t slot_number) {
  if (at(slot_number).may_tell != 0)
    house_.messages->empty(slot_number);
  set_state(at(slot_number), slot_state::free);
  --exited_;
  hashes_[slot_number] = 0;
  free_.push_back(slot_number);
}

} // namespace troupe::launcher
