#pragma once
// A supervisor with a fixed list of children: the root of each process, and whoever else needs one.

#include "actors/supervision/actor_base.hpp"
#include "actors/supervision/children.hpp"

#include <functional>

namespace troupe {

/// What a supervisor is made of.
struct supervisor_spec {
  restart_strategy strategy = restart_strategy::one_for_one;
  restart_intensity intensity{};
  restart_backoff backoff{};
  std::chrono::milliseconds stop_grace{2000}; ///< how long each child may take to end when asked
  std::vector<child_spec> children{};
  /// Called once, when all children have been started for the first time.
  std::function<void()> on_started{};
  /// Called once when the supervisor gives up; its own supervisor is told by its exit reason.
  std::function<void(const std::string& why)> on_give_up{};
};

/// Starts its children in order, restarts them by the strategy, stops them in reverse order.
class supervisor : public troupe_actor<caf::actor> {
public:
  supervisor(caf::actor_config& config, const actor_context& context, actor_identity who, supervisor_spec spec);
  caf::behavior make_behavior() override;
  void on_exit() override;

protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;
  void on_stop(caf::exit_msg& m) override;

private:
  void start(const std::string& id);
  void handle_end(const std::string& id, bool failed, const std::string& why);
  void report(const char* what, const std::string& id, const std::string& reason, const restart_plan& plan) const;
  void give_up(const std::string& why);
  void stop_next();

  supervisor_spec spec_;
  children children_;
  std::vector<std::string> to_stop_; ///< not empty or `stopping_`: the supervisor is ending
  bool stopping_ = false;
  std::uint64_t stop_round_ = 0;
};

} // namespace troupe
