#include "nodes/controller/tree.hpp"

#include "actors/console/gatekeeper.hpp"
#include "actors/console/inspector.hpp"
#include "actors/cron/cron_supervisor.hpp"
#include "actors/job/job_supervisor.hpp"
#include "actors/proxy/node_gate.hpp"
#include "actors/scheduler/scheduler.hpp"
#include "actors/store/store.hpp"

namespace troupe {

namespace {

std::vector<std::string> known_nodes(const published& readers) {
  std::vector<std::string> names;
  if (const auto now = readers.current())
    now->each_object(*api::find_resource("", "nodes"), "", "", [&](const std::string&, const api::resource& node) {
      names.push_back(node.meta().name);
      return true;
    });
  return names;
}

template <class Spawn> child_spec permanent(const char* id, Spawn spawn) {
  return {id, restart_when::permanent, [spawn] { return caf::actor_cast<caf::actor>(spawn()); }};
}

child_spec store_child(const tree_parts& t) {
  return permanent("store", [t] {
    auto h = t.system->spawn<store>(t.context, actor_identity{"/store", "store", ""},
                                    store_spec{t.disk, t.readers, {}, t.metrics});
    t.handles->set(store_actor{h});
    return h;
  });
}

child_spec gate_child(const tree_parts& t) {
  return permanent("nodes", [t] {
    node_gate_spec spec{t.handles->store(), t.limits, t.protocol, known_nodes(*t.readers)};
    auto h = t.system->spawn<node_gate>(t.context, actor_identity{"/nodes", "node-gate", ""}, std::move(spec));
    t.handles->set(node_gate_actor{h});
    return h;
  });
}

child_spec scheduler_child(const tree_parts& t) {
  return permanent("scheduler", [t] {
    auto h = t.system->spawn<scheduler>(t.context, actor_identity{"/scheduler", "scheduler", ""}, t.handles->store());
    t.handles->set(scheduler_actor{h});
    return h;
  });
}

child_spec jobs_child(const tree_parts& t) {
  return permanent("jobs", [t] {
    job_supervisor_setup setup;
    setup.handles = t.handles;
    setup.metrics = t.metrics;
    auto h =
        t.system->spawn<job_supervisor>(t.context, actor_identity{"/jobs", "job-supervisor", ""}, std::move(setup));
    t.handles->set(job_supervisor_actor{h});
    return h;
  });
}

child_spec crons_child(const tree_parts& t) {
  return permanent("crons", [t] {
    cron_supervisor_setup setup;
    setup.handles = t.handles;
    auto h =
        t.system->spawn<cron_supervisor>(t.context, actor_identity{"/crons", "cron-supervisor", ""}, std::move(setup));
    t.handles->set(cron_supervisor_actor{h});
    return h;
  });
}

child_spec inspector_child(const tree_parts& t) {
  return permanent("inspector", [t] {
    inspector_actor h = t.system->spawn<inspector>(t.context, actor_identity{"/inspector", "inspector", ""},
                                                   "/controller", t.allow_control);
    t.console->set_inspector(h);
    return h;
  });
}

child_spec gatekeeper_child(const tree_parts& t) {
  return permanent("gatekeeper", [t] {
    inspector_actor h = t.system->spawn<gatekeeper>(t.context, actor_identity{"/gatekeeper", "gatekeeper", ""},
                                                    t.console->inspector(), t.handles->node_gate());
    t.console->set_gatekeeper(h);
    return h;
  });
}

} // namespace

std::vector<child_spec> controller_children(const tree_parts& of) {
  return {store_child(of), gate_child(of),      scheduler_child(of), jobs_child(of),
          crons_child(of), inspector_child(of), gatekeeper_child(of)};
}

} // namespace troupe
