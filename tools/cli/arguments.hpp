#pragma once
// What a person typed, once it is understood. Filled by command_line.cpp, read by the commands.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::cli {

/// How a command ends. Documented in `troupe --help`.
namespace exit_status {
inline constexpr int ok = 0;
inline constexpr int error = 1;
inline constexpr int usage = 2;
inline constexpr int not_reached = 3; ///< a wait ran out of time, or the Job that was followed failed
inline constexpr int unreachable = 4; ///< the server does not answer
} // namespace exit_status

/// One command with all its options; those of other commands keep their defaults.
struct arguments {
  std::string command; ///< "get", "config show" …

  // whom to ask
  std::string server;   ///< URL; empty: TROUPE_SERVER, else what `up` left in the data directory
  std::string data_dir; ///< empty: as configured
  std::string name_space = "default";
  bool name_space_given = false; ///< by --namespace: a manifest must not name another
  bool all_namespaces = false;

  // about what
  std::vector<std::string> objects; ///< TYPE NAME…, TYPE/NAME…, or a pod
  std::string from;                 ///< cronjob/NAME that a Job is made of
  std::vector<std::string> files;   ///< manifests, folders of them, "-"
  std::string selector, field_selector;
  bool all = false;

  // how to show it
  std::string output;
  bool watch = false, no_headers = false, show_labels = false;

  // logs
  bool follow = false, previous = false, timestamps = false, all_pods = false;
  std::string container, since;
  std::int64_t tail = -1;
  std::optional<std::int64_t> attempt; ///< of a Job

  // history, rerun
  std::int64_t limit = 0; ///< 0: as many as the server gives unasked
  bool failed_only = false;
  std::string indexes;

  // delete
  std::string cascade = "background";
  std::optional<std::int64_t> grace_period;
  bool force = false, now = false, ignore_not_found = false, wait = true;

  // scale, wait
  std::int64_t replicas = -1;
  std::vector<std::string> conditions;
  std::string timeout = "30s";

  // run
  std::string image;
  std::optional<std::int64_t> completions, parallelism, backoff_limit;
  std::string restart = "Never";
  std::vector<std::string> env;
  std::vector<std::string> program; ///< what stood behind --

  // processes and their configuration
  std::string config_file;
  std::vector<std::pair<std::string, std::string>> flags; ///< configuration keys given as flags
  std::vector<std::pair<std::string, std::string>> typed; ///< keys whose flag was typed under another name: --listen
  bool origin = false, detach = false;
  int report_to = -1; ///< descriptor on which a detached supervisor reports its start
  std::string role;

  // console, completion
  std::string console_commands;
  bool control = false;
  std::string shell;

  // certificates
  std::string folder;
};

} // namespace troupe::cli
