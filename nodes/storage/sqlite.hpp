#pragma once
// SQLite's C interface, owned and with errors that carry their text.

#include "nodes/storage/storage_error.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace troupe::storage {

/// A prepared statement. Parameters count from 1, columns from 0.
class statement {
 public:
  statement() = default;
  statement(sqlite3* db, std::string_view sql);
  statement& bind(int at, std::int64_t value);
  /// The bytes must live until the statement has run.
  statement& bind(int at, std::string_view bytes);
  /// Runs to the next row. @returns false at the end, after which it can be bound anew. @throws storage_error
  bool step();
  /// Runs to the end.
  void run();
  std::int64_t integer(int column) const;
  /// Valid until the next step.
  std::string_view blob(int column) const;
  std::string_view text(int column) const;
  /// Ends a run before its end.
  void reset() noexcept;

 private:
  struct finalize {
    void operator()(sqlite3_stmt* s) const noexcept;
  };
  std::unique_ptr<sqlite3_stmt, finalize> stmt_;
};

/// A connection. Closing it writes what is in the log back into the file.
class database {
 public:
  /// Opens or creates the file. @throws storage_error
  explicit database(const std::filesystem::path& file);
  /// Runs statements that give no rows. @throws storage_error
  void run(const char* sql);
  /// The first column of the first row, as text.
  std::string ask(const char* sql);
  statement prepare(std::string_view sql) { return {db_.get(), sql}; }
  int changes() const noexcept;
  bool in_transaction() const noexcept;
  /// Writes as much of the log back as is possible without waiting.
  void checkpoint() noexcept;

 private:
  struct close {
    void operator()(sqlite3* db) const noexcept;
  };
  std::unique_ptr<sqlite3, close> db_;
};

} // namespace troupe::storage
