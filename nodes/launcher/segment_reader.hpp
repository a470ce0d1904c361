#pragma once
// Reads entries and bytes of log segments while their launcher writes them. By pread, not by mappings: files are cut
// and removed under a reader's eyes.

#include "nodes/launcher/log_segment.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace troupe::launcher {

class segment_reader {
 public:
  explicit segment_reader(std::filesystem::path logs);
  ~segment_reader();
  segment_reader(const segment_reader&) = delete;
  segment_reader& operator=(const segment_reader&) = delete;

  /// @return false when there is no such entry (any more)
  bool entry(std::uint32_t segment, std::uint32_t number, segment_entry& found);
  /// Appends bytes of the data file. @return false when they are not all there
  bool read(std::uint32_t segment, std::uint64_t offset, std::size_t size, std::string& to);
  /// The run that alone has this segment; 0 when many share it, or when it is not there (any more).
  std::uint32_t owner(std::uint32_t segment);
  /// Entries written there so far.
  std::uint32_t count(std::uint32_t segment);
  /// The numbers of the segments that only this run has, lowest first.
  std::vector<std::uint32_t> owned(std::uint32_t run) const;

 private:
  static constexpr std::uint32_t block_entries = 128;

  bool open(std::uint32_t segment);
  void close();

  std::filesystem::path logs_;
  std::uint32_t segment_ = 0; ///< the open one; 0: none
  int index_ = -1;
  int data_ = -1;
  std::uint32_t block_ = UINT32_MAX; ///< which block of entries is in memory
  std::uint32_t block_count_ = 0;    ///< and how many of them existed when it was read
  std::array<segment_entry, block_entries> entries_;
};

} // namespace troupe::launcher
