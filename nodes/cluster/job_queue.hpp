#pragma once
// The queue from which the threads of an actor system take actors that have messages.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

namespace caf {
class resumable;
}

namespace troupe::cluster {

/// One queue for all workers that wakes a sleeping worker only when that saves time. To wake a thread costs as much as
/// several messages; a worker that is awake mostly comes to the next job before another has woken up, which then finds
/// nothing to do. So a second one is woken when jobs pile up, or when those awake have been at theirs for long.
///
/// What waits behind a handler that blocks is taken when the next job comes in, from whoever: handlers must not block.
class job_queue {
 public:
  using clock = std::chrono::steady_clock;

  /// What decides whether another worker is woken.
  struct load {
    std::size_t asleep = 0; ///< workers that could be woken
    std::size_t awake = 0;
    std::size_t jobs = 0;             ///< that wait
    clock::duration since_last_job{}; ///< how long ago a worker took one
  };
  static constexpr std::size_t pile = 16; ///< jobs a worker awake that another is woken for
  static constexpr clock::duration long_job = std::chrono::microseconds{200};

  static bool another_wanted(const load& now) {
    return now.asleep > 0 && now.jobs > 0 &&
           (now.awake == 0 || now.jobs >= pile * now.awake || now.since_last_job > long_job);
  }

  /// A worker begins. To be called by its thread, before anything else.
  void join() {
    const std::lock_guard lock{mutex_};
    ++awake_;
  }
  /// A worker ends. What came for it meanwhile may need another.
  void leave() {
    std::unique_lock lock{mutex_};
    --awake_;
    wake_another(std::move(lock), {});
  }

  void push(caf::resumable* job) {
    std::unique_lock lock{mutex_};
    jobs_.push_back(job);
    wake_another(std::move(lock), asleep_ > 0 && awake_ > 0 ? clock::now() - last_job_ : clock::duration{});
  }

  /// The next job; waits for one.
  caf::resumable* pop() {
    std::unique_lock lock{mutex_};
    while (jobs_.empty()) {
      --awake_;
      ++asleep_;
      wake_.wait(lock, [this] { return calls_ > 0; });
      --calls_; // whoever called has counted this worker as awake
    }
    auto* job = jobs_.front();
    jobs_.pop_front();
    if (asleep_ > 0)
      last_job_ = clock::now();
    wake_another(std::move(lock), {});
    return job;
  }

  /// A job, if there is one.
  caf::resumable* try_pop() {
    const std::lock_guard lock{mutex_};
    if (jobs_.empty())
      return nullptr;
    auto* job = jobs_.front();
    jobs_.pop_front();
    return job;
  }

 private:
  void wake_another(std::unique_lock<std::mutex> lock, clock::duration since_last_job) {
    if (!another_wanted({asleep_, awake_, jobs_.size(), since_last_job}))
      return;
    --asleep_;
    ++awake_;
    ++calls_;
    lock.unlock(); // or the worker would wake up to wait for this lock
    wake_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<caf::resumable*> jobs_;
  std::size_t awake_ = 0, asleep_ = 0;
  std::size_t calls_ = 0; ///< workers that were woken and have not noticed yet
  clock::time_point last_job_{};
};

} // namespace troupe::cluster
