#pragma once
// The queue from which the threads of an actor system take actors that have messages.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace caf {
class resumable;
}

namespace troupe::cluster {

/// One queue for all workers that wakes a sleeping worker only when that saves time. To wake a thread costs as much as
/// several messages; a worker that is awake mostly comes to the next job before another has woken up, which then finds
/// nothing to do. So a second one is woken when jobs pile up, or when all that are awake have been at theirs for long.
///
/// That is seen when a job comes in, from whoever: what waits behind a handler that blocks waits for the next one.
class job_queue {
 public:
  using clock = std::chrono::steady_clock;

  /// What decides whether another worker is woken.
  struct load {
    std::size_t asleep = 0; ///< workers that could be woken
    std::size_t awake = 0;
    std::size_t jobs = 0;             ///< that wait
    clock::duration since_last_job{}; ///< how long ago one of those awake took its job
  };
  static constexpr std::size_t pile = 16; ///< jobs a worker awake that another is woken for
  static constexpr clock::duration long_job = std::chrono::microseconds{200};

  static bool another_wanted(const load& now) {
    return now.asleep > 0 && now.jobs > 0 &&
           (now.awake == 0 || now.jobs >= pile * now.awake || now.since_last_job > long_job);
  }

  /// A worker begins. To be called by its thread, before anything else. @returns what it names itself by
  std::size_t join() {
    const std::lock_guard lock{mutex_};
    ++awake_;
    took_job_.push_back(idle);
    return took_job_.size() - 1;
  }
  /// A worker ends. What came for it meanwhile may need another.
  void leave(std::size_t worker) {
    std::unique_lock lock{mutex_};
    --awake_;
    took_job_[worker] = idle;
    wake_another(std::move(lock), {});
  }

  void push(caf::resumable* job) {
    std::unique_lock lock{mutex_};
    jobs_.push_back(job);
    wake_another(std::move(lock), asleep_ > 0 && awake_ > 0 ? since_last_job() : clock::duration{});
  }
  /// From a worker that takes the next job itself at once.
  void push_own(caf::resumable* job) {
    std::unique_lock lock{mutex_};
    jobs_.push_back(job);
    wake_another(std::move(lock), {});
  }

  /// The next job; waits for one.
  caf::resumable* pop(std::size_t worker) {
    std::unique_lock lock{mutex_};
    while (jobs_.empty()) {
      --awake_;
      ++asleep_;
      took_job_[worker] = idle;
      wake_.wait(lock, [this] { return calls_ > 0; });
      --calls_; // whoever called has counted this worker as awake
    }
    auto* job = jobs_.front();
    jobs_.pop_front();
    took_job_[worker] = clock::now();
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
  static constexpr auto idle = clock::time_point::min();

  /// Zero while a worker that was woken is on its way to a job.
  clock::duration since_last_job() const {
    const auto last = *std::max_element(took_job_.begin(), took_job_.end());
    return calls_ > 0 || last == idle ? clock::duration{} : clock::now() - last;
  }

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
  std::size_t calls_ = 0;                   ///< workers that were woken and have not noticed yet
  std::vector<clock::time_point> took_job_; ///< by worker: when it took the job that it is at; `idle` while it sleeps
};

} // namespace troupe::cluster
