#include "nodes/launcher/launcher_processes.hpp"

#include "nodes/launcher/protocol.hpp"
#include "nodes/launcher/slot_table.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace troupe::launcher {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono;

/// A descriptor that closes itself.
class descriptor {
 public:
  explicit descriptor(int fd) : fd_(fd) {}
  ~descriptor() {
    if (fd_ >= 0)
      close(fd_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

fs::path program_of(const client_options& options) {
  if (!options.program.empty())
    return options.program;
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path() / "troupe-launcher";
}

std::vector<std::string> arguments(const client_options& o, const fs::path& program) {
  std::vector<std::string> list{program.string(),
                                "--dir",
                                o.dir.string(),
                                "--slots",
                                std::to_string(o.slots),
                                "--log-total-bytes",
                                std::to_string(o.log_total_bytes),
                                "--log-rotate-bytes",
                                std::to_string(o.log_rotate_bytes),
                                "--log-rotate-keep",
                                std::to_string(o.log_rotate_keep),
                                "--ready-fd",
                                "3"};
  if (!o.containment.empty())
    list.insert(list.end(), {"--containment", o.containment});
  return list;
}

/// How the keeper is started: a session of its own, no signal blocked or ignored, no descriptor but four.
class spawn_plan {
 public:
  spawn_plan(const fs::path& log, int ready) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions_, 1, 2);
    posix_spawn_file_actions_adddup2(&actions_, ready, 3);
    posix_spawn_file_actions_addclosefrom_np(&actions_, 4);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;

  /// @return 0 or errno
  int run(pid_t& pid, const std::vector<std::string>& arguments) const {
    std::vector<char*> argv;
    for (const auto& a : arguments)
      argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    char* env[] = {nullptr};
    return posix_spawn(&pid, argv[0], &actions_, &attributes_, argv.data(), env);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::string text_of(int error) { return std::error_code{error, std::generic_category()}.message(); }

/// What `read_into` gives, as one line of a log.
template <class Read> std::string one_line(Read read_into) {
  std::string text(512, '\0');
  const auto size = read_into(text.data(), text.size());
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  text.erase(text.find_last_not_of(" \n") + 1);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// The process named in a pid file, if it still is that one.
pid_t living(const fs::path& dir, const char* file, std::string_view role) {
  pid_t pid = 0;
  if (std::ifstream in{dir / file}; !(in >> pid))
    return 0;
  std::string title;
  std::ifstream{"/proc/" + std::to_string(pid) + "/cmdline"} >> title; // up to the first blank
  std::string rest;
  if (std::ifstream in{"/proc/" + std::to_string(pid) + "/cmdline"})
    in >> title >> rest;
  return title == "troupe-launcher:" && rest == role ? pid : 0;
}

/// Whether a house holds the folder.
bool is_held(const fs::path& dir) {
  const descriptor lock{open((dir / "keeper.lock").c_str(), O_RDWR | O_CLOEXEC)};
  return lock.get() >= 0 && flock(lock.get(), LOCK_EX | LOCK_NB) != 0;
}

bool send_quit(const fs::path& dir, milliseconds grace) {
  const descriptor link{connect_launcher(dir)};
  if (link.get() < 0)
    return false;
  protocol::writer out;
  out.begin(protocol::kind::quit);
  out.put(static_cast<std::int64_t>(grace.count()));
  out.entry();
  if (send(link.get(), out.bytes().data(), out.bytes().size(), MSG_NOSIGNAL) < 0)
    return false;
  pollfd until_gone{.fd = link.get(), .events = POLLIN, .revents = 0};
  poll(&until_gone, 1, 100);
  return true;
}

} // namespace

int connect_launcher(const fs::path& dir) {
  const descriptor folder{open(dir.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  descriptor link{socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (folder.get() < 0 || link.get() < 0)
    return -1;
  // by the folder's descriptor: a socket's path has room for 107 characters only
  const auto path = "/proc/self/fd/" + std::to_string(folder.get()) + "/launcher.sock";
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::memcpy(address.sun_path, path.c_str(), path.size());
  if (connect(link.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return -1;
  return link.release();
}

starting_keeper start_keeper(const client_options& options) {
  starting_keeper started;
  std::error_code failed;
  fs::create_directories(options.dir, failed);
  fs::permissions(options.dir, fs::perms::owner_all, failed);
  int ends[2];
  if (failed || pipe2(ends, O_CLOEXEC) != 0) {
    started.error = options.dir.string() + ": " + (failed ? failed.message() : text_of(errno));
    return started;
  }
  descriptor ready{ends[0]};
  const descriptor told{fcntl(ends[1], F_DUPFD_CLOEXEC, 10)}; // not 0 to 3, which the plan overwrites
  close(ends[1]);
  const auto program = program_of(options);
  started.log = options.dir / "launcher.log";
  const auto printed = fs::file_size(started.log, failed);
  started.log_size = failed ? 0 : printed;
  const int error = spawn_plan{started.log, told.get()}.run(started.pid, arguments(options, program));
  if (error != 0) {
    started.pid = -1;
    started.error = program.string() + ": " + text_of(error);
    return started;
  }
  started.ready = ready.release();
  return started;
}

std::string keeper_answer(const starting_keeper& started) {
  auto answer = one_line([&](char* to, std::size_t room) { return read(started.ready, to, room); });
  if (answer == "ok" || answer == "served already")
    return {};
  if (const descriptor log{open(started.log.c_str(), O_RDONLY | O_CLOEXEC)}; answer.empty())
    answer = one_line(
        [&](char* to, std::size_t room) { return pread(log.get(), to, room, static_cast<off_t>(started.log_size)); });
  return answer.empty() ? "troupe-launcher ended at once" : answer;
}

launcher_processes find_processes(const fs::path& dir) {
  return {living(dir, "keeper.pid", "keeper"), living(dir, "launcher.pid", "launcher")};
}

launcher_restarts count_restarts(const fs::path& dir) {
  table_head head;
  const descriptor slots{open((dir / "slots").c_str(), O_RDONLY | O_CLOEXEC)};
  if (pread(slots.get(), &head, sizeof head, 0) != sizeof head || head.magic != table_head::expected_magic)
    return {};
  return {head.keepers, head.launchers};
}

bool shutdown_launcher(const fs::path& dir, milliseconds grace, milliseconds patience) {
  const auto deadline = steady_clock::now() + grace + patience;
  bool asked = false;
  while (is_held(dir)) {
    if (steady_clock::now() > deadline)
      return false;
    if (!asked)
      asked = send_quit(dir, grace);
    std::this_thread::sleep_for(milliseconds(5));
  }
  return true;
}

} // namespace troupe::launcher
