#include "config/keys.hpp"
#include "config/load.hpp"
#include "config/show.hpp"

#include <catch2/catch.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>

using namespace troupe::config;
using namespace std::chrono_literals;

namespace {

/// A file that is there as long as this.
class temporary_file {
 public:
  explicit temporary_file(const std::string& text) {
    std::string pattern = std::filesystem::temp_directory_path() / "troupe-config-XXXXXX";
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    std::ofstream{path()} << text;
  }
  ~temporary_file() { std::filesystem::remove_all(folder_); }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  std::string path() const { return folder_ + "/c.yaml"; }

 private:
  std::string folder_;
};

sources bare() { return {.home = "/home/ann", .host_name = "box"}; }

result load_text(const std::string& text) {
  const temporary_file file{text};
  auto from = bare();
  from.file = file.path();
  auto out = load(from);
  for (auto& e : out.errors)
    if (e.origin.starts_with(file.path()))
      e.origin.replace(0, file.path().size(), "F");
  return out;
}

std::string only_error(const result& r) {
  REQUIRE(r.errors.size() == 1);
  return r.errors.front().text();
}

} // namespace

TEST_CASE("config load: defaults, and those that follow from others", "[config]") {
  const auto r = load(bare());
  REQUIRE(r);
  const auto& s = r.values;
  CHECK(s.data_dir == "/home/ann/.troupe");
  CHECK(s.store.path == "/home/ann/.troupe/controller/store");
  CHECK(s.node.name == "box");
  CHECK(s.api.listen == address{"127.0.0.1", 8080});
  CHECK(s.api.max_body_bytes == 3 << 20);
  CHECK(s.node.lease == 10s);
  CHECK(s.node.capacity.cpu_milli == 0);
  CHECK(launcher_dir(s) == "/home/ann/.troupe/box/launcher");
  CHECK(s.origin("node.lease") == "default");
  REQUIRE(s.node.images.size() == 1);
  CHECK(s.node.images[0].name == "liksa/batch-job");
  CHECK(s.node.images[0].entrypoint == std::vector<std::string>{"/bin/sh", "-c"});
}

TEST_CASE("config load: a flag beats the environment beats the file beats the default", "[config]") {
  const temporary_file file{"node:\n  lease: 20s\n  heartbeat-interval: 2s\n  lease-margin: 3s\n"};
  auto from = bare();
  from.file = file.path();
  from.environment = {{"TROUPE_NODE_LEASE", "30s"}, {"TROUPE_NODE_HEARTBEAT_INTERVAL", "3s"}, {"PATH", "/bin"}};
  from.flags = {{"--node-lease", "35s"}, {"node.lease", "40s"}};
  const auto r = load(from);
  REQUIRE(r);
  CHECK(r.values.node.lease == 40s);
  CHECK(r.values.node.heartbeat_interval == 3s);
  CHECK(r.values.node.lease_margin == 3s);
  CHECK(r.values.origin("node.lease") == "flag --node-lease");
  CHECK(r.values.origin("node.heartbeat-interval") == "env TROUPE_NODE_HEARTBEAT_INTERVAL");
  CHECK(r.values.origin("node.lease-margin") == file.path() + ":4");
  CHECK(r.values.origin("log.level") == "default");
}

