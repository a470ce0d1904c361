#pragma once
// Which of a pod's events its node tells, and in which form (spec/pods-nodes.md §22, client-side correlation). Pure.

#include "messages/cluster/node_messages.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace troupe::pod {

/// One pod's. Surplus is dropped; many that differ in their messages only become one.
class event_filter {
 public:
  /// @returns the event as it is to be told; nothing when there were too many
  std::optional<pod_event> pass(pod_event event);

 private:
  struct similar {
    std::int64_t since_us = 0;
    std::set<std::string> messages;
  };
  bool draw(std::int64_t now_us);
  void combine(pod_event& event);

  std::map<std::tuple<std::int32_t, bool, std::string>, similar> similar_; ///< by container, type and reason
  double tokens_ = 25;
  std::int64_t drawn_us_ = 0; ///< 0: never
};

} // namespace troupe::pod
