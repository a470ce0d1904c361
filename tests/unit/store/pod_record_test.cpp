#include "actors/store/pods/pod_record.hpp"

#include <catch2/catch.hpp>

#include <numeric>
#include <random>

using namespace troupe;

namespace {

constexpr std::int64_t t0 = 1'700'000'000'000'000;
constexpr std::int64_t s = 1'000'000;

pod_record scheduled() {
  pod_record r;
  r.created_us = t0;
  r.scheduled_us = t0;
  r.node = 3;
  return r;
}

pod_status starting() {
  pod_status x;
  x.accepted_us = t0 + s;
  x.containers.emplace_back().waiting_reason = "ContainerCreating";
  return x;
}

pod_status running() {
  auto x = starting();
  x.phase = pod_phase::running;
  x.ready_us = t0 + 2 * s;
  auto& c = x.containers[0];
  c = {};
  c.state = run_state::running;
  c.started_us = t0 + 2 * s;
  c.started = c.ready = true;
  c.log = {1, 2, 3};
  return x;
}

pod_status ended(std::int32_t code) {
  auto x = running();
  x.phase = code == 0 ? pod_phase::succeeded : pod_phase::failed;
  x.ready_us = 0;
  auto& c = x.containers[0];
  c.state = run_state::terminated;
  c.started_us = 0;
  c.started = c.ready = false;
  c.end = {code, 0, t0 + 2 * s, t0 + 5 * s, code == 0 ? "Completed" : "Error", "", c.log};
  return x;
}

bool same(pod_status a, const pod_status& b) {
  a.cpu_us = b.cpu_us;
  a.max_rss_kib = b.max_rss_kib;
  return a == b;
}

pod_status random_status(std::mt19937& random) {
  const auto flip = [&] { return random() % 2 == 0; };
  pod_status x;
  x.phase = static_cast<pod_phase>(random() % 4);
  x.accepted_us = t0 + static_cast<std::int64_t>(random() % 1000);
  x.ready_us = flip() ? 0 : t0 + static_cast<std::int64_t>(random() % 9);
  x.image_unused = flip();
  x.reason = random() % 5 == 0 ? "Evicted" : "";
  for (auto n = random() % 3 + 1; n > 0; --n) {
    auto& c = x.containers.emplace_back();
    c.state = static_cast<run_state>(random() % 3);
    c.restarts = static_cast<std::int32_t>(random() % 3);
    c.ready = flip();
    c.started = flip();
    c.started_us = c.state == run_state::running ? t0 + static_cast<std::int64_t>(random() % 9) : 0;
    if (c.state == run_state::waiting)
      c.waiting_reason = flip() ? "ContainerCreating" : "CrashLoopBackOff";
    if (c.state == run_state::terminated)
      c.end = {static_cast<std::int32_t>(random() % 3), 0, t0, flip() ? t0 + s : 0, flip() ? "Error" : "Odd", "", {}};
    if (c.restarts > 0)
      c.last.push_back({1, 9, t0, t0 + s, "Error", "said", {}});
  }
  return x;
}

} // namespace

TEST_CASE("pod record: what is usual fits, and reads back as it was reported", "[store]") {
  auto r = scheduled();
  for (const auto& status : {starting(), running(), ended(0)}) {
    apply(r, 1, status);
    CHECK(r.extra == nullptr);
    CHECK(same(status_of(r, 1), status));
  }
  auto failed = scheduled();
  CHECK(apply(failed, 1, ended(7)) == report_effect::ended);
  CHECK(failed.extra == nullptr);
  CHECK(failed.exit_code == 7);
  CHECK(failed.finished_us == t0 + 5 * s);
}

TEST_CASE("pod record: whatever a node says reads back, unusual or not", "[store]") {
  std::mt19937 random{11};
  for (int i = 0; i < 2000; ++i) {
    auto r = scheduled();
    auto status = random_status(random);
    apply(r, 1, status);
    if (is_terminal(status.phase))
      status.ready_us = 0;
    INFO("round " << i);
    CHECK(same(status_of(r, status.containers.size()), status));
    const auto back = from_stored_form(stored_form(r));
    CHECK(same(status_of(back, status.containers.size()), status));
    CHECK(fact_of(back, 4) == fact_of(r, 4));
  }
}

