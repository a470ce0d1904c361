#pragma once
// The database's tables and what is in them: rows of checked blobs, a commit number, an identity. One thread at a time.

#include "actors/store/journal/journal.hpp"
#include "nodes/storage/mark_file.hpp"
#include "nodes/storage/sqlite.hpp"

#include <array>
#include <filesystem>

namespace troupe::storage {

class row_file {
 public:
  /// Opens the database and checks that it can be trusted.
  /// @param may_create makes an empty one of that identity when there is none
  /// @param max_pages more pages than this are "disk full"; 0: no limit
  /// @throws storage_error naming file, table and row
  row_file(const std::filesystem::path& file, const database_identity& identity, bool may_create,
           std::int64_t max_pages);

  std::uint64_t commit_number() const noexcept { return commit_; }
  const database_identity& identity() const noexcept { return identity_; }
  void each_row(const journal_visitor& visit);
  /// Writes the rows as one transaction and counts it. @throws storage_error: nothing of it was written
  void commit(const std::vector<journal_row>& rows);
  /// Deletes at most `most` pods of a Job, and its object row when none is left. One transaction.
  /// @returns true when none is left.
  bool sweep(object_id job, int most);
  /// Writes the log back into the file as far as that is possible at once.
  void tidy() noexcept { db_.checkpoint(); }

 private:
  void create(const database_identity& identity);
  void check_form();
  void check_rows();
  void put(journal_table table, std::int64_t key, std::string_view blob);
  void erase(journal_table table, std::int64_t key);
  template <class F> void transaction(F&& body);
  std::string read_meta(std::int64_t key);

  std::filesystem::path file_;
  database db_;
  std::array<statement, 3> put_, erase_;
  statement begin_, end_, sweep_;
  database_identity identity_{};
  std::uint64_t commit_ = 0;
};

} // namespace troupe::storage
