// ConfigMaps and Secrets on their way to the nodes whose pods read them.

#include "actors/store/state/state.hpp"
#include "messages/resource/core.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::store_work {

namespace {

const api::kind_info& kind_of(const config_key& key) {
  return key.secret ? api::kind_of<api::Secret>() : api::kind_of<api::ConfigMap>();
}

std::uint64_t version_of(const api::ObjectMeta& meta) {
  std::uint64_t version = 0;
  const auto& text = meta.resourceVersion;
  std::from_chars(text.data(), text.data() + text.size(), version);
  return version;
}

void fill(config_source& out, const api::Secret& from) {
  out.immutable = from.immutable.value_or(false);
  for (const auto& [key, value] : from.data)
    out.data[key] = value.data;
}

void fill(config_source& out, const api::ConfigMap& from) {
  out.immutable = from.immutable.value_or(false);
  out.data = from.data;
  for (const auto& [key, value] : from.binaryData)
    out.data[key] = value.data;
}

} // namespace

/// From now on this Job's nodes hear of changes of what its template names.
void state::read_configs(const job_entry& e) {
  for (const auto& key : e.owner->configs)
    readers_[key].jobs.insert(e.id);
}

void state::stop_reading_configs(const job_entry& e) {
  for (const auto& key : e.owner->configs)
    if (const auto known = readers_.find(key);
        known != readers_.end() && known->second.jobs.erase(e.id) > 0 && known->second.jobs.empty())
      readers_.erase(known);
}

/// As it is now, made once a version.
const std::shared_ptr<const config_source>& state::source_of(const config_key& key) {
  auto& made = readers_[key].made;
  if (made)
    return made;
  auto out = std::make_shared<config_source>();
  out->secret = key.secret;
  out->name_space = key.name_space;
  out->name = key.name;
  if (const auto object = find(kind_of(key), key.name_space, key.name)) {
    out->version = version_of(object.meta());
    if (key.secret)
      fill(*out, object.get<api::Secret>());
    else
      fill(*out, object.get<api::ConfigMap>());
  }
  return made = std::move(out);
}

/// They go to a node with the blueprint that names them.
void state::add_sources(const job_entry& e, proxy_orders& to) {
  for (const auto& key : e.owner->configs)
    if (const auto& source = source_of(key);
        std::find(to.sources.begin(), to.sources.end(), source) == to.sources.end())
      to.sources.push_back(source);
}

/// Created, changed or deleted: nodes that run pods of a Job that names it hear of it.
void state::config_changed(const api::resource& object) {
  const auto secret = object.is<api::Secret>();
  if (!secret && !object.is<api::ConfigMap>())
    return;
  const auto known = readers_.find({secret, object.meta().namespace_, object.meta().name});
  if (known == readers_.end())
    return;
  known->second.made = nullptr;
  const auto reads = [&](const pod_ref& pod) { return known->second.jobs.contains(pod.job); };
  for (const auto& n : nodes_)
    if (n && std::any_of(n->live.begin(), n->live.end(), reads)) {
      group_.later.orders[n->number].sources.push_back(source_of(known->first));
      group_.urgent = true;
    }
}

} // namespace troupe::store_work
