#include "nodes/launcher/process/inner_commands.hpp"

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/start_task.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace troupe::launcher {

namespace {

constexpr std::size_t stack_size = 16 * 1024; // each half is one task's, should there be two
constexpr std::int64_t longest_ms = 24LL * 3600 * 1000;

void close_fd(int& fd) {
  if (fd >= 0)
    close(std::exchange(fd, -1));
}

/// As a shell says it: 127 what isn't there, 126 what cannot be run.
int code_of_failure(int error) { return error == ENOENT ? 127 : 126; }

} // namespace

/// What one needs until its last task is gone: they live in this memory.
struct inner_commands::command {
  std::uint64_t id = 0;
  std::uint32_t slot_number = 0;
  std::uint32_t part = 0;
  std::shared_ptr<const run_template> what;
  std::vector<char> text;
  string_list argv;
  run_environment environment;
  launch_order order;
  slot record; ///< only its pid (0: gone), child_tid and failure are used
  std::unique_ptr<std::byte[]> stack;
  pid_t first = 0; ///< the task that was cloned; another one than record.pid where that is in a PID namespace. 0: gone
  bool told = false;
  int read_end = -1;
  std::string output;
  std::int64_t due_ns = 0; ///< CLOCK_BOOTTIME
};

inner_commands::inner_commands(house& h, int epoll, std::uint64_t tag) : house_(h), epoll_(epoll), tag_(tag) {}

inner_commands::~inner_commands() = default;

void inner_commands::start(std::uint32_t slot_number, std::shared_ptr<const run_template> what,
                           const command_order& order) {
  const auto place = free_place();
  auto made = std::make_unique<command>();
  auto& c = *made;
  c.id = order.id;
  c.slot_number = slot_number;
  c.part = next_part_++;
  c.what = std::move(what);
  commands_[place] = std::move(made);
  if (commands_.size() > house_.table.slots.size() + 64)
    fail(c, protocol::step::clone, EAGAIN);
  else if (!prepare(c, order))
    fail(c, protocol::step::exec, E2BIG);
  else if (open_streams(c, place) && clone(c)) {
    c.due_ns = boot_ns() + std::clamp<std::int64_t>(order.timeout_ms, 1, longest_ms) * ms;
    next_tick_ = std::min(next_tick_, c.due_ns);
    return;
  }
  forget(place);
}

void inner_commands::refuse(std::uint64_t id) {
  outcomes_.push_back(
      {.id = id, .exit_code = 137, .flags = protocol::command_not_running, .message = {}, .output = {}});
}

std::uint32_t inner_commands::free_place() {
  const auto free = std::find(commands_.begin(), commands_.end(), nullptr);
  const auto place = static_cast<std::uint32_t>(free - commands_.begin());
  if (free == commands_.end())
    commands_.emplace_back();
  return place;
}

/// What the child will do, with its own copies of all strings.
bool inner_commands::prepare(command& c, const command_order& order) {
  const auto* first = reinterpret_cast<const char*>(order.strings.data());
  c.text.assign(first, first + order.strings.size());
  const char* at = c.text.data();
  for (std::uint32_t i = 0; i < order.argv; ++i, at += std::strlen(at) + 1)
    c.argv.push_back(at);
  const auto env = order.strings.subspan(static_cast<std::size_t>(at - c.text.data()));
  const auto& what = *c.what;
  c.order = order_of(what);
  c.order.record = &c.record;
  c.order.env = c.environment.merge(what, env, order.env);
  if (c.argv.empty())
    c.argv = what.argv;
  else
    c.argv.push_back(nullptr);
  c.order.argv = c.argv.data();
  c.order.paths = c.environment.search(c.argv[0], c.order.env);
  c.order.input = house_.lanes.null();
  c.order.descriptors = house_.descriptors;
  return c.argv[0] != nullptr;
}

bool inner_commands::open_streams(command& c, std::uint32_t place) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    fail(c, protocol::step::output, errno);
    return false;
  }
  c.read_end = ends[0];
  c.order.output = ends[1];
  fcntl(c.read_end, F_SETFL, O_NONBLOCK);
  if (c.what->body.uid >= 0 &&
      fchown(c.order.output, static_cast<uid_t>(c.what->body.uid), static_cast<gid_t>(-1)) != 0)
    errno = 0; // without privileges it stays ours, and so does the command
  epoll_event event{.events = EPOLLIN, .data = {.u64 = tag_ + place}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, c.read_end, &event);
  return true;
}

