#pragma once
// Reading and writing the kernel's little files.

#include <string>
#include <string_view>

namespace troupe::launcher {

/// The whole file; empty when it can't be read.
std::string read_small_file(const char* path);

/// @return 0 or errno
int write_small_file(const char* path, std::string_view text);

/// From the start of an open file of the kernel, at most 4 KiB.
std::string_view reread(int fd, char (&buffer)[4096]);

} // namespace troupe::launcher
