#pragma once
// How CAF spreads actors over threads here: as with its `sharing` policy, but waking no thread in vain.

#include "nodes/cluster/job_queue.hpp"
#include "nodes/cluster/quiet_clock.hpp"

#include <caf/policy/unprofiled.hpp>
#include <caf/resumable.hpp>
#include <caf/scheduler/coordinator.hpp>

#include <optional>

namespace troupe::cluster {

/// A scheduler policy of CAF (caf/policy/scheduler_policy.hpp): all workers share one job_queue.
class thrifty_policy : public caf::policy::unprofiled {
 public:
  struct coordinator_data {
    explicit coordinator_data(caf::scheduler::abstract_coordinator*) {}
    job_queue jobs;
  };
  struct worker_data {
    explicit worker_data(caf::scheduler::abstract_coordinator*) {}
    std::optional<std::size_t> name; ///< in the queue
  };

  template <class Coordinator> void central_enqueue(Coordinator* self, caf::resumable* job) { d(self).jobs.push(job); }
  template <class Worker> void external_enqueue(Worker* self, caf::resumable* job) { jobs_of(self).push(job); }
  template <class Worker> void internal_enqueue(Worker* self, caf::resumable* job) { jobs_of(self).push(job); }
  template <class Worker> void resume_job_later(Worker* self, caf::resumable* job) { jobs_of(self).push_own(job); }

  template <class Worker> caf::resumable* dequeue(Worker* self) {
    auto& name = d(self).name;
    if (!name)
      name = jobs_of(self).join();
    return jobs_of(self).pop(*name);
  }
  template <class Worker> void before_shutdown(Worker* self) { jobs_of(self).leave(*d(self).name); }

  template <class Worker, class F> void foreach_resumable(Worker*, F) {}
  template <class Coordinator, class F> void foreach_central_resumable(Coordinator* self, F f) {
    while (auto* job = d(self).jobs.try_pop())
      f(job);
  }

 private:
  template <class Worker> static job_queue& jobs_of(Worker* self) { return d(self->parent()).jobs; }
};

/// The scheduler of an actor system, to be loaded into its configuration: `config.load<thrifty_scheduler>()`.
class thrifty_scheduler : public caf::scheduler::coordinator<thrifty_policy> {
 public:
  using super = caf::scheduler::coordinator<thrifty_policy>;
  explicit thrifty_scheduler(caf::actor_system& system) : super(system), clock_(super::clock()) {}

  static caf::actor_system::module* make(caf::actor_system& system, caf::detail::type_list<>) {
    return new thrifty_scheduler(system);
  }
  caf::detail::thread_safe_actor_clock& clock() noexcept override { return clock_; }

 private:
  quiet_clock clock_;
};

} // namespace troupe::cluster
