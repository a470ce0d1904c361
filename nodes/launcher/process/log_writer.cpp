#include "nodes/launcher/process/log_writer.hpp"

#include "nodes/launcher/process/clocks.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace troupe::launcher {

log_writer::log_writer(int logs_fd, slot_table table, log_limits limits)
    : logs_(logs_fd), table_(table), limits_(limits), own_(table.slots.size()) {
  find_segments();
  if (table_.head->shared_segment != 0)
    shared_ = reopen_segment(logs_, table_.head->shared_segment);
  recover();
}

void log_writer::begin(slot& run, std::int64_t now_us) {
  run.output = {};
  run.output.first.run = run.run;
  if (auto* place = shared_place())
    add(*place, run, {.run = run.run, .flags = entry_begins, .time_us = now_us});
}

long log_writer::read_from(int pipe, slot& run, std::int64_t now_us) {
  auto* place = place_for(run);
  if (place == nullptr)
    return drop(pipe, run);
  tell_dropped(*place, run, now_us);
  const auto& head = *place->head;
  auto& pending = table_.head->pending;
  pending.slot = static_cast<std::uint32_t>(index_of(run));
  pending.segment = head.number;
  pending.offset = static_cast<std::uint32_t>(head.used);
  pending.entry = head.count;
  std::atomic_ref{pending.active}.store(1, std::memory_order_release);
  const long got = read(pipe, place->data + head.used, read_size);
  if (got > 0)
    append(*place, run, static_cast<std::uint32_t>(got), now_us);
  std::atomic_ref{pending.active}.store(0, std::memory_order_release);
  return got;
}

void log_writer::finish(slot& run, std::int64_t now_us) {
  if (auto* place = run.output.dropped > 0 ? place_to_tell(run) : nullptr)
    tell_dropped(*place, run, now_us);
  if (auto& own = own_[index_of(run)])
    close(std::move(own));
}

open_segment log_writer::make(std::uint32_t owner_run, std::uint64_t data_size) {
  const auto now = boot_ns();
  if (now < retry_at_ns_)
    return {};
  const auto bytes = data_size + index_size(index_capacity(data_size));
  retire(bytes);
  const auto number = table_.head->next_segment++;
  auto made = create_segment(logs_, number, owner_run, data_size);
  retry_at_ns_ = made ? 0 : now + 1000 * ms;
  if (made) {
    segments_[number] = {bytes, owner_run};
    total_ += bytes;
  }
  return made;
}

/// Where a segment of its own finds no room, the run stays in the shared one as long as that has some.
open_segment* log_writer::place_for(slot& run) {
  const bool own = run.output.own[0] != 0 || run.output.bytes > limits_.own_after;
  auto* place = own ? own_place(run) : nullptr;
  return place != nullptr ? place : shared_place();
}

/// A mark needs no bytes: a full segment's index may still have room for it.
open_segment* log_writer::place_to_tell(slot& run) {
  if (auto* place = place_for(run))
    return place;
  return shared_ && shared_.head->count < shared_.head->capacity ? &shared_ : nullptr;
}

open_segment* log_writer::shared_place() {
  if (shared_ && shared_.has_room())
    return &shared_;
  auto next = make(0, limits_.segment_bytes);
  if (!next)
    return nullptr;
  table_.head->shared_segment = next.head->number;
  if (shared_)
    close(std::move(shared_));
  shared_ = std::move(next);
  return &shared_;
}

open_segment* log_writer::own_place(slot& run) {
  auto& current = own_[index_of(run)];
  const auto& list = run.output.own;
  if (!current && list[0] != 0) // another launcher made it
    current = reopen_segment(logs_, *std::prev(std::find(list.begin(), list.end(), 0U)));
  if (current && current.has_room())
    return &current;
  auto next = make(run.run, limits_.rotate_bytes);
  if (!next)
    return nullptr;
  if (current)
    close(std::move(current));
  current = std::move(next);
  remember_own(run, current.head->number);
  return &current;
}

/// Newest last; what is beyond the limit goes.
void log_writer::remember_own(slot& run, std::uint32_t number) {
  auto& list = run.output.own;
  const auto keep = std::clamp<std::size_t>(limits_.rotate_keep, 1, max_own_segments - 1);
  auto* end = std::find(list.begin(), list.end(), 0U);
  while (static_cast<std::size_t>(end - list.begin()) >= keep) {
    forget(list[0]);
    std::move(list.begin() + 1, end, list.begin());
    *--end = 0;
  }
  *end = number;
}

void log_writer::close(open_segment segment) {
  const auto number = segment.head->number;
  const auto bytes = close_segment(logs_, std::move(segment));
  if (const auto it = segments_.find(number); it != segments_.end()) {
    total_ -= it->second.bytes - bytes;
    it->second.bytes = bytes;
  }
}

void log_writer::forget(std::uint32_t number) {
  remove_segment(logs_, number);
  if (const auto it = segments_.find(number); it != segments_.end()) {
    total_ -= it->second.bytes;
    segments_.erase(it);
  }
}

/// The oldest segments go until so many bytes more are within the node's limit.
void log_writer::retire(std::uint64_t wanted) {
  for (auto it = segments_.begin(); it != segments_.end() && total_ + wanted > limits_.total_bytes;) {
    const auto [number, segment] = *it++;
    if (!is_needed(number, segment))
      forget(number);
  }
}

