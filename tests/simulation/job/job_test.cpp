// Jobs over time: the real supervisor and Job actors, virtual minutes, stand-ins for store and scheduler.

#include "tests/simulation/job/small_cluster.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

namespace troupe::test {

using namespace std::chrono_literals;
using numbers = std::set<std::uint32_t>;

namespace {

constexpr auto ok = pod_phase::succeeded;
constexpr auto bad = pod_phase::failed;

struct fixture : small_cluster {
  ~fixture() { CHECK(state->broken == std::vector<std::string>{}); }

  bool has_event(std::string_view reason) const {
    return std::any_of(state->events.begin(), state->events.end(), [&](const auto& e) { return e.reason == reason; });
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a Job with one pod runs to Complete and its actor ends", "[job][simulation]") {
  const auto id = create();
  CHECK(active(id) == numbers{0});
  CHECK(status(id).active == 1);
  CHECK(status(id).ready == 1);
  CHECK(status(id).startTime->micros == now_us());
  CHECK(is_running(id));
  after(3s);
  finish(id, 0, ok);
  CHECK(condition(id, "Complete") == "CompletionsReached");
  CHECK(condition(id, "SuccessCriteriaMet") == "CompletionsReached");
  CHECK(status(id).succeeded == 1);
  CHECK(status(id).completionTime->micros == now_us());
  CHECK_FALSE(is_running(id));
  CHECK(has_event("Completed"));
}

TEST_CASE_METHOD(fixture, "failed pods are replaced after 10, 20 and 40 seconds", "[job][simulation]") {
  const auto id = create([](api::Job& job) { job.spec.backoffLimit = 3; });
  std::uint32_t number = 0;
  for (const auto wait : {10s, 20s, 40s}) {
    finish(id, number, bad);
    CHECK(status(id).failed == static_cast<int>(number) + 1);
    after(wait - 1s);
    CHECK(active(id).empty());
    after(1s);
    CHECK(active(id) == numbers{++number});
  }
  CHECK_FALSE(has_event("BackoffLimitExceeded"));
  finish(id, number, bad);
  CHECK(condition(id, "FailureTarget") == "BackoffLimitExceeded");
  CHECK(condition(id, "Failed") == "BackoffLimitExceeded");
  CHECK(status(id).failed == 4);
  CHECK_FALSE(status(id).completionTime);
  CHECK_FALSE(is_running(id));
  after(3600s);
  CHECK(created(id) == 4);
}

TEST_CASE_METHOD(fixture, "a Job's own backoff, changed while it waits", "[job][simulation]") {
  const auto id =
      create([](api::Job& job) { job.metadata.annotations["troupe.dev/backoff"] = "initial=2s, factor=3"; });
  std::uint32_t number = 0;
  for (const auto wait : {2s, 6s, 18s}) {
    finish(id, number, bad);
    after(wait - 1s);
    CHECK(active(id).empty());
    after(1s);
    CHECK(active(id) == numbers{++number});
  }
  finish(id, number, bad); // 54 seconds
  after(10s);
  edit(id, [](api::Job& job) { job.metadata.annotations["troupe.dev/backoff"] = "initial=2s, factor=3, cap=20s"; });
  after(10s);
  CHECK(active(id) == numbers{++number});
}

TEST_CASE_METHOD(fixture, "a Job waits for others, and remembers what has come", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.activeDeadlineSeconds = 60;
    job.metadata.annotations["troupe.dev/depends-on"] = "job-2, job-3:ended";
  });
  CHECK(active(id).empty());
  CHECK(condition(id, "WaitingForDependencies") == "Waiting");
  const auto first = create(), second = create([](api::Job&job) { job.spec.backoffLimit = 0; });
  after(3600s); // no deadline runs meanwhile
  finish(first, 0, ok);
  CHECK(active(id).empty());
  state->jobs.at(first).removed = true; // nobody needs it any more
  kill_actor(id);
  after(60s);
  finish(second, 0, bad);
  CHECK(active(id) == numbers{0});
  CHECK(condition(id, "WaitingForDependencies").empty());
  finish(id, 0, ok);
  CHECK(condition(id, "Complete") == "CompletionsReached");
}

TEST_CASE_METHOD(fixture, "index by index, until one is lost", "[job][simulation]") {
  const auto indexed = [](api::Job& job) {
    job.spec.completionMode = "Indexed";
    job.spec.parallelism = job.spec.completions = 3;
    job.spec.backoffLimitPerIndex = 0;
  };
  const auto first = create(indexed);
  const auto id = create([&](api::Job& job) {
    indexed(job);
    job.metadata.annotations["troupe.dev/depends-on"] = "job-1/index";
  });
  CHECK(active(id).empty());
  finish(first, 1, ok);
  REQUIRE(active(id) == numbers{0});
  CHECK(state->jobs.at(id).pods.at(0).index == 1);
  finish(first, 0, ok);
  CHECK(active(id) == numbers{0, 1});
  finish(first, 2, bad);
  CHECK(condition(id, "FailureTarget") == "DependencyNeverSatisfied");
  finish(id, 0, bad);
  finish(id, 1, bad);
  CHECK(condition(id, "Failed") == "DependencyNeverSatisfied");
}

TEST_CASE_METHOD(fixture, "pods that never run are given up until backoffLimit is reached", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.backoffLimit = 1;
    job.metadata.annotations["troupe.dev/start-deadline-seconds"] = "45";
    job.metadata.annotations["troupe.dev/backoff"] = "initial=5s";
  });
  after(44s);
  CHECK(active(id) == numbers{0});
  after(1s);
  CHECK(terminating(id) == numbers{0});
  CHECK(status(id).failed == 1);
  CHECK(has_event("StartDeadlineExceeded"));
  finish(id, 0, bad);
  after(5s);
  CHECK(active(id) == numbers{1});
  after(45s);
  finish(id, 1, bad);
  CHECK(condition(id, "Failed") == "BackoffLimitExceeded");
  CHECK(status(id).failed == 2);
}

