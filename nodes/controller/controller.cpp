#include "nodes/controller/controller.hpp"

#include "actors/proxy/front_door.hpp"
#include "actors/supervision/log.hpp"
#include "actors/supervision/supervisor.hpp"
#include "nodes/api/service.hpp"
#include "nodes/cluster/address_file.hpp"
#include "nodes/cluster/allocator.hpp"
#include "nodes/cluster/caf_config.hpp"
#include "nodes/cluster/signals.hpp"
#include "nodes/controller/actor_gateway.hpp"
#include "nodes/controller/metrics_page.hpp"
#include "nodes/controller/tree.hpp"
#include "nodes/storage/sqlite_journal.hpp"

#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>
#include <fmt/format.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <future>

namespace troupe {

namespace {

constexpr int gave_up_status = 70; // EX_SOFTWARE
constexpr int shutdown_seconds = 20;
constexpr auto api_grace = std::chrono::seconds{2};

template <class Duration> std::chrono::milliseconds to_ms(Duration d) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(d);
}

storage::journal_options journal_options(const config::settings& settings) {
  storage::journal_options out;
  out.directory = settings.store.path.empty() ? std::filesystem::path{config::controller_dir(settings)}
                                              : std::filesystem::path{settings.store.path};
  out.commit_burst = static_cast<int>(settings.store.commit_tokens);
  out.commit_interval = settings.store.commit_interval;
  return out;
}

/// Everything of the controller's process that is wired together.
struct controller_process {
  const config::settings& settings;
  // Opened first: a damaged store stops the start.
  std::shared_ptr<storage::sqlite_journal> journal =
      std::make_shared<storage::sqlite_journal>(journal_options(settings));
  std::unique_ptr<caf::actor_system_config> caf_config = cluster::make_caf_config(settings);
  // What actors use outlives the system: some of them end with it only.
  wall_clock time;
  actor_registry registry;
  actor_context context{&registry, &time};
  std::shared_ptr<published> readers = std::make_shared<published>();
  std::shared_ptr<directory> handles = std::make_shared<directory>();
  std::shared_ptr<controller_metrics> metrics = std::make_shared<controller_metrics>();
  std::shared_ptr<console_handles> console = std::make_shared<console_handles>();
  std::atomic<bool> gave_up{false}, stopping{false};
  caf::actor_system system{*caf_config};
  // Who holds actors goes before it.
  caf::actor root;
  node_gate_actor door;
  std::unique_ptr<actor_gateway> gateway;
  std::unique_ptr<api_server::service> api;

  explicit controller_process(const config::settings& s) : settings(s) {}

  liveness_limits limits() const {
    return {to_ms(settings.node.heartbeat_interval), to_ms(settings.node.lease), to_ms(settings.node.lease_margin)};
  }
  tree_parts tree();
  void start_actors();
  void ends_with(const caf::actor& vital, const char* name);
  void open_door();
  void open_api();
  void stop();
};

tree_parts controller_process::tree() {
  return {
      &system, context, journal, readers, handles, console, limits(), protocol_identifier(), settings.api.allow_control,
      metrics};
}

void controller_process::start_actors() {
  supervisor_spec spec;
  spec.strategy = restart_strategy::rest_for_one;
  spec.children = controller_children(tree());
  spec.on_give_up = [this](const std::string& why) {
    log(severity::error, "supervision gave up: " + why);
    gave_up = true;
    cluster::wake_signal_wait();
  };
  std::promise<void> started;
  spec.on_started = [&started] { started.set_value(); };
  root = system.spawn<supervisor>(context, actor_identity{"/", "supervisor", ""}, std::move(spec));
  started.get_future().wait(); // nobody is let in before there is somebody to speak to
  door = system.spawn<front_door>(context, actor_identity{"/door", "front-door", ""},
                                  [handles = handles] { return handles->node_gate(); });
  ends_with(caf::actor_cast<caf::actor>(root), "the root supervisor");
  ends_with(caf::actor_cast<caf::actor>(door), "the front door");
}

/// Nobody in this process can put another one in their place: the next process does.
void controller_process::ends_with(const caf::actor& vital, const char* name) {
  vital->attach_functor([this, name](const caf::error&) {
    if (stopping || gave_up.exchange(true))
      return;
    log(severity::error, fmt::format("{} has ended, and this process with it", name));
    cluster::wake_signal_wait();
  });
}

void controller_process::open_door() {
  const auto& listen = settings.cluster.listen;
  const auto port = caf::openssl::publish(door, listen.port, listen.host.c_str(), true);
  if (!port)
    throw std::runtime_error(
        fmt::format("cluster.listen: cannot listen on {}: {}", listen.text(), system.render(port.error())));
  cluster::write_address(config::controller_dir(settings), "cluster-address",
                         config::address{listen.host, *port}.text());
  log(severity::info, fmt::format("nodes dial in at {}:{}", listen.host, *port));
}

void controller_process::open_api() {
  gateway = std::make_unique<actor_gateway>(system, actor_gateway::handles{[this] { return handles->store(); },
                                                                           [this] { return handles->node_gate(); },
                                                                           [this] { return console->gatekeeper(); }});
  api_server::service_options options;
  options.server.host = settings.api.listen.host;
  options.server.port = settings.api.listen.port;
  options.server.max_body_bytes = static_cast<std::size_t>(settings.api.max_body_bytes);
  options.server.max_header_bytes = static_cast<std::size_t>(settings.api.max_header_bytes);
  options.server.max_connections = static_cast<std::size_t>(settings.api.max_connections);
  options.server.report = [](std::string_view text) { log(severity::warning, fmt::format("api: {}", text)); };
  options.metrics = [this] { return metrics_page(*metrics, registry, readers->current()); };
  api = std::make_unique<api_server::service>(std::move(options), *readers, *gateway);
  if (const auto problem = api->start())
    throw std::runtime_error("api.listen: " + *problem);
  const config::address at{settings.api.listen.host, api->port()};
  cluster::write_address(config::controller_dir(settings), "address", at.text());
  log(severity::info, "API at http://" + at.text());
}

void controller_process::stop() {
  stopping = true;
  cluster::exit_at_the_latest(shutdown_seconds, 1);
  if (api)
    api->stop(api_grace);
  api.reset();
  stop_actor(root, caf::exit_reason::user_shutdown);
  {
    caf::scoped_actor self{system};
    self->wait_for(root);
  }
  root = nullptr;
  stop_actor(door, caf::exit_reason::user_shutdown);
  door = nullptr;
  handles->clear();
  console->clear();
}

/// Runs until a signal. @returns the exit status.
int run(const config::settings& settings) {
  controller_process process{settings};
  try {
    process.start_actors();
    process.open_door();
    process.open_api();
  } catch (...) {
    process.stop();
    throw;
  }
  const auto signal = cluster::wait_for_signal();
  log(severity::info, fmt::format("stopping: {}", signal == 0 ? "supervision gave up" : strsignal(signal)));
  const bool failed = process.gave_up;
  process.stop();
  return failed ? gave_up_status : 0;
}

} // namespace

int run_controller(const config::settings& settings) {
  cluster::block_signals();
  cluster::keep_freed_memory();
  open_log("controller", settings.log.file);
  set_log_level(settings.log.level);
  try {
    if (const auto problem = cluster::tls_problem(settings); !problem.empty())
      throw std::runtime_error(problem);
    std::filesystem::create_directories(config::controller_dir(settings));
    return run(settings);
  } catch (const std::exception& e) {
    fmt::print(stderr, "error: {}\n", e.what());
    if (!settings.log.file.empty())
      log(severity::error, e.what());
    return 1;
  }
}

} // namespace troupe
