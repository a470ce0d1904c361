#pragma once
// Reading what containers wrote. Implemented by nodes/launcher over the launcher's segments and their index.

#include "actors/node/container_runtime.hpp"

#include <cstdint>
#include <string>

namespace troupe::node {

/// A read that goes on where the last one ended. Value-initialised: from the run's first entry.
struct log_cursor {
  std::uint32_t segment = 0;
  std::uint32_t entry = 0;
  std::uint32_t offset = 0; ///< inside that entry
  bool started = false;
};

struct log_request {
  log_position from;             ///< the run
  log_cursor cursor;
  std::int64_t since_us = 0;     ///< only what came at or after this time (microseconds since the epoch)
  std::int64_t tail_lines = -1;  ///< only with a fresh cursor: start this many lines before the current end; -1: all
  bool timestamps = false;       ///< RFC 3339 with 9 digits and a blank in front of each line
  std::uint32_t limit_bytes = 256 * 1024;
};

struct log_chunk {
  std::string bytes;
  log_cursor next;
  bool at_end = false; ///< nothing more stands there now (a running container may still write)
  bool gone = false;   ///< rotated or retired: what stood there is lost
};

class log_store {
public:
  virtual ~log_store() = default;
  /// Never blocks for long: at most `limit_bytes` from files in the page cache. Thread-safe.
  virtual log_chunk read(const log_request& what) const = 0;
};

} // namespace troupe::node
