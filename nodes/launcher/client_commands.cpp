// Commands beside runs, on the agent's side. Each is answered once: by the launcher, or here when that died with it.

#include "nodes/launcher/client_encoding.hpp"
#include "nodes/launcher/client_worker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace troupe::launcher {

using namespace std::chrono_literals;

namespace {

constexpr auto command_patience = 10s; ///< beyond a command's own time, until the launcher counts as lost

} // namespace

void launcher_client::worker::take(request::command& what) {
  const auto due = clock::now() + what.what.timeout + command_patience;
  commands_.try_emplace(++last_command_, command_state{std::move(what.what), due});
}

void launcher_client::worker::put_commands() {
  for (auto it = commands_.begin(); it != commands_.end();) {
    auto& c = it->second;
    const bool known = c.sent || templates_.contains(c.what.which);
    if (!c.sent && known)
      put_command(it->first, c.what);
    if (!known) // its pod is over
      news_.commands.push_back(
          {.id = c.what.id, .inside = c.what.inside, .not_running = true, .output = {}, .failure = {}});
    c.sent = true;
    it = known ? std::next(it) : commands_.erase(it);
  }
}

/// What is too large for a packet travels as a template that only this command has.
void launcher_client::worker::put_command(std::uint64_t wire_id, const node::inner_command& what) {
  auto& base = templates_[what.which];
  const auto size = encoded_size(what.argv) + encoded_size(what.own_env);
  const bool large = size > protocol::max_command;
  template_state own;
  auto id = what.which;
  if (large) {
    own.what = base.what;
    own.what.env = merge_environment(base.what.env, what.own_env);
    own.what.argv = what.argv;
    id = next_template();
  }
  put_template(id, large ? own : base);
  packet_.begin(protocol::kind::command);
  packet_.put(protocol::command_entry{.id = wire_id,
                                      .key = what.inside,
                                      .template_id = id,
                                      .timeout_ms = what.timeout.count(),
                                      .argv = large ? 0 : static_cast<std::uint32_t>(what.argv.size()),
                                      .env = large ? 0 : static_cast<std::uint32_t>(what.own_env.size()),
                                      .size = large ? 0 : static_cast<std::uint32_t>(size)});
  if (!large)
    for (const auto& list : {what.argv, what.own_env})
      for (const auto& text : list)
        packet_.put_text(text);
  packet_.entry();
  finish_packet(true);
  if (!large)
    return;
  packet_.begin(protocol::kind::drop_template);
  packet_.put(std::uint32_t{id});
  packet_.entry();
  finish_packet(true);
}

void launcher_client::worker::take_command_end(protocol::reader& from) {
  auto [wire_id, result] = take_command_result(from);
  const auto it = commands_.find(wire_id);
  if (!from.ok() || it == commands_.end())
    return;
  result.id = it->second.what.id;
  result.inside = it->second.what.inside;
  news_.commands.push_back(std::move(result));
  commands_.erase(it);
}

/// Nobody can say any more how they ended.
void launcher_client::worker::lose_commands(clock::time_point due_until) {
  std::erase_if(commands_, [&](const auto& entry) {
    const auto& [wire_id, c] = entry;
    if (c.due > due_until)
      return false;
    news_.commands.push_back({.id = c.what.id, .inside = c.what.inside, .lost = true, .output = {}, .failure = {}});
    return true;
  });
}

launcher_client::worker::clock::time_point launcher_client::worker::commands_due() const {
  auto due = clock::time_point::max();
  for (const auto& [wire_id, c] : commands_)
    due = std::min(due, c.due);
  return due;
}

} // namespace troupe::launcher
