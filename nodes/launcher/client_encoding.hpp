#pragma once
// Between the actors' structs and the launcher's packets.

#include "nodes/launcher/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace troupe::launcher {

/// What `template_part` packets carry.
std::vector<std::byte> encode(const node::container_template& what);

/// Bytes of the strings as packets hold them.
std::size_t encoded_size(const std::vector<std::string>& strings);

/// `own` on top of `base`; same names override.
std::vector<std::string> merge_environment(const std::vector<std::string>& base, const std::vector<std::string>& own);

node::container_started take_started(protocol::reader& from);
node::container_exited take_exited(protocol::reader& from);

/// @return the id that the command was sent with, and all of its result but the caller's names
std::pair<std::uint64_t, node::command_result> take_command_result(protocol::reader& from);

} // namespace troupe::launcher
