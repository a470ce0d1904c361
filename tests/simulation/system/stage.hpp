#pragma once
// What all parts of the simulation share: time, chance, what is due, and a record of what happened.

#include "tests/support/virtual_time.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

namespace troupe::test {

using sim_time = std::chrono::nanoseconds;

/// Mixes bits well; the same arguments give the same number.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b = 0);

/// Chance by a seed.
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() { return mixed(state_++, 0x7072656461746f72ULL); }
  /// 0 … n - 1
  std::uint64_t below(std::uint64_t n) { return next() % n; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  sim_time between(sim_time low, sim_time high) { return sim_time{between(low.count(), high.count())}; }
  /// True once in n times.
  bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

/// What the world does by itself, by time.
class agenda {
 public:
  void at(sim_time when, std::function<void()> what) { all_.emplace(when, std::move(what)); }
  std::optional<sim_time> next() const { return all_.empty() ? std::nullopt : std::optional{all_.begin()->first}; }
  /// Does what is due. @returns false when nothing was
  bool run_one(sim_time now);
  void clear() { all_.clear(); }

 private:
  std::multimap<sim_time, std::function<void()>> all_;
};

/// What happened: a hash of all of it, and its last lines.
class trace {
 public:
  /// @param all every line goes to stderr as well
  explicit trace(bool all) : all_(all) {}
  void line(sim_time now, std::uint64_t step, std::string text);
  void mix(std::uint64_t what) { hash_ = mixed(hash_ ^ what); }
  bool all() const noexcept { return all_; }
  std::uint64_t hash() const noexcept { return hash_; }
  /// The last lines, one below the other.
  std::string tail() const;

 private:
  static constexpr std::size_t most = 60;
  bool all_;
  std::uint64_t hash_ = 0;
  std::deque<std::string> last_;
};

/// A rule is broken. Ends the run.
struct broken_rule : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct stage {
  stage(std::uint64_t seed, bool trace_all) : chance(seed), record(trace_all) {}

  sim_time now() const { return time.steady_now(); }
  void in(sim_time delay, std::function<void()> what) { due.at(now() + delay, std::move(what)); }
  template <class... Args> void say(fmt::format_string<Args...> format, Args&&... args) {
    record.line(now(), steps, fmt::format(format, std::forward<Args>(args)...));
  }
  /// Remembers the first rule that does not hold: it is thrown between two steps, not inside an actor.
  void require(bool holds, std::string_view rule, const std::string& where);

  agenda due; ///< destroyed after the actors that it mentions
  virtual_time time;
  dice chance;
  trace record;
  std::uint64_t steps = 0;
  std::string broken;
};

} // namespace troupe::test
