#include "actors/store/state/state.hpp"

#include "actors/job/options/options.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/demand.hpp"
#include "actors/job/rules/managed_by.hpp"
#include "actors/store/pods/voided.hpp"
#include "messages/cluster/memory_share.hpp"
#include "messages/codec/stored.hpp"
#include "messages/resource/reference.hpp"

#include <algorithm>

namespace troupe::store_work {

namespace {

/// Told by the Job's conditions or by its pods' records already (event_view.hpp).
bool is_routine(const job_event& e, const api::JobStatus& status) {
  if (e.reason == "SuccessfulCreate" || e.reason == "SuccessfulDelete" || e.reason == "Completed")
    return true;
  const auto* failed = job_rules::find(status.conditions, job_rules::failed_condition);
  return failed && failed->reason == e.reason;
}

std::vector<std::int32_t> success_codes(const api::ObjectMeta& job) {
  return job_rules::options_of(job).success_exit_codes;
}

} // namespace

job_entry* state::job(object_id id) {
  const auto i = jobs_.find(id);
  return i == jobs_.end() ? nullptr : i->second.get();
}

job_entry& state::add_job(object_id id, const api::resource& object, job_fate fate) {
  auto& slot = jobs_[id];
  slot = std::make_unique<job_entry>();
  auto& e = *slot;
  e.id = id;
  e.object = object;
  e.fate = fate;
  e.finished = job_rules::is_finished(e.job().status);
  auto owner = make_pod_owner(id, object);
  give_priority(owner);
  owner.orphaned = fate == job_fate::orphaned;
  owner.job_gone = fate == job_fate::background;
  e.owner = std::make_shared<const pod_owner>(std::move(owner));
  e.key = job_pods_key(e.owner->name_space, e.owner->job_name, id);
  read_configs(e);
  read_dependencies(e);
  touch(e);
  return e;
}

void state::adopt_job(job_entry& e, const api::resource& object) {
  const auto same_pods = e.job().spec.template_ == object.get<api::Job>().spec.template_ &&
                         (e.job().metadata.annotations == object.meta().annotations ||
                          success_codes(e.job().metadata) == success_codes(object.meta()));
  const auto former = std::exchange(e.object, object);
  if (former.meta().annotations != object.meta().annotations)
    read_dependencies(e);
  const auto was_finished = std::exchange(e.finished, job_rules::is_finished(e.job().status));
  if (!same_pods) {
    auto owner = make_pod_owner(e.id, object);
    give_priority(owner);
    owner.blueprint_version = e.owner->blueprint_version + 1;
    owner.reruns = e.owner->reruns;
    stop_reading_configs(e);
    e.owner = std::make_shared<const pod_owner>(std::move(owner));
    read_configs(e);
    e.blueprint.reset();
    touch(e);
  }
  if (e.finished && !was_finished)
    count_job_end(e);
  take_over_pods(e, former.get<api::Job>().spec);
  if (e.finished && !was_finished && e.live == 0)
    forget_blueprint(e.id);
  job_told(e, false);
}

void state::job_told(job_entry& e, bool removed) {
  now_.jobs.push_back({e.id, e.object, removed});
  tie_to_cron(e, removed);
  tell_dependents(e, removed);
}

void state::tell_object(const api::resource& object) {
  auto* e = job(id_of(object));
  if (!e || !has_actor(e->id))
    return;
  if (e->news.empty() && !e->object_news)
    now_.news.push_back(e->id);
  e->object_news = true;
}

void state::touch(job_entry& e) {
  if (!std::exchange(e.touched, true))
    touched_.push_back(e.id);
}

bool state::has_actor(object_id id) const {
  const auto i = jobs_.find(id);
  if (i == jobs_.end() || i->second->finished)
    return false;
  const auto& e = *i->second;
  return (e.fate == job_fate::alive || e.fate == job_fate::foreground) && !job_rules::is_managed_by_other(e.job().spec);
}

/// A pod's record is `now` and was `before`: everybody who has to know will.
void state::pod_changed(job_entry& e, std::uint32_t number, const pod_record& before, pod_record& now) {
  now.version = ++version_;
  touch(e);
  count_released(e, before, ~0U);
  count_released(e, now, 1);
  // The Job's row tells already that all pods of a deleted one go; that one has ended is told to its node as durable.
  if (e.fate != job_fate::background || e.released_visible > 0 || now.ended())
    group_.pods.push_back({e.id, number});
  if (before.visible() != now.visible())
    e.visible += now.visible() ? 1 : ~0U;
  if (before.visible() || now.visible()) {
    auto c = std::make_shared<change>();
    c->version = version_;
    c->type = !before.visible() ? change_type::added : (now.visible() ? change_type::modified : change_type::removed);
    c->kind = &api::kind_of<api::Pod>();
    c->owner = e.owner;
    c->number = number;
    c->pod_before = before;
    c->pod_after = now;
    c->nodes = view_.nodes;
    group_.later.changes.push_back(std::move(c));
  }
  if (!has_actor(e.id))
    return;
  if (e.news.empty() && !e.object_news)
    now_.news.push_back(e.id);
  e.news.push_back(number);
}

void state::free_place(const pod_ref& pod) { now_.scheduler.ended.push_back({pod, 0, no_number}); }

/// It holds no place any more.
void state::pod_ended(job_entry& e, std::uint32_t number, const pod_record& record) {
  --e.live;
  count_pod_end(e, record);
  const pod_ref ref{e.id, number};
  if (record.node != 0) {
    auto& n = *nodes_[record.node];
    n.live.erase(ref);
    forget_eviction(n, ref);
  }
  now_.scheduler.ended.push_back({ref, record.node, record.index});
  group_.urgent = true;
  if (e.live == 0 && e.finished)
    forget_blueprint(e.id);
}

void state::delete_pod(job_entry& e, std::uint32_t number, const pod_deletion& how) {
  const auto* found = e.pods.find(number);
  if (!found)
    return;
  const auto before = *found;
  auto& record = e.pods.edit(number);
  auto deletion = how;
  deletion.fails = !job_rules::replaces_only_failed(e.job().spec);
  const auto effect = apply_deletion(record, deletion);
  if (!effect.changed)
    return;
  if (effect.stop && record.node != 0)
    group_.later.orders[record.node].stops.push_back({{e.id, number}, grace_ms(record)});
  if (effect.ended)
    pod_ended(e, number, record);
  group_.urgent = true;
  pod_changed(e, number, before, record);
}

std::optional<pod_entry> state::find_pod(std::string_view name_space, std::string_view name) {
  freeze();
  return view_.find_pod(name_space, name);
}

bool state::remove_pod(std::string_view name_space, std::string_view name, std::optional<std::int64_t> grace_s,
                       timestamp_us now, disruption cause) {
  const auto found = find_pod(name_space, name);
  if (!found)
    return false;
  auto& e = *job(found->of->owner->job);
  delete_pod(e, found->number, {.now_us = now, .grace_s = grace_s.value_or(e.grace_s()), .cause = cause});
  finish_if_done(e);
  return true;
}

void state::decide(const job_decision& d, timestamp_us now) {
  auto* e = job(d.job);
  if (!e || (e->fate != job_fate::alive && e->fate != job_fate::foreground))
    return;
  for (const auto number : d.remove)
    delete_pod(*e, number, {.now_us = now, .grace_s = e->grace_s(), .by_job = true, .uncounted = d.remove_uncounted});
  if (d.status && !(*d.status == e->job().status)) {
    auto changed = e->object.copy<api::Job>();
    changed.status = *d.status;
    replace(api::make_resource(std::move(changed)));
    end_stragglers(*e, now);
  }
  for (const auto& event : d.events)
    if (!is_routine(event, e->job().status))
      tell(api::reference_to(e->job()), {event.warning, "job-controller", event.reason, event.message}, now);
  finish_if_done(*e);
}

node_number state::usable_node(node_number wanted) {
  if (wanted == 0)
    return 0;
  const auto* n = node(wanted);
  if (n && n->object && !n->lost)
    return wanted;
  now_.scheduler_anew = true; // it placed a pod where there is nothing any more
  return 0;
}

namespace {

/// How many runs of each container have begun, as far as the pod's node has told.
std::vector<std::int32_t> runs_begun(const pod_record& record) {
  std::vector<std::int32_t> out;
  if (record.extra && record.extra->status) {
    for (const auto& c : record.extra->status->containers)
      out.push_back(c.restarts + (c.state != run_state::waiting || !c.last.empty() ? 1 : 0));
  } else if (record.phase != pod_phase::pending) {
    out.push_back(record.restarts + 1);
  }
  return out;
}

} // namespace

void state::order_start(job_entry& e, std::uint32_t number, const pod_record& record, proxy_orders& to) {
  if (!e.blueprint) {
    job_blueprint b;
    b.job = e.id;
    b.version = e.owner->blueprint_version;
    b.name_space = e.owner->name_space;
    b.name = e.owner->job_name;
    b.uid = e.owner->uid;
    b.pod_template = api::to_stored(*e.owner->pod_template);
    b.indexed = e.owner->indexed;
    b.success_exit_codes = success_codes(e.job().metadata);
    e.blueprint = std::make_shared<const job_blueprint>(std::move(b));
  }
  const auto known = [&](const auto& b) { return b->job == e.id; };
  if (std::none_of(to.blueprints.rbegin(), to.blueprints.rend(), known)) {
    add_sources(e, to);
    to.blueprints.push_back(e.blueprint);
  }
  pod_start start{{e.id, number}, e.blueprint->version, record.index, {}};
  start.runs_begun = runs_begun(record);
  start.memory_percent = memory_percent(record);
  to.starts.push_back(std::move(start));
}

/// The pod is on the node from now on.
void state::settle_on(node_entry& n, const pod_ref& pod) {
  n.live.insert(pod);
  if (!n.taints.empty())
    weigh_pod(n, pod);
}

void state::create_pod(job_entry& e, const placement& where, const std::string& why_not, timestamp_us now) {
  auto& record = e.pods.edit(where.number);
  record.created_us = now;
  record.index = where.index;
  ++e.live;
  count_new_pod(e);
  record.node = usable_node(where.node);
  if (record.node == 0 || where.before != index_failures{} || where.memory_percent != whole_memory)
    record.extra =
        std::make_shared<const pod_extra>(pod_extra{.unschedulable = record.node == 0 ? why_not : std::string{},
                                                    .before = where.before,
                                                    .memory_percent = where.memory_percent});
  if (record.node != 0) {
    record.scheduled_us = now;
    settle_on(*nodes_[record.node], {e.id, where.number});
    order_start(e, where.number, record, group_.later.orders[record.node]);
  }
  group_.urgent = true;
  pod_changed(e, where.number, {}, record);
}

void state::assign_pod(job_entry& e, const placement& where, const std::string& why_not, timestamp_us now) {
  const auto before = *e.pods.find(where.number);
  const auto to = usable_node(where.node);
  auto extra = before.extra ? *before.extra : pod_extra{};
  const auto text = to == 0 ? why_not : std::string{};
  if (to == 0 && extra.unschedulable == text)
    return;
  extra.unschedulable = text;
  auto& record = e.pods.edit(where.number);
  record.extra = extra == pod_extra{} ? nullptr : std::make_shared<const pod_extra>(std::move(extra));
  if (to != 0) {
    record.node = to;
    record.scheduled_us = now;
    settle_on(*nodes_[to], {e.id, where.number});
    order_start(e, where.number, record, group_.later.orders[to]);
  }
  group_.urgent = true;
  pod_changed(e, where.number, before, record);
}

void state::place_one(job_entry& e, const placement& where, const std::string& why_not, timestamp_us now) {
  const auto* known = e.pods.find(where.number);
  if (!known) {
    if (has_actor(e.id) && !e.job().metadata.deletionTimestamp)
      return create_pod(e, where, why_not, now);
    return free_place({e.id, where.number});
  }
  if (known->ended())
    return free_place({e.id, where.number});
  if (known->node == 0)
    assign_pod(e, where, why_not, now);
}

void state::place(const pods_placed& placed, timestamp_us now) {
  auto* e = job(placed.job);
  if (e && !placed.forbidden.empty() && has_actor(e->id))
    refuse_pods(*e, placed.forbidden, now);
  for (const auto& where : placed.pods) {
    if (e)
      place_one(*e, where, placed.unplaced_why, now);
    else
      free_place({placed.job, where.number});
  }
}

job_news state::take_news(object_id id) {
  job_news out;
  auto* e = job(id);
  if (!e)
    return out;
  if (std::exchange(e->object_news, false))
    out.object = e->object;
  if (std::exchange(e->dependency_news, false))
    out.dependencies = dependencies_of(*e);
  std::sort(e->news.begin(), e->news.end());
  e->news.erase(std::unique(e->news.begin(), e->news.end()), e->news.end());
  out.pods.reserve(e->news.size());
  for (const auto number : e->news)
    out.pods.push_back(fact_of(*e->pods.find(number), number));
  e->news.clear();
  return out;
}

job_facts_ptr state::facts_of(object_id id) const {
  const auto i = jobs_.find(id);
  if (i == jobs_.end())
    return nullptr;
  const auto& e = *i->second;
  auto facts = std::make_shared<job_facts>();
  facts->job = id;
  facts->object = e.object;
  facts->dependencies = dependencies_of(e);
  facts->pods.reserve(e.pods.size());
  const auto* rule = voiding(id);
  e.pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
    facts->pods.push_back(fact_of(record, number));
    if (rule && is_voided(*rule, number, record))
      facts->pods.back().uncounted = true;
    return true;
  });
  return facts;
}

std::vector<job_change> state::all_jobs() const {
  std::vector<job_change> all;
  for (const auto& [id, e] : jobs_)
    if (e->fate == job_fate::alive || e->fate == job_fate::foreground)
      all.push_back({id, e->object, false});
  return all;
}

} // namespace troupe::store_work
