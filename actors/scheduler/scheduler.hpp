#pragma once

#include "actors/scheduler/book.hpp"
#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

#include <vector>

namespace troupe {

/// The SCHEDULER actor: carries between Jobs, its book and the store. It keeps no fact of its own.
class scheduler : public troupe_actor<scheduler_actor> {
 public:
  scheduler(caf::actor_config& config, const actor_context& context, actor_identity who, store_actor store);
  behavior_type make_behavior() override;

 protected:
  std::string state_json() const override;

 private:
  void learn(const scheduler_news& news);
  void place(const pods_wanted_ptr& wanted);
  void answer(pods_placed placed);
  void retry();
  void tell();
  void retry_soon();
  void tell_later();

  store_actor store_;
  scheduling::book book_;
  bool knows_ = false; ///< the store has told everything: what was placed before that would be forgotten with it
  std::vector<pods_wanted_ptr> early_; ///< asked for before
  bool retrying_ = false;              ///< a look_atom to itself is under way: many ends, one retry
  bool telling_ = false;               ///< likewise, to tell why pods wait
};

} // namespace troupe
