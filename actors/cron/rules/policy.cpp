#include "actors/cron/rules/policy.hpp"

#include "actors/cron/rules/due.hpp"
#include "actors/cron/rules/history.hpp"
#include "actors/cron/rules/run_job.hpp"
#include "messages/resource/reference.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace troupe::cron {

namespace {

constexpr int created_code = 201, conflict_code = 409;

/// `Mon, 02 Jan 2006 15:04:05 +0000`.
std::string mail_date(timestamp_us t) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(static_cast<std::time_t>(t / us_per_second)));
}

/// 5 ms, 10 ms, 20 ms … at most 1000 s.
timestamp_us creation_backoff(std::uint32_t failures) {
  constexpr timestamp_us first = 5'000, most = 1000 * us_per_second;
  constexpr std::uint32_t doublings = 18; // 5 ms doubled so often is more than the most
  return failures >= doublings ? most : std::min(most, first << failures);
}

/// One sync, step by step.
class sync {
 public:
  sync(const sync_input& in, timestamp_us now) : in_(in), now_(now) { plan_.status = in.cron.status; }

  plan run() {
    mend_clock();
    learn_jobs();
    drop_missing();
    trim_history();
    if (!in_.cron.metadata.deletionTimestamp)
      schedule_next();
    return std::move(plan_);
  }

 private:
  const std::string& name() const { return in_.cron.metadata.name; }
  const api::CronJobSpec& spec() const { return in_.cron.spec; }
  auto& active() { return plan_.status.active; }
  void tell(bool warning, std::string reason, std::string message) {
    plan_.events.push_back({warning, std::move(reason), std::move(message)});
  }

  auto find_active(const std::string& uid) {
    return std::find_if(active().begin(), active().end(), [&](const auto& ref) { return ref.uid == uid; });
  }
  void drop_active(const std::string& uid) {
    if (const auto found = find_active(uid); found != active().end())
      active().erase(found);
  }
  bool was_created(const std::string& job) const {
    return std::any_of(in_.created.begin(), in_.created.end(),
                       [&](const auto& c) { return c.name == job && c.code == created_code; });
  }

  /// After a clock that was far ahead has been set right, the schedule goes on from now.
  void mend_clock() {
    const auto last = plan_.status.lastScheduleTime.value_or(in_.cron.metadata.creationTimestamp);
    if (last.micros <= now_ + clock_tolerance)
      return;
    tell(true, "ClockSetBack",
         fmt::format("the last run, {}, lies in the future: counting from now", api::format_time(last)));
    plan_.status.lastScheduleTime = api::Time{now_ / us_per_second * us_per_second};
  }

  /// Steps 1 and 3. A Job of a run that the status does not know yet was created by the decision before, or by an actor
  /// that ended between the two: it counts as started either way.
  void learn_jobs() {
    const auto too_old = surplus(spec(), in_.jobs); // step 2 takes them out of the status without a word
    const auto is_too_old = [&](const cron_child& child) {
      return std::any_of(too_old.begin(), too_old.end(), [&](const auto& old) { return old.job == child.job; });
    };
    for (const auto& child : in_.jobs) {
      const auto& job = child.object.get<api::Job>();
      const auto end = end_of(job);
      const auto known = find_active(job.metadata.uid) != active().end();
      if (!known && is_unrecorded_run(job))
        record_run(job, end);
      else if (!known && end == job_end::none)
        tell(true, "UnexpectedJob", "Saw a job that the controller did not create or forgot: " + job.metadata.name);
      else if (known && end != job_end::none && !is_too_old(child))
        record_end(job, end);
      if (end == job_end::complete && job.status.completionTime)
        plan_.status.lastSuccessfulTime =
            std::max(plan_.status.lastSuccessfulTime.value_or(api::Time{}), *job.status.completionTime);
    }
  }

  bool is_unrecorded_run(const api::Job& job) const {
    const auto nominal = run_of(name(), job);
    return nominal && *nominal <= now_ + clock_tolerance &&
           (!plan_.status.lastScheduleTime || *nominal > plan_.status.lastScheduleTime->micros);
  }
  void record_run(const api::Job& job, job_end end) {
    if (was_created(job.metadata.name))
      tell(false, "SuccessfulCreate", "Created job " + job.metadata.name);
    if (end == job_end::none)
      active().push_back(api::reference_to(job));
    plan_.status.lastScheduleTime = api::Time{*run_of(name(), job)};
  }
  void record_end(const api::Job& job, job_end end) {
    drop_active(job.metadata.uid);
    tell(false, "SawCompletedJob",
         fmt::format("Saw completed job: {}, condition: {}", job.metadata.name,
                     end == job_end::complete ? "Complete" : "Failed"));
  }

  /// Step 4.
  void drop_missing() {
    std::erase_if(active(), [&](const api::ObjectReference& ref) {
      const auto there = std::any_of(in_.jobs.begin(), in_.jobs.end(),
                                     [&](const auto& child) { return child.object.meta().uid == ref.uid; });
      if (!there)
        tell(false, "MissingJob", "Active job went missing: " + ref.name);
      return !there;
    });
  }

  void remove(const cron_child& child) {
    plan_.remove.push_back(child.job);
    drop_active(child.object.meta().uid);
    tell(false, "SuccessfulDelete", "Deleted job " + child.object.meta().name);
  }

