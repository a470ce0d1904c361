#pragma once
// What annotations on a Job ask for beyond Kubernetes (docs/jobs.md). Pure.

#include "actors/job/options/depends_on.hpp"
#include "actors/job/rules/backoff.hpp"
#include "actors/job/rules/oom_memory.hpp"
#include "messages/own_annotations.hpp"
#include "messages/resource/meta.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::job_rules {

inline constexpr std::string_view depends_on_annotation = "troupe.dev/depends-on";
inline constexpr std::string_view backoff_annotation = "troupe.dev/backoff";
inline constexpr std::string_view start_deadline_annotation = "troupe.dev/start-deadline-seconds";
inline constexpr std::string_view success_codes_annotation = "troupe.dev/success-exit-codes";
inline constexpr std::string_view ttl_success_annotation = "troupe.dev/ttl-seconds-after-success";
inline constexpr std::string_view ttl_failure_annotation = "troupe.dev/ttl-seconds-after-failure";
inline constexpr std::string_view oom_memory_annotation = "troupe.dev/oom-memory";
inline constexpr std::string_view finished_annotation = "troupe.dev/finished-condition";

/// Everything that a Job's annotations ask for; each as if it was not there where its value makes no sense.
struct job_options {
  std::vector<dependency> depends_on{};
  backoff_curve backoff{};
  std::optional<std::int64_t> start_deadline_s{};
  std::vector<std::int32_t> success_exit_codes{}; ///< beside 0, ascending
  std::optional<std::int64_t> ttl_after_success_s{}, ttl_after_failure_s{};
  std::optional<memory_growth> oom_memory{};
  bool finished_condition = false;
  bool operator==(const job_options&) const = default;
};

using option_problem = annotation_problem;

using annotation_map = std::map<std::string, std::string>;

/// Reads them. @param problems gets a line for each that makes no sense
job_options read_options(const annotation_map& annotations, std::vector<option_problem>& problems);
/// A Job's options; the jitter of its backoff hangs on its uid.
job_options options_of(const api::ObjectMeta& job);
/// The options of a Job without such annotations.
const job_options& no_options();

} // namespace troupe::job_rules
