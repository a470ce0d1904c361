#include "actors/why/cron_job.hpp"

#include "actors/cron/rules/history.hpp"
#include "actors/cron/rules/policy.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/why/told.hpp"
#include "actors/why/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::why {

namespace {

bool controls(const api::CronJob& cron, const api::ObjectMeta& job) {
  return std::any_of(job.ownerReferences.begin(), job.ownerReferences.end(), [&](const auto& owner) {
    return owner.controller.value_or(false) && owner.uid == cron.metadata.uid;
  });
}

std::vector<cron_child> jobs_of(const snapshot& in, const api::CronJob& cron) {
  std::vector<cron_child> all;
  in.each_object(api::kind_of<api::Job>(), cron.metadata.namespace_, {},
                 [&](const std::string&, const api::resource& object) {
                   if (controls(cron, object.meta()))
                     all.push_back({0, object});
                   return true;
                 });
  return all;
}

const job_event* find_event(const cron::plan& plan, std::string_view reason) {
  const auto found =
      std::find_if(plan.events.begin(), plan.events.end(), [&](const job_event& e) { return e.reason == reason; });
  return found == plan.events.end() ? nullptr : &*found;
}

/// One CronJob, question by question.
class cron_question {
 public:
  cron_question(const snapshot& in, const api::CronJob& cron, timestamp_us now)
      : in_(in), cron_(cron), now_(now), jobs_(jobs_of(in, cron)),
        plan_(cron::decide({cron, jobs_, nothing_created_}, now)) {}

  answer ask() {
    if (cron_.metadata.deletionTimestamp)
      say("Deleting", fmt::format("Its deletion was asked for {}; it goes with its last Job.",
                                  ago(cron_.metadata.deletionTimestamp->micros, now_)));
    else if (plan_.why == "Suspended")
      is_suspended();
    else if (const auto* stopped = find_event(plan_, plan_.why); stopped && stopped->warning)
      never_runs(*stopped);
    else if (plan_.why == "JobAlreadyActive")
      waits_for_job();
    else if (plan_.create)
      say("Starting", fmt::format("A run is due now: its Job {} is being created.", plan_.create->metadata.name));
    else
      waits_for_time();
    show_history();
    for (auto& line : warnings_about(in_, cron_.metadata, now_))
      show(std::move(line));
    return std::move(out_);
  }

 private:
  void say(std::string_view reason, std::string text) {
    out_.reason = reason;
    out_.text = std::move(text);
  }
  void show(std::string line) { out_.evidence.push_back(std::move(line)); }
  void advise(std::string_view words) { out_.advice.push_back(command(words, cron_.metadata.namespace_)); }
  std::string schedule_text() const {
    return fmt::format("spec.schedule \"{}\"{}", cron_.spec.schedule,
                       cron_.spec.timeZone ? ", spec.timeZone " + *cron_.spec.timeZone : std::string{});
  }

  void is_suspended() {
    say("Suspended", "It is suspended: no Job is started until it is resumed.");
    show("spec.suspend is true");
    advise(fmt::format("resume cronjob {}", cron_.metadata.name));
  }

  void never_runs(const job_event& stopped) {
    say(stopped.reason, fmt::format("It starts no Job: {}.", stopped.message));
    show(schedule_text());
  }

  void waits_for_job() {
    const auto& active = plan_.status.active;
    const auto* told = find_event(plan_, "JobAlreadyActive");
    say("JobAlreadyActive", fmt::format("A run is due, but {} of it still {}.", count_text(active.size(), "Job"),
                                        active.size() == 1 ? "runs" : "run"));
    if (told)
      show(told->message);
    show(fmt::format("spec.concurrencyPolicy is {}", cron_.spec.concurrencyPolicy));
    if (!active.empty())
      advise(fmt::format("why job {}", active.front().name));
  }

  void waits_for_time() {
    const auto* missed = find_event(plan_, "MissSchedule");
    if (plan_.look_again)
      say(missed ? "MissedSchedule" : "Scheduled",
          fmt::format("{}Its next run starts {}.",
                      missed ? "It missed a run, too late to start by spec.startingDeadlineSeconds. " : "",
                      until(*plan_.look_again, now_)));
    else
      say("Waiting", "It has no run to come.");
    if (missed)
      show(missed->message);
    show(schedule_text());
  }

  void show_history() {
    const auto& status = plan_.status;
    for (const auto& ref : status.active)
      show(fmt::format("Job {} runs", ref.name));
    show(status.lastScheduleTime ? fmt::format("last run: {}", ago(status.lastScheduleTime->micros, now_))
                                 : std::string{"it has not started a Job yet"});
    if (status.lastSuccessfulTime)
      show(fmt::format("last success: {}", ago(status.lastSuccessfulTime->micros, now_)));
    show_last_end();
  }

  /// The run that ended last, when it failed.
  void show_last_end() {
    const api::Job* last = nullptr;
    for (const auto& child : jobs_) {
      const auto& job = child.object.get<api::Job>();
      if (cron::end_of(job) != cron::job_end::none &&
          (!last || last->metadata.creationTimestamp < job.metadata.creationTimestamp))
        last = &job;
    }
    if (!last || cron::end_of(*last) != cron::job_end::failed)
      return;
    const auto* failed = job_rules::find(last->status.conditions, job_rules::failed_condition);
    show(fmt::format("its last Job {} failed: {}", last->metadata.name, failed ? failed->message : ""));
    advise(fmt::format("why job {}", last->metadata.name));
  }

  const snapshot& in_;
  const api::CronJob& cron_;
  const timestamp_us now_;
  const std::vector<cron_creation> nothing_created_;
  const std::vector<cron_child> jobs_;
  const cron::plan plan_;
  answer out_;
};

} // namespace

answer why_cron_job(const snapshot& in, const api::CronJob& cron, timestamp_us now) {
  return cron_question{in, cron, now}.ask();
}

} // namespace troupe::why
