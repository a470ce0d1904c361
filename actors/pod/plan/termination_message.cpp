#include "actors/pod/plan/termination_message.hpp"

#include <algorithm>
#include <string_view>

namespace troupe::pod {

namespace {

constexpr std::string_view usual_path = "/dev/termination-log";
constexpr std::int64_t log_lines = 80;
constexpr std::size_t log_bytes = 2048;
/// 80 lines are looked for in this much of the log's end.
constexpr std::uint32_t log_window = 64 * 1024;

bool names(std::string_view text) { return text.find(usual_path) != text.npos; }

bool names(const text& of) {
  return std::any_of(of.begin(), of.end(), [](const auto& piece) { return names(std::string_view{piece.literal}); });
}

template <class Range> bool any_names(const Range& of) {
  return std::any_of(of.begin(), of.end(), [](const auto& x) { return names(x); });
}

bool names(const command& of) {
  return any_names(of.base.argv) || any_names(of.base.env) || any_names(of.argv) ||
         std::any_of(of.env.begin(), of.env.end(), [](const auto& x) { return names(x.value); });
}

bool names(const std::optional<action>& of) { return of && any_names(of->argv); }

bool names(const volume_plan& of) {
  return std::any_of(of.files.begin(), of.files.end(), [](const auto& x) { return names(x.content); });
}

} // namespace

std::string message_path(const api::Container& container, const container_plan& plan,
                         const std::vector<volume_plan>& volumes) {
  const auto& wanted = container.terminationMessagePath;
  if (!wanted.empty() && wanted != usual_path)
    return wanted.front() == '/' ? wanted : "/" + wanted;
  const auto in_files =
      std::any_of(plan.mounts.begin(), plan.mounts.end(), [&](const auto& x) { return names(volumes[x.volume]); });
  const auto named = names(plan.command) || names(plan.post_start) || names(plan.pre_stop) || in_files;
  return named ? std::string{usual_path} : std::string{};
}

std::string termination_message(const container_plan& plan, std::int32_t exit_code, std::string told,
                                const std::function<std::string(std::int64_t, std::uint32_t)>& log_tail) {
  if (!told.empty() || exit_code == 0 || !plan.log_as_message)
    return told;
  auto tail = log_tail(log_lines, log_window);
  return tail.size() > log_bytes ? tail.substr(tail.size() - log_bytes) : tail;
}

} // namespace troupe::pod
