#pragma once
// What a command that waits for a Job says meanwhile.

#include <boost/json/fwd.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace troupe::cli {

/// A Job's state, as its object says it.
struct job_progress {
  std::int64_t wanted = 0; ///< completions; 0: a work queue, of which nobody knows the length
  std::int64_t done = 0, running = 0, failed = 0;
  bool suspended = false;
  bool is_complete = false, is_failed = false;
  std::string reason, message; ///< of the condition that ended it
  bool is_over() const { return is_complete || is_failed; }
};

job_progress progress_of(const boost::json::object& job);

/// How fast pods get done, over the last seconds.
class rate_meter {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  void observe(std::int64_t done, time_point now);
  /// Pods a second; nothing as long as none was seen to finish.
  std::optional<double> rate() const;

 private:
  struct sample {
    time_point at;
    std::int64_t done;
  };
  std::optional<sample> first_, last_;
};

/// "3/5 done, 2 running, 0 failed, 1.2/s, 2s left". Pure.
std::string progress_text(const job_progress& p, std::optional<double> rate);

/// Cut to that many characters, with … in place of the last one. Pure.
std::string shortened(const std::string& text, std::size_t most);

/// One line at the end of a terminal that is written over again and again; on anything else a line for each change, at
/// most one a second. Goes to standard error. Thread-safe.
class progress_line {
 public:
  progress_line();
  ~progress_line();
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

  /// To be called again and again: what came too soon is printed by a later call.
  void show(const std::string& text);
  /// Lets others print whole lines without mixing with this one.
  void aside(const std::function<void()>& print);
  /// Wipes the line (terminal), or prints what was held back.
  void finish();

 private:
  void draw();

  std::mutex mutex_;
  bool terminal_;
  std::string shown_, wanted_;
  std::chrono::steady_clock::time_point last_{};
};

} // namespace troupe::cli
