#pragma once
// One run's output as its reader meets it: entry after entry, from segment to segment.

#include "nodes/launcher/segment_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace troupe::launcher {

/// A place in the run's output: an entry, and how much of it is done.
struct place {
  std::uint32_t segment = 0;
  std::uint32_t entry = 0;
  std::uint32_t offset = 0; ///< at size_of(entry) the entry is done
};

/// The entry stands for output that found no room on the disk.
inline bool tells_loss(const segment_entry& e) noexcept { return (e.flags & entry_dropped) != 0; }
/// What a place's offset counts: bytes; a loss is one.
inline std::uint32_t size_of(const segment_entry& e) noexcept { return tells_loss(e) ? 1 : e.length; }

/// Walks one run's entries.
class run_walk {
 public:
  run_walk(const std::filesystem::path& logs, std::uint32_t run) : reader_(logs), run_(run) {}

  /// Goes to this entry. @return false when it isn't there (any more) or belongs to another run
  bool go(place to);
  /// Goes on to the run's next entry; when that was removed, to the oldest after it that is left.
  /// @return false when nothing more stands there now; the place stays
  bool next();
  /// Goes to the run's first entry in the oldest of its own segments from this one on.
  bool go_on_after_loss(std::uint32_t segment);

  const segment_entry& entry() const noexcept { return entry_; }
  place& at() noexcept { return at_; }
  const place& at() const noexcept { return at_; }
  /// The last step went over something that is lost.
  bool skipped() const noexcept { return skipped_; }
  /// The place is in a segment that only this run has.
  bool in_own() { return owns(at_.segment); }
  bool owns(std::uint32_t segment) { return reader_.owner(segment) == run_; }
  /// The run's own segments, oldest first. They hold entries of no other run.
  std::vector<std::uint32_t> own_segments() const { return reader_.owned(run_); }
  std::uint32_t entries_in(std::uint32_t segment) { return reader_.count(segment); }

  /// Appends bytes of the current entry. @return false when they are not all there
  bool read(std::uint32_t from, std::uint32_t size, std::string& to) {
    return reader_.read(at_.segment, entry_.offset + from, size, to);
  }

 private:
  bool load() { return reader_.entry(at_.segment, at_.entry, entry_); }

  segment_reader reader_;
  std::uint32_t run_;
  place at_;
  segment_entry entry_;
  bool skipped_ = false;
};

} // namespace troupe::launcher