TEST_CASE_METHOD(fixture, "a TTL for each end, and Finished with either", "[job][simulation]") {
  const auto make = [this] {
    return create([](api::Job& job) {
      job.spec.backoffLimit = 0;
      job.spec.ttlSecondsAfterFinished = 1000;
      job.metadata.annotations["troupe.dev/ttl-seconds-after-success"] = "30";
      job.metadata.annotations["troupe.dev/finished-condition"] = "true";
    });
  };
  const auto good = make(), failing = make();
  finish(good, 0, ok);
  finish(failing, 0, bad);
  CHECK(condition(good, "Finished") == "CompletionsReached");
  CHECK(condition(failing, "Finished") == "BackoffLimitExceeded");
  after(29s);
  CHECK(state->deletions.empty());
  after(1s);
  REQUIRE(state->deletions.size() == 1);
  CHECK(state->deletions[0].name == state->jobs.at(good).job.metadata.name);
  after(969s);
  CHECK(state->deletions.size() == 1);
  after(1s);
  CHECK(state->deletions.size() == 2);
}

TEST_CASE_METHOD(fixture, "the same report again changes nothing", "[job][simulation]") {
  const auto id = create([](api::Job& job) { job.spec.completions = 3; });
  finish(id, 0, ok);
  CHECK(active(id) == numbers{1});
  finish(id, 0, ok);
  finish(id, 0, ok);
  CHECK(status(id).succeeded == 1);
  CHECK(created(id) == 2);
}

TEST_CASE_METHOD(fixture, "the deadline ends a Job whose pods still run", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.parallelism = job.spec.completions = 2;
    job.spec.activeDeadlineSeconds = 300; // longer than one timer waits
  });
  after(299s);
  CHECK(active(id) == numbers{0, 1});
  after(1s);
  CHECK(terminating(id) == numbers{0, 1});
  CHECK(condition(id, "FailureTarget") == "DeadlineExceeded");
  CHECK(condition(id, "Failed").empty());
  CHECK(status(id).failed == 2);
  CHECK(status(id).terminating == 2);
  finish(id, 0, bad);
  CHECK(condition(id, "Failed").empty());
  finish(id, 1, ok); // too late: it has been counted
  CHECK(condition(id, "Failed") == "DeadlineExceeded");
  CHECK(status(id).failed == 2);
  CHECK(status(id).succeeded == 0);
  CHECK_FALSE(is_running(id));
}

