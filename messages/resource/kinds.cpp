#include "messages/resource/kinds.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/discovery.hpp"
#include "messages/resource/event.hpp"
#include "messages/resource/node.hpp"
#include "messages/resource/pod.hpp"
#include "messages/resource/quota.hpp"
#include "messages/resource/scheduling.hpp"
#include "messages/resource/status.hpp"
#include "messages/resource/table_types.hpp"

#include <algorithm>
#include <array>

namespace troupe::api {

namespace {

using names = std::string_view[];
constexpr names all_category = {"all"};
constexpr names cj = {"cj"}, po = {"po"}, no = {"no"}, ns = {"ns"}, ev = {"ev"}, cm = {"cm"}, sa = {"sa"};
constexpr names quota = {"quota"}, limits = {"limits"}, pc = {"pc"};

constexpr bool in_namespace = true;
constexpr bool in_cluster = false;

// clang-format off: a line a kind
const kind_info kinds[] = {
    {"", "v1", "ConfigMap", "configmaps", "configmap", cm, {}, in_namespace, &ConfigMap::desc, "ConfigMapList"},
    {"", "v1", "Event", "events", "event", ev, {}, in_namespace, &Event::desc, "EventList"},
    {"",
     "v1",
     "LimitRange",
     "limitranges",
     "limitrange",
     limits,
     {},
     in_namespace,
     &LimitRange::desc,
     "LimitRangeList"},
    {"", "v1", "Namespace", "namespaces", "namespace", ns, {}, in_cluster, &Namespace::desc, "NamespaceList"},
    {"", "v1", "Node", "nodes", "node", no, {}, in_cluster, &Node::desc, "NodeList"},
    {"", "v1", "Pod", "pods", "pod", po, all_category, in_namespace, &Pod::desc, "PodList"},
    {"",
     "v1",
     "PodTemplate",
     "podtemplates",
     "podtemplate",
     {},
     {},
     in_namespace,
     &PodTemplate::desc,
     "PodTemplateList"},
    {"",
     "v1",
     "ResourceQuota",
     "resourcequotas",
     "resourcequota",
     quota,
     {},
     in_namespace,
     &ResourceQuota::desc,
     "ResourceQuotaList"},
    {"", "v1", "Secret", "secrets", "secret", {}, {}, in_namespace, &Secret::desc, "SecretList"},
    {"",
     "v1",
     "ServiceAccount",
     "serviceaccounts",
     "serviceaccount",
     sa,
     {},
     in_namespace,
     &ServiceAccount::desc,
     "ServiceAccountList"},
    {"batch", "v1", "CronJob", "cronjobs", "cronjob", cj, all_category, in_namespace, &CronJob::desc, "CronJobList"},
    {"batch", "v1", "Job", "jobs", "job", {}, all_category, in_namespace, &Job::desc, "JobList"},
    {"coordination.k8s.io", "v1", "Lease", "leases", "lease", {}, {}, in_namespace, &Lease::desc, "LeaseList"},
    {"events.k8s.io", "v1", "Event", "events", "event", ev, {}, in_namespace, &EventsV1Event::desc, "EventList"},
    {"scheduling.k8s.io",
     "v1",
     "PriorityClass",
     "priorityclasses",
     "priorityclass",
     pc,
     {},
     in_cluster,
     &PriorityClass::desc,
     "PriorityClassList"},
    {"", "v1", "APIGroup", "", "", {}, {}, in_cluster, &APIGroup::desc, ""},
    {"", "v1", "APIGroupList", "", "", {}, {}, in_cluster, &APIGroupList::desc, ""},
    {"", "v1", "APIResourceList", "", "", {}, {}, in_cluster, &APIResourceList::desc, ""},
    {"", "v1", "APIVersions", "", "", {}, {}, in_cluster, &APIVersions::desc, ""},
    {"", "v1", "Binding", "", "", {}, {}, in_namespace, &Binding::desc, ""},
    {"", "v1", "DeleteOptions", "", "", {}, {}, in_cluster, &DeleteOptions::desc, ""},
    {"", "v1", "NodeList", "", "", {}, {}, in_cluster, &NodeList::desc, ""},
    {"", "v1", "PodList", "", "", {}, {}, in_namespace, &PodList::desc, ""},
    {"", "v1", "Status", "", "", {}, {}, in_cluster, &Status::desc, ""},
    {"autoscaling", "v1", "Scale", "", "", {}, {}, in_namespace, &Scale::desc, ""},
    {"batch", "v1", "CronJobList", "", "", {}, {}, in_namespace, &CronJobList::desc, ""},
    {"batch", "v1", "JobList", "", "", {}, {}, in_namespace, &JobList::desc, ""},
    {"meta.k8s.io", "v1", "PartialObjectMetadata", "", "", {}, {}, in_cluster, &PartialObjectMetadata::desc, ""},
    {"meta.k8s.io",
     "v1",
     "PartialObjectMetadataList",
     "",
     "",
     {},
     {},
     in_cluster,
     &PartialObjectMetadataList::desc,
     ""},
    {"meta.k8s.io", "v1", "Table", "", "", {}, {}, in_cluster, &Table::desc, ""},
    {"policy", "v1", "Eviction", "", "", {}, {}, in_namespace, &Eviction::desc, ""},
};
// clang-format on

template <class Match> const kind_info* find_first(Match match) {
  const auto it = std::find_if(std::begin(kinds), std::end(kinds), match);
  return it == std::end(kinds) ? nullptr : it;
}

bool is_called(const kind_info& k, std::string_view name) {
  return k.plural == name || k.singular == name || std::ranges::find(k.short_names, name) != k.short_names.end();
}

} // namespace

std::span<const kind_info> all_kinds() { return kinds; }

const kind_info* find_resource(std::string_view group, std::string_view plural) {
  return find_first([&](const kind_info& k) { return !plural.empty() && k.plural == plural && k.group == group; });
}

const kind_info* find_kind(std::string_view api_version, std::string_view kind) {
  const auto matches = [&](std::string_view version) {
    return find_first([&](const kind_info& k) { return k.kind == kind && k.api_version() == version; });
  };
  const bool any_version =
      kind == "DeleteOptions" && (api_version == "meta.k8s.io/v1" ||
                                  find_first([&](const kind_info& k) { return k.api_version() == api_version; }));
  return matches(any_version ? "v1" : api_version);
}

const kind_info* kind_of(const type_desc& type) {
  return find_first([&](const kind_info& k) { return k.type == &type; });
}

const kind_info* find_by_any_name(std::string_view name) {
  if (name.empty())
    return nullptr;
  if (const auto* found = find_first([&](const kind_info& k) { return is_called(k, name); }))
    return found;
  const auto dot = name.find('.');
  if (dot == std::string_view::npos)
    return nullptr;
  const auto group = name.substr(dot + 1);
  return find_first([&](const kind_info& k) { return k.group == group && is_called(k, name.substr(0, dot)); });
}

} // namespace troupe::api
