#pragma once
// One node agent under virtual time, with a scripted launcher below it and a controller's stand-in above it.

#include "actors/node/node_agent.hpp"
#include "messages/resource/container.hpp"
#include "tests/support/scripted_runtime.hpp"
#include "tests/support/virtual_time.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

/// What the stand-in controller heard, in order.
struct heard {
  std::vector<heartbeat> heartbeats;
  std::vector<node_report> reports;
};

/// Logs by the number of their run.
class scripted_logs final : public node::log_store {
 public:
  node::log_chunk read(const node::log_request& what) const override;
  std::map<std::uint32_t, std::string> written;
};

/// Ports by number: open ones answer at once, the others refuse.
class scripted_prober final : public node::endpoint_prober {
 public:
  void knock(node::endpoint where, std::chrono::milliseconds, hearer who) override {
    knocks.push_back(where);
    who(open.contains(where.port) ? node::endpoint_answer{true, {}} : node::endpoint_answer{false, "refused"});
  }
  std::set<std::uint16_t> open;
  std::vector<node::endpoint> knocks;
};

/// The stage of the node's simulations. Nothing happens between its calls.
class one_node {
 public:
  /// @param connected the launcher answers from the beginning
  explicit one_node(bool connected = true);
  ~one_node();

  /// A new agent, as its supervisor would start it; it is not joined.
  void start_agent();
  void kill_agent();
  /// Lets the agent in under a new incarnation; its first heartbeat is answered when `answering`.
  void join();
  /// The proxy is gone, as when the connection is.
  void disconnect();
  /// Sends orders of the current incarnation.
  void order(node_orders orders);
  /// A Job whose pods run one container with a command.
  job_blueprint job(object_id id, const std::string& restart_policy = "Never") const;
  /// The same with more in its only container.
  job_blueprint job(object_id id, const std::string& restart_policy,
                    const std::function<void(api::Container&)>& more) const;
  /// All events that were reported of a pod, as "Reason: message".
  std::vector<std::string> events_of(const pod_ref& pod) const;
  static node_orders starting(std::vector<job_blueprint> jobs, std::vector<pod_ref> pods, bool all = false);
  /// Receipts for all reports so far.
  void receipt();

  /// Passes the launcher's news on and lets everybody act.
  void settle();
  void after(std::chrono::microseconds span);
  node::container_key key(const pod_ref& pod, std::uint16_t attempt = 0) const;
  /// The latest report of a pod; fails the test when there is none.
  pod_status last(const pod_ref& pod) const;
  /// How many reports told of it so far.
  std::size_t reports_of(const pod_ref& pod) const;

  virtual_time time;
  scripted_runtime launcher{*time.context().time};
  node::runtime_mirror mirror{launcher};
  scripted_logs logs;
  scripted_prober prober;
  heard seen;
  local_node_agent_actor agent;
  node_proxy_actor proxy;
  std::uint64_t incarnation = 0;
  bool answering = true;   ///< heartbeats are answered
  bool receipting = false; ///< reports are receipted as they come
  int disconnections = 0;  ///< as the transport was told
  std::function<void(const node_report&)> on_report;
};

} // namespace troupe::test
