#include "tools/cli/errors.hpp"
#include "tools/cli/manifest.hpp"

#include <catch2/catch.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>

using namespace troupe::cli;

namespace {

constexpr const char* good = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: good\nspec:\n  template:\n    spec:\n"
                             "      restartPolicy: Never\n      containers: [{name: main, image: debian}]\n";

/// A folder that is there as long as this.
class folder {
 public:
  folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "troupe-manifests-XXXXXX";
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~folder() { std::filesystem::remove_all(path_); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  std::string add(const std::string& name, const std::string& text) const {
    std::ofstream{path_ + "/" + name} << text;
    return path_ + "/" + name;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

} // namespace

TEST_CASE("cli manifest: files, folders and documents", "[cli]") {
  const folder at;
  at.add("b.yaml", std::string{good} + "---\n" + good);
  at.add("a.yml", good);
  at.add("notes.txt", "no manifest");
  const auto read = read_manifests({at.path()});
  CHECK(read.problems.empty());
  REQUIRE(read.objects.size() == 3);
  CHECK(read.objects[0].source == at.path() + "/a.yml");
  CHECK(read.objects[2].object.meta().name == "good");
}

TEST_CASE("cli manifest: all problems of all files, each with its place", "[cli]") {
  const folder at;
  const auto first = at.add("a.yaml", std::string{good} + "extra: 1\n");
  const auto second = at.add("b.yaml", "kind: Job // x\n");
  const auto read = read_manifests({first, second, at.path() + "/none.yaml"});
  REQUIRE(read.problems.size() >= 3);
  CHECK_THAT(read.problems[0], Catch::StartsWith(first + ":10:") && Catch::Contains("extra"));
  CHECK_THAT(read.problems[1], Catch::StartsWith(second + ":1:"));
  CHECK_THAT(read.problems.back(), Catch::Contains("none.yaml: cannot be read: No such file"));
  arguments args;
  args.files = {first};
  CHECK_THROWS_AS(manifests_for(args), command_error);
}

TEST_CASE("cli manifest: a huge file is refused unread", "[cli]") {
  const folder at;
  const auto path = at.add("huge.yaml", good);
  std::filesystem::resize_file(path, std::uintmax_t{100} << 20);
  const auto read = read_manifests({path});
  REQUIRE(read.problems.size() == 1);
  CHECK_THAT(read.problems[0], Catch::Contains("larger than 32Mi"));
}

TEST_CASE("cli manifest: a namespace that is not the one asked for", "[cli]") {
  const folder at;
  std::string text = good;
  text.insert(text.find("spec:"), "  namespace: own\n");
  arguments args;
  args.files = {at.add("a.yaml", text)};
  args.name_space = "other";
  CHECK(manifests_for(args).size() == 1); // only the environment says so
  args.name_space_given = true;
  CHECK_THROWS_WITH(manifests_for(args),
                    "error: the namespace from the provided object \"own\" does not match the namespace \"other\". You "
                    "must pass '--namespace=own' to perform this operation.");
  args.name_space = "own";
  CHECK(manifests_for(args).size() == 1);
}
