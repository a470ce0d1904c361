#pragma once
// The NODE AGENT actor: what one machine runs.

#include "actors/node/config_table.hpp"
#include "actors/node/image_table.hpp"
#include "actors/node/lease.hpp"
#include "actors/node/log_store.hpp"
#include "actors/node/pod_table.hpp"
#include "actors/node/report_queue.hpp"
#include "actors/node/runtime_mirror.hpp"
#include "actors/node/volume_store.hpp"
#include "actors/pod/plan/make_plan.hpp"
#include "actors/supervision/actor_base.hpp"
#include "actors/supervision/restart_policy.hpp"
#include "messages/actors.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace troupe::node {

using runtime_news_ptr = std::shared_ptr<const runtime_news>;

/// The agent to itself: this pod's actor failed as its birth-th; a new one is due.
struct restart_pod {
  pod_ref pod;
  std::uint32_t birth = 0;
};

/// The volumes' keeper to the agent: this one holds more than it may.
struct volume_overflow {
  uid_bytes pod{};
  std::string volume;
};

/// A clock that goes on while the machine sleeps: nanoseconds of CLOCK_BOOTTIME.
std::int64_t boottime_ns();

} // namespace troupe::node

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::node::runtime_news_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::node::restart_pod)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::node::volume_overflow)

namespace troupe {

/// A node agent as those inside its process address it.
using local_node_agent_actor =
    node_agent_actor::extend<caf::reacts_to<node::runtime_news_ptr>, // Runtime: this happened to containers.
                             caf::reacts_to<pod::pod_word>,          // Pod: my status changed.
                             caf::reacts_to<node::restart_pod>,      // Itself: a pod's actor is to be started again.
                             caf::reacts_to<node::volume_overflow>,  // Volumes: this one holds more than it may.
                             // Process: the node goes down; end all pods within so many microseconds. Answered when
                             // the controller knows their ends, or cannot hear: with how many it does not know.
                             caf::replies_to<stop_atom, std::int64_t>::with<std::uint64_t>>;

/// What a node agent is made of. What is pointed to outlives it.
struct node_agent_spec {
  node::runtime_mirror* runtime = nullptr;
  const node::log_store* logs = nullptr;
  node::endpoint_prober* prober = nullptr; ///< for probes and hooks over HTTP and TCP; null: they fail
  node::volume_store* volumes = nullptr;   ///< null: pods have none
  node_description node;
  std::shared_ptr<const node::image_table> images;
  std::chrono::milliseconds heartbeat_interval{1000};
  node::report_limits reports;
  /// Told with each heartbeat; must not block. Empty: always well.
  std::function<node_health()> health;
  /// CLOCK_BOOTTIME in nanoseconds; another clock in tests.
  std::function<std::int64_t()> boottime = node::boottime_ns;
  /// Called when the proxy is gone: join_atom is awaited anew. May be empty.
  std::function<void()> on_disconnected;
  inspector_actor inspector; ///< answers the console's questions about this process; may be empty
  restart_intensity intensity{50, std::chrono::seconds{10}}; ///< of failing pod actors, beyond which the agent ends
  restart_backoff backoff;
};

/// The NODE AGENT actor. It supervises one pod actor per live pod, and starts it again when it fails. Its own memory
/// can be lost: a new agent learns from the runtime what runs, and from the controller's full orders what shall run.
///
/// No pod starts before the launcher's table is known and the first heartbeat of this incarnation was answered; nothing
/// is reported before the full orders of this incarnation came.
class node_agent : public troupe_actor<local_node_agent_actor> {
 public:
  node_agent(caf::actor_config& config, const actor_context& context, actor_identity who, node_agent_spec spec);
  behavior_type make_behavior() override;
  void on_exit() override;

 protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;

 private:
  using time = node::report_queue::time;
  /// What a timer is for: the number in look_atom.
  enum class look : std::uint64_t { beat, flush, logs, down };
  struct follower {
    log_query query;
    caf::typed_response_promise<log_answer> promise;
    time until{};
  };

