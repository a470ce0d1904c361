// Containment by cgroups, pooled: one folder a slot, joined by the child through cgroup.procs. (After cgroup.kill a
// folder no longer works with CLONE_INTO_CGROUP, but joining by cgroup.procs does.)

#include "nodes/launcher/process/cgroup_folder.hpp"
#include "nodes/launcher/process/containment.hpp"
#include "nodes/launcher/process/small_file.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace troupe::launcher {

namespace {

/// The number behind `name` in a file of "name number" lines.
std::uint64_t value_of(std::string_view text, std::string_view name) {
  std::uint64_t value = 0;
  for (std::size_t at = 0; (at = text.find(name, at)) != text.npos; at += name.size()) {
    const bool whole = (at == 0 || text[at - 1] == '\n') && text.substr(at + name.size()).starts_with(' ');
    if (whole) {
      std::from_chars(text.data() + at + name.size() + 1, text.data() + text.size(), value);
      break;
    }
  }
  return value;
}

constexpr std::uint32_t usual_weight = 100;

/// As cpu.max takes it. The kernel wants at least a millisecond of each period.
std::string cpu_quota(std::uint32_t milli) {
  constexpr std::uint64_t period_us = 100'000, least_us = 1000;
  return std::to_string(std::max(milli * period_us / 1000, least_us)) + ' ' + std::to_string(period_us);
}

/// What both versions share: the folders, and the descriptor that children join by.
class cgroup_pool : public containment {
 public:
  cgroup_pool(const containment_context& context, std::string base) : base_(std::move(base)) {
    groups_.resize(context.table.slots.size());
    auto& kept = context.table.head->group_base;
    kept = {};
    if (base_.size() < kept.size())
      std::memcpy(kept.data(), base_.data(), base_.size());
  }
  ~cgroup_pool() override {
    for (const auto& g : groups_) {
      if (g.join >= 0)
        close(g.join);
      if (g.events >= 0)
        close(g.events);
    }
  }

