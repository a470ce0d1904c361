// Containment without cgroups: a user and PID namespace, or (weak) the session and what the subreaper adopted.

#include "nodes/launcher/process/containment.hpp"
#include "nodes/launcher/process/process_stat.hpp"

#include <algorithm>
#include <csignal>
#include <linux/sched.h>
#include <unistd.h>
#include <vector>

namespace troupe::launcher {

namespace {

class user_namespace final : public containment {
 public:
  std::string_view method() const override { return "user-pid-namespace"; }
  std::string message() const override {
    return "programs run as process 1 of a PID namespace: they ignore signals that they don't handle, and run as "
           "other users only where the user is the launcher's own";
  }
  std::int64_t prepare(std::uint32_t, launch_order& order) override {
    order.new_user = true;
    order.outer_uid = geteuid();
    order.outer_gid = getegid();
    return CLONE_NEWUSER | CLONE_NEWPID;
  }
  int namespaces() const override { return CLONE_NEWUSER | CLONE_NEWPID; }
  bool populated(std::uint32_t, const slot&) override { return false; } // the kernel ends all when process 1 ends
  void kill(std::uint32_t, const slot& run) override {
    if (run.pid > 1 && has_process(run))
      ::kill(run.pid, SIGKILL);
  }
};

class subreaper final : public containment {
 public:
  explicit subreaper(const containment_context& context) : table_(context.table) {}

  std::string_view method() const override { return "subreaper"; }
  bool strong() const override { return false; }
  std::string message() const override {
    return "weak containment: a process that leaves its session lives on until no run is left; memory limits are not "
           "enforced";
  }
  std::int64_t prepare(std::uint32_t, launch_order&) override { return 0; }
  bool populated(std::uint32_t, const slot& run) override { return !members(run).empty(); }
  std::vector<pid_t> processes(std::uint32_t, const slot& run) override {
    auto found = members(run);
    found.push_back(run.pid);
    return found;
  }
  void kill(std::uint32_t, const slot& run) override {
    for (const auto pid : members(run))
      ::kill(pid, SIGKILL);
    if (has_process(run) && run.pid > 1) {
      ::kill(-run.pid, SIGKILL);
      ::kill(run.pid, SIGKILL);
    }
  }
  bool kill_all() override {
    const auto found = children_of(getpid());
    for (const auto pid : found)
      ::kill(pid, SIGKILL);
    return found.empty();
  }

 private:
  bool is_main(pid_t pid) const {
    return std::any_of(table_.slots.begin(), table_.slots.end(),
                       [&](const slot& s) { return has_process(s) && s.pid == pid; });
  }
  bool is_last(const slot& run) const {
    return std::none_of(table_.slots.begin(), table_.slots.end(),
                        [&](const slot& s) { return &s != &run && has_process(s); });
  }

  /// The run's descendants, the orphans of its session and, when nobody else can own them, all other orphans.
  std::vector<pid_t> members(const slot& run) const {
    std::vector<pid_t> found;
    const bool last = is_last(run);
    const pid_t keeper = getppid() == table_.head->keeper_pid ? getppid() : getpid();
    for (const pid_t parent : {getpid(), keeper})
      for (const auto pid : children_of(parent)) {
        const auto process = read_process(pid);
        if (pid == table_.head->launcher_pid || pid == table_.head->keeper_pid || is_main(pid) || !process ||
            process->state == 'Z')
          continue;
        if (last || process->session == run.pid)
          found.push_back(pid);
      }
    if (has_process(run) && run.pid > 1)
      found.push_back(run.pid);
    for (std::size_t i = 0; i < found.size(); ++i)
      for (const auto pid : children_of(found[i]))
        found.push_back(pid);
    std::erase(found, run.pid);
    return found;
  }

  slot_table table_;
};

} // namespace

std::unique_ptr<containment> make_user_namespace() { return std::make_unique<user_namespace>(); }

std::unique_ptr<containment> make_subreaper(const containment_context& context) {
  return std::make_unique<subreaper>(context);
}

} // namespace troupe::launcher
