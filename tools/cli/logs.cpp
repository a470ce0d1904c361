#include "tools/cli/logs.hpp"

#include "config/text.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/log_follow.hpp"
#include "tools/cli/pod_choice.hpp"
#include "tools/cli/why.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace troupe::cli {

namespace {

constexpr std::chrono::seconds patience_for_first_pod{20};
constexpr std::string_view created_pod = "Created pod: ";

log_options options_of(const arguments& args) {
  log_options out{.container = args.container,
                  .follow = args.follow,
                  .previous = args.previous,
                  .timestamps = args.timestamps,
                  .tail = args.tail >= 0 || args.selector.empty() ? args.tail : 10};
  if (!args.since.empty()) {
    const auto since = config::read_duration(args.since);
    if (!since)
      throw command_error("error: --since " + args.since + " is no length of time, like 5s, 2m or 3h",
                          exit_status::usage);
    out.since = std::to_string(std::chrono::ceil<std::chrono::seconds>(*since).count());
  }
  return out;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names)
    out += (out.empty() ? "" : ", ") + name;
  return out;
}

/// The container asked for, or the one that kubectl would take.
std::string container_of(const json::object& pod, const arguments& args) {
  const auto all = containers_of(pod);
  if (!args.container.empty()) {
    for (const auto& c : all)
      if (c.name == args.container)
        return c.name;
    throw command_error(fmt::format("error: container {} is not valid for pod {} out of: {}", args.container,
                                    meta_text(pod, "name"), joined(shown_names(all))));
  }
  const auto chosen = default_container(pod);
  if (all.size() > 1)
    fmt::print(stderr, "Defaulted container \"{}\" out of: {}\n", chosen, joined(shown_names(all)));
  return chosen;
}

/// A log that is followed from its beginning goes on where it stopped when its connection breaks.
void stream_output(api_client& api, const arguments& args, const container_run& run, const log_options& options,
                   const stream_listener& to) {
  if (options.follow && !options.previous && options.tail < 0 && options.since.empty())
    follow_log(api, args.name_space, run, options, to);
  else
    stream_log(api.http(), log_path(args.name_space, run.pod, options), to);
}

void print_log(api_client& api, const arguments& args, const json::object& pod, bool with_prefix) {
  auto options = options_of(args);
  options.container = container_of(pod, args);
  const auto name = meta_text(pod, "name");
  const auto prefix = with_prefix ? fmt::format("[pod/{}/{}] ", name, options.container) : std::string{};
  line_splitter lines{[&prefix](std::string_view line) {
    fmt::print("{}{}\n", prefix, line);
    return true;
  }};
  stream_listener to;
  to.on_piece = [&](std::string_view piece) {
    if (with_prefix)
      return lines.feed(piece);
    std::fwrite(piece.data(), 1, piece.size(), stdout);
    std::fflush(stdout);
    return true;
  };
  stream_output(api, args, run_of(pod, options.container), options, to);
  lines.finish();
}

json::array pods_matching(api_client& api, const arguments& args, const std::string& selector) {
  auto page = api.list(path_of(*api::find_resource("", "pods"), args.name_space), {{"labelSelector", selector}});
  return std::move(page["items"].as_array());
}

/// The pod that a Job started last, as far as its log needs it, when all of its pods have been deleted: their events
/// and logs stay as long as the Job. Nothing when it never had one.
json::array last_pod_of(api_client& api, const arguments& args, const json::object& job) {
  const auto about = fmt::format("involvedObject.kind=Job,involvedObject.name={},involvedObject.uid={},reason={}",
                                 meta_text(job, "name"), meta_text(job, "uid"), "SuccessfulCreate");
  const auto events = api.list(path_of(*api::find_resource("", "events"), args.name_space), {{"fieldSelector", about}});
  std::string time, name;
  for (const auto& item : list_at(events, "items")) {
    const auto& event = item.as_object();
    const auto message = text_at(event, "message"), then = text_at(event, "lastTimestamp");
    if (message.starts_with(created_pod) && then >= time) {
      time = then;
      name = message.substr(created_pod.size());
    }
  }
  if (name.empty())
    return {};
  return {json::object{{"metadata", json::object{{"name", name}}},
                       {"spec", object_at(object_at(object_at(job, "spec"), "template"), "spec")}}};
}

/// The pod of one attempt of a Job, as far as its log needs it.
json::array pod_of_attempt(api_client& api, const arguments& args, const reference& job, std::int64_t number) {
  const auto object = api.get(path_of(*job.kind, args.name_space, job.name));
  const auto history = api.get(own_path_of(job, args.name_space, "history") + "?limit=10000");
  for (const auto& item : list_at(history, "attempts"))
    if (const auto& attempt = item.as_object(); number_at(attempt, "attempt", -1) == number)
      return {json::object{{"metadata", json::object{{"name", text_at(attempt, "pod")}}},
                           {"spec", object_at(object_at(object_at(object, "spec"), "template"), "spec")}}};
  throw command_error(fmt::format("error: {} has no attempt {}: see troupe history job {}",
                                  display_name(*job.kind, job.name), number, job.name));
}