TEST_CASE("pod record: reports are idempotent and ordered, an end is for good", "[store]") {
  auto r = scheduled();
  CHECK(apply(r, 2, running()) == report_effect::changed);
  CHECK(apply(r, 2, running()) == report_effect::same);
  CHECK(apply(r, 1, starting()) == report_effect::refused);
  CHECK(r.phase == pod_phase::running);
  CHECK(apply(r, 3, ended(0)) == report_effect::ended);
  CHECK(apply(r, 3, ended(0)) == report_effect::refused);
  CHECK(apply(r, 4, ended(1)) == report_effect::refused);
  CHECK_FALSE(apply_node_lost(r, "n", t0 + 9 * s));
  CHECK(r.phase == pod_phase::succeeded);
  pod_record none;
  CHECK(apply(none, 1, running()) == report_effect::refused);
}

TEST_CASE("pod record: facts", "[store]") {
  auto r = scheduled();
  r.index = 9;
  CHECK_FALSE(fact_of(r, 4).ready_us != 0);
  apply(r, 1, running());
  auto f = fact_of(r, 4);
  CHECK(f.number == 4);
  CHECK(f.index == 9);
  CHECK(f.scheduled);
  CHECK(f.ready_us == t0 + 2 * s);
  CHECK(f.finished_us == 0);
  auto again = running();
  again.containers[0].restarts = 2;
  again.containers.push_back(again.containers[0]);
  again.containers[1].restarts = 5;
  apply(r, 2, again);
  f = fact_of(r, 4);
  CHECK(f.restarts == 7);
  CHECK(f.max_restarts == 5);
  apply(r, 3, ended(0));
  CHECK(fact_of(r, 4).finished_us == t0 + 5 * s);
  CHECK(fact_of(r, 4).exit_codes.empty());
}

TEST_CASE("pod record: what a failure policy asks for", "[store]") {
  SECTION("one container") {
    auto r = scheduled();
    apply(r, 1, ended(7));
    const auto f = fact_of(r, 4);
    CHECK(f.exit_codes == std::vector<std::int32_t>{7});
    CHECK(f.accepted);
    CHECK_FALSE(f.disrupted);
  }
  SECTION("several, one of which never ran") {
    auto r = scheduled();
    auto status = ended(7);
    status.containers.insert(status.containers.begin(), status.containers[0]);
    status.containers[0].end.exit_code = 0;
    status.containers.emplace_back();
    apply(r, 1, status);
    CHECK(fact_of(r, 4).exit_codes == std::vector<std::int32_t>{0, 7, pod_fact::no_exit});
  }
  SECTION("a node that is lost") {
    auto r = scheduled();
    apply(r, 1, running());
    apply_node_lost(r, "n", t0 + 9 * s);
    CHECK(fact_of(r, 4).disrupted);
    CHECK(fact_of(r, 4).exit_codes == std::vector<std::int32_t>{137});
  }
  SECTION("ended before any node took it") {
    pod_record r;
    r.created_us = t0;
    apply_deletion(r, {.now_us = t0 + s});
    const auto f = fact_of(r, 4);
    CHECK(f.phase == pod_phase::failed);
    CHECK_FALSE(f.accepted);
    CHECK(f.exit_codes == std::vector<std::int32_t>{pod_fact::no_exit});
  }
}

TEST_CASE("pod record: a node that is lost", "[store]") {
  auto r = scheduled();
  apply(r, 1, running());
  CHECK(apply_node_lost(r, "node-1", t0 + 9 * s));
  CHECK(r.phase == pod_phase::failed);
  const auto status = status_of(r, 1);
  CHECK(status.reason == "NodeLost");
  CHECK_THAT(status.message, Catch::Contains("node-1"));
  CHECK(status.containers[0].end.reason == "ContainerStatusUnknown");
  CHECK(r.extra->disrupted_us == t0 + 9 * s);
  CHECK(r.extra->disruption_message == "PodGC: node no longer exists");
  CHECK(r.visible());
  CHECK(apply(r, 9, ended(0)) == report_effect::refused); // what it says later counts for nothing
}

