#pragma once
// What the controller's node proxies and the node agents say to each other. All of it crosses the network, where
// nothing reports its loss: orders are repeated until their effect is reported, reports until their receipt comes.

#include "messages/cluster/pod_status.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe {

/// What a node is and offers.
struct node_description {
  std::string name;
  std::map<std::string, std::string> labels;
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
  std::int64_t ephemeral_bytes = 0;
  std::int32_t max_pods = 0;
  std::string address; ///< InternalIP
  std::string hostname;
  std::string machine_id, boot_id, kernel_version, os_image, architecture;
  std::string containment; ///< see node::containment_info
  bool strong_containment = true;
  std::string containment_message;
  std::vector<std::string> images; ///< patterns of its image table
  std::vector<std::string> taints; ///< of a new Node object: "key=value:Effect" or "key:Effect"
  std::map<std::string, std::int64_t> extended; ///< other countable resources, by name
  template <class I> friend auto inspect(I& f, node_description& x) {
    return f(x.name, x.labels, x.cpu_milli, x.memory_bytes, x.ephemeral_bytes, x.max_pods, x.address, x.hostname,
             x.machine_id, x.boot_id, x.kernel_version, x.os_image, x.architecture, x.containment, x.strong_containment,
             x.containment_message, x.images, x.taints, x.extended);
  }
};

/// The agent's state of health, with each heartbeat.
struct node_health {
  bool ready = true;
  std::string message; ///< why not ready
  std::int64_t memory_available = 0, disk_available = 0;
  bool disk_pressure = false, memory_pressure = false;
  template <class I> friend auto inspect(I& f, node_health& x) {
    return f(x.ready, x.message, x.memory_available, x.disk_available, x.disk_pressure, x.memory_pressure);
  }
};

/// Agent -> proxy, each interval. `sent_boottime_ns` comes back in the answer: the lease counts from the sending.
struct heartbeat {
  std::uint64_t incarnation = 0;
  std::int64_t sent_boottime_ns = 0;
  node_health health;
  template <class I> friend auto inspect(I& f, heartbeat& x) { return f(x.incarnation, x.sent_boottime_ns, x.health); }
};

/// Proxy -> agent: heard you.
struct heartbeat_ack {
  std::uint64_t incarnation = 0;
  std::int64_t sent_boottime_ns = 0;
  template <class I> friend auto inspect(I& f, heartbeat_ack& x) { return f(x.incarnation, x.sent_boottime_ns); }
};

/// What all pods of one Job share on a node. Sent to each incarnation of a node before the first pod that needs it.
struct job_blueprint {
  object_id job = 0;
  std::uint32_t version = 0; ///< grows when the template changes (suspended Jobs)
  std::string name_space, name;
  uid_bytes uid{};
  std::string pod_template; ///< api::PodTemplateSpec in the stored form (messages/codec/stored.hpp)
  bool indexed = false;
  std::vector<std::int32_t> success_exit_codes; ///< beside 0 (annotation troupe.dev/success-exit-codes)
  template <class I> friend auto inspect(I& f, job_blueprint& x) {
    return f(x.job, x.version, x.name_space, x.name, x.uid, x.pod_template, x.indexed, x.success_exit_codes);
  }
};

/// A ConfigMap or Secret that pods on a node read: sent before the first blueprint that names it, and when it changes.
struct config_source {
  bool secret = false; ///< else a ConfigMap
  std::string name_space, name;
  std::uint64_t version = 0;               ///< resourceVersion; 0: there is none of that name
  bool immutable = false;
  std::map<std::string, std::string> data; ///< by key; bytes
  template <class I> friend auto inspect(I& f, config_source& x) {
    return f(x.secret, x.name_space, x.name, x.version, x.immutable, x.data);
  }
};

/// Run this pod. A node that knows the pod (by job and number) ignores it and repeats its last report.
struct pod_start {
  pod_ref pod;
  std::uint32_t blueprint_version = 0;
  std::uint32_t index = 0xffffffffU;    ///< completion index, or none
  std::vector<std::int32_t> runs_begun; ///< per container, as the node told before; one it cannot find has been lost
  std::uint32_t memory_percent = 100;   ///< of the template's memory limits
  template <class I> friend auto inspect(I& f, pod_start& x) {
    return f(x.pod, x.blueprint_version, x.index, x.runs_begun, x.memory_percent);
  }
};

/// End this pod: SIGTERM now, SIGKILL after the grace period. Repeating it with a shorter grace shortens it.
struct pod_stop {
  pod_ref pod;
  std::int64_t grace_ms = 0;
  template <class I> friend auto inspect(I& f, pod_stop& x) { return f(x.pod, x.grace_ms); }
};

