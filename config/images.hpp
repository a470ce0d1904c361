#pragma once
// Which row of a node's image table stands for a container's image. Pure.

#include "config/settings.hpp"

#include <string_view>
#include <vector>

namespace troupe::config {

/// The row for this image, or null: a row without * that names it exactly, else the first whose pattern fits. On both
/// sides "docker.io/", "docker.io/library/" and the tag ":latest" mean nothing.
const image* find_image(const std::vector<image>& table, std::string_view name);

} // namespace troupe::config
