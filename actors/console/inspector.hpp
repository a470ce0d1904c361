#pragma once

#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

namespace troupe {

/// The INSPECTOR actor: reads this process' registry for the console, and asks actors for their state.
/// Queries: "tree" PATH (every actor from there with its counters), "actor" PATH, "state" PATH, "kill" PATH, "log-level" LEVEL.
class inspector : public troupe_actor<inspector_actor> {
public:
  /// @param prefix put in front of every path of this process ("/controller", "/node-1")
  /// @param allow_kill whether "kill" is honoured (api.allow-control)
  inspector(caf::actor_config& config, const actor_context& context, actor_identity who, std::string prefix,
            bool allow_kill);
  behavior_type make_behavior() override;

protected:
  std::string state_json() const override;

private:
  /// This actor and all below it.
  inspect_answer tree(const std::string& local) const;
  inspect_answer describe(const std::string& local) const;
  caf::result<inspect_answer> state_of(const std::string& local);
  inspect_answer kill(const std::string& local) const;
  std::string line(const registered_actor& who) const;
  /// The path without this process' prefix; the root is "/".
  std::string local_path(const std::string& path) const;

  std::string prefix_;
  bool allow_kill_;
};

} // namespace troupe
