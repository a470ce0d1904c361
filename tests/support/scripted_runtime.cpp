#include "tests/support/scripted_runtime.hpp"

#include <cerrno>
#include <stdexcept>
#include <utility>

namespace troupe::test {

namespace {

constexpr std::int32_t sigkill = 9, sigterm = 15;

} // namespace

node::template_id scripted_runtime::add_template(node::container_template what) {
  templates_[++last_template_] = std::move(what);
  return last_template_;
}

void scripted_runtime::start(const node::container_key& key, node::template_id which,
                             std::vector<std::string> own_env) {
  if (!templates_.contains(which))
    throw std::logic_error("a start with a template that is not there");
  starts.push_back({key, which, std::move(own_env)});
  if (!connected_)
    return;
  if (lease_is_over() && !table_.contains(key)) {
    refused_.insert_or_assign(key, starts.back());
    return;
  }
  const auto [at, fresh] = table_.try_emplace(key);
  auto& x = at->second;
  any_news_ = true;
  if (!fresh) {
    if (x.ended)
      news_.exited.push_back(x.exited);
    else if (x.begun)
      news_.started.push_back(x.started);
    return;
  }
  ++launches[key];
  x.started.key = key;
  x.started.started_at = time_.now_us();
  x.started.pid = static_cast<std::int32_t>(starts.size());
  x.started.log.run = static_cast<std::uint32_t>(starts.size());
  if (on_launch)
    on_launch(starts.back());
  if (begin_at_once)
    begin(key);
}

void scripted_runtime::begin(const node::container_key& key) {
  auto& x = table_.at(key);
  if (std::exchange(x.begun, true))
    return;
  news_.started.push_back(x.started);
  any_news_ = true;
}

void scripted_runtime::end(run& x, node::container_exited how) {
  how.key = x.started.key;
  how.sequence = ++last_sequence_;
  how.started_at = how.failure ? 0 : x.started.started_at;
  how.finished_at = time_.now_us();
  how.log = x.started.log;
  x.ended = true;
  x.exited = how;
  exits.insert(how.key);
  exit_keys[how.sequence] = how.key;
  news_.exited.push_back(std::move(how));
  any_news_ = true;
}

void scripted_runtime::finish(const node::container_key& key, std::int32_t exit_code, bool oom_killed) {
  node::container_exited how;
  how.exit_code = exit_code;
  how.oom_killed = oom_killed;
  how.cpu_us = 1000;
  how.max_rss_kib = 512;
  end(table_.at(key), std::move(how));
}

void scripted_runtime::fail_start(const node::container_key& key, std::string message, std::int32_t exit_code) {
  node::container_exited how;
  how.exit_code = exit_code;
  how.failure = node::start_failure{2, "exec", std::move(message)};
  end(table_.at(key), std::move(how));
}

void scripted_runtime::renew_lease(std::int64_t boottime_deadline_ns) {
  lease = boottime_deadline_ns;
  if (lease_is_over())
    return;
  for (auto& [key, call] : std::exchange(refused_, {}))
    start(key, call.which, std::move(call.env));
}

void scripted_runtime::kill(const node::container_key& key, std::chrono::milliseconds grace) {
  kills.push_back({key, grace});
  if (connected_ && refused_.erase(key) > 0) {
    auto& never_ran = table_[key];
    never_ran.started.key = key;
    node::container_exited how;
    how.exit_code = 128 + sigkill;
    how.failure = node::start_failure{ECANCELED, "no slot", "The container was ended before it was started"};
    return end(never_ran, std::move(how));
  }
  const auto found = table_.find(key);
  if (!connected_ || found == table_.end() || found->second.ended || (stubborn.contains(key) && grace.count() > 0))
    return;
  if (on_stop && grace.count() > 0)
    return on_stop(kills.back());
  node::container_exited how;
  how.signal = grace.count() > 0 ? sigterm : sigkill;
  how.exit_code = 128 + how.signal;
  end(found->second, std::move(how));
}

void scripted_runtime::acknowledge(std::vector<std::uint64_t> sequences) {
  if (!connected_)
    return;
  for (const auto sequence : sequences) {
    acknowledged.insert(sequence);
    std::erase_if(table_, [&](const auto& x) { return x.second.ended && x.second.exited.sequence == sequence; });
  }
}

void scripted_runtime::connect() {
  connected_ = true;
  news_ = {};
  news_.connected = true;
  any_news_ = true;
  for (const auto& [key, x] : table_)
    if (x.ended)
      news_.exited.push_back(x.exited);
    else
      news_.running.push_back(x.started);
}

void scripted_runtime::disconnect() {
  connected_ = false;
  refused_.clear();
  news_ = {};
  news_.disconnected = true;
  any_news_ = true;
}

void scripted_runtime::expire_lease() {
  for (auto& [key, x] : table_)
    if (!x.ended) {
      node::container_exited how;
      how.signal = sigkill;
      how.exit_code = 128 + sigkill;
      how.lease_expired = true;
      end(x, std::move(how));
    }
}

void scripted_runtime::lose_table() {
  for (const auto& [key, x] : table_)
    exits.insert(key);
  table_.clear();
}

bool scripted_runtime::deliver() {
  if (!any_news_ || !listener_)
    return false;
  any_news_ = false;
  listener_(std::exchange(news_, {}));
  return true;
}

std::vector<node::container_key> scripted_runtime::live() const {
  std::vector<node::container_key> out;
  for (const auto& [key, x] : table_)
    if (!x.ended)
      out.push_back(key);
  return out;
}

std::size_t scripted_runtime::held_exits() const {
  std::size_t count = 0;
  for (const auto& [key, x] : table_)
    count += x.ended ? 1 : 0;
  return count;
}

} // namespace troupe::test
