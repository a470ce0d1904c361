#pragma once
// From the slots' pipes into the log. A chatty pipe is left alone for a while: what it holds meanwhile is one read, and
// a pipe that is full makes its writer wait.

#include "nodes/launcher/process/house.hpp"
#include "nodes/launcher/process/log_writer.hpp"

#include <cstdint>
#include <vector>

namespace troupe::launcher {

class capture {
 public:
  /// @param tag what epoll's data is for slot 0; the slot number is added
  capture(house& h, log_writer& log, int epoll, std::uint64_t tag);

  /// From now on this slot's output is read.
  void attach(std::uint32_t slot_number);
  /// epoll says that something is there.
  void on_readable(std::uint32_t slot_number, std::int64_t now_ns);
  /// Looks at the chatty ones whose pause is over.
  void look(std::int64_t now_ns);
  /// Reads until nothing is left: the run's processes are gone.
  void drain(std::uint32_t slot_number);
  /// Throws away what somebody wrote who escaped from the slot's last run (weak containment).
  void discard(std::uint32_t slot_number);
  /// When `look` is due; INT64_MAX: never.
  std::int64_t next_look() const { return next_look_; }

 private:
  struct pipe_state {
    bool attached = false;
    bool muted = false; ///< epoll is not to report it; `look` does
    std::int64_t last_read_ns = 0;
  };

  bool is_written(std::uint32_t slot_number) const; ///< a run has the slot
  void listen(std::uint32_t slot_number, int operation, std::uint32_t events);
  long read_once(std::uint32_t slot_number);

  house& house_;
  log_writer& log_;
  int epoll_;
  std::uint64_t tag_;
  std::vector<pipe_state> states_;
  std::vector<std::uint32_t> chatty_;
  std::int64_t next_look_ = INT64_MAX;
};

} // namespace troupe::launcher
