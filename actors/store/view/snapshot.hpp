#pragma once
// What readers see: one immutable root over all objects and pods, as of one resourceVersion. No locks anywhere.

#include "actors/store/pods/pod_table.hpp"
#include "actors/store/view/persistent_map.hpp"
#include "messages/cluster/config_names.hpp"
#include "messages/cluster/ids.hpp"
#include "messages/resource/kinds.hpp"
#include "messages/resource/pod.hpp"
#include "messages/resource/resource.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe {

/// What all pods of a Job share. Immutable; a new one takes its place when the Job's template changes or the Job goes.
struct pod_owner {
  object_id job = 0;
  std::string name_space, job_name;
  uid_bytes uid{};
  std::string uid_text;
  bool indexed = false;
  bool backoff_per_index = false; ///< its pods tell how often their index has failed
  bool orphaned = false;          ///< the Job was deleted and left its pods: they have no owner and no finalizer
  bool job_gone = false;          ///< the Job was deleted; its pods are going
  std::uint32_t blueprint_version = 0;
  std::shared_ptr<const api::PodTemplateSpec> pod_template; ///< as stored: with Kubernetes' defaults for templates
  std::shared_ptr<const api::PodSpec> pod_spec;             ///< the same for a pod, with Kubernetes' defaults for pods
  std::string qos_class;
  std::vector<config_key> configs;   ///< ConfigMaps and Secrets that the template names; mostly none
  std::vector<std::uint32_t> reruns; ///< number of the first pod of each time that the Job was run again
};

/// The pods of one Job, and what they share.
struct job_pods {
  std::shared_ptr<const pod_owner> owner;
  pod_table pods;
  std::uint32_t visible = 0; ///< how many of them clients see
  bool edited = false;       ///< one of them may have other labels than the template
};

/// A node as pods name it.
struct node_place {
  std::string name, address;
};
/// By node number; 0 is nobody.
using node_places = std::shared_ptr<const std::vector<node_place>>;

/// One pod, as found in a snapshot. Holds on to nothing: valid while the snapshot is.
struct pod_entry {
  const job_pods* of = nullptr;
  std::uint32_t number = 0;
  const pod_record* record = nullptr;

  std::string name() const;
  /// Its place in the order of listing: each_pod() goes on behind it.
  std::string key() const;
};

/// Objects of one kind by "namespace/name" ("/name" when the kind has no namespaces).
using object_map = persistent_map<std::string, api::resource>;
/// Pods by "namespace/job name/job number" (ten digits).
using job_pods_map = persistent_map<std::string, std::shared_ptr<const job_pods>>;

/// The key of an object in its kind's map.
std::string object_key(std::string_view name_space, std::string_view name);
/// The key of a Job's pods.
std::string job_pods_key(std::string_view name_space, std::string_view job_name, object_id job);

/// Everything, as of one resourceVersion.
struct snapshot {
  std::uint64_t version = 0;
  std::vector<std::pair<const api::kind_info*, object_map>> kinds;
  job_pods_map pods;
  node_places nodes;

  /// All objects of a kind; empty for a kind that is not stored (pods are not: see below).
  const object_map& objects(const api::kind_info& kind) const noexcept;
  /// One object, or an empty resource.
  api::resource find(const api::kind_info& kind, std::string_view name_space, std::string_view name) const;
  /// Calls f(key, resource) in order of namespace and name, behind the key `after` (empty: from the start), in one
  /// namespace (empty: in all), until f returns false.
  template <class F>
  void each_object(const api::kind_info& kind, std::string_view name_space, std::string_view after, F&& f) const;

  /// A visible pod by its name.
  std::optional<pod_entry> find_pod(std::string_view name_space, std::string_view name) const;
  /// The same, or a pod that was deleted: its record stays as long as its Job, for logs and events.
  std::optional<pod_entry> find_record(std::string_view name_space, std::string_view name) const;
  /// The pods of a Job by its number (its uid tells two Jobs of one name apart), or null.
  const job_pods* pods_of(std::string_view name_space, std::string_view job_name, object_id job) const;
  /// All Jobs' pods under that Job name: usually one; more while an older Job's pods still end.
  std::vector<const job_pods*> pods_of(std::string_view name_space, std::string_view job_name) const;
  /// Calls f(pod_entry) for each visible pod in a fixed order (namespace, Job, number), behind the key `after`, in one
  /// namespace (empty: in all), until f returns false.
  template <class F> void each_pod(std::string_view name_space, std::string_view after, F&& f) const;
  /// The same, deleted pods included.
  template <class F> void each_record(std::string_view name_space, std::string_view after, F&& f) const;
  /// How many pods clients see in a namespace (empty: in all).
  std::size_t visible_pods(std::string_view name_space) const;
};
using snapshot_ptr = std::shared_ptr<const snapshot>;

namespace snapshot_detail {
/// Where a walk begins and what it keeps to.
struct range {
  std::string from, prefix;
  bool skip_first = false;
  bool holds(std::string_view key) const { return key.starts_with(prefix); }
};
range range_of(std::string_view name_space, std::string_view after);
/// A pod's key, taken apart: the key of its Job's pods, and the number after it.
std::pair<std::string, std::uint32_t> split_pod_key(std::string_view key);
} // namespace snapshot_detail

template <class F>
void snapshot::each_object(const api::kind_info& kind, std::string_view name_space, std::string_view after,
                           F&& f) const {
  const auto range = snapshot_detail::range_of(name_space, after);
  objects(kind).each_from(range.from, [&](const std::string& key, const api::resource& object) {
    if (!range.holds(key))
      return false;
    return key == after || f(key, object);
  });
}

template <class F> void snapshot::each_pod(std::string_view name_space, std::string_view after, F&& f) const {
  each_record(name_space, after, [&](const pod_entry& pod) { return !pod.record->visible() || f(pod); });
}

template <class F> void snapshot::each_record(std::string_view name_space, std::string_view after, F&& f) const {
  const auto [job_key, last] = snapshot_detail::split_pod_key(after);
  const auto range = snapshot_detail::range_of(name_space, job_key);
  pods.each_from(range.from, [&](const std::string& key, const std::shared_ptr<const job_pods>& of) {
    if (!range.holds(key))
      return false;
    auto more = true;
    of->pods.each_from(key == job_key ? last + 1 : 0, [&](std::uint32_t number, const pod_record& record) {
      if (record.exists())
        more = f(pod_entry{of.get(), number, &record});
      return more;
    });
    return more;
  });
}

} // namespace troupe
