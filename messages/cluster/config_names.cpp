#include "messages/cluster/config_names.hpp"

#include <algorithm>

namespace troupe {

namespace {

/// Gathers names of one namespace.
struct gatherer {
  const std::string& name_space;
  std::vector<config_key> found;

  void add(bool secret, const std::string& name) {
    if (!name.empty())
      found.push_back({secret, name_space, name});
  }
  template <class MapRef, class SecretRef> void add_either(const MapRef& map, const SecretRef& secret) {
    if (map)
      add(false, map->name);
    if (secret)
      add(true, secret->name);
  }
  void look_at(const api::Container& container) {
    for (const auto& from : container.envFrom)
      add_either(from.configMapRef, from.secretRef);
    for (const auto& variable : container.env)
      if (variable.valueFrom)
        add_either(variable.valueFrom->configMapKeyRef, variable.valueFrom->secretKeyRef);
  }
  void look_at(const api::Volume& volume) {
    if (volume.configMap)
      add(false, volume.configMap->name);
    if (volume.secret)
      add(true, volume.secret->secretName);
    if (volume.projected)
      for (const auto& source : volume.projected->sources)
        add_either(source.configMap, source.secret);
  }
};

} // namespace

std::vector<config_key> config_names(const std::string& name_space, const api::PodTemplateSpec& of) {
  gatherer out{name_space, {}};
  for (const auto* list : {&of.spec.initContainers, &of.spec.containers})
    for (const auto& container : *list)
      out.look_at(container);
  for (const auto& volume : of.spec.volumes)
    out.look_at(volume);
  std::sort(out.found.begin(), out.found.end());
  out.found.erase(std::unique(out.found.begin(), out.found.end()), out.found.end());
  return std::move(out.found);
}

} // namespace troupe
