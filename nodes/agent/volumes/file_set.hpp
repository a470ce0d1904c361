#pragma once
// A set of files in a folder that changes as a whole: each file is a link by way of `..data` to one version's folder,
// so that a reader sees all of an update or nothing of it. As kubelet lays them out.

#include "actors/node/volume_store.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace troupe::node {

/// Makes the folder hold these files, whatever version it held before; nothing happens when it holds them already.
/// @param group of the files, and allowed to read them; none: the process's own
/// Throws std::filesystem::filesystem_error.
void write_file_set(const std::filesystem::path& folder, const std::vector<volume_file>& files,
                    std::optional<std::uint32_t> group);

} // namespace troupe::node
