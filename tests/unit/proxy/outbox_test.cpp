#include "actors/proxy/liveness.hpp"
#include "actors/proxy/outbox.hpp"
#include "messages/codec/stored.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const job_blueprint> blueprint(object_id job, std::uint32_t version = 1) {
  auto b = std::make_shared<job_blueprint>();
  b->job = job;
  b->version = version;
  return b;
}

pod_start start(object_id job, std::uint32_t number) { return {{job, number}, 1, no_number, {}}; }

} // namespace

TEST_CASE("orders go out once, and again when nothing is heard of them", "[proxy]") {
  outbox box;
  box.remember(blueprint(7));
  box.add(start(7, 0));
  box.add(start(7, 1));
  const auto first = box.take(0s, 3s);
  CHECK(first.starts.size() == 2);
  CHECK(first.blueprints.size() == 1);
  CHECK(box.take(2s, 3s).starts.empty());

  box.heard({7, 0}, false);
  const auto again = box.take(3s, 3s);
  REQUIRE(again.starts.size() == 1);
  CHECK(again.starts[0].pod == pod_ref{7, 1});
  CHECK(again.blueprints.size() == 1); // the first may have been lost with its blueprint
  box.heard({7, 1}, true);
  CHECK(box.empty());
}

TEST_CASE("a blueprint travels once an incarnation and version", "[proxy]") {
  outbox box;
  box.remember(blueprint(7));
  box.add(start(7, 0));
  CHECK(box.take(0s, 3s).blueprints.size() == 1);
  box.add(start(7, 1));
  CHECK(box.take(0s, 3s).blueprints.empty());
  box.remember(blueprint(7, 2));
  box.add(start(7, 2));
  CHECK(box.take(0s, 3s).blueprints.size() == 1);
  box.reset();
  box.remember(blueprint(7, 2));
  box.add(start(7, 3));
  CHECK(box.take(0s, 3s).blueprints.size() == 1);
}

TEST_CASE("a stop is repeated until the pod has ended; a shorter grace goes out at once", "[proxy]") {
  outbox box;
  box.add(pod_stop{{7, 0}, 30000});
  CHECK(box.take(0s, 3s).stops.size() == 1);
  box.add(pod_stop{{7, 0}, 30000});
  CHECK(box.take(1s, 3s).stops.empty());
  box.add(pod_stop{{7, 0}, 1000});
  CHECK(box.take(1s, 3s).stops.size() == 1);
  box.heard({7, 0}, false);
  CHECK(box.take(4s, 3s).stops.size() == 1);
  box.heard({7, 0}, true);
  CHECK(box.empty());
}

TEST_CASE("a Job that is over is forgotten once", "[proxy]") {
  outbox box;
  box.remember(blueprint(7));
  box.add(start(7, 0));
  box.take(0s, 3s);
  box.heard({7, 0}, true);
  box.forget({7, 8});
  CHECK(box.take(0s, 3s).forget == std::vector<object_id>{7});
  CHECK(box.take(0s, 3s).forget.empty());
}

TEST_CASE("silence: alive, unknown, lost", "[proxy]") {
  const liveness_limits limits{1s, 10s, 2s};
  CHECK(judge_silence(0s, limits) == liveness::alive);
  CHECK(judge_silence(9999ms, limits) == liveness::alive);
  CHECK(judge_silence(10s, limits) == liveness::unknown);
  CHECK(judge_silence(11999ms, limits) == liveness::unknown);
  CHECK(judge_silence(12s, limits) == liveness::lost);
}

namespace {

/// A Job whose pods read the ConfigMap `settings`.
std::shared_ptr<const job_blueprint> reader(object_id job) {
  api::PodTemplateSpec of;
  of.spec.containers.emplace_back().envFrom.emplace_back().configMapRef.emplace().name = "settings";
  job_blueprint b;
  b.job = job;
  b.version = 1;
  b.name_space = "team";
  b.pod_template = api::to_stored(of);
  return std::make_shared<const job_blueprint>(std::move(b));
}

std::shared_ptr<const config_source> settings(std::uint64_t version) {
  return std::make_shared<const config_source>(config_source{false, "team", "settings", version, false, {{"A", "1"}}});
}

} // namespace

TEST_CASE("a source goes out before the first blueprint that names it, and when it changes", "[proxy]") {
  outbox box;
  box.remember(settings(5));
  CHECK(box.take(0s, 3s).sources.empty()); // nothing needs it yet
  box.remember(blueprint(7));
  box.add(start(7, 0));
  CHECK(box.take(0s, 3s).sources.empty());
  box.remember(reader(8));
  box.add(start(8, 0));
  const auto first = box.take(0s, 3s);
  REQUIRE(first.sources.size() == 1);
  CHECK(first.sources[0].version == 5);
  box.heard({7, 0}, false);

  box.remember(settings(5));
  box.remember(reader(9));
  box.add(start(9, 0));
  CHECK(box.take(1s, 3s).sources.empty());     // the node has it
  CHECK(box.take(3s, 3s).sources.size() == 1); // a start that is repeated brings all it needs
  box.heard({8, 0}, false);
  box.heard({9, 0}, false);
  CHECK(box.empty());

  box.remember(settings(6));
  CHECK_FALSE(box.empty());
  const auto changed = box.take(4s, 3s);
  REQUIRE(changed.sources.size() == 1);
  CHECK(changed.sources[0].version == 6);
  CHECK(box.take(6s, 3s).sources.empty());
  CHECK(box.take(7s, 3s).sources.size() == 1); // the order before may have been lost
  CHECK(box.take(10s, 3s).sources.size() == 1);
  CHECK(box.empty());
}

TEST_CASE("a source that the node has dropped is sent again", "[proxy]") {
  outbox box;
  box.remember(settings(5));
  box.remember(reader(8));
  box.add(start(8, 0));
  CHECK(box.take(0s, 3s).sources.size() == 1);
  box.heard({8, 0}, true);
  SECTION("to a Job that comes later") {
    box.forget({8});
    CHECK(box.take(1s, 3s).forget.size() == 1);
    box.remember(settings(5));
    box.remember(reader(9));
  }
  SECTION("to a Job whose blueprint was not sent yet") {
    box.remember(reader(9));
    box.forget({8});
    CHECK(box.take(1s, 3s).sources.empty());
  }
  box.add(start(9, 0));
  CHECK(box.take(1s, 3s).sources.size() == 1);
}
