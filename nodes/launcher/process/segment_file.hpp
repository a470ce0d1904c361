#pragma once
// One log segment's two files, mapped for writing.

#include "nodes/launcher/log_segment.hpp"

#include <cstddef>
#include <cstdint>

namespace troupe::launcher {

inline constexpr std::size_t read_size = 64 * 1024; ///< bytes of the largest read: all that a pipe holds

/// Bytes of an index with room for so many entries.
constexpr std::size_t index_size(std::uint32_t capacity) {
  return sizeof(segment_head) + std::size_t{capacity} * sizeof(segment_entry);
}

/// Entries in the index of a segment with so many bytes of data.
constexpr std::uint32_t index_capacity(std::uint64_t data_size) {
  constexpr std::uint64_t bytes_an_entry = 128; // tiny outputs and one entry for each run's begin
  return static_cast<std::uint32_t>(data_size / bytes_an_entry);
}

/// A segment that is being written.
class open_segment {
 public:
  open_segment() = default;
  open_segment(open_segment&& other) noexcept;
  open_segment& operator=(open_segment&& other) noexcept;
  ~open_segment();

  explicit operator bool() const { return head != nullptr; }
  /// Whether one more read of any size fits, with its entry and a mark.
  bool has_room() const;

  segment_head* head = nullptr;
  segment_entry* entries = nullptr;
  std::byte* data = nullptr;

  /// Takes pages that are full out of this process: a child starts with its parent's resident size.
  void give_back();

 private:
  std::size_t cold_data_ = 0; ///< bytes given back
  std::size_t cold_index_ = 0;
};

/// Makes a segment whose bytes all have their place on the disk. @return an empty one and errno when there is none
open_segment create_segment(int logs, std::uint32_t number, std::uint32_t owner_run, std::uint64_t data_size);

/// Maps a segment that another launcher was writing. @return an empty one when it is damaged, cut or missing
open_segment reopen_segment(int logs, std::uint32_t number);

/// Unmaps a full segment and cuts its files to what was written. @return their bytes
std::uint64_t close_segment(int logs, open_segment segment);

/// Removes both files.
void remove_segment(int logs, std::uint32_t number);

} // namespace troupe::launcher
