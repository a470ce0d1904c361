#pragma once
// troupe.dev/start-deadline-seconds: pods that never get to run (docs/jobs.md).

#include "actors/job/rules/round.hpp"

namespace troupe::job_rules {

/// Deletes the active pods of which no container has run since they were made, the deadline ago; they count as failed.
/// @returns whether there were any; sees to it that the next deadline is met
bool give_up_unstarted(one_round& round);

} // namespace troupe::job_rules
