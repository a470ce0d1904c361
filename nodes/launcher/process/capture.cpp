#include "nodes/launcher/process/capture.hpp"

#include "nodes/launcher/process/clocks.hpp"

#include <algorithm>
#include <sys/epoll.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

constexpr std::int64_t pause_between_looks = 5 * ms;
constexpr std::int64_t chatty_within = 10 * ms; ///< reads that follow each other faster are too many

} // namespace

capture::capture(house& h, log_writer& log, int epoll, std::uint64_t tag)
    : house_(h), log_(log), epoll_(epoll), tag_(tag), states_(h.table.slots.size()) {}

void capture::attach(std::uint32_t slot_number) {
  auto& s = states_[slot_number];
  if (!s.attached)
    listen(slot_number, EPOLL_CTL_ADD, EPOLLIN | EPOLLET);
  else if (s.muted)
    listen(slot_number, EPOLL_CTL_MOD, EPOLLIN | EPOLLET);
  s = {.attached = true};
}

void capture::on_readable(std::uint32_t slot_number, std::int64_t now_ns) {
  auto& s = states_[slot_number];
  if (s.muted || !is_written(slot_number))
    return;
  const long got = read_once(slot_number);
  const bool chatty = got > 0 && (got == static_cast<long>(read_size) || now_ns - s.last_read_ns < chatty_within);
  s.last_read_ns = now_ns;
  if (!chatty)
    return;
  s.muted = true;
  listen(slot_number, EPOLL_CTL_MOD, 0);
  chatty_.push_back(slot_number);
  next_look_ = std::min(next_look_, now_ns + pause_between_looks);
}

void capture::look(std::int64_t now_ns) {
  if (now_ns < next_look_)
    return;
  std::erase_if(chatty_, [&](std::uint32_t slot_number) {
    auto& s = states_[slot_number];
    if (s.muted && is_written(slot_number) && read_once(slot_number) > 0)
      return false;
    if (s.muted)
      listen(slot_number, EPOLL_CTL_MOD, EPOLLIN | EPOLLET);
    s.muted = false;
    return true;
  });
  next_look_ = chatty_.empty() ? INT64_MAX : now_ns + pause_between_looks;
}

void capture::discard(std::uint32_t slot_number) {
  char nowhere[4096];
  while (read(house_.pipes[slot_number].read, nowhere, sizeof nowhere) > 0)
    continue;
}

void capture::drain(std::uint32_t slot_number) {
  while (read_once(slot_number) > 0)
    continue;
}

bool capture::is_written(std::uint32_t slot_number) const {
  const auto state = state_of(house_.table.slots[slot_number]);
  return state != slot_state::free && state != slot_state::exited;
}

void capture::listen(std::uint32_t slot_number, int operation, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.u64 = tag_ + slot_number}};
  epoll_ctl(epoll_, operation, house_.pipes[slot_number].read, &event);
}

long capture::read_once(std::uint32_t slot_number) {
  return log_.read_from(house_.pipes[slot_number].read, house_.table.slots[slot_number], wall_us());
}

} // namespace troupe::launcher
