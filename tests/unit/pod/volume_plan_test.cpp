// Volumes of a template as its pods find them: which files, with which modes and contents, and where they are mounted.

#include "actors/pod/plan/make_plan.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace troupe;
using namespace troupe::pod;

namespace {

/// A template with one container, one volume "v" and one mount of it at /v.
struct scene {
  job_blueprint job;
  api::PodTemplateSpec of;
  std::vector<config_source> sources;

  scene() {
    job.name_space = "default";
    job.name = "pi";
    of.metadata.labels = {{"app", "say \"hi\""}, {"zone", "b"}};
    of.spec.containers.emplace_back();
    container().name = "main";
    container().image = "debian";
    container().command = {"true"};
    volume(0).name = "v";
    mount().name = "v";
    mount().mountPath = "/v";
  }
  api::Container& container() { return of.spec.containers[0]; }
  api::Volume& volume(std::size_t i) {
    if (of.spec.volumes.size() <= i)
      of.spec.volumes.emplace_back();
    return of.spec.volumes[i];
  }
  api::VolumeMount& mount() {
    if (container().volumeMounts.empty())
      container().volumeMounts.emplace_back();
    return container().volumeMounts[0];
  }
  plan made() {
    const auto find = [this](const config_name& which) -> std::shared_ptr<const config_source> {
      for (const auto& x : sources)
        if (x.secret == which.secret && x.name == which.name && x.name_space == which.name_space)
          return std::make_shared<const config_source>(x);
      return nullptr;
    };
    return make_plan(job, of, node::image_table{{}}, {"node-1", "10.0.0.7", 4000, 8'000'000'000}, find);
  }
  void add_source(bool secret, const std::string& name, std::map<std::string, std::string> data) {
    config_source x;
    x.secret = secret;
    x.name_space = "default";
    x.name = name;
    x.version = 1;
    x.data = std::move(data);
    sources.push_back(std::move(x));
  }
};

const pod_identity who{"pi-3-abcde", uid_bytes{1, 2, 3}, 3, 7};

std::vector<node::volume_file> files_of(const plan& made) { return own_volumes(made.volumes, who).at(0).files; }

/// Where volumes are, and nothing else.
struct named_folders final : node::volume_store {
  void watch(overflow_listener) override {}
  std::string prepare(const uid_bytes&, const std::vector<node::volume_order>&) override { return {}; }
  std::string path(const uid_bytes&, const std::string& volume) const override { return "/pods/x/" + volume; }
  void remove(const uid_bytes&) override {}
  void keep_only(const std::set<uid_bytes>&) override {}
};

} // namespace

TEST_CASE("volumes: the size of an emptyDir", "[pod][volumes]") {
  scene x;
  auto& from = x.volume(0).emptyDir.emplace();
  from.sizeLimit = api::Quantity{"1536Ki"};
  const auto made = x.made();
  REQUIRE(made.volumes.size() == 1);
  CHECK(made.volumes[0].order.size_limit == 1536 * 1024);
  CHECK(made.volumes[0].limit == "1536Ki");
  CHECK_FALSE(made.volumes[0].order.in_memory);
}

TEST_CASE("volumes: files of a ConfigMap", "[pod][volumes]") {
  scene x;
  auto& from = x.volume(0).configMap.emplace();
  from.name = "settings";
  x.add_source(false, "settings", {{"a", "1"}, {"b", std::string{"\0\xff", 2}}});
  using files = std::vector<node::volume_file>;
  struct row {
    const char* name;
    std::function<void()> change;
    files wanted;
    std::string problem;
  };
  const auto item = [&](std::string key, std::string path, std::optional<std::int32_t> mode) {
    auto& made = from.items.emplace_back();
    made.key = std::move(key);
    made.path = std::move(path);
    made.mode = mode;
  };
  const std::string head = "MountVolume.SetUp failed for volume \"v\" : ";
  const row rows[] = {
      {"all keys, binary ones too", [] {}, {{"a", "1", 0644}, {"b", std::string{"\0\xff", 2}, 0644}}, ""},
      {"defaultMode", [&] { from.defaultMode = 0400; }, {{"a", "1", 0400}, {"b", std::string{"\0\xff", 2}, 0400}}, ""},
      {"items, one with a mode",
       [&] {
         item("a", "deep/a.txt", 0600);
         item("a", "b", std::nullopt);
       },
       {{"deep/a.txt", "1", 0600}, {"b", "1", 0400}},
       ""},
      {"an item that is missing",
       [&] { item("c", "c", std::nullopt); },
       {{"deep/a.txt", "1", 0600}, {"b", "1", 0400}},
       head + "configmap references non-existent config key: c"},
      {"the same, optional", [&] { from.optional = true; }, {{"deep/a.txt", "1", 0600}, {"b", "1", 0400}}, ""},
      {"no such object, optional", [&] { from.name = "none"; }, {}, ""},
      {"no such object", [&] { from.optional = false; }, {}, head + "configmap \"none\" not found"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    row.change();
    const auto made = x.made();
    CHECK(files_of(made) == row.wanted);
    CHECK(made.volume_problem == row.problem);
    CHECK_FALSE(made.volumes[0].order.in_memory);
  }
}

TEST_CASE("volumes: files of a Secret are kept in memory", "[pod][volumes]") {
  scene x;
  x.volume(0).secret.emplace().secretName = "keys";
  CHECK(x.made().volume_problem == "MountVolume.SetUp failed for volume \"v\" : secret \"keys\" not found");
  x.add_source(true, "keys", {{"token", "sesame"}});
  const auto made = x.made();
  CHECK(made.volume_problem.empty());
  CHECK(made.volumes[0].order.in_memory);
  CHECK(files_of(made) == std::vector<node::volume_file>{{"token", "sesame", 0644}});
  auto& item = x.volume(0).secret->items.emplace_back();
  item.key = "none";
  item.path = "p";
  CHECK(x.made().volume_problem ==
        "MountVolume.SetUp failed for volume \"v\" : references non-existent secret key: none");
}

TEST_CASE("volumes: facts about the pod", "[pod][volumes]") {
  scene x;
  auto& items = x.volume(0).downwardAPI.emplace().items;
  for (const char* field : {"metadata.labels", "metadata.name", "metadata.uid", "metadata.labels['zone']"}) {
    auto& item = items.emplace_back();
    item.path = "f" + std::to_string(items.size());
    item.fieldRef.emplace().fieldPath = field;
  }
  auto& item = items.emplace_back();
  item.path = "memory";
  item.resourceFieldRef.emplace().resource = "limits.memory";
  item.resourceFieldRef->containerName = "main";
  item.resourceFieldRef->divisor = api::Quantity{"1Mi"};
  x.container().resources.limits["memory"] = api::Quantity{"64Mi"};
  CHECK(files_of(x.made()) == std::vector<node::volume_file>{{"f1", "app=\"say \\\"hi\\\"\"\nzone=\"b\"", 0644},
                                                             {"f2", "pi-3-abcde", 0644},
                                                             {"f3", to_text(who.uid), 0644},
                                                             {"f4", "b", 0644},
                                                             {"memory", "64", 0644}});
  x.job.indexed = true;
  CHECK(files_of(x.made())[0].content ==
        "app=\"say \\\"hi\\\"\"\nbatch.kubernetes.io/job-completion-index=\"3\"\nzone=\"b\"");
}

TEST_CASE("volumes: a projected volume puts sources together; the later one wins", "[pod][volumes]") {
  scene x;
  auto& from = x.volume(0).projected.emplace();
  from.defaultMode = 0440;
  from.sources.emplace_back().configMap.emplace().name = "settings";
  from.sources.emplace_back().secret.emplace().name = "keys";
  auto& item = from.sources.emplace_back().downwardAPI.emplace().items.emplace_back();
  item.path = "name";
  item.fieldRef.emplace().fieldPath = "metadata.name";
  x.add_source(false, "settings", {{"a", "map"}, {"both", "map"}});
  x.add_source(true, "keys", {{"both", "secret"}});
  const auto made = x.made();
  CHECK(made.volumes[0].order.in_memory);
  CHECK(files_of(made) ==
        std::vector<node::volume_file>{{"a", "map", 0440}, {"both", "secret", 0440}, {"name", "pi-3-abcde", 0440}});
  from.sources.emplace_back().serviceAccountToken.emplace().path = "token";
  CHECK(x.made().volume_problem == "MountVolume.SetUp failed for volume \"v\" : failed to fetch token: Troupe has no "
                                   "service accounts and issues no tokens for them");
}

TEST_CASE("volumes: emptyDir and hostPath", "[pod][volumes]") {
  scene x;
  x.volume(0).emptyDir.emplace().medium = "Memory";
  x.volume(0).emptyDir->sizeLimit = api::Quantity{"1Mi"};
  x.of.spec.securityContext.emplace().fsGroup = 77;
  auto order = x.made().volumes.at(0).order;
  CHECK(order.kind == node::volume_kind::empty);
  CHECK(order.in_memory);
  CHECK(order.size_limit == 1U << 20);
  CHECK(order.group == 77U);
  x.volume(0).emptyDir.reset();
  x.volume(0).hostPath.emplace().path = "/data";
  x.volume(0).hostPath->type = "Directory";
  order = x.made().volumes.at(0).order;
  CHECK(order.kind == node::volume_kind::host);
  CHECK(order.host_path == "/data");
  CHECK(order.host_type == "Directory");
}

TEST_CASE("volumes: what this node has no means for keeps the pod waiting, unless nobody mounts it", "[pod][volumes]") {
  scene x;
  x.volume(0).persistentVolumeClaim.emplace().claimName = "disk";
  CHECK(x.made().volume_problem ==
        "MountVolume.SetUp failed for volume \"v\" : persistentvolumeclaim \"disk\" not found");
  x.volume(0).persistentVolumeClaim.reset();
  x.volume(0).nfs.emplace().server = "nas";
  CHECK(x.made().volume_problem.find("no volume plugin matched") != std::string::npos);
  x.container().volumeMounts.clear();
  CHECK(x.made().volume_problem.empty());
  CHECK(x.made().volumes.empty());
}

TEST_CASE("volumes: mounts, outer ones first", "[pod][volumes]") {
  scene x;
  x.volume(0).emptyDir.emplace();
  x.volume(1).name = "host";
  x.volume(1).hostPath.emplace().path = "/data/";
  x.mount().mountPath = "/v/inner/";
  x.mount().subPathExpr = "$(WHO)/$(JOB_COMPLETION_INDEX)/$(NOBODY)";
  x.container().env.emplace_back().name = "WHO";
  x.container().env[0].valueFrom.emplace().fieldRef.emplace().fieldPath = "metadata.name";
  x.job.indexed = true;
  auto& outer = x.container().volumeMounts.emplace_back();
  outer.name = "host";
  outer.mountPath = "/v";
  outer.subPath = "part";
  outer.readOnly = true;
  outer.recursiveReadOnly = "IfPossible";
  const auto made = x.made();
  const auto mounts = own_mounts(made.containers[0].mounts, made.volumes, who, named_folders{});
  CHECK(mounts ==
        std::vector<node::container_mount>{
            {.source = "/data/", .sub_path = "part", .target = "/v", .read_only = true, .recursive_read_only = true},
            {.source = "/pods/x/v", .sub_path = "pi-3-abcde/3/$(NOBODY)", .target = "/v/inner"}});
}

TEST_CASE("volumes: a path of the node at its own place needs no mount", "[pod][volumes]") {
  scene x;
  x.volume(0).hostPath.emplace().path = "/data";
  x.mount().mountPath = "/data/";
  CHECK(x.made().containers[0].mounts.empty());
  CHECK(x.made().volumes.size() == 1); // its type is checked all the same
  x.mount().readOnly = true;
  CHECK(x.made().containers[0].mounts.size() == 1);
}