  /// Step 2. A Job that is being deleted already is left to that.
  void trim_history() {
    for (const auto& child : surplus(spec(), in_.jobs))
      if (!child.object.meta().deletionTimestamp)
        remove(child);
  }

  /// Steps 6 to 14.
  void schedule_next() {
    const auto zone = find_zone(spec().timeZone.value_or("Local"));
    if (!zone.zone && in_.rescheduled)
      return stop_rescheduled();
    if (!zone.zone)
      return stop("UnknownTimeZone", fmt::format("invalid timeZone: \"{}\": {}", *spec().timeZone, zone.error));
    if (spec().suspend.value_or(false)) {
      plan_.why = "Suspended";
      return;
    }
    std::vector<option_problem> ignored; // admission refuses them
    const auto ask = read_options(in_.cron.metadata.annotations, ignored);
    const auto parsed = parse_schedule(spec().schedule, zone.zone,
                                       ask.extended ? schedule_dialect::extended : schedule_dialect::kubernetes);
    if (!parsed.times && in_.rescheduled)
      return stop_rescheduled();
    if (!parsed.times)
      return stop("UnparseableSchedule",
                  fmt::format("unparseable schedule: \"{}\" : {}", spec().schedule, parsed.error));
    if (spec().schedule.find("TZ") != std::string::npos)
      tell(true, "UnsupportedSchedule",
           fmt::format("CRON_TZ or TZ used in schedule \"{}\" is not officially supported, see "
                       "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details",
                       spec().schedule));
    start_what_is_due(*parsed.times, ask);
  }

  /// Kubernetes' other words where it is the update that cannot be read.
  void stop_rescheduled() {
    stop("UnParseableCronJobSchedule", "unparseable schedule for cronjob: " + spec().schedule);
  }

  void stop(std::string_view reason, std::string message) {
    plan_.why = reason;
    tell(true, std::string{reason}, std::move(message));
  }

  void start_what_is_due(const schedule& times, const options& ask) {
    const auto since = plan_.status.lastScheduleTime.value_or(in_.cron.metadata.creationTimestamp);
    const auto answer =
        find_due({&times, since.micros, spec().startingDeadlineSeconds, ask, in_.cron.metadata.uid}, now_);
    if (answer.never)
      return stop("InvalidSchedule",
                  fmt::format("invalid schedule: {} : time difference between two schedules is less than 1 second",
                              spec().schedule));
    plan_.look_again = answer.wake;
    if (answer.many_missed)
      tell(true, "TooManyMissedTimes",
           "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
    if (answer.too_late)
      tell(true, "MissSchedule", "Missed scheduled time to start a job: " + mail_date(*answer.too_late));
    if (answer.due && !has_job(*answer.due) && !was_refused(*answer.due) && has_room(ask))
      create(*answer.due);
  }

  /// Two runs of one minute have one Job: it counts as started for both.
  bool has_job(timestamp_us nominal) {
    const auto there = std::any_of(in_.jobs.begin(), in_.jobs.end(), [&](const cron_child& child) {
      return child.object.meta().name == run_name(name(), nominal);
    });
    if (there)
      plan_.status.lastScheduleTime = api::Time{nominal};
    return there;
  }

  bool was_refused(timestamp_us nominal) {
    const auto answer = std::find_if(in_.created.begin(), in_.created.end(), [&](const cron_creation& c) {
      return c.name == run_name(name(), nominal) && c.code != created_code;
    });
    if (answer == in_.created.end())
      return false;
    plan_.why = "FailedCreate";
    if (answer->code == conflict_code) // somebody else's Job has the name, so this run is over
      plan_.status.lastScheduleTime = api::Time{nominal};
    else
      try_again(*answer);
    return true;
  }

  void try_again(const cron_creation& c) {
    plan_.creation_failed = true;
    plan_.look_again = now_ + creation_backoff(in_.failures_in_a_row);
    if (c.message.find("because it is being terminated") == std::string::npos)
      tell(true, "FailedCreate", "Error creating job: " + c.message);
  }

  /// Steps 12 and 13.
  bool has_room(const options& ask) {
    if (spec().concurrencyPolicy == "Forbid" && !active().empty()) {
      plan_.why = "JobAlreadyActive";
      tell(false, "JobAlreadyActive",
           "Not starting job because prior execution is running and concurrency policy is Forbid");
      return false;
    }
    if (ask.most && static_cast<std::int64_t>(active().size()) >= *ask.most) {
      plan_.why = "JobAlreadyActive";
      tell(false, "JobAlreadyActive",
           fmt::format("Not starting job because {} prior executions are running and {} is {}", active().size(),
                       most_annotation, *ask.most));
      return false;
    }
    if (spec().concurrencyPolicy == "Replace")
      for (const auto& child : in_.jobs)
        if (find_active(child.object.meta().uid) != active().end())
          remove(child);
    return true;
  }

  void create(timestamp_us nominal) {
    plan_.create = job_of_run(in_.cron, nominal);
    plan_.why = "Starting";
  }

  const sync_input& in_;
  timestamp_us now_;
  plan plan_;
};

} // namespace

plan decide(const sync_input& input, timestamp_us now) { return sync{input, now}.run(); }

} // namespace troupe::cron
