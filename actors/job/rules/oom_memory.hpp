#pragma once
// More memory for the pod that takes the place of one that was OOM killed (docs/jobs.md, troupe.dev/oom-memory). Pure.

#include "messages/resource/pod.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace troupe::job_rules {

/// How memory grows.
struct memory_growth {
  std::int32_t factor_milli = 2000; ///< of what the killed pod had
  std::int64_t cap_bytes = 0;       ///< no memory limit grows beyond it
  bool operator==(const memory_growth&) const = default;
};

/// As much of that share of the template's memory, in percent, as keeps every limit within the cap; the whole at the
/// least, which is the template's own. @param by nothing: memory does not grow
std::uint32_t allowed_percent(const std::optional<memory_growth>& by, const api::PodSpec& spec, std::uint32_t percent);

/// The share after an OOM kill of a pod that had `percent`: that by the factor, one more at the least, as far as it is
/// allowed.
std::uint32_t grown_percent(const memory_growth& by, const api::PodSpec& spec, std::uint32_t percent);

/// With how much memory the pods of a Job were OOM killed: of each completion index for itself, else of the whole Job.
class oom_record {
 public:
  /// A pod has failed by an OOM kill. @param percent of the template's memory that it had
  void killed(std::uint32_t index, std::uint32_t percent);
  void succeeded(std::uint32_t index) { most_.erase(index); }
  /// Completion indexes of `first` and more are nothing any more.
  void forget_from(std::uint32_t first);

  bool empty() const noexcept { return most_.empty(); }
  /// The most with which a pod was killed, by index; no_number stands for pods without one.
  const std::map<std::uint32_t, std::uint32_t>& most() const noexcept { return most_; }

  /// What the next pod of that index is given. @param by nothing: memory does not grow
  std::uint32_t next_percent(std::uint32_t index, const std::optional<memory_growth>& by,
                             const api::PodSpec& spec) const;

 private:
  std::map<std::uint32_t, std::uint32_t> most_;
};

} // namespace troupe::job_rules
