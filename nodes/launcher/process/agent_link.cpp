#include "nodes/launcher/process/agent_link.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace troupe::launcher {

namespace {

using protocol::kind;

constexpr int packets_a_turn = 32; // so that exits are not kept waiting by a flood of starts

bool may_speak(int fd) {
  ucred who{};
  socklen_t size = sizeof who;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && (who.uid == geteuid() || who.uid == 0);
}

} // namespace

agent_link::agent_link(house& h, runs& work, int epoll, std::uint64_t tag)
    : house_(h), runs_(work), epoll_(epoll), tag_(tag), buffer_(protocol::max_message) {
  peers_.fill(-1);
}

void agent_link::close_all() {
  for (std::size_t i = 0; i < peers_.size(); ++i)
    if (peers_[i] >= 0)
      close_peer(i);
}

void agent_link::accept_all() {
  for (int fd; (fd = accept4(house_.listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0;) {
    const auto free = std::find(peers_.begin(), peers_.end(), -1);
    if (free == peers_.end() || !may_speak(fd)) {
      close(fd);
      continue;
    }
    *free = fd;
    epoll_event event{.events = EPOLLIN, .data = {.u64 = tag_ + static_cast<std::uint64_t>(free - peers_.begin())}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

void agent_link::on_ready(std::size_t place) {
  for (int i = 0; i < packets_a_turn && peers_[place] >= 0; ++i)
    if (!receive(place))
      return;
}

/// @return false when nothing more is there
bool agent_link::receive(std::size_t place) {
  const auto got = recv(peers_[place], buffer_.data(), buffer_.size(), MSG_DONTWAIT | MSG_TRUNC);
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return false;
  const auto size = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  const bool good = got > 0 && size <= buffer_.size() && handle(place, std::span{buffer_}.first(size));
  if (!good)
    close_peer(place); // gone, or it speaks nonsense
  return good;
}

bool agent_link::handle(std::size_t place, std::span<const std::byte> packet) {
  protocol::reader from{packet};
  const auto head = from.take<protocol::header>();
  if (!from.ok() || head.version != protocol::version)
    return false;
  if (head.what == kind::hello) {
    become_agent(place);
    return true;
  }
  for (unsigned i = 0; i < head.count; ++i) {
    bool good = true;
    switch (head.what) {
    case kind::template_part:
      good = take_part(from);
      break;
    case kind::drop_template:
      templates_.erase(from.take<std::uint32_t>());
      break;
    case kind::start:
      good = take_start(from);
      break;
    case kind::kill:
      good = take_kill(from);
      break;
    case kind::command:
      good = take_command(from);
      break;
    case kind::acknowledge:
      runs_.acknowledge(from.take<std::uint64_t>());
      break;
    case kind::lease:
      good = take_lease(from);
      break;
    case kind::quit:
      good = take_quit(from);
      break;
    default:
      good = false;
    }
    if (!good || !from.ok())
      return false;
  }
  return true;
}

/// The newest agent is the agent: an older connection is one that the kernel has not closed yet.
void agent_link::become_agent(std::size_t place) {
  if (agent_ != max_peers && agent_ != place)
    close_peer(agent_);
  agent_ = place;
  stage_ = stage::welcome;
  cursor_ = 0;
  unsent_ = false;
  templates_.clear();
  parts_.clear();
  refused_.clear();
  runs_.news() = {};
  runs_.commands().forget_all(); // the agent that asked for them is gone
  pace_.told();
}

bool agent_link::take_part(protocol::reader& from) {
  const auto part = from.take<protocol::part_body>();
  const auto bytes = from.raw(part.size);
  if (!from.ok() || part.total > protocol::max_template)
    return false;
  auto& whole = parts_[part.id];
  if (part.offset == 0)
    whole = {.total = part.total, .bytes = {}};
  if (part.total != whole.total || part.offset != whole.bytes.size() || part.size > whole.total - part.offset)
    return false;
  whole.bytes.insert(whole.bytes.end(), bytes.begin(), bytes.end());
  if (whole.bytes.size() == whole.total) {
    templates_[part.id] = decode_template(std::move(whole.bytes));
    parts_.erase(part.id);
  }
  return true;
}

bool agent_link::take_start(protocol::reader& from) {
  const auto entry = from.take<protocol::start_entry>();
  const auto env = from.raw(entry.env_size);
  const auto strings = std::count(env.begin(), env.end(), std::byte{0});
  const bool whole = env.empty() || env.back() == std::byte{0};
  if (!from.ok() || !whole || std::cmp_not_equal(strings, entry.env))
    return false;
  const auto what = templates_.find(entry.template_id);
  const auto refusal = runs_.start(entry.key, what == templates_.end() ? nullptr : what->second, env, entry.env);
  if (refusal)
    refused_.push_back({entry.key, *refusal});
  return true;
}

bool agent_link::take_kill(protocol::reader& from) {
  const auto entry = from.take<protocol::kill_entry>();
  if (from.ok())
    runs_.kill(entry.key, entry.grace_ms);
  return from.ok();
}

bool agent_link::take_command(protocol::reader& from) {
  const auto entry = from.take<protocol::command_entry>();
  const auto strings = from.raw(entry.size);
  const auto count = std::count(strings.begin(), strings.end(), std::byte{0});
  const bool whole = strings.empty() || strings.back() == std::byte{0};
  if (!from.ok() || !whole || std::cmp_not_equal(count, std::uint64_t{entry.argv} + entry.env))
    return false;
  const auto what = templates_.find(entry.template_id);
  runs_.run_inside(
      entry.key, what == templates_.end() ? nullptr : what->second,
      {.id = entry.id, .timeout_ms = entry.timeout_ms, .strings = strings, .argv = entry.argv, .env = entry.env});
  return true;
}

bool agent_link::take_lease(protocol::reader& from) {
  const auto deadline = from.take<std::int64_t>();
  if (from.ok())
    runs_.set_lease(deadline);
  lease_changed_ = true;
  return from.ok();
}

bool agent_link::take_quit(protocol::reader& from) {
  const auto grace = from.take<std::int64_t>();
  if (from.ok())
    runs_.quit(grace);
  quit_wanted_ = from.ok();
  return from.ok();
}

void agent_link::close_peer(std::size_t place) {
  const int fd = std::exchange(peers_[place], -1);
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); // a child before its exec may still hold a copy
  shutdown(fd, SHUT_RDWR);
  close(fd);
  if (agent_ == place)
    agent_ = max_peers;
}

} // namespace troupe::launcher
