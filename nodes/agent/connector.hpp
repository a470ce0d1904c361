#pragma once
// The way from a node to its controller: dials, joins, and dials again when the connection is lost.

#include "messages/actors.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace caf {
class actor_system;
}

namespace troupe {

/// Where to, and as whom.
struct connector_spec {
  std::string host;
  std::uint16_t port = 0;
  node_description node;
  std::chrono::milliseconds retry_initial{200}, retry_cap{2000};
};

/// Runs on a thread of its own, since CAF's connecting blocks its caller (design/caf.md §5). Joins the agent to the
/// controller as soon as it is told to, again and again until stopped.
class connector {
public:
  connector(caf::actor_system& system, connector_spec spec) : system_(system), spec_(std::move(spec)) {}
  ~connector() { stop(); }
  connector(const connector&) = delete;
  connector& operator=(const connector&) = delete;

  void start();
  /// This agent wants to be joined: it has just started, or lost its proxy. Thread-safe.
  void join(const node_agent_actor& agent);
  /// Drops the agent's handle and ends the thread.
  void stop();

private:
  void run();
  /// Dials and joins once. @returns an empty text, or why it failed.
  std::string attempt(const node_agent_actor& agent);
  void report(const std::string& problem);

  caf::actor_system& system_;
  connector_spec spec_;
  std::mutex mutex_;
  std::condition_variable changed_;
  node_agent_actor wanted_; ///< who waits to be joined
  bool stopping_ = false;
  std::string last_problem_;
  std::thread thread_;
};

/// Whether something listens there, by a connect that cannot hang the middleman: an unanswered SYN would block every
/// other connection of the process (design/caf.md §5). @returns an empty text, or why not.
std::string probe(const std::string& host, std::uint16_t port, std::chrono::milliseconds patience);

} // namespace troupe
