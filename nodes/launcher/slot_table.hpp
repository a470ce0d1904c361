#pragma once
// The slot table: a mapped file that keeper and launchers share. Queue, memory and evidence in one: whatever process
// is killed, what stands here is what happened.

#include "nodes/launcher/protocol.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

namespace troupe::launcher {

inline constexpr std::uint32_t max_slots = 8192;
inline constexpr std::uint32_t max_own_segments = 16;

/// A slot's way is free, starting, running, ended, exited, free. `ended` is set by whoever is the parent (keeper or
/// launcher), everything else by the launcher.
enum class slot_state : std::uint32_t {
  free,
  starting, ///< with pid 0: certainly never cloned
  running,
  ended,  ///< the main process is gone and its status recorded; its group and its pipe are still to be emptied
  exited, ///< complete; waits for the agent's receipt
};

/// Where a run's output goes.
struct slot_output {
  node::log_position first;
  std::uint32_t last_segment = 0; ///< of the run's newest entry, whose link waits for the next
  std::uint32_t last_entry = 0;
  std::uint32_t line_open = 0; ///< the output so far doesn't end with a newline
  std::uint64_t bytes = 0;
  std::uint64_t dropped = 0;                         ///< bytes that found no room and that no entry tells of yet
  std::array<std::uint32_t, max_own_segments> own{}; ///< the run's own segments, oldest first; 0 ends the list
};

/// One run of one container.
struct alignas(64) slot {
  std::uint32_t state = 0; ///< a slot_state; through state_of and set_state only
  node::container_key key;
  std::int32_t pid = 0;        ///< written by the kernel before the child runs
  std::int32_t child_tid = 0;  ///< zeroed by the kernel at exec or exit: then stack and arguments are free again
  std::uint32_t run = 0;       ///< the number of this run; never used twice
  std::uint32_t flags = 0;     ///< protocol::exit_flag
  std::int32_t fail_error = 0; ///< errno, written by a child that could not exec
  protocol::step fail_step{};
  std::int32_t exit_code = 0;
  std::int32_t signal = 0;
  std::uint32_t max_rss_kib = 0;
  std::int16_t oom_score_adj = 0; ///< what the run shall have
  std::uint16_t score_due = 0;    ///< 1: it has not got it yet
  std::uint64_t cpu_us = 0;
  std::uint64_t sequence = 0;  ///< counter << 16 | slot number
  std::int64_t before_ns = 0;  ///< CLOCK_BOOTTIME before the clone
  std::int64_t after_ns = 0;   ///< and after it: the process's start time lies between
  std::int64_t started_us = 0; ///< microseconds since the Unix epoch
  std::int64_t finished_us = 0;
  std::int64_t kill_at_ns = 0; ///< CLOCK_BOOTTIME; SIGKILL is due then. 0: not asked for
  slot_output output;
  std::int32_t stop_signal = 0;    ///< what ends it before SIGKILL does
  std::uint32_t may_tell = 0;      ///< 1: it has a message file
  std::array<char, 280> message{}; ///< why the start failed
};

/// Bytes that are on their way from a pipe into a segment: read, but perhaps not yet in the index.
struct pending_read {
  std::uint32_t active = 0;
  std::uint32_t slot = 0;
  std::uint32_t segment = 0;
  std::uint32_t offset = 0;
  std::uint32_t entry = 0; ///< its place in the index
};

/// Head of the table's file.
struct alignas(64) table_head {
  static constexpr std::uint64_t expected_magic = 0x32424c5445505254; // "TRPETLB2"
  std::uint64_t magic = expected_magic;
  std::uint32_t slots = 0;
  std::uint32_t slot_size = sizeof(slot);
  std::array<char, 40> boot_id{};
  std::uint64_t incarnation = 0; ///< launchers so far
  std::uint64_t next_sequence = 1;
  std::int64_t lease_deadline_ns = 0; ///< CLOCK_BOOTTIME; 0: no lease
  std::uint32_t next_run = 1;
  std::uint32_t next_segment = 1;
  std::uint32_t shared_segment = 0; ///< the shared one that is being written; 0: none yet
  std::int32_t keeper_pid = 0;
  std::int32_t launcher_pid = 0;
  std::uint32_t quitting = 0;         ///< the launcher ended because it was asked to: so does the keeper
  std::array<char, 256> group_base{}; ///< the folder of the slots' cgroups; empty: containment without cgroups
  pending_read pending;
  std::uint16_t keepers = 0; ///< how often this house has had to replace its keeper
  std::uint16_t launchers = 0;
};

static_assert(sizeof(slot) == 512 && sizeof(table_head) % 64 == 0);

inline slot_state state_of(const slot& s) {
  return static_cast<slot_state>(std::atomic_ref{const_cast<std::uint32_t&>(s.state)}.load(std::memory_order_acquire));
}

/// Everything written to the slot before is there for whoever sees the new state.
inline void set_state(slot& s, slot_state to) {
  std::atomic_ref{s.state}.store(static_cast<std::uint32_t>(to), std::memory_order_release);
}

inline bool has_process(const slot& s) {
  const auto state = state_of(s);
  return state == slot_state::running || (state == slot_state::starting && s.pid != 0);
}

/// The kernel has zeroed child_tid: the child's exec is through, or the child has ended. It leaves the word as it is
/// when nobody else lives in the memory any more that the child was cloned in.
inline bool left_our_memory(const slot& s) {
  return std::atomic_ref{const_cast<std::int32_t&>(s.child_tid)}.load() == 0;
}

/// A view of the mapped file; it lives as long as the process.
struct slot_table {
  table_head* head = nullptr;
  std::span<slot> slots;
};

/// Maps the table in this folder, making or enlarging it. What an earlier boot or a pair of dead processes left stays
/// in it as it was. @return an empty view and errno when that fails (EPROTO: another version's file)
slot_table open_table(int dir_fd, std::uint32_t slots);

/// This boot's identity, as /proc tells it.
std::array<char, 40> current_boot_id();

} // namespace troupe::launcher
