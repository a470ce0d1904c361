#pragma once
// The thread behind launcher_client: it keeps the connection, batches what is asked and reports what is told.

#include "nodes/launcher/launcher_client.hpp"
#include "nodes/launcher/protocol.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace troupe::launcher {

/// What actors ask for, on its way to the thread.
namespace request {
struct add {
  node::template_id id;
  node::container_template what;
};
struct drop {
  node::template_id id;
};
struct start {
  node::container_key key;
  node::template_id id;
  std::vector<std::string> own_env;
  bool killed = false; ///< a kill came for it; it is not sent (again) unless the launcher knows its run
};
struct kill {
  node::container_key key;
  std::chrono::steady_clock::time_point due; ///< when SIGKILL is
};
struct command {
  node::inner_command what;
};
struct acknowledge {
  std::vector<std::uint64_t> sequences;
};
struct lease {
  std::int64_t deadline;
};
} // namespace request

class launcher_client::worker {
 public:
  using any_request = std::variant<request::add, request::drop, request::start, request::kill, request::command,
                                   request::acknowledge, request::lease>;

  explicit worker(client_options options);
  ~worker();

  void run(node::container_runtime::listener who);
  void ask(any_request what);
  /// As ask, but it can wait for a moment: mostly a start follows, and the two go together.
  void ask_soon(any_request what);
  node::template_id next_template();
  node::containment_info containment() const;

 private:
  using clock = std::chrono::steady_clock;

  struct template_state {
    node::container_template what;
    std::uint32_t uses = 0; ///< starts that are not confirmed yet
    bool dropped = false;
    bool sent = false;
  };
  struct kill_state {
    clock::time_point due;
    bool sent = false;
  };

  struct command_state {
    node::inner_command what;
    clock::time_point due; ///< when it counts as lost
    bool sent = false;
  };

  void loop();
  void set_timer(std::chrono::nanoseconds delay);
  void take_requests();
  void take(request::add& what);
  void take(request::drop& what);
  void take(request::start& what);
  void take(request::kill& what);
  void take(request::command& what);
  void take(request::acknowledge& what);
  void take(request::lease& what);

  bool connect();
  void start_and_wait();
  void reap_keepers();
  void disconnect();
  void wait_for_events();
  int timeout() const;

  void receive();
  void handle(protocol::reader& from, protocol::header head);
  void welcome(protocol::reader& from);
  void synced();
  void take_running(node::container_started started);
  void take_exit(node::container_exited exit);
  void take_refused(const protocol::refused_entry& entry);
  void take_command_end(protocol::reader& from);
  void lose_commands(clock::time_point due_until);
  clock::time_point commands_due() const;
  bool is_acknowledged(std::uint64_t sequence);
  void report();

  void wait_again(request::start& what);
  request::start next_waiting();
  void forget_waiting(const node::container_key& key);
  void confirm(const node::container_key& key);
  void release(node::template_id id);
  bool drop_if_killed(const node::container_key& key);
  bool forget_never_ran(std::uint64_t sequence);

  void pump();
  void put_acknowledges();
  void put_lease();
  void put_drops();
  void put_starts();
  void put_template(node::template_id id, template_state& what);
  void put_kills();
  void put_commands();
  void put_command(std::uint64_t wire_id, const node::inner_command& what);
  void use_own_template(request::start& what);
  void finish_packet(bool force);
  void flush();

  client_options options_;
  node::container_runtime::listener listener_;
  int wake_ = -1;  ///< an eventfd: there are requests
  int timer_ = -1; ///< a timerfd: there are receipts that nothing else took along
  int epoll_ = -1;

  mutable std::mutex mutex_; ///< for the six below
  std::vector<any_request> requests_;
  bool woken_ = false; ///< the thread takes the requests soon
  bool timed_ = false; ///< timer_ is set
  node::template_id next_template_ = 1;
  node::containment_info containment_;
  bool stopping_ = false;

  int link_ = -1;
  bool synced_ = false; ///< the table was told: now starts may go
  bool writable_ = true;
  clock::time_point retry_at_{};
  std::chrono::milliseconds retry_pause_{0};
  std::vector<pid_t> keepers_; ///< started by us, not reaped
  std::string warned_;         ///< of the launcher that doesn't start; told once

  std::map<node::template_id, template_state> templates_;
  std::vector<node::template_id> dropped_;
  std::list<request::start> waiting_;
  std::map<node::container_key, std::list<request::start>::iterator> waiting_at_;
  std::vector<node::container_key> doomed_;                   ///< of starts that wait and were killed
  std::map<node::container_key, request::start> sent_;        ///< not confirmed yet
  std::map<node::container_key, std::uint64_t> known_;        ///< in the launcher's table; the exit's sequence, 0: runs
  std::map<std::uint64_t, node::container_key> exits_;        ///< reported, not acknowledged
  std::map<std::uint64_t, node::container_exited> never_ran_; ///< reported, not acknowledged; of dropped starts
  std::map<node::container_key, std::uint64_t> never_ran_sequence_;
  std::uint64_t dropped_starts_ = 0;
  std::map<node::container_key, kill_state> kills_;
  std::map<std::uint64_t, command_state> commands_; ///< not answered yet
  std::uint64_t last_command_ = 0;
  std::vector<std::uint64_t> acknowledges_;
  std::deque<std::uint64_t> recent_; ///< acknowledged lately: a receipt may have been lost with a launcher
  std::int64_t lease_ = 0;
  bool lease_sent_ = true;
  std::size_t slots_ = 0;
  clock::time_point hold_starts_until_{};
  node::runtime_news news_;

  protocol::writer packet_;
  std::deque<std::vector<std::byte>> out_;
  std::vector<std::byte> buffer_;
  std::thread thread_; ///< last: it uses all of the above
};

} // namespace troupe::launcher
