#pragma once
// Files made of ConfigMaps, Secrets and the pod's own fields (spec/pods-nodes.md §12). Pure.

#include "actors/pod/volumes/volume_plan.hpp"
#include "messages/resource/pod.hpp"

#include <string>
#include <vector>

namespace troupe::pod {

/// The files of a configMap, secret, downwardAPI or projected volume; a later one of the same path wins.
/// @param problem set when something that they need is missing
std::vector<planned_file> config_files(const surroundings& at, const api::Volume& volume, std::string& problem);

/// Whether a Secret's values are among them: then they are kept in memory.
bool holds_secrets(const api::Volume& volume);

} // namespace troupe::pod
