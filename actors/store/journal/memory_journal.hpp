#pragma once
// A journal without a disk, for tests: acknowledges at once, or when told.

#include "actors/store/journal/journal.hpp"

#include <deque>
#include <map>
#include <utility>

namespace troupe {

class memory_journal final : public journal {
 public:
  /// @param at_once each group is durable when submitted; otherwise with commit_next().
  explicit memory_journal(bool at_once = true) : at_once_(at_once) {}

  void load(const journal_visitor& visit) override;
  void attach(journal_listener listener) override;
  void detach() override { listener_ = {}; }
  void submit(commit_group group) override;

  void at_once(bool on) { at_once_ = on; }
  /// Makes the oldest waiting group durable. @returns false when none waits.
  bool commit_next();
  /// Forgets what is not durable, as a crash would.
  void crash() { waiting_.clear(); }
  /// Refuses all groups from now on.
  void fail(std::string why);

  std::size_t commits() const noexcept { return commits_; } ///< groups that became durable
  std::size_t waiting() const noexcept { return waiting_.size(); }
  std::size_t rows(journal_table table) const;

 private:
  void commit(const commit_group& group);

  using place = std::pair<journal_table, std::int64_t>;
  std::map<place, std::string> rows_;
  std::deque<commit_group> waiting_;
  journal_listener listener_;
  std::string broken_;
  std::size_t commits_ = 0;
  bool at_once_;
};

} // namespace troupe
