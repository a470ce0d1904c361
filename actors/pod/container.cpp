#include "actors/pod/container.hpp"

#include "actors/pod/life/restarts.hpp"

#include <utility>

namespace troupe::pod {

namespace {

constexpr std::int32_t killed_exit_code = 137;

log_place place_of(const node::log_position& x) { return {x.segment, x.first_entry, x.run}; }

const char* reason_of(const node::container_exited& news) {
  if (news.outcome_unknown)
    return "ContainerStatusUnknown";
  if (news.failure)
    return "StartError";
  if (news.oom_killed)
    return "OOMKilled";
  return news.exit_code == 0 ? "Completed" : "Error";
}

} // namespace

const char* const could_not_be_located = "The container could not be located when the pod was terminated";

run_end describe_end(const node::container_exited& news, std::string message) {
  run_end end;
  end.exit_code = news.outcome_unknown ? killed_exit_code : news.exit_code;
  end.signal = news.signal;
  end.started_us = news.started_at;
  end.finished_us = news.finished_at;
  end.reason = reason_of(news);
  end.message = std::move(message);
  if (news.outcome_unknown)
    end.message = could_not_be_located;
  else if (news.failure)
    end.message = news.failure->message;
  end.log = place_of(news.log);
  return end;
}

run_end unknown_end(timestamp_us started, timestamp_us now, std::string message) {
  run_end end;
  end.exit_code = killed_exit_code;
  end.started_us = started;
  end.finished_us = now;
  end.reason = "ContainerStatusUnknown";
  end.message = std::move(message);
  return end;
}

timestamp_us container_life::restart_due_us() const noexcept {
  return end.finished_us + restart_delay_us(restarts_in_row());
}

std::vector<std::uint64_t> container_life::begin_run(std::uint16_t number) {
  std::vector<std::uint64_t> settled;
  if (stage == run_stage::ended) {
    before = std::move(end);
    if (exit_sequence)
      settled.push_back(*exit_sequence);
  }
  exit_sequence.reset();
  end = {};
  attempt = number;
  asked = false;
  killed_until.reset();
  condemned_until.reset();
  replaced = redo = false;
  watch = {};
  log = {};
  waiting_reason.clear();
  waiting_message.clear();
  return settled;
}

std::vector<std::uint64_t> container_life::hear(const node::container_started& news) {
  const auto number = news.key.attempt;
  if (number < next())
    return {};
  auto settled = begin_run(number);
  stage = run_stage::running;
  started_us = news.started_at;
  log = place_of(news.log);
  return settled;
}

std::vector<std::uint64_t> container_life::hear(const node::container_exited& news, std::string message) {
  const auto number = news.key.attempt;
  if (number < attempt)
    return {news.sequence};
  if (number == attempt && stage == run_stage::ended) {
    exit_sequence = news.sequence;
    return {};
  }
  std::vector<std::uint64_t> settled;
  if (number != attempt || stage == run_stage::idle)
    settled = begin_run(number);
  stage = run_stage::ended;
  asked = false;
  end = describe_end(news, std::move(message));
  started_us = 0;
  log = end.log;
  exit_sequence = news.sequence;
  if (end.started_us != 0 && end.finished_us - end.started_us > restart_reset_us)
    row_begin = attempt;
  return settled;
}

void container_life::restore(const container_state& last) {
  attempt = static_cast<std::uint16_t>(last.restarts);
  log = last.log;
  if (last.state == run_state::running) {
    stage = run_stage::running;
    started_us = last.started_us;
    if (last.started) {
      watch.post_start.at = hook_state::stage::done;
      watch.startup.assume(verdict::good);
    }
    watch.readiness.assume(last.ready ? verdict::good : verdict::unknown);
  } else if (last.state == run_state::terminated) {
    stage = run_stage::ended;
    end = last.end;
  } else if (!last.last.empty()) {
    stage = run_stage::ended;
    end = last.last.front();
    return;
  }
  if (!last.last.empty())
    before = last.last.front();
}

void container_life::lose(timestamp_us now, std::string message) {
  end = unknown_end(started_us, now, std::move(message));
  end.log = log;
  stage = run_stage::ended;
  asked = false;
  started_us = 0;
}

} // namespace troupe::pod
