#include "messages/resource/table.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/kinds.hpp"
#include "messages/resource/pod.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe::api;

namespace {

const field_desc& field(const type_desc& type, std::string_view name) {
  const auto* f = find_field(type, name);
  REQUIRE(f);
  return *f;
}

/// Calls `check` for every type below `type`, once.
template <class Check> void for_types(const type_desc& type, std::set<const type_desc*>& seen, Check check) {
  if (!seen.insert(&type).second)
    return;
  check(type);
  for (const auto& f : type.fields) {
    const auto* of = f.of;
    while (of->of)
      of = of->of;
    if (of->type)
      for_types(*of->type, seen, check);
  }
}

} // namespace

TEST_CASE("table: what a line of the list says", "[resource][table]") {
  const auto& parallelism = field(JobSpec::desc, "parallelism");
  CHECK(parallelism.proto == 1);
  CHECK(parallelism.of->kind == value_kind::optional);
  CHECK(parallelism.presence == presence::omitempty);
  JobSpec spec;
  CHECK(member(&spec, parallelism) == &spec.parallelism);

  const auto& volumes = field(PodSpec::desc, "volumes").options;
  CHECK(volumes.merge);
  CHECK(volumes.retain_keys);
  CHECK(volumes.merge_key == std::string_view("name"));
  CHECK(volumes.list == list_type::map);

  const auto& policy = field(PodSpec::desc, "restartPolicy").options;
  REQUIRE(policy.words);
  CHECK(policy.words->go_type == std::string_view("v1.RestartPolicy"));
  CHECK(policy.words->words.size() == 3);

  const auto& host_path = field(Volume::desc, "hostPath").options;
  CHECK(host_path.inline_message == std::string_view("VolumeSource"));
  CHECK(host_path.inline_number == 2);
  CHECK(Volume::desc.fields.size() == 31);
}

TEST_CASE("table: a keyword's underscore is not seen outside", "[resource][table]") {
  CHECK(find_field(JobSpec::desc, "template"));
  CHECK_FALSE(find_field(JobSpec::desc, "template_"));
  CHECK(find_field(Toleration::desc, "operator"));
}

TEST_CASE("table: no two fields share a name or a number, each is explained", "[resource][table]") {
  std::set<const type_desc*> seen;
  for (const auto& kind : all_kinds())
    for_types(*kind.type, seen, [](const type_desc& type) {
      std::set<std::string_view> names;
      std::set<std::pair<int, int>> numbers;
      for (const auto& f : type.fields) {
        CAPTURE(type.name, f.name);
        CHECK(names.insert(f.name).second);
        CHECK((f.proto == 0 || numbers.insert({f.options.inline_number, f.proto}).second));
        CHECK(f.doc.size() > 2);
        CHECK((!f.options.list_keys || f.options.list == list_type::map));
      }
    });
  CHECK(seen.size() > 200);
}

TEST_CASE("table: equality is semantic", "[resource][table]") {
  PodSpec a, b;
  CHECK(a == b);
  a.nodeSelector.emplace("x", "1");
  CHECK_FALSE(a == b);
  a.nodeSelector.clear();
  a.overhead["memory"] = Quantity("1Gi");
  b.overhead["memory"] = Quantity("1024Mi");
  CHECK(a == b);
  a.overhead["cpu"] = b.overhead["disk"] = Quantity("1");
  CHECK_FALSE(a == b);
  a = b;
  a.priority = 0;
  CHECK_FALSE(a == b); // unset and zero differ where Kubernetes tells them apart
  a = b;
  a.securityContext.emplace();
  CHECK_FALSE(a == b);
}