/// Proxy -> agent. With `all`, `starts` is everything the node should hold (joining): pods that it has beyond that are
/// ended.
struct node_orders {
  std::uint64_t incarnation = 0;
  bool all = false;
  std::vector<config_source> sources;
  std::vector<job_blueprint> blueprints;
  std::vector<pod_start> starts;
  std::vector<pod_stop> stops;
  std::vector<object_id> forget; ///< Jobs whose blueprints will not be needed again
  std::uint64_t receipt = 0;     ///< reports up to this one are durable, as by a report_receipt; 0: nothing new
  template <class I> friend auto inspect(I& f, node_orders& x) {
    return f(x.incarnation, x.all, x.sources, x.blueprints, x.starts, x.stops, x.forget, x.receipt);
  }
};

/// What happened to a pod on its node and its status cannot tell: becomes an event. May be told twice.
struct pod_event {
  pod_ref pod;
  std::int32_t container = -1; ///< in the template's order, init containers first; -1: the whole pod
  bool warning = false;
  std::int64_t at_us = 0;
  std::string reason, message; ///< Kubernetes' words (spec/pods-nodes.md §19)
  template <class I> friend auto inspect(I& f, pod_event& x) {
    return f(x.pod, x.container, x.warning, x.at_us, x.reason, x.message);
  }
};

/// Agent -> proxy: what changed. Kept and sent again until its receipt.
struct node_report {
  std::uint64_t incarnation = 0;
  std::uint64_t sequence = 0;
  std::vector<pod_report> pods;
  std::vector<pod_event> events;
  template <class I> friend auto inspect(I& f, node_report& x) {
    return f(x.incarnation, x.sequence, x.pods, x.events);
  }
};

/// Proxy -> agent: the reports up to here are durable; what they tell may be forgotten.
struct report_receipt {
  std::uint64_t incarnation = 0;
  std::uint64_t sequence = 0;
  template <class I> friend auto inspect(I& f, report_receipt& x) { return f(x.incarnation, x.sequence); }
};

/// Controller -> agent: read a container's output (a request; answer within its timeout). With `wait`, an answer comes
/// only when there is something to read or the run has ended.
struct log_query {
  pod_ref pod;
  std::uint16_t container = 0;
  log_place from;
  std::uint32_t cursor_segment = 0, cursor_entry = 0, cursor_offset = 0;
  bool cursor_started = false;
  std::int64_t since_us = 0;
  std::int64_t tail_lines = -1;
  bool timestamps = false;
  bool wait = false;
  std::uint32_t limit_bytes = 256 * 1024;
  template <class I> friend auto inspect(I& f, log_query& x) {
    return f(x.pod, x.container, x.from, x.cursor_segment, x.cursor_entry, x.cursor_offset, x.cursor_started,
             x.since_us, x.tail_lines, x.timestamps, x.wait, x.limit_bytes);
  }
};

struct log_answer {
  std::string bytes;
  std::uint32_t cursor_segment = 0, cursor_entry = 0, cursor_offset = 0;
  bool at_end = false; ///< nothing more stands there now
  bool ended = false;  ///< the run has ended: with at_end, nothing more will come
  bool gone = false;   ///< rotated away or retired
  template <class I> friend auto inspect(I& f, log_answer& x) {
    return f(x.bytes, x.cursor_segment, x.cursor_entry, x.cursor_offset, x.at_end, x.ended, x.gone);
  }
};

/// Agent -> gate, after connecting: let me in.
struct join_request {
  node_description node;
  std::string cluster_version; ///< refused when it differs from the controller's
  template <class I> friend auto inspect(I& f, join_request& x) { return f(x.node, x.cluster_version); }
};

/// Gate -> agent. The proxy's handle comes with it as a message of its own (messages/actors.hpp).
struct join_answer {
  bool accepted = false;
  std::string message;           ///< why not
  std::uint64_t incarnation = 0; ///< of this node, growing with each join
  std::int64_t lease_ms = 0;     ///< the node ends its pods this long after the last heartbeat that was answered
  template <class I> friend auto inspect(I& f, join_answer& x) {
    return f(x.accepted, x.message, x.incarnation, x.lease_ms);
  }
};

/// A console's question to one process: about its actors. Answered by `inspect_answer`.
struct inspect_query {
  std::string what; ///< "tree", "actor", "state", "kill", "log-level"
  std::string path; ///< of the actor; or the level
  template <class I> friend auto inspect(I& f, inspect_query& x) { return f(x.what, x.path); }
};

struct inspect_answer {
  bool ok = true;
  std::string json; ///< the answer, or {"error": …}
  template <class I> friend auto inspect(I& f, inspect_answer& x) { return f(x.ok, x.json); }
};

} // namespace troupe
