#pragma once
// What the actors of the controller say to the store and hear from it. Never leaves the process: large values travel as
// shared pointers to constants.

#include "messages/cluster/node_messages.hpp"
#include "messages/cluster/pod_fact.hpp"
#include "messages/resource/batch.hpp"
#include "messages/resource/kinds.hpp"
#include "messages/resource/node.hpp"
#include "messages/resource/resource.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// A node's number inside the store, given at its first join; 0 is "no node".
using node_number = std::uint16_t;

// -- clients ------------------------------------------------------------------------------------------------------

enum class write_verb : std::uint8_t { create, update, patch, remove, remove_collection };

/// A client's wish, decoded but neither defaulted nor judged.
struct client_write {
  write_verb verb = write_verb::create;
  const api::kind_info* kind = nullptr;
  std::string name_space, name;
  std::string subresource;                    ///< "", "status", "scale"
  api::resource object;                       ///< create, update
  std::string patch;                          ///< patch: the JSON text
  std::string patch_type;                     ///< its content type
  std::string label_selector, field_selector; ///< remove_collection
  bool dry_run = false;
  bool strict = false; ///< fieldValidation=Strict for patches
  std::string field_manager;
  std::optional<std::int64_t> grace_seconds;
  std::string propagation;                    ///< "", "Background", "Foreground", "Orphan"
  std::string expected_uid, expected_version; ///< preconditions
};

/// The answer, given only when the write is durable.
struct write_outcome {
  int code = 200;
  api::resource object; ///< the stored object, or …
  std::string status;   ///< … a Status as JSON text when `object` is empty
  std::vector<std::string> warnings;
  std::uint64_t version = 0; ///< the store's resourceVersion of the write
};

/// A client_write on its way, with whom to answer. `done` is called once, on any thread, and must not block.
struct pending_write {
  client_write what;
  std::function<void(write_outcome)> done;
};
using pending_write_ptr = std::shared_ptr<pending_write>;

// -- Jobs -----------------------------------------------------------------------------------------------------------

/// Store -> job supervisor: these Jobs were added, changed or removed (the latest state of each; `removed` last).
struct job_change {
  object_id job = 0;
  api::resource object; ///< api::Job
  bool removed = false;
};
struct jobs_changed {
  std::vector<job_change> jobs;
};
using jobs_changed_ptr = std::shared_ptr<const jobs_changed>;

/// A Job that another one depends on (annotation troupe.dev/depends-on), as it is now.
struct dependency_fact {
  std::string name;     ///< in the namespace of the Job that depends on it
  api::resource object; ///< api::Job; empty: there is none of that name
};

/// Store -> Job: everything there is to know, in answer to its attaching: the object and all its pods.
struct job_facts {
  object_id job = 0;
  api::resource object; ///< api::Job
  std::vector<pod_fact> pods;
  std::vector<dependency_fact> dependencies; ///< all of them
};
using job_facts_ptr = std::shared_ptr<const job_facts>;

/// Store -> Job: what changed. Each is answered by exactly one job_decision (perhaps an empty one) of the same round.
struct job_news {
  std::uint64_t round = 0;
  api::resource object; ///< api::Job when the object changed, else empty
  std::vector<pod_fact> pods;
  std::vector<dependency_fact> dependencies; ///< all of them when one changed, else empty
};
using job_news_ptr = std::shared_ptr<const job_news>;

struct job_event {
  bool warning = false;
  std::string reason, message;
  bool operator==(const job_event&) const = default;
};

/// Job -> store: the new status and what shall go. One transaction.
struct job_decision {
  object_id job = 0;
  std::uint64_t round = 0;  ///< of the news that it answers; 0 when a timer caused it
  bool pods_follow = false; ///< the scheduler was asked for pods; its answer belongs to this decision
  std::optional<api::JobStatus> status;
  std::vector<std::uint32_t> remove; ///< pods to delete, with their own grace period
  bool remove_uncounted = false;     ///< those count as nothing (scale-down, suspend)
  std::vector<job_event> events;
};
using job_decision_ptr = std::shared_ptr<const job_decision>;