TEST_CASE_METHOD(fixture, "a deadline that is moved while the Job runs", "[job][simulation]") {
  const auto id = create([](api::Job& job) { job.spec.activeDeadlineSeconds = 50; });
  after(30s);
  edit(id, [](api::Job& job) { job.spec.activeDeadlineSeconds = 100; });
  after(60s);
  CHECK(active(id) == numbers{0});
  edit(id, [](api::Job& job) { job.spec.activeDeadlineSeconds = 95; });
  after(5s);
  CHECK(condition(id, "FailureTarget") == "DeadlineExceeded");
}

TEST_CASE_METHOD(fixture, "suspend and resume", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.parallelism = 2;
    job.spec.completions = 4;
    job.spec.activeDeadlineSeconds = 60;
  });
  finish(id, 0, ok);
  edit(id, [](api::Job& job) { job.spec.suspend = true; });
  CHECK(active(id).empty());
  CHECK(terminating(id) == numbers{1, 2});
  CHECK(condition(id, "Suspended") == "JobSuspended");
  CHECK_FALSE(status(id).startTime);
  finish(id, 1, bad);
  finish(id, 2, bad);
  CHECK(status(id).failed == 0);
  CHECK(status(id).terminating == 0);
  after(1h); // the deadline does not run
  CHECK(is_running(id));
  edit(id, [](api::Job& job) { job.spec.suspend = false; });
  CHECK(active(id) == numbers{3, 4});
  CHECK(status(id).startTime->micros == now_us());
  CHECK(condition(id, "Suspended").empty());
  CHECK(has_event("Suspended"));
  CHECK(has_event("Resumed"));
  for (std::uint32_t n = 3; n < 6; ++n)
    finish(id, n, ok);
  CHECK(condition(id, "Complete") == "CompletionsReached");
  CHECK(status(id).succeeded == 4);
}

TEST_CASE_METHOD(fixture, "scaling up and down while running", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.parallelism = 2;
    job.spec.completions = 10;
  });
  CHECK(active(id) == numbers{0, 1});
  edit(id, [](api::Job& job) { job.spec.parallelism = 5; });
  CHECK(active(id) == numbers{0, 1, 2, 3, 4});
  after(1s);
  edit(id, [](api::Job& job) { job.spec.parallelism = 1; });
  CHECK(active(id).size() == 1);
  CHECK(status(id).terminating == 4);
  for (const auto n : terminating(id))
    finish(id, n, bad);
  CHECK(status(id).failed == 0);
  edit(id, [](api::Job& job) { job.spec.parallelism = 0; });
  CHECK(active(id).empty());
  CHECK(condition(id, "Complete").empty());
  edit(id, [](api::Job& job) { job.spec.parallelism = 3; });
  CHECK(active(id).size() == 3);
}

TEST_CASE_METHOD(fixture, "a fixed number of completions runs three at a time, until fewer are left",
                 "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.parallelism = 3;
    job.spec.completions = 5;
  });
  std::vector<std::size_t> at_once{active(id).size()};
  while (condition(id, "Complete").empty() && at_once.size() < 10) {
    finish(id, *active(id).begin(), ok);
    at_once.push_back(active(id).size());
  }
  CHECK(at_once == std::vector<std::size_t>{3, 3, 3, 2, 1, 0});
  CHECK(created(id) == 5);
}

TEST_CASE_METHOD(fixture, "OnFailure: containers restart in their pod until the limit is reached",
                 "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.template_.spec.restartPolicy = "OnFailure";
    job.spec.backoffLimit = 3;
  });
  restart_containers(id, 0, 2);
  CHECK(active(id) == numbers{0});
  CHECK(status(id).failed == 0);
  restart_containers(id, 0, 3);
  CHECK(terminating(id) == numbers{0});
  CHECK(condition(id, "FailureTarget") == "BackoffLimitExceeded");
  finish(id, 0, bad);
  CHECK(condition(id, "Failed") == "BackoffLimitExceeded");
  CHECK(status(id).failed == 1);
  CHECK(created(id) == 1);
}

