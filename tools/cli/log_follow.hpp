#pragma once
// The output of one run of a container, read to its end although connections break.

#include "tools/cli/logs.hpp"

#include <boost/json/fwd.hpp>

#include <compare>
#include <functional>

namespace troupe::cli {

/// One run of one container.
struct container_run {
  std::string pod, container;
  std::int64_t restarts = 0;
  auto operator<=>(const container_run&) const = default;
};

/// The run that a container is in, as its pod says. Pure.
container_run run_of(const boost::json::object& pod, const std::string& container);

/// Where the server has a run's output: in the log of the container, in that of its previous run, or nowhere. Pure.
enum class run_place { current, previous, gone };
run_place place_of(const boost::json::object& pod, const container_run& run);

/// Whether more output may come. Pure.
bool is_running(const boost::json::object& pod, const container_run& run);

/// How far a log has been read; tells what of a stream that begins anew has not been seen yet.
class log_position {
 public:
  /// A stream from the log's first byte begins.
  void begin() { skip_ = passed_; }
  std::string_view unseen(std::string_view piece);
  bool is_behind() const { return skip_ > 0; } ///< the stream has not got to where the last one stopped
  bool differs() const { return differs_; }    ///< it begins otherwise: parts were rotated away

 private:
  static constexpr std::size_t remembered = 256;
  std::uint64_t passed_ = 0, skip_ = 0;
  std::string head_; ///< how the log begins
  bool differs_ = false;
};

struct patience {
  std::chrono::milliseconds in_all{30'000}; ///< without a byte or a sign of life
  std::chrono::milliseconds first_pause{100}, longest_pause{2'000};
};

/// Follows a run's output to its end; a stream that breaks is begun again where it stopped.
/// @param options neither `tail` nor `since`: they would begin elsewhere each time
/// @param to its on_piece and on_idle; on_idle is not asked between two connections
/// @returns false when the listener ended it
/// @throws what keeps the rest from being read: unreachable, api_error, command_error
bool follow_log(api_client& api, const std::string& name_space, const container_run& run, log_options options,
                const stream_listener& to, const patience& p = {});

} // namespace troupe::cli
