#include "actors/admission/pods/pod_template.hpp"

#include <string_view>

namespace troupe::admission {

namespace {

template <class T> void fill(T& where, std::string_view value) {
  if (where.empty())
    where = value;
}

void fill(std::int32_t& where, std::int32_t value) {
  if (where == 0)
    where = value;
}

template <class T> void fill(std::optional<T>& where, T value) {
  if (!where)
    where = std::move(value);
}

/// Always for ":latest" and for an image without tag and digest.
std::string_view pull_policy(std::string_view image) {
  if (image.find('@') != std::string_view::npos)
    return "IfNotPresent";
  const auto name = image.substr(image.rfind('/') + 1);
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos || name.substr(colon + 1) == "latest" ? "Always" : "IfNotPresent";
}

void set_defaults(api::box<api::Probe>& probe) {
  if (!probe)
    return;
  fill(probe->timeoutSeconds, 1);
  fill(probe->periodSeconds, 10);
  fill(probe->successThreshold, 1);
  fill(probe->failureThreshold, 3);
  if (probe->grpc)
    fill(probe->grpc->service, std::string{});
  if (probe->httpGet) {
    fill(probe->httpGet->path, "/");
    fill(probe->httpGet->scheme, "HTTP");
  }
}

void set_defaults(api::box<api::LifecycleHandler>& handler) {
  if (!handler || !handler->httpGet)
    return;
  fill(handler->httpGet->path, "/");
  fill(handler->httpGet->scheme, "HTTP");
}

constexpr std::int32_t file_mode = 0644;

void set_defaults(api::VolumeProjection& source) {
  if (source.downwardAPI)
    for (auto& item : source.downwardAPI->items)
      if (item.fieldRef)
        fill(item.fieldRef->apiVersion, "v1");
  if (source.serviceAccountToken)
    fill(source.serviceAccountToken->expirationSeconds, std::int64_t{3600});
}

} // namespace

void set_defaults(api::Volume& volume) {
  bool any = false;
  for (const auto& field : api::Volume::desc.fields)
    any |= field.of->kind == api::value_kind::boxed && field.of->size(api::member(&volume, field)) != 0;
  if (!any)
    volume.emptyDir.emplace();
  if (volume.secret)
    fill(volume.secret->defaultMode, file_mode);
  if (volume.configMap)
    fill(volume.configMap->defaultMode, file_mode);
  if (volume.downwardAPI) {
    fill(volume.downwardAPI->defaultMode, file_mode);
    for (auto& item : volume.downwardAPI->items)
      if (item.fieldRef)
        fill(item.fieldRef->apiVersion, "v1");
  }
  if (volume.projected) {
    fill(volume.projected->defaultMode, file_mode);
    for (auto& source : volume.projected->sources)
      set_defaults(source);
  }
  if (volume.hostPath)
    fill(volume.hostPath->type, std::string{});
}

void set_defaults(api::Container& container) {
  fill(container.imagePullPolicy, pull_policy(container.image));
  fill(container.terminationMessagePath, "/dev/termination-log");
  fill(container.terminationMessagePolicy, "File");
  for (auto& port : container.ports)
    fill(port.protocol, "TCP");
  for (auto& env : container.env)
    if (env.valueFrom && env.valueFrom->fieldRef)
      fill(env.valueFrom->fieldRef->apiVersion, "v1");
  set_defaults(container.livenessProbe);
  set_defaults(container.readinessProbe);
  set_defaults(container.startupProbe);
  if (container.lifecycle) {
    set_defaults(container.lifecycle->postStart);
    set_defaults(container.lifecycle->preStop);
  }
}

void set_defaults(api::PodSpec& spec) {
  fill(spec.restartPolicy, "Always");
  fill(spec.dnsPolicy, "ClusterFirst");
  fill(spec.schedulerName, "default-scheduler");
  fill(spec.terminationGracePeriodSeconds, std::int64_t{30});
  if (!spec.securityContext)
    spec.securityContext.emplace();
  for (auto* list : {&spec.initContainers, &spec.containers})
    for (auto& container : *list)
      set_defaults(container);
  for (auto& volume : spec.volumes)
    set_defaults(volume);
}

} // namespace troupe::admission
