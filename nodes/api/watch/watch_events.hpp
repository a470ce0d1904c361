#pragma once

#include "actors/store/view/change.hpp"
#include "messages/resource/event.hpp"
#include "nodes/api/media.hpp"
#include "nodes/api/read/object_filter.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// Changes as the lines of a watch (spec/kubectl-surface.md §16).
namespace troupe::api_server {

/// What somebody watches, and how it is shown. Watches of the same view are served together.
struct watch_view {
  object_filter filter;
  rendering how;
  /// The same text for the same view.
  std::string text() const;
};

/// What a change is to a view.
struct seen_change {
  std::string_view word; ///< ADDED, MODIFIED, DELETED
  bool earlier = false;  ///< the object as it was before is shown: it does not match any more
};
/// Nothing when the view is not concerned. Not for the events that a change of something else implies.
std::optional<seen_change> seen_by(const change& of, const object_filter& filter);

/// Makes lines of changes, once for all views that show them alike. For one batch of changes, on one thread.
class event_encoder {
 public:
  /// Appends the lines that a view gets for a change.
  /// @param columns the first of them brings the columns of a table
  void append(const change& of, const watch_view& view, bool columns, std::vector<http::shared_chunk>& to);

 private:
  using line_key = std::tuple<const change*, std::string_view, bool, form, include_object, bool>;
  const std::vector<api::Event>& events_of(const change& of);
  std::map<line_key, http::shared_chunk> lines_;
  std::map<const change*, std::vector<api::Event>> events_;
};

/// A line about an object.
std::string event_line(std::string_view word, const api::kind_info& kind, const void* object, const rendering& how,
                       bool columns);
/// A line that tells how far a watch has come. @param initial_end all that was there at its beginning has been told
std::string bookmark_line(const api::kind_info& kind, const rendering& how, std::uint64_t version, bool initial_end);
/// A line that ends a watch.
std::string error_line(std::string_view status_json);

/// Whether a change can concern watches of a kind.
bool concerns(const change& of, const api::kind_info& kind);

} // namespace troupe::api_server
