#pragma once
// Finding, starting and ending the processes of one launcher folder.

#include "nodes/launcher/launcher_client.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>

namespace troupe::launcher {

/// A connection to this folder's launcher that doesn't block. @return -1 and errno when nobody listens
int connect_launcher(const std::filesystem::path& dir);

/// A keeper that is being started.
struct starting_keeper {
  pid_t pid = -1; ///< -1: it could not be started, see error
  int ready = -1; ///< readable once it is ready or has failed; the caller closes it
  std::filesystem::path log;
  std::uintmax_t log_size = 0; ///< of what others have printed there before
  std::string error;
};

/// Starts a keeper in a session of its own.
starting_keeper start_keeper(const client_options& options);

/// What a keeper says through `ready`, or else has printed.
/// @return empty when it is ready (or another serves the folder), else why not
std::string keeper_answer(const starting_keeper& started);

} // namespace troupe::launcher
