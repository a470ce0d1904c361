#include "actors/admission/object_meta.hpp"

#include "actors/admission/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace troupe::admission {

namespace {

constexpr std::size_t generated_base = 58;
const field_path metadata{"metadata"};

timestamp_us whole_seconds(timestamp_us t) { return t - t % us_per_second; }

void check_name(field_errors& out, const api::ObjectMeta& meta, name_check name_form) {
  if (meta.name.empty())
    out.required(metadata / "name", "name or generateName is required");
  else
    report(out, metadata / "name", meta.name, name_form(meta.name));
}

void check_owner(field_errors& out, const field_path& where, const api::OwnerReference& owner) {
  const std::pair<const char*, const std::string*> parts[] = {
      {"apiVersion", &owner.apiVersion}, {"kind", &owner.kind}, {"name", &owner.name}, {"uid", &owner.uid}};
  for (const auto& [name, text] : parts)
    if (text->empty())
      out.invalid(where / name, quoted(""), "must not be empty");
}

void check_owners(field_errors& out, const api::ObjectMeta& meta) {
  const auto where = metadata / "ownerReferences";
  const api::OwnerReference* controller = nullptr;
  for (std::size_t i = 0; i < meta.ownerReferences.size(); ++i) {
    const auto& owner = meta.ownerReferences[i];
    check_owner(out, where[i], owner);
    if (!owner.controller.value_or(false))
      continue;
    if (controller)
      out.invalid(where, quoted(""),
                  fmt::format("Only one reference can have Controller set to true. Found \"true\" in references for "
                              "{}/{} and {}/{}",
                              controller->kind, controller->name, owner.kind, owner.name));
    else
      controller = &owner;
  }
}

void check_finalizers(field_errors& out, const api::ObjectMeta& meta) {
  const auto where = metadata / "finalizers";
  bool orphan = false, foreground = false;
  for (std::size_t i = 0; i < meta.finalizers.size(); ++i) {
    const auto& name = meta.finalizers[i];
    report(out, where[i], name, qualified_name_problems(name));
    orphan |= name == "orphan";
    foreground |= name == "foregroundDeletion";
  }
  if (orphan && foreground)
    out.invalid(where, fmt::format("[\"{}\"]", fmt::join(meta.finalizers, "\",\"")),
                "finalizer orphan and foregroundDeletion cannot be both set");
}

std::string go_list(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : ", ") + quoted(word);
  return "[]string{" + out + "}";
}

void check_new_finalizers(field_errors& out, const api::ObjectMeta& meta, const api::ObjectMeta& old) {
  std::vector<std::string> added;
  for (const auto& name : meta.finalizers)
    if (std::find(old.finalizers.begin(), old.finalizers.end(), name) == old.finalizers.end())
      added.push_back(name);
  if (!added.empty())
    out.forbidden(metadata / "finalizers",
                  "no new finalizers can be added if the object is being deleted, found new finalizers " +
                      go_list(added));
}

std::string time_text(const api::Time& t) { return t ? quoted(api::format_time(t)) : "null"; }

} // namespace

void prepare_new(api::ObjectMeta& meta, const client_write& write, const admission_context& context,
                 bool with_generation) {
  if (meta.name.empty() && !meta.generateName.empty())
    meta.name = meta.generateName.substr(0, generated_base) + context.name_suffix;
  meta.namespace_ = write.name_space;
  meta.uid = to_text(context.new_uid);
  meta.creationTimestamp = api::Time{whole_seconds(context.now)};
  meta.generation = with_generation ? 1 : 0;
  meta.deletionTimestamp.reset();
  meta.deletionGracePeriodSeconds.reset();
  meta.selfLink.clear();
  meta.managedFields.clear();
}

void prepare_changed(api::ObjectMeta& meta, const api::ObjectMeta& old) {
  if (meta.uid.empty())
    meta.uid = old.uid;
  if (meta.name.empty())
    meta.name = old.name;
  if (meta.namespace_.empty())
    meta.namespace_ = old.namespace_;
  if (!meta.creationTimestamp ||
      whole_seconds(meta.creationTimestamp.micros) == whole_seconds(old.creationTimestamp.micros))
    meta.creationTimestamp = old.creationTimestamp;
  const auto same_deletion =
      meta.deletionTimestamp && old.deletionTimestamp &&
      whole_seconds(meta.deletionTimestamp->micros) == whole_seconds(old.deletionTimestamp->micros);
  if (!meta.deletionTimestamp || same_deletion)
    meta.deletionTimestamp = old.deletionTimestamp;
  if (!meta.deletionGracePeriodSeconds)
    meta.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds;
  meta.generation = old.generation;
  meta.generateName = old.generateName;
  meta.selfLink.clear();
  meta.resourceVersion = old.resourceVersion;
  if (meta.managedFields.empty())
    meta.managedFields = old.managedFields;
}

void check_meta(field_errors& out, const api::ObjectMeta& meta, name_check name_form) {
  check_name(out, meta, name_form);
  check_labels(out, metadata / "labels", meta.labels);
  check_annotations(out, metadata / "annotations", meta.annotations);
  check_owners(out, meta);
  check_finalizers(out, meta);
}

void check_meta_change(field_errors& out, const api::ObjectMeta& meta, const api::ObjectMeta& old) {
  constexpr auto immutable = "field is immutable";
  if (meta.name != old.name)
    out.invalid(metadata / "name", quoted(meta.name), immutable);
  if (meta.namespace_ != old.namespace_)
    out.invalid(metadata / "namespace", quoted(meta.namespace_), immutable);
  if (meta.creationTimestamp != old.creationTimestamp)
    out.invalid(metadata / "creationTimestamp", time_text(meta.creationTimestamp), immutable);
  if (meta.deletionTimestamp != old.deletionTimestamp)
    out.invalid(metadata / "deletionTimestamp", time_text(meta.deletionTimestamp.value_or(api::Time{})), immutable);
  if (meta.deletionGracePeriodSeconds != old.deletionGracePeriodSeconds)
    out.invalid(metadata / "deletionGracePeriodSeconds", meta.deletionGracePeriodSeconds.value_or(0), immutable);
  if (old.deletionTimestamp)
    check_new_finalizers(out, meta, old);
}

std::vector<std::string> drop_duplicate_owners(api::ObjectMeta& meta) {
  std::set<std::string> known, repeated;
  std::erase_if(meta.ownerReferences, [&](const api::OwnerReference& owner) {
    const auto fresh = known.insert(owner.uid).second;
    if (!fresh)
      repeated.insert(owner.uid);
    return !fresh;
  });
  if (repeated.empty())
    return {};
  return {fmt::format(".metadata.ownerReferences contains duplicate entries; API server dedups owner references in "
                      "1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate "
                      "UID(s) observed: {}",
                      fmt::join(repeated, ", "))};
}

} // namespace troupe::admission
