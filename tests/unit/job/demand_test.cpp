// What one pod asks of its node (spec/pods-nodes.md §7.5).

#include "actors/job/rules/demand.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

namespace {

api::Container asking(const char* cpu, const char* memory) {
  api::Container c;
  c.resources.requests["cpu"] = api::Quantity{cpu};
  c.resources.requests["memory"] = api::Quantity{memory};
  return c;
}

api::Container sidecar(const char* cpu) {
  auto c = asking(cpu, "0");
  c.restartPolicy = "Always";
  return c;
}

} // namespace

TEST_CASE("demand of a template", "[job][demand]") {
  api::PodTemplateSpec t;
  auto& pod = t.spec;

  SECTION("nothing asked") {
    const auto d = job_rules::demand_of(t);
    CHECK(d.cpu_milli == 0);
    CHECK(d.memory_bytes == 0);
  }
  SECTION("regular containers add up") {
    pod.containers = {asking("250m", "64Mi"), asking("1", "1Gi")};
    const auto d = job_rules::demand_of(t);
    CHECK(d.cpu_milli == 1250);
    CHECK(d.memory_bytes == (64LL << 20) + (1LL << 30));
  }
  SECTION("a missing request is its limit") {
    pod.containers.resize(1);
    pod.containers[0].resources.limits["cpu"] = api::Quantity{"2"};
    CHECK(job_rules::demand_of(t).cpu_milli == 2000);
    pod.containers[0].resources.requests["cpu"] = api::Quantity{"1"};
    CHECK(job_rules::demand_of(t).cpu_milli == 1000);
  }
  SECTION("ports of the node, each once; with the node's network every port") {
    pod.containers.resize(2);
    auto& one = pod.containers[0].ports.emplace_back();
    one.containerPort = 80;
    CHECK(job_rules::demand_of(t).extended.empty());
    one.hostPort = 8080;
    auto& two = pod.containers[1].ports.emplace_back();
    two.containerPort = two.hostPort = 8080;
    two.protocol = "UDP";
    const std::map<std::string, std::int64_t> both{{"hostPort/TCP/8080", 1}, {"hostPort/UDP/8080", 1}};
    CHECK(job_rules::demand_of(t).extended == both);
    pod.hostNetwork = true;
    one.hostPort = 0;
    CHECK(job_rules::demand_of(t).extended ==
          std::map<std::string, std::int64_t>{{"hostPort/TCP/80", 1}, {"hostPort/UDP/8080", 1}});
  }
  SECTION("the hungriest init container counts when it asks for more") {
    pod.containers = {asking("1", "1Mi")};
    pod.initContainers = {asking("500m", "8Mi"), asking("3", "1Mi")};
    const auto d = job_rules::demand_of(t);
    CHECK(d.cpu_milli == 3000);
    CHECK(d.memory_bytes == 8LL << 20);
  }
  SECTION("sidecars run beside whatever starts after them") {
    pod.containers = {asking("1", "0")};
    pod.initContainers = {asking("4", "0"), sidecar("2"), asking("3", "0")};
    CHECK(job_rules::demand_of(t).cpu_milli == 5000); // the last init container with the sidecar
    pod.containers = {asking("4", "0")};
    CHECK(job_rules::demand_of(t).cpu_milli == 6000); // the regular one with the sidecar
  }
  SECTION("requests of the pod go before, overhead comes on top") {
    pod.containers = {asking("1", "1Mi")};
    pod.resources.emplace().requests["cpu"] = api::Quantity{"7"};
    pod.overhead["cpu"] = api::Quantity{"100m"};
    const auto d = job_rules::demand_of(t);
    CHECK(d.cpu_milli == 7100);
    CHECK(d.memory_bytes == 1LL << 20);
  }
  SECTION("other resources count like cpu and memory, by name") {
    pod.containers = {asking("1", "1Mi"), asking("1", "1Mi")};
    pod.containers[0].resources.limits["example.com/board"] = api::Quantity{"2"};
    pod.containers[1].resources.requests["example.com/board"] = api::Quantity{"1"};
    pod.containers[1].resources.requests["ephemeral-storage"] = api::Quantity{"1Gi"};
    pod.initContainers = {asking("0", "0")};
    pod.initContainers[0].resources.requests["hugepages-2Mi"] = api::Quantity{"4Mi"};
    pod.initContainers[0].resources.requests["example.com/none"] = api::Quantity{"0"};
    pod.resources.emplace().requests["example.com/board"] = api::Quantity{"9"}; // only containers ask for these
    pod.resources->requests["hugepages-2Mi"] = api::Quantity{"8Mi"};
    CHECK(job_rules::demand_of(t).extended == std::map<std::string, std::int64_t>{{"ephemeral-storage", 1LL << 30},
                                                                                  {"example.com/board", 3},
                                                                                  {"hugepages-2Mi", 8LL << 20}});
  }
  SECTION("which pods they are, and when their turn comes") {
    t.metadata.labels["app"] = "x";
    pod.priorityClassName = "high";
    pod.priority = 7;
    pod.schedulerName = "mine";
    pod.schedulingGates.emplace_back().name = "wait";
    pod.topologySpreadConstraints.emplace_back().topologyKey = "zone";
    pod.affinity.emplace().podAffinity.emplace();
    const auto d = job_rules::demand_of(t, "team");
    CHECK(d.name_space == "team");
    CHECK(d.labels.at("app") == "x");
    CHECK(d.priority_class == "high");
    CHECK(d.asked_priority == 7);
    CHECK(d.priority == 7);
    CHECK(d.scheduler_name == "mine");
    CHECK(d.gated);
    CHECK(d.spread.size() == 1);
    CHECK(d.affinity->podAffinity);
  }
  SECTION("where it may run") {
    pod.nodeSelector["disk"] = "ssd";
    pod.tolerations.emplace_back().operator_ = "Exists";
    pod.nodeName = "n1";
    const auto d = job_rules::demand_of(t);
    CHECK(d.node_selector.at("disk") == "ssd");
    CHECK(d.tolerations.size() == 1);
    CHECK(d.node_name == "n1");
  }
}

} // namespace troupe::test
