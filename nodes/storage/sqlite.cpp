#include "nodes/storage/sqlite.hpp"

#include <sqlite3.h>

namespace troupe::storage {

namespace {

[[noreturn]] void fail(sqlite3* db) {
  const auto* file = sqlite3_db_filename(db, "main");
  throw storage_error{std::string{file ? file : "the database"} + ": " + sqlite3_errmsg(db) + " (SQLite error " +
                      std::to_string(sqlite3_extended_errcode(db)) + ")"};
}

std::string_view bytes_of(const void* data, int size) {
  return data ? std::string_view{static_cast<const char*>(data), static_cast<std::size_t>(size)} : std::string_view{};
}

} // namespace

void statement::finalize::operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }

statement::statement(sqlite3* db, std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr) !=
      SQLITE_OK)
    fail(db);
  stmt_.reset(raw);
}

statement& statement::bind(int at, std::int64_t value) {
  sqlite3_bind_int64(stmt_.get(), at, value);
  return *this;
}

statement& statement::bind(int at, std::string_view bytes) {
  sqlite3_bind_blob64(stmt_.get(), at, bytes.data(), bytes.size(), SQLITE_STATIC);
  return *this;
}

bool statement::step() {
  switch (sqlite3_step(stmt_.get())) {
  case SQLITE_ROW:
    return true;
  case SQLITE_DONE:
    reset();
    return false;
  default:
    break;
  }
  auto* db = sqlite3_db_handle(stmt_.get());
  try {
    fail(db);
  } catch (...) {
    reset();
    throw;
  }
}

void statement::run() {
  while (step()) {
  }
}

std::int64_t statement::integer(int column) const { return sqlite3_column_int64(stmt_.get(), column); }

std::string_view statement::blob(int column) const {
  const auto* data = sqlite3_column_blob(stmt_.get(), column);
  return bytes_of(data, sqlite3_column_bytes(stmt_.get(), column));
}

std::string_view statement::text(int column) const {
  const auto* data = sqlite3_column_text(stmt_.get(), column);
  return bytes_of(data, sqlite3_column_bytes(stmt_.get(), column));
}

void statement::reset() noexcept { sqlite3_reset(stmt_.get()); }

void database::close::operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }

database::database(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const auto code =
      sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  db_.reset(raw);
  if (code != SQLITE_OK)
    throw storage_error{"cannot open " + file.string() + ": " + (raw ? sqlite3_errmsg(raw) : sqlite3_errstr(code))};
  sqlite3_busy_timeout(raw, 5000); // a shell or a backup beside us
}

void database::run(const char* sql) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(db_.get());
}

std::string database::ask(const char* sql) {
  auto s = prepare(sql);
  std::string answer;
  if (s.step())
    answer = s.text(0);
  return answer;
}

int database::changes() const noexcept { return sqlite3_changes(db_.get()); }

bool database::in_transaction() const noexcept { return sqlite3_get_autocommit(db_.get()) == 0; }

void database::checkpoint() noexcept {
  sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

} // namespace troupe::storage
