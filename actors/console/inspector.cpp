#include "actors/console/inspector.hpp"

#include "actors/console/json.hpp"
#include "actors/supervision/log.hpp"

#include <fmt/format.h>

namespace troupe {

using console::error_json;
using console::json_string;

namespace {
constexpr auto time_to_answer = std::chrono::milliseconds{50};
}

inspector::inspector(caf::actor_config& config, const actor_context& context, actor_identity who, std::string prefix,
                     bool allow_kill)
  : troupe_actor(config, context, std::move(who)), prefix_(std::move(prefix)), allow_kill_(allow_kill) {}

inspector::behavior_type inspector::make_behavior() {
  return {[this](const inspect_query& query) -> caf::result<inspect_answer> {
    if (query.what == "tree")
      return tree(local_path(query.path));
    if (query.what == "actor")
      return describe(local_path(query.path));
    if (query.what == "state")
      return state_of(local_path(query.path));
    if (query.what == "kill")
      return kill(local_path(query.path));
    if (query.what == "log-level") {
      if (!set_log_level(query.path))
        return inspect_answer{false, error_json("unknown level " + query.path +
                                                "; allowed: trace, debug, info, warn, error")};
      return inspect_answer{true, fmt::format(R"({{"process":{},"level":{}}})", json_string(prefix_), json_string(query.path))};
    }
    return inspect_answer{false, error_json("unknown query " + query.what)};
  }};
}

std::string inspector::local_path(const std::string& path) const {
  const auto rest = path.starts_with(prefix_) ? path.substr(prefix_.size()) : path;
  return rest.empty() ? "/" : rest;
}

std::string inspector::line(const registered_actor& who) const {
  const auto& counters = who.counters;
  const auto received = counters.received.load(std::memory_order_relaxed);
  const auto handled = counters.handled.load(std::memory_order_relaxed);
  const auto history = context().registry->history(who.who.path);
  return fmt::format(R"({{"path":{},"kind":{},"object":{},"since":{},"messages":{},"mailbox":{},"busyUs":{},)"
                     R"("restarts":{},"lastFailure":{}}})",
                     json_string(who.who.path == "/" ? prefix_ : prefix_ + who.who.path), json_string(who.who.kind),
                     json_string(who.who.object), who.since_us, handled, received > handled ? received - handled : 0,
                     counters.busy_ns.load(std::memory_order_relaxed) / 1000, history.restarts,
                     json_string(history.last_failure));
}

inspect_answer inspector::tree(const std::string& local) const {
  std::string list;
  for (const auto& who : context().registry->all()) {
    if (local != "/" && who->who.path != local && !who->who.path.starts_with(local + "/"))
      continue;
    if (!list.empty())
      list += ',';
    list += line(*who);
  }
  if (list.empty())
    return {false, error_json("no actor at " + prefix_ + local)};
  return {true, "[" + list + "]"};
}

inspect_answer inspector::describe(const std::string& local) const {
  const auto who = context().registry->find(local);
  if (!who)
    return {false, error_json("no actor at " + prefix_ + local)};
  return {true, line(*who)};
}

caf::result<inspect_answer> inspector::state_of(const std::string& local) {
  const auto who = context().registry->find(local);
  const auto handle = who ? caf::actor_cast<caf::actor>(who->address) : caf::actor{};
  if (!handle)
    return inspect_answer{false, error_json("no actor at " + prefix_ + local)};
  if (handle.address() == address())
    return inspect_answer{true, state_json()};
  auto promise = make_response_promise<inspect_answer>();
  request(handle, std::chrono::seconds{5}, state_atom::value)
    .then([promise](std::string& json) mutable { promise.deliver(inspect_answer{true, std::move(json)}); },
          [this, promise](caf::error& e) mutable {
            promise.deliver(inspect_answer{false, error_json(system().render(e))});
          });
  return promise;
}

inspect_answer inspector::kill(const std::string& local) const {
  if (!allow_kill_)
    return {false, error_json("killing actors is not allowed here: set api.allow-control")};
  const auto who = context().registry->find(local);
  const auto handle = who ? caf::actor_cast<caf::actor>(who->address) : caf::actor{};
  if (!handle)
    return {false, error_json("no actor at " + prefix_ + local)};
  log(severity::warning, fmt::format("actor={} killed from the console", local));
  context().registry->failed(local, "killed from the console");
  // A little later, so that the answer still passes when it is one of those who carry it. An actor's own exit handler is
  // not asked.
  caf::delayed_anon_send<caf::message_priority::high>(handle, time_to_answer,
                                                      caf::exit_msg{caf::actor_addr{}, caf::exit_reason::kill});
  return {true, fmt::format(R"({{"killed":{}}})", json_string(prefix_ + local))};
}

std::string inspector::state_json() const {
  return fmt::format(R"({{"process":{},"actors":{}}})", json_string(prefix_), context().registry->all().size());
}

} // namespace troupe
