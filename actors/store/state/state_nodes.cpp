#include "actors/store/state/state.hpp"

#include "actors/store/view/node_object.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace troupe::store_work {

namespace {

constexpr const char* node_controller = "node-controller";

api::ObjectReference reference_to(const api::Node& node) {
  api::ObjectReference ref;
  ref.kind = "Node";
  ref.apiVersion = "v1";
  ref.name = node.metadata.name;
  ref.uid = node.metadata.uid;
  return ref;
}

std::string internal_address(const api::Node& node) {
  for (const auto& a : node.status.addresses)
    if (a.type == "InternalIP")
      return a.address;
  return {};
}

/// What the message says of the node, taken into its object.
api::Node updated(api::Node node, const node_state& from, bool heard_before, timestamp_us now) {
  if (from.description)
    describe_node(node, *from.description);
  if (from.health)
    set_node_health(node, *from.health, now);
  else if (from.description && !heard_before)
    set_node_health(node, {}, now);
  if (from.unknown)
    set_node_silent(node, now);
  if (from.description) {
    auto& all = node.status.conditions; // how well a pod's processes are kept together
    std::erase_if(all, [](const auto& c) { return c.type == "StrongContainment"; });
    auto& c = all.emplace_back();
    c.type = "StrongContainment";
    c.status = from.description->strong_containment ? "True" : "False";
    c.reason = from.description->containment;
    c.message = from.description->containment_message;
    c.lastHeartbeatTime.micros = c.lastTransitionTime.micros = now;
  }
  return node;
}

} // namespace

const node_entry* state::node(node_number number) const {
  return number != 0 && number < nodes_.size() ? nodes_[number].get() : nullptr;
}

void state::publish_places() {
  auto places = std::make_shared<std::vector<node_place>>();
  for (const auto& n : nodes_) {
    if (!n)
      places->emplace_back();
    else
      places->push_back({n->name, n->object ? internal_address(n->object.get<api::Node>()) : std::string{}});
  }
  view_.nodes = std::move(places);
}

void state::adopt_node(node_entry& n, const api::resource& object) {
  n.object = object;
  publish_places();
  note_taints(n);
  tell_room(n);
}

node_entry& state::add_node(const node_state& from, timestamp_us now) {
  auto known = node_numbers_.find(from.name);
  if (known == node_numbers_.end()) {
    if (nodes_.empty())
      nodes_.emplace_back();
    if (nodes_.size() > std::numeric_limits<node_number>::max())
      throw std::runtime_error{"more nodes than the store can number"};
    const auto number = static_cast<node_number>(nodes_.size());
    nodes_.push_back(std::make_unique<node_entry>());
    nodes_.back()->number = number;
    nodes_.back()->name = from.name;
    known = node_numbers_.emplace(from.name, number).first;
  }
  auto& n = *nodes_[known->second];
  api::Node object;
  object.metadata.name = from.name;
  object.metadata.uid = to_text(random_uid());
  object.metadata.creationTimestamp.micros = now;
  if (from.description)
    taint_node(object, from.description->taints);
  stamp_taints(object, {}, now);
  const auto made = create(api::make_resource(updated(std::move(object), from, false, now)));
  rows_[id_of(made)].node = n.number;
  adopt_node(n, made);
  tell(reference_to(made.get<api::Node>()),
       {false, node_controller, "RegisteredNode",
        "Node " + from.name + " event: Registered Node " + from.name + " in Controller"},
       now);
  return n;
}

void state::learn(const node_state& from, timestamp_us now) {
  const auto known = node_numbers_.find(from.name);
  const auto stored = known != node_numbers_.end() && nodes_[known->second]->object;
  if (!stored && !from.description)
    return; // nothing is known of it, or it was deleted: it is a node again when it joins
  auto& n = stored ? *nodes_[known->second] : add_node(from, now);
  if (from.incarnation < n.incarnation)
    return;
  if (from.incarnation > n.incarnation) {
    n.incarnation = from.incarnation;
    n.lost = false;
    for (const auto& ref : n.live) // a new agent counts its reports anew
      job(ref.job)->pods.edit(ref.number).attempt = 0;
  }
  const auto was_connected = std::exchange(n.connected, from.connected);
  const auto& before = n.object.get<api::Node>();
  const auto was_ready = is_ready(before);
  auto after = updated(before, from, true, now);
  if (!(after == before)) {
    const auto ready = is_ready(after);
    replace(api::make_resource(std::move(after)));
    if (ready != was_ready)
      tell(reference_to(n.object.get<api::Node>()),
           {false, node_controller, ready ? "NodeReady" : "NodeNotReady",
            "Node " + n.name + " status is now: " + (ready ? "NodeReady" : "NodeNotReady")},
           now);
  } else if (was_connected != n.connected) {
    tell_room(n);
  }
  if (from.lost && !n.lost) {
    n.lost = true;
    lose_pods(n, now);
  }
}

