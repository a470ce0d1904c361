#include "config/text.hpp"
#include "messages/nearest.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace troupe;
using namespace troupe::config;
using namespace std::chrono_literals;

TEST_CASE("config text: lengths of time", "[config]") {
  struct row {
    const char* text;
    std::optional<duration> want;
  };
  const row rows[] = {
      {"500ms", 500ms},   {"10s", 10s},
      {"2m", 2min},       {"1h", 1h},
      {"1.5s", 1500ms},   {"1m30s", 90s},
      {"4ms", 4ms},       {"250us", 250us},
      {"0", 0s},          {"0s", 0s},
      {"10", {}},         {"", {}},
      {"s", {}},          {"-1s", {}},
      {"10 s", {}},       {"10S", {}},
      {"1.2.3s", {}},     {"10parsecs", {}},
      {"0.0000001s", {}}, {"9999999999999h", {}},
      {"1s ", {}},        {"9223372036854s9223372036854s", {}},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.text) { CHECK(read_duration(r.text) == r.want); }
}

TEST_CASE("config text: sizes, CPUs, addresses", "[config]") {
  CHECK(read_size("64Ki") == 65536);
  CHECK(read_size("3Mi") == 3145728);
  CHECK(read_size("1.5Gi") == 1610612736);
  CHECK(read_size("2k") == 2000);
  CHECK(read_size("17") == 17);
  CHECK_FALSE(read_size("3MiB"));
  CHECK_FALSE(read_size("-1"));
  CHECK_FALSE(read_size("0.3"));
  CHECK_FALSE(read_size("99999999Ti"));
  CHECK(read_cpu("2") == 2000);
  CHECK(read_cpu("0.5") == 500);
  CHECK(read_cpu("250m") == 250);
  CHECK_FALSE(read_cpu("2 cores"));
  CHECK(read_address("127.0.0.1:8080") == address{"127.0.0.1", 8080});
  CHECK(read_address("[::1]:0") == address{"::1", 0});
  for (const auto* bad : {"", ":80", "host", "host:", "host:65536", "host:-1", "a b:1", "::1:80", "http://x:80"})
    CHECK_FALSE(read_address(bad));
}

TEST_CASE("config text: what is printed reads back as the same", "[config]") {
  for (const duration d : {duration{0s}, duration{1us}, duration{4ms}, duration{90s}, duration{2h}, duration{1001ms}})
    CHECK(read_duration(print_duration(d)) == d);
  CHECK(print_duration(120s) == "2m");
  for (const std::int64_t n : {std::int64_t{0}, std::int64_t{1}, std::int64_t{1000}, std::int64_t{1024},
                               std::int64_t{3} << 20, (std::int64_t{1} << 40) + 1})
    CHECK(read_size(print_size(n)) == n);
  CHECK(print_size(3 << 20) == "3Mi");
  CHECK(print_cpu(2000) == "2");
  CHECK(print_cpu(250) == "250m");
  CHECK(address{"::1", 80}.text() == "[::1]:80");
  CHECK(address{}.text().empty());
}

TEST_CASE("config text: loopback is told from the rest", "[config]") {
  for (const auto* host : {"127.0.0.1", "127.8.8.8", "::1", "localhost"})
    CHECK(address{host, 1}.is_loopback());
  for (const auto* host : {"0.0.0.0", "10.0.0.1", "::", "localhost.example"})
    CHECK_FALSE(address{host, 1}.is_loopback());
}

TEST_CASE("config text: the nearest name", "[config]") {
  constexpr std::array<std::string_view, 4> names = {"node.lease", "node.lease-margin", "up.nodes", "log.level"};
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(nearest("node.laese", names) == "node.lease");
  CHECK(nearest("node.lease-marign", names) == "node.lease-margin");
  CHECK(nearest("log.lvel", names) == "log.level");
  CHECK(nearest("api.level", names) == "log.level");
  CHECK(nearest("something.else-altogether", names).empty());
}
