#include "nodes/storage/commit_pace.hpp"
#include "nodes/storage/crc32c.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace troupe::storage;
using namespace std::chrono_literals;

TEST_CASE("crc32c: the published test vectors", "[storage]") { // RFC 3720, appendix B.4
  CHECK(crc32c("") == 0);
  CHECK(crc32c("123456789") == 0xe3069283U);
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aaU);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43U);
}

TEST_CASE("crc32c: in parts or whole, the sum is the same", "[storage]") {
  const std::string text = "the quick brown fox jumps over the lazy dog";
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    CHECK(crc32c(text.substr(cut), crc32c(text.substr(0, cut))) == crc32c(text));
}

TEST_CASE("commit pace: four at once, then one each interval", "[storage]") {
  commit_pace pace{4ms, 4};
  const commit_pace::time_point t0{1h};
  for (int i = 0; i < 4; ++i) {
    CHECK(pace.next(t0) == t0);
    pace.take(t0);
  }
  CHECK(pace.next(t0) == t0 + 4ms);
  pace.take(t0 + 4ms);
  CHECK(pace.next(t0 + 4ms) == t0 + 8ms);
  CHECK(pace.next(t0 + 1s) == t0 + 1s);
}
