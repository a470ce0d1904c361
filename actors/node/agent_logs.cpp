// Reading logs on their node, for those who wait as well.

#include "actors/node/log_answers.hpp"
#include "actors/node/node_agent.hpp"

#include <utility>

namespace troupe {

namespace {

/// How often a log is looked at for those who wait for more of it.
constexpr std::chrono::milliseconds follow_pace{50};
/// An answer without news is given after this long: the asker's own patience is longer.
constexpr std::chrono::seconds follow_patience{20};

} // namespace

bool node_agent::run_has_ended(const log_query& query) const {
  const auto* x = pods_.find(query.pod);
  if (!x)
    return synced_;
  if (x->over || query.container >= x->blueprint->what()->containers.size())
    return true;
  if (query.container >= x->status.containers.size() || query.from == log_place{})
    return false;
  const auto& container = x->status.containers[query.container];
  return container.log.run != query.from.run || container.state != run_state::running;
}

log_answer node_agent::look_up(log_query& query) const {
  if (query.from == log_place{})
    if (const auto* x = pods_.find(query.pod); x && query.container < x->status.containers.size())
      query.from = x->status.containers[query.container].log;
  const auto ended = run_has_ended(query);
  if (query.from != log_place{})
    return node::read_answer(*spec_.logs, query, ended);
  log_answer nothing_yet;
  nothing_yet.at_end = true;
  nothing_yet.ended = ended;
  return nothing_yet;
}

caf::result<log_answer> node_agent::read_log(log_query query) {
  auto answer = look_up(query);
  if (!query.wait || node::is_news(answer))
    return answer;
  auto promise = make_response_promise<log_answer>();
  followers_.push_back({std::move(query), promise, now() + follow_patience});
  if (followers_.size() == 1)
    look_in(follow_pace, look::logs);
  return promise;
}

void node_agent::serve_followers() {
  const auto t = now();
  std::erase_if(followers_, [&](follower& x) {
    auto answer = look_up(x.query);
    if (!node::is_news(answer) && t < x.until)
      return false;
    x.promise.deliver(std::move(answer));
    return true;
  });
  if (!followers_.empty())
    look_in(follow_pace, look::logs);
}

} // namespace troupe
