#include "nodes/launcher/segment_log_store.hpp"

#include "nodes/launcher/segment_reader.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string_view>
#include <vector>

namespace troupe::launcher {

namespace {

/// A place in the run's output: an entry, and how much of it is done.
struct place {
  std::uint32_t segment = 0;
  std::uint32_t entry = 0;
  std::uint32_t offset = 0; ///< at size_of(entry) the entry is done
};

bool tells_loss(const segment_entry& e) { return (e.flags & entry_dropped) != 0; }
std::uint32_t size_of(const segment_entry& e) { return tells_loss(e) ? 1 : e.length; }

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

/// Walks one run's entries from segment to segment.
class run_walk {
 public:
  run_walk(const std::filesystem::path& logs, std::uint32_t run) : reader_(logs), run_(run) {}

  /// Goes to this entry. @return false when it isn't there (any more) or belongs to another run
  bool go(place to) {
    at_ = to;
    return load() && entry_.run == run_;
  }
  /// Goes on to the run's next entry; when that was removed, to the oldest after it that is left.
  /// @return false when nothing more stands there now
  bool next() {
    if (entry_.next_segment == 0)
      return false;
    const auto here = at_;
    const auto current = entry_;
    at_ = {entry_.next_segment, entry_.next_entry, 0};
    if (load() && entry_.run == run_)
      return true;
    if (go_on_after_loss(at_.segment))
      return true;
    at_ = here;
    entry_ = current;
    return false;
  }
  /// Goes to the run's first entry in the oldest of its own segments from this one on.
  bool go_on_after_loss(std::uint32_t segment) {
    gone_ = true;
    const auto found = reader_.oldest_owned(run_, segment);
    return found && go({*found, 0, 0});
  }

  const segment_entry& entry() const { return entry_; }
  place& at() { return at_; }
  bool gone() const { return gone_; }
  /// Appends bytes of the current entry.
  bool read(std::uint32_t from, std::uint32_t size, std::string& to) {
    return reader_.read(at_.segment, entry_.offset + from, size, to);
  }

 private:
  bool load() { return reader_.entry(at_.segment, at_.entry, entry_); }

  segment_reader reader_;
  std::uint32_t run_;
  place at_;
  segment_entry entry_;
  bool gone_ = false;
};

/// The place `lines` lines before the end: found by walking forward once and backward over the bytes.
place find_tail(run_walk& walk, std::int64_t lines) {
  std::vector<std::pair<place, segment_entry>> all;
  do
    all.emplace_back(walk.at(), walk.entry());
  while (walk.next());
  place start = all.back().first;
  start.offset = size_of(all.back().second);
  if (lines == 0)
    return start;
  bool last_byte = true; // a newline there ends the last line, it doesn't begin another one
  for (auto it = all.rbegin(); it != all.rend(); ++it) {
    const auto& [where, e] = *it;
    std::string bytes;
    if (!walk.go(where) || (!tells_loss(e) && !walk.read(0, e.length, bytes)))
      return start; // removed meanwhile
    if (tells_loss(e))
      bytes = "\n";
    for (std::size_t i = bytes.size(); i-- > 0; last_byte = false)
      if (bytes[i] == '\n' && !last_byte && lines-- == 1)
        return place{where.segment, where.entry, static_cast<std::uint32_t>(i + 1)};
    start = where;
  }
  return start;
}

/// Fills one chunk.
class chunk_maker {
 public:
  chunk_maker(const node::log_request& what, run_walk& walk) : what_(what), walk_(walk) {}

  node::log_chunk make() {
    line_start_ = !what_.cursor.started || is_line_start();
    do
      take_entry();
    while (!full() && walk_.next());
    chunk_.at_end = !full();
    chunk_.gone = walk_.gone();
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
      if (!line_start_)
        chunk_.bytes += '\n';
      line_start_ = true;
      append(loss_line(e), e.time_us);
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
  const auto& c = what.cursor;
  const auto first =
      c.started ? place{c.segment, c.entry, c.offset} : place{what.from.segment, what.from.first_entry, 0};
  if (!walk.go(first) && !walk.go_on_after_loss(first.segment)) {
    nothing.gone = true;
    return nothing;
  }
  if (!c.started && what.tail_lines >= 0) {
    const auto start = find_tail(walk, what.tail_lines);
    if (!walk.go(start))
      return nothing;
  }
  return chunk_maker{what, walk}.make();
}

} // namespace troupe::launcher
