#pragma once

#include "actors/metrics/controller_metrics.hpp"
#include "actors/store/journal/journal.hpp"
#include "actors/store/state/state.hpp"
#include "actors/store/view/published.hpp"
#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>

namespace troupe {

/// How long the store waits for what.
struct store_limits {
  std::chrono::microseconds hold{10'000};    ///< for decisions that belong to the group's cause
  std::chrono::microseconds linger{500'000}; ///< before what nobody waits for is written on its own
};

/// What the store is made of. Journal and publication outlive it: a restarted store takes them over.
struct store_spec {
  std::shared_ptr<journal> disk;
  std::shared_ptr<published> readers;
  store_limits limits{};
  std::shared_ptr<controller_metrics> metrics{}; ///< null: nobody counts
};

/// The STORE actor: the only copy of API objects and pod records. It changes its working state at once and tells those
/// who decide; clients, watchers and nodes hear of a change when it is on disk. Changes gather in a group while the
/// journal is busy, and for a moment longer while somebody still decides on what the group holds.
class store : public troupe_actor<store_actor> {
 public:
  /// Loads everything, so that readers are served as soon as it is there. @throws std::runtime_error when the journal
  /// cannot be read
  store(caf::actor_config& config, const actor_context& context, actor_identity who, store_spec spec);
  behavior_type make_behavior() override;
  void on_exit() override;

 protected:
  std::string state_json() const override;

 private:
  /// What a Job or CronJob owes: the answer to what it was told last.
  struct debt {
    std::uint64_t round = 0;  ///< 0: to its facts, or it still has to attach
    bool pods_follow = false; ///< it has decided, the scheduler's answer is missing
  };
  /// What a look_atom is for: its number.
  enum class purpose : std::uint64_t { hold, linger, sweep, evict };
  /// A wait that mostly ends before its time. A timer under way is left to run and looks again: to set one for each
  /// group would wake the clock's thread up twice a group.
  struct patience {
    bool waiting = false;
    bool timed = false; ///< a look_atom will come
    caf::actor_clock::time_point until{};
  };

  void attach_journal();
  void take(const pending_write_ptr& write);
  void take(const job_decision& decision);
  void take(const pods_placed& placed);
  void attach_job(object_id job, const job_actor& who);
  bool is_stale(const job_decision& decision);
  void refuse(object_id job);
  void take(const cron_decision& decision);
  void attach_cron(object_id cron, const cron_job_actor& who);
  void attach_proxy(const std::string& node, std::uint64_t incarnation, const node_proxy_actor& who);
  void look(std::uint64_t number);

  // Telling those who decide
  void tell_deciders();
  void tell_supervisor(std::vector<job_change> changes);
  void tell_scheduler(store_work::told_now& now);
  void tell_job(object_id job);
  void tell_cron_supervisor(std::vector<cron_change> changes);
  void tell_cron(object_id cron);

  // Groups
  void settle();
  bool decided() const noexcept { return debts_.empty(); }
  void hand_over();
  void tell_with_last();
  void show(store_work::closed_group& group);
  void show_facts();
  void durable(std::uint64_t number);
  void tell_world(store_work::told_later& later);
  void send_orders(node_number node, proxy_orders orders, store_work::receipts& receipts);
  void wait(purpose what, std::chrono::microseconds how_long);
  bool waited(purpose what);
  patience& patience_for(purpose what) noexcept { return what == purpose::hold ? hold_ : linger_; }
  void await_eviction();
  void fail(const std::string& why);

  store_spec spec_;
  store_work::state state_;
  job_supervisor_actor supervisor_;
  scheduler_actor scheduler_;
  struct attached_job {
    job_actor who;
    std::uint64_t told = 0, told_object = 0; ///< rounds of the last news, and of the last ones with the object
    std::uint64_t heard = 0;                 ///< the round that it answered last
  };
  std::unordered_map<object_id, attached_job> jobs_;
  std::unordered_set<object_id> refused_; ///< Jobs that decided by what is not true any more, and have to attach again
  cron_supervisor_actor cron_supervisor_;
  std::unordered_map<object_id, cron_job_actor> crons_;
  struct attached_proxy {
    std::uint64_t incarnation = 0;
    node_proxy_actor who;
  };
  std::unordered_map<std::string, attached_proxy> proxies_;
  std::unordered_map<object_id, debt> debts_;
  std::deque<store_work::closed_group> flying_; ///< handed to the journal, not durable yet
  bool journal_ready_ = false;
  std::uint64_t last_group_ = 0, durable_groups_ = 0, round_ = 0;
  patience hold_, linger_;
  bool sweeping_ = false;
  struct {
    timestamp_us at = 0;     ///< when the timer under way fires; 0: there is none
    std::uint64_t round = 0; ///< its number: earlier ones mean nothing any more
  } eviction_;
};

} // namespace troupe
