#pragma once
// The network between a node's process and the controller. It does what CAF's connections may do, and more.

#include "actors/node/node_agent.hpp"
#include "tests/simulation/system/stage.hpp"

#include <array>
#include <memory>
#include <vector>

namespace troupe::test {

/// One connection. Everything takes a random time. Orders and receipts keep their order, and so do reports, as CAF
/// promises for two actors; heartbeats and their answers overtake them. What is harmless to hear again may come twice,
/// late. A cut loses what is on its way; each side hears of it at a time of its own.
class connection : public std::enable_shared_from_this<connection> {
 public:
  enum class lane : std::uint8_t { orders, answers, reports, beats };

  connection(stage& on, std::string node) : stage_(on), node_(std::move(node)) {}

  bool up() const noexcept { return up_; }
  const std::string& node() const noexcept { return node_; }
  stage& on() noexcept { return stage_; }
  /// The agent, as the controller's process knows it.
  node_agent_actor far_agent(const local_node_agent_actor& agent);
  /// The proxy, as the node's process knows it.
  node_proxy_actor far_proxy(const node_proxy_actor& proxy);
  /// @param controller, node when each side hears of it at the latest
  void cut(sim_time controller, sim_time node);
  /// Ends the actors that stand for those far away; to be called before the system ends.
  void close();

  /// Carries a message, in the order of its lane.
  template <class To, class... Message> void carry(lane by, const To& to, const Message&... message) {
    if (!up_)
      return;
    deliver(arrival(by), to, message...);
    if (by != lane::orders && stage_.chance.one_in(20))
      deliver(arrival(by) + stage_.chance.between(sim_time{0}, std::chrono::seconds{4}), to, message...);
  }
  /// The real actor behind one that stands for it has ended: that is told as a message would be.
  void carry_end(lane by, const caf::actor& stand_in);

 private:
  template <class To, class... Message> void deliver(sim_time when, const To& to, const Message&... message) {
    stage_.due.at(when, [me = shared_from_this(), to, message...] {
      if (me->up_)
        caf::anon_send(to, message...);
    });
  }
  sim_time arrival(lane by);
  sim_time delay();

  stage& stage_;
  std::string node_;
  bool up_ = true;
  std::array<sim_time, 4> last_{};
  caf::actor_id agent_id_ = 0;
  node_agent_actor agent_; ///< stands for the agent with this id
  std::vector<caf::actor> at_controller_, at_node_;
};

} // namespace troupe::test
