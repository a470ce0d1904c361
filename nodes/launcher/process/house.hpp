#pragma once
// What keeper and launcher share: inherited by fork, so that each can become the other's successor.

#include "nodes/launcher/process/containment.hpp"
#include "nodes/launcher/process/message_files.hpp"
#include "nodes/launcher/process/options.hpp"
#include "nodes/launcher/process/start_lanes.hpp"
#include "nodes/launcher/slot_table.hpp"

#include <memory>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace troupe::launcher {

/// A slot's pipe for both streams. Kept for ever by all processes of the house: nothing is lost when one of them dies,
/// and no pod dies of SIGPIPE.
struct pipe_ends {
  int read = -1;
  int write = -1;
};

/// A run that an earlier launcher started.
struct watched_run {
  int pidfd = -1;
  std::uint32_t run = 0; ///< whose pidfd it is
};

struct house {
  options settings;
  int dir = -1;
  int logs = -1;
  int listener = -1; ///< the agent's socket
  int wake = -1;     ///< an eventfd: the keeper has recorded an exit
  int lock = -1;     ///< held by each process of the house, so that there is one house a folder
  slot_table table;
  start_lanes lanes;
  std::vector<pipe_ends> pipes;
  std::vector<watched_run> watched; ///< by slot
  std::unique_ptr<containment> groups;
  std::optional<message_files> messages;
  std::string no_mounts;     ///< why containers cannot have mounts of their own; empty: they can
  rlimit descriptors{};      ///< RLIMIT_NOFILE as it was
  std::string oom_score_adj; ///< as it was
};

/// Takes the folder, maps the table, makes socket and pipes, chooses the containment and ends what a dead house left.
/// @param error a sentence when that fails
/// @return false and an empty error when another house has the folder
bool open_house(house& h, std::string& error);

/// Removes socket, groups and pid files: `quit`.
void leave_house(house& h);

/// Writes `name` with this process's id into the folder.
void write_pid_file(const house& h, const char* name);

} // namespace troupe::launcher
