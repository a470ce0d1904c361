// nodeSelector and node affinity: a sentence a row (spec/pods-nodes.md §14).

#include "tests/unit/scheduler/builders.hpp"

#include "actors/scheduler/filters/node_affinity.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

api::NodeSelectorRequirement need(const char* key, const char* how, std::vector<std::string> values = {}) {
  api::NodeSelectorRequirement r;
  r.key = key;
  r.operator_ = how;
  r.values = std::move(values);
  return r;
}

api::NodeSelectorTerm term(std::vector<api::NodeSelectorRequirement> labels,
                           std::vector<api::NodeSelectorRequirement> fields = {}) {
  api::NodeSelectorTerm t;
  t.matchExpressions = std::move(labels);
  t.matchFields = std::move(fields);
  return t;
}

pod_demand needing(std::vector<api::NodeSelectorTerm> terms) {
  pod_demand d;
  d.affinity.emplace()
      .nodeAffinity.emplace()
      .requiredDuringSchedulingIgnoredDuringExecution.emplace()
      .nodeSelectorTerms = std::move(terms);
  return d;
}

} // namespace

TEST_CASE("node affinity: each operator, on a label that is there and one that is not", "[scheduler][affinity]") {
  const auto node = labelled(1, {{"disk", "ssd"}, {"cores", "8"}, {"cold", "-3"}, {"odd", "8x"}});
  struct row {
    const char* name;
    api::NodeSelectorRequirement need;
    bool holds;
  };
  const row rows[] = {
      {"In lists the value", need("disk", "In", {"hdd", "ssd"}), true},
      {"In lists others", need("disk", "In", {"hdd"}), false},
      {"In without the label", need("gpu", "In", {"a"}), false},
      {"NotIn lists the value", need("disk", "NotIn", {"ssd"}), false},
      {"NotIn lists others", need("disk", "NotIn", {"hdd"}), true},
      {"NotIn without the label", need("gpu", "NotIn", {"a"}), true},
      {"Exists", need("disk", "Exists"), true},
      {"Exists without the label", need("gpu", "Exists"), false},
      {"DoesNotExist", need("disk", "DoesNotExist"), false},
      {"DoesNotExist without the label", need("gpu", "DoesNotExist"), true},
      {"Gt below", need("cores", "Gt", {"7"}), true},
      {"Gt the same", need("cores", "Gt", {"8"}), false},
      {"Gt of a negative number", need("cold", "Gt", {"-4"}), true},
      {"Gt of no number", need("odd", "Gt", {"1"}), false},
      {"Gt against no number", need("cores", "Gt", {"one"}), false},
      {"Gt without the label", need("gpu", "Gt", {"0"}), false},
      {"Lt above", need("cores", "Lt", {"9"}), true},
      {"Lt the same", need("cores", "Lt", {"8"}), false},
      {"Lt against a number that is too large", need("cores", "Lt", {"9223372036854775808"}), false},
      {"an operator that there is not", need("disk", "Is", {"ssd"}), false},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) CHECK(scheduling::fits_affinity(needing({term({r.need})}), node) == r.holds);
}

TEST_CASE("node affinity: terms, fields and nodeSelector together", "[scheduler][affinity]") {
  const auto node = labelled(1, {{"disk", "ssd"}, {"zone", "a"}});
  const auto ssd = need("disk", "In", {"ssd"}), hdd = need("disk", "In", {"hdd"}), zone_a = need("zone", "In", {"a"});
  struct row {
    const char* name;
    std::vector<api::NodeSelectorTerm> terms;
    bool fits;
  };
  const row rows[] = {
      {"one term of several is enough", {term({hdd}), term({ssd})}, true},
      {"all conditions of a term have to hold", {term({zone_a, hdd})}, false},
      {"a term without conditions matches nothing", {term({})}, false},
      {"no terms match nothing", {}, false},
      {"the node's name", {term({}, {need("metadata.name", "In", {"node-1"})})}, true},
      {"another name", {term({}, {need("metadata.name", "In", {"node-2"})})}, false},
      {"any name but one", {term({}, {need("metadata.name", "NotIn", {"node-1"})})}, false},
      {"fields and labels", {term({hdd}, {need("metadata.name", "In", {"node-1"})})}, false},
      {"a field that there is not", {term({}, {need("metadata.uid", "In", {"node-1"})})}, false},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) CHECK(scheduling::fits_affinity(needing(r.terms), node) == r.fits);

  SECTION("nodeSelector has to match as well") {
    auto demand = needing({term({ssd})});
    demand.node_selector = {{"zone", "a"}};
    CHECK(scheduling::fits_affinity(demand, node));
    demand.node_selector = {{"zone", "b"}};
    CHECK_FALSE(scheduling::fits_affinity(demand, node));
  }
  SECTION("affinity without a required part asks for nothing") {
    pod_demand demand;
    demand.affinity.emplace().nodeAffinity.emplace();
    CHECK(scheduling::fits_affinity(demand, node));
  }
}

TEST_CASE("preferred node affinity goes before load, taints to be avoided before both", "[scheduler][affinity]") {
  pod_demand demand = cpus(100);
  auto& wishes = demand.affinity.emplace().nodeAffinity.emplace().preferredDuringSchedulingIgnoredDuringExecution;
  wishes.resize(2);
  wishes[0].weight = 30;
  wishes[0].preference = term({need("disk", "In", {"ssd"})});
  wishes[1].weight = 10;
  wishes[1].preference = term({need("zone", "Exists")});
  CHECK(scheduling::preferred_affinity(demand, labelled(1, {{"disk", "ssd"}})) == 75);
  CHECK(scheduling::preferred_affinity(demand, labelled(1, {{"disk", "ssd"}, {"zone", "a"}})) == 100);
  CHECK(scheduling::preferred_affinity(demand, labelled(1, {})) == 0);
  wishes.emplace_back().weight = 60; // no conditions: counts for nothing
  CHECK(scheduling::preferred_affinity(demand, labelled(1, {{"disk", "ssd"}})) == 75);

  auto old = labelled(3, {{"disk", "ssd"}});
  old.taints = {taint("old", "", "PreferNoSchedule")};
  some_nodes x{{a_room(1), labelled(2, {{"disk", "ssd"}}), old}};
  x.take(2, cpus(1800));
  CHECK(nodes_of(x.ask(demand, 4)) == std::vector<node_number>{2, 2, 1, 1});
  api::Toleration t;
  t.key = "old";
  t.operator_ = "Exists";
  demand.tolerations = {t};
  CHECK(nodes_of(x.ask(demand)) == std::vector<node_number>{3});
}
