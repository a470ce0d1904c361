#pragma once
// The last changes, bounded, for watches that go on from a resourceVersion. Not thread-safe: `published` guards it.

#include "actors/store/view/change.hpp"

#include <deque>
#include <vector>

namespace troupe {

/// How much the ring keeps; the oldest changes go first.
struct ring_limits {
  std::size_t entries = 50'000;
  std::size_t bytes = 64U << 20U;
};

/// What was read from the ring.
struct ring_read {
  std::vector<change_ptr> changes;
  std::uint64_t up_to = 0;  ///< read on from here
  bool more = false;        ///< there are further changes already
  bool too_old = false;     ///< changes after the asked version are gone: 410
  std::uint64_t oldest = 0; ///< the smallest version to go on from
};

class change_ring {
 public:
  explicit change_ring(ring_limits limits) : limits_(limits) {}
  /// Forgets everything; changes are known from `version` on.
  void reset(std::uint64_t version);
  void add(std::vector<change_ptr> changes);
  /// The changes after `version`, oldest first, at most `most`.
  ring_read after(std::uint64_t version, std::size_t most) const;
  std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct entry {
    change_ptr what;
    std::size_t cost = 0;
  };
  std::deque<entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t floor_ = 0; ///< changes up to here are not in the ring
  ring_limits limits_;
};

} // namespace troupe