TEST_CASE_METHOD(fixture, "a work queue starts nothing after its first success", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.parallelism = 3;
    job.spec.completions.reset();
  });
  finish(id, 0, bad);
  after(10s);
  CHECK(active(id) == numbers{1, 2, 3});
  finish(id, 1, ok);
  finish(id, 2, bad);
  after(1h);
  CHECK(active(id) == numbers{3});
  finish(id, 3, ok);
  CHECK(condition(id, "Complete") == "CompletionsReached");
  CHECK(status(id).succeeded == 2);
  CHECK(status(id).failed == 2);
}

TEST_CASE_METHOD(fixture, "a deleted pod counts as failed and is replaced after 10 seconds", "[job][simulation]") {
  const auto id = create();
  delete_pod(id, 0);
  CHECK(status(id).failed == 1);
  CHECK(status(id).terminating == 1);
  after(9s);
  CHECK(active(id).empty());
  after(1s);
  CHECK(active(id) == numbers{1});
  finish(id, 1, ok);
  CHECK(condition(id, "SuccessCriteriaMet") == "CompletionsReached");
  CHECK(condition(id, "Complete").empty()); // the deleted one still ends
  finish(id, 0, bad);
  CHECK(condition(id, "Complete") == "CompletionsReached");
  CHECK(status(id).failed == 1);
}

TEST_CASE_METHOD(fixture, "under podReplacementPolicy Failed a deleted pod is waited for", "[job][simulation]") {
  const auto id = create([](api::Job& job) { job.spec.podReplacementPolicy = "Failed"; });
  delete_pod(id, 0);
  after(60s);
  CHECK(created(id) == 1);
  CHECK(status(id).failed == 0);
  finish(id, 0, bad);
  CHECK(status(id).failed == 1);
  after(10s);
  CHECK(active(id) == numbers{1});
}

TEST_CASE_METHOD(fixture, "a killed Job actor is started again and counts nothing twice", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.parallelism = 2;
    job.spec.completions = 4;
  });
  finish(id, 0, ok);
  kill_actor(id);
  finish(id, 1, ok); // nobody hears it
  CHECK_FALSE(is_running(id));
  CHECK(status(id).succeeded == 1);
  after(1s);
  CHECK(is_running(id));
  CHECK(registry().history(path(id)).restarts == 1);
  CHECK(status(id).succeeded == 2);
  CHECK(active(id) == numbers{2, 3});
  finish(id, 2, ok);
  finish(id, 3, ok);
  CHECK(status(id).succeeded == 4);
  CHECK(condition(id, "Complete") == "CompletionsReached");
  CHECK(created(id) == 4);
}

TEST_CASE_METHOD(fixture, "a Job actor that was killed during its backoff keeps to it", "[job][simulation]") {
  const auto id = create();
  finish(id, 0, bad);
  after(5s);
  kill_actor(id);
  after(4s);
  CHECK(is_running(id));
  CHECK(active(id).empty());
  after(1s);
  CHECK(active(id) == numbers{1});
}

TEST_CASE_METHOD(fixture, "a Job that is killed again and again waits longer and longer", "[job][simulation]") {
  const auto id = create();
  const auto other = create();
  for (int i = 0; i < 12; ++i) {
    for (int waited = 0; !state->jobs.at(id).actor && waited < 200; ++waited)
      after(100ms);
    REQUIRE(state->jobs.at(id).actor);
    kill_actor(id);
    settle();
  }
  after(5s);
  CHECK_FALSE(is_running(id)); // by now its delay is at the cap
  CHECK(is_running(other));
  after(12s);
  CHECK(is_running(id));
  finish(id, 0, ok);
  CHECK(condition(id, "Complete") == "CompletionsReached");
}

TEST_CASE_METHOD(fixture, "pods that a scheduler forgot are asked for again", "[job][simulation]") {
  state->scheduler_is_deaf = true;
  const auto id = create();
  CHECK(created(id) == 0);
  CHECK(state->asked == 1);
  CHECK(status(id).active == 1);
  state->scheduler_is_deaf = false;
  after(5s);
  CHECK(state->asked == 2);
  CHECK(active(id) == numbers{0});
  after(1h);
  CHECK(state->asked == 2);
}

