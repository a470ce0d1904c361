#pragma once
// How a Job names the Jobs that it waits for: "extract, load:ended, train:succeeded/index" (docs/jobs.md).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::job_rules {

/// What another Job has to come to.
enum class dependency_end : std::uint8_t { succeeded, failed, ended };

/// "succeeded", "failed" or "ended".
std::string_view to_text(dependency_end end) noexcept;

/// One Job of the same namespace that another one waits for.
struct dependency {
  std::string job;
  dependency_end end = dependency_end::succeeded;
  bool by_index = false; ///< index i waits for index i of the other Job only
  bool operator==(const dependency&) const = default;
};

/// So many at most.
inline constexpr std::size_t most_dependencies = 64;

/// Reads the list. @param why receives what is wrong with it; the result is empty then
std::vector<dependency> read_dependencies(std::string_view text, std::string& why);

} // namespace troupe::job_rules
