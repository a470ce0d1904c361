#pragma once

#include "actors/store/view/published.hpp"
#include "nodes/api/http/http_server.hpp"
#include "nodes/api/watch/watch_events.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace troupe::api_server {

class watcher;

/// All watches that are up to date. A change is encoded once for those of the same view, and not at all for nobody.
/// On the io thread only.
class watch_hub {
 public:
  watch_hub(const published& readers, http::server& server, std::chrono::milliseconds bookmark_interval);
  ~watch_hub();

  /// Something was published. Publications that follow each other closely are told in one go.
  void look();
  /// Takes a watch in that has been told everything up to its version.
  void join(const std::shared_ptr<watcher>& one);
  void leave(const std::shared_ptr<watcher>& one);
  /// Everything up to here has been told.
  std::uint64_t position() const noexcept { return position_; }
  /// Begins to send bookmarks.
  void start();
  std::size_t size() const noexcept;

 private:
  using clock = std::chrono::steady_clock;
  struct group {
    std::shared_ptr<const watch_view> view;
    std::vector<std::shared_ptr<watcher>> members;
  };
  void pump();
  void deliver(const std::vector<change_ptr>& changes);
  void deliver_to(group& to, const std::vector<change_ptr>& changes, event_encoder& encoder);
  void expire_all(std::uint64_t oldest);
  void send_bookmarks();

  const published& readers_;
  http::server& server_;
  std::chrono::milliseconds bookmark_interval_;
  std::map<std::string, group> groups_;
  std::uint64_t position_ = 0;
  clock::time_point rest_until_{};
  http::timer pause_, bookmarks_;
};

} // namespace troupe::api_server
