#include "messages/codec/stored.hpp"

#include "messages/codec/crc32c.hpp"
#include "messages/resource/batch.hpp"
#include "messages/resource/volume.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::api;

namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int v : values)
    text += static_cast<char>(v);
  return text;
}

} // namespace

TEST_CASE("CRC32C: the known sum", "[codec][stored]") {
  CHECK(crc32c("123456789") == 0xE3069283U);
  CHECK(crc32c("") == 0U);
  CHECK(crc32c("456789", crc32c("123")) == crc32c("123456789"));
}

TEST_CASE("stored form: its bytes, which old rows depend on", "[codec][stored]") {
  JobSpec spec;
  spec.parallelism = 0;
  spec.completions = -1;
  spec.completionMode = "Indexed";
  CHECK(to_stored(spec) == bytes({2, 0, 4, 1, 19, 7}) + "Indexed");

  ObjectMeta meta;
  meta.labels["k"] = "v";
  meta.finalizers = {"", "f"};
  CHECK(to_stored(meta) == bytes({23, 5, 1, 'k', 3, 1, 'v', 29, 0, 29, 1, 'f'}));

  Volume volume;
  volume.name = "n";
  volume.hostPath.emplace().path = "p";
  CHECK(to_stored(volume) == bytes({3, 1, 'n', 0x83, 0x80, 0x10, 3, 3, 1, 'p'}));
}

TEST_CASE("stored form: fields of a newer program are passed over", "[codec][stored]") {
  const auto data = bytes({0xE0, 0x3F, 7, 2, 6, 0xE1, 0x3F, 3, 'n', 'e', 'w'});
  const auto spec = from_stored<JobSpec>(data);
  REQUIRE(spec);
  CHECK(spec->parallelism == 3);
}

TEST_CASE("stored form: damage is refused", "[codec][stored]") {
  CHECK_FALSE(from_stored<JobSpec>(bytes({2})));                               // a tag without its value
  CHECK_FALSE(from_stored<JobSpec>(bytes({19, 0x7F, 'I'})));                   // a length beyond the end
  CHECK_FALSE(from_stored<JobSpec>(bytes({2, 0xFE, 0xFF, 0xFF, 0xFF, 0x7F}))); // no int32
  CHECK_FALSE(from_stored<JobSpec>(bytes({3, 1, 'x'})));                       // a text where a number belongs
  CHECK_FALSE(from_stored<JobSpec>(std::string(11, '\xff')));                  // an endless number
}

TEST_CASE("frame: only what was sealed opens", "[codec][stored]") {
  const auto blob = seal("body");
  CHECK(unseal(blob) == "body");
  CHECK(unseal(seal("")) == "");
  CHECK_FALSE(unseal(""));
  CHECK_FALSE(unseal("body"));
  CHECK_FALSE(unseal(blob.substr(0, blob.size() - 1)));
  CHECK_FALSE(unseal(blob + "x"));
}

TEST_CASE("rows: a kind that nobody knows", "[codec][stored]") {
  std::string why;
  CHECK_FALSE(unseal_resource(seal(bytes({2, 'v', '9', 1, 'X'})), &why));
  CHECK(why == "unknown kind X of v9");
  CHECK_FALSE(unseal_resource("", &why));
  CHECK(why == "the checksum does not match");
}
