// What the agent's side sends: receipts first, since they make room for starts.

#include "nodes/launcher/client_encoding.hpp"
#include "nodes/launcher/client_worker.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>

namespace troupe::launcher {

namespace {

using protocol::kind;

constexpr std::size_t remembered_receipts = 4096;
constexpr std::size_t packets_ahead = 64; // of starts that wait in this process for room in the socket

} // namespace

void launcher_client::worker::pump() {
  if (!synced_)
    return;
  put_acknowledges();
  std::erase_if(doomed_, [this](const auto& key) { return drop_if_killed(key); });
  put_lease();
  put_drops();
  put_kills(); // before the starts: it is not for one that was asked for later
  put_starts();
  put_commands();
}

/// Queues what packet_ holds: when it is full, or (force) in any case.
void launcher_client::worker::finish_packet(bool force) {
  if (packet_.count() == 0 || (!force && packet_.count() < protocol::max_batch))
    return;
  out_.emplace_back(packet_.bytes().begin(), packet_.bytes().end());
  packet_.begin(kind::synced); // replaced by whoever goes on
}

void launcher_client::worker::put_acknowledges() {
  packet_.begin(kind::acknowledge);
  for (const auto sequence : acknowledges_) {
    if (!packet_.fits(sizeof sequence)) {
      finish_packet(true);
      packet_.begin(kind::acknowledge);
    }
    packet_.put(sequence);
    packet_.entry();
    recent_.push_back(sequence);
    if (const auto it = exits_.find(sequence); it != exits_.end()) {
      known_.erase(it->second);
      exits_.erase(it);
    }
  }
  finish_packet(true);
  acknowledges_.clear();
  while (recent_.size() > remembered_receipts)
    recent_.pop_front();
}

void launcher_client::worker::put_lease() {
  if (std::exchange(lease_sent_, true))
    return;
  packet_.begin(kind::lease);
  packet_.put(lease_);
  packet_.entry();
  finish_packet(true);
}

void launcher_client::worker::put_drops() {
  for (const auto id : dropped_) {
    packet_.begin(kind::drop_template);
    packet_.put(std::uint32_t{id});
    packet_.entry();
    finish_packet(true);
  }
  dropped_.clear();
}

/// As many as the launcher has slots for; the rest waits here.
void launcher_client::worker::put_starts() {
  if (clock::now() < hold_starts_until_)
    return;
  packet_.begin(kind::start);
  while (!waiting_.empty() && sent_.size() + known_.size() < slots_ && out_.size() < packets_ahead) {
    auto next = next_waiting();
    if (encoded_size(next.own_env) > protocol::max_own_env)
      use_own_template(next);
    auto& what = templates_[next.id];
    const auto size = sizeof(protocol::start_entry) + encoded_size(next.own_env);
    if (!what.sent || !packet_.fits(size)) {
      finish_packet(true);
      put_template(next.id, what);
      packet_.begin(kind::start);
    }
    packet_.put(protocol::start_entry{.key = next.key,
                                      .template_id = next.id,
                                      .env = static_cast<std::uint32_t>(next.own_env.size()),
                                      .env_size = static_cast<std::uint32_t>(encoded_size(next.own_env))});
    for (const auto& entry : next.own_env)
      packet_.put_text(entry);
    packet_.entry();
    const auto key = next.key;
    sent_.insert_or_assign(key, std::move(next));
  }
  finish_packet(true);
}

/// An environment too large for a start's packet travels as a template that only this run has.
void launcher_client::worker::use_own_template(request::start& what) {
  auto own = templates_[what.id].what;
  own.env = merge_environment(own.env, what.own_env);
  release(what.id);
  what.id = next_template();
  what.own_env.clear();
  templates_[what.id] = {.what = std::move(own), .uses = 1, .dropped = true, .sent = false};
}

void launcher_client::worker::put_template(node::template_id id, template_state& what) {
  if (std::exchange(what.sent, true))
    return;
  const auto bytes = encode(what.what);
  constexpr std::size_t piece = protocol::max_message - 1024;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const auto part = std::span{bytes}.subspan(at, std::min(piece, bytes.size() - at));
    packet_.begin(kind::template_part);
    packet_.put(protocol::part_body{id, static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(at),
                                    static_cast<std::uint32_t>(part.size())});
    packet_.put_raw(part);
    packet_.entry();
    finish_packet(true);
  }
}

void launcher_client::worker::put_kills() {
  packet_.begin(kind::kill);
  const auto now = clock::now();
  for (auto it = kills_.begin(); it != kills_.end();) {
    const auto& key = it->first;
    const auto known = known_.find(key);
    const bool there = sent_.contains(key) || (known != known_.end() && known->second == 0);
    if (!there) { // never started, or ended
      it = kills_.erase(it);
      continue;
    }
    if (!std::exchange(it->second.sent, true)) {
      if (!packet_.fits(sizeof(protocol::kill_entry))) {
        finish_packet(true);
        packet_.begin(kind::kill);
      }
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(it->second.due - now).count();
      packet_.put(protocol::kill_entry{.key = key, .grace_ms = std::max<std::int64_t>(left, 0)});
      packet_.entry();
    }
    ++it;
  }
  finish_packet(true);
}

/// Until the socket is full; then epoll says when it takes more.
void launcher_client::worker::flush() {
  bool full = false;
  while (link_ >= 0 && !out_.empty() && !full) {
    const auto& packet = out_.front();
    const auto sent = send(link_, packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    full = sent < 0 && (errno == EAGAIN || errno == ENOBUFS);
    if (sent >= 0)
      out_.pop_front();
    else if (!full)
      disconnect();
  }
  if (link_ >= 0 && full == writable_) {
    writable_ = !full;
    epoll_event event{.events = full ? EPOLLIN | EPOLLOUT : std::uint32_t{EPOLLIN}, .data = {.fd = link_}};
    epoll_ctl(epoll_, EPOLL_CTL_MOD, link_, &event);
  }
}

} // namespace troupe::launcher
