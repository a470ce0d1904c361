#include "actors/admission/names.hpp"
#include "actors/admission/pods/pod_template.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace troupe::admission {

namespace {

constexpr std::int32_t mode_most = 0777;
constexpr std::int64_t shortest_token = 600;

bool has_dot_dot(std::string_view path) {
  for (;;) {
    const auto slash = path.find('/');
    if (path.substr(0, slash) == "..")
      return true;
    if (slash == std::string_view::npos)
      return false;
    path.remove_prefix(slash + 1);
  }
}

void check_mode(field_errors& out, const field_path& where, const std::optional<std::int32_t>& mode) {
  if (mode && (*mode < 0 || *mode > mode_most))
    out.invalid(where, *mode, "must be a number between 0 and 0777 (octal), both inclusive");
}

void check_item_path(field_errors& out, const field_path& where, const std::string& path) {
  if (path.empty())
    return out.required(where);
  check_local_path(out, where, path);
  if (path.starts_with("..") && !has_dot_dot(path))
    out.invalid(where, quoted(path), "must not start with '..'");
}

void check_items(field_errors& out, const field_path& where, const std::vector<api::KeyToPath>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].key.empty())
      out.required(where[i] / "key");
    check_item_path(out, where[i] / "path", items[i].path);
    check_mode(out, where[i] / "mode", items[i].mode);
  }
}

void check_items(field_errors& out, const field_path& where, const std::vector<api::DownwardAPIVolumeFile>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    check_item_path(out, where[i] / "path", items[i].path);
    if (!items[i].fieldRef && !items[i].resourceFieldRef)
      out.required(where[i], "one of fieldRef and resourceFieldRef is required");
    else if (items[i].fieldRef && items[i].resourceFieldRef)
      out.invalid(where[i], quoted("resource"), "fieldRef and resourceFieldRef can not be specified simultaneously");
    check_mode(out, where[i] / "mode", items[i].mode);
  }
}

void check_host_path(field_errors& out, const field_path& where, const api::HostPathVolumeSource& source) {
  if (source.path.empty())
    out.required(where / "path");
  else if (has_dot_dot(source.path))
    out.invalid(where / "path", quoted(source.path), "must not contain '..'");
  static const std::vector<std::string_view> types{
      "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"};
  const auto type = source.type.value_or("");
  for (const auto& known : types)
    if (type == known)
      return;
  out.not_supported(where / "type", quoted(type), types);
}

std::size_t kinds_of(const api::VolumeProjection& source) {
  std::size_t count = 0;
  for (const auto& field : api::VolumeProjection::desc.fields)
    count += field.of->size(api::member(&source, field));
  return count;
}

/// Notes where the files of a projected volume go; two at the same place are a conflict.
void claim(field_errors& out, const field_path& where, std::set<std::string>& taken, const std::string& path) {
  if (!path.empty() && !taken.insert(path).second)
    out.invalid(where, quoted(path), "conflicting duplicate paths");
}

void check_projection(field_errors& out, const field_path& where, const api::VolumeProjection& source,
                      std::set<std::string>& taken) {
  if (kinds_of(source) > 1)
    out.forbidden(where, "may not specify more than 1 volume type per source");
  if (source.secret) {
    check_items(out, where / "secret" / "items", source.secret->items);
    for (const auto& item : source.secret->items)
      claim(out, where / "secret" / "name", taken, item.path);
  }
  if (source.configMap) {
    check_items(out, where / "configMap" / "items", source.configMap->items);
    for (const auto& item : source.configMap->items)
      claim(out, where / "configMap" / "name", taken, item.path);
  }
  if (source.downwardAPI) {
    check_items(out, where / "downwardAPI" / "items", source.downwardAPI->items);
    for (const auto& item : source.downwardAPI->items)
      claim(out, where / "downwardAPI", taken, item.path);
  }
  if (source.serviceAccountToken) {
    const auto& token = *source.serviceAccountToken;
    const auto at = where / "serviceAccountToken";
    if (token.expirationSeconds.value_or(shortest_token) < shortest_token)
      out.invalid(at / "expirationSeconds", *token.expirationSeconds,
                  "may not specify a duration less than 10 minutes");
    check_item_path(out, at / "path", token.path);
    claim(out, at / "path", taken, token.path);
  }
}

void check_projected(field_errors& out, const field_path& where, const api::ProjectedVolumeSource& source) {
  check_mode(out, where / "defaultMode", source.defaultMode);
  std::set<std::string> taken;
  for (std::size_t i = 0; i < source.sources.size(); ++i)
    check_projection(out, (where / "sources")[i], source.sources[i], taken);
}

/// Every source but the first one given is one too many.
void check_one_source(field_errors& out, const field_path& where, const api::Volume& volume) {
  bool any = false;
  for (const auto& field : api::Volume::desc.fields) {
    if (field.of->kind != api::value_kind::boxed || field.of->size(api::member(&volume, field)) == 0)
      continue;
    if (any)
      out.forbidden(where / field.name, "may not specify more than 1 volume type");
    any = true;
  }
}

void check_source(field_errors& out, const field_path& where, const api::Volume& volume) {
  check_one_source(out, where, volume);
  if (volume.hostPath)
    check_host_path(out, where / "hostPath", *volume.hostPath);
  if (volume.secret) {
    if (volume.secret->secretName.empty())
      out.required(where / "secret" / "secretName");
    check_mode(out, where / "secret" / "defaultMode", volume.secret->defaultMode);
    check_items(out, where / "secret" / "items", volume.secret->items);
  }
  if (volume.configMap) {
    if (volume.configMap->name.empty())
      out.required(where / "configMap" / "name");
    check_mode(out, where / "configMap" / "defaultMode", volume.configMap->defaultMode);
    check_items(out, where / "configMap" / "items", volume.configMap->items);
  }
  if (volume.downwardAPI) {
    check_mode(out, where / "downwardAPI" / "defaultMode", volume.downwardAPI->defaultMode);
    check_items(out, where / "downwardAPI" / "items", volume.downwardAPI->items);
  }
  if (volume.projected)
    check_projected(out, where / "projected", *volume.projected);
}

} // namespace

void check_local_path(field_errors& out, const field_path& where, const std::string& path) {
  if (path.starts_with('/'))
    out.invalid(where, quoted(path), "must be a relative path");
  if (has_dot_dot(path))
    out.invalid(where, quoted(path), "must not contain '..'");
}

std::set<std::string> check_volumes(field_errors& out, const field_path& where,
                                    const std::vector<api::Volume>& volumes) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    const auto& volume = volumes[i];
    if (volume.name.empty())
      out.required(where[i] / "name");
    else if (const auto problems = dns_label_problems(volume.name); !problems.empty())
      report(out, where[i] / "name", volume.name, problems);
    else if (!names.insert(volume.name).second)
      out.duplicate(where[i] / "name", quoted(volume.name));
    check_source(out, where[i], volume);
  }
  return names;
}

} // namespace troupe::admission
