#include "nodes/cluster/signals.hpp"

#include <chrono>
#include <csignal>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace troupe::cluster {

namespace {

sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR2); // wake_signal_wait
  return set;
}

} // namespace

void block_signals() {
  auto set = awaited();
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int wait_for_signal() {
  const auto set = awaited();
  int signal = 0;
  while (sigwait(&set, &signal) != 0) {
  }
  return signal == SIGUSR2 ? 0 : signal;
}

void wake_signal_wait() { kill(getpid(), SIGUSR2); }

void exit_at_the_latest(int seconds, int code) {
  std::thread{[seconds, code] {
    std::this_thread::sleep_for(std::chrono::seconds{seconds});
    _exit(code);
  }}.detach();
}

} // namespace troupe::cluster