bool log_writer::is_needed(std::uint32_t number, const known_segment& segment) const {
  if (shared_ && number == shared_.head->number)
    return true;
  return segment.owner_run != 0 && std::any_of(table_.slots.begin(), table_.slots.end(), [&](const slot& s) {
           const auto state = state_of(s);
           return s.run == segment.owner_run && state != slot_state::free && state != slot_state::exited;
         });
}

/// An entry exists once it is counted; only then readers are led to it.
void log_writer::add(open_segment& to, slot& run, segment_entry entry) {
  auto& head = *to.head;
  const auto number = head.count;
  to.entries[number] = entry;
  head.used += entry.length;
  std::atomic_ref{head.count}.store(number + 1, std::memory_order_release);
  link(run, head.number, number);
  to.give_back();
}

void log_writer::append(open_segment& to, slot& run, std::uint32_t length, std::int64_t now_us) {
  const auto offset = static_cast<std::uint32_t>(to.head->used);
  const auto ends_line = to.data[offset + length - 1] == std::byte{'\n'};
  add(to, run,
      {.run = run.run,
       .flags = run.output.line_open != 0 ? std::uint32_t{entry_continues} : 0U,
       .offset = offset,
       .length = length,
       .time_us = now_us});
  run.output.bytes += length;
  run.output.line_open = ends_line ? 0 : 1;
}

void log_writer::link(slot& run, std::uint32_t segment, std::uint32_t entry) {
  auto& output = run.output;
  const auto last = output.last_segment;
  if (last == segment && output.last_entry == entry)
    return;
  if (last == 0) {
    output.first = {segment, entry, run.run};
  } else if (auto* open = shared_ && shared_.head->number == last ? &shared_ : &own_[index_of(run)];
             *open && open->head->number == last) {
    open->entries[output.last_entry].next_entry = entry;
    std::atomic_ref{open->entries[output.last_entry].next_segment}.store(segment, std::memory_order_release);
  } else if (const int fd = openat(logs_, segment_name(last, true).data(), O_RDWR | O_CLOEXEC); fd >= 0) {
    const std::uint32_t next[] = {segment, entry};
    const auto at = index_size(output.last_entry) + offsetof(segment_entry, next_segment);
    if (pwrite(fd, next, sizeof next, static_cast<off_t>(at)) < 0)
      std::abort(); // 8 bytes that have their place: our mistake
    ::close(fd);
  }
  output.last_entry = entry;
  output.last_segment = segment;
}

void log_writer::tell_dropped(open_segment& to, slot& run, std::int64_t now_us) {
  auto& dropped = run.output.dropped;
  if (dropped == 0)
    return;
  const auto shown = static_cast<std::uint32_t>(std::min<std::uint64_t>(dropped, UINT32_MAX));
  const std::uint32_t flags = entry_dropped | (run.output.line_open != 0 ? std::uint32_t{entry_continues} : 0U);
  dropped = 0;
  run.output.line_open = 0;
  add(to, run, {.run = run.run, .flags = flags, .offset = shown, .time_us = now_us});
}

long log_writer::drop(int pipe, slot& run) const {
  static std::byte nowhere[read_size];
  const long got = read(pipe, nowhere, sizeof nowhere);
  if (got > 0)
    run.output.dropped += static_cast<std::uint64_t>(got);
  return got;
}

/// What stands on the disk, for the limits; numbers are never used twice.
void log_writer::find_segments() {
  DIR* folder = fdopendir(openat(logs_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder == nullptr)
    return;
  while (const auto* file = readdir(folder)) {
    char* end = nullptr;
    const auto number = static_cast<std::uint32_t>(std::strtoul(file->d_name, &end, 16));
    struct stat info {};
    if (end != file->d_name + 8 || *end != '.' || fstatat(logs_, file->d_name, &info, 0) != 0)
      continue;
    auto& segment = segments_[number];
    segment.bytes += static_cast<std::uint64_t>(info.st_size);
    total_ += static_cast<std::uint64_t>(info.st_size);
    table_.head->next_segment = std::max(table_.head->next_segment, number + 1);
    segment_head head{};
    if (const int fd = openat(logs_, segment_name(number, true).data(), O_RDONLY | O_CLOEXEC); fd >= 0) {
      if (pread(fd, &head, sizeof head, 0) == sizeof head)
        segment.owner_run = head.owner_run;
      ::close(fd);
    }
  }
  closedir(folder);
}

/// A launcher was killed between a read and its entry: the bytes are there, behind them are zeros.
void log_writer::recover() {
  auto& pending = table_.head->pending;
  if (pending.active == 0 || pending.slot >= table_.slots.size())
    return;
  auto& run = table_.slots[pending.slot];
  auto* place = shared_ && shared_.head->number == pending.segment ? &shared_ : &own_[pending.slot];
  if (!*place)
    *place = reopen_segment(logs_, pending.segment);
  if (*place && place->head->number == pending.segment && place->head->count == pending.entry) {
    place->head->used = pending.offset;
    auto length = std::min<std::uint64_t>(read_size, place->head->data_size - pending.offset);
    while (length > 0 && place->data[pending.offset + length - 1] == std::byte{0})
      --length;
    if (length > 0)
      append(*place, run, static_cast<std::uint32_t>(length), wall_us());
  } else if (*place && place->head->count == pending.entry + 1) {
    const auto& entry = place->entries[pending.entry];
    if (run.output.last_segment != pending.segment || run.output.last_entry != pending.entry) {
      link(run, pending.segment, pending.entry);
      run.output.bytes += entry.length;
    }
    run.output.line_open = place->data[place->head->used - 1] == std::byte{'\n'} ? 0 : 1;
  }
  pending.active = 0;
}

} // namespace troupe::launcher
