#pragma once
// What is known of a cluster's processes: kept in D/up.json by the supervisor, read by `status` and `down`.

#include "tools/up/process.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace troupe::up {

/// One process, as `status` shows it.
struct process_row {
  std::string role; ///< controller, node, keeper or launcher
  std::string name;
  process_id process{};
  std::string state; ///< running, restarting, stopping, stopped; dead when nobody restarts it
  std::int64_t restarts = 0;
  std::int64_t since_us = 0; ///< when it came into that state; microseconds since the epoch
};

struct cluster_state {
  process_id supervisor{};
  std::string address; ///< URL of the API; empty until it listens
  std::vector<process_row> processes;
};

/// Throws std::runtime_error when the file cannot be written.
void save_state(const std::filesystem::path& file, const cluster_state& state);
/// Nothing when there is no such file, or it is no state.
std::optional<cluster_state> load_state(const std::filesystem::path& file);

/// The rows as `status -o json` prints them.
std::string status_json(const std::vector<process_row>& rows);
/// The rows as a table for people. @param now_us for the ages
std::string status_table(const std::vector<process_row>& rows, std::int64_t now_us);

} // namespace troupe::up
