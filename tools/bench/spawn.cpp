#include "tools/bench/spawn.hpp"

#include "tools/bench/command.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <stdexcept>
#include <system_error>

namespace troupe::bench {

namespace {

using steady = std::chrono::steady_clock;

double microseconds(const timeval& t) { return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec); }

double cpu_of(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

/// CPU time of this process and of all children it has reaped.
double cpu_so_far() { return cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN); }

/// Measures from its construction on.
class stopwatch {
 public:
  [[nodiscard]] spawn_cost stop(int count) const {
    const std::chrono::duration<double, std::micro> wall = steady::now() - started_;
    return {.count = count, .wall_us = wall.count(), .cpu_us = cpu_so_far() - cpu_};
  }

 private:
  steady::time_point started_ = steady::now();
  double cpu_ = cpu_so_far();
};

/// A file descriptor that closes itself.
struct owned_fd {
  explicit owned_fd(const std::string& path) : fd(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    if (fd < 0)
      throw std::system_error(errno, std::generic_category(), path);
  }
  ~owned_fd() { close(fd); }
  owned_fd(const owned_fd&) = delete;
  owned_fd& operator=(const owned_fd&) = delete;
  int fd;
};

[[gnu::noinline, noreturn]] void become(const char* program, int output) {
  char* const arguments[] = {const_cast<char*>(program), nullptr};
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execve(program, arguments, environ);
  _exit(127);
}

void start(const std::string& program, int output) {
  const auto child = vfork();
  if (child == 0)
    become(program.c_str(), output);
  if (child < 0)
    throw std::system_error(errno, std::generic_category(), "vfork");
}

void reap(const std::string& program) {
  int status = 0;
  if (wait4(-1, &status, 0, nullptr) < 0)
    throw std::system_error(errno, std::generic_category(), "wait4");
  if (status != 0)
    throw std::runtime_error(program + " ended with status " + std::to_string(status));
}

} // namespace

spawn_cost& spawn_cost::operator+=(const spawn_cost& other) {
  count += other.count;
  wall_us += other.wall_us;
  cpu_us += other.cpu_us;
  return *this;
}

spawn_cost raw_loop(const std::string& program, int count, int parallelism, const std::string& output) {
  const owned_fd file{output};
  const stopwatch watch;
  int started = 0;
  for (int reaped = 0; reaped < count; ++reaped) {
    while (started < count && started - reaped < parallelism) {
      start(program, file.fd);
      ++started;
    }
    reap(program);
  }
  return watch.stop(count);
}

spawn_cost xargs_loop(const std::string& program, int count, int parallelism, const std::string& output) {
  const auto script =
      "seq " + std::to_string(count) + " | xargs -n 1 -P " + std::to_string(parallelism) + " " + program;
  const stopwatch watch;
  run({"/bin/sh", "-c", script}, output);
  return watch.stop(count);
}

int best_parallelism(std::span<const int> candidates, const std::function<spawn_cost(int)>& trial) {
  std::map<int, spawn_cost> tried;
  for (int pass = 0; pass < 2; ++pass)
    for (const auto parallelism : candidates)
      tried[parallelism] += trial(parallelism);
  int best = candidates.front();
  for (const auto& [parallelism, cost] : tried)
    if (cost.per_second() > tried[best].per_second())
      best = parallelism;
  return best;
}

} // namespace troupe::bench
