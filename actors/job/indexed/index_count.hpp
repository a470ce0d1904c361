#pragma once
// Which completion indexes a group of pods has, and how often.

#include "actors/job/indexed/indexes.hpp"

#include <cstdint>
#include <unordered_map>

namespace troupe::job_rules {

/// Counts pods by their index. Nothing here costs more for many pods but the memory.
class index_count {
 public:
  void add(std::uint32_t index);
  void remove(std::uint32_t index);
  bool contains(std::uint32_t index) const { return counts_.contains(index); }
  /// Those that are there at least once.
  const index_set& indexes() const noexcept { return there_; }

 private:
  std::unordered_map<std::uint32_t, std::uint32_t> counts_;
  index_set there_;
};

} // namespace troupe::job_rules
