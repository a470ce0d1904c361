// How much a volume holds, and who is told when that is too much.

#include "nodes/agent/volumes/size_watch.hpp"
#include "nodes/agent/volumes/volume_folders.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <mutex>

using namespace troupe;
using namespace troupe::node;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

void write(const fs::path& to, std::size_t bytes) { std::ofstream{to} << std::string(bytes, 'x') << std::flush; }

/// Waits for what a watch tells.
class told {
 public:
  size_watch::listener listener() {
    return [this](const uid_bytes& pod, const std::string& volume) {
      const std::lock_guard lock{mutex_};
      all_.emplace_back(pod, volume);
      changed_.notify_all();
    };
  }
  std::pair<uid_bytes, std::string> next() {
    std::unique_lock lock{mutex_};
    REQUIRE(changed_.wait_for(lock, 60s, [this] { return !all_.empty(); }));
    const auto first = all_.front();
    all_.clear();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<uid_bytes, std::string>> all_;
};

constexpr std::uint64_t all = ~std::uint64_t{0};
const uid_bytes small{1}, large{2};

volume_order limited(const char* name, std::uint64_t bytes) {
  return {.name = name, .size_limit = bytes, .host_path = {}, .host_type = {}, .files = {}, .group = {}};
}

} // namespace

TEST_CASE("disk usage: blocks of all files below, each once, links and holes for what they take", "[volumes]") {
  temp_dir it;
  fs::create_directories(it / "deep/er");
  const auto folders = disk_usage(it.path(), all);
  write(it / "deep/er/file", 100'000);
  const auto with_file = disk_usage(it.path(), all);
  CHECK(with_file >= folders + 100'000);
  CHECK(with_file < folders + 200'000);
  fs::create_hard_link(it / "deep/er/file", it / "twin");
  fs::create_symlink("/usr", it / "usr");
  CHECK(disk_usage(it.path(), all) < folders + 200'000);
  write(it / "hole", 1);
  fs::resize_file(it / "hole", 1 << 30);
  CHECK(disk_usage(it.path(), all) < folders + 200'000);
  CHECK(disk_usage(it / "gone", all) == 0);
}

TEST_CASE("size watch: a volume that holds more than it may is told, and no other", "[volumes]") {
  temp_dir it;
  told what;
  volume_folders volumes{it / "pods", 5ms};
  volumes.watch(what.listener());
  REQUIRE(volumes.prepare(small, {limited("v", 1 << 20), limited("w", 0)}).empty());
  REQUIRE(volumes.prepare(large, {limited("v", 1 << 20)}).empty());
  write(fs::path{volumes.path(small, "v")} / "file", 1000);
  write(fs::path{volumes.path(small, "w")} / "file", 3 << 20);
  write(fs::path{volumes.path(large, "v")} / "file", 2 << 20);
  CHECK(what.next() == std::pair{large, std::string{"v"}});
  CHECK(what.next() == std::pair{large, std::string{"v"}}); // again, as long as it does
  volumes.remove(large);
  write(fs::path{volumes.path(small, "v")} / "more", 2 << 20);
  for (auto next = what.next(); next.first != small; next = what.next()) // told of large before it was removed
    CHECK(next.first == large);
  CHECK(what.next().first == small);
}
