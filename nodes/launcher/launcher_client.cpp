#include "nodes/launcher/launcher_client.hpp"

#include "nodes/launcher/client_worker.hpp"

#include <algorithm>
#include <utility>

namespace troupe::launcher {

launcher_client::launcher_client(client_options options) : worker_(std::make_unique<worker>(std::move(options))) {}

launcher_client::~launcher_client() = default;

void launcher_client::listen(listener who) { worker_->run(std::move(who)); }

node::template_id launcher_client::add_template(node::container_template what) {
  const auto id = worker_->next_template();
  worker_->ask(request::add{id, std::move(what)});
  return id;
}

void launcher_client::drop_template(node::template_id which) { worker_->ask(request::drop{which}); }

void launcher_client::start(const node::container_key& key, node::template_id which, std::vector<std::string> own_env) {
  worker_->ask(request::start{key, which, std::move(own_env)});
}

void launcher_client::kill(const node::container_key& key, std::chrono::milliseconds grace) {
  constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365);
  worker_->ask(request::kill{key, std::chrono::steady_clock::now() + std::clamp(grace, {}, longest)});
}

void launcher_client::run_inside(node::inner_command what) {
  constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
  what.timeout = std::clamp(what.timeout, std::chrono::milliseconds(1), longest);
  worker_->ask(request::command{std::move(what)});
}

void launcher_client::acknowledge(std::vector<std::uint64_t> sequences) {
  worker_->ask_soon(request::acknowledge{std::move(sequences)});
}

void launcher_client::renew_lease(std::int64_t boottime_deadline_ns) {
  worker_->ask(request::lease{boottime_deadline_ns});
}

node::containment_info launcher_client::containment() const { return worker_->containment(); }

} // namespace troupe::launcher
