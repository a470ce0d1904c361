#include "actors/store/journal/memory_journal.hpp"

#include <algorithm>

namespace troupe {

void memory_journal::load(const journal_visitor& visit) {
  while (commit_next()) {
  }
  const auto rows = rows_;
  for (const auto& [at, blob] : rows)
    visit(at.first, at.second, blob);
}

void memory_journal::attach(journal_listener listener) {
  listener_ = std::move(listener);
  if (listener_.ready)
    listener_.ready();
}

void memory_journal::submit(commit_group group) {
  if (!broken_.empty()) {
    if (listener_.failed)
      listener_.failed(broken_);
    return;
  }
  waiting_.push_back(std::move(group));
  while (at_once_ && commit_next()) {
  }
}

bool memory_journal::commit_next() {
  if (waiting_.empty())
    return false;
  const auto group = std::move(waiting_.front());
  waiting_.pop_front();
  commit(group);
  if (listener_.durable)
    listener_.durable(group.number);
  if (listener_.ready)
    listener_.ready();
  return true;
}

void memory_journal::commit(const commit_group& group) {
  for (const auto& row : group.rows) {
    if (row.blob)
      rows_[{row.table, row.key}] = *row.blob;
    else
      rows_.erase({row.table, row.key});
  }
  for (const auto& sweep : group.sweeps) {
    rows_.erase(rows_.lower_bound({journal_table::pod, pod_ref{sweep.job, 0}.key()}),
                rows_.upper_bound({journal_table::pod, pod_ref{sweep.job, no_number}.key()}));
    rows_.erase({journal_table::object, sweep.job});
  }
  ++commits_;
}

void memory_journal::fail(std::string why) {
  broken_ = std::move(why);
  waiting_.clear();
}

std::size_t memory_journal::rows(journal_table table) const {
  return static_cast<std::size_t>(
      std::count_if(rows_.begin(), rows_.end(), [&](const auto& row) { return row.first.first == table; }));
}

} // namespace troupe
