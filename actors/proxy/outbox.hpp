#pragma once
// Orders to one node that have not shown their effect yet. Nothing that crosses the network reports its loss, so each
// is repeated until the node has reported the pod. Pure.

#include "messages/cluster/config_names.hpp"
#include "messages/cluster/node_messages.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace troupe {

/// What one incarnation of a node has been told.
class outbox {
 public:
  using time_point = std::chrono::nanoseconds; ///< of a steady clock
  using blueprint_ptr = std::shared_ptr<const job_blueprint>;
  using source_ptr = std::shared_ptr<const config_source>;

  /// Full orders follow: whatever was to be told is in them, or is not wanted any more.
  void reset();
  /// Comes before the blueprints that name it. One that was told and changed goes out with the next take(),
  /// and twice more: no report of the node says that it has arrived.
  void remember(const source_ptr& source);
  void remember(const blueprint_ptr& blueprint);
  /// Takes orders in; the result of the next take() holds them.
  void add(pod_start start);
  void add(pod_stop stop);
  /// The node has spoken of this pod: its start has arrived; if it has ended, its stop has as well.
  void heard(const pod_ref& pod, bool ended);
  /// These Jobs are over.
  void forget(const std::vector<object_id>& jobs);
  /// Everything to be sent now: new orders, and those sent longer than `patience` ago without an effect.
  /// Blueprints that this incarnation lacks come with the starts that need them, and sources with the blueprints.
  node_orders take(time_point now, std::chrono::nanoseconds patience);
  bool empty() const noexcept { return starts_.empty() && stops_.empty() && forgotten_.empty() && changed_.empty(); }
  std::size_t open_starts() const noexcept { return starts_.size(); }
  std::size_t open_stops() const noexcept { return stops_.size(); }

 private:
  static constexpr time_point never{-1};
  template <class Order> struct open_order {
    Order order;
    time_point sent = never;
  };
  struct known_blueprint {
    blueprint_ptr what;
    bool looked_at = false; ///< `reads` was worked out: only when there are sources at all
    std::vector<config_key> reads{};
  };
  struct known_source {
    source_ptr what;
    std::optional<std::uint64_t> told; ///< the version that this incarnation has
  };
  void tell(const config_key& which, bool again, node_orders& out);
  void forget_sources();
  template <class Order> static bool due(open_order<Order>& x, time_point now, std::chrono::nanoseconds patience);

  std::unordered_map<pod_ref, open_order<pod_start>> starts_;
  std::unordered_map<pod_ref, open_order<pod_stop>> stops_;
  std::unordered_map<object_id, known_blueprint> blueprints_;
  std::map<config_key, known_source> sources_;
  struct changed_source {
    config_key which;
    int told = 0;
    time_point sent = never;
  };
  void tell_changed(time_point now, std::chrono::nanoseconds patience, node_orders& out);
  std::vector<changed_source> changed_;    ///< sources that were told and are different now
  std::unordered_set<std::uint64_t> told_; ///< job << 32 | version
  std::vector<object_id> forgotten_;
};

} // namespace troupe
