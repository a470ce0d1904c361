#pragma once
// Manifests from files, folders and standard input.

#include "messages/resource/resource.hpp"

#include <string>
#include <vector>

namespace troupe::cli {

/// One object of a manifest, and where it stood.
struct manifest {
  api::resource object;
  std::string source; ///< as messages name it: the path, or "STDIN"
  int line = 0;
};

struct manifests {
  std::vector<manifest> objects;
  std::vector<std::string> problems; ///< "FILE:LINE:COL: …", all of them
};

/// Reads files, all *.yaml, *.yml and *.json of folders, and "-". A file may hold several documents and Lists. A file
/// of more than 32 MiB is refused unread.
manifests read_manifests(const std::vector<std::string>& paths);

/// The same, but any problem is thrown as a command_error of all of them.
std::vector<manifest> read_valid_manifests(const std::vector<std::string>& paths);

} // namespace troupe::cli