TEST_CASE("config load: one mistake, its place, what is allowed and what may have been meant", "[config]") {
  struct row {
    const char* name;
    const char* text;
    const char* want;
  };
  const row rows[] = {
      {"unknown key", "node:\n  laese: 3s\n", "F:2: node.laese: unknown key; did you mean node.lease?"},
      {"unknown section of one letter less", "nod:\n  lease: 3s\n", "F:1: nod: unknown key; did you mean node?"},
      {"unknown section", "nodes:\n  lease: 3s\n", "F:1: nodes: unknown key; did you mean node?"},
      {"far from everything", "zzzzzzzzzz: 1\n", "F:1: zzzzzzzzzz: unknown key"},
      {"not a length of time", "node:\n  lease: 10 parsecs\n",
       "F:2: node.lease: \"10 parsecs\" is not allowed; allowed: 100ms to 1h, like 500ms, 10s, 2m"},
      {"out of range", "node: {lease: 2h}\n",
       "F:1: node.lease: 2h is not allowed; allowed: 100ms to 1h, like 500ms, 10s, 2m"},
      {"a word", "log:\n  level: wran\n",
       "F:2: log.level: wran is not allowed; allowed: one of trace, debug, info, warn, error; did you mean warn?"},
      {"bool", "api.allow-control: yes\n", "F:1: api.allow-control: yes is not allowed; allowed: true or false"},
      {"number", "up: {nodes: many}", "F:1: up.nodes: many is not allowed; allowed: 0 to 100"},
      {"address", "api: {listen: 80}", "F:1: api.listen: 80 is not allowed; allowed: HOST:PORT, like 127.0.0.1:8080"},
      {"nothing", "up:\n  nodes:\n", "F:2: up.nodes: nothing is not allowed; allowed: 0 to 100"},
      {"a list for a number", "up:\n  nodes: [1]\n", "F:2: up.nodes: \"a list\" is not allowed; allowed: 0 to 100"},
      {"a value for a section", "up: 3\n", "F:1: up: 3 is not allowed; allowed: a section: a map of keys"},
      {"not a map", "[1]\n", "F:1: a configuration is a map of keys"},
      {"a label that is no text", "node:\n  labels:\n    zone: [a]\n",
       "F:3: node.labels.zone: \"a list\" is not allowed; allowed: a text"},
      {"a label's name", "node:\n  labels:\n    a/: b\n",
       "F:3: node.labels.a/: name part must be non-empty; name part must consist of alphanumeric characters, '-', '_' "
       "or "
       "'.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex "
       "used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"},
      {"a label's value", "node:\n  labels:\n    zone: a b\n",
       "F:3: node.labels.zone: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' "
       "or "
       "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex "
       "used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"},
      {"taints that are no list", "node: {taints: a:NoSchedule}",
       "F:1: node.taints: a:NoSchedule is not allowed; allowed: a list of taints key[=value]:Effect, like "
       "[dedicated=batch:NoSchedule]"},
      {"a taint without effect", "node: {taints: [a=b]}", "F:1: node.taints[0]: invalid taint spec: a=b"},
      {"a taint of too many parts", "node: {taints: ['a:b:NoSchedule']}",
       "F:1: node.taints[0]: invalid taint spec: a:b:NoSchedule"},
      {"a taint of two values", "node: {taints: ['a=b=c:NoSchedule']}",
       "F:1: node.taints[0]: invalid taint spec: a=b=c:NoSchedule"},
      {"a taint's effect", "node:\n  taints:\n    - a:NoSchedule\n    - b:NoScheduling\n",
       "F:4: node.taints[1]: invalid taint effect: NoScheduling, unsupported taint effect"},
      {"a taint's key", "node: {taints: [':NoExecute']}",
       "F:1: node.taints[0]: invalid taint spec: :NoExecute, name part must be non-empty; name part must consist of "
       "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
       "'MyName',  "
       "or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"},
      {"a taint's value", "node: {taints: ['a=-:NoExecute']}",
       "F:1: node.taints[0]: invalid taint spec: a=-:NoExecute, a valid label must be an empty string or consist of "
       "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
       "'MyValue',  "
       "or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"},
      {"a taint twice", "node: {taints: ['a=b:NoExecute', 'a:NoSchedule', 'a=c:NoExecute']}",
       "F:1: node.taints[2]: duplicated taints with the same key and effect: a=c:NoExecute"},
      {"resources that are no map", "node: {capacity: {extended: [1]}}",
       "F:1: node.capacity.extended: \"a list\" is not allowed; allowed: a map of resource names to 0 to 1000000000, "
       "like {example.com/gpu: 2}"},
      {"a resource without a domain", "node: {capacity: {extended: {gpu: 1}}}",
       "F:1: node.capacity.extended.gpu: must be fully qualified"},
      {"a resource of Kubernetes' own", "node: {capacity: {extended: {kubernetes.io/gpu: 1}}}",
       "F:1: node.capacity.extended.kubernetes.io/gpu: may not be of the domain kubernetes.io"},
      {"a resource that is not whole", "node: {capacity: {extended: {example.com/gpu: 0.5}}}",
       "F:1: node.capacity.extended.example.com/gpu: 0.5 is not allowed; allowed: 0 to 1000000000"},
      {"too much of a resource", "node: {capacity: {extended: {example.com/gpu: 1000000001}}}",
       "F:1: node.capacity.extended.example.com/gpu: 1000000001 is not allowed; allowed: 0 to 1000000000"},
      {"a part of an image", "node:\n  images:\n    - name: x\n      entrypont: [y]\n",
       "F:4: node.images[0].entrypont: not a part of an image: name, rootfs, entrypoint, args, env, workingDir; did "
       "you mean entrypoint?"},
      {"an image's folder", "node: {images: [{name: x, rootfs: here}]}",
       "F:1: node.images[0].rootfs: here is not allowed; allowed: host, or the absolute path of a folder"},
      {"an image without a name", "node: {images: [{args: [x]}]}",
       "F:1: node.images[0]: \"a map\" is not allowed; allowed: an image needs its name"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) { CHECK(only_error(load_text(r.text)) == r.want); }
}

TEST_CASE("config load: broken YAML is told with line and column", "[config]") {
  CHECK_THAT(only_error(load_text("a:\n  - b\n c: d\n")),
             Catch::StartsWith("F:3:") && Catch::Contains("not valid YAML"));
}

TEST_CASE("config load: all mistakes of all sources at once", "[config]") {
  const temporary_file file{"node: {laese: 3s}\nup: {nodes: x}\n"};
  auto from = bare();
  from.file = file.path();
  from.environment = {{"TROUPE_LOG_LEVEL", "loud"}, {"TROUPE_NODE_LAESE", "3s"}, {"TROUPE_OF_ACTORS", "ours?"}};
  from.flags = {{"--up-nodse", "3"}, {"--up-nodes", "-1"}};
  const auto r = load(from);
  std::vector<std::string> origins;
  for (const auto& e : r.errors)
    origins.push_back(e.origin);
  CHECK(origins == std::vector<std::string>{file.path() + ":1", file.path() + ":2", "env TROUPE_LOG_LEVEL",
                                            "env TROUPE_NODE_LAESE", "flag --up-nodse", "flag --up-nodes"});
  CHECK(r.errors[3].text() == "env TROUPE_NODE_LAESE: unknown key; did you mean TROUPE_NODE_LEASE?");
}

TEST_CASE("config load: a file that is not there", "[config]") {
  auto from = bare();
  from.file = "/no/such/file.yaml";
  CHECK(only_error(load(from)) == "/no/such/file.yaml: cannot be read: No such file or directory");
  from.file = "/tmp";
  CHECK_THAT(only_error(load(from)), Catch::StartsWith("/tmp: cannot be read"));
}

TEST_CASE("config load: lists and maps may come from the environment", "[config]") {
  auto from = bare();
  from.environment = {{"TROUPE_NODE_LABELS", "{zone: a, disk: ssd}"},
                      {"TROUPE_NODE_TAINTS", "[dedicated=batch:NoSchedule, 'a:NoExecute']"},
                      {"TROUPE_NODE_CAPACITY_EXTENDED", "{example.com/gpu: 2, b.io/x: 0}"},
                      {"TROUPE_NODE_IMAGES", "[{name: x, entrypoint: [/bin/true]}]"}};
  const auto r = load(from);
  REQUIRE(r);
  CHECK(r.values.node.labels == std::map<std::string, std::string>{{"disk", "ssd"}, {"zone", "a"}});
  CHECK(r.values.node.taints == std::vector<std::string>{"dedicated=batch:NoSchedule", "a:NoExecute"});
  CHECK(r.values.node.capacity.extended == std::map<std::string, std::int64_t>{{"b.io/x", 0}, {"example.com/gpu", 2}});
  CHECK(r.values.node.images == std::vector<image>{{.name = "x", .entrypoint = {"/bin/true"}}});
}

TEST_CASE("config show: what is shown loads as the same", "[config]") {
  auto from = bare();
  from.environment = {{"TROUPE_NODE_LABELS", "{zone: 'true', n: '1'}"},
                      {"TROUPE_NODE_TAINTS", "['a=b:NoSchedule', 'c:NoExecute']"},
                      {"TROUPE_NODE_CAPACITY_EXTENDED", "{example.com/gpu: 2}"},
                      {"TROUPE_NODE_CAPACITY_CPU", "1500m"},
                      {"TROUPE_LOG_FILE", "/a \"quoted\" # file"}};
  const auto first = load(from);
  REQUIRE(first);
  for (const bool with_origin : {false, true}) {
    const auto second = load_text(show(first.values, with_origin));
    for (const auto& e : second.errors)
      FAIL_CHECK(e.text());
    CHECK(show(second.values, false) == show(first.values, false));
  }
  CHECK_THAT(show(first.values, true),
             Catch::Contains("node.capacity.cpu: 1500m") && Catch::Contains("# env TROUPE_NODE_CAPACITY_CPU"));
  CHECK(show_value(first.values, "node.capacity.memory") == "auto");
}

TEST_CASE("config roles: what each needs", "[config]") {
  auto s = load(bare()).values;
  CHECK(check_role(s, role::controller).empty());
  REQUIRE(check_role(s, role::node).size() == 1);
  CHECK(check_role(s, role::node)[0].key == "node.controller");
  s.node.controller = {"127.0.0.1", 1};
  CHECK(check_role(s, role::node).empty());
  s.node.controller.host = "10.0.0.1";
  CHECK(check_role(s, role::node).size() == 3);
  s.tls = {.certificate = "a", .key = "b", .ca = ""};
  REQUIRE(check_role(s, role::node).size() == 1);
  CHECK(check_role(s, role::node)[0].key == "tls.ca");
  CHECK(check_role(s, role::controller).size() == 1);
  s.tls.ca = "c";
  CHECK(check_role(s, role::node).empty());
  s.node.lease = 2s;
  CHECK(check_role(s, role::controller)[0].key == "node.lease");
}

TEST_CASE("config roles: a cluster on one machine needs what its processes need", "[config]") {
  auto s = load(bare()).values;
  CHECK(check_role(s, role::up).empty());
  CHECK(check_any_role(s).empty());
  s.node.lease = 1s;
  s.node.heartbeat_interval = 2s;
  REQUIRE(check_role(s, role::up).size() == 1); // once, not for each process
  CHECK(check_role(s, role::up)[0].key == "node.lease");
  REQUIRE(check_any_role(s).size() == 1);
  CHECK(check_any_role(s)[0].key == "node.lease");
  s = load(bare()).values;
  s.tls.certificate = "/a/certificate"; // `up` makes what is missing
  CHECK(check_role(s, role::up).empty());
  s.cluster.listen.host = "10.0.0.1";
  CHECK(check_role(s, role::up).empty());
}
