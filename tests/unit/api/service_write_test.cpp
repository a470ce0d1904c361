#include "tests/unit/api/api_world.hpp"

#include "messages/codec/json_write.hpp"
#include "messages/resource/batch.hpp"
#include "messages/resource/scheduling.hpp"
#include "tests/unit/store/builders.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

const std::string good = R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a"},"spec":{"parallelism":2}})";
const std::string deleted = R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"})";

std::string typed(const std::string& type) { return "Content-Type: " + type + "\r\n"; }
const std::string merge = typed("application/merge-patch+json");

/// A store that takes everything: objects come back as they were sent.
struct writing : api_world {
  writing() {
    gateway.on_write = [](const client_write& w) {
      write_outcome out;
      out.code = w.verb == write_verb::create ? 201 : 200;
      if (w.object)
        out.object = w.object;
      else
        out.status = deleted;
      return out;
    };
    publish();
  }
};

} // namespace

TEST_CASE("create", "[api][write]") {
  writing world;
  const auto made = world.ask("POST", jobs_path + "?fieldManager=me", good);
  CHECK(made.status == 201);
  CHECK(made.text("/kind") == "Job");
  const auto wish = world.gateway.last_write();
  CHECK(wish.verb == write_verb::create);
  CHECK(wish.kind == &api::kind_of<api::Job>());
  CHECK(wish.name_space == "default");
  CHECK(wish.object.get<api::Job>().spec.parallelism == 2);
  CHECK(wish.field_manager == "me");
  CHECK_FALSE(wish.dry_run);
  CHECK(world.ask("POST", jobs_path, good, as_table).text("/rows/0/cells/0") == "a");
  world.ask("POST", jobs_path + "?dryRun=All", good, "User-Agent: kubectl/v1.30.0 (linux)\r\n");
  CHECK(world.gateway.last_write().dry_run);
  CHECK(world.gateway.last_write().field_manager == "kubectl");
}

TEST_CASE("create from YAML", "[api][write]") {
  writing world;
  const std::string yaml = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: from-yaml\nspec:\n  completions: 3\n";
  CHECK(world.ask("POST", jobs_path, yaml, typed("application/yaml")).status == 201);
  CHECK(world.gateway.last_write().object.get<api::Job>().spec.completions == 3);
  CHECK(world.ask("POST", jobs_path, "a: [", typed("application/yaml")).status == 400);
}

