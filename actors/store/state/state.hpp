#pragma once
// The store's working state: everything as decided, perhaps not durable yet. Changes gather in a group; nothing is sent
// from here. Free of CAF: the actor hands in messages and carries out effects.

#include "actors/clock.hpp"
#include "actors/job/options/depends_on.hpp"
#include "actors/metrics/controller_metrics.hpp"
#include "actors/store/journal/stored_object.hpp"
#include "actors/store/pods/pod_owner.hpp"
#include "actors/store/pods/taint_eviction.hpp"
#include "actors/store/state/effects.hpp"
#include "actors/store/view/snapshot.hpp"
#include "messages/resource/event.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace troupe::store_work {

/// Keys of the store's own rows in the journal's meta table.
inline constexpr std::int64_t meta_version = 16, meta_last_id = 17;

/// A Job and its pods.
struct job_entry {
  object_id id = 0;
  std::string key; ///< of its pods in the snapshot
  api::resource object;
  std::shared_ptr<const pod_owner> owner;
  job_fate fate = job_fate::alive;
  bool finished = false;
  pod_table_editor pods;
  std::uint32_t visible = 0;                             ///< pods that clients see
  std::uint32_t live = 0;                                ///< pods that have not ended
  std::uint32_t released_visible = 0, released_live = 0; ///< of both, those that are the Job's no more
  bool edited = false;                                   ///< a client has changed the metadata of a pod
  std::uint32_t sweep_at = no_number;                    ///< the next pod that its deletion has to touch
  bool sweep_ownerless = false;                          ///< the sweep takes the pods that it no longer owns, too
  std::uint32_t void_at = 0;                             ///< the next pod that its rerun has to look at
  std::shared_ptr<const job_blueprint> blueprint;
  bool touched = false;            ///< its pods differ from those in the view
  std::vector<std::uint32_t> news; ///< pods that its actor has to hear of
  bool object_news = false;
  std::string cron;                              ///< uid of the CronJob that owns it
  std::vector<job_rules::dependency> depends_on; ///< Jobs that it waits for (state_dependencies.cpp)
  bool dependency_news = false;
  bool cron_heard_end = false, cron_heard_deletion = false;
  const api::Job& job() const { return object.get<api::Job>(); }
  std::int64_t grace_s() const { return owner->pod_template->spec.terminationGracePeriodSeconds.value_or(30); }
};

/// A CronJob.
struct cron_entry {
  object_id id = 0;
  api::resource object;
  bool news = false;                  ///< its actor has something to hear
  std::vector<cron_creation> created; ///< what became of the Jobs that it wanted
};

/// A node, also one whose object was deleted.
struct node_entry {
  node_number number = 0;
  std::string name;
  api::resource object; ///< empty: deleted
  std::uint64_t incarnation = 0;
  bool connected = false, lost = false;
  std::unordered_set<pod_ref> live;
  std::vector<api::Taint> taints;                          ///< those that evict
  std::unordered_map<pod_ref, taint_eviction> evictions{}; ///< of its pods, those that are on the timetable
};

/// What an event says.
struct event_text {
  bool warning = false;
  std::string_view component, reason;
  std::string message;
  std::string_view host{}; ///< which of the components of that name
};

class state {
 public:
  /// Counts what happens there, from now on. Null: nowhere.
  void count_in(std::shared_ptr<controller_metrics> metrics) { metrics_ = std::move(metrics); }
  /// Takes in all rows. @throws std::runtime_error naming the row that makes no sense
  void load(journal& from);
  /// Makes what must always be there, and goes on with deletions that were under way.
  void begin(timestamp_us now);

