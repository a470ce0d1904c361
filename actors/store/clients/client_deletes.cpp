#include "actors/store/clients/client_writes.hpp"

#include "actors/store/clients/refusals.hpp"
#include "actors/store/pods/pod_view.hpp"
#include "actors/store/view/label_match.hpp"
#include "messages/codec/json_write.hpp"
#include "messages/resource/core.hpp"

#include <algorithm>
#include <array>

namespace troupe::store_work {

namespace {

constexpr const char* orphan_warning =
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set "
    "propagationPolicy=Orphan to suppress this warning";
constexpr const char* foreground_finalizer = "foregroundDeletion";
constexpr const char* orphan_finalizer = "orphan";

bool is_ours(const std::string& finalizer) {
  return finalizer == foreground_finalizer || finalizer == orphan_finalizer;
}

bool has(const api::ObjectMeta& meta, const char* finalizer) {
  return std::find(meta.finalizers.begin(), meta.finalizers.end(), finalizer) != meta.finalizers.end();
}

bool kept_by_others(const api::ObjectMeta& meta) {
  return std::any_of(meta.finalizers.begin(), meta.finalizers.end(), [](const auto& f) { return !is_ours(f); });
}

/// What the options ask for, else what finalizers say, else the server's default for Jobs.
job_fate fate_of(const client_write& w, const api::ObjectMeta& meta) {
  if (w.propagation == "Foreground")
    return job_fate::foreground;
  if (w.propagation == "Background")
    return job_fate::background;
  if (w.propagation.empty() && has(meta, foreground_finalizer))
    return job_fate::foreground;
  return job_fate::orphaned;
}

std::optional<write_outcome> broken_precondition(const client_write& w, const api::ObjectMeta& meta) {
  if (!w.expected_uid.empty() && w.expected_uid != meta.uid)
    return precondition_failed(*w.kind, meta.name, "UID", w.expected_uid, meta.uid);
  if (!w.expected_version.empty() && w.expected_version != meta.resourceVersion)
    return precondition_failed(*w.kind, meta.name, "ResourceVersion", w.expected_version, meta.resourceVersion);
  return std::nullopt;
}

} // namespace

write_outcome client_writer::remove(const client_write& w) {
  const auto old = state_.find(*w.kind, w.name_space, w.name);
  if (!old)
    return not_found(*w.kind, w.name);
  if (auto broken = broken_precondition(w, old.meta()))
    return std::move(*broken);
  return remove_object(w, old);
}

write_outcome client_writer::remove_object(const client_write& w, const api::resource& old) {
  if (old.is<api::Job>())
    return remove_job(w, old);
  if (old.is<api::Namespace>())
    return remove_namespace(w, old);
  if (old.is<api::CronJob>() && !kept_by_others(old.meta()))
    return remove_cron(w, old);
  if (!old.meta().finalizers.empty())
    return done(200, w.dry_run ? old : mark_deleted(old));
  if (!w.dry_run)
    remove_now(old);
  auto out = deleted(*w.kind, old.meta());
  out.version = state_.version();
  return out;
}

void client_writer::remove_now(const api::resource& object) {
  if (object.is<api::Node>())
    state_.remove_node(object, now_);
  else
    state_.remove(object);
}

api::resource client_writer::mark_deleted(const api::resource& old) {
  if (old.meta().deletionTimestamp)
    return old;
  return state_.replace(api::with_meta(old, [this](api::ObjectMeta& m) {
    m.deletionTimestamp = api::Time{now_};
    m.deletionGracePeriodSeconds = 0;
    m.generation += m.generation > 0 ? 1 : 0;
  }));
}

void client_writer::finish_deletion(const api::resource& object) {
  if (object.is<api::Job>())
    state_.remove_job(object, job_fate::background, now_);
  else if (object.is<api::CronJob>())
    state_.remove_cron(object, job_fate::background, now_);
  else
    remove_now(object);
}

write_outcome client_writer::remove_job(const client_write& w, const api::resource& old) {
  const auto fate = fate_of(w, old.meta());
  const auto implied = w.propagation.empty() && fate == job_fate::orphaned && !has(old.meta(), orphan_finalizer);
  write_outcome out;
  if (kept_by_others(old.meta())) {
    out = done(200, w.dry_run ? old : mark_deleted(old));
  } else {
    if (!w.dry_run)
      state_.remove_job(old, fate, now_);
    const auto kept = state_.find(*w.kind, old.meta().namespace_, old.meta().name);
    if (kept && fate == job_fate::foreground)
      out = done(200, kept);
    else
      out = deleted(*w.kind, old.meta());
  }
  out.version = state_.version();
  if (implied)
    out.warnings.emplace_back(orphan_warning);
  return out;
}

write_outcome client_writer::remove_cron(const client_write& w, const api::resource& old) {
  if (!w.dry_run)
    state_.remove_cron(old, w.propagation.empty() ? job_fate::background : fate_of(w, old.meta()), now_);
  const auto kept = state_.find(*w.kind, old.meta().namespace_, old.meta().name);
  auto out = kept && kept.meta().deletionTimestamp ? done(200, kept) : deleted(*w.kind, old.meta());
  out.version = state_.version();
  return out;
}

write_outcome client_writer::remove_namespace(const client_write& w, const api::resource& old) {
  constexpr std::array<std::string_view, 3> kept{"default", "kube-system", "kube-public"};
  const auto name = old.meta().name;
  if (std::find(kept.begin(), kept.end(), name) != kept.end())
    return forbidden(*w.kind, name, "this namespace may not be deleted");
  if (w.dry_run)
    return done(200, old);
  auto leaving = mark_deleted(old).copy<api::Namespace>();
  leaving.status.phase = "Terminating";
  state_.replace(api::make_resource(std::move(leaving)));
  std::vector<api::resource> content;
  for (const auto& [kind, objects] : state_.view().kinds)
    if (kind->namespaced)
      state_.view().each_object(*kind, name, {}, [&](const std::string&, const api::resource& object) {
        content.push_back(object);
        return true;
      });
  for (const auto& object : content) {
    if (object.is<api::Job>())
      state_.remove_job(object, job_fate::background, now_);
    else
      state_.remove(object);
  }
  state_.remove_ownerless_pods(name, now_);
  state_.finish_namespace(name);
  const auto still = state_.find(*w.kind, "", name);
  return still ? done(200, still) : deleted(*w.kind, old.meta());
}

write_outcome client_writer::remove_pod(const client_write& w) {
  const auto before = state_.find_pod(w.name_space, w.name);
  if (!before)
    return not_found(*w.kind, w.name);
  const auto& owner = *before->of->owner;
  api::ObjectMeta meta;
  meta.name = w.name;
  meta.uid = to_text(pod_uid(owner.uid, before->number));
  meta.resourceVersion = std::to_string(before->record->version);
  if (auto broken = broken_precondition(w, meta))
    return std::move(*broken);
  auto shown = render_pod(state_.view(), *before);
  if (w.dry_run)
    return done(200, api::make_resource(std::move(shown)));
  const auto cause = w.subresource == "eviction" ? disruption::eviction_api : disruption::none;
  state_.remove_pod(w.name_space, w.name, w.grace_seconds, now_, cause);
  if (const auto after = state_.find_pod(w.name_space, w.name))
    shown = render_pod(state_.view(), *after);
  return done(200, api::make_resource(std::move(shown)));
}

write_outcome client_writer::remove_collection(const client_write& w) {
  std::vector<api::resource> chosen;
  const auto choose = [&](const api::ObjectMeta& meta, auto&& object) {
    if (labels_match(w.label_selector, meta.labels) && name_matches(w.field_selector, meta.namespace_, meta.name))
      chosen.push_back(object());
    return true;
  };
  if (w.kind == &api::kind_of<api::Pod>()) {
    state_.freeze();
    state_.view().each_pod(w.name_space, {}, [&](const pod_entry& pod) {
      auto shown = api::make_resource(render_pod(state_.view(), pod));
      return choose(shown.meta(), [&] { return shown; });
    });
  } else if (w.kind == &api::kind_of<api::Namespace>()) {
    return method_not_allowed("the server does not allow this method on the requested resource");
  } else {
    state_.view().each_object(*w.kind, w.name_space, {}, [&](const std::string&, const api::resource& object) {
      return choose(object.meta(), [&] { return object; });
    });
  }
  write_outcome out;
  std::string items;
  for (const auto& object : chosen) {
    auto one = w;
    one.name_space = object.meta().namespace_;
    one.name = object.meta().name;
    auto removed = object.is<api::Pod>() ? remove_pod(one) : remove_object(one, object);
    out.warnings.insert(out.warnings.end(), removed.warnings.begin(), removed.warnings.end());
    if (!items.empty())
      items += ',';
    api::write_json_bare(items, object.type(), object.data());
  }
  std::sort(out.warnings.begin(), out.warnings.end());
  out.warnings.erase(std::unique(out.warnings.begin(), out.warnings.end()), out.warnings.end());
  out.version = state_.version();
  out.status = "{\"kind\":\"" + std::string{w.kind->list_kind} + "\",\"apiVersion\":\"" +
               std::string{w.kind->api_version()} + "\",\"metadata\":{\"resourceVersion\":\"" +
               std::to_string(out.version) + "\"},\"items\":[" + items + "]}";
  return out;
}

} // namespace troupe::store_work
