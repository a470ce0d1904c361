#include "actors/pod/plan/environment.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::pod;

namespace {

text literal(std::string value) { return {{std::move(value), own_part::none}}; }

const pod_identity somebody{"pi-3-abcde", uid_from_text("01020304-0506-4708-890a-0b0c0d0e0f10"), 3, 12};

/// A container in a template, as its manifest would make it.
struct scene {
  job_blueprint job;
  api::PodTemplateSpec of;
  api::Container container;
  node_facts node{"node-1", "10.0.0.7", 4000, 8'000'000'000};
  std::string problem;
  std::vector<std::shared_ptr<const config_source>> sources;
  config_lookup configs = [this](const config_name& which) -> std::shared_ptr<const config_source> {
    for (const auto& x : sources)
      if (x->secret == which.secret && x->name_space == which.name_space && x->name == which.name)
        return x;
    return nullptr;
  };

  scene() {
    job.name_space = "team";
    job.name = "pi";
  }
  surroundings at() const { return {job, of, container, node, &configs}; }
  void there_is(bool secret, std::string name, std::map<std::string, std::string> data) {
    config_source made{secret, "team", std::move(name), 1, false, std::move(data)};
    sources.push_back(std::make_shared<const config_source>(std::move(made)));
  }
  void env(std::string name, std::string value) {
    container.env.emplace_back();
    container.env.back().name = std::move(name);
    container.env.back().value = std::move(value);
  }
  api::EnvVarSource& env_from(std::string name) {
    env(std::move(name), "");
    return container.env.back().valueFrom.emplace();
  }
  std::string value(const char* name) {
    const auto all = declared_variables(at(), problem);
    const auto* found = all.find(name);
    return found ? render(*found, somebody) : "(unset)";
  }
  std::string field(const char* path) { return render(field_text(at(), path, problem), somebody); }
};

} // namespace

TEST_CASE("$(NAME) in commands and values", "[pod][command]") {
  variables known;
  known.set("A", literal("one"));
  known.set("EMPTY", literal(""));
  known.set("POD", {{{}, own_part::name}});
  struct row {
    const char* raw;
    const char* expanded;
  };
  const row rows[] = {
      {"", ""},
      {"plain", "plain"},
      {"$(A)", "one"},
      {"x$(A)y$(A)", "xoneyone"},
      {"[$(EMPTY)]", "[]"},
      {"$$(A)", "$(A)"},
      {"$$$(A)", "$one"},
      {"$$$$(A)", "$$(A)"},
      {"$(B)", "$(B)"},
      {"$(A", "$(A"},
      {"$A", "$A"},
      {"100$", "100$"},
      {"$$", "$"},
      {"$()", "$()"},
      {"$(A)$(", "one$("},
      {"on $(POD)", "on pi-3-abcde"},
  };
  for (const auto& x : rows) {
    INFO(x.raw);
    CHECK(render(expand(x.raw, known), somebody) == x.expanded);
  }
  CHECK(is_shared(expand("$(A)/x", known)));
  CHECK_FALSE(is_shared(expand("$(POD)", known)));
}

TEST_CASE("variables may use earlier ones, and the last of a name wins", "[pod][command]") {
  scene x;
  x.env("A", "1");
  x.env("B", "$(A)$(C)");
  x.env("C", "3");
  x.env("A", "2");
  x.env("D", "$(A)");
  CHECK(x.value("A") == "2");
  CHECK(x.value("B") == "1$(C)");
  CHECK(x.value("D") == "2");
  CHECK(x.problem.empty());
}

TEST_CASE("fields of the pod", "[pod][command]") {
  scene x;
  x.of.metadata.labels["app"] = "batch";
  x.of.metadata.annotations["note"] = "n";
  x.job.indexed = true;
  struct row {
    const char* path;
    const char* value;
  };
  const row rows[] = {
      {"metadata.name", "pi-3-abcde"},
      {"metadata.namespace", "team"},
      {"metadata.uid", "01020304-0506-4708-890a-0b0c0d0e0f10"},
      {"metadata.labels['app']", "batch"},
      {"metadata.labels['other']", ""},
      {"metadata.annotations['note']", "n"},
      {"metadata.annotations['batch.kubernetes.io/job-completion-index']", "3"},
      {"metadata.labels['batch.kubernetes.io/job-completion-index']", "3"},
      {"spec.nodeName", "node-1"},
      {"spec.serviceAccountName", "default"},
      {"status.hostIP", "10.0.0.7"},
      {"status.podIPs", "10.0.0.7"},
  };
  for (const auto& row : rows) {
    INFO(row.path);
    CHECK(x.field(row.path) == row.value);
    CHECK(x.problem.empty());
  }
  x.field("spec.nope");
  CHECK(x.problem == "error converting fieldPath: field label not supported: spec.nope");
}

TEST_CASE("resources of a container", "[pod][command]") {
  struct row {
    const char* resource;
    const char* divisor;
    const char* value;
  };
  const row rows[] = {
      {"limits.cpu", "0", "2"},
      {"limits.cpu", "1m", "1500"},
      {"requests.cpu", "0", "1"},
      {"requests.memory", "0", "1024"},
      {"requests.memory", "1Ki", "1"},
      {"limits.memory", "0", "8000000000"},
      {"requests.ephemeral-storage", "0", "0"},
  };
  for (const auto& row : rows) {
    INFO(row.resource << " / " << row.divisor);
    scene x;
    x.container.resources.limits["cpu"] = api::Quantity{"1500m"};
    x.container.resources.requests["cpu"] = api::Quantity{"250m"};
    x.container.resources.requests["memory"] = api::Quantity{"1Ki"};
    auto& from = x.env_from("R").resourceFieldRef.emplace();
    from.resource = row.resource;
    from.divisor = api::Quantity{row.divisor};
    CHECK(x.value("R") == row.value);
    CHECK(x.problem.empty());
  }
  scene x;
  x.env_from("R").resourceFieldRef.emplace().resource = "limits.cpu";
  x.container.env.back().valueFrom->resourceFieldRef->containerName = "other";
  x.value("R");
  CHECK(x.problem == "container other not found");
}

TEST_CASE("references to what this node does not have", "[pod][command]") {
  scene x;
  SECTION("a ConfigMap") {
    auto& from = x.env_from("C").configMapKeyRef.emplace();
    from.name = "settings";
    SECTION("needed") {
      CHECK(x.value("C") == "(unset)");
      CHECK(x.problem == "configmap \"settings\" not found");
    }
    SECTION("optional") {
      from.optional = true;
      CHECK(x.value("C") == "(unset)");
      CHECK(x.problem.empty());
    }
  }
  SECTION("a Secret") {
    x.env_from("S").secretKeyRef.emplace().name = "keys";
    x.value("S");
    CHECK(x.problem == "secret \"keys\" not found");
  }
  SECTION("a whole one") {
    x.container.envFrom.emplace_back().secretRef.emplace().name = "keys";
    x.value("S");
    CHECK(x.problem == "secret \"keys\" not found");
  }
}

TEST_CASE("variables from ConfigMaps and Secrets", "[pod][command]") {
  scene x;
  x.there_is(false, "settings", {{"A", "map"}, {"B", "map"}, {"binary", "\xff"}});
  x.there_is(true, "keys", {{"B", "secret"}, {"raw", "\xff"}});
  const auto from_map = [&](const char* prefix) {
    auto& from = x.container.envFrom.emplace_back();
    from.prefix = prefix;
    from.configMapRef.emplace().name = "settings";
  };
  SECTION("whole ones: later override earlier, env overrides all of them and may refer to them") {
    from_map("");
    x.container.envFrom.emplace_back().secretRef.emplace().name = "keys";
    from_map("P_");
    x.env("A", "own and $(B)");
    CHECK(x.value("A") == "own and secret");
    CHECK(x.value("B") == "secret");
    CHECK(x.value("P_A") == "map");
    CHECK(x.value("raw") == "\xff");
    CHECK(x.value("binary") == "(unset)"); // a ConfigMap's bytes are for files
    CHECK(x.problem.empty());
  }
  SECTION("single keys") {
    auto& map = x.env_from("C").configMapKeyRef.emplace();
    map.name = "settings";
    map.key = "A";
    auto& secret = x.env_from("S").secretKeyRef.emplace();
    secret.name = "keys";
    secret.key = "B";
    CHECK(x.value("C") == "map");
    CHECK(x.value("S") == "secret");
    CHECK(x.problem.empty());
  }
  SECTION("a ConfigMap's key that is not there") {
    auto& map = x.env_from("C").configMapKeyRef.emplace();
    map.name = "settings";
    map.key = GENERATE("nothing", "binary");
    SECTION("needed") {
      x.value("C");
      CHECK(x.problem == "couldn't find key " + map.key + " in ConfigMap team/settings");
    }
    SECTION("optional") {
      map.optional = true;
      CHECK(x.value("C") == "(unset)");
      CHECK(x.problem.empty());
    }
  }
  SECTION("a Secret's key that is not there") {
    auto& secret = x.env_from("S").secretKeyRef.emplace();
    secret.name = "keys";
    secret.key = "nothing";
    x.value("S");
    CHECK(x.problem == "couldn't find key nothing in Secret team/keys");
  }
  SECTION("a whole one that is not there, and optional") {
    auto& from = x.container.envFrom.emplace_back().configMapRef.emplace();
    from.name = "nothing";
    from.optional = true;
    CHECK(x.value("A") == "(unset)");
    CHECK(x.problem.empty());
  }
  SECTION("a value that no environment can hold; it is not repeated") {
    x.there_is(true, "odd", {{"K", std::string("se\0cret", 7)}});
    x.container.envFrom.emplace_back().secretRef.emplace().name = "odd";
    x.value("K");
    CHECK(x.problem == "the value of key K in Secret team/odd holds a NUL byte, which no environment variable can");
  }
}

TEST_CASE("a pod's own variables", "[pod][command]") {
  command what;
  what.env = {{"HOSTNAME", {{{}, own_part::name}}}, {"WHERE", {{"at ", own_part::none}, {{}, own_part::index}}}};
  CHECK(own_environment(what, somebody, 0) == std::vector<std::string>{"HOSTNAME=pi-3-abcde", "WHERE=at 3"});
  CHECK(own_environment(what, somebody, 2).front() == "TROUPE_ATTEMPT=2");
  what.env = {{"TROUPE_POD_NUMBER", {{{}, own_part::number}}}};
  CHECK(own_environment(what, somebody, 0) == std::vector<std::string>{"TROUPE_POD_NUMBER=12"});
  what.argv = {literal("echo"), {{{}, own_part::uid}}};
  CHECK(own_arguments(what, somebody) == std::vector<std::string>{"echo", "01020304-0506-4708-890a-0b0c0d0e0f10"});
}