  std::int64_t prepare(std::uint32_t slot_number, launch_order& order) override {
    auto& g = open(slot_number);
    order.join = g.join;
    return g.join < 0 ? -errno : 0;
  }
  long prepare_part(std::uint32_t slot_number, std::uint32_t part, launch_order& order) override {
    groups_[slot_number].has_parts = true;
    const auto folder = path(slot_number, part);
    mkdir(folder.c_str(), 0755);
    order.join = ::open((folder + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC);
    return order.join < 0 ? -errno : 0;
  }
  void end_part(std::uint32_t slot_number, std::uint32_t part) override { end_group(path(slot_number, part)); }
  void remove_part(std::uint32_t slot_number, std::uint32_t part) override { rmdir(path(slot_number, part).c_str()); }
  void end_parts(std::uint32_t slot_number) override {
    auto& g = groups_[slot_number];
    g.has_parts = false;
    for (const auto& folder : folders_in(path(slot_number))) {
      end_group(folder);
      g.has_parts = rmdir(folder.c_str()) != 0 || g.has_parts;
    }
  }
  std::vector<pid_t> processes(std::uint32_t slot_number, const slot&) override {
    return processes_in(path(slot_number));
  }
  void kill(std::uint32_t slot_number, const slot&) override { end_group(path(slot_number)); }

  bool kill_all() override {
    bool empty = true;
    for (const auto& folder : folders_in(base_))
      empty = end_group(folder) && empty;
    return empty;
  }
  void remove() override {
    for (const auto& folder : folders_in(base_))
      remove_group(folder);
    rmdir(base_.c_str());
  }

 protected:
  struct group {
    int join = -1;
    int events = -1;
    group_limits limits;
    bool has_parts = false; ///< there were commands beside its run
  };

  std::string path(std::uint32_t slot_number) const { return base_ + "/s" + std::to_string(slot_number); }

  std::string path(std::uint32_t slot_number, std::uint32_t part) const {
    return path(slot_number) + "/c" + std::to_string(part);
  }
  bool has_parts(std::uint32_t slot_number) const { return groups_[slot_number].has_parts; }

  group& open(std::uint32_t slot_number) {
    auto& g = groups_[slot_number];
    if (g.join >= 0)
      return g;
    const auto folder = path(slot_number);
    mkdir(folder.c_str(), 0755);
    g.join = ::open((folder + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC);
    g.events = ::open((folder + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC);
    return g;
  }

 private:
  std::string base_;
  std::vector<group> groups_;
};

class cgroup2 final : public cgroup_pool {
 public:
  using cgroup_pool::cgroup_pool;
  std::string_view method() const override { return "cgroup2"; }

  std::string message() const override {
    const bool memory = has("memory.max"), cpu = has("cpu.max");
    if (memory && cpu)
      return "";
    const std::string what = memory ? "cpu" : cpu ? "memory" : "memory and cpu";
    return what + " limits are not enforced: the cgroup2 tree has no such controller here";
  }

  void limit(std::uint32_t slot_number, const group_limits& to) override {
    auto& g = open(slot_number);
    if (to == g.limits)
      return;
    const auto folder = path(slot_number);
    const auto bytes = to.memory_bytes;
    if (bytes != g.limits.memory_bytes) {
      write_small_file((folder + "/memory.max").c_str(), bytes == 0 ? "max" : std::to_string(bytes));
      write_small_file((folder + "/memory.swap.max").c_str(), bytes == 0 ? "max" : "0");
    }
    if (to.cpu_milli != g.limits.cpu_milli)
      write_small_file((folder + "/cpu.max").c_str(), to.cpu_milli == 0 ? "max" : cpu_quota(to.cpu_milli));
    if (to.cpu_weight != g.limits.cpu_weight)
      write_small_file((folder + "/cpu.weight").c_str(),
                       std::to_string(to.cpu_weight == 0 ? usual_weight : to.cpu_weight));
    g.limits = to;
  }

  std::uint64_t oom_kills(std::uint32_t slot_number) override {
    const auto text = read_small_file((path(slot_number) + "/memory.events").c_str());
    return value_of(text, "oom_kill");
  }

  bool populated(std::uint32_t slot_number, const slot&) override {
    char buffer[4096];
    return value_of(reread(open(slot_number).events, buffer), "populated") != 0;
  }

 private:
  bool has(const char* file) const { return access((path(0) + '/' + file).c_str(), F_OK) == 0; }
};

class cgroup1 final : public cgroup_pool {
 public:
  cgroup1(const containment_context& context, std::string base, std::string name)
      : cgroup_pool(context, std::move(base)), name_(std::move(name)) {}
  std::string_view method() const override { return name_; }
  std::string message() const override { return "memory and cpu limits are not enforced"; }
  bool populated(std::uint32_t slot_number, const slot&) override {
    const auto folder = path(slot_number);
    return has_processes(folder) || (has_parts(slot_number) && !is_empty(folder));
  }

 private:
  std::string name_;
};

std::string make_base(const containment_context& context, std::string_view controller) {
  auto base = own_cgroup(controller);
  if (base.empty())
    return base;
  base += '/' + group_folder_name(context.dir_fd);
  if (mkdir(base.c_str(), 0755) != 0 && errno != EEXIST)
    base.clear();
  return base;
}

} // namespace

std::unique_ptr<containment> make_cgroup2(const containment_context& context) {
  auto base = make_base(context, "");
  if (base.empty())
    return nullptr;
  for (const auto* controller : {"+memory", "+cpu"}) // only those that were delegated to us
    write_small_file((base + "/cgroup.subtree_control").c_str(), controller);
  return std::make_unique<cgroup2>(context, std::move(base));
}

std::unique_ptr<containment> make_cgroup1(const containment_context& context, std::string_view controller) {
  auto base = make_base(context, controller);
  if (base.empty())
    return nullptr;
  return std::make_unique<cgroup1>(context, std::move(base), "cgroup1-" + std::string{controller});
}

void end_leftover_groups(const char* group_base) {
  if (*group_base == '\0' || std::strstr(group_base, "/troupe-") == nullptr)
    return;
  for (const auto& folder : folders_in(group_base)) {
    for (int i = 0; i < 1000 && !end_group(folder); ++i)
      usleep(2000);
    remove_group(folder);
  }
  rmdir(group_base);
}

} // namespace troupe::launcher
