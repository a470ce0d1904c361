#include "actors/supervision/children.hpp"

#include <caf/actor_addr.hpp>
#include <caf/exit_reason.hpp>

#include <algorithm>

namespace troupe {

bool is_failure(const caf::error& reason) {
  if (!reason)
    return false;
  return reason != caf::exit_reason::normal && reason != caf::exit_reason::user_shutdown;
}

children::child* children::get(const std::string& id) {
  const auto i = std::find_if(all_.begin(), all_.end(), [&](const child& c) { return c.spec.id == id; });
  return i == all_.end() ? nullptr : &*i;
}

void children::add(child_spec spec) {
  if (auto* known = get(spec.id))
    known->spec = std::move(spec);
  else
    all_.push_back(child{std::move(spec), {}, false, 0, 0});
}

void children::erase(const std::string& id) {
  std::erase_if(all_, [&](const child& c) { return c.spec.id == id; });
}

const child_spec* children::find(const std::string& id) const {
  const auto* found = const_cast<children*>(this)->get(id);
  return found ? &found->spec : nullptr;
}

void children::started(const std::string& id, caf::actor handle) {
  if (auto* c = get(id)) {
    c->handle = std::move(handle);
    c->awaited = c->awaited && !c->handle;
  }
}

caf::actor children::handle(const std::string& id) const {
  const auto* c = const_cast<children*>(this)->get(id);
  return c ? c->handle : caf::actor{};
}

std::optional<std::string> children::by_address(const caf::actor_addr& address) const {
  for (const auto& c : all_)
    if (c.handle && c.handle.address() == address)
      return c.spec.id;
  return std::nullopt;
}

restart_plan children::ended(const std::string& id, bool failed, timestamp_us now) {
  auto* c = get(id);
  if (!c)
    return {};
  c->handle = nullptr;
  if (!wants_restart(c->spec.restart, failed))
    return {};
  restart_plan plan;
  if (too_many_restarts(restarts_, intensity_, now)) {
    plan.give_up = true;
    return plan;
  }
  // A child that ran for longer than the cap has recovered: its next failure is a first one.
  if (now - c->last_start > backoff_.cap.count())
    c->failures_in_a_row = 0;
  plan.delay = restart_delay(backoff_, c->failures_in_a_row++, static_cast<std::uint64_t>(now));
  c->last_start = now + plan.delay.count();
  const auto self = static_cast<std::size_t>(c - all_.data());
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const auto concerned = i == self || strategy_ == restart_strategy::one_for_all ||
                           (strategy_ == restart_strategy::rest_for_one && i > self);
    if (!concerned)
      continue;
    plan.start.push_back(all_[i].spec.id);
    all_[i].awaited = true;
    if (i != self && all_[i].handle)
      plan.stop.insert(plan.stop.begin(), all_[i].spec.id);
  }
  return plan;
}

bool children::waits_for_earlier(const std::string& id) const {
  if (strategy_ == restart_strategy::one_for_one)
    return false;
  for (const auto& c : all_) {
    if (c.spec.id == id)
      return false;
    if (c.awaited)
      return true;
  }
  return false;
}

std::vector<std::string> children::ids() const {
  std::vector<std::string> out;
  for (const auto& c : all_)
    out.push_back(c.spec.id);
  return out;
}

} // namespace troupe
