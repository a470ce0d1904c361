#include "actors/pod/volumes/volume_plan.hpp"

#include "actors/pod/plan/environment.hpp"
#include "actors/pod/volumes/config_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace troupe::pod {

namespace {

bool is_mounted(const surroundings& at, const std::string& volume) {
  const auto mounts = [&](const api::Container& x) {
    return std::any_of(x.volumeMounts.begin(), x.volumeMounts.end(), [&](const auto& y) { return y.name == volume; });
  };
  const auto& spec = at.of.spec;
  return std::any_of(spec.initContainers.begin(), spec.initContainers.end(), mounts) ||
         std::any_of(spec.containers.begin(), spec.containers.end(), mounts);
}

void plan_empty(const api::EmptyDirVolumeSource& from, volume_plan& out, std::string& problem) {
  auto& order = out.order;
  order.kind = node::volume_kind::empty;
  order.in_memory = from.medium == "Memory";
  if (!from.medium.empty() && !order.in_memory)
    problem = "unknown storage medium \"" + from.medium + "\": Troupe has no huge pages for volumes";
  if (!from.sizeLimit)
    return;
  out.limit = from.sizeLimit->text();
  order.size_limit = static_cast<std::uint64_t>(std::max<std::int64_t>(from.sizeLimit->milli() / 1000, 0));
}

/// Why there is nothing for a volume of this kind.
std::string unknown_kind(const api::Volume& volume) {
  if (volume.persistentVolumeClaim)
    return "persistentvolumeclaim \"" + volume.persistentVolumeClaim->claimName + "\" not found";
  return "no volume plugin matched: Troupe has emptyDir, hostPath, configMap, secret, downwardAPI and projected "
         "volumes";
}

volume_plan plan_volume(const surroundings& at, const api::Volume& volume, std::string& problem) {
  volume_plan out;
  out.order.name = volume.name;
  if (at.of.spec.securityContext && at.of.spec.securityContext->fsGroup)
    out.order.group = static_cast<std::uint32_t>(*at.of.spec.securityContext->fsGroup);
  if (volume.emptyDir) {
    plan_empty(*volume.emptyDir, out, problem);
  } else if (volume.hostPath) {
    out.order.kind = node::volume_kind::host;
    out.order.host_path = volume.hostPath->path;
    out.order.host_type = volume.hostPath->type.value_or("");
  } else if (volume.configMap || volume.secret || volume.downwardAPI || volume.projected) {
    out.order.kind = node::volume_kind::files;
    out.order.in_memory = holds_secrets(volume);
    out.files = config_files(at, volume, problem);
  } else {
    problem = unknown_kind(volume);
  }
  return out;
}

std::string plain(const std::string& path) {
  auto out = std::filesystem::path{path}.lexically_normal().string();
  if (out.size() > 1 && out.back() == '/')
    out.pop_back();
  return out;
}

} // namespace

std::vector<volume_plan> plan_volumes(const surroundings& at, std::string& problem) {
  std::vector<volume_plan> out;
  for (const auto& volume : at.of.spec.volumes) {
    if (!is_mounted(at, volume.name))
      continue;
    std::string why;
    out.push_back(plan_volume(at, volume, why));
    if (!why.empty() && problem.empty())
      problem = fmt::format("MountVolume.SetUp failed for volume \"{}\" : {}", volume.name, why);
  }
  return out;
}

std::vector<mount_plan> plan_mounts(const surroundings& at, const std::vector<volume_plan>& volumes,
                                    const variables& environment, bool own_root, std::string& problem) {
  std::vector<mount_plan> out;
  for (const auto& mount : at.container.volumeMounts) {
    const auto volume =
        std::find_if(volumes.begin(), volumes.end(), [&](const auto& x) { return x.order.name == mount.name; });
    if (volume == volumes.end()) {
      problem = fmt::format("volume mount \"{}\" names no volume of the pod", mount.name);
      return {};
    }
    if (mount.mountPropagation == "Bidirectional" && problem.empty())
      problem = fmt::format("mountPropagation Bidirectional of volume mount \"{}\": mounts of a container stay its own "
                            "on this node",
                            mount.name);
    mount_plan x;
    x.volume = static_cast<std::size_t>(volume - volumes.begin());
    x.target = plain(mount.mountPath);
    x.read_only = mount.readOnly;
    x.recursive_read_only = mount.recursiveReadOnly && *mount.recursiveReadOnly != "Disabled";
    if (!mount.subPathExpr.empty())
      x.sub_path = expand(mount.subPathExpr, environment);
    else if (!mount.subPath.empty())
      x.sub_path = {{mount.subPath, own_part::none}};
    const auto in_place = volume->order.kind == node::volume_kind::host && plain(volume->order.host_path) == x.target &&
                          x.sub_path.empty() && !x.read_only && !own_root;
    if (!in_place)
      out.push_back(std::move(x));
  }
  // what lies above comes first, so that it does not hide what lies below
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.target.size() < b.target.size(); });
  return out;
}

std::vector<node::volume_order> own_volumes(const std::vector<volume_plan>& volumes, const pod_identity& who) {
  std::vector<node::volume_order> out;
  out.reserve(volumes.size());
  for (const auto& volume : volumes) {
    out.push_back(volume.order);
    for (const auto& file : volume.files)
      out.back().files.push_back({file.path, render(file.content, who), file.mode});
  }
  return out;
}

std::vector<node::container_mount> own_mounts(const std::vector<mount_plan>& mounts,
                                              const std::vector<volume_plan>& volumes, const pod_identity& who,
                                              const node::volume_store& store) {
  std::vector<node::container_mount> out;
  out.reserve(mounts.size());
  for (const auto& mount : mounts) {
    const auto& order = volumes[mount.volume].order;
    out.push_back({.source = order.kind == node::volume_kind::host ? order.host_path : store.path(who.uid, order.name),
                   .sub_path = render(mount.sub_path, who),
                   .target = mount.target,
                   .read_only = mount.read_only,
                   .recursive_read_only = mount.recursive_read_only});
  }
  return out;
}

} // namespace troupe::pod
