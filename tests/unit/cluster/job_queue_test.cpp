#include "nodes/cluster/job_queue.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using troupe::cluster::job_queue;
using namespace std::chrono_literals;

namespace {

/// Jobs are never touched by the queue: any address will do.
caf::resumable* job(std::uintptr_t n) { return reinterpret_cast<caf::resumable*>(n); }
std::uintptr_t number(caf::resumable* x) { return reinterpret_cast<std::uintptr_t>(x); }

} // namespace

TEST_CASE("job queue: another worker is woken when it saves time", "[cluster]") {
  using load = job_queue::load;
  constexpr auto wanted = &job_queue::another_wanted;
  CHECK(wanted(load{.asleep = 2, .awake = 0, .jobs = 1}));
  CHECK_FALSE(wanted(load{.asleep = 0, .awake = 0, .jobs = 1})); // none has begun
  CHECK_FALSE(wanted(load{.asleep = 1, .awake = 1, .jobs = 1}));
  CHECK_FALSE(wanted(load{.asleep = 1, .awake = 1, .jobs = 15}));
  CHECK(wanted(load{.asleep = 1, .awake = 1, .jobs = 16}));
  CHECK_FALSE(wanted(load{.asleep = 1, .awake = 2, .jobs = 31}));
  CHECK(wanted(load{.asleep = 1, .awake = 2, .jobs = 32}));
  CHECK(wanted(load{.asleep = 1, .awake = 1, .jobs = 1, .since_last_job = 201us}));
  CHECK_FALSE(wanted(load{.asleep = 1, .awake = 1, .jobs = 0, .since_last_job = 1s}));
  CHECK_FALSE(wanted(load{.asleep = 0, .awake = 4, .jobs = 1000, .since_last_job = 1s}));
}

TEST_CASE("job queue: first in, first out", "[cluster]") {
  job_queue queue;
  const auto me = queue.join();
  for (std::uintptr_t i = 1; i <= 5; ++i)
    queue.push(job(i));
  queue.push_own(job(6));
  for (std::uintptr_t i = 1; i <= 6; ++i)
    CHECK(number(queue.pop(me)) == i);
  CHECK(queue.try_pop() == nullptr);
}

TEST_CASE("job queue: each job is taken once, whoever sleeps and wakes", "[cluster]") {
  constexpr std::uintptr_t jobs = 20'000;
  constexpr int workers = 3, producers = 2;
  job_queue queue;
  std::vector<std::atomic<int>> taken(jobs + 1);
  std::atomic<std::uintptr_t> done{0};
  std::vector<std::thread> threads;
  for (int w = 0; w < workers; ++w)
    threads.emplace_back([&] {
      const auto me = queue.join();
      for (auto n = number(queue.pop(me)); n != jobs * 2; n = number(queue.pop(me))) {
        ++taken[n];
        ++done;
      }
      queue.leave(me);
    });
  for (int p = 0; p < producers; ++p)
    threads.emplace_back([&, p] {
      for (std::uintptr_t n = 1 + static_cast<std::uintptr_t>(p); n <= jobs; n += producers) {
        queue.push(job(n));
        if (n % 64 == 0) // lets the workers fall asleep now and then
          while (done.load() + 32 < n / 2)
            std::this_thread::yield();
      }
    });
  for (auto i = threads.begin() + workers; i != threads.end(); ++i)
    i->join();
  for (int w = 0; w < workers; ++w)
    queue.push(job(jobs * 2));
  for (int w = 0; w < workers; ++w)
    threads[static_cast<std::size_t>(w)].join();
  CHECK(done == jobs);
  for (std::uintptr_t n = 1; n <= jobs; ++n)
    if (taken[n] != 1)
      FAIL("job " << n << " was taken " << taken[n] << " times");
}

TEST_CASE("job queue: jobs do not wait for a worker that is busy for long", "[cluster]") {
  job_queue queue;
  std::atomic<bool> busy{false}, release{false};
  std::atomic<int> rescued{0};
  std::vector<std::thread> threads;
  for (int w = 0; w < 2; ++w)
    threads.emplace_back([&] {
      const auto me = queue.join();
      for (auto n = number(queue.pop(me)); n != 9; n = number(queue.pop(me)))
        if (n == 1) {
          busy = true;
          while (!release)
            std::this_thread::yield();
        } else {
          ++rescued;
        }
      queue.leave(me);
    });
  queue.push(job(1));
  while (!busy)
    std::this_thread::yield();
  // Too few for a pile. The other worker sleeps in between, and is woken each time.
  constexpr int few = job_queue::pile / 2;
  const auto give_up = job_queue::clock::now() + 60s;
  for (int i = 1; i <= few; ++i) {
    std::this_thread::sleep_for(job_queue::long_job * 2);
    queue.push(job(2));
    while (rescued < i && job_queue::clock::now() < give_up)
      std::this_thread::yield();
  }
  CHECK(rescued == few);
  release = true;
  queue.push(job(9));
  queue.push(job(9));
  for (auto& x : threads)
    x.join();
}
