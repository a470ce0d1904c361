#pragma once
// Few descriptors for a child to carry. A clone copies its parent's whole table of descriptors and the exec closes them
// again, which for the pipes of all slots costs more than the rest of a start. So a child shares the table and parts
// from it with its first call, keeping only the lowest numbers: there lie what it needs.

#include "nodes/launcher/process/child.hpp"

#include <cstddef>
#include <vector>

namespace troupe::launcher {

/// Reserved low descriptors: /dev/null, and a few pairs for children that have not parted yet.
class start_lanes {
 public:
  /// Takes the lowest free numbers. To be called before anything else opens many.
  void reserve();
  /// The pods' standard input.
  int null() const { return null_; }

  /// Moves what the order names to a free lane. The child may then share the table.
  /// @return false, with the order as it was, when no lane is free or the kernel cannot part tables (before Linux 5.9)
  bool take(launch_order& order);

 private:
  struct lane {
    int output = -1;
    int join = -1;
    const launch_order* user = nullptr; ///< whose child was the last to use it
  };

  int null_ = -1;
  int end_ = 0; ///< the first number above all lanes; 0: tables cannot be parted
  std::vector<lane> lanes_;
  std::size_t next_ = 0;
};

} // namespace troupe::launcher
