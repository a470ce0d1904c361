#include "nodes/storage/row_file.hpp"

#include "messages/codec/crc32c.hpp"

#include <cstring>

namespace troupe::storage {

namespace {

constexpr std::array<const char*, 3> table_names{"meta", "object", "pod"};
constexpr std::int64_t identity_key = 0, commit_key = 1; ///< in meta; the store's own keys begin at 16
constexpr char row_format = 1;
constexpr std::size_t seal_size = 5;
constexpr const char* application_id = "1953655152"; // "trup"
constexpr const char* format_version = "1";

std::uint32_t checksum(journal_table table, std::int64_t key, std::string_view payload) {
  std::array<char, 9> place{};
  place[0] = static_cast<char>(table);
  std::memcpy(place.data() + 1, &key, sizeof key);
  return crc32c(payload, crc32c({place.data(), place.size()}));
}

std::string sealed(journal_table table, std::int64_t key, std::string_view payload) {
  std::string out(seal_size, row_format);
  const auto crc = checksum(table, key, payload);
  std::memcpy(out.data() + 1, &crc, sizeof crc);
  return out.append(payload);
}

/// The payload, or nothing when it is not what was written.
std::optional<std::string_view> opened(journal_table table, std::int64_t key, std::string_view blob) {
  if (blob.size() < seal_size || blob.front() != row_format)
    return std::nullopt;
  std::uint32_t crc = 0;
  std::memcpy(&crc, blob.data() + 1, sizeof crc);
  blob.remove_prefix(seal_size);
  return crc == checksum(table, key, blob) ? std::optional{blob} : std::nullopt;
}

template <class T> std::string_view as_bytes(const T& x) { return {reinterpret_cast<const char*>(&x), sizeof x}; }

template <class T> T from_bytes(std::string_view bytes, const std::filesystem::path& file) {
  T x{};
  if (bytes.size() != sizeof x)
    throw storage_error{file.string() + " is damaged: a row of its table meta is missing or cut"};
  std::memcpy(&x, bytes.data(), sizeof x);
  return x;
}

std::string sql(const char* before, std::size_t table, const char* after) {
  return std::string{before} + table_names[table] + after;
}

std::int64_t number_of(const std::string& text) { return text.empty() ? 0 : std::stoll(text); }

} // namespace

row_file::row_file(const std::filesystem::path& file, const database_identity& identity, bool may_create,
                   std::int64_t max_pages)
    : file_(file), db_(file) {
  try {
    db_.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    if (max_pages > 0)
      db_.run(("PRAGMA max_page_count=" + std::to_string(max_pages)).c_str());
    if (may_create && number_of(db_.ask("SELECT count(*) FROM sqlite_schema")) == 0)
      create(identity);
    check_form();
  } catch (const storage_error& e) {
    throw storage_error{file.string() + " cannot be used: " + e.what()};
  }
  for (std::size_t t = 0; t < table_names.size(); ++t) {
    put_[t] = db_.prepare(sql("INSERT INTO ", t, "(id, data) VALUES(?1, ?2) ON CONFLICT(id) DO UPDATE SET data=?2"));
    erase_[t] = db_.prepare(sql("DELETE FROM ", t, " WHERE id=?1"));
  }
  begin_ = db_.prepare("BEGIN IMMEDIATE");
  end_ = db_.prepare("COMMIT");
  sweep_ = db_.prepare("DELETE FROM pod WHERE id IN (SELECT id FROM pod WHERE id BETWEEN ?1 AND ?2 LIMIT ?3)");
  check_rows();
  identity_ = from_bytes<database_identity>(read_meta(identity_key), file_);
  commit_ = from_bytes<std::uint64_t>(read_meta(commit_key), file_);
  db_.run("PRAGMA wal_checkpoint(TRUNCATE)"); // what an unfinished commit left in the log goes with it
}

void row_file::create(const database_identity& identity) {
  db_.run("BEGIN IMMEDIATE");
  for (std::size_t t = 0; t < table_names.size(); ++t)
    db_.run(sql("CREATE TABLE ", t, "(id INTEGER PRIMARY KEY, data BLOB NOT NULL)").c_str());
  db_.run(("PRAGMA application_id=" + std::string{application_id}).c_str());
  db_.run(("PRAGMA user_version=" + std::string{format_version}).c_str());
  put_[0] = db_.prepare("INSERT INTO meta(id, data) VALUES(?1, ?2)");
  put(journal_table::meta, identity_key, as_bytes(identity));
  put(journal_table::meta, commit_key, as_bytes(commit_));
  db_.run("COMMIT");
}

void row_file::check_form() {
  if (db_.ask("PRAGMA application_id") != application_id)
    throw storage_error{"it is no database of Troupe, or damaged"};
  if (const auto version = db_.ask("PRAGMA user_version"); version != format_version)
    throw storage_error{"it has the format " + version + ", this program reads " + format_version};
  if (const auto found = db_.ask("PRAGMA quick_check(1)"); found != "ok")
    throw storage_error{"it is damaged: " + found};
}

void row_file::check_rows() {
  each_row([](journal_table, std::int64_t, std::string_view) {});
}

void row_file::each_row(const journal_visitor& visit) {
  for (std::size_t t = 0; t < table_names.size(); ++t) {
    const auto table = static_cast<journal_table>(t);
    auto rows = db_.prepare(sql("SELECT id, data FROM ", t, " ORDER BY id"));
    while (rows.step()) {
      const auto key = rows.integer(0);
      const auto payload = opened(table, key, rows.blob(1));
      if (!payload)
        throw storage_error{file_.string() + " is damaged: row " + std::to_string(key) + " of its table " +
                            table_names[t] + " is not what was written (its checksum differs)"};
      if (table != journal_table::meta || key > commit_key)
        visit(table, key, *payload);
    }
  }
}

std::string row_file::read_meta(std::int64_t key) {
  auto row = db_.prepare("SELECT data FROM meta WHERE id=?1");
  row.bind(1, key);
  if (!row.step())
    return {};
  return std::string{opened(journal_table::meta, key, row.blob(0)).value_or(std::string_view{})};
}

void row_file::put(journal_table table, std::int64_t key, std::string_view blob) {
  const auto bytes = sealed(table, key, blob);
  put_[static_cast<std::size_t>(table)].bind(1, key).bind(2, std::string_view{bytes}).run();
}

void row_file::erase(journal_table table, std::int64_t key) {
  erase_[static_cast<std::size_t>(table)].bind(1, key).run();
}

template <class F> void row_file::transaction(F&& body) {
  try {
    begin_.run();
    body();
    const auto next = commit_ + 1;
    put(journal_table::meta, commit_key, as_bytes(next));
    end_.run();
    commit_ = next;
  } catch (...) {
    if (db_.in_transaction())
      db_.run("ROLLBACK");
    throw;
  }
}

void row_file::commit(const std::vector<journal_row>& rows) {
  transaction([&] {
    for (const auto& row : rows) {
      if (row.blob)
        put(row.table, row.key, *row.blob);
      else
        erase(row.table, row.key);
    }
  });
}

bool row_file::sweep(object_id job, int most) {
  auto done = false;
  transaction([&] {
    sweep_.bind(1, pod_ref{job, 0}.key()).bind(2, pod_ref{job, no_number}.key()).bind(3, std::int64_t{most}).run();
    done = db_.changes() < most;
    if (done)
      erase(journal_table::object, job);
  });
  return done;
}

} // namespace troupe::storage
