#include "tests/unit/store/store_world.hpp"

#include "messages/resource/core.hpp"
#include "messages/resource/scheduling.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct world : store_world {
  world() {
    said.jobs_decide = false; // nobody is attached: clients alone
  }
  client_write job_write(write_verb verb, const std::string& name) const {
    client_write w;
    w.verb = verb;
    w.kind = &api::kind_of<api::Job>();
    w.name_space = "default";
    w.name = name;
    return w;
  }
  write_outcome patch(const std::string& name, const std::string& json, const std::string& part = {}) {
    auto w = job_write(write_verb::patch, name);
    w.patch_type = "application/merge-patch+json";
    w.patch = json;
    w.subresource = part;
    return **write(w);
  }
  write_outcome update(const api::Job& job) {
    auto w = job_write(write_verb::update, job.metadata.name);
    w.object = api::make_resource(job);
    return **write(w);
  }
};

std::string reason(const write_outcome& o) {
  const auto at = o.status.find("\"reason\":\"");
  return at == std::string::npos ? "" : o.status.substr(at + 10, o.status.find('"', at + 10) - at - 10);
}

} // namespace

TEST_CASE_METHOD(world, "store: the namespaces that always exist", "[store]") {
  for (const auto* name : {"default", "kube-system", "kube-public", "kube-node-lease"})
    CHECK(view()->find(api::kind_of<api::Namespace>(), "", name));
}

TEST_CASE_METHOD(world, "store: create, and the same name again", "[store]") {
  const auto made = **create(a_job("pi"));
  CHECK(made.code == 201);
  CHECK(made.object.meta().generation == 1);
  CHECK(made.object.meta().resourceVersion == std::to_string(made.version));
  CHECK(made.object.meta().uid.size() == 36);
  const auto again = **create(a_job("pi"));
  CHECK(again.code == 409);
  CHECK(reason(again) == "AlreadyExists");
  CHECK_THAT(again.status, Catch::Contains(R"(jobs.batch \"pi\" already exists)"));
  CHECK((*create(a_job("pi", "nowhere")))->code == 404);
}

TEST_CASE_METHOD(world, "store: generated names", "[store]") {
  auto job = a_job("");
  job.metadata.generateName = "pi-";
  const auto a = **create(job), b = **create(job);
  REQUIRE(a.code == 201);
  REQUIRE(b.code == 201);
  CHECK(a.object.meta().name.starts_with("pi-"));
  CHECK(a.object.meta().name != b.object.meta().name);
}

TEST_CASE_METHOD(world, "store: optimistic locking", "[store]") {
  auto job = (*create(a_job("pi")))->object.copy<api::Job>();
  job.spec.parallelism = 2;
  const auto first = update(job);
  CHECK(first.code == 200);
  CHECK(first.object.meta().generation == 2);
  job.spec.parallelism = 3;
  const auto stale = update(job);
  CHECK(stale.code == 409);
  CHECK(reason(stale) == "Conflict");
  job.metadata.resourceVersion.clear(); // unconditional
  CHECK(update(job).code == 200);
  job.metadata.name = "other";
  CHECK(update(job).code == 404);
}

TEST_CASE_METHOD(world, "store: an update without a change writes nothing", "[store]") {
  const auto made = (*create(a_job("pi")))->object;
  const auto before = disk->commits();
  const auto same = update(made.copy<api::Job>());
  CHECK(same.code == 200);
  CHECK(same.object.meta().resourceVersion == made.meta().resourceVersion);
  CHECK(disk->commits() == before);
  CHECK(patch("pi", "{}").object.meta().resourceVersion == made.meta().resourceVersion);
}

TEST_CASE_METHOD(world, "store: merge patches", "[store]") {
  create(a_job("pi"));
  auto out = patch("pi", R"({"spec":{"suspend":true}})");
  INFO(out.status);
  CHECK(out.code == 200);
  CHECK(job("pi").spec.suspend == true);
  CHECK(patch("pi", R"({"metadata":{"resourceVersion":"1"},"spec":{"suspend":false}})").code == 409);
  CHECK(patch("pi", "{broken").code == 400);
  CHECK(patch("pi", R"({"spec":{"parallelism":"many"}})").code == 422);
  CHECK(patch("none", "{}").code == 404);
  auto w = job_write(write_verb::patch, "pi");
  w.patch_type = "application/json-patch+json";
  w.patch = "[]";
  CHECK((*write(w))->code == 415);
}

