#include "nodes/agent/agent.hpp"

#include "actors/console/inspector.hpp"
#include "actors/node/node_agent.hpp"
#include "actors/supervision/log.hpp"
#include "actors/supervision/supervisor.hpp"
#include "nodes/agent/asio_prober.hpp"
#include "nodes/agent/connector.hpp"
#include "nodes/agent/machine.hpp"
#include "nodes/agent/volumes/volume_folders.hpp"
#include "nodes/cluster/allocator.hpp"
#include "nodes/cluster/caf_config.hpp"
#include "nodes/cluster/signals.hpp"
#include "nodes/launcher/launcher_client.hpp"
#include "nodes/launcher/segment_log_store.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <future>

namespace troupe {

namespace {

constexpr int gave_up_status = 70;                     // EX_SOFTWARE
constexpr auto time_to_tell = std::chrono::seconds{8}; ///< the controller of the ends of pods
constexpr auto time_to_stop = std::chrono::seconds{15};
/// How long the first probe of the containment may take before the node joins without it.
constexpr auto probe_patience = std::chrono::seconds{10};
/// Containers that can stand in the launcher's table for each pod, finished ones included.
constexpr std::int64_t slots_per_pod = 2;

launcher::client_options launcher_options(const config::settings& settings) {
  launcher::client_options out;
  out.dir = config::launcher_dir(settings);
  out.program = settings.node.launcher;
  out.slots = static_cast<std::uint32_t>(settings.node.slots > 0 ? settings.node.slots
                                                                 : settings.node.capacity.pods * slots_per_pod + 64);
  out.log_total_bytes = static_cast<std::uint64_t>(settings.node.logs.retention_bytes);
  out.log_rotate_bytes = static_cast<std::uint64_t>(settings.node.logs.rotate_bytes);
  out.log_rotate_keep = static_cast<std::uint32_t>(settings.node.logs.rotate_files);
  out.warn = [](const std::string& text) { log(severity::warning, "launcher: " + text); };
  return out;
}

std::shared_ptr<const node::image_table> image_table(const config::settings& settings) {
  std::vector<node::image_entry> rows;
  for (const auto& image : settings.node.images)
    rows.push_back({image.name, image.rootfs == "host" ? std::string{} : image.rootfs, image.entrypoint, image.args,
                    image.env, image.working_dir});
  return std::make_shared<const node::image_table>(std::move(rows));
}

/// The agent's handle of the moment, for those who outlive it.
class current_agent {
 public:
  void set(local_node_agent_actor handle) {
    const std::lock_guard lock{mutex_};
    std::swap(handle_, handle);
  }
  local_node_agent_actor get() const {
    const std::lock_guard lock{mutex_};
    return handle_;
  }

 private:
  mutable std::mutex mutex_;
  local_node_agent_actor handle_;
};

/// Everything of one agent process that is wired together.
struct agent_process {
  const config::settings& settings;
  std::unique_ptr<caf::actor_system_config> caf_config = cluster::make_caf_config(settings);
  // What actors use outlives the system: some of them end with it only.
  wall_clock time;
  actor_registry registry;
  actor_context context{&registry, &time};
  launcher::launcher_client launcher{launcher_options(settings)};
  node::runtime_mirror runtime{launcher};
  launcher::segment_log_store logs{config::launcher_dir(settings)};
  asio_prober prober;
  node::volume_folders volumes{config::node_dir(settings) + "/pods"};
  node_description self = describe_machine(settings);
  std::atomic<bool> gave_up{false}, stopping{false};
  caf::actor_system system{*caf_config};
  // Who holds actors goes before it.
  current_agent agent;
  inspector_actor inspector;
  std::unique_ptr<connector> to_controller;
  caf::actor root;

  explicit agent_process(const config::settings& s) : settings(s) {}

