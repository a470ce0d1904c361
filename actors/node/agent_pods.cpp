// The node agent as supervisor of its pods.

#include "actors/node/node_agent.hpp"
#include "actors/supervision/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

bool has_exit(const pod::pod_news& known, const node::container_key& run) {
  return std::any_of(known.exited.begin(), known.exited.end(),
                     [&](const auto& x) { return x.key.container == run.container && x.key.attempt >= run.attempt; });
}

/// An exit that nobody saw: the run was known, and the launcher does not know it any more.
node::container_exited unseen_exit(const node::container_started& run, timestamp_us now) {
  node::container_exited out;
  out.key = run.key;
  out.started_at = run.started_at;
  out.finished_at = now;
  out.exit_code = 137;
  out.outcome_unknown = true;
  out.log = run.log;
  return out;
}

} // namespace

void node_agent::spawn_pod(node::member& x) {
  pod::pod_spec spec;
  spec.pod = x.pod;
  spec.birth = ++x.birth;
  spec.who = x.who;
  spec.blueprint = x.blueprint;
  spec.runtime = spec_.runtime;
  spec.prober = spec_.prober;
  spec.logs = spec_.logs;
  spec.volumes = spec_.volumes;
  spec.agent = local_node_agent_actor{this};
  spec.accepted_us = x.accepted_us;
  spec.runs_begun = x.runs_begun;
  spec.known = x.known;
  spec.asked = spec_.runtime->asked_for(x.who.uid);
  if (x.spoken)
    spec.last = x.status;
  if (x.ending)
    spec.ending = {x.ending->why, std::max<timestamp_us>(x.ending->until - now_us(), 0), x.ending->message};
  x.born_us = now_us();
  pods_.set_actor(x, spawn<pod::actor>(context(), actor_identity{x.path, "pod", "Pod " + x.who.name}, std::move(spec)));
  monitor(x.actor);
}

pod::pod_news& node_agent::parcel(node::member& x) {
  if (!x.parcel) {
    x.parcel = std::make_shared<pod::pod_news>();
    addressees_.push_back(&x);
  }
  return *x.parcel;
}

void node_agent::take_run(const node::container_started& run) {
  auto* x = pods_.by_uid(run.key.pod_uid);
  if (x && !x->over) {
    node::remember(x->known, run);
    parcel(*x).started.push_back(run);
  } else if (x || synced_) {
    spec_.runtime->kill(run.key, std::chrono::milliseconds{0});
  } else {
    node::remember(strangers_[run.key.pod_uid], run);
  }
}

void node_agent::take_exit(const node::container_exited& exit) {
  auto* x = pods_.by_uid(exit.key.pod_uid);
  if (!x && synced_)
    return settle({exit.sequence});
  node::remember(x ? x->known : strangers_[exit.key.pod_uid], exit);
  if (x && !x->over)
    parcel(*x).exited.push_back(exit);
}

void node_agent::take_command(const node::command_result& result) {
  if (auto* x = pods_.by_uid(result.inside.pod_uid); x && !x->over)
    parcel(*x).commands.push_back(result);
}

void node_agent::miss_lost_runs() {
  for (auto* x : pods_.all()) {
    if (x->over)
      continue;
    auto& news = parcel(*x);
    news.complete = true;
    for (const auto& run : x->known.started) {
      const auto repeated =
          std::any_of(news.started.begin(), news.started.end(), [&](const auto& y) { return y.key == run.key; });
      if (!repeated && !has_exit(x->known, run.key))
        news.exited.push_back(unseen_exit(run, now_us()));
    }
  }
}

void node_agent::take_news(const node::runtime_news& news) {
  for (const auto* list : {&news.running, &news.started})
    for (const auto& run : *list)
      take_run(run);
  for (const auto& exit : news.exited)
    take_exit(exit);
  for (const auto& result : news.commands)
    take_command(result);
  if (news.connected) {
    table_known_ = true;
    miss_lost_runs();
  }
  for (auto* x : std::exchange(addressees_, {})) {
    auto box = std::exchange(x->parcel, nullptr);
    if (x->actor)
      send(x->actor, pod::pod_news_ptr{std::move(box)});
  }
  take_deferred_orders();
}

void node_agent::take_word(pod::pod_word& word) {
  auto* x = pods_.find(word.pod);
  if (!x || x->over || word.birth != x->birth)
    return;
  x->status = std::move(word.status);
  x->spoken = true;
  node::forget_settled(x->known, word.settled);
  x->over = is_terminal(x->status.phase);
  if (x->over)
    pods_.set_actor(*x, {});
  if (x->discarded) {
    settle(std::move(word.settled));
    if (x->over)
      forget(*x);
  } else {
    reports_.put(std::move(word.events), now());
    queue_report(*x, std::move(word.settled));
    flush();
  }
  tell_if_down();
}

void node_agent::queue_report(node::member& x, std::vector<std::uint64_t> settled) {
  ++x.attempt; // from one: the store counts anew with each incarnation
  auto status = x.spoken ? x.status : pod::fresh_status(*x.blueprint->what(), x.accepted_us);
  reports_.put(x.pod, x.attempt, std::move(status), std::move(settled), now());
}

void node_agent::pod_failed(node::member& x, const std::string& why) {
  pods_.set_actor(x, {});
  if (now_us() - x.born_us > spec_.backoff.cap.count())
    x.failures_in_a_row = 0;
  const auto delay = restart_delay(spec_.backoff, x.failures_in_a_row++, static_cast<std::uint64_t>(now_us()));
  log(severity::warning, fmt::format("supervisor={} child={} context=terminated reason=\"{}\" restarts={} next_in={}ms",
                                     path(), x.path, why, x.failures_in_a_row, delay.count() / 1000));
  if (too_many_restarts(restarts_, spec_.intensity, now_us()))
    return quit(caf::make_error(caf::sec::runtime_error, "pod actors failed too often, last " + x.path + ": " + why));
  context().registry->restarted(x.path);
  delayed_send(this, delay, node::restart_pod{x.pod, x.birth});
}

void node_agent::restart(const node::restart_pod& order) {
  auto* x = pods_.find(order.pod);
  if (x && !x->actor && !x->over && x->birth == order.birth)
    spawn_pod(*x);
}

} // namespace troupe