void state::lose_pods(node_entry& n, timestamp_us now) {
  const std::vector<pod_ref> lost(n.live.begin(), n.live.end());
  for (const auto& ref : lost) {
    auto& e = *job(ref.job);
    const auto before = *e.pods.find(ref.number);
    auto& record = e.pods.edit(ref.number);
    if (!apply_node_lost(record, n.name, now))
      continue;
    pod_ended(e, ref.number, record);
    pod_changed(e, ref.number, before, record);
    finish_if_done(e);
  }
}

void state::report(const proxied_report& from, timestamp_us) {
  const auto known = node_numbers_.find(from.node);
  if (known == node_numbers_.end())
    return;
  auto& n = *nodes_[known->second];
  if (from.report.incarnation != n.incarnation || n.lost)
    return; // what it ran has been given away
  for (const auto& pod : from.report.pods)
    report_one(n, pod);
  for (const auto& event : from.report.events)
    learn(n, event);
  auto& owed = group_.later.receipts[{from.node, from.report.incarnation}];
  owed.node = from.node;
  owed.receipt = {from.report.incarnation, std::max(owed.receipt.sequence, from.report.sequence)};
}

void state::report_one(node_entry& n, const pod_report& report) {
  auto* e = job(report.pod.job);
  const auto* known = e ? e->pods.find(report.pod.number) : nullptr;
  if (is_terminal(report.status.phase) && (!known || known->node != n.number || known->is(pod_record::deleting)))
    group_.later.orders[n.number].ended.push_back(report.pod);
  if (!known || known->node != n.number)
    return;
  const auto before = *known;
  auto& record = e->pods.edit(report.pod.number);
  const auto effect = apply(record, report.attempt, report.status);
  if (effect == report_effect::refused || effect == report_effect::same)
    return;
  if (effect == report_effect::ended)
    pod_ended(*e, report.pod.number, record);
  pod_changed(*e, report.pod.number, before, record);
  finish_if_done(*e);
}

void state::remove_node(const api::resource& object, timestamp_us now) {
  const auto known = node_numbers_.find(object.meta().name);
  const auto ref = reference_to(object.get<api::Node>());
  remove(object);
  if (known == node_numbers_.end())
    return;
  auto& n = *nodes_[known->second];
  n.object = {};
  n.connected = false;
  note_taints(n);
  tell_room(n, true);
  lose_pods(n, now);
  n.lost = true;
  group_.later.orders[n.number].dismissed = true;
  tell(ref,
       {false, node_controller, "RemovingNode",
        "Node " + n.name + " event: Removing Node " + n.name + " from Controller"},
       now);
}

node_number state::attach_proxy(const std::string& name, std::uint64_t incarnation) {
  const auto known = node_numbers_.find(name);
  if (known == node_numbers_.end() || nodes_[known->second]->incarnation > incarnation)
    return 0;
  group_.later.attached.push_back(known->second);
  group_.urgent = true;
  return known->second;
}

/// Everything that the nodes of freshly attached proxies should hold, as of the group that closes now.
void state::fill_attached(timestamp_us now) {
  for (const auto number : group_.later.attached) {
    auto& n = *nodes_[number];
    proxy_orders all;
    all.node = number;
    all.all = true;
    if (!n.lost) {
      std::vector<pod_ref> live(n.live.begin(), n.live.end());
      std::sort(live.begin(), live.end()); // a Job's pods together
      for (const auto& ref : live) {
        auto& e = *job(ref.job);
        const auto& record = *e.pods.find(ref.number);
        order_start(e, ref.number, record, all);
        if (record.is(pod_record::deleting) && record.extra)
          all.stops.push_back({ref, grace_left_ms(record, now)});
      }
    }
    auto& orders = group_.later.orders[number];
    all.done = std::move(orders.done);
    all.dismissed = orders.dismissed;
    orders = std::move(all);
  }
}

} // namespace troupe::store_work
