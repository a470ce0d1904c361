#pragma once
// One row of the object table: the object, and what the store alone knows of it.

#include "messages/cluster/store_messages.hpp"

#include <string>
#include <string_view>

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
  node_number node = 0;    ///< of a Node
  std::size_t bytes = 2048; ///< of its stored form, as far as is known; not part of that
};

std::string stored_form(const stored_object& row);
/// @throws std::runtime_error that says what is wrong
stored_object object_from_stored_form(std::string_view bytes);

} // namespace troupe
