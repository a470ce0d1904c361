// Whatever happens to the files: the store is refused, or everything that was acknowledged is there.

#include "tests/support/temp_dir.hpp"
#include "tests/unit/storage/journal_user.hpp"

#include "nodes/storage/storage_error.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::storage;
using table = journal_table;
namespace fs = std::filesystem;

namespace {

std::string blob_of(int i) {
  return "object " + std::to_string(i) + std::string(static_cast<std::size_t>(i % 7) * 150, 'x');
}

/// What the child of killed_store() writes.
all_rows written(int commits) {
  all_rows rows;
  for (int i = 0; i < commits; ++i) {
    rows[{table::object, i}] = blob_of(i);
    rows[{table::pod, pod_ref{static_cast<object_id>(i % 3 + 1), static_cast<std::uint32_t>(i)}.key()}] = "pod";
  }
  return rows;
}

void write_all(journal& to, int commits) {
  journal_user user{to};
  for (int i = 0; i < commits; ++i)
    user.commit({{table::object, i, blob_of(i)},
                 {table::pod, pod_ref{static_cast<object_id>(i % 3 + 1), static_cast<std::uint32_t>(i)}.key(), "pod"}});
}

/// The files of a process that was killed after so many commits: its log still stands beside the database.
void killed_store(const fs::path& directory, int commits) {
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    sqlite_journal journal{{.directory = directory,
                            .commit_interval = std::chrono::microseconds{1},
                            .quiet = std::chrono::hours{1}}}; // however long this machine stands still
    write_all(journal, commits);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
}

void copy_store(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::create_directories(to);
  for (const auto* name : {"store.db", "store.db-wal", "store.mark"})
    if (fs::exists(from / name))
      fs::copy_file(from / name, to / name);
}

void flip(const fs::path& file, std::uintmax_t at) {
  std::fstream f{file, std::ios::binary | std::ios::in | std::ios::out};
  f.seekg(static_cast<std::streamoff>(at));
  const auto byte = static_cast<char>(f.get() ^ 0x10);
  f.seekp(static_cast<std::streamoff>(at));
  f.put(byte);
}

/// @returns the refusal's text, or nothing when all of `acknowledged` is there and nothing else.
std::string outcome(const fs::path& directory, const all_rows& acknowledged) {
  try {
    sqlite_journal journal{{.directory = directory}};
    return rows_of(journal) == acknowledged ? "" : "SERVED DAMAGED DATA";
  } catch (const std::exception& e) {
    return e.what();
  }
}

void flip_everywhere(const fs::path& from, const fs::path& to, const char* name, const all_rows& acknowledged,
                     std::size_t tries, std::size_t& refused) {
  const auto size = fs::file_size(from / name);
  REQUIRE(size > 0);
  for (std::size_t i = 0; i < tries; ++i) {
    const auto at = (size / tries * i + i * 7919) % size;
    copy_store(from, to);
    flip(to / name, at);
    INFO(name << " byte " << at << " of " << size);
    const auto text = outcome(to, acknowledged);
    CHECK(text != "SERVED DAMAGED DATA");
    if (!text.empty()) {
      ++refused;
      CHECK_THAT(text, Catch::Contains("store."));
    }
  }
}

} // namespace

TEST_CASE("damage: a flipped byte in the log", "[storage][damage]") {
  const temp_dir dir;
  constexpr int commits = 12;
  killed_store(dir / "whole", commits);
  REQUIRE(fs::exists(dir / "whole" / "store.db-wal"));
  std::size_t refused = 0;
  flip_everywhere(dir / "whole", dir / "flipped", "store.db-wal", written(commits), 90, refused);
  CHECK(refused > 60);
}

TEST_CASE("damage: a flipped byte in the database", "[storage][damage]") {
  const temp_dir dir;
  constexpr int commits = 40;
  {
    sqlite_journal journal{{.directory = dir / "whole", .commit_interval = std::chrono::microseconds{1}}};
    write_all(journal, commits);
  }
  REQUIRE_FALSE(fs::exists(dir / "whole" / "store.db-wal"));
  std::size_t refused = 0;
  flip_everywhere(dir / "whole", dir / "flipped", "store.db", written(commits), 120, refused);
  CHECK(refused > 25);
}

TEST_CASE("damage: a flipped byte in the mark", "[storage][damage]") {
  const temp_dir dir;
  killed_store(dir / "whole", 5);
  std::size_t refused = 0;
  flip_everywhere(dir / "whole", dir / "flipped", "store.mark", written(5), 64, refused);
}

TEST_CASE("damage: files that were cut", "[storage][damage]") {
  const temp_dir dir;
  killed_store(dir / "whole", 12);
  for (const auto* name : {"store.db-wal", "store.db", "store.mark"}) {
    const auto size = fs::file_size(dir / "whole" / name);
    for (std::uintmax_t part = 0; part < 12; ++part) {
      copy_store(dir / "whole", dir / "cut");
      fs::resize_file(dir / "cut" / name, size * part / 12);
      INFO(name << " cut to " << size * part / 12 << " of " << size);
      const auto text = outcome(dir / "cut", written(12));
      CHECK(text != "SERVED DAMAGED DATA");
      if (std::string_view{name} == "store.db-wal")
        CHECK_THAT(text, Catch::Contains("acknowledged"));
    }
  }
}

TEST_CASE("damage: files that are missing or do not belong together", "[storage][damage]") {
  const temp_dir dir;
  killed_store(dir / "whole", 5);
  const auto without = [&](const char* name) {
    copy_store(dir / "whole", dir / "part");
    fs::remove(dir / "part" / name);
    return outcome(dir / "part", written(5));
  };
  CHECK_THAT(without("store.db"), Catch::Contains("store.db is missing"));
  CHECK_THAT(without("store.db-wal"), Catch::Contains("acknowledged"));
  CHECK_THAT(without("store.mark"), Catch::Contains("store.mark is missing"));
  killed_store(dir / "other", 3);
  copy_store(dir / "whole", dir / "part");
  fs::copy_file(dir / "other" / "store.mark", dir / "part" / "store.mark", fs::copy_options::overwrite_existing);
  CHECK_THAT(outcome(dir / "part", written(5)), Catch::Contains("do not belong together"));
}

TEST_CASE("damage: an old copy of the database", "[storage][damage]") {
  const temp_dir dir;
  {
    sqlite_journal journal{{.directory = dir / "now"}};
    write_all(journal, 5);
  }
  fs::copy_file(dir / "now" / "store.db", dir / "old.db");
  {
    sqlite_journal journal{{.directory = dir / "now"}};
    write_all(journal, 8);
  }
  fs::copy_file(dir / "old.db", dir / "now" / "store.db", fs::copy_options::overwrite_existing);
  CHECK_THAT(outcome(dir / "now", written(8)), Catch::Contains("acknowledged") && Catch::Contains("old copy"));
}

TEST_CASE("damage: something else in the place of the database", "[storage][damage]") {
  const temp_dir dir;
  killed_store(dir / "whole", 3);
  copy_store(dir / "whole", dir / "odd");
  fs::remove(dir / "odd" / "store.db-wal");
  std::ofstream{dir / "odd" / "store.db"} << std::string(8192, 'n');
  CHECK_THAT(outcome(dir / "odd", {}), Catch::Contains("store.db"));
}
