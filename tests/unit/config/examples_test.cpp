// The example files: each is right, and their comments keep up with the table of keys.
#include "config/keys.hpp"
#include "config/load.hpp"
#include "config/show.hpp"

#include <catch2/catch.hpp>

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace troupe::config;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream in{path};
  REQUIRE(in);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The file with all settings that a bare # keeps back ("  #lease: 10s") put in force.
std::string with_everything(const std::string& text) {
  std::istringstream in{text};
  std::string out;
  for (std::string line; std::getline(in, line);) {
    const auto hash = line.find_first_not_of(' ');
    if (hash != line.npos && line[hash] == '#' && hash + 1 < line.size() && line[hash + 1] != ' ')
      line.erase(hash, 1);
    out += line + "\n";
  }
  return out;
}

result load_text(const std::string& text) {
  std::string pattern = std::filesystem::temp_directory_path() / "troupe-examples-XXXXXX";
  const int fd = mkstemp(pattern.data());
  REQUIRE(fd >= 0);
  REQUIRE(write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  close(fd);
  auto out = load({.file = pattern, .home = "/h", .host_name = "host"});
  std::filesystem::remove(pattern);
  for (const auto& e : out.errors)
    FAIL_CHECK(e.text());
  return out;
}

struct example {
  const char* file;
  std::vector<reader> readers; ///< whose keys it has to name
};

const std::vector<example> examples = {
    {"one-machine.yaml", {reader::everyone, reader::controller, reader::node, reader::cluster, reader::up}},
    {"controller.yaml", {reader::everyone, reader::controller, reader::cluster}},
    {"node.yaml", {reader::everyone, reader::node, reader::cluster}},
};

} // namespace

TEST_CASE("config examples: each loads as it stands and with everything put in force", "[config][examples]") {
  for (const auto& e : examples)
    DYNAMIC_SECTION(e.file) {
      const auto text = text_of(std::string{EXAMPLES_DIR "/"} + e.file);
      load_text(text);
      const auto all = load_text(with_everything(text));
      for (const auto& k : keys()) {
        INFO(k.name);
        const bool wanted = std::find(e.readers.begin(), e.readers.end(), k.who) != e.readers.end();
        CHECK((!wanted || all.values.origins.contains(k.name)));
      }
    }
}

TEST_CASE("config examples: what stands behind a bare # is the default", "[config][examples]") {
  const auto defaults = load({.home = "/h", .host_name = "host"}).values;
  for (const auto& e : examples)
    DYNAMIC_SECTION(e.file) {
      const auto text = text_of(std::string{EXAMPLES_DIR "/"} + e.file);
      const auto as_it_stands = load_text(text).values;
      const auto all = load_text(with_everything(text)).values;
      for (const auto& k : keys())
        if (!as_it_stands.origins.contains(k.name) && k.name != "store.path")
          CHECK(show_value(all, k.name) == show_value(defaults, k.name));
    }
}

TEST_CASE("config examples: one machine is the default configuration", "[config][examples]") {
  const auto example = load_text(text_of(EXAMPLES_DIR "/one-machine.yaml")).values;
  CHECK(show(example, false) == show(load({.home = "/h", .host_name = "host"}).values, false));
}

TEST_CASE("config examples: roles are complete", "[config][examples]") {
  const auto controller = load_text(text_of(EXAMPLES_DIR "/controller.yaml")).values;
  CHECK(check_role(controller, role::controller).empty());
  const auto node = load_text(text_of(EXAMPLES_DIR "/node.yaml")).values;
  CHECK(check_role(node, role::node).empty());
}

TEST_CASE("config examples: the default image fails once, then succeeds", "[config][examples]") {
  const auto images = load({.home = "/h", .host_name = "host"}).values.node.images;
  const auto image = std::find_if(images.begin(), images.end(), [](const auto& x) { return x.name == "liksa/batch-job"; });
  REQUIRE(image != images.end());
  REQUIRE(image->args.size() == 1);
  const auto run = [&](const char* attempt) {
    setenv("TROUPE_ATTEMPT", attempt, 1);
    setenv("SCRIPT", image->args[0].c_str(), 1);
    const int status = std::system("/bin/sh -c \"$SCRIPT\" >/dev/null 2>&1");
    unsetenv("TROUPE_ATTEMPT");
    unsetenv("SCRIPT");
    return WEXITSTATUS(status);
  };
  CHECK(run("0") == 1);
  CHECK(run("1") == 0);
  CHECK(run("2") == 0);
}
