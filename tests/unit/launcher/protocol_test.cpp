#include "nodes/launcher/launcher_processes.hpp"
#include "nodes/launcher/protocol.hpp"
#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <poll.h>
#include <random>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::launcher;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace {

/// Sends one packet as a stranger. @return whether the launcher closes the connection
bool is_refused(const std::filesystem::path& dir, std::span<const std::byte> packet) {
  const int link = connect_launcher(dir);
  REQUIRE(link >= 0);
  REQUIRE(send(link, packet.data(), packet.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(packet.size()));
  pollfd closed{.fd = link, .events = POLLIN, .revents = 0};
  const bool heard = poll(&closed, 1, 20'000) > 0;
  std::byte answer[16];
  const bool refused = heard && recv(link, answer, sizeof answer, MSG_DONTWAIT) <= 0;
  close(link);
  return refused;
}

} // namespace

TEST_CASE("protocol: a reader refuses whatever goes beyond its packet", "[launcher][protocol]") {
  protocol::writer out;
  out.put(std::uint32_t{7});
  out.put_text("text");
  protocol::reader whole{out.bytes()};
  CHECK(whole.take<std::uint32_t>() == 7);
  CHECK(whole.text() == "text");
  CHECK(whole.ok());
  CHECK(whole.empty());
  CHECK(whole.take<std::uint8_t>() == 0);
  CHECK_FALSE(whole.ok());

  protocol::reader cut{out.bytes().first(out.bytes().size() - 1)};
  cut.take<std::uint32_t>();
  CHECK(cut.text().empty());
  CHECK_FALSE(cut.ok());
  CHECK(cut.take<std::uint32_t>() == 0); // once refused, always refused
}

TEST_CASE("protocol: nonsense closes its connection and harms nobody", "[launcher][protocol]") {
  house_under_test house;
  const auto who = house.run(1, "exec sleep 1000");
  house.news().await_started(who);

  protocol::writer wrong_version;
  wrong_version.put(protocol::header{.version = 99, .what = protocol::kind::hello, .count = 1});
  CHECK(is_refused(house.dir(), wrong_version.bytes()));

  protocol::writer cut;
  cut.put(protocol::header{.what = protocol::kind::start, .count = 3});
  cut.put(protocol::start_entry{.key = key(5), .template_id = 1, .env = 9, .env_size = 4000});
  CHECK(is_refused(house.dir(), cut.bytes()));

  protocol::writer huge;
  huge.put(protocol::header{.what = protocol::kind::template_part, .count = 1});
  huge.put(protocol::part_body{.id = 1, .total = 0xffffffff, .offset = 0, .size = 0});
  CHECK(is_refused(house.dir(), huge.bytes()));

  std::mt19937 dice{7};
  for (int i = 0; i < 200; ++i) {
    std::vector<std::byte> noise(1 + dice() % 300);
    for (auto& b : noise)
      b = static_cast<std::byte>(dice());
    CHECK(is_refused(house.dir(), noise));
  }
  CHECK(house.finish(2, "exit 3").exit_code == 3);
  CHECK(house.news().exits().size() == 1);
}

TEST_CASE("protocol: only the owner reaches the socket", "[launcher][protocol]") {
  house_under_test house;
  house.news().await_connections(1);
  struct stat info {};
  REQUIRE(stat((house.dir() / "launcher.sock").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  REQUIRE(stat(house.dir().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0700);
}
