#pragma once

#include <string>

namespace troupe::bench {

/// A whole file as text; empty when it cannot be read, as a file of /proc whose process has ended.
std::string read_text(const std::string& path);

} // namespace troupe::bench
