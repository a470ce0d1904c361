#pragma once

#include "actors/store/view/published.hpp"
#include "nodes/api/http/http_server.hpp"
#include "nodes/api/read/list_options.hpp"
#include "nodes/api/watch/watch_events.hpp"

#include <memory>

namespace troupe::api_server {

struct core;

/// One client's watch. It tells what there is, then catches up with the changes on its own, at its client's pace, then
/// joins those that are served together; it leaves them again whenever its client falls behind.
class watcher : public std::enable_shared_from_this<watcher> {
 public:
  watcher(core& with, http::reply to, watch_view view, const list_options& options);

  /// Begins the stream. @param newest what there is now
  void start(const snapshot_ptr& newest);

  /// What one publication, or several, mean to a view.
  struct batch {
    std::vector<http::shared_chunk> pieces;
    std::size_t bytes = 0;
    std::uint64_t first = 0, last = 0; ///< versions
    /// Joins lines to one piece where they are many.
    static batch make(std::vector<http::shared_chunk> lines, std::uint64_t first, std::uint64_t last);
  };
  /// Writes it. @returns false when this watch needs to go on alone, or is over.
  bool tell(const batch& what);
  /// Leaves the common pace; `position` is how far the others were when it was last up to date.
  void go_on_alone(std::uint64_t position);
  void bookmark(const http::shared_chunk& line);
  /// What comes after `version` is not known any more.
  void expire(std::uint64_t version, std::uint64_t oldest);

  const watch_view& view() const noexcept { return *view_; }
  const std::shared_ptr<const watch_view>& shared_view() const noexcept { return view_; }

 private:
  void send_initial();
  void catch_up();
  void end_in_time();
  void finish();
  bool write(const std::string& lines);
  bool behind() const noexcept;

  core& core_;
  const http::reply to_;
  const std::shared_ptr<const watch_view> view_;
  const bool bookmarks_, initial_events_, tells_initial_end_;
  const std::optional<std::uint64_t> from_;
  const std::chrono::milliseconds lifetime_;
  snapshot_ptr initial_; ///< what is being told at the beginning
  std::string place_;    ///< and how far
  bool columns_;         ///< the next line of a table brings its columns
  bool live_ = false;
  bool over_ = false;
  std::uint64_t seen_ = 0;                              ///< changes up to here are no news
  std::size_t waiting_entries_ = 0, waiting_bytes_ = 0; ///< written since the client had taken all
  http::timer end_;
};

/// Answers a watch.
void answer_watch(core& with, const http::request& request, const resource_request& what, const http::reply& to);

} // namespace troupe::api_server
