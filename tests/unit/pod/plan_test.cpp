#include "actors/pod/plan/make_plan.hpp"
#include "actors/pod/plan/privileges.hpp"
#include "messages/codec/stored.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace troupe::pod;

namespace {

using words = std::vector<std::string>;

node::image_table a_table() {
  node::image_entry both;
  both.name = "tool";
  both.entrypoint = {"E"};
  both.args = {"C"};
  both.env = {{"FROM_IMAGE", "yes"}, {"PATH", "/image/bin"}};
  both.working_dir = "/image";
  both.rootfs = "/roots/tool";
  node::image_entry empty;
  empty.name = "empty";
  return node::image_table{{both, empty}};
}

/// A template with one container, planned for node-1.
struct scene {
  job_blueprint job;
  api::PodTemplateSpec of;

  scene() {
    job.job = 7;
    job.name_space = "default";
    job.name = "pi";
    of.spec.restartPolicy = "Never";
    of.spec.containers.emplace_back();
    container().name = "main";
    container().image = "tool";
  }
  api::Container& container() { return of.spec.containers[0]; }
  plan made() { return make_plan(job, of, a_table(), {"node-1", "10.0.0.7", 4000, 8'000'000'000}); }
  container_plan first() { return made().containers.at(0); }
};

bool has(const words& all, const std::string& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

} // namespace

TEST_CASE("plan: command and args against the image's", "[pod][plan]") {
  struct row {
    const char* name;
    words command, args, runs;
  };
  const row rows[] = {
      {"neither", {}, {}, {"E", "C"}},
      {"command drops both", {"c"}, {}, {"c"}},
      {"args drop CMD", {}, {"a"}, {"E", "a"}},
      {"both", {"c"}, {"a"}, {"c", "a"}},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    scene x;
    x.container().command = row.command;
    x.container().args = row.args;
    CHECK(x.first().command.base.argv == row.runs);
    CHECK_FALSE(x.first().blocked);
    CHECK_FALSE(x.first().image_unused);
  }
}

TEST_CASE("plan: an image that the node's table lacks", "[pod][plan]") {
  scene x;
  x.container().image = "liksa/other:v1";
  SECTION("without a command the message says what to add where") {
    const auto blocked = x.first().blocked;
    REQUIRE(blocked);
    CHECK(blocked->reason == "ErrImagePull");
    CHECK(blocked->pulling);
    for (const char* part : {"liksa/other:v1", "node.images", "node-1", "command"})
      CHECK(blocked->message.find(part) != std::string::npos);
  }
  SECTION("with a command it runs on the host") {
    x.container().command = {"/bin/true"};
    x.container().imagePullPolicy = GENERATE("", "IfNotPresent", "Always");
    CHECK_FALSE(x.first().blocked);
    CHECK(x.first().image_unused);
    CHECK(x.first().command.base.rootfs.empty());
  }
  SECTION("with the policy Never it does not") {
    x.container().command = {"/bin/true"};
    x.container().imagePullPolicy = "Never";
    REQUIRE(x.first().blocked);
    CHECK(x.first().blocked->reason == "ErrImageNeverPull");
    CHECK_FALSE(x.first().blocked->pulling);
  }
  SECTION("a name that is none") {
    x.container().image = "No Image";
    REQUIRE(x.first().blocked);
    CHECK(x.first().blocked->reason == "InvalidImageName");
  }
  SECTION("an entry that names no command") {
    x.container().image = "empty";
    REQUIRE(x.first().blocked);
    CHECK(x.first().blocked->reason == "CreateContainerError");
  }
}

TEST_CASE("plan: what all pods share is worked out once", "[pod][plan]") {
  scene x;
  x.container().env.emplace_back().name = "LITERAL";
  x.container().env.back().value = "l";
  x.container().args = {"$(LITERAL)"};
  const auto made = x.first();
  const auto& env = made.command.base.env;
  CHECK(made.command.argv.empty());
  CHECK(made.command.base.argv == words{"E", "l"});
  CHECK(made.command.env == std::vector<own_variable>{{"HOSTNAME", {{{}, own_part::name}}},
                                                      {"TROUPE_POD_NUMBER", {{{}, own_part::number}}}});
  CHECK(has(env, "LITERAL=l"));
  CHECK(has(env, "FROM_IMAGE=yes"));
  CHECK(has(env, "PATH=/image/bin"));
  CHECK(has(env, "TROUPE_EPOCH=7"));
  CHECK(has(env, "TROUPE_ATTEMPT=0"));
  CHECK(made.command.base.working_dir == "/image");
  CHECK(made.command.base.rootfs == "/roots/tool");
}

TEST_CASE("plan: the host name that a container finds", "[pod][plan]") {
  struct row {
    const char* name;
    bool indexed;
    const char* hostname;
    std::optional<std::string> over;
    const char* found;
  };
  const row rows[] = {
      {"by default the pod's name", false, "", {}, "HOSTNAME=pi-4-abcde"},
      {"the template's", false, "worker", {}, "HOSTNAME=worker"},
      {"of an Indexed Job its name and the index", true, "", {}, "HOSTNAME=pi-4"},
      {"which goes before the template's", true, "worker", {}, "HOSTNAME=pi-4"},
      {"hostnameOverride goes before everything", true, "worker", "over", "HOSTNAME=over"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      scene x;
      x.job.indexed = c.indexed;
      x.of.spec.hostname = c.hostname;
      x.of.spec.hostnameOverride = c.over;
      const auto command = x.first().command;
      auto env = own_environment(command, {"pi-4-abcde", {}, 4}, 0);
      env.insert(env.end(), command.base.env.begin(), command.base.env.end());
      CHECK(has(env, c.found));
    }
}

TEST_CASE("plan: what differs from pod to pod", "[pod][plan]") {
  scene x;
  x.job.indexed = true;
  x.container().env.emplace_back().name = "ME";
  x.container().env.back().valueFrom.emplace().fieldRef.emplace().fieldPath = "metadata.name";
  x.container().args = {"$(ME)", "$(JOB_COMPLETION_INDEX)"};
  const auto made = x.first();
  const pod_identity who{"pi-4-abcde", {}, 4};
  CHECK(own_arguments(made.command, who) == words{"E", "pi-4-abcde", "4"});
  const auto env = own_environment(made.command, who, 0);
  CHECK(has(env, "ME=pi-4-abcde"));
  CHECK(has(env, "JOB_COMPLETION_INDEX=4"));
}

TEST_CASE("plan: restart policies of pod, containers and init containers", "[pod][plan]") {
  scene x;
  x.of.spec.restartPolicy = "OnFailure";
  x.of.spec.initContainers = {x.container(), x.container()};
  x.of.spec.initContainers[1].restartPolicy = "Always";
  x.container().restartPolicy = "Never";
  auto& rule = x.container().restartPolicyRules.emplace_back();
  rule.action = "Restart";
  rule.exitCodes.emplace().operator_ = "NotIn";
  rule.exitCodes->values = {1, 2};
  const auto made = x.made();
  REQUIRE(made.containers.size() == 3);
  CHECK(made.has_init());
  CHECK(made.containers[0].restart == restart_policy::on_failure);
  CHECK_FALSE(made.containers[0].sidecar);
  CHECK(made.containers[1].sidecar);
  CHECK(made.containers[2].restart == restart_policy::never);
  CHECK(made.containers[2].rules == std::vector<exit_rule>{{false, {1, 2}}});
}

TEST_CASE("plan: grace, deadline, working directory, user and memory", "[pod][plan]") {
  scene x;
  CHECK(x.made().grace_us == 30'000'000);
  CHECK_FALSE(x.made().active_deadline_us);
  x.of.spec.terminationGracePeriodSeconds = -5;
  x.of.spec.activeDeadlineSeconds = 60;
  x.container().workingDir = "/tmp";
  x.of.spec.securityContext.emplace().runAsUser = 1000;
  x.of.spec.securityContext->fsGroup = 77;
  x.container().securityContext.emplace().runAsUser = 2000;
  x.container().resources.limits["memory"] = api::Quantity{"64Mi"};
  const auto made = x.made();
  CHECK(made.grace_us == 1'000'000);
  CHECK(made.active_deadline_us == 60'000'000);
  const auto& base = made.containers[0].command.base;
  CHECK(base.working_dir == "/tmp");
  CHECK(base.uid == 2000U);
  CHECK(base.supplemental_groups == std::vector<std::uint32_t>{77});
  CHECK(base.memory_limit == 64U << 20);
  CHECK(has(base.env, "HOME=/"));
}

TEST_CASE("plan: what a node with processes cannot give", "[pod][plan]") {
  scene x;
  x.container().image = "other";
  x.container().command = {"c"};
  SECTION("a folder of the host at its own place is there without a mount") {
    x.of.spec.volumes.emplace_back().name = "v";
    x.of.spec.volumes[0].hostPath.emplace().path = "/data";
    x.container().volumeMounts.emplace_back().name = "v";
    x.container().volumeMounts[0].mountPath = "/data";
    CHECK_FALSE(x.first().blocked);
    CHECK(x.first().mounts.empty());
  }
  SECTION("root for a container that must not be root") {
    x.container().securityContext.emplace().runAsNonRoot = true;
    REQUIRE(x.first().blocked);
    CHECK(x.first().blocked->message == "container has runAsNonRoot and image will run as root");
  }
}

TEST_CASE("plan: quality of service and the order of dying", "[pod][plan]") {
  scene x;
  auto& resources = x.container().resources;
  CHECK(quality_of(x.of.spec) == quality::best_effort);
  CHECK(x.first().command.base.oom_score_adj == 1000);
  resources.requests["memory"] = api::Quantity{"4000000000"};
  CHECK(quality_of(x.of.spec) == quality::burstable);
  CHECK(x.first().command.base.oom_score_adj == 500);
  resources.requests.clear();
  resources.limits["cpu"] = api::Quantity{"1"};
  resources.limits["memory"] = api::Quantity{"1Gi"};
  CHECK(quality_of(x.of.spec) == quality::guaranteed);
  CHECK(x.first().command.base.oom_score_adj == -997);
  resources.requests["cpu"] = api::Quantity{"500m"};
  CHECK(quality_of(x.of.spec) == quality::burstable);
}

TEST_CASE("plan: what is not requested is requested as far as it is limited", "[pod][plan]") {
  scene x;
  x.container().resources.limits["memory"] = api::Quantity{"4000000000"};
  CHECK(quality_of(x.of.spec) == quality::burstable);
  CHECK(x.first().command.base.oom_score_adj == 500);
}

TEST_CASE("plan: limits and weights of a container's group", "[pod][plan]") {
  struct row {
    const char *name, *request, *limit;
    std::uint32_t milli, weight;
  };
  const row rows[] = {
      {"nothing: no quota, the least weight", "", "", 0, 1},
      {"a request of one CPU", "1", "", 0, 39},
      {"a limit of half a CPU, which is requested as well", "", "500m", 500, 20},
      {"more of one than of the other", "250m", "1500m", 1500, 10},
      {"more than any machine has", "1000000", "", 0, 10000},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      scene x;
      if (*c.request != '\0')
        x.container().resources.requests["cpu"] = api::Quantity{c.request};
      if (*c.limit != '\0')
        x.container().resources.limits["cpu"] = api::Quantity{c.limit};
      CHECK(x.first().command.base.cpu_limit_milli == c.milli);
      CHECK(x.first().command.base.cpu_weight == c.weight);
    }
}

TEST_CASE("plan: the signal that a container is stopped by", "[pod][plan]") {
  const std::pair<std::optional<std::string>, int> rows[] = {
      {std::nullopt, 15}, {"SIGUSR1", 10}, {"SIGRTMIN+3", 37}, {"SIGRTMAX", 64}, {"SIGNONE", 15}};
  for (const auto& [name, number] : rows) {
    scene x;
    x.container().lifecycle.emplace().stopSignal = name;
    CHECK(x.first().command.base.stop_signal == number);
  }
}

TEST_CASE("plan: a larger share of memory is in all that hangs on it", "[pod][plan]") {
  scene x;
  auto& resources = x.container().resources;
  resources.limits["memory"] = api::Quantity{"2Gi"};
  resources.requests["memory"] = api::Quantity{"1000000000"};
  auto& env = x.container().env.emplace_back();
  env.name = "LIMIT_MI";
  auto& ref = env.valueFrom.emplace().resourceFieldRef.emplace();
  ref.resource = "limits.memory";
  ref.divisor = api::Quantity{"1Mi"};
  x.job.pod_template = api::to_stored(x.of);
  const auto base = [&](std::uint32_t percent) {
    const node_facts at{"node-1", "", 0, 8'000'000'000};
    return make_plan(x.job, a_table(), at, {}, percent).containers.at(0).command.base;
  };
  CHECK(base(100).memory_limit == std::uint64_t{2} << 30);
  CHECK(base(150).memory_limit == std::uint64_t{3} << 30);
  CHECK(has(base(100).env, "LIMIT_MI=2048"));
  CHECK(has(base(150).env, "LIMIT_MI=3072"));
  CHECK(base(100).oom_score_adj == 875);
  CHECK(base(200).oom_score_adj == 750);
}

TEST_CASE("plan: a template travels in the stored form; a damaged one makes no pods", "[pod][plan]") {
  scene x;
  x.job.pod_template = api::to_stored(x.of);
  const auto made = make_plan(x.job, a_table(), {"node-1", "", 0, 0});
  REQUIRE(made.containers.size() == 1);
  CHECK(made.containers[0].name == "main");
  CHECK(made.job == 7);
  x.job.pod_template = "\xff\xff\xff";
  CHECK(make_plan(x.job, a_table(), {"node-1", "", 0, 0}).broken ==
        "the template of Job default/pi reached node node-1 damaged");
}
