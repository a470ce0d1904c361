// What must never happen and what must happen at last, over random Jobs, pods and edits. The seed is in the message.

#include "actors/admission/job_rules.hpp"
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

namespace troupe::test {

namespace {

/// One Job and its pods; decisions are carried out at once, pods and users do as the dice say.
class random_job {
 public:
  explicit random_job(unsigned seed) : random_(seed) { make(); }

  bool finished() const { return finished_; }

  /// Pods end, pods are deleted, the user edits; then a decision.
  void stir() {
    const auto dice = pick(10);
    if (dice < 6)
      end_one();
    else if (dice < 7)
      delete_one();
    else if (dice < 8)
      edit();
    else
      now_ += pick(700) * second;
    round();
  }

  /// The user is content, every pod that runs succeeds: the Job must end.
  void calm_down() {
    job_.job.spec.suspend = false;
    job_.job.spec.parallelism = std::max(1, *job_.job.spec.parallelism);
    for (int i = 0; i < 2000 && !finished_; ++i) {
      end_all();
      round();
      now_ += 700 * second;
    }
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  void make() {
    auto& spec = job_.job.spec;
    spec.parallelism = pick(6);
    spec.completions = pick(12);
    if (pick(4) == 0)
      spec.completions.reset();
    if (pick(3) == 0 && spec.completions)
      spec.completionMode = "Indexed";
    spec.backoffLimit = pick(8);
    if (pick(3) == 0)
      spec.podReplacementPolicy = "Failed";
    if (pick(3) == 0)
      spec.template_.spec.restartPolicy = "OnFailure";
    if (pick(4) == 0)
      spec.activeDeadlineSeconds = pick(3000);
    spec.suspend = pick(5) == 0;
    if (is_indexed())
      make_indexed();
    if (pick(3) == 0)
      make_rules();
    round();
  }

  void make_indexed() {
    if (pick(2) == 0) {
      job_ = std::move(job_).backoff_limit_per_index(pick(3));
      if (pick(2) == 0)
        job_.job.spec.maxFailedIndexes = pick(*job_.job.spec.completions + 1);
      if (pick(2) == 0)
        job_.job.spec.backoffLimit = pick(8);
    }
    if (pick(3) == 0 && *job_.job.spec.completions > 0)
      job_ = std::move(job_).succeeds_with(pick(2) == 0 ? std::optional<std::string>{"0"} : std::nullopt, 1);
  }

  /// Exit codes 1, 2 … mean something.
  void make_rules() {
    job_.job.spec.template_.spec.restartPolicy = "Never";
    job_ = std::move(job_).rule("Ignore", 1).rule("Count", 2);
    if (pick(2) == 0)
      job_ = std::move(job_).rule("FailJob", 3);
    if (job_.job.spec.backoffLimitPerIndex)
      job_ = std::move(job_).rule("FailIndex", 4);
  }

  void edit() {
    auto& spec = job_.job.spec;
    if (pick(2) == 0)
      spec.parallelism = pick(6);
    else
      spec.suspend = !*spec.suspend;
  }

  /// A random pod that has not ended; its number, or nothing.
  std::optional<std::uint32_t> any_live() {
    std::vector<std::uint32_t> live;
    for (const auto& [number, pod] : pods_)
      if (!is_terminal(pod.phase))
        live.push_back(number);
    if (live.empty())
      return std::nullopt;
    return live[static_cast<std::size_t>(pick(static_cast<int>(live.size())))];
  }

  void end(pod_fact& pod, bool success) {
    pod.phase = success ? pod_phase::succeeded : pod_phase::failed;
    pod.exit_codes = {success ? 0 : 1 + pick(6)};
    pod.finished_us = now_;
    pod.ready_us = 0;
    job_.learn(pod);
  }

  void end_one() {
    if (const auto number = any_live()) {
      auto& pod = pods_.at(*number);
      if (pick(4) == 0) {
        pod.ready_us = now_;
        job_.learn(pod);
      } else if (pick(5) == 0 && job_.job.spec.template_.spec.restartPolicy == "OnFailure") {
        pod.max_restarts = ++pod.restarts;
        job_.learn(pod);
      } else {
        end(pod, pick(3) != 0);
      }
    }
  }

  void end_all() {
    for (auto& [number, pod] : pods_)
      if (!is_terminal(pod.phase))
        end(pod, true);
  }

  void delete_one() {
    if (const auto number = any_live()) {
      auto& pod = pods_.at(*number);
      pod.terminating = true;
      pod.deleted_us = now_;
      job_.learn(pod);
    }
  }

  void round() {
    const auto p = job_.decide(now_);
    check(p);
    carry_out(p);
    finished_ = p.finished;
    const auto again = job_.decide(now_);
    auto same = job_.job.status;
    if (job_.pods.index_failures()) // now the replacements are there
      same.failed = std::max(same.failed, again.status.failed);
    CHECK(again.status == same); // a second look at the same facts changes nothing
    CHECK(again.create == 0);
    CHECK(again.remove.empty());
  }

  void check(const job_rules::plan& p) {
    const auto parallelism = *job_.job.spec.parallelism;
    CHECK((p.create == 0 || p.remove.empty()));
    CHECK((p.create == 0 || p.status.active <= parallelism));
    CHECK((p.why != "BackOff" || (p.look_again && *p.look_again > now_)));
    CHECK((!p.look_again || *p.look_again > now_));
    CHECK((!p.finished || (p.status.active == 0 && p.status.terminating == 0)));
    if (is_indexed())
      CHECK(p.indexes.size() == static_cast<std::size_t>(p.create));
    if (const auto& failures = job_.pods.index_failures()) {
      CHECK(p.before.size() == static_cast<std::size_t>(p.create));
      for (const auto i : p.indexes) {
        CHECK_FALSE(failures->failed_indexes().contains(i));
        CHECK_FALSE(job_.pods.succeeded_indexes().contains(i));
        CHECK(failures->open_at(i) <= now_);
      }
      CHECK_FALSE(failures->failed_indexes().first_common(job_.pods.succeeded_indexes()));
    }
    auto after = job_.job;
    after.status = p.status;
    admission::field_errors errors;
    admission::check_job_status(errors, after, job_.job);
    for (const auto& e : errors.all())
      FAIL_CHECK(e.field << ": " << e.message());
  }

  bool is_indexed() const { return job_.job.spec.completionMode == "Indexed"; }

  void carry_out(const job_rules::plan& p) {
    job_.job.status = p.status;
    for (const auto number : p.remove) {
      auto& pod = pods_.at(number);
      CHECK_FALSE(pod.terminating);
      pod.terminating = true;
      pod.uncounted = p.remove_uncounted;
      job_.learn(pod);
    }
    for (std::int32_t i = 0; i < p.create; ++i) {
      auto pod = running().created_at(now_).numbered(job_.pods.tally().created);
      if (is_indexed())
        pod.index = p.indexes[static_cast<std::size_t>(i)];
      pods_[pod.number] = pod;
      job_.learn(pod);
    }
  }

  std::mt19937 random_;
  a_job job_;
  std::map<std::uint32_t, pod_fact> pods_;
  timestamp_us now_ = t0;
  bool finished_ = false;
};

} // namespace

TEST_CASE("properties: no Job breaks a rule, and every Job ends", "[job][policy]") {
  for (unsigned seed = 0; seed < 400; ++seed) {
    INFO("seed " << seed);
    random_job job{seed};
    for (int step = 0; step < 60 && !job.finished(); ++step)
      job.stir();
    job.calm_down();
    CHECK(job.finished());
  }
}

TEST_CASE("properties: the order of facts does not change the sums", "[job][ledger]") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random{seed};
    std::vector<pod_fact> facts;
    for (std::uint32_t n = 0; n < 20; ++n) {
      auto pod = a_pod{static_cast<pod_phase>(random() % 4)}.numbered(n);
      pod.terminating = random() % 4 == 0;
      pod.uncounted = pod.terminating && random() % 2 == 0;
      pod.failed_by_deletion = pod.terminating && random() % 2 == 0;
      pod.deleted_us = pod.terminating ? long_ago - static_cast<int>(random() % 100) * second : 0;
      pod.finished_us = pod.finished_us != 0 ? long_ago + static_cast<int>(random() % 1000) * second : 0;
      facts.push_back(pod);
    }
    const auto sums = [&] {
      job_rules::pod_ledger ledger;
      for (const auto& pod : facts)
        ledger.learn(pod);
      for (const auto& pod : facts) // told twice
        ledger.learn(pod);
      return std::pair{ledger.tally(), ledger.streak().open_at()};
    };
    const auto before = sums();
    std::shuffle(facts.begin(), facts.end(), random);
    const auto after = sums();
    CHECK(before.first == after.first);
    CHECK(before.second == after.second);
  }
}

} // namespace troupe::test