TEST_CASE_METHOD(world, "store: status and scale", "[store]") {
  create(a_job("pi"));
  auto out = patch("pi", R"({"status":{"active":3},"spec":{"parallelism":9}})", "status");
  INFO(out.status);
  CHECK(out.code == 200);
  CHECK(job("pi").status.active == 3);
  CHECK(job("pi").spec.parallelism == 1);
  out = patch("pi", R"({"spec":{"replicas":4}})", "scale");
  INFO(out.status);
  CHECK(out.code == 200);
  CHECK(out.object.get<api::Scale>().spec.replicas == 4);
  CHECK(job("pi").spec.parallelism == 4);
}

TEST_CASE_METHOD(world, "store: a dry run answers and stores nothing", "[store]") {
  auto w = job_write(write_verb::create, "pi");
  w.object = api::make_resource(a_job("pi"));
  w.dry_run = true;
  const auto before = disk->commits();
  CHECK((*write(w))->code == 201);
  CHECK(job("pi").metadata.name.empty());
  create(a_job("pi"));
  w = job_write(write_verb::remove, "pi");
  w.dry_run = true;
  CHECK((*write(w))->code == 200);
  CHECK(job("pi").metadata.name == "pi");
  CHECK(disk->commits() == before + 1);
}

TEST_CASE_METHOD(world, "store: deletions bound to a uid or a version", "[store]") {
  const auto made = (*create(a_job("pi")))->object;
  auto w = job_write(write_verb::remove, "pi");
  w.expected_uid = "other";
  CHECK_THAT((*write(w))->status, Catch::Contains("the UID in the precondition (other)"));
  w.expected_uid = made.meta().uid;
  w.expected_version = "1";
  CHECK((*write(w))->code == 409);
  w.expected_version = made.meta().resourceVersion;
  CHECK((*write(w))->code == 200);
  CHECK((*write(w))->code == 404);
}

TEST_CASE_METHOD(world, "store: small objects, and whole collections of them", "[store]") {
  client_write w;
  w.kind = &api::kind_of<api::ConfigMap>();
  w.name_space = "default";
  for (const auto* name : {"a", "b", "c"}) {
    api::ConfigMap map;
    map.metadata.name = name;
    map.metadata.namespace_ = "default";
    map.metadata.labels["team"] = name == std::string{"c"} ? "red" : "blue";
    w.name = name;
    w.object = api::make_resource(map);
    const auto made = write(w);
    INFO((*made)->status);
    REQUIRE((*made)->code == 201);
  }
  w.verb = write_verb::remove_collection;
  w.label_selector = "team in (blue, green)";
  const auto out = **write(w);
  CHECK_THAT(out.status, Catch::Contains("\"kind\":\"ConfigMapList\"") && Catch::Contains("\"name\":\"a\""));
  CHECK(view()->objects(*w.kind).size() == 1);
}

TEST_CASE_METHOD(world, "store: pods are no clients' to make", "[store]") {
  client_write w;
  w.kind = &api::kind_of<api::Pod>();
  w.name_space = "default";
  w.name = "x";
  w.object = api::make_resource(api::Pod{});
  CHECK((*write(w))->code == 405);
}

TEST_CASE_METHOD(world, "store: watchers see each change once, in order", "[store]") {
  const auto start = view()->version;
  auto job = (*create(a_job("pi")))->object.copy<api::Job>();
  job.spec.parallelism = 2;
  update(job);
  remove("pi", "Background");
  const auto read = readers->changes_after(start);
  REQUIRE(read.changes.size() == 3);
  CHECK(read.changes[0]->type == change_type::added);
  CHECK(read.changes[1]->type == change_type::modified);
  CHECK(read.changes[2]->type == change_type::removed);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(read.changes[i]->version > (i == 0 ? start : read.changes[i - 1]->version));
    CHECK(read.changes[i]->after.meta().resourceVersion == std::to_string(read.changes[i]->version));
  }
}
