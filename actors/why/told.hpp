#pragma once
// What stored events say about an object.

#include "actors/clock.hpp"
#include "actors/store/view/snapshot.hpp"
#include "messages/resource/event.hpp"

#include <string>
#include <vector>

namespace troupe::why {

/// The latest warning about an object, or null; valid while the snapshot is.
const api::Event* latest_warning(const snapshot& in, const api::ObjectMeta& about);

/// The latest warnings about an object, latest first: "event FailedCreate, 3s ago (…): …".
std::vector<std::string> warnings_about(const snapshot& in, const api::ObjectMeta& about, timestamp_us now,
                                        std::size_t most = 2);

} // namespace troupe::why
