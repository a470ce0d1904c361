#pragma once
// How pods ask their node for the ConfigMaps and Secrets that it was sent.

#include "messages/cluster/node_messages.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace troupe::pod {

/// Which ConfigMap or Secret.
struct config_name {
  bool secret = false; ///< else a ConfigMap
  std::string_view name_space, name;
};

/// What the node has of it now; null: it was told that there is none, or nothing yet. What is returned never changes:
/// a newer version is another object with another `version`. Never blocks; callable by every pod's actor at once.
using config_lookup = std::function<std::shared_ptr<const config_source>(const config_name& which)>;

} // namespace troupe::pod
