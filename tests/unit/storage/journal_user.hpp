#pragma once

#include "nodes/storage/sqlite_journal.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>

/// Everything that stands in a journal.
using all_rows = std::map<std::pair<troupe::journal_table, std::int64_t>, std::string>;

inline all_rows rows_of(troupe::journal& from) {
  all_rows rows;
  from.load([&](troupe::journal_table table, std::int64_t key, std::string_view blob) {
    rows[{table, key}] = std::string{blob};
  });
  return rows;
}

/// A journal's only user: hands over groups and waits for what becomes of them.
class journal_user {
 public:
  explicit journal_user(troupe::journal& to) : to_(to) {
    to_.attach({[this](std::uint64_t n) { note([&] { durable_ = n; }); }, [this] { note([this] { ++readies_; }); },
                [this](const std::string& why) { note([&] { why_ = why; }); }});
  }
  ~journal_user() { to_.detach(); }

  /// @returns true once it is durable, false when it failed.
  bool commit(std::vector<troupe::journal_row> rows, std::vector<troupe::job_sweep> sweeps = {}) {
    const auto number = ++last_;
    to_.submit({number, std::move(rows), std::move(sweeps)});
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return durable_ >= number || !why_.empty(); });
    return durable_ >= number;
  }
  bool put(troupe::journal_table table, std::int64_t key, std::string blob) {
    return commit({{table, key, std::move(blob)}});
  }
  void await_ready(int count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return readies_ >= count; });
  }
  std::string why() {
    const std::lock_guard lock{mutex_};
    return why_;
  }

 private:
  template <class F> void note(F&& f) {
    const std::lock_guard lock{mutex_};
    f();
    changed_.notify_all();
  }

  troupe::journal& to_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t durable_ = 0, last_ = 0;
  int readies_ = 0;
  std::string why_;
};