TEST_CASE_METHOD(fixture, "a finished Job is deleted when its TTL is over", "[job][simulation]") {
  const auto id = create([](api::Job& job) { job.spec.ttlSecondsAfterFinished = 100; });
  after(1h);
  CHECK(state->deletions.empty());
  finish(id, 0, ok);
  after(99s);
  CHECK(state->deletions.empty());
  after(1s);
  REQUIRE(state->deletions.size() == 1);
  const auto& wish = state->deletions[0];
  CHECK(wish.verb == write_verb::remove);
  CHECK(wish.kind == &api::kind_of<api::Job>());
  CHECK(wish.propagation == "Foreground");
  CHECK(wish.expected_uid == state->jobs.at(id).job.metadata.uid);
  after(1h);
  CHECK(state->deletions.size() == 1);
}

TEST_CASE_METHOD(fixture, "a TTL that is changed after the end, and a deletion that fails at first",
                 "[job][simulation]") {
  const auto id = create();
  finish(id, 0, ok);
  after(50s);
  edit(id, [](api::Job& job) { job.spec.ttlSecondsAfterFinished = 60; });
  edit(id, [](api::Job& job) { job.spec.ttlSecondsAfterFinished = 80; });
  after(29s);
  CHECK(state->deletions.empty());
  state->deletions_fail = true;
  after(1s);
  CHECK(state->deletions.size() == 1);
  state->deletions_fail = false;
  after(10s);
  CHECK(state->deletions.size() == 2);
  after(1h);
  CHECK(state->deletions.size() == 2);
}

TEST_CASE_METHOD(fixture, "a Job that is removed takes its actor along", "[job][simulation]") {
  const auto id = create();
  REQUIRE(is_running(id));
  caf::anon_send(state->supervisor, std::make_shared<const jobs_changed>(jobs_changed{{{id, {}, true}}}));
  settle();
  CHECK_FALSE(is_running(id));
}

TEST_CASE_METHOD(fixture, "a Job of another controller gets no actor", "[job][simulation]") {
  const auto id = create([](api::Job& job) { job.spec.managedBy = "acme.io/foo"; });
  CHECK_FALSE(is_running(id));
  CHECK(created(id) == 0);
}

TEST_CASE_METHOD(fixture, "Indexed Jobs run each index to its success", "[job][simulation]") {
  const auto id = create([](api::Job& job) {
    job.spec.completionMode = "Indexed";
    job.spec.parallelism = 2;
    job.spec.completions = 3;
  });
  const auto index = [&](std::uint32_t n) { return state->jobs.at(id).pods.at(n).index; };
  CHECK(index(0) == 0);
  CHECK(index(1) == 1);
  finish(id, 0, bad);
  after(10s);
  CHECK(index(2) == 0);
  finish(id, 1, ok);
  CHECK(index(3) == 2);
  finish(id, 3, ok);
  CHECK(status(id).completedIndexes == "1,2");
  finish(id, 2, ok);
  CHECK(status(id).completedIndexes == "0-2");
  CHECK(condition(id, "Complete") == "CompletionsReached");
  CHECK(status(id).succeeded == 3);
}

TEST_CASE("whatever fails and whoever is killed, each success counts once", "[job][simulation]") {
  const auto seed = GENERATE(range(0U, 20U));
  INFO("seed " << seed);
  std::mt19937 random{seed};
  fixture cluster;
  const auto id = cluster.create([](api::Job& job) {
    job.spec.parallelism = 5;
    job.spec.completions = 40;
    job.spec.backoffLimit = 1000;
  });
  int successes = 0;
  for (int step = 0; step < 2000 && cluster.condition(id, "Complete").empty(); ++step) {
    const auto running = cluster.active(id);
    const auto dice = random() % 10;
    if (dice == 0 && cluster.state->jobs.at(id).actor) {
      cluster.kill_actor(id);
    } else if (running.empty() || dice == 1) {
      cluster.after(std::chrono::seconds{random() % 100});
    } else {
      const auto phase = random() % 4 == 0 ? bad : ok;
      successes += phase == ok ? 1 : 0;
      cluster.finish(id, *std::next(running.begin(), static_cast<int>(random() % running.size())), phase);
    }
  }
  cluster.after(60s);
  CHECK(cluster.condition(id, "Complete") == "CompletionsReached");
  CHECK(cluster.status(id).succeeded == successes);
  CHECK(successes == 40);
}

} // namespace troupe::test
