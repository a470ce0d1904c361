#include "actors/admission/admission.hpp"

#include "actors/admission/jobs/job_rules.hpp"
#include "actors/admission/kinds.hpp"
#include "actors/admission/object_meta.hpp"
#include "actors/admission/refusal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe {

namespace {

using namespace admission;

api::ObjectMeta& meta_of(const api::type_desc& type, void* object) {
  return *reinterpret_cast<api::ObjectMeta*>(static_cast<std::byte*>(object) + type.meta_offset);
}

/// Gives `to` the part of that name ("spec", "status") that `from` has.
void take(const api::type_desc& type, std::string_view part, void* to, const void* from) {
  if (const auto* field = api::find_field(type, part))
    field->of->type->assign(api::member(to, *field), api::member(from, *field));
}

/// Empties that part.
void wipe(const api::type_desc& type, std::string_view part, void* object) {
  const auto* field = api::find_field(type, part);
  if (!field)
    return;
  auto* empty = field->of->type->create();
  field->of->type->assign(api::member(object, *field), empty);
  field->of->type->destroy(empty);
}

bool differs(const api::type_desc& type, std::string_view part, const void* a, const void* b) {
  const auto* field = api::find_field(type, part);
  return field && !api::equal(*field->of, api::member(a, *field), api::member(b, *field));
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  for (auto& text : more)
    to.push_back(std::move(text));
}

void check_dependencies(field_errors& out, const api::resource& object, const admission_context& context) {
  if (!object.is<api::Job>() || !context.find_job)
    return;
  const auto& job = object.get<api::Job>();
  check_dependency_cycle(out, job,
                         [&](std::string_view name) { return context.find_job(job.metadata.namespace_, name); });
}

std::optional<admitted> wrong_address(const client_write& write) {
  const auto& meta = write.object.meta();
  if (!meta.name.empty() && !write.name.empty() && meta.name != write.name)
    return bad_request(
        fmt::format("the name of the object ({}) does not match the name on the URL ({})", meta.name, write.name));
  if (write.kind->namespaced && !meta.namespace_.empty() && meta.namespace_ != write.name_space)
    return bad_request("the namespace of the provided object does not match the namespace sent on the request");
  return std::nullopt;
}

/// The object with the server's part in it, and the warnings that came up.
admitted prepare_create(const client_write& write, const admission_context& context, const kind_rules& rules) {
  const auto& type = *write.kind->type;
  admitted out;
  out.object = api::changed(write.object, [&](void* object) {
    auto& meta = meta_of(type, object);
    prepare_new(meta, write, context, rules.counts_generation);
    append(out.warnings, drop_duplicate_owners(meta));
    wipe(type, "status", object);
    if (rules.generate)
      rules.generate(object);
    if (rules.set_defaults)
      rules.set_defaults(object);
  });
  return out;
}

admitted prepare_update(const client_write& write, const api::resource& old, const kind_rules& rules) {
  const auto& type = *write.kind->type;
  const auto status = write.subresource == "status";
  admitted out;
  out.object = api::changed(write.object, [&](void* object) {
    auto& meta = meta_of(type, object);
    prepare_changed(meta, old.meta());
    append(out.warnings, drop_duplicate_owners(meta));
    take(type, status ? "spec" : "status", object, old.data());
    if (status && rules.prepare_status)
      rules.prepare_status(object, old.data());
    if (!status && rules.set_defaults)
      rules.set_defaults(object);
    if (!status && rules.counts_generation && differs(type, "spec", object, old.data()))
      ++meta.generation;
  });
  return out;
}

} // namespace

admitted admit_create(const client_write& write, const admission_context& context) {
  const auto& kind = *write.kind;
  const auto& rules = rules_of(kind);
  if (!write.object.meta().resourceVersion.empty())
    return server_error("resourceVersion should not be set on objects to be created");
  if (auto refused = wrong_address(write))
    return *refused;
  if (kind.namespaced && !context.namespace_exists(write.name_space))
    return namespace_missing(write.name_space);
  auto out = prepare_create(write, context, rules);
  const auto* object = out.object.data();
  field_errors errors;
  check_meta(errors, out.object.meta(), rules.name_form);
  for (const auto check : {rules.check, rules.check_new})
    if (check)
      check(errors, object);
  check_dependencies(errors, out.object, context);
  if (!errors.empty())
    return invalid(kind, out.object.meta().name, errors);
  if (rules.counts_generation) // Jobs and CronJobs: their names go into those of pods
    append(out.warnings, name_warnings(out.object.meta().name));
  if (rules.warnings)
    append(out.warnings, rules.warnings(object));
  return out;
}

admitted admit_update(const client_write& write, const api::resource& old, const admission_context& context) {
  const auto& kind = *write.kind;
  const auto& rules = rules_of(kind);
  if (auto refused = wrong_address(write))
    return *refused;
  if (const auto& uid = write.object.meta().uid; !uid.empty() && uid != old.meta().uid)
    return other_uid(kind, old.meta().namespace_, old.meta().name, uid, old.meta().uid);
  auto out = prepare_update(write, old, rules);
  const auto status = write.subresource == "status";
  const auto* object = out.object.data();
  field_errors errors;
  check_meta(errors, out.object.meta(), rules.name_form);
  check_meta_change(errors, out.object.meta(), old.meta());
  if (!status && rules.check)
    rules.check(errors, object);
  if (const auto check = status ? rules.check_status : rules.check_change)
    check(errors, object, old.data());
  check_dependencies(errors, out.object, context);
  if (!errors.empty())
    return invalid(kind, old.meta().name, errors);
  if (rules.warnings && out.object.meta().generation != old.meta().generation)
    append(out.warnings, rules.warnings(object));
  return out;
}

} // namespace troupe