bool inner_commands::clone(command& c) {
  auto& o = c.order;
  auto where = protocol::step::namespaces;
  long result = open_namespaces(c);
  if (result >= 0) {
    where = protocol::step::cgroup;
    result = house_.groups->prepare_part(c.slot_number, c.part, o);
  }
  if (result >= 0) {
    where = protocol::step::clone;
    c.stack = std::make_unique_for_overwrite<std::byte[]>(stack_size);
    o.second_stack = c.stack.get();
    o.second_stack_size = stack_size / 2;
    result = start_task(o, c.stack.get() + stack_size / 2, stack_size / 2, 0);
  }
  for (const int fd : {o.inside, o.output, o.join}) // the child has a copy of the table, and reads the order still
    if (fd >= 0)
      close(fd);
  if (result < 0)
    fail(c, where, static_cast<int>(-result));
  c.first = static_cast<pid_t>(std::max(result, 0L));
  return result >= 0;
}

/// @return 0 or -errno
long inner_commands::open_namespaces(command& c) {
  c.order.enter = house_.groups->namespaces() | (c.what->has_mounts() ? CLONE_NEWNS : 0);
  if (c.order.enter == 0)
    return 0;
  c.order.inside = static_cast<int>(syscall(SYS_pidfd_open, house_.table.slots[c.slot_number].pid, 0));
  return c.order.inside < 0 ? -errno : 0;
}

bool inner_commands::take_exit(const dead_child& dead) {
  const auto found = std::find_if(commands_.begin(), commands_.end(), [&](const auto& c) {
    return c && (c->first == dead.pid || c->record.pid == dead.pid);
  });
  if (found == commands_.end())
    return false;
  auto& c = **found;
  if (dead.pid == c.record.pid) {
    tell(c, &dead, 0);
    c.record.pid = 0;
  }
  if (dead.pid == c.first)
    c.first = 0;
  if (c.first == 0 && c.record.pid == 0)
    forget(static_cast<std::uint32_t>(found - commands_.begin()));
  return true;
}

void inner_commands::on_output(std::uint32_t place) {
  if (place < commands_.size() && commands_[place])
    read_output(*commands_[place]);
}

/// Beyond what is kept it is thrown away: the writer never waits.
void inner_commands::read_output(command& c) {
  char part[4096];
  for (ssize_t got = 0; c.read_end >= 0 && (got = read(c.read_end, part, sizeof part)) > 0;)
    c.output.append(part, std::min(static_cast<std::size_t>(got), protocol::max_command_output - c.output.size()));
}

void inner_commands::kill(command& c) {
  house_.groups->end_part(c.slot_number, c.part);
  for (const pid_t pid : {c.first, c.record.pid})
    if (pid > 1) {
      ::kill(-pid, SIGKILL);
      ::kill(pid, SIGKILL);
    }
}

/// @param how null: it is being killed
void inner_commands::tell(command& c, const dead_child* how, std::uint32_t flags) {
  if (std::exchange(c.told, true))
    return;
  read_output(c);
  close_fd(c.read_end);
  command_outcome told{.id = c.id, .exit_code = 128 + SIGKILL, .flags = flags, .message = {}, .output = {}};
  told.output = std::move(c.output);
  if (how != nullptr)
    told.exit_code = how->code == CLD_EXITED ? how->status : 128 + how->status;
  if (c.record.fail_error != 0) {
    explain_failure(c.record, c.order.rootfs, c.order.working_dir, c.argv.empty() ? nullptr : c.argv[0], c.order.paths);
    told.exit_code = code_of_failure(c.record.fail_error);
    told.error = c.record.fail_error;
    told.where = c.record.fail_step;
    told.message = c.record.message.data();
  }
  outcomes_.push_back(std::move(told));
}

/// It never had a process.
void inner_commands::fail(command& c, protocol::step where, int error) {
  c.record.fail_step = where;
  c.record.fail_error = error;
  tell(c, nullptr, 0);
}

void inner_commands::end_of(std::uint32_t slot_number) {
  for (auto& c : commands_)
    if (c && c->slot_number == slot_number)
      kill(*c);
}

void inner_commands::forget_all() {
  outcomes_.clear();
  for (auto& c : commands_)
    if (c) {
      c->told = true;
      close_fd(c->read_end);
      kill(*c);
    }
}

void inner_commands::tick(std::int64_t now_ns) {
  if (now_ns < next_tick_)
    return;
  next_tick_ = INT64_MAX;
  for (auto& c : commands_) {
    if (!c || c->told)
      continue;
    if (c->due_ns > now_ns) {
      next_tick_ = std::min(next_tick_, c->due_ns);
      continue;
    }
    kill(*c);
    tell(*c, nullptr, protocol::command_timed_out);
  }
}

bool inner_commands::is_before_exec(pid_t pid) const {
  return std::any_of(commands_.begin(), commands_.end(), [&](const auto& c) {
    return c && (c->first == pid || c->record.pid == pid) && !left_our_memory(c->record);
  });
}

/// Its part of the group goes when nobody is in it; what a hook has left running there ends with the run.
void inner_commands::forget(std::uint32_t place) {
  auto& c = commands_[place];
  close_fd(c->read_end);
  house_.groups->remove_part(c->slot_number, c->part);
  c.reset();
}

} // namespace troupe::launcher
