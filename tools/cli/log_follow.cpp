#include "tools/cli/log_follow.hpp"

#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace troupe::cli {

namespace {

using clock = std::chrono::steady_clock;

/// The status of a container of that name; empty when the pod has none.
json::object status_of(const json::object& pod, std::string_view container) {
  for (const auto* list : {"containerStatuses", "initContainerStatuses"})
    for (const auto& item : list_at(object_at(pod, "status"), list))
      if (text_at(item.as_object(), "name") == container)
        return item.as_object();
  return {};
}

/// 502, 503 …: a node or the store is not there yet. 500 is final.
bool is_temporary(int code) { return code > 500 || code == 429; }

/// One log over all its connections.
class follower {
 public:
  follower(api_client& api, const std::string& name_space, const container_run& run, log_options options,
           const stream_listener& to, const patience& p)
      : api_(api), name_space_(name_space), run_(run), options_(std::move(options)), to_(to), patience_(p),
        pause_(p.first_pause) {}

  bool follow() {
    while (true) {
      try {
        if (stream())
          return !ended_by_listener_;
        wait();
      } catch (const unreachable&) {
        if (!may_retry())
          throw;
        wait();
      } catch (const api_error& e) {
        if (!is_temporary(e.code()) || !may_retry())
          throw;
        wait();
      }
      broken_ = true;
    }
  }

 private:
  /// @returns false when the stream ended before the log did
  bool stream() {
    if (broken_)
      look_for_run();
    position_.begin();
    stream_listener to;
    to.idle_every = to_.idle_every;
    to.on_piece = [this](std::string_view piece) { return take(piece); };
    to.on_idle = [this] {
      sign_of_life();
      return more(to_.on_idle()) && (!position_.is_behind() || may_retry());
    };
    stream_log(api_.http(), log_path(name_space_, run_.pod, options_), to);
    if (position_.differs())
      throw lost("its beginning was rotated away meanwhile");
    if (ended_by_listener_ || !broken_)
      return true;
    if (!position_.is_behind() && !may_go_on())
      return true;
    if (!may_retry())
      throw lost(position_.is_behind() ? "the server has less of it than before"
                                       : "the server ends it though the container runs");
    return false;
  }

  bool take(std::string_view piece) {
    const auto fresh = position_.unseen(piece);
    if (position_.differs())
      return false;
    if (fresh.empty())
      return true;
    sign_of_life();
    return more(to_.on_piece(fresh));
  }

  bool more(bool wanted) {
    ended_by_listener_ = ended_by_listener_ || !wanted;
    return wanted;
  }

  /// The container may have been started anew since the stream broke.
  void look_for_run() {
    const auto pod = api_.find(path_of(*api::find_resource("", "pods"), name_space_, run_.pod));
    const auto place = pod ? place_of(*pod, run_) : run_place::current; // logs stay when pods go
    if (place == run_place::gone)
      throw lost("the container was started anew more than once");
    options_.previous = place == run_place::previous;
  }

  bool may_go_on() {
    const auto pod = api_.find(path_of(*api::find_resource("", "pods"), name_space_, run_.pod));
    return pod && is_running(*pod, run_);
  }

  command_error lost(const char* why) const {
    return command_error{
        fmt::format("error: the output of container {} in pod {} is not complete: {}", run_.container, run_.pod, why)};
  }

  void sign_of_life() {
    if (position_.is_behind())
      return;
    silent_since_.reset();
    pause_ = patience_.first_pause;
  }

  bool may_retry() {
    const auto now = clock::now();
    silent_since_ = silent_since_.value_or(now);
    return now - *silent_since_ < patience_.in_all;
  }

  void wait() {
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(2 * pause_, patience_.longest_pause);
  }

  api_client& api_;
  const std::string& name_space_;
  const container_run& run_;
  log_options options_;
  const stream_listener& to_;
  const patience& patience_;
  std::chrono::milliseconds pause_;
  log_position position_;
  bool broken_ = false; ///< has been, at least once
  bool ended_by_listener_ = false;
  std::optional<clock::time_point> silent_since_;
};

} // namespace

container_run run_of(const json::object& pod, const std::string& container) {
  return {meta_text(pod, "name"), container, number_at(status_of(pod, container), "restartCount")};
}

run_place place_of(const json::object& pod, const container_run& run) {
  const auto later = number_at(status_of(pod, run.container), "restartCount", run.restarts) - run.restarts;
  return later <= 0 ? run_place::current : later == 1 ? run_place::previous : run_place::gone;
}

bool is_running(const json::object& pod, const container_run& run) {
  const auto status = status_of(pod, run.container);
  return place_of(pod, run) == run_place::current && has(object_at(status, "state"), "running");
}

std::string_view log_position::unseen(std::string_view piece) {
  const auto at = passed_ - skip_; // how much of the log this stream has brought before
  if (at < head_.size()) {
    const auto n = std::min<std::size_t>(head_.size() - at, piece.size());
    differs_ = differs_ || std::string_view{head_}.substr(at, n) != piece.substr(0, n);
  }
  const auto skipped = std::min<std::uint64_t>(skip_, piece.size());
  skip_ -= skipped;
  piece.remove_prefix(skipped);
  passed_ += piece.size();
  head_ += piece.substr(0, remembered - std::min(head_.size(), remembered));
  return piece;
}

bool follow_log(api_client& api, const std::string& name_space, const container_run& run, log_options options,
                const stream_listener& to, const patience& p) {
  return follower{api, name_space, run, std::move(options), to, p}.follow();
}

} // namespace troupe::cli
