#pragma once
// A pod whose containers do as they are told, for tests of its life.

#include "actors/pod/life/life.hpp"

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

namespace troupe::test {

using namespace troupe::pod;

inline constexpr timestamp_us t0 = 1'700'000'000 * us_per_second;
inline constexpr timestamp_us second = us_per_second;

inline container_plan a_container(std::string name, restart_policy policy = restart_policy::never) {
  container_plan out;
  out.name = std::move(name);
  out.restart = policy;
  return out;
}

inline container_plan an_init(std::string name, restart_policy policy = restart_policy::never) {
  auto out = a_container(std::move(name), policy);
  out.init = true;
  return out;
}

inline container_plan a_sidecar(std::string name) {
  auto out = an_init(std::move(name), restart_policy::always);
  out.sidecar = true;
  return out;
}

/// A pod whose containers do as they are told: says what its launcher would.
struct pod_case {
  explicit pod_case(std::vector<container_plan> containers, const std::function<void(plan&)>& more = {}) {
    plan what;
    what.name_space = "default";
    what.job_name = "pi";
    what.containers = std::move(containers);
    if (more)
      more(what);
    made = std::make_shared<const plan>(std::move(what));
    it.emplace(made, pod_identity{"pi-abcde", {}, no_number}, t0);
  }

  step next(timestamp_us at) { return it->next(t0 + at); }
  std::vector<start_run> starts(timestamp_us at) { return next(at).starts; }
  void started(std::uint16_t container, timestamp_us at, std::uint16_t attempt = 0) {
    node::container_started news;
    news.key = {{}, container, attempt};
    news.started_at = t0 + at;
    news.log.run = 100U * container + attempt + 1U;
    it->hear(news);
  }
  void exited(std::uint16_t container, std::int32_t code, timestamp_us at, std::uint16_t attempt = 0,
              const std::function<void(node::container_exited&)>& more = {}) {
    node::container_exited news;
    news.key = {{}, container, attempt};
    news.sequence = 1000U + 100U * container + attempt;
    news.started_at = t0 + at - 1;
    news.finished_at = t0 + at;
    news.exit_code = code;
    news.cpu_us = 10;
    if (more)
      more(news);
    it->hear(news);
  }
  /// The question of this kind was answered, the last time it was asked.
  void answered(const ask& to, verdict is, timestamp_us at, std::string message = {}) {
    it->hear(answer{to, is, std::move(message)}, t0 + at);
  }
  /// What a step asks, alone.
  ask only_ask(timestamp_us at) {
    auto asks = next(at).asks;
    if (asks.size() != 1)
      throw std::runtime_error{"expected one question, found " + std::to_string(asks.size())};
    return asks.front();
  }
  pod_status status() const { return it->status(); }
  const container_state& state(std::size_t i) {
    last = it->status();
    return last.containers[i];
  }

  std::shared_ptr<const plan> made;
  std::optional<life> it;
  pod_status last;
};

using starts = std::vector<start_run>;
using kills = std::vector<kill_run>;
using numbers = std::vector<std::uint64_t>;

} // namespace troupe::test
