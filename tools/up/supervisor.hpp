#pragma once
// Starts the processes of a cluster, starts those again that die, and stops all in order.

#include "tools/up/plan.hpp"
#include "tools/up/readiness.hpp"
#include "tools/up/reporter.hpp"
#include "tools/up/restart_delay.hpp"
#include "tools/up/state.hpp"

#include <memory>
#include <optional>

namespace troupe::up {

class supervisor {
 public:
  /// @param plan prepared: their configuration files are there
  supervisor(std::vector<planned_process> plan, const places& at, reporter& out);
  ~supervisor();
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;

  /// Until SIGTERM or SIGINT, or until the start fails. @returns the exit status
  int run();

 private:
  using clock = std::chrono::steady_clock;

  struct child {
    planned_process plan;
    process_row row;
    restart_delay delay;
    clock::time_point started{};
    std::optional<clock::time_point> start_at{};
    std::uintmax_t log_offset = 0; ///< where what it wrote this time begins
  };

  void open_events();
  void start(child& c);
  void start_due();
  int wait_ms() const;
  void handle_events();
  void handle_signals();
  void reap();
  void on_exit(child& c, int status);
  void give_up(const child& c, const std::string& how);
  void look_for_address();
  void become_ready();
  void stop();
  void stop_role(std::string_view role);
  bool any_runs(std::string_view role) const;
  void set_state(child& c, const char* state);
  void save();
  std::vector<std::string> node_names() const;

  places at_;
  reporter& out_;
  std::vector<child> children_;
  cluster_state state_;
  std::unique_ptr<readiness> readiness_;
  std::chrono::milliseconds grace_;
  std::int64_t begun_us_;
  int signals_ = -1, changes_ = -1, ready_event_ = -1;
  bool ready_ = false, stopping_ = false, failed_ = false, hurry_ = false;
};

} // namespace troupe::up
