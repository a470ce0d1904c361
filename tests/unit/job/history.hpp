#pragma once
// A random history of one Job: the Job's rules on one side, its pods' records as the store keeps them on the other, and
// between them what each has said and the other has not heard yet. Users and pods do as the dice say.

#include "actors/job/rules/pod_request.hpp"
#include "actors/store/pods/pod_record.hpp"
#include "tests/unit/job/builders.hpp"

#include <cstdint>
#include <deque>
#include <set>
#include <vector>

namespace troupe::test {

/// Numbers that rapidcheck made, used up one by one: it shrinks towards fewer and smaller ones. 0 when none is left.
class dice {
 public:
  explicit dice(const std::vector<std::uint16_t>& numbers) : numbers_(numbers.begin(), numbers.end()) {}
  bool more() const { return !numbers_.empty(); }
  int below(int n);
  bool one_in(int n) { return below(n) == n - 1; }

 private:
  std::deque<std::uint16_t> numbers_;
};

/// Every decision is checked; RC_ASSERT fails where a rule is broken.
class history {
 public:
  explicit history(dice d);

  bool more() const { return dice_.more(); }
  /// The Job has finished, or was deleted and its pods with it.
  bool ended() const;
  /// Pods of the Job that have not ended.
  int live_pods() const;
  /// Something happens: to a pod, to the Job, or something that was said is heard.
  void step();
  /// Everything that was said is heard.
  void settle();
  /// Users are content and every pod that runs succeeds.
  void calm_down();
  /// What the Job knows is what it would know if it were told everything anew.
  void check_anew();

 private:
  /// What the Job has said: a decision, or a request, which the scheduler passes on later.
  struct said {
    bool is_request = false;
    job_rules::pod_request request{};
    api::JobStatus status{};
    std::vector<std::uint32_t> remove{};
    bool uncounted = false;
  };

  // making a Job
  void make_spec();
  void make_indexed(api::JobSpec& spec);
  void make_rules();

  // what happens
  void end_some_pod();
  void delete_some_pod();
  void release_some_pod();
  void edit_job();
  void resize_job();
  void delete_job();
  void restart();

  // the store's side
  pod_record* some_live_pod();
  void end(pod_record& pod, bool success);
  void remove(std::uint32_t number, const pod_deletion& how);
  void changed(const pod_record& pod);
  void hear_next();
  void hear(const said& what);
  void create(const job_rules::pod_request& wanted);
  void check_store();

  // the Job's side
  void tell_pods(bool twice);
  void tell_job();
  a_job told_anew() const;
  void decide();
  void check(const job_rules::plan& p) const;
  void check_indexes(const job_rules::plan& p) const;
  void carry_out(const job_rules::plan& p);
  bool is_indexed() const { return job_rules::is_indexed(job_.spec); }

  dice dice_;
  timestamp_us now_ = t0;
  api::Job job_; ///< as stored
  std::vector<pod_record> pods_;
  std::set<std::uint32_t> untold_;
  std::deque<said> said_;
  int most_parallel_ = 0; ///< that was ever asked for
  bool resized_ = false;
  bool came_back_ = false; ///< a released pod was taken back
  a_job known_;            ///< as the Job knows it
  job_rules::pod_request asked_;
};

} // namespace troupe::test
