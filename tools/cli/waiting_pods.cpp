#include "tools/cli/waiting_pods.hpp"

#include "tools/cli/api.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::cli {

namespace {

constexpr std::size_t longest = 160;

std::string reason_text(const json::object& from) {
  const auto reason = text_at(from, "reason"), message = text_at(from, "message");
  return message.empty() ? reason : shortened(reason + ": " + message, longest);
}

std::string container_reason(const json::object& status, std::string_view list) {
  for (const auto& item : list_at(status, list)) {
    const auto& waiting = object_at(object_at(item.as_object(), "state"), "waiting");
    const auto reason = text_at(waiting, "reason");
    if (!reason.empty() && reason != "ContainerCreating" && reason != "PodInitializing")
      return reason_text(waiting);
  }
  return {};
}

} // namespace

std::string waiting_reason(const json::object& pod) {
  const auto& status = object_at(pod, "status");
  if (const auto phase = text_at(status, "phase"); phase == "Succeeded" || phase == "Failed")
    return {};
  for (const auto& item : list_at(status, "conditions")) {
    const auto& condition = item.as_object();
    if (text_at(condition, "type") == "PodScheduled" && text_at(condition, "status") == "False")
      return reason_text(condition);
  }
  auto reason = container_reason(status, "initContainerStatuses");
  return reason.empty() ? container_reason(status, "containerStatuses") : reason;
}

void waiting_pods::note(std::string_view type, const json::object& pod) {
  const auto name = meta_text(pod, "name");
  auto reason = type == "DELETED" ? std::string{} : waiting_reason(pod);
  if (reason.empty())
    reasons_.erase(name);
  else
    reasons_[name] = std::move(reason);
}

std::string waiting_pods::text() const {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& [pod, reason] : reasons_)
    ++counts[reason];
  if (counts.empty())
    return {};
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->second == 1 ? fmt::format("waiting: {}", most->first)
                           : fmt::format("{} pods waiting: {}", most->second, most->first);
}

} // namespace troupe::cli
