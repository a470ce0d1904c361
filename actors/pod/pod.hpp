#pragma once
// The POD actor: lives one pod's life on its node.

#include "actors/node/endpoint_prober.hpp"
#include "actors/node/log_store.hpp"
#include "actors/pod/event_filter.hpp"
#include "actors/pod/life/life.hpp"
#include "actors/pod/plan/blueprint.hpp"
#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"
#include "messages/cluster/node_messages.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace troupe::pod {

/// The launcher's news of one pod.
struct pod_news {
  std::vector<node::container_started> started;
  std::vector<node::container_exited> exited;
  std::vector<node::command_result> commands;
  bool complete = false; ///< it is all that the launcher knows: starts without a trace in it are to be made again
};
using pod_news_ptr = std::shared_ptr<const pod_news>;

/// What a pod actor says to its agent whenever its status changed or something happened.
struct pod_word {
  pod_ref pod;
  std::uint32_t birth = 0; ///< which of the actors that this pod has had on its node says so
  pod_status status;
  std::vector<std::uint64_t> settled; ///< exits that the launcher may forget once this status is durable
  std::vector<pod_event> events{};
};

/// An endpoint's or a timer's answer to a question.
struct outside_answer {
  std::uint64_t id = 0; ///< of the question
  node::endpoint_answer is;
};

/// Agent to pod: end.
struct end_order {
  pod_ending why = pod_ending::stopped; ///< stopped, shutdown, evicted or lease
  timestamp_us grace_us = 0;
  std::string message{}; ///< of an eviction
};

} // namespace troupe::pod

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pod::pod_news_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pod::pod_word)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pod::blueprint_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pod::end_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::pod::outside_answer)

namespace troupe {

/// A POD, as its agent addresses it.
using pod_actor =
    caf::typed_actor<caf::reacts_to<pod::pod_news_ptr>,   // Agent: the launcher says this of your containers.
                     caf::reacts_to<pod::end_order>,      // Agent: end, for this reason and within that time.
                     caf::reacts_to<pod::blueprint_ptr>,  // Agent: what your Job reads has changed; start by this from
                                                          // now on.
                     caf::reacts_to<pod::outside_answer>, // Prober, itself: a probe or a hook was answered.
                     caf::reacts_to<look_atom, std::uint64_t>>; // Itself: only time could change what is to be done.

/// Who hears a pod's word.
using pod_listener = caf::typed_actor<caf::reacts_to<pod::pod_word>>;

} // namespace troupe

namespace troupe::pod {

/// Everything that a pod actor is born with.
struct pod_spec {
  pod_ref pod;
  std::uint32_t birth = 0;
  pod_identity who;
  blueprint_ptr blueprint;
  node::container_runtime* runtime = nullptr;
  node::endpoint_prober* prober = nullptr; ///< null: nothing is reached over HTTP or TCP
  const node::log_store* logs = nullptr;
  node::volume_store* volumes = nullptr; ///< null: the node keeps none
  pod_listener agent;
  timestamp_us accepted_us = 0;
  std::vector<std::int32_t> runs_begun;   ///< per container, what the controller knows from before
  std::optional<pod_status> last;         ///< what an actor before this one reported
  pod_news known;                         ///< what the launcher has said of it so far
  std::vector<node::container_key> asked; ///< runs that an actor before this one has asked for, as far as they may come
  std::optional<end_order> ending;        ///< it is to end
};

/// The POD actor. It ends itself when its pod is over; its agent restarts it when it fails.
class actor : public troupe_actor<pod_actor> {
 public:
  actor(caf::actor_config& config, const actor_context& context, actor_identity who, pod_spec spec);
  behavior_type make_behavior() override;
  void on_exit() override;

 protected:
  std::string state_json() const override;

 private:
  void begin();
  void take(const blueprint_ptr& changed);
  void drop_own_templates();
  void hear(const pod_news& news);
  void act();
  void set_up_volumes(timestamp_us now);
  obstacle volume_obstacle() const;
  void start(const start_run& what);
  node::template_id template_of(std::uint16_t container);
  node::template_id own_template(std::uint16_t container, const container_plan& what);
  void tell();
  std::vector<pod_event> take_events();
  std::string message_of(const node::container_exited& news) const;
  node::container_key key(std::uint16_t container, std::uint16_t attempt) const;

  // pod_questions.cpp: probes and hooks
  void put(const ask& what);
  void put_inside(const ask& what, const action& how, std::uint64_t id);
  void knock(const ask& what, const action& how, std::uint64_t id);
  void take(const node::command_result& result);
  void take(const outside_answer& answer);
  void answer_to(std::uint64_t id, verdict is, std::string message);

  pod_spec spec_;
  life life_;
  pod_status told_;
  std::vector<std::pair<std::uint16_t, node::template_id>>
      own_templates_; ///< by container: argv or mounts are this pod's own
  bool volumes_ready_ = false;
  timestamp_us volumes_due_ = 0;   ///< when setting them up is tried again …
  std::uint32_t volume_tries_ = 0; ///< … after so many failures
  std::uint64_t round_ = 0;        ///< counts timers; an older one is stale
  struct open_question {
    std::uint64_t id = 0;
    ask what;
  };
  std::vector<open_question> open_; ///< at most five a container: one of each kind
  std::uint64_t questions_ = 0;
  event_filter filter_;
  timestamp_us last_event_us_ = 0;
};

} // namespace troupe::pod
