#include "messages/resource/core.hpp"
#include "tests/unit/store/store_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
  }
  api::Job reader(const std::string& name) const {
    auto job = a_job(name);
    auto& from = job.spec.template_.spec.containers[0].env.emplace_back();
    from.name = "A";
    auto& key = from.valueFrom.emplace().secretKeyRef.emplace();
    key.name = "keys";
    key.key = "a";
    return job;
  }
  void write_secret(write_verb verb, const std::string& value) {
    client_write w;
    w.verb = verb;
    w.kind = &api::kind_of<api::Secret>();
    w.name_space = "default";
    w.name = "keys";
    if (verb != write_verb::remove) {
      api::Secret secret;
      secret.metadata.name = "keys";
      secret.metadata.namespace_ = "default";
      secret.data["a"].data = value;
      w.object = api::make_resource(std::move(secret));
    }
    const auto out = write(std::move(w));
    REQUIRE(*out);
    REQUIRE((*out)->code < 300);
  }
  /// All that the node was sent, in order.
  std::vector<config_source> sent() const {
    std::vector<config_source> all;
    for (const auto& orders : said.orders)
      for (const auto& source : orders.sources)
        all.push_back(*source);
    return all;
  }
};

} // namespace

TEST_CASE_METHOD(world, "store: what a Job's template names goes to its node, and again when it changes", "[store]") {
  create(reader("pi"));
  REQUIRE(sent().size() == 1); // there is none of that name: the node may say so
  CHECK(sent()[0].secret);
  CHECK(sent()[0].name_space == "default");
  CHECK(sent()[0].name == "keys");
  CHECK(sent()[0].version == 0);

  write_secret(write_verb::create, "one");
  REQUIRE(sent().size() == 2);
  CHECK(sent()[1].version > 0);
  CHECK(sent()[1].data == std::map<std::string, std::string>{{"a", "one"}});
  write_secret(write_verb::update, "two");
  REQUIRE(sent().size() == 3);
  CHECK(sent()[2].data.at("a") == "two");
  CHECK(sent()[2].version > sent()[1].version);

  join("node-1"); // a new incarnation gets everything
  REQUIRE(sent().size() == 4);
  CHECK(sent()[3].data.at("a") == "two");

  write_secret(write_verb::remove, {});
  REQUIRE(sent().size() == 5);
  CHECK(sent()[4].version == 0);
  CHECK(sent()[4].data.empty());
}

TEST_CASE_METHOD(world, "store: nobody hears of a ConfigMap or Secret that no live pod reads", "[store]") {
  write_secret(write_verb::create, "one");
  create(a_job("plain"));
  CHECK(sent().empty());
  create(reader("pi"));
  REQUIRE(sent().size() == 1);
  const pod_ref pod{said.supervisor.back().job, 0};
  report("node-1", pod, ended(time.now, time.now + 1, 0));
  write_secret(write_verb::update, "two");
  CHECK(sent().size() == 1);
}
