#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/condition.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

using clock = std::chrono::steady_clock;

/// One object and what it is to become.
class waiting {
 public:
  waiting(api_client& api, const arguments& args, const reference& what, const wait_condition& until,
          clock::time_point deadline)
      : api_(api), args_(args), what_(what), until_(until), deadline_(deadline) {}

  /// @throws command_error when the time is over, or the condition can no longer come true
  /// @returns false when there is nothing to say: what was to be deleted was not there
  bool run() {
    switch (until_.kind) {
    case wait_kind::deletion:
      return await_deletion();
    case wait_kind::creation:
      await_creation();
      return true;
    default:
      await_condition();
      return true;
    }
  }

 private:
  bool is_late() const { return clock::now() >= deadline_; }

  [[noreturn]] void give_up() {
    line_.finish();
    const auto object = fmt::format("{}/{}", what_.kind->plural, what_.name);
    throw command_error("error: " + in_vain_text(until_.kind, object, args_.timeout), exit_status::not_reached);
  }

  std::string path() const { return path_of(*what_.kind, args_.name_space, what_.name); }

  /// Follows this one object. @returns false when the time is over
  bool watch(const std::string& version, const watch_listener& listener) {
    return api_.watch(
               path_of(*what_.kind, args_.name_space), {{"fieldSelector", "metadata.name=" + what_.name}}, version,
               [&](std::string_view type, const json::object& o) { return listener(type, o) && !is_late(); },
               [this] { return !is_late(); }) &&
           !(is_late() && !reached_);
  }

  bool look_at(const json::object& object) {
    reached_ = is_met(until_, object);
    if (reached_)
      return true;
    if (const auto why = out_of_reach(until_, object); !why.empty()) {
      line_.finish();
      throw command_error(fmt::format("error: {} {}", display_name(*what_.kind, what_.name), why),
                          exit_status::not_reached);
    }
    if (what_.kind->kind == "Job")
      show(progress_of(object));
    return false;
  }

  void show(const job_progress& p) {
    meter_.observe(p.done, clock::now());
    line_.show(fmt::format("{}: {}", what_.name, progress_text(p, meter_.rate())));
  }

  void await_condition() {
    auto first = api_.get(path());
    if (look_at(first))
      return;
    if (is_late() || !watch(meta_text(first, "resourceVersion"), [this](std::string_view type, const json::object& o) {
          return type == "DELETED" || !look_at(o);
        }))
      give_up();
  }

  bool await_deletion() {
    const auto first = api_.find(path());
    if (!first)
      return false;
    const auto uid = meta_text(*first, "uid");
    if (is_late() || !watch(meta_text(*first, "resourceVersion"), [&](std::string_view type, const json::object& o) {
          reached_ = type == "DELETED" || meta_text(o, "uid") != uid;
          return !reached_;
        }))
      give_up();
    return true;
  }

  void await_creation() {
    if (api_.find(path()))
      return;
    if (is_late() || !watch("0", [this](std::string_view, const json::object&) { return !(reached_ = true); }))
      give_up();
  }

  api_client& api_;
  const arguments& args_;
  const reference& what_;
  const wait_condition& until_;
  clock::time_point deadline_;
  progress_line line_;
  rate_meter meter_;
  bool reached_ = false;
};

/// Names given, or those that a selector or --all finds.
std::vector<reference> objects_of(api_client& api, const arguments& args) {
  std::vector<reference> out;
  for (const auto& r : read_references(args.objects)) {
    if (!r.name.empty()) {
      out.push_back(r);
      continue;
    }
    const auto found = api.list(path_of(*r.kind, args.name_space),
                                {{"labelSelector", args.selector}, {"fieldSelector", args.field_selector}});
    for (const auto& item : list_at(found, "items"))
      out.push_back({r.kind, meta_text(item.as_object(), "name")});
  }
  return out;
}

} // namespace

int run_wait(const arguments& args) {
  if (args.conditions.empty())
    throw command_error("error: what is to be waited for? --for=condition=Complete", exit_status::usage);
  std::vector<wait_condition> conditions;
  for (const auto& text : args.conditions)
    conditions.push_back(read_wait_condition(text));
  const auto timeout = read_timeout(args.timeout);
  if (!timeout)
    throw command_error("error: --timeout " + args.timeout + " is no length of time, like 30s, 2m or 0",
                        exit_status::usage);
  const auto deadline = clock::now() + *timeout;
  api_client api{args};
  const auto objects = objects_of(api, args);
  if (objects.empty() && conditions.front().kind != wait_kind::deletion)
    throw command_error("error: no matching resources found");
  for (const auto& object : objects) {
    bool met = true;
    for (const auto& condition : conditions)
      met = waiting{api, args, object, condition, deadline}.run();
    if (met)
      fmt::print("{} condition met\n", display_name(*object.kind, object.name));
    std::fflush(stdout);
  }
  return exit_status::ok;
}

} // namespace troupe::cli
