#include "actors/pod/environment.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::pod;

namespace {

text literal(std::string value) { return {{std::move(value), own_part::none}}; }

const pod_identity somebody{"pi-3-abcde", uid_from_text("01020304-0506-4708-890a-0b0c0d0e0f10"), 3};

/// A container in a template, as its manifest would make it.
struct scene {
  job_blueprint job;
  api::PodTemplateSpec of;
  api::Container container;
  node_facts node{"node-1", "10.0.0.7", 4000, 8'000'000'000};
  std::string problem;

  scene() {
    job.name_space = "team";
    job.name = "pi";
  }
  surroundings at() const { return {job, of, container, node}; }
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

TEST_CASE("a pod's own variables", "[pod][command]") {
  command what;
  what.env = {{"HOSTNAME", {{{}, own_part::name}}}, {"WHERE", {{"at ", own_part::none}, {{}, own_part::index}}}};
  CHECK(own_environment(what, somebody, 0) == std::vector<std::string>{"HOSTNAME=pi-3-abcde", "WHERE=at 3"});
  CHECK(own_environment(what, somebody, 2).front() == "TROUPE_ATTEMPT=2");
  what.argv = {literal("echo"), {{{}, own_part::uid}}};
  CHECK(own_arguments(what, somebody) == std::vector<std::string>{"echo", "01020304-0506-4708-890a-0b0c0d0e0f10"});
}