  void probe_containment();
  child_spec inspector_child();
  child_spec agent_child();
  void start();
  void end_pods();
  void stop();
};

void agent_process::probe_containment() {
  // The launcher's table is repeated to the agent by the mirror; here only its first answer is awaited.
  auto answered = std::make_shared<std::promise<void>>();
  auto once = std::make_shared<std::atomic<bool>>(false);
  runtime.listen([answered, once](const node::runtime_news& news) {
    if (news.connected && !once->exchange(true))
      answered->set_value();
  });
  answered->get_future().wait_for(probe_patience);
  const auto info = runtime.containment();
  self.containment = info.method;
  self.strong_containment = info.strong;
  self.containment_message = info.message;
  if (!info.no_mounts.empty())
    log(severity::warning, "pods with volumes cannot run here: " + info.no_mounts);
  log(info.strong ? severity::info : severity::warning,
      fmt::format("containment={} strong={} {}", info.method, info.strong, info.message));
}

child_spec agent_process::inspector_child() {
  return {"inspector", restart_when::permanent, [this] {
            inspector = system.spawn<troupe::inspector>(context, actor_identity{"/inspector", "inspector", ""},
                                                        "/" + self.name, settings.api.allow_control);
            return caf::actor_cast<caf::actor>(inspector);
          }};
}

child_spec agent_process::agent_child() {
  return {"node", restart_when::permanent, [this] {
            node_agent_spec spec;
            spec.runtime = &runtime;
            spec.logs = &logs;
            spec.prober = &prober;
            spec.volumes = &volumes;
            spec.node = self;
            spec.images = image_table(settings);
            spec.heartbeat_interval =
                std::chrono::duration_cast<std::chrono::milliseconds>(settings.node.heartbeat_interval);
            spec.health = [dir = settings.data_dir] { return examine_machine(dir); };
            spec.on_disconnected = [this] { to_controller->join(agent.get()); };
            spec.inspector = inspector;
            auto handle = system.spawn<node_agent>(context, actor_identity{"/node", "node-agent", "Node " + self.name},
                                                   std::move(spec));
            agent.set(handle);
            to_controller->join(agent.get());
            return caf::actor_cast<caf::actor>(handle);
          }};
}

void agent_process::start() {
  probe_containment();
  to_controller = std::make_unique<connector>(
      system, connector_spec{settings.node.controller.host, settings.node.controller.port, self});
  to_controller->start();
  supervisor_spec tree;
  tree.strategy = restart_strategy::rest_for_one;
  tree.children = {inspector_child(), agent_child()};
  tree.on_give_up = [this](const std::string& why) {
    log(severity::error, "supervision gave up: " + why);
    gave_up = true;
    cluster::wake_signal_wait();
  };
  root = system.spawn<supervisor>(context, actor_identity{"/", "supervisor", ""}, std::move(tree));
  root->attach_functor([this](const caf::error&) {
    if (stopping || gave_up.exchange(true))
      return;
    log(severity::error, "the root supervisor has ended, and this process with it");
    cluster::wake_signal_wait();
  });
}

void agent_process::end_pods() {
  const auto grace = std::chrono::duration_cast<std::chrono::microseconds>(settings.node.shutdown_grace);
  std::string problem;
  caf::scoped_actor asking{system};
  asking->request(agent.get(), grace + time_to_tell, stop_atom::value, std::int64_t{grace.count()})
      .receive(
          [&](std::uint64_t untold) {
            if (untold > 0)
              problem = fmt::format("{} of them were not told to the controller", untold);
          },
          [&](const caf::error& e) { problem = system.render(e); });
  if (!problem.empty())
    log(severity::warning, "ending the pods: " + problem);
}

void agent_process::stop() {
  stopping = true;
  const auto longest = 2 * settings.node.shutdown_grace + time_to_tell + time_to_stop; // of the agent, of the launcher
  cluster::exit_at_the_latest(static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(longest).count()), 1);
  if (!gave_up)
    end_pods();
  to_controller->stop();
  stop_actor(root, caf::exit_reason::user_shutdown);
  {
    caf::scoped_actor self_actor{system};
    self_actor->wait_for(root);
  }
  root = nullptr;
  prober.stop();
  agent.set({});
  inspector = nullptr;
  runtime.listen({});
}

std::string starting_problem(const config::settings& settings) {
  if (settings.node.controller.host.empty())
    return "node.controller: Required value: where the controller listens for nodes (its cluster.listen), HOST:PORT";
  if (settings.node.name.empty())
    return "node.name: Required value";
  return cluster::tls_problem(settings);
}

} // namespace

int run_node(const config::settings& settings) {
  cluster::block_signals();
  cluster::keep_freed_memory();
  open_log("node " + settings.node.name, settings.log.file);
  set_log_level(settings.log.level);
  if (const auto problem = starting_problem(settings); !problem.empty()) {
    fmt::print(stderr, "error: {}\n", problem);
    log(severity::error, problem);
    return 1;
  }
  try {
    std::filesystem::create_directories(config::node_dir(settings));
    bool failed = false;
    {
      agent_process process{settings};
      process.start();
      const auto signal = cluster::wait_for_signal();
      log(severity::info, fmt::format("stopping: {}", signal == 0 ? "supervision gave up" : strsignal(signal)));
      failed = process.gave_up;
      process.stop();
    }
    if (failed)
      return gave_up_status; // the pods go on; the agent that comes next finds them
    launcher::shutdown_launcher(config::launcher_dir(settings),
                                std::chrono::duration_cast<std::chrono::milliseconds>(settings.node.shutdown_grace));
    return 0;
  } catch (const std::exception& e) {
    fmt::print(stderr, "error: {}\n", e.what());
    log(severity::error, e.what());
    return 1;
  }
}

} // namespace troupe