  // -- objects
  // ----------------------------------------------------------------------------------------------------------
  api::resource find(const api::kind_info& kind, std::string_view name_space, std::string_view name) const {
    return view_.find(kind, name_space, name);
  }
  /// Everything as of now; the pods as of the last freeze().
  const snapshot& view() const noexcept { return view_; }
  /// Brings the pods of the view up to date.
  void freeze();
  /// Stores a new object. @returns it with its resourceVersion
  api::resource create(const api::resource& object);
  /// Stores a changed object in the place of the one of its name.
  api::resource replace(const api::resource& object);
  /// Deletes the pods of a namespace that no Job will take with it.
  void remove_ownerless_pods(const std::string& name_space, timestamp_us now);
  /// A namespace that is being deleted goes when its last Job has gone.
  void finish_namespace(const std::string& name);
  /// Removes an object that is neither Job nor Node.
  void remove(const api::resource& object);

  // -- Jobs
  // -------------------------------------------------------------------------------------------------------------
  /// @param fate what becomes of its pods: anything but `alive`
  void remove_job(const api::resource& job, job_fate fate, timestamp_us now);
  /// Its actor has to hear that a client changed it.
  void tell_object(const api::resource& job);
  /// Deletes one pod. @returns false when there is no such pod
  bool remove_pod(std::string_view name_space, std::string_view name, std::optional<std::int64_t> grace_s,
                  timestamp_us now, disruption cause = disruption::none);
  std::optional<pod_entry> find_pod(std::string_view name_space, std::string_view name);
  /// Gives a pod the labels, annotations and owners that a client wants. One whose labels its Job's selector does not
  /// match any more, or that another controller owns, is released: it goes on without its Job (spec/jobs.md §22).
  void edit_pod(const pod_entry& pod, const api::ObjectMeta& wanted);
  /// Runs a finished Job again. @param status at the beginning of its new run
  void rerun(const api::resource& job, job_rules::rerun_rule rule, api::JobStatus status, timestamp_us now);
  /// Its pods that have not ended, and the number of its next one.
  std::uint32_t live_pods(const api::resource& job);
  std::uint32_t next_pod(const api::resource& job);
  void decide(const job_decision& decision, timestamp_us now);
  void place(const pods_placed& placed, timestamp_us now);
  /// Goes on with deletions and reruns of Jobs with many pods, a bounded piece at a time. @returns true when there is
  /// more to do
  bool go_on_sweeping(timestamp_us now);
  bool sweeping() const noexcept { return !sweeps_.empty() || !voids_.empty(); }
  /// What its actor has to hear; empty pods and object when nothing.
  job_news take_news(object_id job);
  /// Everything about a Job for its actor, or nothing when it needs none.
  job_facts_ptr facts_of(object_id job) const;
  std::vector<job_change> all_jobs() const;
  /// The Job's actor decides: it is neither finished, nor gone, nor managed by somebody else.
  bool has_actor(object_id job) const;

  // -- CronJobs
  // ---------------------------------------------------------------------------------------------------------
  /// @param fate what becomes of its Jobs: anything but `alive`
  void remove_cron(const api::resource& cron, job_fate fate, timestamp_us now);
  void decide(const cron_decision& decision, timestamp_us now);
  /// Everything that its actor has to hear, or nothing when it is gone.
  cron_facts_ptr take_cron_facts(object_id cron);
  std::vector<cron_change> all_crons() const;

  // -- nodes
  // ------------------------------------------------------------------------------------------------------------
  void learn(const node_state& node, timestamp_us now);
  void report(const proxied_report& report, timestamp_us now);
  void remove_node(const api::resource& node, timestamp_us now);
  /// The proxy of this node gets all its orders with the group. @returns its number; 0: no such node
  node_number attach_proxy(const std::string& node, std::uint64_t incarnation);
  /// When evict() has something to do; 0: at once.
  std::optional<timestamp_us> next_eviction() const;
  /// Deletes pods that a taint drives off their node and whose time has come, a bounded number of them.
  void evict(timestamp_us now);
  scheduler_news everything_for_scheduler() const;
  const node_entry* node(node_number number) const;

  /// Records an event about an object; one that says the same again is counted.
  void tell(const api::ObjectReference& about, const event_text& what, timestamp_us now);
  /// What a node tells of its pods. Idempotent: no two events of a pod have the same time, and times only grow.
  void learn(const node_entry& from, const pod_event& what);

