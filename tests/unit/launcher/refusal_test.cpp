// Launchers that don't start, and the limits within which they do.

#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <poll.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

/// What a client tells of its launcher.
class warnings {
 public:
  void add(const std::string& text) {
    const std::lock_guard lock{mutex_};
    all_.push_back(text);
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock{mutex_};
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> all_;
};

} // namespace

TEST_CASE("refusal: why a launcher does not start is told once", "[launcher][refusal]") {
  const temporary_folder folder;
  const auto program = [&](const char* name, const std::string& text) {
    const auto path = folder.path() / name;
    std::ofstream{path} << text;
    fs::permissions(path, fs::perms::owner_all);
    return path;
  };
  const auto broken = program("broken", "#!/bin/sh\necho 'my library is missing' >&2\nexit 127\n");
  const auto silent = program("silent", "#!/bin/sh\nexit 1\n");
  struct row {
    std::function<void(launcher::client_options&)> change;
    std::string warning;
  };
  const row rows[] = {
      {[](auto& o) { o.slots = 8193; }, "--slots 8193: must be a number from 1 to 8192"},
      {[](auto& o) { o.slots = 0; }, "--slots 0: must be a number from 1 to 8192"},
      {[](auto& o) { o.log_rotate_keep = 17; }, "--log-rotate-keep 17: must be a number from 1 to 16"},
      {[](auto& o) { o.log_rotate_keep = 0; }, "--log-rotate-keep 0: must be a number from 1 to 16"},
      {[](auto& o) { o.log_rotate_bytes = 131'071; },
       "--log-rotate-bytes 131071: must be a number from 131072 to 1073741824"},
      {[](auto& o) { o.log_rotate_bytes = 1'073'741'825; },
       "--log-rotate-bytes 1073741825: must be a number from 131072 to 1073741824"},
      {[](auto& o) { o.containment = "wishes"; }, "containment wishes does not work here"},
      {[&](auto& o) { o.program = broken; }, "my library is missing"},
      {[&](auto& o) { o.program = silent; }, "troupe-launcher ended at once"},
      {[](auto& o) { o.program = "/no/such/launcher"; }, "/no/such/launcher: No such file or directory"},
  };
  for (const auto& r : rows) {
    INFO(r.warning);
    warnings heard;
    house_under_test house{[&](auto& o) {
      r.change(o);
      o.warn = [&](const std::string& text) { heard.add(text); };
    }};
    CHECK(eventually([&] { return !heard.all().empty(); }));
    poll(nullptr, 0, 150); // it is tried again and again
    house.drop_agent();
    CHECK(heard.all() == std::vector{r.warning});
  }
}

TEST_CASE("refusal: at the limits a launcher starts", "[launcher][refusal]") {
  struct row {
    std::uint32_t slots;
    std::uint32_t keep;
    std::uint64_t bytes;
  };
  const row rows[] = {{1, 1, 128ULL << 10}, {8192, 16, 1ULL << 30}};
  for (const auto& r : rows) {
    INFO(r.slots << " slots");
    warnings heard;
    house_under_test house{[&](auto& o) {
      o.slots = r.slots;
      o.log_rotate_keep = r.keep;
      o.log_rotate_bytes = r.bytes;
      o.warn = [&](const std::string& text) { heard.add(text); };
    }};
    const auto exit = house.finish(1, "echo out; exit 4");
    CHECK(exit.exit_code == 4);
    CHECK(house.output(exit.log) == "out\n");
    house.drop_agent();
    CHECK(heard.all().empty());
  }
}