TEST_CASE("pod record: deletion", "[store]") {
  SECTION("a running pod gets its grace, and is gone with its end") {
    auto r = scheduled();
    apply(r, 1, running());
    const auto effect = apply_deletion(r, {.now_us = t0 + 4 * s, .grace_s = 30});
    CHECK((effect.changed && effect.stop && !effect.ended));
    CHECK(r.visible());
    CHECK(fact_of(r, 0).terminating);
    CHECK_FALSE(apply_deletion(r, {.now_us = t0 + 5 * s, .grace_s = 60}).changed); // only shorter
    CHECK(apply_deletion(r, {.now_us = t0 + 5 * s, .grace_s = 10}).stop);
    CHECK(r.extra->deleted_us == t0 + 4 * s);
    CHECK(r.extra->grace_s == 10);
    CHECK(apply(r, 2, ended(143)) == report_effect::ended);
    CHECK_FALSE(r.visible());
    CHECK(fact_of(r, 0).phase == pod_phase::failed);
  }
  SECTION("one without a node ends at once") {
    auto r = scheduled();
    r.node = 0;
    const auto effect = apply_deletion(r, {.now_us = t0 + s, .grace_s = 30, .uncounted = true});
    CHECK((effect.changed && !effect.stop && effect.ended));
    CHECK_FALSE(r.visible());
    CHECK(fact_of(r, 0).uncounted);
  }
  SECTION("one that has ended is gone at once, and keeps its outcome") {
    auto r = scheduled();
    apply(r, 1, ended(0));
    const auto effect = apply_deletion(r, {.now_us = t0 + 9 * s, .grace_s = 30, .uncounted = true});
    CHECK((effect.changed && !effect.stop && !effect.ended));
    CHECK_FALSE(r.visible());
    CHECK(fact_of(r, 0).phase == pod_phase::succeeded);
    CHECK_FALSE(fact_of(r, 0).uncounted);
    CHECK_FALSE(apply_deletion(r, {.now_us = t0 + 9 * s}).changed);
  }
  SECTION("by the eviction API: it was disrupted") {
    auto r = scheduled();
    apply(r, 1, running());
    CHECK(apply_deletion(r, {.now_us = t0 + 4 * s, .grace_s = 30, .cause = disruption::eviction_api}).stop);
    CHECK(fact_of(r, 0).disrupted);
    CHECK(r.extra->disrupted_us == t0 + 4 * s);
    CHECK(r.extra->disruption_reason == "EvictionByEvictionAPI");
    CHECK(r.extra->disruption_message == "Eviction API: evicting");
  }
  SECTION("by the taint manager: so was this") {
    auto r = scheduled();
    apply(r, 1, running());
    CHECK(apply_deletion(r, {.now_us = t0 + 4 * s, .grace_s = 30, .cause = disruption::taint_manager}).stop);
    CHECK(fact_of(r, 0).disrupted);
    CHECK(r.extra->disruption_reason == "DeletionByTaintManager");
    CHECK(r.extra->disruption_message == "Taint manager: deleting due to NoExecute taint");
  }
  SECTION("by the eviction API, when it has ended: its outcome stands") {
    auto r = scheduled();
    apply(r, 1, ended(0));
    CHECK(apply_deletion(r, {.now_us = t0 + 4 * s, .cause = disruption::eviction_api}).changed);
    CHECK_FALSE(fact_of(r, 0).disrupted);
  }
  SECTION("with grace 0 it is gone, and its node is told") {
    auto r = scheduled();
    apply(r, 1, running());
    const auto effect = apply_deletion(r, {.now_us = t0 + 4 * s, .grace_s = 0});
    CHECK((effect.stop && effect.ended));
    CHECK_FALSE(r.visible());
  }
}