  // -- groups
  // -----------------------------------------------------------------------------------------------------------
  open_group& group() noexcept { return group_; }
  told_now take_now();
  /// Ends the group: everything so far, ready for the disk.
  closed_group close(std::uint64_t number, timestamp_us now);
  /// The view with all changes so far, and the changes; the group keeps its rows.
  std::pair<snapshot_ptr, std::vector<change_ptr>> take_view();
  std::size_t jobs() const noexcept { return jobs_.size(); }
  std::uint64_t version() const noexcept { return version_; }

 private:
  // state.cpp: objects
  object_map& objects_of(const api::kind_info& kind);
  api::resource stamped(const api::resource& object);
  object_id id_of(const api::resource& object) const;
  void keep(object_id id, const api::resource& object);
  void note_change(change_type type, object_id id, api::resource before, api::resource after);
  void drop_object(const api::resource& object);
  void make_namespace(const char* name, timestamp_us now);

  // state_jobs.cpp
  job_entry* job(object_id id);
  job_entry& add_job(object_id id, const api::resource& object, job_fate fate);
  void adopt_job(job_entry& e, const api::resource& object);
  void job_told(job_entry& e, bool removed);
  void take_over_pods(job_entry& e, const api::JobSpec& former);
  void end_stragglers(job_entry& e, timestamp_us now);
  void pod_changed(job_entry& e, std::uint32_t number, const pod_record& before, pod_record& now);
  void pod_ended(job_entry& e, std::uint32_t number, const pod_record& record);
  void delete_pod(job_entry& e, std::uint32_t number, const pod_deletion& how);
  void create_pod(job_entry& e, const placement& where, const std::string& why_not, timestamp_us now);
  void assign_pod(job_entry& e, const placement& where, const std::string& why_not, timestamp_us now);
  void order_start(job_entry& e, std::uint32_t number, const pod_record& record, proxy_orders& to);
  void settle_on(node_entry& n, const pod_ref& pod);
  void place_one(job_entry& e, const placement& where, const std::string& why_not, timestamp_us now);
  node_number usable_node(node_number wanted);
  void free_place(const pod_ref& pod);
  void touch(job_entry& e);

  // state_metrics.cpp
  void count_job_end(const job_entry& e) const;
  void count_new_job(const api::Job& job) const;
  void count_new_pod(const job_entry& e) const;
  void count_refused_pod(const job_entry& e) const;
  void count_pod_end(const job_entry& e, const pod_record& record) const;
  void count_run(const api::CronJob& cron, const api::resource& job, timestamp_us now) const;

  // state_crons.cpp
  void tie_to_cron(job_entry& e, bool removed);
  void cron_news(const std::string& uid);
  void cron_told(object_id id, const api::resource& object, bool removed);
  cron_entry* cron(object_id id);
  std::vector<object_id> jobs_of_cron(const std::string& uid) const;
  void disown(job_entry& e, const std::string& uid);
  void finish_cron(const std::string& uid);

  // state_dependencies.cpp
  void read_dependencies(job_entry& e);
  void forget_dependencies(job_entry& e);
  void tell_dependents(const job_entry& e, bool removed);
  void dependency_news(job_entry& e);
  std::vector<dependency_fact> dependencies_of(const job_entry& e) const;

  // state_ownership.cpp
  bool belongs(const job_entry& e, const api::ObjectMeta& meta, const pod_record& record) const;
  void count_released(job_entry& e, const pod_record& record, std::uint32_t step);

  // state_configs.cpp
  void read_configs(const job_entry& e);
  void stop_reading_configs(const job_entry& e);
  const std::shared_ptr<const config_source>& source_of(const config_key& key);
  void add_sources(const job_entry& e, proxy_orders& to);
  void config_changed(const api::resource& object);

  // state_deletion.cpp
  void begin_sweep(job_entry& e);
  void sweep_ownerless_pods(const std::string& name_space);
  void sweep_one(job_entry& e, std::uint32_t number, timestamp_us now);
  void finish_if_done(job_entry& e);
  void hide_job(job_entry& e);
  void drop_job(job_entry& e);
  void forget_blueprint(object_id job);

