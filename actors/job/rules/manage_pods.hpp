#pragma once
// Which pods a Job that goes on creates and which it deletes (spec/jobs.md §10).

#include "actors/job/rules/round.hpp"

namespace troupe::job_rules {

/// Brings the number of active pods to the wanted one; creating and deleting never happen in the same round.
void manage_pods(one_round& round);

} // namespace troupe::job_rules
