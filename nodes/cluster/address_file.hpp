#pragma once

#include <string>

namespace troupe::cluster {

/// Writes `text` and a newline to `directory`/`name`, whole or not at all: readers may look at any time.
/// @throws std::runtime_error naming the file when it cannot be written.
void write_address(const std::string& directory, const std::string& name, const std::string& text);

} // namespace troupe::cluster
