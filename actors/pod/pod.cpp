#include "actors/pod/pod.hpp"

#include "actors/pod/plan/termination_message.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::pod {

namespace {

/// Longer waits are looked at in between: a timer keeps its actor in memory until it fires (design/caf.md §6).
constexpr timestamp_us longest_wait_us = 60 * us_per_second;

} // namespace

actor::actor(caf::actor_config& config, const actor_context& context, actor_identity who, pod_spec spec)
    : troupe_actor(config, context, std::move(who)), spec_(std::move(spec)),
      life_(spec_.blueprint->what(), spec_.who, spec_.accepted_us, spec_.runs_begun),
      told_(fresh_status(*spec_.blueprint->what(), spec_.accepted_us)) {}

actor::behavior_type actor::make_behavior() {
  begin();
  return {
      [this](const pod_news_ptr& news) {
        hear(*news);
        act();
      },
      [this](const end_order& order) {
        life_.stop(order.why, now_us(), order.grace_us, order.message);
        act();
      },
      [this](const blueprint_ptr& changed) {
        take(changed);
        act();
      },
      [this](const outside_answer& answer) {
        take(answer);
        act();
      },
      [this](look_atom, std::uint64_t round) {
        if (round == round_)
          act();
      },
  };
}

void actor::begin() {
  if (spec_.last) {
    life_.restore(*spec_.last);
    told_ = *std::exchange(spec_.last, std::nullopt);
  }
  hear(std::exchange(spec_.known, {}));
  for (const auto& run : std::exchange(spec_.asked, {}))
    life_.expect(run);
  life_.all_heard(now_us());
  if (spec_.ending)
    life_.stop(spec_.ending->why, now_us(), spec_.ending->grace_us, spec_.ending->message);
  act();
}

void actor::take(const blueprint_ptr& changed) {
  drop_own_templates(); // no run needs them: a launcher knows what it has started
  spec_.blueprint = changed;
  volumes_ready_ = false; // their files may have changed
  volumes_due_ = 0;
  life_.replan(changed->what());
}

void actor::hear(const pod_news& news) {
  for (const auto& x : news.started)
    life_.hear(x);
  for (const auto& x : news.exited)
    life_.hear(x, message_of(x));
  for (const auto& x : news.commands)
    take(x);
  if (news.complete)
    life_.ask_again();
}

void actor::act() {
  const auto now = now_us();
  set_up_volumes(now);
  auto next = life_.next(now);
  if (volumes_due_ > now && !life_.over())
    next.look_again = std::min(next.look_again.value_or(volumes_due_), volumes_due_);
  for (const auto& x : next.starts)
    start(x);
  for (const auto& x : next.kills)
    spec_.runtime->kill(key(x.container, x.attempt), x.grace);
  for (const auto& x : next.asks)
    put(x);
  ++round_;
  if (next.look_again) {
    const auto wait = std::clamp<timestamp_us>(*next.look_again - now, 0, longest_wait_us);
    delayed_send(this, std::chrono::microseconds{wait}, look_atom::value, round_);
  }
  tell();
  if (!life_.over())
    return;
  if (spec_.volumes && !spec_.blueprint->what()->volumes.empty())
    spec_.volumes->remove(spec_.who.uid);
  quit();
}

void actor::start(const start_run& what) {
  const auto& command = spec_.blueprint->what()->containers[what.container].command;
  spec_.runtime->start(key(what.container, what.attempt), template_of(what.container),
                       own_environment(command, spec_.who, what.attempt));
}

node::template_id actor::template_of(std::uint16_t container) {
  const auto& what = spec_.blueprint->what()->containers[container];
  const auto shared = what.command.argv.empty() && what.mounts.empty();
  return shared ? spec_.blueprint->template_of(container) : own_template(container, what);
}

void actor::drop_own_templates() {
  for (const auto& [container, which] : own_templates_)
    spec_.runtime->drop_template(which);
  own_templates_.clear();
}

void actor::on_exit() {
  drop_own_templates();
  spec_.blueprint = nullptr; // a timer may keep this object after its end, and after the end of the runtime
  troupe_actor::on_exit();
}

void actor::tell() {
  auto status = life_.status();
  auto settled = life_.take_settled();
  auto events = take_events();
  if (status == told_ && settled.empty() && events.empty())
    return;
  told_ = status;
  send(spec_.agent, pod_word{spec_.pod, spec_.birth, std::move(status), std::move(settled), std::move(events)});
}

/// Each has a time of its own: whoever hears one twice knows it by that.
std::vector<pod_event> actor::take_events() {
  std::vector<pod_event> out;
  for (auto& x : life_.take_happenings()) {
    const auto at = std::max(now_us(), last_event_us_ + 1);
    auto event = filter_.pass({spec_.pod, x.container, x.warning, at, std::move(x.reason), std::move(x.message)});
    if (!event)
      continue;
    last_event_us_ = at;
    out.push_back(std::move(*event));
  }
  return out;
}

std::string actor::message_of(const node::container_exited& news) const {
  const auto& containers = spec_.blueprint->what()->containers;
  if (news.key.container >= containers.size())
    return {};
  const auto log_tail = [&](std::int64_t lines, std::uint32_t bytes) {
    node::log_request tail;
    tail.from = news.log;
    tail.tail_lines = lines;
    tail.limit_bytes = bytes;
    return spec_.logs ? spec_.logs->read(tail).bytes : std::string{};
  };
  return termination_message(containers[news.key.container], news.exit_code, news.message, log_tail);
}

node::container_key actor::key(std::uint16_t container, std::uint16_t attempt) const {
  return {spec_.who.uid, container, attempt};
}

std::string actor::state_json() const {
  constexpr const char* phases[] = {"Pending", "Running", "Succeeded", "Failed"};
  constexpr const char* states[] = {"waiting", "running", "terminated"};
  std::string list;
  for (std::size_t i = 0; i < told_.containers.size(); ++i) {
    const auto& x = told_.containers[i];
    list += fmt::format(
        R"({}{{"name":"{}","state":"{}","reason":"{}","restarts":{},"exitCode":{}}})", list.empty() ? "" : ",",
        spec_.blueprint->what()->containers[i].name, states[static_cast<std::size_t>(x.state)],
        x.state == run_state::terminated ? x.end.reason : x.waiting_reason, x.restarts, x.end.exit_code);
  }
  return fmt::format(R"({{"pod":"{}","uid":"{}","phase":"{}","birth":{},"containers":[{}]}})", spec_.who.name,
                     to_text(spec_.who.uid), phases[static_cast<std::size_t>(told_.phase)], spec_.birth, list);
}

} // namespace troupe::pod