TEST_CASE("bodies that are no such object", "[api][write]") {
  writing world;
  struct row {
    std::string body, message;
  };
  const row rows[] = {
      {"", "the object provided is unrecognized (must be of type Job)"},
      {"null", "the object provided is unrecognized (must be of type Job)"},
      {"[]", "the object provided is unrecognized (must be of type Job)"},
      {"{", "the object provided is unrecognized (must be of type Job): couldn't get version/kind; json parse error"},
      {R"({"apiVersion":"batch/v2","kind":"Job"})",
       "the API version in the data (batch/v2) does not match the expected API version (batch/v1)"},
      {R"({"apiVersion":"batch/v1","kind":"CronJob"})", "CronJob in version \"v1\" cannot be handled as a Job"},
      {R"({"apiVersion":"batch/v1","kind":"Jobb"})",
       "the object provided is unrecognized (must be of type Job): no kind"},
      {R"({"spec":{"parallelism":"two"}})",
       "Job in version \"v1\" cannot be handled as a Job: json: cannot unmarshal string into Go struct field "
       "JobSpec.spec.parallelism of type int32"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.body) {
      const auto refused = world.ask("POST", jobs_path, c.body);
      CHECK(refused.status == 400);
      CHECK(refused.text("/reason") == "BadRequest");
      CHECK_THAT(refused.text("/message"), Catch::StartsWith(c.message));
    }
  CHECK(world.ask("POST", jobs_path, "x", typed("text/plain")).status == 415);
}

TEST_CASE("fields that nobody knows", "[api][write]") {
  writing world;
  const std::string odd = R"({"metadata":{"name":"a"},"spec":{"foo":1,"suspend":true,"suspend":false}})";
  const auto strict = world.ask("POST", jobs_path + "?fieldValidation=Strict", odd);
  CHECK(strict.status == 400);
  CHECK(strict.text("/message") == "Job in version \"v1\" cannot be handled as a Job: strict decoding error: "
                                   "unknown field \"spec.foo\", duplicate field \"spec.suspend\"");
  const auto warned = world.ask("POST", jobs_path, odd);
  CHECK(warned.status == 201);
  CHECK_THAT(warned.head, Catch::Contains("Warning: 299 - \"unknown field \\\"spec.foo\\\"\"\r\n"));
  CHECK_THAT(warned.head, Catch::Contains("Warning: 299 - \"duplicate field \\\"spec.suspend\\\"\"\r\n"));
  const auto ignored = world.ask("POST", jobs_path + "?fieldValidation=Ignore", odd);
  CHECK(ignored.status == 201);
  CHECK_THAT(ignored.head, !Catch::Contains("Warning"));
  const auto wrong = world.ask("POST", jobs_path + "?fieldValidation=x", odd);
  CHECK(wrong.status == 422);
  CHECK_THAT(wrong.text("/message"), Catch::Contains("fieldValidation: Unsupported value: \"x\": supported values: "
                                                     "\"Ignore\", \"Strict\", \"Warn\""));
  CHECK_THAT(world.ask("POST", jobs_path + "?dryRun=x", good).text("/message"),
             Catch::Contains("dryRun: Unsupported value: \"x\": supported values: \"All\""));
}

TEST_CASE("the store's refusals and warnings are passed on", "[api][write]") {
  writing world;
  world.gateway.on_write = [](const client_write&) {
    write_outcome out;
    out.code = 409;
    out.status = R"({"kind":"Status","reason":"AlreadyExists"})";
    out.warnings = {"say \"no\"\r\nX: y"};
    return out;
  };
  const auto refused = world.ask("POST", jobs_path, good);
  CHECK(refused.status == 409);
  CHECK(refused.text("/reason") == "AlreadyExists");
  CHECK_THAT(refused.head, Catch::Contains("Warning: 299 - \"say \\\"no\\\"  X: y\"\r\n"));
}

TEST_CASE("update, also of the status", "[api][write]") {
  writing world;
  CHECK(world.ask("PUT", jobs_path + "/a", good).status == 200);
  CHECK(world.gateway.last_write().verb == write_verb::update);
  CHECK(world.gateway.last_write().name == "a");
  CHECK(world.ask("PUT", jobs_path + "/a/status", good).status == 200);
  CHECK(world.gateway.last_write().subresource == "status");
}

TEST_CASE("patches", "[api][write]") {
  writing world;
  const std::string patch = R"({"spec":{"parallelism":3}})";
  CHECK(world.ask("PATCH", jobs_path + "/a?fieldValidation=Strict", patch, merge).status == 200);
  const auto wish = world.gateway.last_write();
  CHECK(wish.verb == write_verb::patch);
  CHECK(wish.patch == patch);
  CHECK(wish.patch_type == "application/merge-patch+json");
  CHECK(wish.strict);
  const auto strategic = typed("application/strategic-merge-patch+json");
  CHECK(world.ask("PATCH", jobs_path + "/a", patch, strategic).status == 200);
  CHECK(world.gateway.last_write().patch_type == "application/merge-patch+json");
  for (const auto* other : {R"({"spec":{"x":[1]}})", R"({"spec":{"$patch":"replace"}})"})
    CHECK(world.ask("PATCH", jobs_path + "/a", other, strategic).status == 415);
  CHECK(world.ask("PATCH", jobs_path + "/a", patch, typed("application/json")).status == 415);
}

TEST_CASE("changing the scale", "[api][write]") {
  writing world;
  const std::string scale =
      R"({"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"a"},"spec":{"replicas":7}})";
  CHECK(world.ask("PUT", jobs_path + "/a/scale", scale).status == 200);
  const auto wish = world.gateway.last_write();
  CHECK(wish.subresource == "scale");
  CHECK(wish.object.get<api::Scale>().spec.replicas == 7);
  CHECK(world.ask("PATCH", jobs_path + "/a/scale", R"({"spec":{"replicas":3}})", merge).status == 200);
}

