#include "nodes/storage/sqlite_journal.hpp"

#include "nodes/storage/commit_pace.hpp"
#include "nodes/storage/header_check.hpp"
#include "nodes/storage/row_file.hpp"
#include "nodes/storage/storage_error.hpp"
#include "nodes/storage/wal_check.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

namespace troupe::storage {

namespace {

std::filesystem::path usable(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    throw storage_error{"cannot create the data directory " + directory.string() + ": " + error.message()};
  return directory;
}

/// The mark, written anew with a fresh identity when there is no store yet.
commit_mark begin(mark_file& mark, const std::filesystem::path& file) {
  const auto exists = std::filesystem::exists(file);
  if (const auto known = mark.read()) {
    if (!exists && known->commit > 0)
      throw storage_error{file.string() + " is missing, though " + std::to_string(known->commit) +
                          " commits to it were acknowledged"};
    return *known;
  }
  if (exists)
    throw storage_error{"store.mark is missing or empty beside " + file.string() +
                        ": without it nobody can tell whether the database is complete"};
  const commit_mark fresh{random_uid(), 0};
  mark.write(fresh);
  mark.write(fresh);
  mark.sync();
  return fresh;
}

void check_complete(const row_file& rows, const commit_mark& mark, const std::filesystem::path& file) {
  if (rows.identity() != mark.database)
    throw storage_error{file.string() + " and the store.mark beside it do not belong together"};
  if (rows.commit_number() < mark.commit)
    throw storage_error{file.string() + " holds commit " + std::to_string(rows.commit_number()) + ", but commit " +
                        std::to_string(mark.commit) +
                        " was acknowledged: it is an old copy, or a part of it or of its log was lost"};
}

row_file opened(const std::filesystem::path& file, const commit_mark& mark, std::int64_t max_pages) {
  const auto begun = mark.commit > 0;
  if (begun && std::filesystem::file_size(file) == 0)
    throw storage_error{file.string() + " is empty, though " + std::to_string(mark.commit) +
                        " commits to it were acknowledged"};
  check_header(file);
  auto wal = file;
  wal += "-wal";
  check_wal(wal);
  row_file rows{file, mark.database, !begun, max_pages};
  check_complete(rows, mark, file);
  return rows;
}

} // namespace

/// The thread that owns the connection, and what it shares with the others.
class sqlite_journal::committer {
 public:
  explicit committer(journal_options options)
      : options_(std::move(options)), file_(usable(options_.directory) / "store.db"),
        mark_(options_.directory / "store.mark"), last_mark_(begin(mark_, file_)),
        rows_(opened(file_, last_mark_, options_.max_pages)), pace_(options_.commit_interval, options_.commit_burst) {
    remember();
    thread_ = std::thread{[this] { run(); }};
  }