  // state_reruns.cpp
  const job_rules::rerun_rule* voiding(object_id job) const;
  void void_pods(job_entry& e, std::uint32_t most);
  void go_on_voiding(std::uint32_t most);
  void set_reruns(job_entry& e, const std::vector<std::uint32_t>& reruns);

  // state_nodes.cpp
  node_entry& add_node(const node_state& from, timestamp_us now);
  void adopt_node(node_entry& n, const api::resource& object);
  void lose_pods(node_entry& n, timestamp_us now);
  void report_one(node_entry& n, const pod_report& report);
  void fill_attached(timestamp_us now);
  void publish_places();

  // state_evictions.cpp
  void watch_taints(timestamp_us now);
  void note_taints(node_entry& n);
  void weigh_node(node_entry& n, timestamp_us now);
  std::optional<taint_eviction> weigh_pod(node_entry& n, const pod_ref& pod);
  void forget_eviction(node_entry& n, const pod_ref& pod);

  // state_scheduling.cpp
  pods_wanted_ptr demand_for_scheduler(const job_entry& e, std::uint32_t memory_percent) const;
  void tell_room(const node_entry& n, bool removed = false);
  node_room room_of(const node_entry& n) const;
  std::vector<priority_class> priority_classes() const;
  namespace_labels labels_of_namespaces() const;
  void scheduling_changed(const api::resource& object);
  void give_priority(pod_owner& owner) const;
  void renew_priority(job_entry& e);
  void refuse_pods(const job_entry& e, const std::string& why, timestamp_us now);

  // state_events.cpp
  void forget_oldest_event();
  void remember_event(const api::Event& e);

  // state_load.cpp
  void load_row(journal_table table, std::int64_t key, std::string_view blob);
  void load_object(object_id id, stored_object row);
  void load_pod(const pod_ref& ref, pod_record record);

  std::shared_ptr<controller_metrics> metrics_;
  snapshot view_; ///< as of now, but for the pods of touched Jobs
  std::uint64_t version_ = 0;
  object_id last_id_ = 0;
  std::map<std::pair<const api::kind_info*, std::string>, object_id> ids_;
  std::unordered_map<object_id, stored_object> rows_; ///< what each object's row holds
  std::unordered_map<object_id, std::unique_ptr<job_entry>> jobs_;
  std::unordered_map<std::string, cron_entry> crons_; ///< by uid
  std::unordered_map<object_id, std::string> cron_uids_;
  std::unordered_map<std::string, std::set<object_id>> cron_jobs_;  ///< Jobs by the uid of the CronJob that owns them
  std::unordered_map<std::string, std::set<object_id>> dependents_; ///< by the key of the Job that they wait for
  std::vector<std::unique_ptr<node_entry>> nodes_;                  ///< by number; 0 is nobody
  std::unordered_map<std::string, node_number> node_numbers_;
  std::set<std::pair<timestamp_us, pod_ref>> evictions_; ///< the timetable of all nodes
  std::set<node_number> tainted_;                        ///< nodes whose evicting taints have changed
  timestamp_us watching_since_ = 0;                      ///< since when this process hears its nodes
  std::vector<object_id> touched_;
  std::deque<object_id> sweeps_;
  std::deque<object_id> voids_; ///< Jobs with a rerun whose earlier pods are not all marked
  /// A ConfigMap or Secret, or the lack of one, that Jobs name.
  struct read_config {
    std::unordered_set<object_id> jobs;
    std::shared_ptr<const config_source> made; ///< as nodes get it; null: not made since it changed
  };
  std::map<config_key, read_config> readers_;
  struct told_event {
    std::string name_space, name, gist;
  };
  std::unordered_map<std::string, std::string> event_names_; ///< by what an event says
  std::deque<told_event> event_order_;                       ///< the stored ones that the store made, oldest first
  open_group group_;
  told_now now_;
};

} // namespace troupe::store_work
