#include "actors/pod/plan/make_plan.hpp"
#include "actors/pod/plan/termination_message.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace troupe;
using namespace troupe::pod;

namespace {

/// A template with one container that mounts a ConfigMap.
struct scene {
  job_blueprint job;
  api::PodTemplateSpec of;
  config_lookup configs = [](const config_name& which) {
    auto out = std::make_shared<config_source>();
    out->name = which.name;
    out->version = 1;
    if (which.name == "telling")
      out->data["run.sh"] = "echo oh >/dev/termination-log";
    return out;
  };

  scene() {
    job.name_space = "default";
    of.spec.restartPolicy = "Never";
    auto& container = of.spec.containers.emplace_back();
    container.name = "main";
    container.image = "debian";
    container.command = {"sh", "-c", "true"};
    container.terminationMessagePath = "/dev/termination-log";
  }
  api::Container& container() { return of.spec.containers[0]; }
  std::string path() {
    const auto made = make_plan(job, of, node::image_table{{}}, {"node-1", "10.0.0.7", 4000, 8'000'000'000}, configs);
    return made.containers.at(0).command.base.message_path;
  }
};

} // namespace

TEST_CASE("termination message: who gets a file for it", "[pod]") {
  constexpr const char* usual = "/dev/termination-log";
  struct row {
    const char* name;
    std::function<void(api::PodTemplateSpec&)> change;
    std::string path;
  };
  const auto first = [](api::PodTemplateSpec& x) -> api::Container& { return x.spec.containers[0]; };
  const auto mount = [&](api::PodTemplateSpec& x, const char* config) {
    auto& volume = x.spec.volumes.emplace_back();
    volume.name = "scripts";
    volume.configMap.emplace().name = config;
    first(x).volumeMounts.emplace_back().name = "scripts";
    first(x).volumeMounts[0].mountPath = "/scripts";
  };
  const row rows[] = {
      {"nothing names the usual one", [](auto&) {}, ""},
      {"the command", [&](auto& x) { first(x).command.back() = "echo oh > /dev/termination-log"; }, usual},
      {"an argument of each pod's own",
       [&](auto& x) {
         auto& own = first(x).env.emplace_back();
         own.name = "POD";
         own.valueFrom.emplace().fieldRef.emplace().fieldPath = "metadata.name";
         first(x).args = {"echo $(POD) > /dev/termination-log"};
       },
       usual},
      {"the environment",
       [&](auto& x) {
         first(x).env.emplace_back().name = "MESSAGE_FILE";
         first(x).env[0].value = usual;
       },
       usual},
      {"a hook",
       [&](auto& x) {
         first(x).lifecycle.emplace().preStop.emplace().exec.emplace().command = {"cp", "x", usual};
       },
       usual},
      {"a script of a mounted ConfigMap", [&](auto& x) { mount(x, "telling"); }, usual},
      {"a mounted ConfigMap that does not name it", [&](auto& x) { mount(x, "other"); }, ""},
      {"a path of its own", [&](auto& x) { first(x).terminationMessagePath = "/run/message"; }, "/run/message"},
      {"a relative one is below the root", [&](auto& x) { first(x).terminationMessagePath = "message"; }, "/message"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      scene it;
      c.change(it.of);
      CHECK(it.path() == c.path);
    }
}

TEST_CASE("termination message: the file, else the end of the log", "[pod]") {
  struct row {
    const char* name;
    bool falls_back;
    std::int32_t code;
    const char *told, *message;
  };
  const row rows[] = {
      {"policy File: what stands there", false, 1, "told", "told"},
      {"policy File: nothing else", false, 1, "", ""},
      {"what was told goes before the log", true, 1, "told", "told"},
      {"a failure that told nothing", true, 1, "", "logged"},
      {"a success that told nothing", true, 0, "", ""},
      {"a success that told something", true, 0, "told", "told"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      container_plan plan;
      plan.log_as_message = c.falls_back;
      CHECK(termination_message(plan, c.code, c.told, [](auto, auto) { return std::string{"logged"}; }) == c.message);
    }
}

TEST_CASE("termination message: of the log the last 80 lines, and of those the last 2048 bytes", "[pod]") {
  container_plan plan;
  plan.log_as_message = true;
  const auto message = termination_message(plan, 1, {}, [](std::int64_t lines, std::uint32_t) {
    CHECK(lines == 80);
    return std::string(100, 'a') + std::string(2048, 'b');
  });
  CHECK(message == std::string(2048, 'b'));
}