  // node_agent.cpp: joining, heartbeats, lease, reports
  void join(const join_answer& answer, const node_proxy_actor& proxy);
  void hear(const heartbeat_ack& ack);
  void beat();
  void send_heartbeat();
  void fence();
  void report_quiet_pods();
  void flush();
  void send_report(node_report report);
  void settle_reports(std::uint64_t sequence);
  void take_look(look what);
  void look_in(std::chrono::nanoseconds delay, look what);
  time now();

  // agent_orders.cpp: what the controller wants
  void take_orders(const node_orders& orders);
  void take_receipt(const report_receipt& receipt);
  bool may_obey();
  void defer_receipt(std::uint64_t sequence);
  void take_deferred_orders();
  void obey(const node_orders& orders);
  void remember(const job_blueprint& blueprint);
  pod::blueprint_ptr make_blueprint(const job_blueprint& from, std::uint32_t memory_percent);
  std::set<config_key> take_sources(const std::vector<config_source>& sources);
  void remake_blueprints(const std::set<config_key>& changed);
  void forget_blueprints(const node_orders& all);
  void forget_sources();
  void start(const pod_start& order);
  void end(node::member& x, pod::pod_ending why, timestamp_us grace_us, const std::string& message = {});
  void evict(const node::volume_overflow& of);
  void keep_only(const std::vector<pod_start>& starts);
  void end_strangers();
  void remove_stray_volumes();
  void forget(node::member& x);
  void settle(std::vector<std::uint64_t> sequences);

  // agent_pods.cpp: pod actors and what they say
  void spawn_pod(node::member& x);
  void take_news(const node::runtime_news& news);
  pod::pod_news& parcel(node::member& x);
  void take_run(const node::container_started& run);
  void take_exit(const node::container_exited& exit);
  void take_command(const node::command_result& result);
  void miss_lost_runs();
  void take_word(pod::pod_word& word);
  void queue_report(node::member& x, std::vector<std::uint64_t> settled);
  void restart(const node::restart_pod& order);
  void pod_failed(node::member& x, const std::string& why);

  // agent_shutdown.cpp
  caf::result<std::uint64_t> shut_down(timestamp_us grace_us);
  void tell_if_down();

  // agent_logs.cpp
  caf::result<log_answer> read_log(log_query query);
  void serve_followers();
  log_answer look_up(log_query& query) const;
  bool run_has_ended(const log_query& query) const;

  node_agent_spec spec_;
  pod::node_facts facts_;
  node::lease lease_;
  node::report_queue reports_;
  node::pod_table pods_;
  struct known_blueprint {
    pod::blueprint_ptr made;
    std::shared_ptr<const job_blueprint> from; ///< kept when it may have to be made again: see remember()
    /// For pods with another share of the template's memory, by that share in percent; each lives while such pods do.
    std::map<std::uint32_t, std::weak_ptr<const pod::blueprint>> shares{};
  };
  pod::blueprint_ptr blueprint_for(known_blueprint& known, std::uint32_t memory_percent);
  std::unordered_map<object_id, known_blueprint> blueprints_;
  std::shared_ptr<node::config_table> sources_ = std::make_shared<node::config_table>();
  pod::config_lookup configs_ = [table = sources_](const pod::config_name& which) { return table->find(which); };
  /// Runs that no pod of ours claims, by the UID of their pod: known before the orders that explain them.
  std::unordered_map<node::uid_key, pod::pod_news, node::uid_hash> strangers_;

  node_proxy_actor proxy_; ///< empty while disconnected
  std::uint64_t incarnation_ = 0;
  bool table_known_ = false; ///< the runtime has said what runs
  bool synced_ = false;      ///< the full orders of this incarnation came
  bool shutting_down_ = false;
  bool patient_ = false, patience_is_over_ = false; ///< waiting for a controller to tell the ends to
  caf::typed_response_promise<std::uint64_t> down_; ///< who waits for the end of all pods
  std::vector<node_orders> deferred_;
  std::vector<pod_ref> quiet_; ///< started, and not heard of yet
  std::vector<follower> followers_;
  std::optional<time> flush_at_;          ///< a timer is under way
  std::vector<node::member*> addressees_; ///< of the parcels of one batch of news
  std::vector<timestamp_us> restarts_;
};

} // namespace troupe
