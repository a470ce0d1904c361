#include "actors/store/store.hpp"

#include "actors/job/rules/conditions.hpp"
#include "actors/store/clients/client_writes.hpp"
#include "actors/store/clients/refusals.hpp"
#include "actors/supervision/log.hpp"

#include <fmt/format.h>

namespace troupe {

namespace {
constexpr std::uint64_t purposes = 8;                        ///< numbers of looks: purpose and round in one
constexpr timestamp_us longest_look_us = 60 * us_per_second; ///< a timer keeps a store alive that has died meanwhile
} // namespace

store::store(caf::actor_config& config, const actor_context& context, actor_identity who, store_spec spec)
    : troupe_actor(config, context, std::move(who)), spec_(std::move(spec)) {
  state_.count_in(spec_.metrics);
  state_.load(*spec_.disk);
  spec_.readers->begin(state_.take_view().first);
}

store::behavior_type store::make_behavior() {
  state_.begin(now_us());
  attach_journal();
  settle();
  return {
      [this](const pending_write_ptr& write) { take(write); },
      [this](const job_decision_ptr& decision) { take(*decision); },
      [this](const pods_placed_ptr& placed) { take(*placed); },
      [this](const node_state_ptr& node) {
        state_.learn(*node, now_us());
        settle();
      },
      [this](const proxied_report_ptr& report) {
        state_.report(*report, now_us());
        settle();
      },
      [this](attach_atom, const job_supervisor_actor& who) {
        supervisor_ = who;
        tell_deciders();
        tell_supervisor(state_.all_jobs());
        settle();
      },
      [this](attach_atom, const scheduler_actor& who) {
        tell_deciders();
        scheduler_ = who;
        send(scheduler_, scheduler_news_ptr{std::make_shared<scheduler_news>(state_.everything_for_scheduler())});
        settle();
      },
      [this](attach_atom, const cron_supervisor_actor& who) {
        tell_deciders();
        cron_supervisor_ = who;
        tell_cron_supervisor(state_.all_crons());
        settle();
      },
      [this](attach_atom, object_id cron, const cron_job_actor& who) { attach_cron(cron, who); },
      [this](const cron_decision_ptr& decision) { take(*decision); },
      [this](attach_atom, object_id job, const job_actor& who) { attach_job(job, who); },
      [this](attach_atom, const std::string& node, std::uint64_t incarnation, const node_proxy_actor& who) {
        attach_proxy(node, incarnation, who);
      },
      [this](durable_atom, std::uint64_t number) {
        durable(number);
        settle();
      },
      [this](ready_atom) {
        journal_ready_ = true;
        settle();
      },
      [this](failed_atom, const std::string& why) { fail(why); },
      [this](look_atom, std::uint64_t number) { look(number); },
  };
}

/// The journal's thread sends messages, and keeps no store alive.
void store::attach_journal() {
  const auto to = caf::actor_cast<caf::actor_addr>(this);
  const auto tell = [to](auto&&... what) {
    if (const auto self = caf::actor_cast<caf::actor>(to))
      caf::anon_send(self, std::forward<decltype(what)>(what)...);
  };
  spec_.disk->attach({[tell](std::uint64_t number) { tell(durable_atom::value, number); },
                      [tell] { tell(ready_atom::value); },
                      [tell](const std::string& why) { tell(failed_atom::value, why); }});
}

void store::on_exit() {
  spec_.disk->detach();
  flying_.clear(); // whoever waits hears that the outcome is unknown
  state_.group() = {};
  supervisor_ = nullptr;
  scheduler_ = nullptr;
  jobs_.clear();
  refused_.clear();
  cron_supervisor_ = nullptr;
  crons_.clear();
  proxies_.clear();
  troupe_actor::on_exit();
}

void store::take(const pending_write_ptr& write) {
  reply to{write};
  write_outcome outcome;
  try {
    outcome = store_work::client_writer{state_, now_us()}.run(write->what);
  } catch (const std::exception& e) {
    to.answer(internal_error(e.what()));
    throw;
  }
  auto& group = state_.group();
  if (outcome.code >= 400 || write->what.dry_run || (group.empty() && flying_.empty()))
    to.answer(std::move(outcome));
  else {
    group.later.answers.emplace_back(std::move(to), std::move(outcome));
    group.urgent = true;
  }
  settle();
}

void store::take(const job_decision& decision) {
  if (refused_.contains(decision.job))
    return;
  if (is_stale(decision)) {
    if (spec_.metrics)
      spec_.metrics->job_was_stale();
    return refuse(decision.job);
  }
  state_.decide(decision, now_us());
  const auto owed = debts_.find(decision.job);
  if (owed != debts_.end() && decision.round >= owed->second.round) {
    owed->second.pods_follow = decision.pods_follow;
    if (!decision.pods_follow)
      debts_.erase(owed);
  } else if (owed == debts_.end() && decision.pods_follow) {
    debts_[decision.job] = {decision.round, true};
  }
  settle();
}

void store::take(const pods_placed& placed) {
  if (const auto owed = debts_.find(placed.job);
      owed != debts_.end() && owed->second.pods_follow && placed.round >= owed->second.round)
    debts_.erase(owed);
  state_.place(placed, now_us());
  settle();
}

/// A status by a spec that a client has changed, or the end of a Job by pods of which it did not know all: as a
/// Kubernetes controller's write with an old resourceVersion.
bool store::is_stale(const job_decision& decision) {
  const auto to = jobs_.find(decision.job);
  if (to == jobs_.end())
    return false;
  auto& x = to->second;
  if (decision.round != 0)
    x.heard = decision.round; // a timer's decision knows what the one before it knew
  if (!decision.status)
    return false;
  return x.heard < x.told_object || (x.heard < x.told && job_rules::is_finished(*decision.status));
}

/// It hears everything when it attaches again; what it decides until then comes before that, and does not count.
void store::refuse(object_id job) {
  const auto to = jobs_.find(job);
  send(to->second.who, job_news_ptr{std::make_shared<job_news>()});
  jobs_.erase(to);
  refused_.insert(job);
  debts_[job] = {};
  settle();
}

void store::attach_job(object_id job, const job_actor& who) {
  refused_.erase(job);
  auto facts = state_.facts_of(job);
  if (!facts)
    return;
  state_.take_news(job); // it hears everything now
  send(who, std::move(facts));
  if (state_.has_actor(job)) {
    jobs_[job] = {who};
    debts_[job] = {};
  }
  settle();
}

void store::take(const cron_decision& decision) {
  state_.decide(decision, now_us());
  if (const auto owed = debts_.find(decision.cron); owed != debts_.end() && decision.round >= owed->second.round)
    debts_.erase(owed);
  settle();
}

void store::attach_cron(object_id cron, const cron_job_actor& who) {
  crons_[cron] = who;
  tell_cron(cron);
  settle();
}

void store::attach_proxy(const std::string& node, std::uint64_t incarnation, const node_proxy_actor& who) {
  auto& known = proxies_[node];
  if (incarnation < known.incarnation)
    return;
  known = {incarnation, who};
  if (state_.attach_proxy(node, incarnation) == 0) {
    auto none = std::make_shared<proxy_orders>();
    none->all = true;
    send(who, proxy_orders_ptr{std::move(none)});
  }
  settle();
}

void store::look(std::uint64_t number) {
  switch (const auto what = static_cast<purpose>(number % purposes)) {
  case purpose::hold:
    if (!waited(what))
      return;
    debts_.clear(); // they had their time; what they decide comes with the next group
    break;
  case purpose::linger:
    if (!waited(what))
      return;
    state_.group().urgent = state_.group().urgent || !state_.group().empty();
    break;
  case purpose::sweep:
    sweeping_ = false;
    state_.go_on_sweeping(now_us());
    break;
  case purpose::evict:
    if (number / purposes != eviction_.round)
      return;
    eviction_.at = 0;
    state_.evict(now_us());
    break;
  }
  settle();
}

// -- those who decide ---------------------------------------------------------------------------------------------

void store::tell_deciders() {
  auto now = state_.take_now();
  for (const auto& change : now.jobs) {
    if (!state_.has_actor(change.job)) {
      jobs_.erase(change.job);
      refused_.erase(change.job);
      debts_.erase(change.job);
    } else if (supervisor_ && !jobs_.contains(change.job) && !change.removed) {
      debts_.try_emplace(change.job); // its actor has to be started, and to decide
    }
  }
  tell_supervisor(std::move(now.jobs));
  tell_scheduler(now);
  for (const auto job : now.news)
    tell_job(job);
  for (const auto& change : now.crons)
    if (change.removed) {
      crons_.erase(change.cron);
      debts_.erase(change.cron);
    }
  tell_cron_supervisor(std::move(now.crons));
  for (const auto cron : now.cron_news)
    tell_cron(cron);
}

void store::tell_supervisor(std::vector<job_change> changes) {
  if (!supervisor_ || changes.empty())
    return;
  auto message = std::make_shared<jobs_changed>();
  message->jobs = std::move(changes);
  send(supervisor_, jobs_changed_ptr{std::move(message)});
}

void store::tell_scheduler(store_work::told_now& now) {
  if (!scheduler_)
    return;
  if (now.scheduler_anew) {
    auto ended = std::move(now.scheduler.ended);
    now.scheduler = state_.everything_for_scheduler();
    now.scheduler.ended = std::move(ended); // of those that nobody waits for any more
  } else if (now.scheduler.nodes.empty() && now.scheduler.ended.empty() && !now.scheduler.classes &&
             !now.scheduler.namespaces) {
    return;
  }
  send(scheduler_, scheduler_news_ptr{std::make_shared<scheduler_news>(std::move(now.scheduler))});
}

void store::tell_job(object_id job) {
  auto news = state_.take_news(job);
  const auto to = jobs_.find(job);
  if (to == jobs_.end() || (news.pods.empty() && !news.object && news.dependencies.empty()))
    return; // when it attaches it hears everything
  news.round = to->second.told = ++round_;
  if (news.object)
    to->second.told_object = round_;
  debts_[job] = {round_, false};
  send(to->second.who, job_news_ptr{std::make_shared<job_news>(std::move(news))});
}

void store::tell_cron_supervisor(std::vector<cron_change> changes) {
  if (!cron_supervisor_ || changes.empty())
    return;
  auto message = std::make_shared<crons_changed>();
  message->crons = std::move(changes);
  send(cron_supervisor_, crons_changed_ptr{std::move(message)});
}

/// One that has no actor yet hears everything when that attaches.
void store::tell_cron(object_id cron) {
  const auto to = crons_.find(cron);
  if (to == crons_.end())
    return;
  const auto known = state_.take_cron_facts(cron);
  if (!known) {
    crons_.erase(to);
    return;
  }
  auto facts = std::make_shared<cron_facts>(*known);
  facts->round = ++round_;
  debts_[cron] = {round_, false};
  send(to->second, cron_facts_ptr{std::move(facts)});
}

// -- groups -------------------------------------------------------------------------------------------------------

/// After each message: tells those who decide, and moves the group on if it may.
void store::settle() {
  tell_deciders();
  if (state_.sweeping() && !std::exchange(sweeping_, true))
    send(this, look_atom::value, static_cast<std::uint64_t>(purpose::sweep));
  await_eviction();
  auto& group = state_.group();
  if (group.empty())
    return;
  if (!group.has_rows()) {
    tell_with_last(); // nothing to write
  } else if (!group.urgent) {
    show_facts();
    wait(purpose::linger, spec_.limits.linger);
  } else if (journal_ready_ && decided()) {
    hand_over();
  } else if (!decided()) {
    wait(purpose::hold, spec_.limits.hold);
  }
}

void store::hand_over() {
  hold_.waiting = linger_.waiting = false;
  auto closed = state_.close(++last_group_, now_us());
  journal_ready_ = false;
  closed.handed_over = std::chrono::steady_clock::now();
  auto commit = std::exchange(closed.commit, {closed.commit.number, {}, {}});
  flying_.push_back(std::move(closed));
  spec_.disk->submit(std::move(commit));
}

/// What needs no row is told with the last group that is on its way, or at once when none is.
void store::tell_with_last() {
  auto closed = state_.close(last_group_, now_us());
  if (flying_.empty())
    return show(closed);
  flying_.back().view = std::move(closed.view);
  append(flying_.back().later, std::move(closed.later));
}

void store::show(store_work::closed_group& group) {
  spec_.readers->publish(std::move(group.view), std::move(group.later.changes));
  tell_world(group.later);
}

/// What a node says of a running pod is a fact that it repeats should we forget it: readers may see it before it is on
/// disk, unless something that is not durable came before it.
void store::show_facts() {
  if (!flying_.empty() || state_.group().later.changes.empty())
    return;
  auto [view, changes] = state_.take_view();
  spec_.readers->publish(std::move(view), std::move(changes));
}

void store::durable(std::uint64_t number) {
  while (!flying_.empty() && flying_.front().commit.number <= number) {
    auto group = std::move(flying_.front());
    flying_.pop_front();
    ++durable_groups_;
    if (spec_.metrics)
      spec_.metrics->group_durable(std::chrono::steady_clock::now() - group.handed_over);
    show(group);
  }
}

void store::tell_world(store_work::told_later& later) {
  for (auto& [node, orders] : later.orders)
    send_orders(node, std::move(orders), later.receipts);
  for (auto& [to, outcome] : later.answers)
    to.answer(std::move(outcome));
  for (const auto& [from, owed] : later.receipts)
    if (const auto to = proxies_.find(owed.node);
        to != proxies_.end() && to->second.incarnation == owed.receipt.incarnation)
      send(to->second.who, owed.receipt);
}

/// A receipt for the same node goes along.
void store::send_orders(node_number node, proxy_orders orders, store_work::receipts& receipts) {
  const auto* n = state_.node(node);
  const auto to = n ? proxies_.find(n->name) : proxies_.end();
  if (to == proxies_.end())
    return; // it gets everything when it attaches
  orders.node = node;
  if (const auto owed = receipts.find({n->name, to->second.incarnation}); owed != receipts.end()) {
    orders.receipt = owed->second.receipt.sequence;
    receipts.erase(owed);
  }
  send(to->second.who, proxy_orders_ptr{std::make_shared<proxy_orders>(std::move(orders))});
}

/// One timer for the next pod that a taint evicts, however many wait; a nearer time takes the place of a later one.
void store::await_eviction() {
  const auto next = state_.next_eviction();
  if (!next || (eviction_.at != 0 && eviction_.at <= std::max<timestamp_us>(*next, 1)))
    return;
  const auto now = now_us();
  const auto wait = std::clamp<timestamp_us>(*next - now, 0, longest_look_us);
  eviction_.at = std::max<timestamp_us>(*next <= now ? 1 : now + wait, 1);
  const auto number = static_cast<std::uint64_t>(purpose::evict) + ++eviction_.round * purposes;
  if (wait == 0)
    send(this, look_atom::value, number);
  else
    delayed_send(this, std::chrono::microseconds{wait}, look_atom::value, number);
}

/// Unless that wait has begun.
void store::wait(purpose what, std::chrono::microseconds how_long) {
  auto& x = patience_for(what);
  if (std::exchange(x.waiting, true))
    return;
  x.until = clock().now() + how_long;
  if (!std::exchange(x.timed, true))
    delayed_send(this, how_long, look_atom::value, static_cast<std::uint64_t>(what));
}

/// A timer of that wait has come. @returns whether the wait is over
bool store::waited(purpose what) {
  auto& x = patience_for(what);
  x.timed = false;
  if (!x.waiting)
    return false;
  if (const auto left = x.until - clock().now(); left > left.zero()) {
    x.timed = true;
    delayed_send(this, left, look_atom::value, static_cast<std::uint64_t>(what));
    return false;
  }
  x.waiting = false;
  return true;
}

void store::fail(const std::string& why) {
  log(severity::error, fmt::format("actor={} context=failed reason=\"the journal refused: {}\"", path(), why));
  const auto answer_all = [&](store_work::told_later& later) {
    for (auto& [to, outcome] : later.answers)
      to.answer(internal_error("the write could not be stored: " + why));
    later.answers.clear();
  };
  for (auto& group : flying_)
    answer_all(group.later);
  answer_all(state_.group().later);
  quit(caf::make_error(caf::sec::runtime_error, "the journal refused: " + why));
}

std::string store::state_json() const {
  return fmt::format(R"({{"resourceVersion":{},"jobs":{},"groups":{},"inFlight":{},"journalReady":{},"undecided":{},)"
                     R"("attachedJobs":{},"attachedNodes":{}}})",
                     state_.version(), state_.jobs(), durable_groups_, flying_.size(), journal_ready_, debts_.size(),
                     jobs_.size(), proxies_.size());
}

} // namespace troupe