TEST_CASE("delete, with options in body and query", "[api][write]") {
  writing world;
  const auto plain = world.ask("DELETE", jobs_path + "/a");
  CHECK(plain.status == 200);
  CHECK(plain.text("/status") == "Success");
  CHECK(world.gateway.last_write().propagation.empty());
  world.ask(
      "DELETE", jobs_path + "/a",
      R"({"kind":"DeleteOptions","apiVersion":"batch/v1","propagationPolicy":"Foreground","gracePeriodSeconds":5,)"
      R"("preconditions":{"uid":"u","resourceVersion":"7"},"dryRun":["All"]})");
  const auto wish = world.gateway.last_write();
  CHECK(wish.propagation == "Foreground");
  CHECK(wish.grace_seconds == 5);
  CHECK(wish.expected_uid == "u");
  CHECK(wish.expected_version == "7");
  CHECK(wish.dry_run);
  world.ask("DELETE", jobs_path + "/a?orphanDependents=true&gracePeriodSeconds=0");
  CHECK(world.gateway.last_write().propagation == "Orphan");
  CHECK(world.gateway.last_write().grace_seconds == 0);
  struct row {
    const char *query, *message;
  };
  const row rows[] = {
      {"?propagationPolicy=x", "propagationPolicy: Unsupported value: \"x\": supported values: \"Foreground\", "
                               "\"Background\", \"Orphan\", \"nil\""},
      {"?propagationPolicy=Orphan&orphanDependents=true",
       "propagationPolicy: Invalid value: \"Orphan\": orphanDependents and deletionPropagation cannot be both set"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.query) {
      const auto refused = world.ask("DELETE", jobs_path + "/a" + c.query);
      CHECK(refused.status == 422);
      CHECK_THAT(refused.text("/message"), Catch::Contains(c.message));
    }
}

TEST_CASE("delete many", "[api][write]") {
  writing world;
  CHECK(world.ask("DELETE", pods_path + "?labelSelector=a%3Db").status == 200);
  const auto wish = world.gateway.last_write();
  CHECK(wish.verb == write_verb::remove_collection);
  CHECK(wish.label_selector == "a=b");
  CHECK(world.ask("DELETE", pods_path + "?labelSelector=a%20in%20b").status == 400);
  CHECK(world.ask("DELETE", pods_path + "?fieldSelector=status.phase%3DFailed").status == 400);
  CHECK(world.ask("DELETE", "/api/v1/pods").status == 405);
}

TEST_CASE("an eviction deletes", "[api][write]") {
  writing world;
  const auto evicted =
      world.ask("POST", pods_path + "/p/eviction",
                R"({"apiVersion":"policy/v1","kind":"Eviction","deleteOptions":{"gracePeriodSeconds":3}})");
  CHECK(evicted.status == 201);
  CHECK(world.gateway.last_write().verb == write_verb::remove);
  CHECK(world.gateway.last_write().name == "p");
  CHECK(world.gateway.last_write().grace_seconds == 3);
  CHECK(world.gateway.last_write().subresource == "eviction");
  CHECK_FALSE(world.gateway.last_write().dry_run);
  world.ask("POST", pods_path + "/p/eviction?dryRun=All", R"({"apiVersion":"policy/v1","kind":"Eviction"})");
  CHECK(world.gateway.last_write().dry_run);
}
