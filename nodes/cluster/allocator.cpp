#include "nodes/cluster/allocator.hpp"

#include <malloc.h>

namespace troupe::cluster {

void keep_freed_memory() {
  constexpr int kib = 1024;
  mallopt(M_TOP_PAD, 256 * kib);
  mallopt(M_TRIM_THRESHOLD, 4096 * kib);
  mallopt(M_MMAP_THRESHOLD, 1024 * kib); // setting any of these ends its own adjustment
}

} // namespace troupe::cluster
