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

namespace {

std::string refusal(const std::filesystem::path& directory) {
  try {
    sqlite_journal{{.directory = directory}};
  } catch (const storage_error& e) {
    return e.what();
  }
  return {};
}

/// Leaves the files as a killed process does: a child commits, copies nothing back, and is gone without closing.
void commit_and_die(const std::filesystem::path& directory, int commits) {
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    sqlite_journal journal{{.directory = directory, .commit_interval = std::chrono::microseconds{1}}};
    journal_user user{journal};
    for (int i = 0; i < commits; ++i)
      user.put(table::object, i, "object " + std::to_string(i) + std::string(300, 'x'));
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
}

} // namespace

TEST_CASE("sqlite journal: what was durable is there after a restart", "[storage]") {
  const temp_dir dir;
  {
    sqlite_journal journal{{.directory = dir.path()}};
    journal_user user{journal};
    CHECK(user.put(table::object, 1, "one"));
    CHECK(user.commit({{table::pod, pod_ref{1, 0}.key(), "pod"}, {table::meta, 16, "version"}}));
    CHECK(user.commit({{table::object, 1, "two"}, {table::object, 2, "gone"}}));
    CHECK(user.commit({{table::object, 2, std::nullopt}}));
    CHECK(rows_of(journal).size() == 3);
  }
  sqlite_journal journal{{.directory = dir.path()}};
  CHECK(rows_of(journal) == all_rows{{{table::meta, 16}, "version"},
                                     {{table::object, 1}, "two"},
                                     {{table::pod, pod_ref{1, 0}.key()}, "pod"}});
}

TEST_CASE("sqlite journal: a killed process loses nothing that was acknowledged", "[storage]") {
  const temp_dir dir;
  commit_and_die(dir.path(), 25);
  commit_and_die(dir.path(), 10);
  sqlite_journal journal{{.directory = dir.path()}};
  CHECK(rows_of(journal).size() == 25);
}

TEST_CASE("sqlite journal: a second user of the directory is refused", "[storage]") {
  const temp_dir dir;
  sqlite_journal first{{.directory = dir.path()}};
  CHECK_THAT(refusal(dir.path()), Catch::Contains("another process uses the store"));
}

TEST_CASE("sqlite journal: a directory that cannot be written is said plainly", "[storage]") {
  const temp_dir dir;
  std::ofstream{dir / "file"} << "no directory";
  CHECK_THAT(refusal(dir / "file"), Catch::Contains("data directory") && Catch::Contains("file"));
  CHECK_THAT(refusal("/proc/nowhere"), Catch::Contains("/proc/nowhere"));
}

TEST_CASE("sqlite journal: a full disk acknowledges nothing and says why", "[storage]") {
  const temp_dir dir;
  all_rows acknowledged;
  {
    sqlite_journal journal{{.directory = dir.path(), .max_pages = 40}};
    journal_user user{journal};
    std::int64_t key = 0;
    for (; user.put(table::object, key, std::string(3000, 'x')); ++key)
      acknowledged[{table::object, key}] = std::string(3000, 'x');
    CHECK_THAT(user.why(), Catch::Contains("full"));
    CHECK_FALSE(user.put(table::object, 1000, "small")); // and nothing after it either
  }
  CHECK(acknowledged.size() > 5);
  sqlite_journal journal{{.directory = dir.path()}};
  CHECK(rows_of(journal) == acknowledged);
}

TEST_CASE("sqlite journal: a Job's pods go in chunks, its row last", "[storage]") {
  const temp_dir dir;
  sqlite_journal journal{{.directory = dir.path(), .sweep_chunk = 100}};
  journal_user user{journal};
  std::vector<journal_row> rows{
      {table::object, 7, "job"}, {table::object, 8, "other"}, {table::pod, pod_ref{8, 0}.key(), "other's"}};
  for (std::uint32_t n = 0; n < 1050; ++n)
    rows.push_back({table::pod, pod_ref{7, n}.key(), "pod"});
  REQUIRE(user.commit(std::move(rows)));
  const auto before = journal.commits();
  REQUIRE(user.commit({{table::object, 7, "tombstone"}}, {{7}}));
  while (rows_of(journal).contains({table::object, 7}))
    REQUIRE(user.put(table::object, 9, "another group comes in between"));
  const auto left = rows_of(journal);
  CHECK(left.contains({table::object, 8}));
  CHECK(left.contains({table::pod, pod_ref{8, 0}.key()}));
  CHECK(left.size() <= 3);
  CHECK(journal.commits() >= before + 12);
}

TEST_CASE("sqlite journal: a burst goes at once, a stream is paced", "[storage]") {
  const temp_dir dir;
  sqlite_journal journal{{.directory = dir.path(), .commit_interval = std::chrono::milliseconds{50}}};
  journal_user user{journal};
  std::vector<journal_row> crowd;
  for (int i = 0; i < 500; ++i)
    crowd.push_back({table::object, i, "x"});
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 6; ++i) {
    user.await_ready(i + 1); // one at attaching, one after each commit
    REQUIRE(user.commit(crowd));
  }
  user.await_ready(7);
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds{100});
}

TEST_CASE("sqlite journal: a new listener waits for the groups of the old one", "[storage]") {
  const temp_dir dir;
  sqlite_journal journal{{.directory = dir.path()}};
  for (std::uint64_t i = 1; i <= 20; ++i)
    journal.submit({i, {{table::object, static_cast<std::int64_t>(i), "x"}}, {}});
  CHECK(rows_of(journal).size() == 20);
}
