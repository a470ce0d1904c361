#include "nodes/api/read/log_options.hpp"

#include "actors/clock.hpp"
#include "nodes/api/read/list_options.hpp"
#include "nodes/api/refused.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::api_server {

namespace {

/// Collects what is wrong with the numbers.
class judge {
 public:
  void at_least(std::string_view field, std::optional<std::int64_t> value, std::int64_t least) {
    if (value && *value < least)
      causes_.push_back({"FieldValueInvalid",
                         fmt::format("Invalid value: {}: {}", *value,
                                     least == 0 ? "must be greater than or equal to 0" : "must be greater than 0"),
                         std::string{field}});
  }
  void forbid(std::string why) { causes_.push_back({"FieldValueForbidden", "Forbidden: " + std::move(why), ""}); }
  void rule(std::string_view pod) const {
    if (!causes_.empty())
      throw refused(invalid("", "PodLogOptions", pod, causes_));
  }

 private:
  std::vector<status_cause> causes_;
};

std::optional<std::int64_t> time_of(const http::query& query, std::string_view name) {
  const auto text = query.get(name);
  if (text.empty())
    return {};
  const auto time = api::parse_time(text);
  if (!time)
    throw refused(bad_request(fmt::format("parsing time \"{}\" as RFC 3339 failed", text)));
  return time;
}

/// The containers of a pod in the order in which their states are kept.
struct containers {
  explicit containers(const api::PodSpec& spec) : init(spec.initContainers.size()) {
    for (const auto& c : spec.initContainers)
      names.push_back(c.name);
    for (const auto& c : spec.containers)
      names.push_back(c.name);
  }
  std::vector<std::string> names;
  std::size_t init;
};

std::size_t choose(const containers& all, const std::string& wanted, const std::string& pod) {
  if (wanted.empty()) {
    if (all.names.size() - all.init == 1)
      return all.init;
    throw refused(bad_request(fmt::format("a container name must be specified for pod {}, choose one of: [{}]", pod,
                                          fmt::join(all.names, " "))));
  }
  const auto at = std::find(all.names.begin(), all.names.end(), wanted);
  if (at == all.names.end())
    throw refused(bad_request(fmt::format("container {} is not valid for pod {}", wanted, pod)));
  return static_cast<std::size_t>(at - all.names.begin());
}

[[noreturn]] void waiting(const std::string& container, const std::string& pod, const std::string& reason) {
  auto why = reason;
  if (reason == "ErrImagePull")
    why = "image can't be pulled";
  else if (reason == "ImagePullBackOff")
    why = "trying and failing to pull image";
  throw refused(
      bad_request(fmt::format("container \"{}\" in pod \"{}\" is waiting to start: {}", container, pod, why)));
}

/// The run of that container whose output is wanted.
void choose_run(log_source& to, const container_state& state, const std::string& container, const std::string& pod,
                bool previous) {
  if (previous) {
    if (state.last.empty() || state.last.front().log == log_place{})
      throw refused(
          bad_request(fmt::format("previous terminated container \"{}\" in pod \"{}\" not found", container, pod)));
    to.from = state.last.front().log;
    to.run_is_over = true;
    return;
  }
  to.from = state.log;
  if (state.state == run_state::waiting && !state.last.empty())
    to.from = state.last.front().log;
  to.run_is_over = state.state != run_state::running;
  if (to.from != log_place{})
    return;
  if (state.state == run_state::waiting)
    waiting(container, pod, state.waiting_reason.empty() ? "ContainerCreating" : state.waiting_reason);
  if (state.state == run_state::terminated)
    throw refused(bad_request(fmt::format("container \"{}\" in pod \"{}\" is terminated", container, pod)));
}

} // namespace

log_options parse_log_options(const http::query& query, std::string_view pod, std::int64_t now_us) {
  const auto tail = number_of(query, "tailLines");
  const auto limit = number_of(query, "limitBytes");
  const auto since = number_of(query, "sinceSeconds");
  const auto since_time = time_of(query, "sinceTime");
  judge rules;
  rules.at_least("tailLines", tail, 0);
  rules.at_least("limitBytes", limit, 1);
  rules.at_least("sinceSeconds", since, 1);
  if (since && since_time)
    rules.forbid("at most one of `sinceTime` or `sinceSeconds` may be specified");
  rules.rule(pod);

  log_options options;
  options.container = query.get("container");
  options.follow = query.flag("follow");
  options.previous = query.flag("previous");
  options.timestamps = query.flag("timestamps");
  options.tail_lines = tail.value_or(-1);
  if (limit)
    options.limit_bytes = static_cast<std::uint64_t>(*limit);
  if (since)
    options.since_us = std::max<std::int64_t>(now_us - std::min(*since, now_us / us_per_second) * us_per_second, 1);
  else
    options.since_us = since_time.value_or(0);
  return options;
}

log_source find_log(const snapshot& in, const pod_entry& pod, const log_options& options) {
  const containers all{*pod.of->owner->pod_spec};
  const auto name = pod.name();
  const auto at = choose(all, options.container, name);
  log_source source;
  source.pod = {pod.of->owner->job, pod.number};
  source.container = static_cast<std::uint16_t>(at);
  if (pod.record->node == 0 || !in.nodes || pod.record->node >= in.nodes->size())
    return source;
  const auto status = status_of(*pod.record, all.names.size());
  if (pod.record->accepted_us == 0 && !pod.record->ended())
    waiting(all.names[at], name, at >= all.init && all.init > 0 ? "PodInitializing" : "ContainerCreating");
  if (at >= status.containers.size())
    throw refused(bad_request(fmt::format("container \"{}\" in pod \"{}\" is not available", all.names[at], name)));
  choose_run(source, status.containers[at], all.names[at], name, options.previous);
  source.run_is_over = source.run_is_over || pod.record->ended();
  source.node = (*in.nodes)[pod.record->node].name;
  return source;
}

} // namespace troupe::api_server
