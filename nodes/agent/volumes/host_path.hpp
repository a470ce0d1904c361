#pragma once
// What must be at a path of the node, or is made there, as a hostPath volume's type says (spec/pods-nodes.md §12).

#include <string>

namespace troupe::node {

/// @param type a HostPathType; "": nothing is checked, and a folder is made where there is nothing, as container
/// runtimes do
/// @returns why not, in Kubernetes' words; empty: it is there
std::string check_host_path(const std::string& path, const std::string& type);

} // namespace troupe::node
