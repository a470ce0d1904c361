#include "actors/store/clients/client_writes.hpp"

#include "actors/store/clients/job_scale.hpp"
#include "actors/store/clients/refusals.hpp"
#include "actors/store/pods/pod_view.hpp"
#include "actors/store/pods/taint_eviction.hpp"
#include "actors/store/view/node_object.hpp"
#include "messages/codec/json_patch.hpp"
#include "messages/codec/json_read.hpp"
#include "messages/codec/json_write.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/scheduling.hpp"

#include <random>

namespace troupe::store_work {

namespace {

constexpr int name_tries = 8;
constexpr std::string_view merge_patch_type = "application/merge-patch+json";

/// Five characters as Kubernetes appends to metadata.generateName.
std::string random_suffix() {
  constexpr std::string_view alphabet = "bcdfghjklmnpqrstvwxz2456789";
  thread_local std::mt19937_64 random{std::random_device{}()};
  std::string text;
  for (int i = 0; i < 5; ++i)
    text += alphabet[random() % alphabet.size()];
  return text;
}

write_outcome refused(admitted admission) {
  write_outcome out;
  out.code = admission.code;
  out.status = std::move(admission.status_json);
  out.warnings = std::move(admission.warnings);
  return out;
}

bool is_pod(const api::kind_info& kind) { return &kind == &api::kind_of<api::Pod>(); }

std::string_view base_type(std::string_view content_type) { return content_type.substr(0, content_type.find(';')); }

/// What a merge patch makes of an object, or the refusal.
struct patch_result {
  api::resource object;
  write_outcome refusal;
};

patch_result patched(const client_write& w, const api::resource& old) {
  if (base_type(w.patch_type) != merge_patch_type)
    return {{}, unsupported_patch()};
  auto result = api::merge_patch(api::to_json(old), w.patch);
  if (!result)
    return {{}, bad_request("error decoding patch: " + result.error)};
  auto read = api::read_json(result.json, old.kind());
  const auto fatal = api::any_fatal(read.problems) || !read.object;
  if (fatal || (w.strict && !read.problems.empty()))
    return {{}, bad_patch_result(api::decode_error(old.kind(), read.problems), result.json)};
  patch_result out{std::move(read.object), {}};
  for (const auto& p : read.problems)
    out.refusal.warnings.push_back(p.message);
  return out;
}

/// The PriorityClass that is the default of all, but for that name; empty: there is none.
std::string other_default_class(const snapshot& view, const std::string& name) {
  std::string found;
  view.objects(api::kind_of<api::PriorityClass>()).each([&](const std::string&, const api::resource& object) {
    const auto& one = object.get<api::PriorityClass>();
    if (one.globalDefault && one.metadata.name != name)
      found = one.metadata.name;
    return found.empty();
  });
  return found;
}

} // namespace

admission_context client_writer::context() {
  admission_context c;
  c.now = now_;
  c.new_uid = random_uid();
  c.name_suffix = random_suffix();
  c.find_job = [this](std::string_view name_space, std::string_view name) {
    return state_.find(api::kind_of<api::Job>(), name_space, name);
  };
  c.namespace_exists = [this](std::string_view name) {
    return static_cast<bool>(state_.find(api::kind_of<api::Namespace>(), "", name));
  };
  return c;
}

write_outcome client_writer::done(int code, api::resource object) const {
  write_outcome out;
  out.code = code;
  out.object = std::move(object);
  out.version = state_.version();
  return out;
}

write_outcome client_writer::run(const client_write& w) {
  const auto changes = w.verb == write_verb::create || w.verb == write_verb::update || w.verb == write_verb::patch;
  if (is_pod(*w.kind) && w.verb == write_verb::create)
    return method_not_allowed("pods are made by their Jobs: create a Job");
  if (is_pod(*w.kind) && changes)
    return change_pod(w);
  if (w.kind->plural.empty() || w.kind->group == "events.k8s.io")
    return method_not_allowed("the server does not allow this method on the requested resource");
  if (w.subresource == "scale" && changes)
    return scale(w);
  if (w.subresource == "rerun")
    return rerun(w);
  switch (w.verb) {
  case write_verb::create:
    return create(w);
  case write_verb::update:
    return update(w);
  case write_verb::patch:
    return patch(w);
  case write_verb::remove:
    return is_pod(*w.kind) ? remove_pod(w) : remove(w);
  case write_verb::remove_collection:
    break;
  }
  return remove_collection(w);
}

/// One PriorityClass at most is the default of all.
std::optional<write_outcome> client_writer::second_default(const api::resource& object) const {
  if (!object.is<api::PriorityClass>() || !object.get<api::PriorityClass>().globalDefault)
    return std::nullopt;
  const auto other = other_default_class(state_.view(), object.meta().name);
  if (other.empty())
    return std::nullopt;
  return forbidden(object.kind(), object.meta().name,
                   "PriorityClass " + other + " is already marked as default. Only one default can exist");
}

write_outcome client_writer::create(const client_write& w) {
  if (w.kind->namespaced)
    if (const auto space = state_.find(api::kind_of<api::Namespace>(), "", w.name_space);
        space && space.meta().deletionTimestamp)
      return namespace_terminating(*w.kind, w.object.meta().name, w.name_space);
  const auto generated = w.object.meta().name.empty() && !w.object.meta().generateName.empty();
  for (int tries = 1;; ++tries) {
    auto admission = admit_create(w, context());
    if (!admission.ok())
      return refused(std::move(admission));
    const auto& meta = admission.object.meta();
    if (const auto there = state_.find(*w.kind, w.kind->namespaced ? meta.namespace_ : "", meta.name)) {
      if (generated && tries < name_tries)
        continue;
      return already_exists(*w.kind, meta.name, there.meta().deletionTimestamp.has_value(), generated);
    }
    if (auto second = second_default(admission.object))
      return std::move(*second);
    auto out = done(201, w.dry_run ? admission.object : state_.create(admission.object));
    out.warnings = std::move(admission.warnings);
    return out;
  }
}

write_outcome client_writer::update(const client_write& w) {
  const auto old = state_.find(*w.kind, w.name_space, w.name);
  return old ? update_from(w, old) : not_found(*w.kind, w.name);
}

write_outcome client_writer::update_from(const client_write& w, const api::resource& old) {
  const auto& given = w.object.meta().resourceVersion;
  if (!given.empty() && given != old.meta().resourceVersion)
    return modified_meanwhile(*w.kind, w.name);
  return store_update(w, old, admit_update(w, old, context()));
}

write_outcome client_writer::store_update(const client_write& w, const api::resource& old, admitted admission) {
  if (!admission.ok())
    return refused(std::move(admission));
  if (auto second = second_default(admission.object))
    return std::move(*second);
  auto object =
      api::with_meta(admission.object, [&](api::ObjectMeta& m) { m.resourceVersion = old.meta().resourceVersion; });
  if (object.is<api::Node>()) {
    auto node = object.copy<api::Node>();
    mirror_unschedulable(node);
    stamp_taints(node, old.get<api::Node>(), now_);
    object = api::make_resource(std::move(node));
  }
  if (!w.dry_run && !(object == old)) {
    object = state_.replace(object);
    state_.tell_object(object);
    if (object.meta().deletionTimestamp && object.meta().finalizers.empty() && !object.is<api::Namespace>())
      finish_deletion(object);
  }
  auto out = done(200, std::move(object));
  out.warnings = std::move(admission.warnings);
  return out;
}

write_outcome client_writer::patch(const client_write& w) {
  const auto old = state_.find(*w.kind, w.name_space, w.name);
  if (!old)
    return not_found(*w.kind, w.name);
  auto result = patched(w, old);
  if (!result.object)
    return std::move(result.refusal);
  auto whole = w;
  whole.object = std::move(result.object);
  auto out = update_from(whole, old);
  out.warnings.insert(out.warnings.begin(), result.refusal.warnings.begin(), result.refusal.warnings.end());
  return out;
}

/// Only what stands in its metadata: the rest is its Job's template and its node's word.
write_outcome client_writer::change_pod(const client_write& w) {
  if (!w.subresource.empty())
    return method_not_allowed("a pod's status is written by its node");
  const auto found = state_.find_pod(w.name_space, w.name);
  if (!found)
    return not_found(*w.kind, w.name);
  const auto old = api::make_resource(render_pod(state_.view(), *found));
  auto whole = w;
  std::vector<std::string> warnings;
  if (w.verb == write_verb::patch) {
    auto result = patched(w, old);
    if (!result.object)
      return std::move(result.refusal);
    whole.object = std::move(result.object);
    warnings = std::move(result.refusal.warnings);
  }
  const auto& given = whole.object.meta().resourceVersion;
  if (!given.empty() && given != old.meta().resourceVersion)
    return modified_meanwhile(*w.kind, w.name);
  auto admission = admit_update(whole, old, context());
  if (!admission.ok())
    return refused(std::move(admission));
  auto out = done(200, old);
  if (w.dry_run) {
    out.object = admission.object;
  } else if (!(admission.object == old)) {
    state_.edit_pod(*found, admission.object.meta());
    out = done(200, api::make_resource(render_pod(state_.view(), *state_.find_pod(w.name_space, w.name))));
  }
  out.warnings = std::move(warnings);
  out.warnings.insert(out.warnings.end(), admission.warnings.begin(), admission.warnings.end());
  return out;
}

write_outcome client_writer::scale(const client_write& w) {
  const auto old = state_.find(*w.kind, w.name_space, w.name);
  if (!old.is<api::Job>())
    return old ? method_not_allowed("only Jobs can be scaled") : not_found(*w.kind, w.name);
  auto wanted = w.object;
  if (w.verb == write_verb::patch) {
    auto result = patched(w, api::make_resource(scale_of(old.get<api::Job>())));
    if (!result.object)
      return std::move(result.refusal);
    wanted = std::move(result.object);
  }
  if (!wanted.is<api::Scale>())
    return bad_request("the object provided is unrecognized (must be of type Scale)");
  const auto& scale = wanted.get<api::Scale>();
  auto job = old.copy<api::Job>();
  job.spec.parallelism = scale.spec.replicas;
  job.metadata.resourceVersion = scale.metadata.resourceVersion;
  auto whole = w;
  whole.subresource.clear();
  whole.object = api::make_resource(std::move(job));
  auto out = update_from(whole, old);
  if (out.object)
    out.object = api::make_resource(scale_of(out.object.get<api::Job>()));
  return out;
}

} // namespace troupe::store_work
