#include "tests/unit/launcher/launcher_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <string_view>
#include <sys/mount.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mib = 1U << 20;
constexpr std::string_view gap_line = "[output was lost here: the log was rotated]\n";

std::uint64_t bytes_in(const fs::path& folder) {
  std::uint64_t bytes = 0;
  for (const auto& file : fs::directory_iterator(folder))
    bytes += file.file_size();
  return bytes;
}

/// Lines of 100 bytes that count up.
std::string numbered_lines(std::uint32_t first, std::uint32_t last) {
  return "seq -f '%099.0f' " + std::to_string(first) + ' ' + std::to_string(last);
}

/// A file system of its own with so many bytes; it ends with the test.
class small_disk {
 public:
  small_disk(fs::path where, std::uint64_t bytes) : where_(std::move(where)) {
    fs::create_directories(where_);
    const auto size = "size=" + std::to_string(bytes);
    mounted_ = mount("troupe-test", where_.c_str(), "tmpfs", 0, size.c_str()) == 0;
  }
  ~small_disk() {
    if (mounted_)
      umount2(where_.c_str(), MNT_DETACH);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;
  bool mounted() const { return mounted_; }

 private:
  fs::path where_;
  bool mounted_ = false;
};

} // namespace

TEST_CASE("log rotation: what a run has of its own is bounded, and the newest is kept", "[launcher][log]") {
  house_under_test house{[](auto& o) {
    o.log_rotate_bytes = mib;
    o.log_rotate_keep = 2;
  }};
  const auto exit = house.finish(1, numbered_lines(1, 100'000)); // 10 MB
  REQUIRE(exit.exit_code == 0);
  const auto text = house.output(exit.log);
  CHECK(text.size() < 4 * mib); // the shared begin, and two segments
  CHECK(text.ends_with("0000100000\n"));
  CHECK(house.output(exit.log, [](auto& r) { r.tail_lines = 2; }).size() == 200);
  CHECK(bytes_in(house.dir() / "logs") < 16 * mib);

  const launcher::segment_log_store store{house.dir()};
  node::log_request request;
  request.from = exit.log;
  for (bool more = true; more;) {
    const auto chunk = store.read(request);
    CHECK_FALSE(chunk.gone); // something is left
    request.cursor = chunk.next;
    more = !chunk.at_end;
  }
}

TEST_CASE("log rotation: one line tells where output is missing", "[launcher][log]") {
  house_under_test house{[](auto& o) {
    o.log_rotate_bytes = mib;
    o.log_rotate_keep = 2;
  }};
  const auto exit = house.finish(1, numbered_lines(1, 60'000));
  const auto text = house.output(exit.log);
  const auto gap = text.find(gap_line);
  REQUIRE(gap != text.npos);
  CHECK(text.find(gap_line, gap + 1) == text.npos);
  CHECK((gap == 0 || text[gap - 1] == '\n'));
  CHECK(house.output(exit.log, [](auto& r) { r.limit_bytes = 1000; }) == text);
  CHECK(house.output(exit.log, [&](auto& r) { r.since_us = exit.finished_at + 60'000'000; }).empty());

  const auto lines = std::count(text.begin(), text.end(), '\n');
  const auto behind = std::count(text.begin() + static_cast<std::ptrdiff_t>(gap), text.end(), '\n') - 1;
  const auto tail = [&](std::int64_t n) { return house.output(exit.log, [n](auto& r) { r.tail_lines = n; }); };
  CHECK(tail(lines) == text);
  CHECK(tail(lines + 1) == text);
  CHECK(tail(lines - 1) == text.substr(100));
  CHECK(tail(behind) == text.substr(gap + gap_line.size()));
  CHECK(tail(behind + 1) == text.substr(gap));
  CHECK(tail(behind + 2) == text.substr(text.rfind('\n', gap - 2) + 1));
  CHECK(tail(0).empty());
}

TEST_CASE("log rotation: the last lines of a long log, in bounded steps", "[launcher][log]") {
  house_under_test house{[](auto& o) { o.log_rotate_bytes = 8 * mib; }};
  const auto exit = house.finish(1, numbered_lines(1, 300'000)); // 30 MB, all kept
  const launcher::segment_log_store store{house.dir()};
  for (const std::int64_t lines : {1, 99, 70'000, 200'000, 289'000, 290'000, 299'999, 300'000, 300'001}) {
    INFO(lines);
    node::log_request request;
    request.from = exit.log;
    request.tail_lines = lines;
    int steps = 1;
    auto chunk = store.read(request);
    for (; chunk.bytes.empty() && !chunk.at_end; ++steps) {
      request.cursor = chunk.next;
      chunk = store.read(request);
    }
    CHECK(std::stoll(chunk.bytes.substr(0, 99)) == std::max<std::int64_t>(300'001 - lines, 1));
    CHECK(steps >= static_cast<int>(lines * 100 / (5 * mib)));
    CHECK(steps <= 12);
  }
}

TEST_CASE("log rotation: the last of very long lines comes whole", "[launcher][log]") {
  house_under_test house{[](auto& o) {
    o.log_rotate_bytes = 4 * mib;
    o.log_rotate_keep = 2;
  }};
  const auto exit =
      house.finish(1, "for i in 1 2 3 4 5 6 7 8 9; do head -c 1000000 /dev/zero | tr '\\0' $i; echo; done");
  CHECK(house.output(exit.log, [](auto& r) { r.tail_lines = 1; }) == std::string(1'000'000, '9') + '\n');
}

TEST_CASE("log rotation: a run within its limits is kept whole", "[launcher][log]") {
  house_under_test house{[](auto& o) { o.log_rotate_bytes = mib; }};
  const auto exit = house.finish(1, numbered_lines(1, 40'000)); // 4 MB in the shared segment and four of its own
  const auto text = house.output(exit.log);
  REQUIRE(text.size() == 4'000'000);
  for (std::uint32_t line = 0; line < 40'000; line += 997)
    CHECK(std::stoul(text.substr(line * 100, 99)) == line + 1);
}

TEST_CASE("log rotation: the oldest segments of the node go first", "[launcher][log]") {
  house_under_test house{[](auto& o) {
    o.log_total_bytes = 24 * mib;
    o.log_rotate_bytes = mib;
  }};
  const auto first = house.finish(1, "echo first").log;
  for (std::uint32_t i = 2; i < 40; ++i)
    house.finish(i, numbered_lines(1, 9'000)); // 0.9 MB each, shared
  const auto last = house.finish(100, "echo last").log;
  CHECK(house.output(last) == "last\n");
  CHECK(bytes_in(house.dir() / "logs") <= 24 * mib);
  node::log_request request;
  request.from = first;
  const auto old = launcher::segment_log_store{house.dir()}.read(request);
  CHECK(old.gone);
  CHECK(old.at_end);
  CHECK(old.bytes.empty());
}

TEST_CASE("log: on a full disk output is dropped, the run goes on, and the log says so", "[launcher][log]") {
  const temporary_folder folder;
  const small_disk disk{folder.path() / "disk", 12 * mib};
  if (!disk.mounted())
    return; // takes privileges
  house_under_test house{[&](auto& o) { o.dir = folder.path() / "disk/launcher"; }};
  const auto exit = house.finish(1, numbered_lines(1, 200'000)); // 20 MB; room is for a shared segment only
  CHECK(exit.exit_code == 0);
  const auto text = house.output(exit.log);
  CHECK(text.size() > mib);
  CHECK(text.starts_with(std::string(98, '0') + "1\n"));
  const auto told = text.substr(text.rfind('['));
  std::smatch lost;
  REQUIRE(std::regex_match(told, lost, std::regex(R"(\[(\d+) bytes of output were lost here: the disk was full\]\n)")));
  const auto kept = text.rfind('[');
  CHECK(kept - (text[kept - 101] == '\n' ? 0 : 1) + std::stoul(lost[1]) == 20'000'000);
  CHECK(house.finish(2, "echo still here").exit_code == 0);
}