TEST_CASE("pod record: a pod that its node ended for its own sake was disrupted", "[store]") {
  const auto [reason, expected] = GENERATE(table<std::string, std::string>({{"Terminated", "TerminationByKubelet"},
                                                                            {"Evicted", "TerminationByKubelet"},
                                                                            {"NodeLost", "DeletionByPodGC"},
                                                                            {"DeadlineExceeded", ""},
                                                                            {"", ""}}));
  auto r = scheduled();
  apply(r, 1, running());
  auto last = ended(143);
  last.reason = reason;
  last.message = "why";
  REQUIRE(apply(r, 2, last) == report_effect::ended);
  const auto disrupted = r.extra && r.extra->disrupted_us != 0;
  CHECK(disrupted == !expected.empty());
  if (disrupted) {
    CHECK(r.extra->disrupted_us == r.finished_us);
    CHECK(r.extra->disruption_reason == expected);
    CHECK(r.extra->disruption_message == (reason == "NodeLost" ? "PodGC: node no longer exists" : "why"));
  }
}

TEST_CASE("pod record: the share of memory that a pod was given stays with it", "[store]") {
  auto r = scheduled();
  CHECK(fact_of(r, 0).memory_percent == 100);
  r.extra = std::make_shared<const pod_extra>(pod_extra{.memory_percent = 225});
  auto killed = ended(137);
  killed.containers[0].end.reason = "OOMKilled";
  REQUIRE(apply(r, 1, killed) == report_effect::ended);
  const auto fact = fact_of(from_stored_form(stored_form(r)), 0);
  CHECK(fact.memory_percent == 225);
  CHECK(fact.oom_killed);
}

TEST_CASE("pod record: a pod that was evicted for its own usage was not disrupted", "[store]") {
  auto r = scheduled();
  apply(r, 1, running());
  auto last = ended(143);
  last.reason = "Evicted";
  last.message = "Usage of EmptyDir volume \"work\" exceeds the limit \"1Mi\". ";
  REQUIRE(apply(r, 2, last) == report_effect::ended);
  CHECK_FALSE((r.extra && r.extra->disrupted_us != 0));
}

TEST_CASE("pod record: older forms still read", "[store]") {
  auto r = scheduled();
  auto status = ended(1);
  status.containers[0].end.message = "last words";
  apply(r, 1, status);
  auto bytes = stored_form(r);
  // What each version has added at the end: failures before, edits (none), a dropped index, one started container,
  // a share of memory.
  constexpr std::size_t added[]{sizeof(index_failures), sizeof(std::uint32_t), 1, sizeof(std::uint32_t) + 1,
                                sizeof(std::uint32_t)};
  const auto version = GENERATE(as<std::size_t>{}, 1, 2, 3, 4, 5);
  bytes[0] = static_cast<char>(version);
  bytes.resize(bytes.size() - std::accumulate(std::begin(added) + version - 1, std::end(added), std::size_t{0}));
  const auto back = from_stored_form(bytes);
  CHECK(back.extra->status->containers[0].end.message == "last words");
  CHECK(back.extra->before == index_failures{});
  CHECK(back.extra->memory_percent == 100);
}

TEST_CASE("pod record: in an older form whoever runs has started", "[store]") {
  auto r = scheduled();
  auto status = running();
  status.containers[0].ready = false;
  status.containers[0].started = false;
  status.ready_us = 0;
  apply(r, 1, status);
  auto bytes = stored_form(r);
  CHECK_FALSE(from_stored_form(bytes).extra->status->containers[0].started);
  bytes[0] = 4;
  bytes.resize(bytes.size() - 2 * sizeof(std::uint32_t) - 1);
  CHECK(from_stored_form(bytes).extra->status->containers[0].started);
}

TEST_CASE("pod record: a stored form that is cut or too long is refused", "[store]") {
  auto r = scheduled();
  auto status = ended(1);
  status.containers[0].end.message = "last words";
  r.extra = std::make_shared<const pod_extra>(pod_extra{.before = {3, 1}});
  api::ObjectMeta edited;
  edited.labels["team"] = "red";
  apply_edit(r, edited, false);
  apply(r, 1, status);
  const auto bytes = stored_form(r);
  CHECK(from_stored_form(bytes).extra->before == index_failures{3, 1});
  CHECK(from_stored_form(bytes).extra->edited->labels == edited.labels);
  for (std::size_t n = 0; n < bytes.size(); ++n)
    CHECK_THROWS(from_stored_form(std::string_view{bytes}.substr(0, n)));
  CHECK_THROWS(from_stored_form(bytes + "x"));
}
