#include "actors/node/image_table.hpp"

#include <catch2/catch.hpp>

using namespace troupe::node;

namespace {

image_entry row(std::string name) {
  image_entry x;
  x.name = std::move(name);
  return x;
}

} // namespace

TEST_CASE("image table: which row stands for an image", "[node][images]") {
  const image_table table{{row("*"), row("liksa/*"), row("liksa/batch-job"), row("busybox:1.36"), row("busybox"),
                           row("perl:latest"), row("registry.example:5000/team/*:v2"), row("alpine@sha256:0011*"),
                           row("liksa/batch-*")}};
  struct sample {
    const char* image;
    const char* row;
  };
  const sample samples[] = {
      {"liksa/batch-job", "liksa/batch-job"},
      {"liksa/batch-job:v3", "liksa/batch-job"},
      {"docker.io/liksa/batch-job:latest", "liksa/batch-job"},
      {"liksa/batch-job@sha256:abcd", "liksa/batch-job"},
      {"liksa/batch-jobs", "liksa/batch-*"},
      {"liksa/other", "liksa/*"},
      {"busybox:1.36", "busybox:1.36"},
      {"docker.io/library/busybox:1.36", "busybox:1.36"},
      {"busybox:1.37", "busybox"},
      {"busybox", "busybox"},
      {"perl", "perl:latest"},
      {"perl:latest", "perl:latest"},
      {"perl:5.34", "*"},
      {"registry.example:5000/team/x:v2", "registry.example:5000/team/*:v2"},
      {"registry.example:5000/team/x", "*"},
      {"alpine@sha256:0011ff", "alpine@sha256:0011*"},
      {"alpine@sha256:2211ff", "*"},
  };
  for (const auto& x : samples) {
    INFO(x.image);
    const auto* found = table.resolve(x.image);
    REQUIRE(found);
    CHECK(found->name == x.row);
  }
}

TEST_CASE("image table: an image without a row", "[node][images]") {
  const image_table table{{row("liksa/batch-job")}};
  CHECK(table.resolve("busybox") == nullptr);
  CHECK(table.resolve("liksa/batch-job2") == nullptr);
  CHECK(table.resolve("example.org/liksa/batch-job") == nullptr);
  CHECK(image_table{}.resolve("busybox") == nullptr);
}

TEST_CASE("image table: among equally specific rows the first wins", "[node][images]") {
  auto second = row("a/b");
  second.rootfs = "/second";
  const image_table table{{row("a/b"), second}};
  CHECK(table.resolve("a/b")->rootfs.empty());
}

TEST_CASE("image names that Kubernetes would refuse", "[node][images]") {
  for (const char* good : {"busybox", "a/b/c:1", "localhost:5000/x", "X.example/y:Tag_1", "docker.io/library/x",
                           "a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}) {
    INFO(good);
    CHECK(valid_reference(good));
  }
  for (const char* bad :
       {"", "Busybox", "a b", "a:", "a//b", "-a", "a/-b", "a:bad tag", "a@sha256:short", "/a", "a/"}) {
    INFO(bad);
    CHECK_FALSE(valid_reference(bad));
  }
}
