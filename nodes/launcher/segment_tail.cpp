#include "nodes/launcher/segment_tail.hpp"

#include <algorithm>
#include <iterator>

namespace troupe::launcher {

namespace {

/// One call's work: some milliseconds at most.
constexpr std::uint64_t work_of_a_call = 4U << 20; ///< bytes
constexpr std::uint64_t work_of_an_entry = 256;    ///< what a look costs besides its bytes

/// A search's cursor has its phase above the entry's number, and its count in place of an offset.
constexpr std::uint32_t phase_shift = 28; ///< the index of 4 GiB has 2^25 entries
constexpr std::uint32_t entry_mask = (1U << phase_shift) - 1;

bool is_open(const std::string& bytes) { return !bytes.empty() && bytes.back() != '\n'; }
bool is_closed(const std::string& bytes) { return !bytes.empty() && bytes.back() == '\n'; }

/// The offset in an entry behind this many bytes of its text.
std::uint32_t offset_behind(const segment_entry& e, const std::string& text, std::size_t bytes) {
  if (tells_loss(e))
    return bytes == text.size() ? 1 : 0;
  return static_cast<std::uint32_t>(bytes);
}

} // namespace

bool tail_search::is_search(const node::log_cursor& cursor) noexcept {
  return cursor.started && cursor.entry >> phase_shift != 0;
}

node::log_cursor tail_search::cursor() const {
  const auto entry = phase_ == phase::back ? upto_ : walk_.at().entry;
  return {walk_.at().segment, entry | static_cast<std::uint32_t>(phase_) << phase_shift, count_, true};
}

bool tail_search::go_on(const node::log_cursor& from) {
  work_left_ = work_of_a_call;
  resume(from);
  while (phase_ != phase::found && work_left_ > 0) {
    if (phase_ == phase::back)
      count_back();
    else if (phase_ == phase::skip)
      skip_entry();
    else
      count_entry();
  }
  return phase_ == phase::found;
}

void tail_search::resume(const node::log_cursor& from) {
  if (!is_search(from)) {
    phase_ = phase::count_shared;
    if (walk_.in_own())
      enter_own();
    return;
  }
  phase_ = static_cast<phase>(from.entry >> phase_shift);
  count_ = from.offset;
  upto_ = from.entry & entry_mask;
  const auto entry = phase_ == phase::back && upto_ > 0 ? upto_ - 1 : upto_;
  if (!walk_.go({from.segment, entry, 0}))
    rewind(); // removed meanwhile: the oldest that is left is nearest
}

/// What the current entry adds to the output, as far as ends of lines go.
std::string tail_search::text() {
  const auto& e = walk_.entry();
  work_left_ -= std::min(work_left_, e.length + work_of_an_entry);
  if (tells_loss(e))
    return (e.flags & entry_continues) != 0 ? "\n\n" : "\n";
  std::string bytes;
  walk_.read(0, e.length, bytes);
  return bytes;
}

void tail_search::count_entry() {
  const auto bytes = text();
  count_ += static_cast<std::uint32_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  const auto before = walk_.at().segment;
  if (!walk_.next()) {
    count_ -= is_closed(bytes) ? 1 : 0;
    return begin_skip();
  }
  if (walk_.skipped()) // the line that tells of it stands alone
    count_ += is_open(bytes) ? 2 : 1;
  if (phase_ != phase::count_whole && walk_.at().segment != before && walk_.in_own())
    enter_own();
}

void tail_search::enter_own() {
  if (phase_ == phase::count_rest)
    begin_skip();
  else
    begin_back();
}

/// From the end, if that is in a segment of its own.
void tail_search::begin_back() {
  const auto own = walk_.own_segments();
  if (own.empty())
    return rewind();
  for (auto last = own.back();; last = walk_.entry().next_segment) {
    upto_ = walk_.entries_in(last);
    if (upto_ == 0 || !walk_.go({last, upto_ - 1, 0}))
      return rewind();
    const auto next = walk_.entry().next_segment;
    if (next == 0)
      break;
    if (!walk_.owns(next))
      return count_all();
  }
  if (lines_ == 0)
    return stop_at({walk_.at().segment, upto_ - 1, size_of(walk_.entry())});
  phase_ = phase::back;
  count_ = is_closed(text()) ? 0 : 1; // so that the end of the run always ends a line
}

void tail_search::count_all() {
  rewind();
  phase_ = phase::count_whole;
  count_ = 0;
}

void tail_search::count_back() {
  const auto segment = walk_.at().segment;
  if (upto_ == 0)
    return go_before(segment);
  const auto entry = upto_ - 1;
  if (!walk_.go({segment, entry, 0}))
    return rewind();
  const auto bytes = text();
  for (auto i = bytes.size(); i-- > 0;)
    if (bytes[i] == '\n' && count_++ == lines_)
      return stop_at({segment, entry, offset_behind(walk_.entry(), bytes, i + 1)});
  upto_ = entry;
}

/// On to the segment of its own before this one.
void tail_search::go_before(std::uint32_t segment) {
  const auto own = walk_.own_segments();
  const auto here = std::lower_bound(own.begin(), own.end(), segment);
  if (here == own.begin()) {
    rewind(); // either the shared part or, when that is lost, here
    if (walk_.in_own())
      return;
    phase_ = phase::count_rest;
    --count_;
    return;
  }
  const auto before = *std::prev(here);
  upto_ = walk_.entries_in(before);
  if (upto_ == 0 || !walk_.go({before, upto_ - 1, 0}))
    return rewind();
  if (walk_.entry().next_segment != segment)
    return count_all();
}

void tail_search::begin_skip() {
  rewind();
  const auto unwanted = std::int64_t{count_} - lines_ + 1;
  if (unwanted <= 0)
    return;
  phase_ = phase::skip;
  count_ = static_cast<std::uint32_t>(unwanted);
}

void tail_search::skip_entry() {
  const auto bytes = text();
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] == '\n' && --count_ == 0)
      return stop_at({walk_.at().segment, walk_.at().entry, offset_behind(walk_.entry(), bytes, i + 1)});
  const place end{walk_.at().segment, walk_.at().entry, size_of(walk_.entry())};
  if (!walk_.next() || (walk_.skipped() && is_open(bytes) && --count_ == 0))
    return stop_at(end);
  if (walk_.skipped() && --count_ == 0)
    phase_ = phase::found;
}

void tail_search::stop_at(place where) {
  if (!walk_.go(where))
    return rewind();
  phase_ = phase::found;
}

/// To the oldest that is left.
void tail_search::rewind() {
  phase_ = phase::found;
  if (!walk_.go(first_))
    walk_.go_on_after_loss(first_.segment);
}

} // namespace troupe::launcher
