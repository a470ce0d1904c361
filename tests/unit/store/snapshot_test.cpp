#include "tests/unit/store/builders.hpp"

#include "actors/store/pods/pod_owner.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

void add_pods(snapshot& to, object_id id, const std::string& name_space, const std::string& name, std::uint32_t count,
              bool indexed = false) {
  auto job = a_job(name, name_space);
  job.metadata.uid = to_text(random_uid());
  if (indexed)
    job.spec.completionMode = "Indexed";
  pod_table_editor pods;
  for (std::uint32_t n = 0; n < count; ++n) {
    auto& r = pods.edit(n);
    r.created_us = 1;
    r.index = indexed ? n : no_number;
  }
  auto owner = std::make_shared<const pod_owner>(make_pod_owner(id, api::make_resource(job)));
  to.pods.set(job_pods_key(name_space, name, id),
              std::make_shared<const job_pods>(job_pods{owner, pods.freeze(), count}));
}

std::vector<std::string> names(const snapshot& in, std::string_view name_space, std::string_view after = {},
                               std::size_t most = 1000) {
  std::vector<std::string> all;
  in.each_pod(name_space, after, [&](const pod_entry& pod) {
    all.push_back(pod.of->owner->name_space + "/" + pod.of->owner->job_name + "#" + std::to_string(pod.number));
    return all.size() < most;
  });
  return all;
}

} // namespace

TEST_CASE("snapshot: pods by name", "[store]") {
  snapshot s;
  const std::string long_name(70, 'j');
  add_pods(s, 1, "default", "pi", 3);
  add_pods(s, 2, "default", "pi-2", 3, true);
  add_pods(s, 3, "default", "pi", 2); // of the same name, later
  add_pods(s, 4, "other", "pi", 3);
  add_pods(s, 5, "default", long_name, 3);
  add_pods(s, 6, "default", std::string(56, 'k'), 12, true);
  std::size_t found = 0;
  s.each_pod("", "", [&](const pod_entry& pod) {
    const auto again = s.find_pod(pod.of->owner->name_space, pod.name());
    INFO(pod.name());
    REQUIRE(again);
    CHECK(again->record == pod.record);
    ++found;
    return true;
  });
  CHECK(found == 26);
  CHECK_FALSE(s.find_pod("default", "pi"));
  CHECK_FALSE(s.find_pod("default", "x"));
  CHECK_FALSE(s.find_pod("default", "pi-bbbbb"));
  CHECK(s.pods_of("default", "pi").size() == 2);
  CHECK(s.pods_of("default", "pi", 3) != nullptr);
  CHECK(s.pods_of("default", "pi", 4) == nullptr);
}

TEST_CASE("snapshot: pods in pages", "[store]") {
  snapshot s;
  add_pods(s, 1, "a", "x", 3);
  add_pods(s, 2, "b", "x", 2);
  add_pods(s, 3, "b-b", "y", 1);
  CHECK(names(s, "b") == std::vector<std::string>{"b/x#0", "b/x#1"});
  CHECK(names(s, "").size() == 6);
  CHECK(s.visible_pods("a") == 3);
  CHECK(s.visible_pods("") == 6);
  std::vector<std::string> all;
  std::string after;
  for (bool more = true; more;) {
    more = false;
    s.each_pod("", after, [&](const pod_entry& pod) {
      all.push_back(pod.of->owner->name_space + "/" + pod.of->owner->job_name + "#" + std::to_string(pod.number));
      after = pod.key();
      more = true;
      return false; // pages of one
    });
  }
  CHECK(all == names(s, ""));
}

TEST_CASE("snapshot: objects in pages", "[store]") {
  snapshot s;
  auto& jobs = s.kinds.emplace_back(&api::kind_of<api::Job>(), object_map{}).second;
  for (const auto* name : {"a", "b", "c"})
    for (const auto* name_space : {"default", "other"})
      jobs.set(object_key(name_space, name), api::make_resource(a_job(name, name_space)));
  const auto& kind = api::kind_of<api::Job>();
  std::vector<std::string> seen;
  s.each_object(kind, "other", "other/a", [&](const std::string& key, const api::resource&) {
    seen.push_back(key);
    return true;
  });
  CHECK(seen == std::vector<std::string>{"other/b", "other/c"});
  CHECK(s.find(kind, "default", "b").meta().name == "b");
  CHECK_FALSE(s.find(kind, "default", "z"));
  CHECK_FALSE(s.find(api::kind_of<api::CronJob>(), "default", "b"));
}
