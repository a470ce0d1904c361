#pragma once
// Stand-ins for store and scheduler around the real job supervisor and its Jobs. They do what the real ones promise, at
// once, and check after every decision what must never happen.

#include "actors/directory.hpp"
#include "messages/actors.hpp"
#include "tests/support/virtual_time.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

/// Everything that the stand-ins know: the truth that Jobs decide by.
struct cluster_state {
  struct entry {
    api::Job job;
    std::map<std::uint32_t, pod_fact> pods;
    job_actor actor;
    std::uint64_t round = 0;
    std::uint64_t unanswered = 0; ///< rounds of news that no decision has answered
    bool removed = false;
  };

  std::map<object_id, entry> jobs;
  std::vector<job_event> events;
  std::vector<client_write> deletions;
  std::vector<std::string> broken; ///< rules that were broken, in words
  int asked = 0;                   ///< requests that the scheduler received
  bool scheduler_is_deaf = false;  ///< it loses what it is asked
  bool deletions_fail = false;
  job_supervisor_actor supervisor;
};

/// One cluster in virtual time. Tests finish pods, edit Jobs, kill actors, and look at what came of it.
class small_cluster : public virtual_time {
 public:
  small_cluster();
  ~small_cluster();

  /// Creates a Job as admission would leave it; `edit` says what is special. Settles.
  object_id create(const std::function<void(api::Job&)>& edit = [](api::Job&) {});
  /// A client changes it. Settles.
  void edit(object_id id, const std::function<void(api::Job&)>& edit);
  /// A pod ends. Settles.
  void finish(object_id id, std::uint32_t number, pod_phase phase);
  /// A client deletes a pod that runs: it ends when finish() is called. Settles.
  void delete_pod(object_id id, std::uint32_t number);
  /// A pod's containers have been restarted so often by now. Settles.
  void restart_containers(object_id id, std::uint32_t number, std::int32_t times);
  /// The Job's actor is killed in the middle of whatever it does; it is not settled.
  void kill_actor(object_id id);

  const api::JobStatus& status(object_id id) const { return state->jobs.at(id).job.status; }
  /// Numbers of the pods that are neither finished nor being deleted.
  std::set<std::uint32_t> active(object_id id) const;
  /// Numbers of those that are being deleted.
  std::set<std::uint32_t> terminating(object_id id) const;
  std::size_t created(object_id id) const { return state->jobs.at(id).pods.size(); }
  /// The condition's reason when it is True, "" otherwise.
  std::string condition(object_id id, std::string_view type) const;
  /// Whether an actor stands for it.
  bool is_running(object_id id);
  std::string path(object_id id) const;

  std::shared_ptr<cluster_state> state;

 private:
  void tell(object_id id, bool with_object, std::vector<pod_fact> pods);

  std::shared_ptr<directory> handles_;
  object_id last_id_ = 0;
};

} // namespace troupe::test
