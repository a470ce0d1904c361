#include "messages/resource/kinds.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/event.hpp"
#include "messages/resource/status.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

TEST_CASE("kinds: found by what they are called", "[resource][kinds]") {
  const auto& job = kind_of<Job>();
  CHECK(find_resource("batch", "jobs") == &job);
  CHECK(find_kind("batch/v1", "Job") == &job);
  CHECK(kind_of(Job::desc) == &job);
  CHECK(job.api_version() == "batch/v1");
  CHECK(job.list_kind == "JobList");
  CHECK(job.namespaced);
  for (const auto* name : {"job", "jobs", "jobs.batch", "job.batch"})
    CHECK(find_by_any_name(name) == &job);
  CHECK(find_by_any_name("cj") == &kind_of<CronJob>());
  CHECK(find_by_any_name("ev") == &kind_of<Event>());
  CHECK(find_by_any_name("events.events.k8s.io") == &kind_of<EventsV1Event>());
  CHECK(find_kind("events.k8s.io/v1", "Event") == &kind_of<EventsV1Event>());
}

TEST_CASE("kinds: not found", "[resource][kinds]") {
  CHECK(find_resource("batch", "") == nullptr);
  CHECK(find_resource("", "jobs") == nullptr);
  CHECK(find_kind("v1", "Job") == nullptr);
  CHECK(find_kind("batch/v1", "job") == nullptr);
  CHECK(find_by_any_name("") == nullptr);
  CHECK(find_by_any_name("jobs.nowhere") == nullptr);
  CHECK(kind_of(JobSpec::desc) == nullptr);
}

TEST_CASE("kinds: DeleteOptions come under any known version", "[resource][kinds]") {
  const auto* options = &kind_of<DeleteOptions>();
  CHECK(find_kind("v1", "DeleteOptions") == options);
  CHECK(find_kind("meta.k8s.io/v1", "DeleteOptions") == options);
  CHECK(find_kind("batch/v1", "DeleteOptions") == options);
  CHECK(find_kind("nowhere/v1", "DeleteOptions") == nullptr);
}

TEST_CASE("kinds: the registry agrees with the tables", "[resource][kinds]") {
  for (const auto& k : all_kinds()) {
    CAPTURE(k.kind, k.group);
    CHECK(k.type->kind == k.kind);
    CHECK(k.type->api_version == (k.group.empty() ? "" : std::string(k.group) + '/') + std::string(k.version));
    CHECK((k.plural.empty() || k.type->meta_offset >= 0));
    CHECK(find_kind(k.api_version(), k.kind) == &k);
    CHECK((k.plural.empty() || find_resource(k.group, k.plural) == &k));
  }
}
