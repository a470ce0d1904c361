#include "tools/cli/pod_choice.hpp"

#include "tools/cli/json.hpp"
#include "tools/cli/progress.hpp"

#include <algorithm>
#include <tuple>

namespace troupe::cli {

namespace {

bool is_ready(const json::object& pod) {
  for (const auto& item : list_at(object_at(pod, "status"), "conditions"))
    if (text_at(item.as_object(), "type") == "Ready")
      return text_at(item.as_object(), "status") == "True";
  return false;
}

std::int64_t restarts_of(const json::object& pod) {
  std::int64_t most = 0;
  for (const auto& item : list_at(object_at(pod, "status"), "containerStatuses"))
    most = std::max(most, number_at(item.as_object(), "restartCount"));
  return most;
}

/// Smaller is better.
auto rank(const json::object& pod) {
  const auto phase = text_at(object_at(pod, "status"), "phase");
  const int by_phase = phase == "Pending" ? 2 : phase == "Unknown" ? 1 : 0;
  return std::make_tuple(text_at(object_at(pod, "spec"), "nodeName").empty(), by_phase, !is_ready(pod),
                         -restarts_of(pod), text_at(object_at(pod, "metadata"), "creationTimestamp"));
}

void add_expression(std::string& out, const json::object& e) {
  const auto key = text_at(e, "key"), how = text_at(e, "operator");
  std::string values;
  for (const auto& v : list_at(e, "values"))
    values += (values.empty() ? "" : ",") + text_of(v);
  out += out.empty() ? "" : ",";
  if (how == "Exists" || how == "DoesNotExist")
    out += (how == "Exists" ? "" : "!") + key;
  else
    out += key + (how == "In" ? " in (" : " notin (") + values + ")";
}

} // namespace

std::vector<container_name> containers_of(const json::object& pod) {
  std::vector<container_name> out;
  const auto& spec = object_at(pod, "spec");
  for (const auto& c : list_at(spec, "containers"))
    out.push_back({text_at(c.as_object(), "name"), false});
  for (const auto& c : list_at(spec, "initContainers"))
    out.push_back({text_at(c.as_object(), "name"), true});
  return out;
}

std::vector<std::string> shown_names(const std::vector<container_name>& containers) {
  std::vector<std::string> out;
  for (const auto& c : containers)
    out.push_back(c.init ? c.name + " (init)" : c.name);
  return out;
}

std::string default_container(const json::object& pod) {
  const auto& annotations = object_at(object_at(pod, "metadata"), "annotations");
  auto chosen = text_at(annotations, "kubectl.kubernetes.io/default-container");
  const auto all = containers_of(pod);
  const bool known = std::any_of(all.begin(), all.end(), [&](const auto& c) { return c.name == chosen; });
  return known || all.empty() ? chosen : all.front().name;
}

const json::object& best_pod(const json::array& pods) {
  return std::min_element(pods.begin(), pods.end(),
                          [](const auto& a, const auto& b) { return rank(a.as_object()) < rank(b.as_object()); })
      ->as_object();
}

std::string selector_text(const json::object& selector) {
  std::string out;
  for (const auto& label : object_at(selector, "matchLabels"))
    out +=
        (out.empty() ? "" : ",") + std::string{label.key().data(), label.key().size()} + "=" + text_of(label.value());
  for (const auto& e : list_at(selector, "matchExpressions"))
    add_expression(out, e.as_object());
  return out;
}

bool progress_over(const json::object& job) { return progress_of(job).is_over(); }

} // namespace troupe::cli
