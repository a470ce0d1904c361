#include "nodes/launcher/segment_log_store.hpp"

#include "nodes/launcher/segment_tail.hpp"
#include "nodes/launcher/segment_walk.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string_view>

namespace troupe::launcher {

namespace {

constexpr std::uint32_t entries_of_a_call = 16384; ///< however few bytes they hold
constexpr std::string_view gap_line = "[output was lost here: the log was rotated]\n";

std::string loss_line(const segment_entry& e) {
  return "[" + std::to_string(e.offset) + " bytes of output were lost here: the disk was full]\n";
}

/// RFC 3339 with 9 digits, and a blank.
std::string stamp(std::int64_t time_us) {
  const auto seconds = static_cast<std::time_t>(time_us / 1'000'000);
  std::tm t{};
  gmtime_r(&seconds, &t);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06d000Z ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                t.tm_hour, t.tm_min, t.tm_sec, static_cast<int>(time_us % 1'000'000));
  return text;
}

/// Fills one chunk.
class chunk_maker {
 public:
  chunk_maker(const node::log_request& what, run_walk& walk) : what_(what), walk_(walk) {}

  /// Where the walk stands: at the begin of a line, and behind a gap that wants to be told.
  chunk_maker& begin(bool line_start, bool after_gap) {
    line_start_ = line_start;
    if (after_gap)
      take_gap();
    return *this;
  }
  /// Where the last chunk ended.
  chunk_maker& go_on() { return begin(is_line_start(), false); }

  node::log_chunk make() {
    auto more = true;
    for (auto left = entries_of_a_call; left > 0; --left) {
      take_entry();
      if (full() || !(more = walk_.next()))
        break;
      if (walk_.skipped())
        take_gap();
    }
    chunk_.at_end = !more;
    chunk_.next = {walk_.at().segment, walk_.at().entry, walk_.at().offset, true};
    return std::move(chunk_);
  }

 private:
  bool full() const { return chunk_.bytes.size() >= what_.limit_bytes; }

  /// Whether the place where the last chunk ended is the begin of a line.
  bool is_line_start() {
    const auto offset = walk_.at().offset;
    const auto& e = walk_.entry();
    if (offset == 0 || e.length == 0 || tells_loss(e))
      return offset != 0 || (e.flags & entry_continues) == 0;
    std::string before;
    return walk_.read(offset - 1, 1, before) && before == "\n";
  }

  void take_entry() {
    const auto& e = walk_.entry();
    auto& offset = walk_.at().offset;
    if (e.time_us < what_.since_us || offset >= size_of(e)) {
      offset = size_of(e);
      return;
    }
    if (tells_loss(e)) {
      tell(loss_line(e));
      offset = 1;
      return;
    }
    std::string bytes;
    const auto wanted = std::min<std::uint32_t>(e.length - offset, what_.limit_bytes);
    if (!walk_.read(offset, wanted, bytes)) {
      offset = size_of(e); // removed meanwhile
      return;
    }
    offset += append(bytes, e.time_us);
  }

  void take_gap() {
    if (walk_.entry().time_us >= what_.since_us)
      tell(gap_line);
  }

  /// A line of ours: it stands alone, and whole, even if the chunk is full.
  void tell(std::string_view line) {
    if (!line_start_)
      chunk_.bytes += '\n';
    if (what_.timestamps)
      chunk_.bytes += stamp(walk_.entry().time_us);
    chunk_.bytes += line;
    line_start_ = true;
  }

  /// Line by line until the chunk is full. @return bytes taken
  std::uint32_t append(std::string_view bytes, std::int64_t time_us) {
    std::uint32_t taken = 0;
    while (!bytes.empty() && !full()) {
      if (what_.timestamps && line_start_)
        chunk_.bytes += stamp(time_us);
      const auto room =
          std::max<std::size_t>(1, what_.limit_bytes - std::min<std::size_t>(what_.limit_bytes, chunk_.bytes.size()));
      auto part = bytes.substr(0, room);
      if (what_.timestamps)
        part = part.substr(0, std::min(part.find('\n'), part.size() - 1) + 1);
      chunk_.bytes += part;
      line_start_ = part.back() == '\n';
      bytes.remove_prefix(part.size());
      taken += static_cast<std::uint32_t>(part.size());
    }
    return taken;
  }

  const node::log_request& what_;
  run_walk& walk_;
  node::log_chunk chunk_;
  bool line_start_ = true;
};

} // namespace

segment_log_store::segment_log_store(const std::filesystem::path& dir) : logs_(dir / "logs") {}

node::log_chunk segment_log_store::read(const node::log_request& what) const {
  node::log_chunk nothing;
  nothing.next = what.cursor;
  nothing.at_end = true;
  if (what.from.segment == 0)
    return nothing;
  run_walk walk{logs_, what.from.run};
  const place begin{what.from.segment, what.from.first_entry, 0};
  const auto& c = what.cursor;
  const auto searches = what.tail_lines >= 0 && (!c.started || tail_search::is_search(c));
  const auto first = c.started && !searches ? place{c.segment, c.entry, c.offset} : begin;
  const auto there = walk.go(first);
  if (!there && !walk.go_on_after_loss(first.segment)) {
    nothing.gone = true;
    return nothing;
  }
  chunk_maker chunk{what, walk};
  if (!searches)
    return (c.started && there ? chunk.go_on() : chunk.begin(!c.started, !there)).make();
  tail_search tail{walk, begin, what.tail_lines};
  if (tail.go_on(c))
    return chunk.begin(true, false).make();
  nothing.next = tail.cursor();
  nothing.at_end = false;
  return nothing;
}

} // namespace troupe::launcher
