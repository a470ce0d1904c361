#include "nodes/api/watch/watch_hub.hpp"

#include "nodes/api/watch/watcher.hpp"

#include <algorithm>

namespace troupe::api_server {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t batch_size = 500;
/// Telling takes at most a fifth of the io thread's time, so that watches by the thousand do not starve requests …
constexpr int rest_factor = 4;
/// … but no change waits longer than this.
constexpr std::chrono::microseconds longest_rest = 10ms;
/// Timers are no finer than this.
constexpr std::chrono::microseconds shortest_rest = 1ms;

} // namespace

watch_hub::watch_hub(const published& readers, http::server& server, std::chrono::milliseconds bookmark_interval)
    : readers_(readers), server_(server), bookmark_interval_(bookmark_interval) {}
watch_hub::~watch_hub() = default;

std::size_t watch_hub::size() const noexcept {
  std::size_t sum = 0;
  for (const auto& [text, g] : groups_)
    sum += g.members.size();
  return sum;
}

void watch_hub::join(const std::shared_ptr<watcher>& one) {
  auto& g = groups_[one->view().text()];
  if (!g.view)
    g.view = one->shared_view();
  g.members.push_back(one);
}

void watch_hub::leave(const std::shared_ptr<watcher>& one) {
  const auto at = groups_.find(one->view().text());
  if (at == groups_.end())
    return;
  std::erase(at->second.members, one);
  if (at->second.members.empty())
    groups_.erase(at);
}

void watch_hub::look() {
  const auto rest = rest_until_ - clock::now();
  if (rest < shortest_rest)
    return pump();
  if (!pause_)
    pause_ = server_.after(std::chrono::ceil<std::chrono::milliseconds>(rest), [this] { pump(); });
}

void watch_hub::pump() {
  pause_.reset();
  const auto begin = clock::now();
  auto read = readers_.changes_after(position_, batch_size);
  if (read.too_old) {
    expire_all(read.oldest);
    position_ = read.oldest;
    return server_.post([this] { pump(); });
  }
  if (!read.changes.empty())
    deliver(read.changes);
  position_ = read.up_to;
  if (read.more)
    return server_.post([this] { pump(); }); // what was written leaves in between
  const auto end = clock::now();
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(end - begin) * rest_factor;
  rest_until_ = end + std::min(rest, longest_rest);
}

void watch_hub::deliver(const std::vector<change_ptr>& changes) {
  event_encoder encoder;
  std::vector<std::string> views; // what is told may change the groups
  for (const auto& [text, g] : groups_)
    if (std::any_of(changes.begin(), changes.end(),
                    [&](const change_ptr& c) { return concerns(*c, g.view->filter.kind()); }))
      views.push_back(text);
  for (const auto& text : views)
    if (const auto at = groups_.find(text); at != groups_.end())
      deliver_to(at->second, changes, encoder);
  std::erase_if(groups_, [](const auto& g) { return g.second.members.empty(); });
}

void watch_hub::deliver_to(group& to, const std::vector<change_ptr>& changes, event_encoder& encoder) {
  std::vector<http::shared_chunk> lines;
  for (const auto& change : changes)
    if (concerns(*change, to.view->filter.kind()))
      encoder.append(*change, *to.view, false, lines);
  if (lines.empty())
    return;
  const auto told = watcher::batch::make(std::move(lines), changes.front()->version, changes.back()->version);
  std::vector<std::shared_ptr<watcher>> on_their_own;
  std::erase_if(to.members, [&](const std::shared_ptr<watcher>& one) {
    if (one->tell(told))
      return false;
    on_their_own.push_back(one);
    return true;
  });
  for (const auto& one : on_their_own)
    one->go_on_alone(position_);
}

void watch_hub::expire_all(std::uint64_t oldest) {
  const auto all = std::exchange(groups_, {});
  for (const auto& [text, g] : all)
    for (const auto& one : g.members)
      one->expire(position_, oldest);
}

void watch_hub::start() {
  bookmarks_ = server_.after(bookmark_interval_, [this] { send_bookmarks(); });
}

void watch_hub::send_bookmarks() {
  start();
  for (const auto& [text, g] : groups_) {
    const auto line = http::make_chunk(bookmark_line(g.view->filter.kind(), g.view->how, position_, false));
    for (const auto& one : g.members)
      one->bookmark(line);
  }
}

} // namespace troupe::api_server
