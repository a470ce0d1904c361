#pragma once
// What annotations on a CronJob ask for beyond Kubernetes (docs/cronjobs.md).

#include "messages/own_annotations.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::cron {

inline constexpr std::string_view jitter_annotation = "troupe.dev/jitter-seconds";
inline constexpr std::string_view catch_up_annotation = "troupe.dev/catch-up";
inline constexpr std::string_view most_annotation = "troupe.dev/max-concurrent";
inline constexpr std::string_view dialect_annotation = "troupe.dev/schedule-extensions";

/// Which runs are started late.
enum class catch_up : std::uint8_t {
  none,   ///< those that are late by more than `none_tolerance_s` are left out
  latest, ///< the most recent one, as Kubernetes does
  all,    ///< each, in order
};
inline constexpr std::int64_t none_tolerance_s = 10;
inline constexpr std::int64_t most_jitter_s = 86'400;
inline constexpr std::int64_t most_missed = 100; ///< beyond it a warning is told, and `all` leaves out the oldest

struct options {
  std::int64_t jitter_s = 0;
  catch_up missed = catch_up::latest;
  std::optional<std::int64_t> most{}; ///< active Jobs at once
  bool extended = false;              ///< `L` may stand in the schedule
  bool operator==(const options&) const = default;
};

using option_problem = annotation_problem;

/// Reads them. @param problems gets a line for each that makes no sense; such an option keeps its default
options read_options(const std::map<std::string, std::string>& annotations, std::vector<option_problem>& problems);

} // namespace troupe::cron
