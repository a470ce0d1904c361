#pragma once
// A container runtime that remembers what it said, so that a node agent that was started again hears all of it.

#include "actors/node/container_runtime.hpp"

#include <array>
#include <map>
#include <mutex>
#include <set>

namespace troupe::node {

/// Passes everything on to another runtime. Its listener may be changed at any time: the new one first hears all that
/// runs and all exits that were not acknowledged, as after a connection. Thread-safe.
class runtime_mirror final : public container_runtime {
 public:
  explicit runtime_mirror(container_runtime& real) : real_(real) {}

  /// @param who called with the mirror's lock held: it must pass the news on and return. Empty: nobody listens
  void listen(listener who) override;
  template_id add_template(container_template what) override { return real_.add_template(std::move(what)); }
  void drop_template(template_id which) override { real_.drop_template(which); }
  void start(const container_key& key, template_id which, std::vector<std::string> own_env) override;
  void run_inside(inner_command what) override { real_.run_inside(std::move(what)); }
  void kill(const container_key& key, std::chrono::milliseconds grace) override { real_.kill(key, grace); }
  void acknowledge(std::vector<std::uint64_t> sequences) override;
  void renew_lease(std::int64_t boottime_deadline_ns) override { real_.renew_lease(boottime_deadline_ns); }
  containment_info containment() const override { return real_.containment(); }

  /// The runs of a pod that this launcher was asked for, but for those whose end was acknowledged: whoever takes over
  /// a pod has to wait for those of which it has not heard.
  std::vector<container_key> asked_for(const std::array<std::uint8_t, 16>& pod_uid) const;

 private:
  void hear(runtime_news news);
  void remember(const runtime_news& news);
  runtime_news everything() const;

  container_runtime& real_;
  mutable std::mutex mutex_;
  listener listener_;
  bool connected_to_real_ = false; ///< listen() was called once
  bool table_known_ = false;       ///< a launcher has answered
  std::set<container_key> asked_;  ///< runs that are to start, run, or have ended and are not settled
  std::map<container_key, container_started> running_;
  std::map<std::uint64_t, container_exited> exited_; ///< by sequence; not acknowledged yet
};

} // namespace troupe::node
