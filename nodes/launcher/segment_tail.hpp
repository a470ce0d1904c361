#pragma once
// Where the last lines of a run begin.

#include "actors/node/log_store.hpp"
#include "nodes/launcher/segment_walk.hpp"

#include <cstdint>
#include <string>

namespace troupe::launcher {

/// Looks for the place some lines before the run's end, a bounded piece of work at a time. What it knows between two
/// pieces stands in a log_cursor, so nobody has to keep it.
///
/// A run writes into shared segments first and then into its own. Its own can be read backward, so they come first; the
/// shared part, which is joined by links only, is counted forward, and then gone through again up to the place.
class tail_search {
 public:
  /// @param walk stands at the oldest entry that is left. @param first the run's begin
  tail_search(run_walk& walk, place first, std::int64_t lines) : walk_(walk), first_(first), lines_(lines) {}

  /// Whether the cursor is one of a search that isn't over.
  static bool is_search(const node::log_cursor& cursor) noexcept;
  /// Works for a while. @return whether the walk stands at the place now
  bool go_on(const node::log_cursor& from);
  /// Where the next call goes on.
  node::log_cursor cursor() const;

 private:
  enum class phase : std::uint32_t {
    found,
    count_shared, ///< forward, up to the first segment of its own, or to the end
    back,         ///< backward through those of its own
    count_rest,   ///< they hold too few lines: forward through the shared part before them
    count_whole,  ///< forward through all: since the disk was full, shared segments follow its own
    skip          ///< forward again, over the lines that are not wanted
  };

  void resume(const node::log_cursor& from);
  void count_entry();
  void enter_own();
  void begin_back();
  void count_all();
  void count_back();
  void go_before(std::uint32_t segment);
  void begin_skip();
  void skip_entry();
  void stop_at(place where);
  void rewind();
  std::string text();

  run_walk& walk_;
  place first_;
  std::int64_t lines_;
  phase phase_ = phase::found;
  std::uint32_t count_ = 0; ///< ends of lines, but not one at the run's very end (it counts while going back);
                            ///< while it skips: how many to pass
  std::uint32_t upto_ = 0;  ///< back: how many entries of this segment are still to come
  std::uint64_t work_left_ = 0;
};

} // namespace troupe::launcher
