#include "tests/unit/why/world.hpp"

#include "actors/store/pods/pod_owner.hpp"
#include "messages/resource/event.hpp"
#include "messages/resource/node.hpp"

namespace troupe::test {

namespace {

object_map& objects_of(snapshot& in, const api::kind_info& kind) {
  for (auto& [known, objects] : in.kinds)
    if (known == &kind)
      return objects;
  return in.kinds.emplace_back(&kind, object_map{}).second;
}

} // namespace

world::world() {
  job_.metadata.name = "pi";
  job_.metadata.namespace_ = "default";
  job_.metadata.uid = "11111111-2222-4333-8444-555555555555";
  job_.spec.parallelism = job_.spec.completions = 1;
  job_.spec.backoffLimit = 6;
  job_.spec.completionMode = "NonIndexed";
  job_.spec.podReplacementPolicy = "TerminatingOrFailed";
  job_.status.startTime = api::Time{minute_ago};
  auto& spec = job_.spec.template_.spec;
  spec.restartPolicy = "Never";
  auto& c = spec.containers.emplace_back();
  c.name = "main";
  c.image = "debian";
  view_.nodes = std::make_shared<const std::vector<node_place>>(
      std::vector<node_place>{{}, {"node-1", "10.0.0.1"}, {"node-2", "10.0.0.2"}});
  node("node-1", "True", "kubelet is posting ready status");
  keep();
}

world& world::job(const job_change& change) {
  change(job_);
  keep();
  return *this;
}

world& world::condition(const char* type, const char* reason, const char* message) {
  return job([&](api::Job& j) {
    auto& c = j.status.conditions.emplace_back();
    c.type = type;
    c.status = "True";
    c.reason = reason;
    c.message = message;
    c.lastTransitionTime = api::Time{minute_ago};
  });
}

world& world::pod(const record_change& edit) {
  auto& record = pods_.edit(created_++);
  record.created_us = record.scheduled_us = record.accepted_us = minute_ago;
  record.node = 1;
  if (edit)
    edit(record);
  keep();
  return *this;
}

world& world::pod(pod_status status, const record_change& edit) {
  return pod([&](pod_record& record) {
    apply(record, 1, status);
    if (edit)
      edit(record);
  });
}

world& world::node(const std::string& name, const char* ready, const char* message) {
  api::Node n;
  n.metadata.name = name;
  auto& c = n.status.conditions.emplace_back();
  c.type = "Ready";
  c.status = ready;
  c.message = message;
  c.lastTransitionTime = api::Time{minute_ago};
  return put(api::make_resource(std::move(n)));
}

world& world::put(const api::resource& object) {
  objects_of(view_, object.kind()).set(object_key(object.meta().namespace_, object.meta().name), object);
  return *this;
}

world& world::warn(const std::string& name, const std::string& uid, const char* reason, const char* message) {
  api::Event e;
  e.metadata.name = name + ".18eb1e5f";
  e.metadata.namespace_ = "default";
  e.involvedObject.uid = uid;
  e.type = "Warning";
  e.reason = reason;
  e.message = message;
  e.lastTimestamp = api::Time{minute_ago};
  return put(api::make_resource(std::move(e)));
}

void world::keep() {
  const auto object = api::make_resource(job_);
  put(object);
  const auto owner = std::make_shared<const pod_owner>(make_pod_owner(7, object));
  view_.pods.set(job_pods_key("default", "pi", 7),
                 std::make_shared<const job_pods>(job_pods{owner, pods_.freeze(), created_}));
}

std::string world::pod_name(std::uint32_t number) const { return find_pod(number)->name(); }

std::optional<pod_entry> world::find_pod(std::uint32_t number) const {
  const auto* of = view_.pods_of("default", "pi", 7);
  const auto* record = of->pods.find(number);
  return record ? std::optional{pod_entry{of, number, record}} : std::nullopt;
}

pod_status runs(timestamp_us since, bool ready) {
  pod_status s;
  s.phase = pod_phase::running;
  s.accepted_us = minute_ago;
  s.ready_us = ready ? since : 0;
  auto& c = s.containers.emplace_back();
  c.state = run_state::running;
  c.started_us = since;
  c.started = true;
  c.ready = ready;
  return s;
}

pod_status waits(const char* reason, const char* message) {
  pod_status s;
  s.accepted_us = minute_ago;
  auto& c = s.containers.emplace_back();
  c.waiting_reason = reason;
  c.waiting_message = message;
  return s;
}

pod_status ends(std::int32_t code, const char* reason, timestamp_us at) {
  pod_status s;
  s.phase = code == 0 ? pod_phase::succeeded : pod_phase::failed;
  s.accepted_us = minute_ago;
  auto& c = s.containers.emplace_back();
  c.state = run_state::terminated;
  c.end = {code, 0, minute_ago, at, code == 0 ? "Completed" : reason, "", {}};
  return s;
}

} // namespace troupe::test
