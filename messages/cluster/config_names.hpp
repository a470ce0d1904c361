#pragma once
// Which ConfigMaps and Secrets the pods of a template read. Pure.

#include "messages/resource/pod.hpp"

#include <compare>
#include <string>
#include <vector>

namespace troupe {

/// Names a ConfigMap or a Secret.
struct config_key {
  bool secret = false; ///< else a ConfigMap
  std::string name_space, name;
  auto operator<=>(const config_key&) const = default;
};

/// What env, envFrom and volumes of any of its containers name, optional ones too; sorted, each once.
std::vector<config_key> config_names(const std::string& name_space, const api::PodTemplateSpec& of);

} // namespace troupe
