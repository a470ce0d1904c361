#include "config/images.hpp"

#include <catch2/catch.hpp>

using namespace troupe::config;

TEST_CASE("config images: which row stands for an image", "[config]") {
  const std::vector<image> table = {{.name = "busybox*", .rootfs = "/a"},
                                    {.name = "busybox:1.36", .rootfs = "/b"},
                                    {.name = "*/work:v?*", .rootfs = "/c"},
                                    {.name = "docker.io/library/debian", .rootfs = "/d"}};
  struct row {
    const char* wanted;
    const char* rootfs; ///< null: none fits
  };
  const row rows[] = {
      {"busybox", "/a"},          {"busybox:1.35", "/a"},
      {"busybox:1.36", "/b"},     {"docker.io/library/busybox", "/a"},
      {"debian", "/d"},           {"debian:latest", "/d"},
      {"docker.io/debian", "/d"}, {"debian:12", nullptr},
      {"example/work:v?1", "/c"}, {"example/work:v1", nullptr},
      {"xbusybox", nullptr},      {"", nullptr},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.wanted) {
      const auto* found = find_image(table, r.wanted);
      REQUIRE((found != nullptr) == (r.rootfs != nullptr));
      if (found != nullptr)
        CHECK(found->rootfs == r.rootfs);
    }
}

TEST_CASE("config images: many stars cost no more than one", "[config]") {
  const std::vector<image> table = {{.name = std::string(50, '*') + "a" + std::string(50, '*') + "b"}};
  CHECK(find_image(table, std::string(2000, 'a')) == nullptr);
}
