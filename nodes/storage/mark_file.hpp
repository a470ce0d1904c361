#pragma once
// The acknowledged mark: beside the database, the number of the last commit that anybody was told of. A database behind
// it has lost something, and is refused.

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace troupe::storage {

using database_identity = std::array<std::uint8_t, 16>;

/// What the mark says.
struct commit_mark {
  database_identity database{};
  std::uint64_t commit = 0;
};

/// The file, locked for this process as long as it is open. Two slots are written in turn: a torn write spoils one.
class mark_file {
 public:
  /// Opens or creates the file and locks it.
  /// @throws storage_error when the directory cannot be written, or another process holds the lock.
  explicit mark_file(std::filesystem::path file);
  ~mark_file();
  mark_file(const mark_file&) = delete;
  mark_file& operator=(const mark_file&) = delete;

  /// Nothing when the file is new. @throws storage_error when neither slot is whole.
  std::optional<commit_mark> read();
  /// Survives the end of this process at once, a power cut after sync(). @throws storage_error
  void write(const commit_mark& mark);
  void sync();
  bool synced() const noexcept { return synced_; }

 private:
  std::filesystem::path file_;
  int fd_ = -1;
  std::uint64_t writes_ = 0;
  bool synced_ = true;
};

} // namespace troupe::storage
