#pragma once
// One row of the object table: the object, and what the store alone knows of it.

#include "actors/job/rules/rerun.hpp"
#include "messages/cluster/store_messages.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What happens to a Job. All but `alive` are kept on disk until its last pod is gone.
enum class job_fate : std::uint8_t {
  alive,
  foreground, ///< deleted, but shown until its pods are gone
  background, ///< deleted; its pods are going
  orphaned    ///< deleted; its pods stay
};

struct stored_object {
  api::resource object;
  job_fate fate = job_fate::alive;
  node_number node = 0;                ///< of a Node
  std::vector<std::uint32_t> reruns{}; ///< of a Job: number of the first pod of each time that it was run again
  /// Of a Job: its last rerun, as long as not all pods before it are marked by it.
  std::optional<job_rules::rerun_rule> voiding{};
  std::size_t bytes = 2048; ///< of its stored form, as far as is known; not part of that
};

std::string stored_form(const stored_object& row);
/// @throws std::runtime_error that says what is wrong
stored_object object_from_stored_form(std::string_view bytes);

} // namespace troupe
