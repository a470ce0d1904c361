// Volumes on the disk of a node.

#include "nodes/agent/volumes/file_set.hpp"
#include "nodes/agent/volumes/host_path.hpp"
#include "nodes/agent/volumes/volume_folders.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::node;

namespace fs = std::filesystem;

namespace {

std::string read_text(const fs::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

unsigned mode_of(const fs::path& file) {
  struct stat info {};
  REQUIRE(stat(file.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> out;
  for (const auto& entry : fs::directory_iterator(folder))
    if (const auto name = entry.path().filename().string(); !name.starts_with(".."))
      out.insert(name);
  return out;
}

std::size_t versions_in(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    count += entry.is_directory() && !entry.is_symlink() ? 1 : 0;
  return count;
}

const uid_bytes pod{1};
const uid_bytes other{2};

volume_order an_empty_dir() { return {.name = "v", .host_path = {}, .host_type = {}, .files = {}, .group = {}}; }

volume_order some_files(std::vector<volume_file> files) {
  auto out = an_empty_dir();
  out.kind = volume_kind::files;
  out.files = std::move(files);
  return out;
}

} // namespace

TEST_CASE("file set: links by way of ..data, modes as asked, folders for paths", "[volumes]") {
  const temp_dir at;
  umask(077); // must not matter
  write_file_set(at.path(), {{"plain", "1", 0644}, {"deep/er/secret", "2", 0400}}, {});
  umask(022);
  CHECK(names_in(at.path()) == std::set<std::string>{"plain", "deep"});
  CHECK(fs::read_symlink(at / "plain") == "..data/plain");
  CHECK(read_text(at / "deep/er/secret") == "2");
  CHECK(mode_of(at / "plain") == 0644);
  CHECK(mode_of(at / "deep/er/secret") == 0400);
  CHECK(mode_of(at / "deep/er") == 0755);
}

TEST_CASE("file set: an update replaces all at once, and leaves nothing of before", "[volumes]") {
  const temp_dir at;
  write_file_set(at.path(), {{"kept", "1", 0644}, {"gone", "1", 0644}}, {});
  const auto first = fs::read_symlink(at / "..data");
  write_file_set(at.path(), {{"kept", "1", 0644}, {"gone", "1", 0644}}, {});
  CHECK(fs::read_symlink(at / "..data") == first); // nothing has changed
  write_file_set(at.path(), {{"kept", "2", 0644}, {"new", "2", 0644}}, {});
  CHECK(fs::read_symlink(at / "..data") != first);
  CHECK(names_in(at.path()) == std::set<std::string>{"kept", "new"});
  CHECK(read_text(at / "kept") == "2");
  CHECK(versions_in(at.path()) == 1);
  write_file_set(at.path(), {{"kept", "2", 0600}, {"new", "2", 0644}}, {});
  CHECK(mode_of(at / "kept") == 0600);
  write_file_set(at.path(), {}, {});
  CHECK(names_in(at.path()).empty());
}

TEST_CASE("host path: each type is checked, and made where it says so", "[volumes]") {
  const temp_dir at;
  const auto path = [&](const char* name) { return (at / name).string(); };
  fs::create_directory(path("folder"));
  std::ofstream{path("file")} << "x";
  struct row {
    const char* type;
    const char* name;
    const char* problem; ///< what follows the path; null: none
  };
  const row rows[] = {
      {"", "anything", nullptr},
      {"Directory", "folder", nullptr},
      {"Directory", "file", " is not a directory"},
      {"Directory", "none", " is not a directory"},
      {"DirectoryOrCreate", "made/deep", nullptr},
      {"DirectoryOrCreate", "file", " is not a directory"},
      {"File", "file", nullptr},
      {"File", "folder", " is not a file"},
      {"FileOrCreate", "made-file", nullptr},
      {"FileOrCreate", "folder", " is not a file"},
      {"Socket", "file", " is not a socket file"},
      {"CharDevice", "file", " is not a character device"},
      {"BlockDevice", "file", " is not a block device"},
  };
  for (const auto& row : rows) {
    INFO(row.type << " " << row.name);
    const auto wanted = row.problem ? "hostPath type check failed: " + path(row.name) + row.problem : "";
    CHECK(check_host_path(path(row.name), row.type) == wanted);
  }
  CHECK(mode_of(path("made/deep")) == 0755);
  CHECK(mode_of(path("made-file")) == 0644);
  CHECK(check_host_path("/dev/null", "CharDevice").empty());
  CHECK(check_host_path(path("no/parent"), "FileOrCreate").starts_with("open "));
  CHECK_FALSE(fs::exists(path("none")));
}

TEST_CASE("volumes: an emptyDir is everybody's, keeps its contents, and goes with its pod", "[volumes]") {
  const temp_dir at;
  volume_folders store{at / "pods"};
  CHECK(mode_of(at / "pods") == 0700); // who is no container must not come near
  REQUIRE(store.prepare(pod, {an_empty_dir()}).empty());
  const fs::path v = store.path(pod, "v");
  CHECK(mode_of(v) == 0777);
  std::ofstream{v / "file"} << "kept";
  REQUIRE(store.prepare(pod, {an_empty_dir()}).empty());
  CHECK(read_text(v / "file") == "kept");
  store.remove(pod);
  CHECK_FALSE(fs::exists(v));
  store.await_empty_bin();
  CHECK(fs::is_empty(at / "pods/.bin"));
}

TEST_CASE("volumes: of pods that are gone nothing stays, whoever was there when they went", "[volumes]") {
  const temp_dir at;
  {
    volume_folders store{at / "pods"};
    REQUIRE(store.prepare(pod, {an_empty_dir()}).empty());
    REQUIRE(store.prepare(other, {an_empty_dir()}).empty());
  }
  fs::create_directories(at / "pods/.bin/half-removed/volumes");
  volume_folders store{at / "pods"};
  store.keep_only({other});
  CHECK_FALSE(fs::exists(store.path(pod, "v")));
  CHECK(fs::exists(store.path(other, "v")));
  store.await_empty_bin();
  CHECK(fs::is_empty(at / "pods/.bin"));
}

TEST_CASE("volumes: what fails is told as kubelet tells it", "[volumes]") {
  const temp_dir at;
  volume_folders store{at / "pods"};
  auto order = an_empty_dir();
  order.kind = volume_kind::host;
  order.host_path = (at / "none").string();
  order.host_type = "Directory";
  CHECK(store.prepare(pod, {order}) == "MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: " +
                                           order.host_path + " is not a directory");
}

TEST_CASE("volumes: in memory, where the node may mount", "[volumes]") {
  const temp_dir at;
  volume_folders store{at / "pods"};
  auto order = an_empty_dir();
  order.in_memory = true;
  order.size_limit = 1 << 20;
  const auto why = store.prepare(pod, {order});
  if (geteuid() != 0 || !why.empty()) {
    WARN("volumes in memory are not tested here: " << why);
    CHECK_FALSE(fs::exists(store.path(pod, "v"))); // rather none than one on the disk
    return;
  }
  const fs::path v = store.path(pod, "v");
  CHECK(fs::space(v).capacity == 1U << 20);
  CHECK(mode_of(v) == 0777);
  std::ofstream{v / "file"} << "kept";
  REQUIRE(store.prepare(pod, {order}).empty());
  CHECK(read_text(v / "file") == "kept");
  auto secret = some_files({{"token", "sesame", 0400}});
  secret.name = "s";
  secret.in_memory = true;
  secret.group = 77;
  REQUIRE(store.prepare(pod, {order, secret}).empty());
  CHECK(mode_of(fs::path{store.path(pod, "s")} / "token") == 0440);
  store.remove(pod);
  store.await_empty_bin();
  CHECK(read_text("/proc/self/mountinfo").find(at.path().string()) == std::string::npos);
}