  ~committer() {
    {
      const std::lock_guard lock{mutex_};
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  void load(const journal_visitor& visit) {
    std::unique_lock lock{mutex_};
    idle_.wait(lock, [this] { return !busy_ && groups_.empty(); });
    busy_ = true; // keeps the thread from the connection
    lock.unlock();
    const struct release {
      committer& self;
      ~release() {
        {
          const std::lock_guard again{self.mutex_};
          self.busy_ = false;
        }
        self.wake_.notify_all();
      }
    } release{*this};
    rows_.each_row(visit);
  }

  void attach(journal_listener listener) {
    const std::lock_guard lock{listener_mutex_};
    listener_ = std::move(listener);
    if (listener_.ready)
      listener_.ready();
  }

  void detach() {
    const std::lock_guard lock{listener_mutex_};
    listener_ = {};
  }

  void submit(commit_group group) {
    {
      const std::lock_guard lock{mutex_};
      groups_.push_back(std::move(group));
    }
    wake_.notify_all();
  }

  std::atomic<std::uint64_t> commits{0}, written{0};

 private:
  using clock = std::chrono::steady_clock;

  void run() {
    std::unique_lock lock{mutex_};
    for (;;) {
      const auto due = wait(lock);
      if (stopping_ && groups_.empty())
        break;
      if (busy_)
        continue;
      busy_ = true;
      if (!groups_.empty())
        take_group(lock);
      else if (due == duty::tell_ready)
        unlocked(lock, [this] { tell_ready(); });
      else if (due == duty::tidy)
        unlocked(lock, [this] { tidy(); });
      if (!sweeps_.empty())
        take_sweep(lock);
      busy_ = false;
      idle_.notify_all();
    }
    lock.unlock();
    tidy();
  }

  enum class duty { none, tell_ready, tidy };

  /// Waits for work, or for the time of the next duty.
  duty wait(std::unique_lock<std::mutex>& lock) {
    wake_.wait(lock, [this] { return !busy_; }); // a load() has the connection
    const auto work = [this] { return stopping_ || !groups_.empty() || !sweeps_.empty(); };
    if (owes_ready_)
      return wake_.wait_until(lock, pace_.next(clock::now()), work) ? duty::none : duty::tell_ready;
    if (untidy_)
      return wake_.wait_until(lock, last_commit_ + options_.quiet, work) ? duty::none : duty::tidy;
    wake_.wait(lock, work);
    return duty::none;
  }

  template <class F> void unlocked(std::unique_lock<std::mutex>& lock, F&& f) {
    lock.unlock();
    f();
    lock.lock();
  }

  void take_group(std::unique_lock<std::mutex>& lock) {
    auto group = std::move(groups_.front());
    groups_.pop_front();
    unlocked(lock, [&] { write(group); });
    sweeps_.insert(sweeps_.end(), group.sweeps.begin(), group.sweeps.end());
  }

  void take_sweep(std::unique_lock<std::mutex>& lock) {
    const auto job = sweeps_.front().job;
    auto done = true;
    unlocked(lock, [&] { done = sweep(job); });
    if (done)
      sweeps_.pop_front();
  }

  void write(commit_group& group) {
    if (broken_.empty()) {
      try {
        pace_.take(clock::now(), group.rows.size());
        rows_.commit(group.rows);
        written.fetch_add(group.rows.size(), std::memory_order_relaxed);
        remember();
      } catch (const std::exception& e) {
        broken_ = e.what();
      }
    }
    if (!broken_.empty()) {
      tell([this](const journal_listener& l) {
        if (l.failed)
          l.failed(broken_);
      });
      return;
    }
    tell([&](const journal_listener& l) {
      if (l.durable)
        l.durable(group.number);
    });
    owes_ready_ = true;
    if (const auto now = clock::now(); pace_.next(now) <= now)
      tell_ready();
  }

  bool sweep(object_id job) {
    if (!broken_.empty())
      return true; // the Job's row still stands: the store asks again after a restart
    try {
      const auto done = rows_.sweep(job, options_.sweep_chunk);
      remember();
      return done;
    } catch (const std::exception& e) {
      broken_ = e.what();
      return true;
    }
  }

  /// The commit counts as acknowledged from here on.
  void remember() {
    last_mark_.commit = rows_.commit_number();
    mark_.write(last_mark_);
    commits.fetch_add(1, std::memory_order_relaxed);
    last_commit_ = clock::now();
    untidy_ = true;
  }

  void tidy() {
    untidy_ = false;
    if (!broken_.empty())
      return;
    try {
      if (!mark_.synced())
        mark_.sync();
      rows_.tidy();
    } catch (const std::exception& e) {
      broken_ = e.what();
    }
  }

  void tell_ready() {
    owes_ready_ = false;
    tell([](const journal_listener& l) {
      if (l.ready)
        l.ready();
    });
  }

  template <class F> void tell(F&& f) {
    const std::lock_guard lock{listener_mutex_};
    f(listener_);
  }

  journal_options options_;
  std::filesystem::path file_;
  mark_file mark_;
  commit_mark last_mark_;
  row_file rows_;

  // Of the thread alone.
  commit_pace pace_;
  std::string broken_; ///< why nothing more is written
  bool owes_ready_ = false, untidy_ = false;
  clock::time_point last_commit_{};

  std::mutex mutex_; ///< guards what follows
  std::condition_variable wake_, idle_;
  std::deque<commit_group> groups_;
  std::deque<job_sweep> sweeps_;
  bool busy_ = false; ///< somebody uses the connection
  bool stopping_ = false;

  std::mutex listener_mutex_;
  journal_listener listener_;
  std::thread thread_;
};

sqlite_journal::sqlite_journal(journal_options options) : committer_(std::make_unique<committer>(std::move(options))) {}
sqlite_journal::~sqlite_journal() = default;
void sqlite_journal::load(const journal_visitor& visit) { committer_->load(visit); }
void sqlite_journal::attach(journal_listener listener) { committer_->attach(std::move(listener)); }
void sqlite_journal::detach() { committer_->detach(); }
void sqlite_journal::submit(commit_group group) { committer_->submit(std::move(group)); }
std::uint64_t sqlite_journal::commits() const noexcept { return committer_->commits.load(std::memory_order_relaxed); }
std::uint64_t sqlite_journal::rows() const noexcept { return committer_->written.load(std::memory_order_relaxed); }

} // namespace troupe::storage
