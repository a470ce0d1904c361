#pragma once
// How a run's processes are kept together, so that all of them can be killed: also those that left their session.

#include "nodes/launcher/process/child.hpp"
#include "nodes/launcher/slot_table.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace troupe::launcher {

/// What a slot's group may use. 0: as much as there is.
struct group_limits {
  std::uint64_t memory_bytes = 0;
  std::uint32_t cpu_milli = 0;  ///< of one CPU's time
  std::uint32_t cpu_weight = 0; ///< 1 to 10000, against the other groups; 0: the kernel's own
  bool operator==(const group_limits&) const = default;
};

/// One way of containment, with a group per slot that is made on first use and kept.
class containment {
 public:
  virtual ~containment() = default;

  virtual std::string_view method() const = 0;
  virtual bool strong() const { return true; }
  /// A sentence for people; empty when there is nothing to say.
  virtual std::string message() const { return {}; }

  /// Makes the slot's group ready for a new run and fills in what the child must do.
  /// @return the clone flags to add, or -errno
  virtual std::int64_t prepare(std::uint32_t slot_number, launch_order& order) = 0;
  /// Which namespaces of a run a command beside it must enter, as CLONE_NEW flags.
  virtual int namespaces() const { return 0; }
  /// Makes a part of the slot's group for a command beside its run, where groups have parts, and opens order.join.
  /// @return 0 or -errno
  virtual long prepare_part(std::uint32_t, std::uint32_t, launch_order&) { return 0; }
  /// SIGKILL for all in a part.
  virtual void end_part(std::uint32_t, std::uint32_t) {}
  /// Removes a part unless somebody is in it.
  virtual void remove_part(std::uint32_t, std::uint32_t) {}
  /// Ends and removes all parts of the slot's group.
  virtual void end_parts(std::uint32_t) {}
  /// Sets the group's limits. Without means for that nothing happens.
  virtual void limit(std::uint32_t, const group_limits&) {}
  /// How many of the group's processes were killed for memory so far.
  virtual std::uint64_t oom_kills(std::uint32_t) { return 0; }
  /// Whether anybody of the run is left.
  virtual bool populated(std::uint32_t slot_number, const slot& run) = 0;
  /// Whoever of the run can be listed; at least its first process.
  virtual std::vector<pid_t> processes(std::uint32_t, const slot& run) { return {run.pid}; }
  /// SIGKILL for all of them. They may need a moment to go.
  virtual void kill(std::uint32_t slot_number, const slot& run) = 0;
  /// Ends whatever is in any group of this node, known or not. @return false when somebody is still there
  virtual bool kill_all() { return true; }
  /// Removes the groups; nobody is in them any more.
  virtual void remove() {}
};

/// What a containment must know of the house.
struct containment_context {
  int dir_fd = -1; ///< the launcher's folder, whose identity names the groups
  slot_table table;
};

/// The best way that works here. Probes by running a child in it.
/// @param wanted a method's name, or empty for the best
/// @return null when `wanted` doesn't work here
std::unique_ptr<containment> choose_containment(const containment_context& context, std::string_view wanted);

/// Ends everything in cgroups whose folder an earlier keeper has left, and removes them.
void end_leftover_groups(const char* group_base);

std::unique_ptr<containment> make_cgroup2(const containment_context& context);
std::unique_ptr<containment> make_cgroup1(const containment_context& context, std::string_view controller);
std::unique_ptr<containment> make_user_namespace();
std::unique_ptr<containment> make_subreaper(const containment_context& context);

} // namespace troupe::launcher
