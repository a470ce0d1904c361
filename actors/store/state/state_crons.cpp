// CronJobs: which Jobs are theirs, what their actors hear and decide, and what becomes of their Jobs when they go.

#include "actors/store/clients/client_writes.hpp"
#include "actors/store/state/state.hpp"

#include "messages/codec/json_read.hpp"
#include "messages/resource/reference.hpp"
#include "messages/resource/status.hpp"

#include <algorithm>

namespace troupe::store_work {

namespace {

constexpr const char* foreground_finalizer = "foregroundDeletion";

/// The uid of the CronJob that owns it; empty: none does.
std::string owning_cron(const api::ObjectMeta& meta) {
  for (const auto& owner : meta.ownerReferences)
    if (owner.kind == "CronJob" && owner.apiVersion.starts_with("batch/"))
      return owner.uid;
  return {};
}

bool controls(const api::ObjectMeta& cron, const api::ObjectMeta& job) {
  return std::any_of(job.ownerReferences.begin(), job.ownerReferences.end(), [&](const auto& owner) {
    return owner.controller.value_or(false) && owner.kind == "CronJob" && owner.name == cron.name &&
           owner.uid == cron.uid;
  });
}

bool waits_for_jobs(const api::ObjectMeta& cron) {
  return cron.deletionTimestamp &&
         std::find(cron.finalizers.begin(), cron.finalizers.end(), foreground_finalizer) != cron.finalizers.end();
}

client_write write_of(write_verb verb, const api::ObjectMeta& job) {
  client_write out;
  out.verb = verb;
  out.kind = &api::kind_of<api::Job>();
  out.name_space = job.namespace_;
  out.name = job.name;
  out.field_manager = "cronjob-controller";
  return out;
}

/// The sentence in a Status.
std::string message_of(const std::string& status) {
  const auto read = api::read_json(status, api::kind_of<api::Status>());
  return read.object ? read.object.get<api::Status>().message : status;
}

} // namespace

/// What a CronJob's actor has to hear of one of its Jobs: that it is there, has ended, is being deleted, or is gone.
void state::tie_to_cron(job_entry& e, bool removed) {
  const auto& meta = e.object.meta();
  auto owner = removed ? std::string{} : owning_cron(meta);
  const auto leaves = meta.deletionTimestamp.has_value();
  if (owner == e.cron && (owner.empty() || (e.finished == e.cron_heard_end && leaves == e.cron_heard_deletion)))
    return;
  const auto before = std::exchange(e.cron, owner);
  e.cron_heard_end = e.finished;
  e.cron_heard_deletion = leaves;
  if (!before.empty() && before != owner) {
    auto& left = cron_jobs_[before];
    left.erase(e.id);
    if (left.empty())
      cron_jobs_.erase(before);
    cron_news(before);
    finish_cron(before);
  }
  if (!owner.empty()) {
    cron_jobs_[owner].insert(e.id);
    cron_news(owner);
  }
}

void state::cron_news(const std::string& uid) {
  if (const auto cron = crons_.find(uid); cron != crons_.end() && !std::exchange(cron->second.news, true))
    now_.cron_news.push_back(cron->second.id);
}

void state::cron_told(object_id id, const api::resource& object, bool removed) {
  const auto& uid = object.meta().uid;
  now_.crons.push_back({id, object, removed});
  if (removed) {
    cron_uids_.erase(id);
    crons_.erase(uid);
    return;
  }
  cron_uids_[id] = uid;
  auto& cron = crons_[uid];
  cron.id = id;
  cron.object = object;
  cron_news(uid);
}

cron_entry* state::cron(object_id id) {
  const auto uid = cron_uids_.find(id);
  return uid == cron_uids_.end() ? nullptr : &crons_.at(uid->second);
}

std::vector<object_id> state::jobs_of_cron(const std::string& uid) const {
  const auto found = cron_jobs_.find(uid);
  return found == cron_jobs_.end() ? std::vector<object_id>{}
                                   : std::vector<object_id>(found->second.begin(), found->second.end());
}

cron_facts_ptr state::take_cron_facts(object_id id) {
  auto* entry = cron(id);
  if (!entry)
    return nullptr;
  auto facts = std::make_shared<cron_facts>();
  facts->cron = id;
  facts->object = entry->object;
  facts->created = std::exchange(entry->created, {});
  entry->news = false;
  for (const auto job_id : jobs_of_cron(entry->object.meta().uid))
    if (const auto* e = job(job_id); controls(entry->object.meta(), e->object.meta()))
      facts->jobs.push_back({job_id, e->object});
  std::sort(facts->jobs.begin(), facts->jobs.end(),
            [](const auto& a, const auto& b) { return a.object.meta().name < b.object.meta().name; });
  return facts;
}

std::vector<cron_change> state::all_crons() const {
  std::vector<cron_change> all;
  for (const auto& [uid, entry] : crons_)
    all.push_back({entry.id, entry.object, false});
  return all;
}

void state::decide(const cron_decision& d, timestamp_us now) {
  auto* entry = cron(d.cron);
  if (!entry)
    return;
  const auto about = api::reference_to(entry->object.get<api::CronJob>());
  if (d.status && !(*d.status == entry->object.get<api::CronJob>().status)) {
    auto changed = entry->object.copy<api::CronJob>();
    changed.status = *d.status;
    replace(api::make_resource(std::move(changed)));
  }
  client_writer writer{*this, now};
  for (const auto id : d.remove)
    if (const auto* e = job(id)) {
      auto write = write_of(write_verb::remove, e->object.meta());
      write.propagation = "Background";
      write.expected_uid = e->object.meta().uid;
      writer.run(write);
    }
  for (const auto& wanted : d.create) {
    auto write = write_of(write_verb::create, wanted.meta());
    write.object = wanted;
    const auto outcome = writer.run(write);
    entry = cron(d.cron); // it may have waited for the Jobs that are gone now
    if (!entry)
      return;
    if (outcome.code < 300)
      count_run(entry->object.get<api::CronJob>(), wanted, now);
    entry->created.push_back({wanted.meta().name, outcome.code, outcome.code < 300 ? "" : message_of(outcome.status)});
    cron_news(about.uid);
  }
  for (const auto& event : d.events)
    tell(about, {event.warning, "cronjob-controller", event.reason, event.message}, now);
}

/// Other owners keep a Job; it only loses this one.
void state::disown(job_entry& e, const std::string& uid) {
  const auto changed = replace(api::with_meta(e.object, [&](api::ObjectMeta& m) {
    std::erase_if(m.ownerReferences, [&](const auto& owner) { return owner.uid == uid; });
  }));
  tell_object(changed);
}

void state::remove_cron(const api::resource& object, job_fate fate, timestamp_us now) {
  const auto uid = object.meta().uid;
  const auto jobs = jobs_of_cron(uid);
  if (fate == job_fate::foreground && !jobs.empty()) {
    if (!waits_for_jobs(object.meta()))
      replace(api::with_meta(object, [now](api::ObjectMeta& m) {
        m.deletionTimestamp = api::Time{now};
        m.deletionGracePeriodSeconds = 0;
        ++m.generation;
        m.finalizers.emplace_back(foreground_finalizer);
      }));
  } else {
    remove(object);
  }
  for (const auto id : jobs) {
    auto* e = job(id);
    if (!e)
      continue;
    if (fate == job_fate::orphaned || e->object.meta().ownerReferences.size() > 1)
      disown(*e, uid);
    else
      remove_job(e->object, fate, now);
  }
}

/// One that waits for its Jobs goes with the last of them.
void state::finish_cron(const std::string& uid) {
  const auto found = crons_.find(uid);
  if (found == crons_.end() || cron_jobs_.contains(uid) || !waits_for_jobs(found->second.object.meta()))
    return;
  const auto object = found->second.object;
  remove(object);
}

} // namespace troupe::store_work
