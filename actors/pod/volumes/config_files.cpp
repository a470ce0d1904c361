#include "actors/pod/volumes/config_files.hpp"

#include "actors/pod/plan/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace troupe::pod {

namespace {

constexpr std::uint32_t usual_mode = 0644;

/// A ConfigMap or a Secret of which keys become files.
struct source_of_files {
  bool secret = false;
  const std::string& name;
  const std::vector<api::KeyToPath>& items;
  bool optional = false;
  std::uint32_t mode = usual_mode;
};

/// The files of one volume on their way.
struct gathering {
  const surroundings& at;
  std::string& problem;
  std::vector<planned_file> files;

  void complain(std::string text) {
    if (problem.empty())
      problem = std::move(text);
  }
  void add(planned_file file) {
    std::erase_if(files, [&](const auto& x) { return x.path == file.path; });
    files.push_back(std::move(file));
  }
  void add(const source_of_files& from);
  void add(const api::DownwardAPIVolumeFile& item, std::uint32_t mode);
  void add(const api::VolumeProjection& source, std::uint32_t mode);
};

std::uint32_t mode_of(const std::optional<std::int32_t>& mode, std::uint32_t otherwise) {
  return mode ? static_cast<std::uint32_t>(*mode) : otherwise;
}

void gathering::add(const source_of_files& from) {
  const auto* kind = from.secret ? "secret" : "configmap";
  const auto found = at.configs && *at.configs ? (*at.configs)({from.secret, at.job.name_space, from.name}) : nullptr;
  if (!found) {
    if (!from.optional)
      complain(fmt::format("{} \"{}\" not found", kind, from.name));
    return;
  }
  if (from.items.empty())
    for (const auto& [key, value] : found->data)
      add({key, {{value, own_part::none}}, from.mode});
  for (const auto& item : from.items) {
    const auto value = found->data.find(item.key);
    if (value != found->data.end())
      add({item.path, {{value->second, own_part::none}}, mode_of(item.mode, from.mode)});
    else if (!from.optional)
      complain(fmt::format("{} non-existent {} key: {}", from.secret ? "references" : "configmap references",
                           from.secret ? "secret" : "config", item.key));
  }
}

/// As Go's %q writes it.
void append_quoted(std::string& to, const std::string& value) {
  to += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\')
      to += {'\\', c};
    else if (c == '\n')
      to += "\\n";
    else if (c == '\t')
      to += "\\t";
    else if (c == '\r')
      to += "\\r";
    else if (const auto byte = static_cast<unsigned char>(c); byte < 0x20 || byte == 0x7f)
      to += fmt::format("\\x{:02x}", byte);
    else
      to += c;
  }
  to += '"';
}

/// A line key="value" for each, by key; the completion index is each pod's own.
text all_of(const surroundings& at, const std::map<std::string, std::string>& values) {
  constexpr const char* index_key = "batch.kubernetes.io/job-completion-index";
  text out;
  auto known = values;
  if (at.job.indexed)
    known.try_emplace(index_key);
  std::string lines;
  for (const auto& [key, value] : known) {
    if (!out.empty() || !lines.empty())
      lines += '\n';
    lines.append(key).append("=");
    if (key != index_key || !at.job.indexed) {
      append_quoted(lines, value);
      continue;
    }
    lines += '"';
    out.push_back({std::exchange(lines, {}), own_part::none});
    out.push_back({{}, own_part::index});
    lines += '"';
  }
  if (!lines.empty())
    out.push_back({lines, own_part::none});
  return out;
}

void gathering::add(const api::DownwardAPIVolumeFile& item, std::uint32_t mode) {
  planned_file file{item.path, {}, mode_of(item.mode, mode)};
  const auto& meta = at.of.metadata;
  if (item.fieldRef && item.fieldRef->fieldPath == "metadata.labels")
    file.content = all_of(at, meta.labels);
  else if (item.fieldRef && item.fieldRef->fieldPath == "metadata.annotations")
    file.content = all_of(at, meta.annotations);
  else if (item.fieldRef)
    file.content = field_text(at, item.fieldRef->fieldPath, problem);
  else if (item.resourceFieldRef)
    file.content = resource_text(at, *item.resourceFieldRef, problem);
  add(std::move(file));
}

void gathering::add(const api::VolumeProjection& source, std::uint32_t mode) {
  if (source.configMap)
    add({false, source.configMap->name, source.configMap->items, source.configMap->optional.value_or(false), mode});
  if (source.secret)
    add({true, source.secret->name, source.secret->items, source.secret->optional.value_or(false), mode});
  if (source.downwardAPI)
    for (const auto& item : source.downwardAPI->items)
      add(item, mode);
  if (source.serviceAccountToken)
    complain("failed to fetch token: Troupe has no service accounts and issues no tokens for them");
  if (source.clusterTrustBundle && !source.clusterTrustBundle->optional.value_or(false))
    complain("Troupe keeps no ClusterTrustBundles");
  if (source.podCertificate)
    complain("Troupe issues no certificates to pods");
}

} // namespace

std::vector<planned_file> config_files(const surroundings& at, const api::Volume& volume, std::string& problem) {
  gathering out{at, problem, {}};
  if (const auto& x = volume.configMap)
    out.add({false, x->name, x->items, x->optional.value_or(false), mode_of(x->defaultMode, usual_mode)});
  if (const auto& x = volume.secret)
    out.add({true, x->secretName, x->items, x->optional.value_or(false), mode_of(x->defaultMode, usual_mode)});
  if (const auto& x = volume.downwardAPI)
    for (const auto& item : x->items)
      out.add(item, mode_of(x->defaultMode, usual_mode));
  if (const auto& x = volume.projected)
    for (const auto& source : x->sources)
      out.add(source, mode_of(x->defaultMode, usual_mode));
  return std::move(out.files);
}

bool holds_secrets(const api::Volume& volume) {
  const auto secret = [](const auto& source) { return source.secret || source.serviceAccountToken; };
  return volume.secret ||
         (volume.projected && std::any_of(volume.projected->sources.begin(), volume.projected->sources.end(), secret));
}

} // namespace troupe::pod
