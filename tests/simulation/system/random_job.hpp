#pragma once
// Jobs and CronJobs at random, such as admission takes.

#include "messages/resource/batch.hpp"
#include "tests/simulation/system/stage.hpp"

namespace troupe::test {

/// A Job "job-NUMBER". It may wait for Jobs of lower numbers.
api::Job random_job(dice& d, int number);
/// A CronJob "cron-NUMBER" that is due each minute.
api::CronJob random_cron(dice& d, int number);
/// Its completions may change, together with its parallelism (spec/jobs.md §23).
bool is_elastic(const api::JobSpec& spec);

} // namespace troupe::test
