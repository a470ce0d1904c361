#include "actors/job/indexed/index_count.hpp"

namespace troupe::job_rules {

void index_count::add(std::uint32_t index) {
  if (++counts_[index] == 1)
    there_.insert(index);
}

void index_count::remove(std::uint32_t index) {
  const auto found = counts_.find(index);
  if (found == counts_.end() || --found->second > 0)
    return;
  counts_.erase(found);
  there_.erase(index);
}

} // namespace troupe::job_rules
