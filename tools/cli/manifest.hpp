#pragma once
// Manifests from files, folders and standard input.

#include "messages/resource/resource.hpp"
#include "tools/cli/arguments.hpp"

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
  std::vector<std::string> hints;    ///< the same form: what is probably not meant so
};

/// Reads files, all *.yaml, *.yml and *.json of folders, and "-". A file may hold several documents and Lists. A file
/// of more than 32 MiB is refused unread.
manifests read_manifests(const std::vector<std::string>& paths);

/// kubectl's complaint about an object that names another namespace than --namespace does; else empty. Pure.
std::string namespace_mismatch(const api::resource& object, const arguments& args);

/// The manifests of a command: those of --filename, with hints as warnings and --namespace compared. Any problem is
/// thrown as a command_error of all of them.
std::vector<manifest> manifests_for(const arguments& args);

} // namespace troupe::cli
