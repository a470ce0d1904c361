// Requests that no machine has: their sums end at the end of int64 and fit nowhere.

#include "tests/unit/scheduler/builders.hpp"

#include "actors/job/rules/demand.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();

api::Container asking(const char* cpu, const char* memory, const char* restart_policy = "") {
  api::Container c;
  c.resources.requests["cpu"] = api::Quantity{cpu};
  c.resources.requests["memory"] = api::Quantity{memory};
  c.restartPolicy = restart_policy;
  return c;
}

} // namespace

TEST_CASE("the sums of a template's requests end at the end of int64", "[scheduler][demand]") {
  struct row {
    const char* name;
    std::vector<api::Container> containers, inits;
    const char* overhead;
    std::int64_t cpu, memory;
  };
  const row rows[] = {
      {"one container", {asking("1", "9E")}, {}, "0", 1000, 9'000'000'000'000'000'000},
      {"two containers", {asking("1", "9E"), asking("1", "9E")}, {}, "0", 2000, most},
      {"cpu is cut off already, and another", {asking("9E", "0"), asking("1", "0")}, {}, "0", most, 0},
      {"a sidecar with a later init container", {}, {asking("0", "9E", "Always"), asking("0", "9E")}, "0", 0, most},
      {"a sidecar with a container", {asking("9E", "1")}, {asking("9E", "1", "Always")}, "0", most, 2},
      {"sidecars", {}, {asking("0", "9E", "Always"), asking("0", "9E", "Always")}, "0", 0, most},
      {"overhead", {asking("9E", "9E")}, {}, "9E", most, most},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      api::PodTemplateSpec t;
      t.spec.containers = r.containers;
      t.spec.initContainers = r.inits;
      t.spec.overhead = {{"cpu", api::Quantity{r.overhead}}, {"memory", api::Quantity{r.overhead}}};
      const auto demand = job_rules::demand_of(t);
      CHECK(demand.cpu_milli == r.cpu);
      CHECK(demand.memory_bytes == r.memory);
      some_nodes x{{a_room(1)}};
      x.take(1, cpus(1));
      x.take(1, bytes(1));
      CHECK_FALSE(x.why_not(demand).empty());
    }
}
