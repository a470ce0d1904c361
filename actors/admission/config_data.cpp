#include "actors/admission/kinds.hpp"
#include "actors/admission/names.hpp"
#include "messages/resource/core.hpp"

namespace troupe::admission {

namespace {

using api::ConfigMap;
using api::Secret;

constexpr auto frozen = "field is immutable when `immutable` is set";

const ConfigMap& as_config_map(const void* object) { return *static_cast<const ConfigMap*>(object); }
const Secret& as_secret(const void* object) { return *static_cast<const Secret*>(object); }

template <class Map> void check_keys(field_errors& out, const field_path& where, const Map& data) {
  for (const auto& [key, value] : data)
    report(out, where.key(key), key, config_key_problems(key));
}

void check_config_map(field_errors& out, const void* object) {
  const auto& self = as_config_map(object);
  check_keys(out, "data", self.data);
  check_keys(out, "binaryData", self.binaryData);
  for (const auto& [key, value] : self.data)
    if (self.binaryData.contains(key))
      out.invalid(field_path{"data"}.key(key), quoted(key), "duplicate of key present in binaryData");
}

void check_config_map_change(field_errors& out, const void* object, const void* old_object) {
  const auto& now = as_config_map(object);
  const auto& old = as_config_map(old_object);
  if (!old.immutable.value_or(false))
    return;
  if (!now.immutable.value_or(false))
    out.forbidden("immutable", frozen);
  if (now.data != old.data)
    out.forbidden("data", frozen);
  if (now.binaryData != old.binaryData)
    out.forbidden("binaryData", frozen);
}

/// stringData is for writing only: its texts go over data.
void set_secret_defaults(void* object) {
  auto& self = *static_cast<Secret*>(object);
  for (auto& [key, text] : self.stringData)
    self.data[key] = api::Bytes{text};
  self.stringData.clear();
  if (self.type.empty())
    self.type = "Opaque";
}

void check_secret_change(field_errors& out, const void* object, const void* old_object) {
  const auto& now = as_secret(object);
  const auto& old = as_secret(old_object);
  if (now.type != old.type)
    out.invalid("type", quoted(now.type), "field is immutable");
  if (!old.immutable.value_or(false))
    return;
  if (!now.immutable.value_or(false))
    out.forbidden("immutable", frozen);
  if (now.data != old.data)
    out.forbidden("data", frozen);
}

} // namespace

kind_rules config_map_kind() {
  return {.type = &ConfigMap::desc,
          .name_form = dns_subdomain_problems,
          .check = check_config_map,
          .check_change = check_config_map_change};
}

kind_rules secret_kind() {
  return {.type = &Secret::desc,
          .name_form = dns_subdomain_problems,
          .set_defaults = set_secret_defaults,
          .check = [](field_errors& out, const void* object) { check_keys(out, "data", as_secret(object).data); },
          .check_change = check_secret_change};
}

} // namespace troupe::admission
