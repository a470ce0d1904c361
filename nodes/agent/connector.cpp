#include "nodes/agent/connector.hpp"

#include "actors/supervision/log.hpp"

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include <fmt/format.h>

namespace troupe {

void connector::start() {
  thread_ = std::thread{[this] { run(); }};
}

void connector::join(const node_agent_actor& agent) {
  const std::lock_guard lock{mutex_};
  wanted_ = agent;
  changed_.notify_all();
}

void connector::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    wanted_ = nullptr;
    changed_.notify_all();
  }
  if (thread_.joinable())
    thread_.join();
}

void connector::run() {
  auto pause = spec_.retry_initial;
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    if (!wanted_) {
      changed_.wait(lock);
      continue;
    }
    const auto agent = std::exchange(wanted_, nullptr);
    lock.unlock();
    const auto problem = attempt(agent);
    report(problem);
    lock.lock();
    if (problem.empty()) {
      pause = spec_.retry_initial;
      continue;
    }
    if (!wanted_ && !stopping_)
      wanted_ = agent;
    changed_.wait_for(lock, pause, [this] { return stopping_; });
    pause = std::min(pause * 2, spec_.retry_cap);
  }
}

std::string connector::attempt(const node_agent_actor& agent) {
  if (auto problem = probe(spec_.host, spec_.port, std::chrono::seconds{3}); !problem.empty())
    return problem;
  auto gate = caf::openssl::remote_actor<node_gate_actor>(system_, spec_.host, spec_.port);
  if (!gate)
    return system_.render(gate.error());
  caf::scoped_actor self{system_};
  std::string problem;
  join_answer answer;
  node_proxy_actor proxy;
  self->request(*gate, std::chrono::seconds{5}, join_atom::value, join_request{spec_.node, protocol_identifier()}, agent)
    .receive(
      [&](join_answer& a, node_proxy_actor& p) {
        answer = a;
        proxy = p;
      },
      [&](caf::error& e) { problem = system_.render(e); });
  if (!problem.empty())
    return problem;
  if (!answer.accepted)
    return "refused: " + answer.message;
  self->send(agent, join_atom::value, answer, proxy);
  return {};
}

void connector::report(const std::string& problem) {
  if (problem == last_problem_)
    return; // said once, not at each attempt
  last_problem_ = problem;
  if (problem.empty())
    log(severity::info, fmt::format("joined the controller at {}:{}", spec_.host, spec_.port));
  else
    log(severity::warning, fmt::format("cannot join the controller at {}:{}: {}; trying again", spec_.host,
                                       spec_.port, problem));
}

} // namespace troupe