// -- CronJobs -------------------------------------------------------------------------------------------------------

/// Store -> cron supervisor: these CronJobs were added, changed or removed.
struct cron_change {
  object_id cron = 0;
  api::resource object; ///< api::CronJob
  bool removed = false;
};
struct crons_changed {
  std::vector<cron_change> crons;
};
using crons_changed_ptr = std::shared_ptr<const crons_changed>;

/// A Job that a CronJob controls.
struct cron_child {
  object_id job = 0;
  api::resource object; ///< api::Job
};

/// What became of the Job that a decision wanted created.
struct cron_creation {
  std::string name;
  int code = 201;      ///< the HTTP status of the write
  std::string message; ///< of a refusal, in the API's words
};

/// Store -> CronJob: everything there is to know; in answer to its attaching, and whenever something of it changed.
struct cron_facts {
  object_id cron = 0;
  std::uint64_t round = 0;
  api::resource object;              ///< api::CronJob
  std::vector<cron_child> jobs;      ///< whose controller it is, by name
  std::vector<cron_creation> created; ///< answers to the creations of the last decision
};
using cron_facts_ptr = std::shared_ptr<const cron_facts>;

/// CronJob -> store: one transaction.
struct cron_decision {
  object_id cron = 0;
  std::uint64_t round = 0; ///< of the facts that it answers; 0 when a timer caused it
  std::optional<api::CronJobStatus> status;
  std::vector<object_id> remove;      ///< Jobs to delete, propagationPolicy Background
  std::vector<api::resource> create; ///< api::Job each, as a client would send it
  std::vector<job_event> events;
};
using cron_decision_ptr = std::shared_ptr<const cron_decision>;

// -- scheduling -------------------------------------------------------------------------------------------------------

/// What one pod of a template asks of a node, worked out once per template.
struct pod_demand {
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
  std::map<std::string, std::int64_t> extended; ///< other countable resources, by name
  std::map<std::string, std::string> node_selector;
  std::vector<api::Toleration> tolerations;
  std::string node_name; ///< spec.nodeName: no scheduling
  std::string name_space;
  std::map<std::string, std::string> labels; ///< of the pods
  api::box<api::Affinity> affinity;
  std::vector<api::TopologySpreadConstraint> spread;
  std::int32_t priority = 0;      ///< higher goes first
  bool gated = false;             ///< spec.schedulingGates: not before they are gone
  std::string scheduler_name;     ///< somebody else's pods are left alone
  std::string priority_class;     ///< spec.priorityClassName: the scheduler gives `priority` its value
  std::optional<std::int32_t> asked_priority; ///< spec.priority; must agree with the class
  bool operator==(const pod_demand&) const = default;
};

/// Job -> scheduler: these pods of mine shall exist. Those that exist already are ignored.
struct pods_wanted {
  object_id job = 0;
  std::uint64_t round = 0;
  std::string name_space, job_name; ///< for messages
  std::shared_ptr<const pod_demand> demand;
  std::uint32_t first = 0, count = 0;
  std::vector<std::uint32_t> indexes; ///< completion index of each, or empty
  std::vector<index_failures> before; ///< of each one's index, or empty
  std::uint32_t memory_percent = 100; ///< of the template's memory: more after an OOM kill; `demand` says so already
};
using pods_wanted_ptr = std::shared_ptr<const pods_wanted>;

/// Scheduler -> store: create these pods, on these nodes (0: none fits now). One commit for both.
struct placement {
  std::uint32_t number = 0;
  std::uint32_t index = 0xffffffffU;
  node_number node = 0;
  index_failures before{};            ///< of its index; read when the pod is created
  std::uint32_t memory_percent = 100; ///< of the template's memory; likewise
};
struct pods_placed {
  object_id job = 0;
  std::uint64_t round = 0; ///< of the pods_wanted; 0 when pods that waited find a node now
  std::vector<placement> pods;
  std::string unplaced_why; ///< Kubernetes' text for those without a node: "0/2 nodes are available: …"
  std::string forbidden{};  ///< set: none of the pods may be created, and why (spec/pods-nodes.md §21)
};
using pods_placed_ptr = std::shared_ptr<const pods_placed>;