/// The pods of a Job; waits a little for the first.
json::array pods_of_job(api_client& api, const arguments& args, const reference& job) {
  const auto object = api.get(path_of(*job.kind, args.name_space, job.name));
  const auto selector = selector_text(object_at(object_at(object, "spec"), "selector"));
  auto pods = pods_matching(api, args, selector);
  if (pods.empty())
    pods = last_pod_of(api, args, object);
  if (!pods.empty())
    return pods;
  if (progress_over(object))
    throw command_error(fmt::format("error: {} had no pod", display_name(*job.kind, job.name)));
  const auto deadline = std::chrono::steady_clock::now() + patience_for_first_pod;
  api.watch(
      path_of(*api::find_resource("", "pods"), args.name_space), {{"labelSelector", selector}}, "0",
      [](std::string_view, const json::object&) { return false; },
      [deadline] { return std::chrono::steady_clock::now() < deadline; });
  pods = pods_matching(api, args, selector);
  if (pods.empty())
    throw command_error(
        fmt::format("error: timed out waiting for the condition: {} has no pod", display_name(*job.kind, job.name)));
  return pods;
}

int print_pods(api_client& api, const arguments& args, json::array pods, bool all) {
  if (all) {
    for (const auto& pod : pods)
      print_log(api, args, pod.as_object(), true);
    return exit_status::ok;
  }
  const auto& best = best_pod(pods);
  if (pods.size() > 1)
    fmt::print(stderr, "Found {} pods, using pod/{}\n", pods.size(), meta_text(best, "name"));
  print_log(api, args, best, false);
  return exit_status::ok;
}

int logs_by_selector(api_client& api, const arguments& args) {
  auto pods = pods_matching(api, args, args.selector);
  if (pods.empty())
    fmt::print(stderr, "No resources found in {} namespace.\n", args.name_space);
  for (const auto& pod : pods)
    print_log(api, args, pod.as_object(), args.all_pods);
  return exit_status::ok;
}

} // namespace

std::string log_path(const std::string& name_space, const std::string& pod, const log_options& options) {
  return path_of(*api::find_resource("", "pods"), name_space, pod) + "/log" +
         query_of({{"container", options.container},
                   {"follow", options.follow ? "true" : ""},
                   {"previous", options.previous ? "true" : ""},
                   {"timestamps", options.timestamps ? "true" : ""},
                   {"sinceSeconds", options.since},
                   {"tailLines", options.tail >= 0 ? std::to_string(options.tail) : ""}});
}

void stream_log(http_client& http, const std::string& path, const stream_listener& listener) {
  const auto answer = http.stream({.target = path, .accept = "*/*"}, listener);
  if (!answer.ok())
    throw refused(answer.status, answer.body);
}

int run_logs(const arguments& args) {
  api_client api{args};
  if (args.objects.empty() && !args.selector.empty())
    return logs_by_selector(api, args);
  auto words = args.objects;
  if (words.size() == 1 && words[0].find('/') == std::string::npos)
    words.insert(words.begin(), "pod");
  if (words.size() == 2 && words[0].find('/') != std::string::npos && args.container.empty()) {
    auto with_container = args; // kubectl's old form: logs POD CONTAINER
    with_container.container = words[1];
    with_container.objects = {words[0]};
    return run_logs(with_container);
  }
  const auto references = read_references(words);
  const auto& what = references.front();
  if (references.size() != 1 || what.name.empty())
    throw command_error(
        "error: expected 'logs (POD | TYPE/NAME)'. POD or TYPE/NAME is a required argument for the logs "
        "command",
        exit_status::usage);
  if (args.attempt && what.kind->kind != "Job")
    throw command_error("error: --attempt is understood of a Job only: troupe logs job/NAME --attempt N",
                        exit_status::usage);
  if (args.attempt)
    return print_pods(api, args, pod_of_attempt(api, args, what, *args.attempt), false);
  if (what.kind->kind == "Job")
    return print_pods(api, args, pods_of_job(api, args, what), args.all_pods);
  if (what.kind->kind != "Pod")
    throw command_error(fmt::format("error: cannot get the logs from *v1.{}: selector for *v1.{} not implemented",
                                    what.kind->kind, what.kind->kind));
  print_log(api, args, api.get(path_of(*what.kind, args.name_space, what.name)), false);
  return exit_status::ok;
}

} // namespace troupe::cli
