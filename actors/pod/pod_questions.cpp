// The POD actor's probes and hooks: where each question goes, and whose an answer is.

#include "actors/pod/pod.hpp"

#include "actors/pod/life/restarts.hpp"

#include <algorithm>
#include <utility>

namespace troupe::pod {

namespace {

std::chrono::milliseconds in_ms(timestamp_us length) { return std::chrono::milliseconds{length / 1000}; }

const action& action_for(const container_plan& of, question what) {
  switch (what) {
  case question::startup:
    return of.startup->what;
  case question::liveness:
    return of.liveness->what;
  case question::readiness:
    return of.readiness->what;
  case question::post_start:
    return *of.post_start;
  case question::pre_stop:
    break;
  }
  return *of.pre_stop;
}

bool is_hook(question what) { return what == question::post_start || what == question::pre_stop; }

std::string joined(const std::vector<std::string>& argv) {
  std::string out;
  for (const auto& x : argv)
    out += (out.empty() ? "" : " ") + x;
  return out;
}

std::string without_last_newline(std::string text) {
  if (!text.empty() && text.back() == '\n')
    text.pop_back();
  return text;
}

} // namespace

void actor::put(const ask& what) {
  const auto& how = action_for(spec_.blueprint->what()->containers[what.container], what.what);
  const auto id = std::uint64_t{spec_.birth} << 32U | ++questions_;
  std::erase_if(open_, [&](const auto& x) {
    return x.what.container == what.container && x.what.what == what.what; // an older one counts no more
  });
  open_.push_back({id, what});
  if (!how.impossible.empty())
    return send(this, outside_answer{id, {false, how.impossible}});
  switch (how.kind) {
  case action_kind::exec:
    return put_inside(what, how, id);
  case action_kind::knock:
    return knock(what, how, id);
  case action_kind::sleep:
    delayed_send(this, std::chrono::microseconds{std::min(how.sleep_us, what.timeout_us)},
                 outside_answer{id, {true, {}}});
  }
}

void actor::put_inside(const ask& what, const action& how, std::uint64_t id) {
  const auto& command = spec_.blueprint->what()->containers[what.container].command;
  node::inner_command order;
  order.id = id;
  order.inside = key(what.container, what.attempt);
  order.which = template_of(what.container);
  order.own_env = own_environment(command, spec_.who, what.attempt);
  order.argv = how.argv;
  order.timeout = in_ms(what.timeout_us);
  spec_.runtime->run_inside(std::move(order));
}

void actor::knock(const ask& what, const action& how, std::uint64_t id) {
  if (!spec_.prober)
    return send(this, outside_answer{id, {false, "this node reaches no ports"}});
  spec_.prober->knock(how.where, in_ms(what.timeout_us),
                      [id, me = caf::weak_actor_ptr{ctrl()}](node::endpoint_answer answer) {
                        if (const auto pod = caf::actor_cast<caf::strong_actor_ptr>(me))
                          caf::anon_send(caf::actor_cast<caf::actor>(pod), outside_answer{id, std::move(answer)});
                      });
}

void actor::take(const node::command_result& result) {
  const auto open = std::find_if(open_.begin(), open_.end(), [&](const auto& x) { return x.id == result.id; });
  if (open == open_.end())
    return;
  const auto what = open->what.what;
  if (result.lost || result.not_running)
    return answer_to(result.id, verdict::unknown, {});
  if (result.failure) // a hook that cannot be run has failed; a probe that cannot be run says nothing
    return answer_to(result.id, is_hook(what) ? verdict::bad : verdict::unknown, result.failure->message);
  if (result.timed_out) {
    const auto& how = action_for(spec_.blueprint->what()->containers[open->what.container], what);
    return answer_to(result.id, verdict::bad,
                     "command timed out: \"" + joined(how.argv) + "\" timed out after " +
                         go_seconds(open->what.timeout_us));
  }
  answer_to(result.id, result.exit_code == 0 ? verdict::good : verdict::bad, without_last_newline(result.output));
}

void actor::take(const outside_answer& answer) {
  answer_to(answer.id, answer.is.good ? verdict::good : verdict::bad, answer.is.message);
}

void actor::answer_to(std::uint64_t id, verdict is, std::string message) {
  const auto open = std::find_if(open_.begin(), open_.end(), [&](const auto& x) { return x.id == id; });
  if (open == open_.end())
    return;
  const auto what = open->what;
  open_.erase(open);
  life_.hear(pod::answer{what, is, std::move(message)}, now_us());
}

} // namespace troupe::pod