/// What the scheduler knows of a node.
struct node_room {
  node_number node = 0;
  std::string name;
  std::map<std::string, std::string> labels;
  std::vector<api::Taint> taints;
  bool usable = false;        ///< Ready and its agent connected
  bool unschedulable = false; ///< cordoned
  std::int64_t cpu_milli = 0, memory_bytes = 0;
  std::int32_t pods = 0;
  bool removed = false;
  std::map<std::string, std::int64_t> extended{}; ///< other allocatable resources, by name
};

struct live_pod {
  pod_ref pod;
  node_number node = 0; ///< 0: waits for one
  std::uint32_t index = 0xffffffffU;
  std::uint32_t memory_percent = 100;
};

/// What the scheduler knows of a PriorityClass.
struct priority_class {
  std::string name;
  std::int32_t value = 0;
  bool global_default = false;
};

/// Labels of namespaces, by name.
using namespace_labels = std::map<std::string, std::map<std::string, std::string>>;

/// Store -> scheduler. With `all` (in answer to its attaching) it replaces everything known.
struct scheduler_news {
  bool all = false;
  std::vector<node_room> nodes;                               ///< changed ones
  std::vector<live_pod> ended;                                ///< pods that free their place
  std::vector<live_pod> live;                                 ///< with `all`: pods that hold a place or wait for one
  /// With `all`: the template demand of each Job in `live`, for each memory_percent of its pods; `first` is the number
  /// of its next pod.
  std::vector<std::pair<object_id, pods_wanted_ptr>> demands;
  std::optional<std::vector<priority_class>> classes{}; ///< all of them when one changed
  std::optional<namespace_labels> namespaces{};         ///< all of them when one changed
};
using scheduler_news_ptr = std::shared_ptr<const scheduler_news>;

// -- nodes --------------------------------------------------------------------------------------------------------

/// Proxy -> store: what the world knows of a node. Stored when it differs from before.
struct node_state {
  std::string name;
  std::uint64_t incarnation = 0;
  std::optional<node_description> description; ///< at a join
  std::optional<node_health> health;           ///< when it changed, or with a join
  bool connected = false;                      ///< its agent can be reached now
  bool unknown = false; ///< silent for longer than its grace: Ready=Unknown, reason NodeStatusUnknown
  bool lost = false;    ///< its lease and margin are over: its pods have ended, whatever it may say later
};
using node_state_ptr = std::shared_ptr<const node_state>;

/// Store -> proxy: orders that are durable now. `all`: in answer to its attaching.
struct proxy_orders {
  node_number node = 0;
  bool all = false;
  std::vector<std::shared_ptr<const job_blueprint>> blueprints; ///< of the Jobs in `starts`
  std::vector<std::shared_ptr<const config_source>> sources; ///< that those read, and those that changed
  std::vector<pod_start> starts;
  std::vector<pod_stop> stops;
  std::vector<pod_ref> ended;  ///< their ends are recorded: stops of theirs need no effect any more
  std::vector<object_id> done; ///< Jobs whose blueprints may go
  bool dismissed = false;      ///< the Node object was deleted: whoever is there has to join anew
  std::uint64_t receipt = 0;   ///< the node's reports up to this one are durable; 0: nothing new
};
using proxy_orders_ptr = std::shared_ptr<const proxy_orders>;

/// Proxy -> store: a node's report, as it came. Answered by `report_receipt` to the proxy once durable.
struct proxied_report {
  std::string node;
  node_report report;
};
using proxied_report_ptr = std::shared_ptr<const proxied_report>;

} // namespace troupe
