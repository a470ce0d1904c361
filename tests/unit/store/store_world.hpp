#pragma once
// The store between stand-ins, under CAF's deterministic scheduler and virtual time.

#include "tests/unit/store/builders.hpp"

#include "actors/store/journal/memory_journal.hpp"
#include "actors/store/store.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <map>
#include <optional>
#include <vector>

namespace troupe::test {

/// Virtual wall time.
class test_clock final : public clock {
 public:
  timestamp_us now_us() const override { return now; }
  timestamp_us now = 1'700'000'000'000'000;
};

/// A client's answer, once it has come.
using answer = std::shared_ptr<std::optional<write_outcome>>;

/// What the stand-ins heard, and how they behave.
struct heard {
  std::vector<job_change> supervisor;
  std::vector<scheduler_news> scheduler;
  std::vector<job_facts_ptr> facts;
  std::vector<job_news_ptr> news;
  std::vector<proxy_orders> orders;
  std::vector<report_receipt> receipts; ///< alone or with orders, these without an incarnation
  bool jobs_decide = true;              ///< scripted Jobs: one pod wanted, Complete when it has succeeded
};

class store_world {
 public:
  store_world();
  ~store_world();

  /// Runs until nobody has anything to do; time stands still.
  void settle();
  void pass(std::chrono::microseconds time);
  /// Starts the store, with or without those around it.
  void start_store();
  void attach_deciders();
  void kill_store();

  answer write(client_write what);
  answer create(const api::Job& job);
  answer remove(const std::string& job, const std::string& propagation);
  answer remove_pod(const std::string& pod, std::optional<std::int64_t> grace = std::nullopt);
  /// A node joins with a proxy; a new incarnation each time.
  void join(const std::string& node);
  void tell_node(const node_state& state);
  void place(object_id job, std::vector<placement> pods, const std::string& why = {}, std::uint64_t round = 0);
  void report(const std::string& node, pod_ref pod, pod_status status, std::uint32_t attempt = 1);
  void report_events(const std::string& node, std::vector<pod_event> events);
  void decide(job_decision decision);

  snapshot_ptr view() const { return readers->current(); }
  api::Job job(const std::string& name) const;
  /// The number of the Job that was made first after the namespaces: those are 1 to 4.
  static constexpr object_id first_job = 5;
  std::vector<pod_entry> pods() const;
  /// The sum of a metric's counters, whatever their labels; of those with a label of that value, if one is given.
  double counted(const std::string& metric, const std::string& value = {}) const;

  std::shared_ptr<memory_journal> disk = std::make_shared<memory_journal>();
  std::shared_ptr<published> readers = std::make_shared<published>();
  std::shared_ptr<controller_metrics> metrics = std::make_shared<controller_metrics>();
  test_clock time;
  actor_registry registry;
  heard said;
  std::map<std::string, std::uint64_t> incarnations;
  std::uint64_t sequence = 0;
  store_actor store;

 private:
  void run_ready();
  job_supervisor_actor supervisor_stand_in();
  scheduler_actor scheduler_stand_in();
  job_actor job_stand_in(object_id id);
  node_proxy_actor proxy_stand_in();

  struct config : caf::actor_system_config {
    config() { set("scheduler.policy", caf::atom("testing")); }
  };
  config config_;
  caf::actor_system system_{config_};
  job_supervisor_actor supervisor_;
  scheduler_actor scheduler_;
  std::vector<job_actor> jobs_;
  std::vector<node_proxy_actor> proxies_;
};

} // namespace troupe::test
