// What the launcher tells its agent.

#include "nodes/launcher/process/agent_link.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>

namespace troupe::launcher {

namespace {

using protocol::kind;

constexpr std::size_t largest_entry = sizeof(protocol::exited_entry) + sizeof(slot::message) + protocol::max_told;

} // namespace

void agent_link::flush(std::int64_t now_ns) {
  if (agent_ == max_peers) {
    runs_.commands().outcomes().clear();
    runs_.news() = {}; // the next agent is told all that the table holds
    return;
  }
  if (stage_ == stage::live && !unsent_) {
    const auto& news = runs_.news();
    pace_.gather(now_ns, news.started.size(),
                 news.exited.size() + refused_.size() + runs_.commands().outcomes().size());
    if (now_ns < pace_.due(runs_.live()))
      return;
    pace_.told();
  }
  while (agent_ != max_peers && (unsent_ || tell_stage()))
    if (!send())
      return;
}

std::int64_t agent_link::next_flush() const {
  return agent_ != max_peers && stage_ == stage::live && !unsent_ ? pace_.due(runs_.live()) : news_pace::never;
}

/// Sends what out_ holds. @return false when the socket is full or the agent gone
bool agent_link::send() {
  const auto bytes = out_.bytes();
  const int fd = peers_[agent_];
  const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  const bool full = sent < 0 && (errno == EAGAIN || errno == ENOBUFS);
  if (full != unsent_) {
    epoll_event event{.events = full ? EPOLLIN | EPOLLOUT : std::uint32_t{EPOLLIN}, .data = {.u64 = tag_ + agent_}};
    epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
  }
  unsent_ = full;
  if (sent < 0 && !full)
    close_peer(agent_);
  return sent >= 0;
}

/// Writes the next packet into out_. @return false when there is nothing to tell
bool agent_link::tell_stage() {
  switch (stage_) {
  case stage::welcome:
    write_welcome();
    stage_ = stage::table;
    return true;
  case stage::table:
    if (write_table())
      return true;
    out_.begin(kind::synced);
    stage_ = stage::live;
    return true;
  case stage::live:
    return write_news();
  }
  return false;
}

void agent_link::write_welcome() {
  const auto method = std::string{house_.groups->method()};
  const auto message = house_.groups->message();
  out_.begin(kind::welcome);
  out_.put(protocol::welcome_body{.slots = static_cast<std::uint32_t>(house_.table.slots.size()),
                                  .incarnation = house_.table.head->incarnation,
                                  .strong = house_.groups->strong() ? 1U : 0U,
                                  .method_size = static_cast<std::uint32_t>(method.size() + 1),
                                  .message_size = static_cast<std::uint32_t>(message.size() + 1),
                                  .no_mounts_size = static_cast<std::uint32_t>(house_.no_mounts.size() + 1)});
  out_.put_text(method);
  out_.put_text(message);
  out_.put_text(house_.no_mounts);
  out_.entry();
}

/// The next packet of slots that run, or that wait for a receipt. @return false after the last
bool agent_link::write_table() {
  auto current = kind::synced;
  for (; cursor_ < house_.table.slots.size(); ++cursor_) {
    const auto state = state_of(house_.table.slots[cursor_]);
    if (state == slot_state::free)
      continue;
    const auto what = state == slot_state::exited ? kind::exited : kind::running;
    if (current == kind::synced)
      out_.begin(what);
    else if (what != current || !out_.fits(largest_entry))
      return true;
    current = what;
    if (what == kind::exited)
      write_exited(cursor_);
    else
      write_started(cursor_);
  }
  return current != kind::synced;
}

bool agent_link::write_news() {
  auto& news = runs_.news();
  return write_slots(kind::started, news.started, slot_state::running) ||
         write_slots(kind::exited, news.exited, slot_state::exited) || write_refused() || write_commands();
}

/// One packet of these slots, those left out which have changed since.
bool agent_link::write_slots(kind what, std::vector<std::uint32_t>& slots, slot_state wanted) {
  if (slots.empty())
    return false;
  out_.begin(what);
  std::size_t done = 0;
  for (; done < slots.size() && out_.fits(largest_entry); ++done)
    if (state_of(house_.table.slots[slots[done]]) == wanted) {
      if (what == kind::exited)
        write_exited(slots[done]);
      else
        write_started(slots[done]);
    }
  slots.erase(slots.begin(), slots.begin() + static_cast<std::ptrdiff_t>(done));
  return out_.count() > 0 || !slots.empty();
}

void agent_link::write_started(std::uint32_t slot_number) {
  const auto& run = house_.table.slots[slot_number];
  out_.put(
      protocol::started_entry{.key = run.key, .pid = run.pid, .started_us = run.started_us, .log = run.output.first});
  out_.entry();
}

void agent_link::write_exited(std::uint32_t slot_number) {
  const auto& run = house_.table.slots[slot_number];
  const auto message = ::strnlen(run.message.data(), run.message.size());
  const auto told = run.may_tell != 0 ? house_.messages->read(slot_number) : std::string{};
  out_.put(protocol::exited_entry{.key = run.key,
                                  .flags = run.flags,
                                  .sequence = run.sequence,
                                  .started_us = run.started_us,
                                  .finished_us = run.finished_us,
                                  .exit_code = run.exit_code,
                                  .signal = run.signal,
                                  .cpu_us = run.cpu_us,
                                  .max_rss_kib = run.max_rss_kib,
                                  .error = run.fail_error,
                                  .where = run.fail_step,
                                  .message_size = static_cast<std::uint32_t>(message == 0 ? 0 : message + 1),
                                  .log = run.output.first,
                                  .told_size = static_cast<std::uint32_t>(told.size())});
  if (message != 0)
    out_.put_text({run.message.data(), message});
  out_.put_raw(std::as_bytes(std::span{told}));
  out_.entry();
}

bool agent_link::write_refused() {
  if (refused_.empty())
    return false;
  out_.begin(kind::refused);
  const auto count = std::min(refused_.size(), protocol::max_batch);
  for (std::size_t i = 0; i < count; ++i) {
    out_.put(refused_[i]);
    out_.entry();
  }
  refused_.erase(refused_.begin(), refused_.begin() + static_cast<std::ptrdiff_t>(count));
  return true;
}

bool agent_link::write_commands() {
  auto& outcomes = runs_.commands().outcomes();
  if (outcomes.empty())
    return false;
  out_.begin(kind::command_ended);
  std::size_t done = 0;
  for (; done < outcomes.size(); ++done) {
    const auto& o = outcomes[done];
    if (!out_.fits(sizeof(protocol::command_ended_entry) + o.message.size() + 1 + o.output.size()))
      break;
    out_.put(protocol::command_ended_entry{.id = o.id,
                                           .exit_code = o.exit_code,
                                           .flags = o.flags,
                                           .error = o.error,
                                           .where = o.where,
                                           .message_size = static_cast<std::uint32_t>(o.message.size() + 1),
                                           .output_size = static_cast<std::uint32_t>(o.output.size())});
    out_.put_text(o.message);
    out_.put_raw(std::as_bytes(std::span{o.output}));
    out_.entry();
  }
  outcomes.erase(outcomes.begin(), outcomes.begin() + static_cast<std::ptrdiff_t>(done));
  return true;
}

} // namespace troupe::launcher
