// troupe-launcher: keeper and launcher of one node, in one program. See README.md beside this folder.

#include "nodes/launcher/process/house.hpp"
#include "nodes/launcher/process/options.hpp"
#include "nodes/launcher/process/raw_syscall.hpp"
#include "nodes/launcher/process/roles.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace troupe::launcher;

namespace {

enum exit_status { ended = 0, cannot_start = 1, wrong_usage = 2, already_served = 3 };

/// Descriptors 0 to 2 exist, so that none of ours gets their numbers.
void fill_standard_streams() {
  while (true) {
    const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (fd < 0 || fd > 2) {
      close(fd);
      return;
    }
  }
}

/// Nothing may interrupt; pods must not inherit a disposition.
void settle_signals() {
  const std::array<long, 4> as_default{}; // by the kernel's own call: libc keeps two signals to itself
  for (int signal = 1; signal <= 64; ++signal)
    raw_syscall(SYS_rt_sigaction, signal, as_default.data(), nullptr, sizeof(std::uint64_t));
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
}

void tell(int fd, const std::string& text) {
  if (write(fd < 0 ? STDERR_FILENO : fd, text.data(), text.size()) < 0)
    return; // nobody listens
  if (fd >= 0)
    close(fd);
}

} // namespace

int main(int argc, char** argv) {
  std::string error;
  house h;
  h.settings = parse_options(argc, argv, error);
  if (!error.empty()) {
    if (h.settings.ready_fd >= 0)
      tell(h.settings.ready_fd, error + '\n');
    else
      std::fprintf(stderr, "troupe-launcher: %s\n%s", error.c_str(), usage);
    return wrong_usage;
  }
  remember_arguments(argc, argv, environ);
  fill_standard_streams();
  settle_signals();
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (!open_house(h, error)) {
    tell(h.settings.ready_fd, error.empty() ? "served already\n" : error + '\n');
    return error.empty() ? already_served : cannot_start;
  }
  if (h.settings.ready_fd >= 0)
    tell(h.settings.ready_fd, "ok\n");
  h.settings.ready_fd = -1;
  serve(h);
  return ended;
}
