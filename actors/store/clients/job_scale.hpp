#pragma once
// A Job's subresource `scale`.

#include "messages/resource/batch.hpp"
#include "messages/resource/scheduling.hpp"

namespace troupe {

/// A Job as whoever scales it sees it: its parallelism as the wanted replicas, its active pods as those that are there.
api::Scale scale_of(const api::Job& job);

} // namespace troupe
