#include "tools/up/readiness.hpp"

#include "tools/cli/api.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

#include <set>

namespace troupe::up {

namespace {

namespace json = boost::json;

/// The condition that the store renews at each joining of a node.
constexpr const char* joined = "StrongContainment";

/// Ready, and joined at or after that second.
bool is_ready(const json::object& node, std::int64_t since_us) {
  constexpr std::int64_t second = 1'000'000;
  bool ready = false, fresh = true;
  for (const auto& item : cli::list_at(cli::object_at(node, "status"), "conditions")) {
    const auto& condition = item.as_object();
    const auto type = cli::text_at(condition, "type");
    if (type == "Ready")
      ready = cli::text_at(condition, "status") == "True";
    if (type == joined)
      fresh = cli::read_time(cli::text_at(condition, "lastTransitionTime")).value_or(0) / second >= since_us / second;
  }
  return ready && fresh;
}

} // namespace

readiness::readiness(std::string url, std::vector<std::string> nodes, std::int64_t since_us, std::function<void()> done)
    : url_(std::move(url)), nodes_(std::move(nodes)), since_us_(since_us), done_(std::move(done)),
      thread_([this] { watch(); }) {}

readiness::~readiness() {
  stopping_ = true;
  thread_.join();
}

void readiness::watch() {
  std::set<std::string> missing{nodes_.begin(), nodes_.end()};
  cli::arguments args;
  args.server = url_;
  while (!stopping_ && !missing.empty()) {
    try {
      cli::api_client api{args};
      api.watch(
          cli::path_of(*troupe::api::find_resource("", "nodes"), ""), {}, "0",
          [&](std::string_view, const json::object& node) {
            if (is_ready(node, since_us_))
              missing.erase(cli::meta_text(node, "name"));
            return !missing.empty() && !stopping_;
          },
          [this] { return !stopping_; });
    } catch (const std::exception& e) { // the controller may die on the way; it is started again
      fmt::print(stderr, "waiting for the nodes: {}\n", e.what());
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
  }
  if (missing.empty())
    done_();
}

} // namespace troupe::up
