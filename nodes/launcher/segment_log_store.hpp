#pragma once
// Reads the log segments that troupe-launcher writes.

#include "actors/node/log_store.hpp"

#include <filesystem>

namespace troupe::launcher {

/// node::log_store over the segments of one launcher's folder. It holds no state, so any process may read, also while
/// the launcher writes and after it is gone.
class segment_log_store final : public node::log_store {
 public:
  /// @param dir the launcher's folder (client_options::dir)
  explicit segment_log_store(const std::filesystem::path& dir);

  /// Lines that came in several reads are joined; a line carries the time of the read that brought its first byte.
  /// Output that found no room on the disk, or was rotated away, shows as one line in brackets. `gone` means that
  /// nothing is left. An empty chunk may have more behind it: a call does a bounded amount of work.
  node::log_chunk read(const node::log_request& what) const override;

 private:
  std::filesystem::path logs_;
};

} // namespace troupe::launcher
