#include "tools/cli/api.hpp"

#include "config/load.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace troupe::cli {

const char* const accept_table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

namespace {

constexpr const char* page_length = "500";

std::string configured_data_dir(const arguments& args) {
  return args.data_dir.empty() ? config::load(config::process_sources("")).values.data_dir : args.data_dir;
}

json::object parse_object(const http_answer& answer) {
  auto parsed = parse_json(answer.body);
  if (!parsed || !parsed->is_object())
    throw command_error("error: the server's answer is no JSON object: " + answer.body.substr(0, 200));
  return std::move(parsed->get_object());
}

/// The version that a watch goes on from: the object's own, or that of the last object in a Table.
std::string version_of(const json::object& object) {
  auto version = text_at(object_at(object, "metadata"), "resourceVersion");
  const auto& rows = list_at(object, "rows");
  if (!version.empty() || rows.empty() || !rows.back().is_object())
    return version;
  return text_at(object_at(object_at(rows.back().get_object(), "object"), "metadata"), "resourceVersion");
}

/// How a watch that has ended by itself goes on.
enum class after_watch { again, enough, idle, too_old };

} // namespace

std::string server_url(const arguments& args) {
  if (!args.server.empty())
    return args.server;
  const char* from_environment = std::getenv("TROUPE_SERVER");
  if (from_environment != nullptr && *from_environment != '\0')
    return from_environment;
  const auto path = configured_data_dir(args) + "/address";
  std::ifstream file{path};
  std::string url;
  if (!std::getline(file, url) || url.empty())
    throw command_error("error: no server is known: there is no " + path +
                            ". Start a cluster with `troupe up`, or name one by --server URL or TROUPE_SERVER",
                        exit_status::unreachable);
  return url;
}

http_answer api_client::checked(const http_request& request, const std::string& doing) {
  auto answer = http_.call(request);
  for (const auto& warning : answer.warnings)
    fmt::print(stderr, "Warning: {}\n", warning);
  if (!answer.ok())
    throw refused(answer.status, answer.body, doing);
  return answer;
}

json::object api_client::get(const std::string& path, const std::string& accept) {
  return parse_object(checked({.target = path, .accept = accept}));
}

std::optional<json::object> api_client::find(const std::string& path) {
  try {
    return get(path);
  } catch (const api_error& e) {
    if (e.code() != 404)
      throw;
    return {};
  }
}

json::object api_client::send(const std::string& method, const std::string& path, const json::object& body,
                              const std::string& doing) {
  return parse_object(checked({.method = method, .target = path, .body = json::serialize(body)}, doing));
}

json::object api_client::merge_patch(const std::string& path, const json::object& patch, const std::string& doing) {
  return parse_object(checked({.method = "PATCH",
                               .target = path,
                               .body = json::serialize(patch),
                               .content_type = "application/merge-patch+json"},
                              doing));
}

json::object api_client::list(const std::string& path, std::vector<std::pair<std::string, std::string>> parameters,
                              const std::string& accept, const char* member) {
  parameters.emplace_back("limit", page_length);
  parameters.emplace_back("continue", "");
  json::array all;
  while (true) {
    auto page = get(path + query_of(parameters), accept);
    for (auto& item : list_at(page, member))
      all.push_back(item);
    parameters.back().second = text_at(object_at(page, "metadata"), "continue");
    if (parameters.back().second.empty()) {
      page[member] = std::move(all);
      return page;
    }
  }
}

/// One watch over all its connections.
class api_client::watcher {
 public:
  watcher(std::string resource_version, const watch_listener& listener, const std::function<bool()>& on_idle)
      : version_(std::move(resource_version)), listener_(listener), on_idle_(on_idle) {}

  const std::string& version() const { return version_; }

  /// Follows one connection to its end.
  after_watch follow(http_client& http, const std::string& target, const std::string& accept) {
    then_ = after_watch::again;
    const auto answer = http.stream(
        {.target = target, .accept = accept},
        {.on_line = [this](std::string_view line) { return hear(line); }, .on_idle = [this] { return idle(); }});
    connected_ = answer.status / 100 != 5;
    if (answer.status == 410)
      then_ = after_watch::too_old;
    else if (answer.status / 100 == 5 && heard_)
      throw unreachable(refused(answer.status, answer.body).what()); // it is just being started again
    else if (!answer.ok())
      throw refused(answer.status, answer.body);
    if (then_ == after_watch::too_old)
      version_ = "0"; // what is there now comes as ADDED, then the changes
    return then_;
  }

  /// Whether a connection that broke is worth another try: only when there has been one, and not for ever.
  bool may_retry() {
    const auto now = std::chrono::steady_clock::now();
    if (std::exchange(connected_, false) || !broken_since_)
      broken_since_ = now;
    return heard_ && now - *broken_since_ < patience;
  }

 private:
  static constexpr std::chrono::seconds patience{30};

  bool hear(std::string_view line) {
    heard_ = connected_ = true;
    const auto parsed = parse_json(line);
    const auto* event = parsed ? parsed->if_object() : nullptr;
    if (event == nullptr)
      return true;
    const auto& object = object_at(*event, "object");
    const auto type = text_at(*event, "type");
    if (type == "ERROR")
      return hear_error(object);
    if (auto version = version_of(object); !version.empty())
      version_ = version;
    if (type != "BOOKMARK" && !listener_(type, object))
      then_ = after_watch::enough;
    return then_ == after_watch::again;
  }

  bool hear_error(const json::object& status) {
    if (number_at(status, "code") == 410)
      then_ = after_watch::too_old;
    else
      fmt::print(stderr, "{}\n", refused(static_cast<int>(number_at(status, "code")), json::serialize(status)).what());
    return then_ == after_watch::again;
  }

  bool idle() {
    heard_ = connected_ = true; // the server has answered, it just has nothing to tell
    if (on_idle_ && !on_idle_())
      then_ = after_watch::idle;
    return then_ == after_watch::again;
  }

  std::string version_;
  const watch_listener& listener_;
  const std::function<bool()>& on_idle_;
  after_watch then_ = after_watch::again;
  bool connected_ = false; ///< since the last break
  bool heard_ = false;     ///< ever
  std::optional<std::chrono::steady_clock::time_point> broken_since_;
};

bool api_client::watch(const std::string& path, std::vector<std::pair<std::string, std::string>> parameters,
                       std::string resource_version, const watch_listener& listener,
                       const std::function<bool()>& on_idle, const std::string& accept) {
  constexpr std::chrono::milliseconds pause{200};
  parameters.emplace_back("watch", "true");
  parameters.emplace_back("allowWatchBookmarks", "true");
  parameters.emplace_back("resourceVersion", "");
  watcher w{std::move(resource_version), listener, on_idle};
  while (true) {
    parameters.back().second = w.version();
    try {
      const auto then = w.follow(http_, path + query_of(parameters), accept);
      if (then == after_watch::enough || then == after_watch::idle)
        return then == after_watch::enough;
    } catch (const unreachable&) {
      if (!w.may_retry())
        throw;
      if (on_idle && !on_idle())
        return false;
      std::this_thread::sleep_for(pause);
    }
  }
}

std::string meta_text(const json::object& object, std::string_view name) {
  return text_at(object_at(object, "metadata"), name);
}

} // namespace troupe::cli
