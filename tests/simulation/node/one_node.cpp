#include "tests/simulation/node/one_node.hpp"

#include "messages/codec/stored.hpp"
#include "messages/resource/pod.hpp"

#include <algorithm>
#include <stdexcept>

namespace troupe::test {

namespace {

constexpr std::int64_t lease_ms = 10'000;

/// Stands for a node proxy: writes down what it hears.
class recorder : public troupe_actor<node_proxy_actor> {
 public:
  recorder(caf::actor_config& config, const actor_context& context, actor_identity who, one_node& stage)
      : troupe_actor(config, context, std::move(who)), stage_(stage), incarnation_(stage.incarnation) {}

  behavior_type make_behavior() override {
    return {
        [this](const heartbeat& beat) {
          stage_.seen.heartbeats.push_back(beat);
          if (stage_.agent && stage_.answering && beat.incarnation == incarnation_)
            send(node_agent_actor{stage_.agent}, heartbeat_ack{incarnation_, beat.sent_boottime_ns});
        },
        [this](const node_report& report) {
          if (report.incarnation != incarnation_)
            return;
          stage_.seen.reports.push_back(report);
          if (stage_.on_report)
            stage_.on_report(report);
          if (stage_.agent && stage_.receipting)
            send(node_agent_actor{stage_.agent}, report_receipt{incarnation_, report.sequence});
        },
        [](const proxy_orders_ptr&) {},
        [](const report_receipt&) {},
        [](look_atom, std::uint64_t) {},
        [](const log_query&) { return log_answer{}; },
        [](const inspect_query&) { return inspect_answer{}; },
    };
  }

 protected:
  std::string state_json() const override { return "{}"; }

 private:
  one_node& stage_;
  std::uint64_t incarnation_;
};

} // namespace

node::log_chunk scripted_logs::read(const node::log_request& what) const {
  node::log_chunk out;
  const auto found = written.find(what.from.run);
  const auto& all = found == written.end() ? std::string{} : found->second;
  out.bytes = all.substr(std::min<std::size_t>(what.cursor.offset, all.size()));
  out.next = {0, 0, static_cast<std::uint32_t>(all.size()), true};
  out.at_end = true;
  return out;
}

one_node::one_node(bool connected) {
  start_agent();
  if (connected)
    launcher.connect();
  settle();
}

one_node::~one_node() {
  kill_agent();
  disconnect();
}

void one_node::start_agent() {
  node_agent_spec spec;
  spec.runtime = &mirror;
  spec.logs = &logs;
  spec.prober = &prober;
  spec.node.name = "node-1";
  spec.node.cpu_milli = 4000;
  spec.images = std::make_shared<const node::image_table>();
  spec.boottime = [this] { return time.now_us() * 1000; };
  spec.on_disconnected = [this] { ++disconnections; };
  agent = time.system().spawn<node_agent>(time.context(), actor_identity{"/node", "node-agent", "Node node-1"},
                                          std::move(spec));
  settle();
}

void one_node::kill_agent() {
  stop_actor(agent, caf::exit_reason::kill);
  agent = nullptr;
  settle();
}

void one_node::join() {
  ++incarnation;
  proxy = time.system().spawn<recorder>(time.context(), actor_identity{"/nodes/node-1", "node-proxy", "Node node-1"},
                                        *this);
  caf::anon_send(agent, join_atom::value, join_answer{true, {}, incarnation, lease_ms}, proxy);
  settle();
}

void one_node::disconnect() {
  stop_actor(proxy, caf::exit_reason::kill);
  proxy = nullptr;
  settle();
}

void one_node::order(node_orders orders) {
  orders.incarnation = incarnation;
  caf::anon_send(agent, std::move(orders));
  settle();
}

job_blueprint one_node::job(object_id id, const std::string& restart_policy) const {
  return job(id, restart_policy, [](api::Container&) {});
}

job_blueprint one_node::job(object_id id, const std::string& restart_policy,
                            const std::function<void(api::Container&)>& more) const {
  api::PodTemplateSpec of;
  of.spec.restartPolicy = restart_policy;
  of.spec.containers.emplace_back();
  of.spec.containers[0].name = "main";
  of.spec.containers[0].image = "nothing";
  of.spec.containers[0].command = {"/bin/true"};
  more(of.spec.containers[0]);
  job_blueprint out;
  out.job = id;
  out.name_space = "default";
  out.name = "job-" + std::to_string(id);
  out.uid[0] = static_cast<std::uint8_t>(id);
  out.pod_template = api::to_stored(of);
  return out;
}

node_orders one_node::starting(std::vector<job_blueprint> jobs, std::vector<pod_ref> pods, bool all) {
  node_orders out;
  out.all = all;
  out.blueprints = std::move(jobs);
  for (const auto& pod : pods)
    out.starts.emplace_back().pod = pod;
  return out;
}

void one_node::receipt() {
  if (!seen.reports.empty())
    caf::anon_send(agent, report_receipt{incarnation, seen.reports.back().sequence});
  settle();
}

void one_node::settle() {
  do
    time.settle();
  while (launcher.deliver());
}

void one_node::after(std::chrono::microseconds span) {
  constexpr std::chrono::microseconds stride{100'000};
  for (settle(); span.count() > 0; span -= stride) {
    time.after(std::min(span, stride));
    settle();
  }
}

node::container_key one_node::key(const pod_ref& pod, std::uint16_t attempt) const {
  uid_bytes job_uid{};
  job_uid[0] = static_cast<std::uint8_t>(pod.job);
  return {pod_uid(job_uid, pod.number), 0, attempt};
}

pod_status one_node::last(const pod_ref& pod) const {
  for (auto report = seen.reports.rbegin(); report != seen.reports.rend(); ++report)
    for (const auto& x : report->pods)
      if (x.pod == pod)
        return x.status;
  throw std::runtime_error("nothing was reported of this pod");
}

std::vector<std::string> one_node::events_of(const pod_ref& pod) const {
  std::vector<std::string> out;
  for (const auto& report : seen.reports)
    for (const auto& x : report.events)
      if (x.pod == pod)
        out.push_back(x.reason + ": " + x.message);
  return out;
}

std::size_t one_node::reports_of(const pod_ref& pod) const {
  std::size_t count = 0;
  for (const auto& report : seen.reports)
    count += static_cast<std::size_t>(
        std::count_if(report.pods.begin(), report.pods.end(), [&](const auto& x) { return x.pod == pod; }));
  return count;
}

} // namespace troupe::test
