#pragma once
// Writes what containers print into mapped segments, so that it is safe in the page cache whoever is killed next.

#include "nodes/launcher/process/segment_file.hpp"
#include "nodes/launcher/slot_table.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace troupe::launcher {

/// How much output is kept.
struct log_limits {
  std::uint64_t segment_bytes = 8U << 20; ///< a shared segment
  std::uint64_t own_after = 1U << 20;     ///< a run that passes this gets segments of its own
  std::uint64_t rotate_bytes = 10U << 20; ///< one of those
  std::uint32_t rotate_keep = 5;          ///< and so many of them; the oldest goes first
  std::uint64_t total_bytes = 1ULL << 30; ///< all segments of the node; the oldest goes first
};

/// The node's log segments, seen by their one writer. On a full disk output is dropped, and the log says how much.
class log_writer {
 public:
  /// Goes on where another launcher was killed.
  log_writer(int logs_fd, slot_table table, log_limits limits);

  /// Gives the run its place in the log: an entry without bytes.
  void begin(slot& run, std::int64_t now_us);
  /// One read from a pipe that doesn't block. @return bytes read; 0 or below: nothing there (now)
  long read_from(int pipe, slot& run, std::int64_t now_us);
  /// The run is over: what it has of its own is cut to its length.
  void finish(slot& run, std::int64_t now_us);

 private:
  struct known_segment {
    std::uint64_t bytes = 0;
    std::uint32_t owner_run = 0;
  };

  open_segment make(std::uint32_t owner_run, std::uint64_t data_size);
  open_segment* place_for(slot& run);
  open_segment* place_to_tell(slot& run);
  open_segment* shared_place();
  open_segment* own_place(slot& run);
  void remember_own(slot& run, std::uint32_t number);
  void close(open_segment segment);
  void forget(std::uint32_t number);
  void retire(std::uint64_t wanted);
  bool is_needed(std::uint32_t number, const known_segment& segment) const;
  void add(open_segment& to, slot& run, segment_entry entry);
  void append(open_segment& to, slot& run, std::uint32_t length, std::int64_t now_us);
  void link(slot& run, std::uint32_t segment, std::uint32_t entry);
  void tell_dropped(open_segment& to, slot& run, std::int64_t now_us);
  long drop(int pipe, slot& run) const;
  void find_segments();
  void recover();
  std::size_t index_of(const slot& run) const { return static_cast<std::size_t>(&run - table_.slots.data()); }

  int logs_;
  slot_table table_;
  log_limits limits_;
  open_segment shared_;
  std::vector<open_segment> own_; ///< by slot
  std::map<std::uint32_t, known_segment> segments_;
  std::uint64_t total_ = 0;
  std::int64_t retry_at_ns_ = 0; ///< after the disk was found full
};

} // namespace troupe::launcher
