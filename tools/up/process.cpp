#include "tools/up/process.hpp"

#include "config/keys.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

extern char** environ; // NOLINT(readability-redundant-declaration): not declared without _GNU_SOURCE

namespace troupe::up {

namespace {

/// What stands behind the program's name in /proc/PID/stat: state, ppid …; empty when there is no such process.
std::vector<std::string> stat_fields(pid_t pid) {
  std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto close = line.rfind(')');
  if (close == line.npos)
    return {};
  std::istringstream rest{line.substr(close + 1)};
  std::vector<std::string> out;
  for (std::string field; rest >> field;)
    out.push_back(field);
  return out;
}

constexpr std::size_t state_field = 0, start_field = 19;

std::int64_t boot_us() {
  timespec now{}, since_boot{};
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return (now.tv_sec - since_boot.tv_sec) * 1'000'000 + (now.tv_nsec - since_boot.tv_nsec) / 1000;
}

std::vector<std::string> environment_for(const spawn_request& request) {
  std::vector<std::string> out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view line{*entry};
    const auto name = line.substr(0, line.find('='));
    bool is_key = name == "TROUPE_CONFIG";
    for (const auto& key : config::keys())
      is_key = is_key || name == key.env();
    if (!is_key || request.keep_environment)
      out.emplace_back(line);
  }
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// posix_spawn's two sets of wishes.
class spawn_setup {
 public:
  explicit spawn_setup(const spawn_request& r) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, r.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    if (r.inherited >= 0)
      posix_spawn_file_actions_adddup2(&actions_, r.inherited, STDERR_FILENO + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    const auto group = r.own_session ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setflags(&attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group));
  }
  ~spawn_setup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  spawn_setup(const spawn_setup&) = delete;
  spawn_setup& operator=(const spawn_setup&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Waits until the process behind a pidfd has ended. @returns false when the time is over
bool await_end(int pidfd, std::chrono::milliseconds patience) {
  pollfd p{pidfd, POLLIN, 0};
  return poll(&p, 1, static_cast<int>(patience.count())) > 0;
}

} // namespace

process_id identify(pid_t pid) {
  const auto fields = stat_fields(pid);
  if (pid <= 0 || fields.size() <= start_field)
    return {pid, 0};
  return {pid, std::stoull(fields[start_field])};
}

bool is_alive(const process_id& p) {
  const auto fields = p.pid > 0 ? stat_fields(p.pid) : std::vector<std::string>{};
  return fields.size() > start_field && fields[start_field] == std::to_string(p.started) &&
         fields[state_field] != "Z" && fields[state_field] != "X";
}

std::int64_t started_us(const process_id& p) {
  const auto ticks = static_cast<std::int64_t>(sysconf(_SC_CLK_TCK));
  return boot_us() + static_cast<std::int64_t>(p.started) * (1'000'000 / ticks);
}

std::string own_program() {
  std::error_code error;
  auto path = std::filesystem::read_symlink("/proc/self/exe", error).string();
  constexpr std::string_view replaced = " (deleted)"; // the file was built anew meanwhile
  if (path.ends_with(replaced))
    path.resize(path.size() - replaced.size());
  return path;
}

process_id spawn(const spawn_request& request) {
  auto argv_texts = request.argv;
  auto environment_texts = environment_for(request);
  const auto argv = pointers(argv_texts), environment = pointers(environment_texts);
  const spawn_setup setup{request};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, argv[0], setup.actions(), setup.attributes(), argv.data(), environment.data());
  if (error != 0)
    throw std::runtime_error("cannot start " + request.argv.front() + ": " + std::strerror(error));
  return identify(pid);
}

namespace {

constexpr std::chrono::milliseconds patience_after_kill{10'000};

/// Holds on to a process while it is ended: a later one of the same number is never hit.
class held_process {
 public:
  explicit held_process(const process_id& p) : fd_(static_cast<int>(syscall(SYS_pidfd_open, p.pid, 0))) {
    if (fd_ >= 0 && !is_alive(p))
      close(std::exchange(fd_, -1));
  }
  ~held_process() {
    if (fd_ >= 0)
      close(fd_);
  }
  held_process(const held_process&) = delete;
  held_process& operator=(const held_process&) = delete;

  /// @returns whether it is gone within that time
  bool signal(int number, std::chrono::milliseconds patience) {
    if (fd_ < 0)
      return true;
    syscall(SYS_pidfd_send_signal, fd_, number, nullptr, 0);
    return await_end(fd_, patience);
  }

 private:
  int fd_;
};

} // namespace

void end_process(const process_id& p, std::chrono::milliseconds grace) {
  held_process held{p};
  if (!held.signal(SIGTERM, grace))
    held.signal(SIGKILL, patience_after_kill);
}

void kill_process(const process_id& p) { held_process{p}.signal(SIGKILL, patience_after_kill); }

} // namespace troupe::up
