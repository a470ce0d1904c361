#pragma once
// The API as the commands use it: JSON in and out, refusals as exceptions.

#include "tools/cli/http_client.hpp"
#include "tools/cli/resources.hpp"

#include <boost/json/fwd.hpp>

#include <functional>
#include <optional>
#include <string>

namespace troupe::cli {

/// The URL of the server that a command talks to: --server, else TROUPE_SERVER, else what `up` wrote into the data
/// directory. @throws command_error when there is none.
std::string server_url(const arguments& args);

/// The content type of Table answers.
extern const char* const accept_table;

/// Says whether the watch is to go on. `type` is ADDED, MODIFIED, DELETED or BOOKMARK.
using watch_listener = std::function<bool(std::string_view type, const boost::json::object& object)>;

/// One server. Warnings that it sends are printed to standard error.
class api_client {
 public:
  explicit api_client(const arguments& args) : http_(server_url(args)) {}

  http_client& http() { return http_; }

  /// @throws api_error when refused, unreachable when not answered
  boost::json::object get(const std::string& path, const std::string& accept = {});
  /// Nothing when there is no such object.
  std::optional<boost::json::object> find(const std::string& path);
  /// POST, PATCH, DELETE … with a JSON body. @param doing see `refused`
  boost::json::object send(const std::string& method, const std::string& path, const boost::json::object& body,
                           const std::string& doing = {});
  boost::json::object merge_patch(const std::string& path, const boost::json::object& patch,
                                  const std::string& doing = {});

  /// All objects of a list, page by page: the last page with all items in it. @param member "items", or "rows" of a
  /// Table
  boost::json::object list(const std::string& path, std::vector<std::pair<std::string, std::string>> parameters,
                           const std::string& accept = {}, const char* member = "items");

  /// Follows changes from `resource_version` on until the listener has heard enough. A watch that ends by itself is
  /// begun again where it ended; so is one that breaks, for half a minute: a controller may be restarted.
  /// @param on_idle asked again and again while nothing happens; false ends the watch
  /// @returns false when on_idle ended it
  bool watch(const std::string& path, std::vector<std::pair<std::string, std::string>> parameters,
             std::string resource_version, const watch_listener& listener, const std::function<bool()>& on_idle = {},
             const std::string& accept = {});

 private:
  class watcher;
  http_answer checked(const http_request& request, const std::string& doing = {});

  http_client http_;
};

/// metadata.name, metadata.uid …: a text of an object's metadata.
std::string meta_text(const boost::json::object& object, std::string_view name);

} // namespace troupe::cli
