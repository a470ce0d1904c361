#pragma once
// The form of a log segment: NNNNNNNN.log holds output as it was read, NNNNNNNN.idx holds a head and an entry a read.
// Written by the launcher through mappings, read by segment_log_store. Files are append-only; only links change.

#include <array>
#include <cstdint>
#include <cstdio>

namespace troupe::launcher {

/// Head of an index file.
struct segment_head {
  static constexpr std::uint64_t expected_magic = 0x31474f4c45505254; // "TRPELOG1"
  std::uint64_t magic = expected_magic;
  std::uint32_t number = 0;
  std::uint32_t owner_run = 0; ///< the one run it belongs to; 0: shared by many
  std::uint64_t data_size = 0; ///< bytes allocated in the data file
  std::uint64_t used = 0;      ///< bytes written there
  std::uint32_t capacity = 0;  ///< entries allocated in the index
  std::uint32_t count = 0;     ///< entries written; an entry exists once it is counted here
  std::array<std::uint64_t, 3> reserved{};
};

enum entry_flag : std::uint32_t {
  entry_begins = 1,    ///< a run's first entry; holds no bytes
  entry_continues = 2, ///< the run's output so far doesn't end with a newline
  entry_dropped = 4,   ///< `offset` bytes found no room on the disk
};

/// One read of one run's output.
struct segment_entry {
  std::uint32_t run = 0;
  std::uint32_t flags = 0;
  std::uint32_t offset = 0; ///< in the data file
  std::uint32_t length = 0;
  std::int64_t time_us = 0;       ///< microseconds since the Unix epoch
  std::uint32_t next_segment = 0; ///< where the run goes on; 0: nowhere yet
  std::uint32_t next_entry = 0;
};

static_assert(sizeof(segment_head) == 64 && sizeof(segment_entry) == 32);

using segment_file_name = std::array<char, 16>;

/// "00000007.log" or "00000007.idx".
inline segment_file_name segment_name(std::uint32_t number, bool index) {
  segment_file_name name{};
  std::snprintf(name.data(), name.size(), "%08x.%s", number, index ? "idx" : "log");
  return name;
}

} // namespace troupe::launcher
