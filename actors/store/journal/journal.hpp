#pragma once
// What the store needs of a disk: groups of rows, each written whole or not at all. Implemented in nodes/storage; in
// memory for tests.

#include "messages/cluster/ids.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

enum class journal_table : std::uint8_t { meta, object, pod };

/// One row to be written, or deleted when it has no blob.
struct journal_row {
  journal_table table = journal_table::object;
  std::int64_t key = 0;
  std::optional<std::string> blob;
};

/// All pods of a Job, whose rows go in chunks between other groups; with the last chunk goes the Job's object row.
/// Should the process end before, the object row still stands and the store asks again.
struct job_sweep {
  object_id job = 0;
};

/// What becomes durable at once.
struct commit_group {
  std::uint64_t number = 0; ///< given by the store, growing
  std::vector<journal_row> rows;
  std::vector<job_sweep> sweeps;
};

/// Who is told, on the journal's thread; none of these may block.
struct journal_listener {
  std::function<void(std::uint64_t number)> durable;  ///< the groups up to here are on disk
  std::function<void()> ready;                        ///< the next group is welcome
  std::function<void(const std::string& why)> failed; ///< this and later groups are not durable, ever
};

/// Called for each row when loading, meta rows first, each table in order of its keys.
using journal_visitor = std::function<void(journal_table table, std::int64_t key, std::string_view blob)>;

class journal {
 public:
  virtual ~journal() = default;
  /// Waits for groups under way, then tells all rows. @throws std::runtime_error naming file, table and row.
  virtual void load(const journal_visitor& visit) = 0;
  /// From now on this listener is told, nobody else; `ready` comes at once.
  virtual void attach(journal_listener listener) = 0;
  /// When this returns nobody is told any more.
  virtual void detach() = 0;
  /// Writes a group, after those before it. To be called once a `ready`.
  virtual void submit(commit_group group) = 0;
};

} // namespace troupe
