#pragma once
// The store's journal on a disk: SQLite behind one committer thread.

#include "actors/store/journal/journal.hpp"
#include "nodes/storage/mark_file.hpp"

#include <chrono>
#include <filesystem>
#include <memory>

namespace troupe::storage {

/// Where and how. The defaults are those measured in design/store.md; the interval, by tools/bench (S2, S3).
struct journal_options {
  std::filesystem::path directory;                 ///< created when it is not there
  std::chrono::microseconds commit_interval{6000}; ///< under load, one commit each …
  int commit_burst = 4;                            ///< … but so many at once after a rest
  int sweep_chunk = 2000;                          ///< pods deleted in one transaction
  std::int64_t max_pages = 0;                      ///< of 4 KiB; more count as a full disk; 0: no limit
  std::chrono::milliseconds quiet{1000}; ///< so long without a commit, and the mark is synced and the log written back
};

/// Holds `store.db` and `store.mark` in its directory, locked against other processes. Thread-safe.
class sqlite_journal final : public journal {
 public:
  /// Opens, or creates an empty store, and checks all of it.
  /// @throws storage_error when the directory is not writable, in use, or what is there is damaged
  explicit sqlite_journal(journal_options options);
  /// Writes what was submitted, then closes the files.
  ~sqlite_journal() override;

  void load(const journal_visitor& visit) override;
  void attach(journal_listener listener) override;
  void detach() override;
  void submit(commit_group group) override;

  /// How many transactions were written, and rows in them. For the console and benchmarks.
  std::uint64_t commits() const noexcept;
  std::uint64_t rows() const noexcept;

 private:
  class committer;
  std::unique_ptr<committer> committer_;
};

} // namespace troupe::storage
