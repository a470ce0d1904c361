// The rules of pod templates (spec/pods-nodes.md §2), a row each, for new and for stored Jobs.

#include "tests/unit/admission/rows.hpp"

namespace troupe::test {

namespace {

using edit = std::function<void(api::Job&)>;

api::PodSpec& pod(api::Job& job) { return job.spec.template_.spec; }
api::Container& main_of(api::Job& job) { return pod(job).containers[0]; }

api::Volume& volume(api::Job& job) {
  auto& out = pod(job).volumes.emplace_back();
  out.name = "v";
  return out;
}

/// A mount of a volume that is there, at a path of its own.
api::VolumeMount& mount(api::Job& job) {
  if (pod(job).volumes.empty())
    volume(job).emptyDir.emplace();
  auto& out = main_of(job).volumeMounts.emplace_back();
  out.name = "v";
  out.mountPath = "/m" + std::to_string(main_of(job).volumeMounts.size());
  return out;
}

api::EnvVar& variable(api::Job& job) {
  auto& out = main_of(job).env.emplace_back();
  out.name = "A";
  return out;
}

api::KeyToPath& item(api::Job& job) {
  auto& source = volume(job).configMap.emplace();
  source.name = "c";
  auto& out = source.items.emplace_back();
  out.key = "k";
  out.path = "p";
  return out;
}

api::ContainerRestartRule& restart_rule(api::Job& job) {
  main_of(job).restartPolicy = "Never";
  auto& out = main_of(job).restartPolicyRules.emplace_back();
  out.action = "Restart";
  auto& codes = out.exitCodes.emplace();
  codes.operator_ = "In";
  codes.values = {1};
  return out;
}

const std::string at = "spec.template.spec.";
const std::string main0 = at + "containers[0].";
const std::string volume0 = at + "volumes[0].";
const std::string dns_label =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

} // namespace

TEST_CASE("template rows: one of each kind", "[admission][pod]") {
  check_rules({
      {"no containers", [](auto& j) { j.spec.template_.spec.containers.clear(); },
       "spec.template.spec.containers: Required value"},
      {"no container name", [](auto& j) { main_of(j).name.clear(); },
       "spec.template.spec.containers[0].name: Required value"},
      {"no image", [](auto& j) { main_of(j).image.clear(); }, "spec.template.spec.containers[0].image: Required value"},
      {"two of a name",
       [](auto& j) {
         const auto twin = main_of(j);
         j.spec.template_.spec.containers.push_back(twin);
       },
       "spec.template.spec.containers[1].name: Duplicate value: \"main\""},
      {"pull policy", [](auto& j) { main_of(j).imagePullPolicy = "Maybe"; },
       "spec.template.spec.containers[0].imagePullPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", "
       "\"IfNotPresent\", \"Never\""},
      {"a stop signal without an operating system",
       [](auto& j) { main_of(j).lifecycle.emplace().stopSignal = "SIGUSR1"; },
       "spec.template.spec.containers[0].lifecycle.stopSignal: Forbidden: may not be set for containers with empty "
       "`spec.os.name`"},
      {"a stop signal that Windows does not have",
       [](auto& j) {
         j.spec.template_.spec.os.emplace().name = "windows";
         main_of(j).lifecycle.emplace().stopSignal = "SIGUSR1";
       },
       "spec.template.spec.containers[0].lifecycle.stopSignal: Unsupported value: \"SIGUSR1\": supported values: "
       "\"SIGKILL\", \"SIGTERM\""},
      {"env without a name", [](auto& j) { main_of(j).env.emplace_back(); },
       "spec.template.spec.containers[0].env[0].name: Required value"},
      {"env from nothing",
       [](auto& j) {
         auto& env = main_of(j).env.emplace_back();
         env.name = "A";
         env.valueFrom.emplace();
       },
       "spec.template.spec.containers[0].env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, "
       "`resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"},
      {"a mount of no volume",
       [](auto& j) {
         auto& mount = main_of(j).volumeMounts.emplace_back();
         mount.name = "data";
         mount.mountPath = "/data";
       },
       "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\""},
      {"a request over its limit",
       [](auto& j) {
         main_of(j).resources.requests["cpu"] = api::Quantity{"2"};
         main_of(j).resources.limits["cpu"] = api::Quantity{"1"};
       },
       "spec.template.spec.containers[0].resources.requests[cpu]: Invalid value: \"2\": must be less than or equal to "
       "cpu "
       "limit of 1"},
      {"a probe of an init container",
       [](auto& j) {
         auto& init = j.spec.template_.spec.initContainers.emplace_back();
         init.name = "init";
         init.image = "x";
         init.livenessProbe.emplace().exec.emplace();
       },
       "spec.template.spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without "
       "restartPolicy=Always"},
      {"pod deadline 0", [](auto& j) { j.spec.template_.spec.activeDeadlineSeconds = 0; },
       "spec.template.spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"},
      {"a volume with two sources",
       [](auto& j) {
         auto& volume = j.spec.template_.spec.volumes.emplace_back();
         volume.name = "v";
         volume.hostPath.emplace().path = "/x";
         volume.emptyDir.emplace();
       },
       "spec.template.spec.volumes[0].emptyDir: Forbidden: may not specify more than 1 volume type"},
      {"an odd toleration", [](auto& j) { j.spec.template_.spec.tolerations.emplace_back().operator_ = "Equal"; },
       "spec.template.spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is "
       "empty, "
       "which means \"match all values and all keys\""},
      {"ephemeral containers", [](auto& j) { j.spec.template_.spec.ephemeralContainers.emplace_back(); },
       "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template"},
  });
}

TEST_CASE("template rows: names and words", "[admission][pod]") {
  check_rules({
      {"a container's name", [](auto& j) { main_of(j).name = "Main"; },
       main0 + "name: Invalid value: \"Main\": " + dns_label},
      {"an init container of the same name", [](auto& j) { pod(j).initContainers.push_back(main_of(j)); },
       at + "initContainers[0].name: Duplicate value: \"main\""},
      {"spaces around an image are the pod's matter", [](auto& j) { main_of(j).image = " x"; }, ""},
      {"where the last words are", [](auto& j) { main_of(j).terminationMessagePolicy = "Logs"; },
       main0 + "terminationMessagePolicy: Unsupported value: \"Logs\": supported values: \"File\", "
               "\"FallbackToLogsOnError\""},
      {"a host name", [](auto& j) { pod(j).hostname = "a.b"; },
       at + "hostname: Invalid value: \"a.b\": must not contain dots"},
      {"a host name of other letters", [](auto& j) { pod(j).hostname = "a_b"; },
       at + "hostname: Invalid value: \"a_b\": " + dns_label},
      {"a subdomain", [](auto& j) { pod(j).subdomain = "A"; }, at + "subdomain: Invalid value: \"A\": " + dns_label},
  });
}

TEST_CASE("template rows: environment", "[admission][pod]") {
  const auto from = main0 + "env[0].valueFrom: Invalid value: \"\": ";
  const edit field = [](auto& j) { variable(j).valueFrom.emplace().fieldRef.emplace().fieldPath = "metadata.name"; };
  check_rules({
      {"a name with =", [](auto& j) { variable(j).name = "A=B"; },
       main0 + "env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist only of printable "
               "ASCII characters other than '='"},
      {"an odd name", [](auto& j) { variable(j).name = "a b.c"; }, ""},
      {"value and source", [&](auto& j) { field(j), main_of(j).env[0].value = "x"; },
       from + "may not be specified when `value` is not empty"},
      {"two sources",
       [&](auto& j) {
         field(j);
         auto& key = main_of(j).env[0].valueFrom->configMapKeyRef.emplace();
         key.name = key.key = "x";
       },
       from + "may not have more than one field specified at a time"},
  });
}

TEST_CASE("template rows: mounts", "[admission][pod]") {
  const auto mount0 = main0 + "volumeMounts[0].";
  check_rules({
      {"no name", [](auto& j) { mount(j).name.clear(); }, mount0 + "name: Required value"},
      {"no path", [](auto& j) { mount(j).mountPath.clear(); }, mount0 + "mountPath: Required value"},
      {"a path twice", [](auto& j) { mount(j), mount(j).mountPath = "/m1"; },
       main0 + "volumeMounts[1].mountPath: Invalid value: \"/m1\": must be unique"},
      {"an absolute subPath", [](auto& j) { mount(j).subPath = "/a"; },
       mount0 + "subPath: Invalid value: \"/a\": must be a relative path"},
      {"a subPath that leads out", [](auto& j) { mount(j).subPath = "a/../b"; },
       mount0 + "subPath: Invalid value: \"a/../b\": must not contain '..'"},
      {"both kinds", [](auto& j) { mount(j).subPath = "a", main_of(j).volumeMounts[0].subPathExpr = "b"; },
       mount0 + "subPathExpr: Invalid value: \"b\": subPathExpr and subPath are mutually exclusive"},
  });
}

TEST_CASE("template rows: resources", "[admission][pod]") {
  const auto quantity = [](const char* text) { return api::Quantity{text}; };
  check_rules({
      {"a negative request", [&](auto& j) { main_of(j).resources.requests["cpu"] = quantity("-1"); },
       main0 + "resources.requests[cpu]: Invalid value: \"-1\": must be greater than or equal to 0"},
      {"a negative limit", [&](auto& j) { main_of(j).resources.limits["cpu"] = quantity("-1"); },
       main0 + "resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0"},
      {"a name of no resource", [&](auto& j) { main_of(j).resources.limits["gpu"] = quantity("1"); },
       main0 + "resources.limits[gpu]: Invalid value: \"gpu\": must be a standard resource for containers"},
      {"an extended resource without a limit",
       [&](auto& j) { main_of(j).resources.requests["example.com/foo"] = quantity("1"); },
       main0 + "resources.limits: Required value: Limit must be set for non overcommitable resources"},
      {"an extended resource with another limit",
       [&](auto& j) {
         main_of(j).resources.requests["example.com/foo"] = quantity("1");
         main_of(j).resources.limits["example.com/foo"] = quantity("2");
       },
       main0 +
           "resources.requests[example.com/foo]: Invalid value: \"1\": must be equal to example.com/foo limit of 2"},
  });
}

TEST_CASE("template rows: init containers", "[admission][pod]") {
  const auto with_init = [](auto&& how) {
    return [how](api::Job& j) {
      auto& init = pod(j).initContainers.emplace_back();
      init.name = init.image = "init";
      how(init);
    };
  };
  const std::string rule = ": Forbidden: may not be set for init containers without restartPolicy=Always";
  const auto init0 = at + "initContainers[0].";
  const auto probe = [](auto& p) { p.emplace().exec.emplace(); };
  check_rules({
      {"lifecycle", with_init([](auto& c) { c.lifecycle.emplace().preStop.emplace().exec.emplace(); }),
       init0 + "lifecycle" + rule},
      {"readiness", with_init([=](auto& c) { probe(c.readinessProbe); }), init0 + "readinessProbe" + rule},
      {"start-up", with_init([=](auto& c) { probe(c.startupProbe); }), init0 + "startupProbe" + rule},
      {"a sidecar may", with_init([=](auto& c) { c.restartPolicy = "Always", probe(c.startupProbe); }), ""},
  });
}

TEST_CASE("template rows: restart rules", "[admission][pod]") {
  const auto rule0 = main0 + "restartPolicyRules[0].";
  check_rules({
      {"one that makes sense", [](auto& j) { restart_rule(j); }, ""},
      {"without a policy", [](auto& j) { restart_rule(j), main_of(j).restartPolicy.reset(); },
       main0 + "restartPolicy: Required value: must specify restartPolicy when restart rules are used"},
      {"21 rules",
       [](auto& j) {
         for (int i = 0; i < 21; ++i)
           restart_rule(j);
       },
       main0 + "restartPolicyRules: Too many: 21: must have at most 20 items"},
      {"an unknown action", [](auto& j) { restart_rule(j).action = "Reboot"; },
       rule0 + "action: Unsupported value: \"Reboot\": supported values: \"Restart\", \"RestartAllContainers\""},
      {"no codes", [](auto& j) { restart_rule(j).exitCodes.reset(); },
       rule0 + "exitCodes: Required value: must be specified"},
      {"an unknown operator", [](auto& j) { restart_rule(j).exitCodes->operator_ = "Is"; },
       rule0 + "exitCodes.operator: Unsupported value: \"Is\": supported values: \"In\", \"NotIn\""},
      {"256 codes", [](auto& j) { restart_rule(j).exitCodes->values.resize(256); },
       rule0 + "exitCodes.values: Too many: 256: must have at most 255 items"},
  });
}

TEST_CASE("template rows: hooks", "[admission][pod]") {
  check_rules({
      {"no handler", [](auto& j) { main_of(j).lifecycle.emplace().preStop.emplace(); },
       main0 + "lifecycle.preStop: Required value: must specify a handler type"},
      {"two handlers",
       [](auto& j) {
         auto& hook = main_of(j).lifecycle.emplace().postStart.emplace();
         hook.exec.emplace().command = {"x"};
         hook.sleep.emplace().seconds = 1;
       },
       main0 + "lifecycle.postStart: Forbidden: may not specify more than 1 handler type"},
  });
}

TEST_CASE("template rows: volumes", "[admission][pod]") {
  const auto modes = "must be a number between 0 and 0777 (octal), both inclusive";
  const auto host_path = [](const char* path, const char* type) {
    return [=](api::Job& j) {
      auto& source = volume(j).hostPath.emplace();
      source.path = path;
      source.type = type;
    };
  };
  check_rules({
      {"a name", [](auto& j) { volume(j).name = "V"; }, volume0 + "name: Invalid value: \"V\": " + dns_label},
      {"no name", [](auto& j) { volume(j).name.clear(); }, volume0 + "name: Required value"},
      {"a name twice", [](auto& j) { volume(j), volume(j); }, at + "volumes[1].name: Duplicate value: \"v\""},
      {"no host path", host_path("", ""), volume0 + "hostPath.path: Required value"},
      {"a host path that leads up", host_path("/a/../b", ""),
       volume0 + "hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"},
      {"a type of no host path", host_path("/a", "Pipe"),
       volume0 + "hostPath.type: Unsupported value: \"Pipe\": supported values: \"\", \"BlockDevice\", "
                 "\"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\""},
      {"a mode", [](auto& j) { item(j).mode = 512; },
       volume0 + "configMap.items[0].mode: Invalid value: 512: " + modes},
      {"a default mode", [](auto& j) { item(j), pod(j).volumes[0].configMap->defaultMode = -1; },
       volume0 + "configMap.defaultMode: Invalid value: -1: " + modes},
      {"an absolute item", [](auto& j) { item(j).path = "/a"; },
       volume0 + "configMap.items[0].path: Invalid value: \"/a\": must be a relative path"},
      {"an item that leads out", [](auto& j) { item(j).path = "a/.."; },
       volume0 + "configMap.items[0].path: Invalid value: \"a/..\": must not contain '..'"},
      {"an item that starts with dots", [](auto& j) { item(j).path = "..a"; },
       volume0 + "configMap.items[0].path: Invalid value: \"..a\": must not start with '..'"},
  });
}

TEST_CASE("template rows: projected volumes and pod fields", "[admission][pod]") {
  const auto source = [](api::Job& j) -> api::VolumeProjection& {
    if (pod(j).volumes.empty())
      volume(j).projected.emplace();
    return pod(j).volumes[0].projected->sources.emplace_back();
  };
  const auto map_item = [](api::VolumeProjection& from) {
    auto& map = from.configMap.emplace();
    map.name = "c";
    auto& one = map.items.emplace_back();
    one.key = one.path = "k";
  };
  const auto sources = volume0 + "projected.sources";
  check_rules({
      {"two kinds in one source",
       [&](auto& j) {
         auto& s = source(j);
         map_item(s);
         s.secret.emplace().name = "s";
       },
       sources + "[0]: Forbidden: may not specify more than 1 volume type per source"},
      {"a path twice",
       [&](auto& j) {
         map_item(source(j));
         map_item(source(j));
       },
       sources + "[1].configMap.name: Invalid value: \"k\": conflicting duplicate paths"},
      {"a short token",
       [&](auto& j) {
         auto& token = source(j).serviceAccountToken.emplace();
         token.path = "t";
         token.expirationSeconds = 599;
       },
       sources + "[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than "
                 "10 minutes"},
      {"a field of the pod that is none",
       [](auto& j) { volume(j).downwardAPI.emplace().items.emplace_back().path = "p"; },
       volume0 + "downwardAPI.items[0]: Required value: one of fieldRef and resourceFieldRef is required"},
      {"two at once",
       [](auto& j) {
         auto& one = volume(j).downwardAPI.emplace().items.emplace_back();
         one.path = "p";
         one.fieldRef.emplace().fieldPath = "metadata.name";
         auto& resource = one.resourceFieldRef.emplace();
         resource.containerName = "main";
         resource.resource = "limits.cpu";
       },
       volume0 +
           "downwardAPI.items[0]: Invalid value: \"resource\": fieldRef and resourceFieldRef can not be specified "
           "simultaneously"},
  });
}

TEST_CASE("template rows: deadline and tolerations", "[admission][pod]") {
  const auto tolerates = [](const char* key, const char* op, const char* value, const char* effect,
                            std::optional<std::int64_t> seconds = {}) {
    return [=](api::Job& j) {
      auto& t = pod(j).tolerations.emplace_back();
      t.key = key;
      t.operator_ = op;
      t.value = value;
      t.effect = effect;
      t.tolerationSeconds = seconds;
    };
  };
  const auto toleration0 = at + "tolerations[0].";
  check_rules({
      {"the longest deadline", [](auto& j) { pod(j).activeDeadlineSeconds = 2147483647; }, ""},
      {"a longer one", [](auto& j) { pod(j).activeDeadlineSeconds = 2147483648; },
       at + "activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive"},
      {"Exists with a value", tolerates("k", "Exists", "v", ""),
       toleration0 + "operator: Invalid value: \"Exists\": value must be empty when `operator` is 'Exists'"},
      {"an unknown operator", tolerates("k", "Like", "", ""),
       toleration0 + "operator: Unsupported value: \"Like\": supported values: \"Equal\", \"Exists\""},
      {"seconds without NoExecute", tolerates("k", "Exists", "", "NoSchedule", 5),
       toleration0 +
           "effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set"},
  });
}

} // namespace troupe::test
