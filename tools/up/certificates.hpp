#pragma once
// The cluster's private CA: whoever holds a certificate of it is a full member.

#include <filesystem>
#include <string>

namespace troupe::up {

/// Paths of the PEM files of one process.
struct identity {
  std::filesystem::path certificate, key, ca;
};

/// The certificate called `name` in `folder`, made there if need be by the folder's CA, which is made as well if there
/// is none. Elliptic keys (P-256), ten years; each file is readable by its owner only. What is there is used again, but
/// for certificates that are about to expire or are not of this CA.
/// @throws std::runtime_error naming the file that cannot be read or written
identity ensure_identity(const std::filesystem::path& folder, const std::string& name);

} // namespace troupe::up
