#pragma once
// Which pod and which container of it kubectl's `logs` means. Pure.

#include <boost/json/fwd.hpp>

#include <string>
#include <vector>

namespace troupe::cli {

struct container_name {
  std::string name;
  bool init = false;
};

/// The containers of a pod, then its init containers.
std::vector<container_name> containers_of(const boost::json::object& pod);
/// "main", "prepare (init)".
std::vector<std::string> shown_names(const std::vector<container_name>& containers);
/// What the annotation kubectl.kubernetes.io/default-container says, else the first.
std::string default_container(const boost::json::object& pod);

/// The most telling of several pods: on a node, running rather than pending, ready, more restarts, older.
const boost::json::object& best_pod(const boost::json::array& pods);

/// A LabelSelector as the query parameter labelSelector wants it.
std::string selector_text(const boost::json::object& selector);

/// Whether a Job is complete or failed.
bool progress_over(const boost::json::object& job);

} // namespace troupe::cli
