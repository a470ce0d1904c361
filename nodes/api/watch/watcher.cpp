#include "nodes/api/watch/watcher.hpp"

#include "nodes/api/core.hpp"
#include "nodes/api/read/object_walk.hpp"
#include "nodes/api/refused.hpp"

#include <random>

namespace troupe::api_server {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t slice = 200;             ///< changes looked at in one go by a watch that catches up
constexpr std::size_t short_walk = 64;         ///< so many objects do not delay the other watches
constexpr std::size_t piece_size = 256 * 1024; ///< of what is told at the beginning
constexpr std::size_t many_lines = 8;          ///< are sent as one piece
/// What may be on its way before a watch waits for its client; well below the limits that cut a stream.
constexpr std::size_t most_entries = 500, most_bytes = 1024 * 1024;

std::chrono::milliseconds lifetime_of(const list_options& options) {
  if (options.timeout)
    return *options.timeout;
  thread_local std::minstd_rand dice{std::random_device{}()};
  return std::chrono::minutes{30} + std::chrono::milliseconds{dice() % std::chrono::milliseconds{30min}.count()};
}

/// Unset and 0: what there is now comes first. Else only where it is asked for.
bool wants_initial(const list_options& options) {
  return options.initial_events.value_or(options.version.value_or(0) == 0);
}

} // namespace

watcher::batch watcher::batch::make(std::vector<http::shared_chunk> lines, std::uint64_t first, std::uint64_t last) {
  batch b{std::move(lines), 0, first, last};
  for (const auto& one : b.pieces)
    b.bytes += one->size;
  if (b.pieces.size() <= many_lines)
    return b;
  std::string all;
  all.reserve(b.bytes);
  for (const auto& one : b.pieces)
    all += one->payload();
  b.pieces = {http::make_chunk(all)};
  return b;
}

watcher::watcher(core& with, http::reply to, watch_view view, const list_options& options)
    : core_(with), to_(std::move(to)), view_(std::make_shared<const watch_view>(std::move(view))),
      bookmarks_(options.bookmarks), initial_events_(wants_initial(options)),
      tells_initial_end_(options.bookmarks && options.initial_events.value_or(false)), from_(options.version),
      lifetime_(lifetime_of(options)), columns_(view_->how.as == form::table) {}

void watcher::start(const snapshot_ptr& newest) {
  to_.begin(200, {{"Content-Type", "application/json"}});
  const auto weak = weak_from_this();
  to_.on_closed([weak] {
    if (const auto self = weak.lock())
      self->finish();
  });
  end_ = core_.server.after(lifetime_, [weak] {
    if (const auto self = weak.lock())
      self->end_in_time();
  });
  if (!initial_events_) {
    seen_ = from_.value_or(0) == 0 ? newest->version : *from_;
    return catch_up();
  }
  initial_ = newest;
  seen_ = newest->version;
  if (walk_length(*newest, view_->filter) <= short_walk)
    send_initial();
  else
    core_.answer_long(to_, [self = shared_from_this()] { self->send_initial(); });
}

/// Tells a piece of what there was at the beginning; the next one when the client has taken it.
void watcher::send_initial() {
  std::string lines;
  auto more = false;
  walk(*initial_, view_->filter, place_, [&](const std::string& key, const void* object) {
    if (lines.size() >= piece_size) {
      more = true;
      return false;
    }
    lines += event_line("ADDED", view_->filter.kind(), object, view_->how, std::exchange(columns_, false));
    place_ = key;
    return true;
  });
  if (!more && tells_initial_end_)
    lines += bookmark_line(view_->filter.kind(), view_->how, initial_->version, true);
  if (!lines.empty() && !to_.write(http::make_chunk(lines)))
    return;
  if (more)
    return to_.when_drained(
        [self = shared_from_this()] { self->core_.answer_long(self->to_, [self] { self->send_initial(); }); });
  initial_.reset();
  core_.server.post([self = shared_from_this()] { self->catch_up(); });
}

bool watcher::behind() const noexcept { return waiting_entries_ > most_entries || waiting_bytes_ > most_bytes; }

bool watcher::write(const std::string& lines) {
  ++waiting_entries_;
  waiting_bytes_ += lines.size();
  return to_.write(http::make_chunk(lines));
}

void watcher::catch_up() {
  if (over_)
    return;
  const auto read = core_.readers.changes_after(seen_, slice);
  if (read.too_old)
    return expire(seen_, read.oldest);
  event_encoder encoder;
  std::string lines;
  for (const auto& change : read.changes) {
    if (!concerns(*change, view_->filter.kind()))
      continue;
    std::vector<http::shared_chunk> some;
    encoder.append(*change, *view_, columns_, some);
    for (const auto& one : some)
      lines += one->payload();
    columns_ = columns_ && some.empty();
  }
  seen_ = read.up_to;
  if (!lines.empty() && !write(lines))
    return finish();
  if (behind())
    return to_.when_drained([self = shared_from_this()] {
      self->waiting_entries_ = self->waiting_bytes_ = 0;
      self->catch_up();
    });
  if (read.more)
    return core_.server.post([self = shared_from_this()] { self->catch_up(); });
  live_ = true;
  core_.watches.join(shared_from_this());
}

bool watcher::tell(const batch& what) {
  if (seen_ >= what.last)
    return true;
  if (columns_ || seen_ >= what.first || behind())
    return false;
  waiting_entries_ += what.pieces.size();
  waiting_bytes_ += what.bytes;
  if (!to_.write(what.pieces)) {
    over_ = true;
    return false;
  }
  seen_ = what.last;
  return true;
}

void watcher::go_on_alone(std::uint64_t position) {
  live_ = false;
  if (over_)
    return;
  seen_ = std::max(seen_, position);
  if (!behind())
    return core_.server.post([self = shared_from_this()] { self->catch_up(); });
  to_.when_drained([self = shared_from_this()] {
    self->waiting_entries_ = self->waiting_bytes_ = 0;
    self->catch_up();
  });
}

void watcher::bookmark(const http::shared_chunk& line) {
  if (bookmarks_ && core_.watches.position() >= seen_)
    to_.write(line);
}

void watcher::expire(std::uint64_t version, std::uint64_t oldest) {
  const auto error =
      expired("too old resource version: " + std::to_string(version) + " (" + std::to_string(oldest) + ")");
  to_.write(http::make_chunk(error_line(to_json(error))));
  to_.end();
  finish();
}

void watcher::end_in_time() {
  if (bookmarks_ && live_ && !over_) {
    const auto version = std::max(seen_, core_.watches.position());
    to_.write(http::make_chunk(bookmark_line(view_->filter.kind(), view_->how, version, false)));
  }
  to_.end();
  finish();
}

void watcher::finish() {
  over_ = true;
  end_.reset();
  if (std::exchange(live_, false))
    core_.watches.leave(shared_from_this());
}

void answer_watch(core& with, const http::request& request, const resource_request& what, const http::reply& to) {
  const auto how = rendering_for(request, true);
  const auto options = parse_list_options(request.query, true);
  watch_view view{filter_of(request.query, what), how};
  const auto version = wants_initial(options) ? options.version.value_or(0) : 0;
  with.versions.wait(version, with.patience, [=, &with](const snapshot_ptr& newest) {
    core::answer(to, [&] {
      if (!newest)
        throw refused(unavailable("the store is still loading"));
      if (newest->version < version)
        throw refused(version_too_large(version, newest->version));
      std::make_shared<watcher>(with, to, view, options)->start(newest);
    });
  });
}

} // namespace troupe::api_server
