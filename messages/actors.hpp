#pragma once
// Every actor interface of Troupe, a sentence a message. Kinds of sender stand in the comments.
// Messages that cross the network are plain structs (messages/cluster/node_messages.hpp); those that stay in the controller
// are shared pointers to constants (messages/cluster/store_messages.hpp).

#include "messages/cluster/store_messages.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/typed_actor.hpp>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pending_write_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::jobs_changed_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::job_facts_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::job_news_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::job_decision_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::crons_changed_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::cron_facts_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::cron_decision_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pods_wanted_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pods_placed_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::scheduler_news_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::node_state_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::proxy_orders_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::proxied_report_ptr)

namespace troupe {

using attach_atom = caf::atom_constant<caf::atom("attach")>;
using durable_atom = caf::atom_constant<caf::atom("durable")>; ///< a group is on disk
using ready_atom = caf::atom_constant<caf::atom("ready")>;     ///< the journal takes the next group
using failed_atom = caf::atom_constant<caf::atom("failed")>;   ///< a group could not be written
using look_atom = caf::atom_constant<caf::atom("look")>;       ///< to oneself: only time could change my mind
using join_atom = caf::atom_constant<caf::atom("join")>;
using ask_atom = caf::atom_constant<caf::atom("ask")>;
using stop_atom = caf::atom_constant<caf::atom("stop")>;

/// A JOB: the state machine of one Job.
using job_actor = caf::typed_actor<
  caf::reacts_to<job_facts_ptr>,              // Store, once attached: all there is to know.
  caf::reacts_to<job_news_ptr>,               // Store: what changed. Answered by one job_decision.
  caf::reacts_to<look_atom, std::uint64_t>>;  // Itself: the time of its n-th round has come.

/// The JOB SUPERVISOR: one Job actor per unfinished Job; the TTL of finished ones.
using job_supervisor_actor = caf::typed_actor<
  caf::reacts_to<jobs_changed_ptr>,           // Store: added, changed, removed; all of them once attached.
  caf::reacts_to<look_atom, std::uint64_t>>;  // Itself: a TTL may be over, or a restart due.

/// A CRONJOB: the schedule of one CronJob.
using cron_job_actor = caf::typed_actor<
  caf::reacts_to<cron_facts_ptr>,             // Store: all there is to know. Answered by one cron_decision.
  caf::reacts_to<look_atom, std::uint64_t>>;  // Itself: the time of its n-th round has come.

/// The CRON SUPERVISOR: one CronJob actor per CronJob.
using cron_supervisor_actor = caf::typed_actor<
  caf::reacts_to<crons_changed_ptr>,          // Store: added, changed, removed; all of them once attached.
  caf::reacts_to<look_atom, std::uint64_t>>;  // Itself: a restart is due.

/// The SCHEDULER: which pod runs where.
using scheduler_actor = caf::typed_actor<
  caf::reacts_to<scheduler_news_ptr>,         // Store: nodes and places that changed; everything once attached.
  caf::reacts_to<pods_wanted_ptr>,            // Job: these pods of mine shall exist.
  caf::reacts_to<look_atom, std::uint64_t>>;  // Itself: those that wait may fit now.

/// A NODE PROXY: what the controller knows of one node, and the way to it.
using node_proxy_actor = caf::typed_actor<
  caf::reacts_to<heartbeat>,                  // Agent: I live.
  caf::reacts_to<node_report>,                // Agent: pods changed.
  caf::reacts_to<proxy_orders_ptr>,           // Store: durable orders for this node.
  caf::reacts_to<report_receipt>,             // Store: that report is durable.
  caf::reacts_to<look_atom, std::uint64_t>,   // Itself: the grace may be over, or orders need repeating.
  caf::replies_to<log_query>::with<log_answer>,           // API, through the store's gateway: read a log there.
  caf::replies_to<inspect_query>::with<inspect_answer>>;  // Gatekeeper: about the actors there.

/// A NODE AGENT: what one machine runs.
using node_agent_actor = caf::typed_actor<
  caf::reacts_to<heartbeat_ack>,              // Proxy: heard you.
  caf::reacts_to<node_orders>,                // Proxy: start, stop, forget. Known pods are ignored.
  caf::reacts_to<report_receipt>,             // Proxy: durable up to here.
  caf::reacts_to<join_atom, join_answer, node_proxy_actor>, // Transport: joined under this incarnation; this is your proxy.
  caf::reacts_to<look_atom, std::uint64_t>,   // Itself: a heartbeat, a report or a follower of logs is due.
  caf::replies_to<log_query>::with<log_answer>,
  caf::replies_to<inspect_query>::with<inspect_answer>>;

/// The NODE GATE: the one published actor of the controller; lets nodes in and keeps their proxies.
using node_gate_actor = caf::typed_actor<
  caf::replies_to<join_atom, join_request, node_agent_actor>::with<join_answer, node_proxy_actor>,
  caf::replies_to<ask_atom, std::string>::with<node_proxy_actor>,     // Gateway: the way to that node.
  caf::replies_to<ask_atom>::with<std::vector<std::string>>>;         // Gatekeeper: who is connected.

/// An INSPECTOR: answers the console's questions about the actors of one process. The GATEKEEPER of the controller has the
/// same interface and passes questions on to the process that they concern.
using inspector_actor = caf::typed_actor<
  caf::replies_to<inspect_query>::with<inspect_answer>>;

/// The STORE: the only copy of API objects and pod records.
using store_actor = caf::typed_actor<
  caf::reacts_to<pending_write_ptr>,          // API: a client's wish.
  caf::reacts_to<job_decision_ptr>,           // Job: new status, pods to delete, events.
  caf::reacts_to<cron_decision_ptr>,          // CronJob: Jobs to create and to delete, new status, events.
  caf::reacts_to<pods_placed_ptr>,            // Scheduler: create these pods, there.
  caf::reacts_to<node_state_ptr>,             // Proxy: what the world knows of a node.
  caf::reacts_to<proxied_report_ptr>,         // Proxy: what a node says of its pods.
  caf::reacts_to<attach_atom, job_supervisor_actor>,          // Each of these is answered with everything that
  caf::reacts_to<attach_atom, scheduler_actor>,               // concerns its sender, and with what changes from then on.
  caf::reacts_to<attach_atom, cron_supervisor_actor>,
  caf::reacts_to<attach_atom, object_id, cron_job_actor>,
  caf::reacts_to<attach_atom, object_id, job_actor>,
  caf::reacts_to<attach_atom, std::string, std::uint64_t, node_proxy_actor>, // node name, incarnation
  caf::reacts_to<durable_atom, std::uint64_t>,                // Journal: the groups up to here are on disk.
  caf::reacts_to<ready_atom>,                                 // Journal: hand over the next group.
  caf::reacts_to<failed_atom, std::string>,                   // Journal: the disk refused; nothing more is accepted.
  caf::reacts_to<look_atom, std::uint64_t>>;                  // Itself: the group has waited long enough.

} // namespace troupe

namespace caf {
class actor_system_config;
}

namespace troupe {
/// Announces every message type that crosses the network, by stable names. Called by every process.
void announce(caf::actor_system_config& config);
/// The identifier that both ends of a connection must share: changes with every change of the messages' layout.
std::string protocol_identifier();
} // namespace troupe
