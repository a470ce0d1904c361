#pragma once
// A container runtime without containers: the test says what starts do and when runs end.

#include "actors/clock.hpp"
#include "actors/node/container_runtime.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

/// Keeps a launcher's table: each key is launched at most once as long as its exit is not acknowledged. News gather
/// until `deliver`. For one thread.
class scripted_runtime final : public node::container_runtime {
 public:
  /// A start as it was asked for.
  struct start_call {
    node::container_key key;
    node::template_id which = 0;
    std::vector<std::string> env;
  };
  struct kill_call {
    node::container_key key;
    std::chrono::milliseconds grace{0};
  };

  explicit scripted_runtime(const clock& time) : time_(time) {}

  void listen(listener who) override { listener_ = std::move(who); }
  node::template_id add_template(node::container_template what) override;
  void drop_template(node::template_id which) override { templates_.erase(which); }
  void start(const node::container_key& key, node::template_id which, std::vector<std::string> own_env) override;
  /// The run ends at once: by SIGTERM (143), or by SIGKILL (137) without grace. `stubborn` ones need the latter.
  void kill(const node::container_key& key, std::chrono::milliseconds grace) override;
  void run_inside(node::inner_command what) override { commands.push_back(std::move(what)); }
  void acknowledge(std::vector<std::uint64_t> sequences) override;
  void renew_lease(std::int64_t boottime_deadline_ns) override;
  node::containment_info containment() const override { return {"none", true, {}}; }

  /// A launcher answers: all it knows is news.
  void connect();
  /// An inner command has ended.
  void finish_command(node::command_result how) {
    news_.commands.push_back(std::move(how));
    any_news_ = true;
  }
  /// Nothing is started, killed or acknowledged until the next connect; what was asked in between is lost.
  void disconnect();
  /// The run's exec was seen.
  void begin(const node::container_key& key);
  /// The run ends by itself (it is begun first when it was not).
  void finish(const node::container_key& key, std::int32_t exit_code, bool oom_killed = false);
  /// The start of this run fails.
  void fail_start(const node::container_key& key, std::string message, std::int32_t exit_code);
  /// The launcher's own end of the lease: everything is killed.
  void expire_lease();
  /// The table is gone, with all that ran.
  void lose_table();
  /// Hands the gathered news to the listener. @returns false when there were none
  bool deliver();

  /// A deliver() would hand something over.
  bool has_news() const noexcept { return any_news_ && listener_; }

  /// Runs that were launched and have not ended, in order of their keys.
  std::vector<node::container_key> live() const;
  const node::container_template& template_at(node::template_id which) const { return templates_.at(which); }

  std::vector<start_call> starts;              ///< every call
  std::vector<kill_call> kills;                ///< every call
  std::vector<node::inner_command> commands;   ///< every call
  std::map<node::container_key, int> launches; ///< how often each run really began, ever
  std::set<node::container_key> exits;         ///< runs that ended, ever
  std::set<std::uint64_t> acknowledged;
  std::map<std::uint64_t, node::container_key> exit_keys; ///< whose exit a sequence stands for, ever
  std::set<node::container_key> stubborn;
  /// Called when a run was launched, before it begins. May be empty.
  std::function<void(const start_call&)> on_launch;
  /// Called for a kill with grace of a run that lives; what it does then is up to the test. May be empty.
  std::function<void(const kill_call&)> on_stop;
  std::int64_t lease = 0;
  bool follows_lease = false; ///< boot time is wall time; starts wait for a lease that holds
  bool begin_at_once = true;  ///< a start is seen to begin without `begin`

  std::size_t templates() const noexcept { return templates_.size(); }
  /// Exits that the table still holds.
  std::size_t held_exits() const;

 private:
  struct run {
    bool begun = false, ended = false;
    node::container_started started;
    node::container_exited exited;
  };
  void end(run& x, node::container_exited how);
  bool lease_is_over() const { return follows_lease && lease != 0 && time_.now_us() * 1000 >= lease; }

  const clock& time_;
  listener listener_;
  bool connected_ = false;
  node::template_id last_template_ = 0;
  std::uint64_t last_sequence_ = 0;
  std::map<node::template_id, node::container_template> templates_;
  std::map<node::container_key, run> table_;
  std::map<node::container_key, start_call> refused_; ///< for want of a lease
  node::runtime_news news_;
  bool any_news_ = false;
};

} // namespace troupe::test
