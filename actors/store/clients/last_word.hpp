#pragma once

#include "messages/cluster/store_messages.hpp"

#include <functional>

namespace troupe {

/// For `pending_write::done`: calls `done` once, even when the store ends with the write in its mailbox, where there is
/// no reply for it yet.
std::function<void(write_outcome)> answered_in_any_case(std::function<void(write_outcome)> done);

} // namespace troupe
