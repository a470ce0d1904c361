"""What a CronJob does when a run is due, by its rules.

No test waits for the next minute: a schedule names a minute that has passed, and a client writes into the status that the last
run was before that. The run is then due at once, and its name is known.
"""

import datetime

from api import EVENTS, JOBS, PODS, Refused, condition, finished, has
from harness import PATIENCE, main
from job_case import JobCase
from manifests import job

CRONS = JOBS.replace("/jobs", "/cronjobs")
UTC = datetime.timezone.utc


def minutes_ago(count):
    return datetime.datetime.now(UTC).replace(second=0, microsecond=0) - datetime.timedelta(minutes=count)


def wire(time):
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def daily_at(time):
    return f"{time.minute} {time.hour} * * *"


def run_of(name, time):
    return f"{name}-{int(time.timestamp()) // 60}"


def time_of(run):
    return datetime.datetime.fromtimestamp(int(run.rsplit("-", 1)[1]) * 60, UTC)


class CronRules(JobCase):
    """Each test has a CronJob of its own."""

    def cron(self, name, schedule, script="true", last=None, suspend=False, template=None, **spec):
        """A CronJob whose last run was at `last`."""
        self.api.create(CRONS, {
            "apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name},
            "spec": {"schedule": schedule, "timeZone": "Etc/UTC", "suspend": True,
                     "jobTemplate": {"metadata": {"labels": {"cron": name}, "annotations": {"note": "copied"}},
                                     "spec": {**job("unnamed", script)["spec"], **(template or {})}}, **spec}})
        if last:
            self.api.patch(f"{CRONS}/{name}/status", {"status": {"lastScheduleTime": wire(last)}})
        if not suspend:
            self.troupe("resume", "cronjob", name)

    def due(self, name, minutes, script="true", **more):
        """A CronJob with one run that was due so many minutes ago; returns the run's name."""
        time = minutes_ago(minutes)
        self.cron(name, daily_at(time), script, last=time - datetime.timedelta(minutes=1), **more)
        return run_of(name, time)

    def next_due(self, name, minutes):
        """Moves the schedule, so that a run is due again, of so many minutes ago."""
        time = minutes_ago(minutes)
        self.api.patch(f"{CRONS}/{name}", {"spec": {"schedule": daily_at(time)}})
        return run_of(name, time)

    def cron_job(self, name, holds):
        return self.api.wait(CRONS, name, lambda seen: holds(seen.get("status", {})), PATIENCE)

    def active(self, name, names):
        """Waits until exactly these Jobs are active."""
        return self.cron_job(name, lambda status: [each["name"] for each in status.get("active", [])] == names)

    def of(self, name):
        return sorted(each["metadata"]["name"] for each in self.api.items(JOBS, labelSelector=f"cron={name}"))

    def waits(self):
        """A gate, and a script that waits at it."""
        gate = self.fifo(self.id().rsplit(".", 1)[-1])
        return gate, f"read go <{gate.path}"

    # -- one run ------------------------------------------------------------------------------------------------------------

    def test_a_run_and_its_traces(self):
        gate, script = self.waits()
        first = self.due("traces", 10, script)
        running = self.active("traces", [first])
        made = self.api.get(f"{JOBS}/{first}")
        [reference] = running["status"]["active"]
        self.assertEqual((reference["kind"], reference["apiVersion"], reference["namespace"], reference["uid"]),
                         ("Job", "batch/v1", "default", made["metadata"]["uid"]))
        self.assertNotIn("lastSuccessfulTime", running["status"])
        time = time_of(first)
        self.assertEqual(running["status"]["lastScheduleTime"], wire(time))
        self.assertEqual(made["metadata"]["labels"]["cron"], "traces")
        self.assertEqual(made["metadata"]["annotations"],
                         {"note": "copied", "batch.kubernetes.io/cronjob-scheduled-timestamp": wire(time)})
        self.assertEqual(made["metadata"]["ownerReferences"], [{
            "apiVersion": "batch/v1", "kind": "CronJob", "name": "traces", "uid": running["metadata"]["uid"],
            "controller": True, "blockOwnerDeletion": True}])
        self.assertEqual(self.events("traces", "SuccessfulCreate"), [f"Created job {first}"])
        gate.release()
        done = self.cron_job("traces", lambda status: "lastSuccessfulTime" in status and not status.get("active"))
        self.assertEqual(done["status"]["lastSuccessfulTime"], self.api.get(f"{JOBS}/{first}")["status"]["completionTime"])
        self.assertEqual(self.events("traces", "SawCompletedJob"), [f"Saw completed job: {first}, condition: Complete"])

    def test_a_failed_run(self):
        first = self.due("failing", 10, "exit 1", template={"backoffLimit": 0})
        self.assertEqual(self.events("failing", "SawCompletedJob"), [f"Saw completed job: {first}, condition: Failed"])
        self.assertNotIn("lastSuccessfulTime", self.api.get(f"{CRONS}/failing")["status"])

    def test_the_time_zone_decides(self):
        kolkata = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
        time = minutes_ago(10).astimezone(kolkata)
        self.cron("zone", daily_at(time), last=time - datetime.timedelta(minutes=1), timeZone="Asia/Kolkata")
        made = self.api.wait(JOBS, run_of("zone", time), finished, PATIENCE)
        self.assertEqual(made["metadata"]["annotations"]["batch.kubernetes.io/cronjob-scheduled-timestamp"],
                         time.strftime("%Y-%m-%dT%H:%M:00+05:30"))

    # -- concurrency --------------------------------------------------------------------------------------------------------

    def test_allow_starts_another(self):
        _, script = self.waits()
        first = self.due("allow", 10, script)
        self.active("allow", [first])
        second = self.next_due("allow", 5)
        self.active("allow", [first, second])
        self.assertRegex(self.troupe("get", "cronjob", "allow").out, r"(?m)^allow .* Etc/UTC +False +2 ")

    def test_forbid_waits_for_the_end(self):
        gate, script = self.waits()
        first = self.due("forbid-one", 10, script, concurrencyPolicy="Forbid")
        self.active("forbid-one", [first])
        second = self.next_due("forbid-one", 5)
        self.assertEqual(self.events("forbid-one", "JobAlreadyActive")[0], "Not starting job because prior execution is "
                                                                       "running and concurrency policy is Forbid")
        self.assertEqual(self.of("forbid-one"), [first])
        self.assertIn("JobAlreadyActive", self.troupe("why", "cronjob", "forbid-one").out)
        gate.release()
        self.active("forbid-one", [second])
        gate.release()
        self.api.wait(JOBS, second, has("Complete"), PATIENCE)

    def test_forbid_gives_up_what_is_too_late(self):
        gate, script = self.waits()
        first = self.due("too-late", 2, script, concurrencyPolicy="Forbid")
        self.active("too-late", [first])
        self.next_due("too-late", 1)
        self.events("too-late", "JobAlreadyActive")
        self.api.patch(f"{CRONS}/too-late", {"spec": {"startingDeadlineSeconds": 1}})
        self.events("too-late", "MissSchedule")
        gate.release()
        self.cron_job("too-late", lambda status: "lastSuccessfulTime" in status)
        self.assertEqual(self.of("too-late"), [first])

    def test_replace_deletes_what_runs(self):
        _, script = self.waits()
        first = self.due("replacing", 10, script, concurrencyPolicy="Replace")
        self.active("replacing", [first])
        second = self.next_due("replacing", 5)
        self.active("replacing", [second])
        self.api.wait_absent(JOBS, first, PATIENCE)
        self.assertEqual(self.of("replacing"), [second])
        self.api.wait_all(PODS, lambda seen: not seen, PATIENCE, labelSelector=f"batch.kubernetes.io/job-name={first}")
        self.assertEqual(self.events("replacing", "SuccessfulDelete"), [f"Deleted job {first}"])

    # -- missed runs --------------------------------------------------------------------------------------------------------

    def test_a_deadline_that_is_over(self):
        late = self.due("deadline", 10, startingDeadlineSeconds=60)
        time = time_of(late)
        self.assertEqual(self.events("deadline", "MissSchedule")[0],
                         time.strftime("Missed scheduled time to start a job: %a, %d %b %Y %H:%M:%S +0000"))
        self.assertEqual(self.of("deadline"), [])
        self.api.patch(f"{CRONS}/deadline", {"spec": {"startingDeadlineSeconds": 3600}})
        self.api.wait(JOBS, late, finished, PATIENCE)

    def test_of_many_missed_runs_one_is_started(self):
        self.cron("many", "*/5 * * * *", last=minutes_ago(200), suspend=True)
        self.assertEqual(self.of("many"), [])
        self.troupe("resume", "cronjob", "many")
        self.cron_job("many", lambda status: "lastSuccessfulTime" in status)
        [only] = self.of("many")
        latest = minutes_ago(0)
        newest = [latest - datetime.timedelta(minutes=latest.minute % 5 + more) for more in (0, 5)]
        self.assertIn(only, [run_of("many", each) for each in newest])  # the test may have crossed a boundary
        events = self.api.items(EVENTS, fieldSelector="involvedObject.name=many")
        self.assertNotIn("TooManyMissedTimes", [each["reason"] for each in events])

    def test_more_than_a_hundred_are_told(self):
        self.cron("hundred", "* * * * *", last=minutes_ago(200))
        self.cron_job("hundred", lambda status: "lastSuccessfulTime" in status)
        self.assertEqual(self.events("hundred", "TooManyMissedTimes")[0], "too many missed start times. Set or decrease "
                                                                          ".spec.startingDeadlineSeconds or check clock skew")

    # -- trouble --------------------------------------------------------------------------------------------------------------

    def test_an_active_job_that_is_deleted_by_hand(self):
        _, script = self.waits()
        first = self.due("missing", 10, script)
        self.active("missing", [first])
        self.troupe("delete", "job", first)
        self.assertEqual(self.events("missing", "MissingJob"), [f"Active job went missing: {first}"])
        self.active("missing", [])
        self.api.patch(f"{CRONS}/missing", {"metadata": {"labels": {"look": "again"}}})
        second = self.next_due("missing", 5)
        self.active("missing", [second])  # and not the first one again
        self.assertEqual(self.of("missing"), [second])

    def test_a_job_that_cannot_be_created(self):
        name = "n" * 52
        run = self.due(name, 10, template={"completions": 100, "completionMode": "Indexed"})
        told = self.events(name, "FailedCreate")[0]
        self.assertRegex(told, r'^Error creating job: Job\.batch "n+-\d{8}" is invalid: metadata\.name: Invalid value: .* '
                               "will not able to create pod with invalid DNS label")
        status = self.api.get(f"{CRONS}/{name}")["status"]
        self.assertEqual((status["lastScheduleTime"], status.get("active", [])), (wire(time_of(run) - datetime.timedelta(minutes=1)), []))
        self.api.patch(f"{CRONS}/{name}", {"spec": {"jobTemplate": {"spec": {"completions": 2, "parallelism": 2}}}})
        self.cron_job(name, lambda status: "lastSuccessfulTime" in status)

    def test_a_name_that_somebody_else_has(self):
        first = self.due("taken", 10, suspend=True)
        self.create(first, "true", suspend=True)
        self.troupe("resume", "cronjob", "taken")
        self.cron_job("taken", lambda status: status.get("lastScheduleTime") == wire(time_of(first)))
        second = self.next_due("taken", 5)
        self.api.wait(JOBS, second, finished, PATIENCE)
        self.assertEqual(self.of("taken"), [second])

    # -- history and deletion -------------------------------------------------------------------------------------------------

    def test_history_limits(self):
        script = 'test "$FAIL" != yes'

        def fail(yes):
            env = [{"name": "FAIL", "value": "yes" if yes else "no"}]
            main_ = {**job("unnamed", script)["spec"]["template"]["spec"]["containers"][0], "env": env}
            self.api.patch(f"{CRONS}/history", {"spec": {"jobTemplate": {"spec": {"template": {"spec": {
                "containers": [main_]}}}}}})
        runs = [self.due("history", 20, script, template={"backoffLimit": 0}, successfulJobsHistoryLimit=2,
                         failedJobsHistoryLimit=1)]
        for minutes, failing in ((19, True), (18, False), (17, True), (16, False)):
            self.api.wait(JOBS, runs[-1], finished, PATIENCE)
            fail(failing)
            runs.append(self.next_due("history", minutes))
        self.api.wait(JOBS, runs[-1], finished, PATIENCE)
        gone = [runs[0], runs[1]]
        for each in gone:
            self.api.wait_absent(JOBS, each, PATIENCE)
        self.assertEqual(self.of("history"), sorted(set(runs) - set(gone)))
        self.assertEqual(sorted(self.events("history", "SuccessfulDelete", 2)), [f"Deleted job {each}" for each in gone])

    def test_example_a_run_by_hand(self):
        self.apply_example("cron/by-hand")
        _, script = self.waits()
        self.troupe("create", "job", "report-now", "--from", "cronjob/by-hand")
        made = self.api.wait(JOBS, "report-now", finished, PATIENCE)
        self.assertEqual(made["metadata"]["annotations"], {"cronjob.kubernetes.io/instantiate": "manual"})
        self.assertEqual(made["metadata"]["labels"]["app"], "report")
        self.assertEqual([each["name"] for each in made["metadata"]["ownerReferences"]], ["by-hand"])
        self.assertEqual(self.troupe("logs", "job/report-now").out, "report\n")
        self.cron("hand", "@yearly", script, successfulJobsHistoryLimit=0)
        self.troupe("create", "job", "unexpected", "--from", "cronjob/hand")
        self.assertIn("Saw a job that the controller did not create or forgot: unexpected",
                      self.events("hand", "UnexpectedJob"))
        self.assertEqual(self.api.get(f"{CRONS}/hand").get("status", {}).get("active", []), [])
        self.troupe("delete", "cronjob", "by-hand")
        self.api.wait_absent(JOBS, "report-now", PATIENCE)

    def test_a_run_by_hand_counts_for_the_history(self):
        self.cron("counted", "@yearly", successfulJobsHistoryLimit=0)
        self.troupe("create", "job", "extra", "--from", "cronjob/counted")
        self.api.wait_absent(JOBS, "extra", PATIENCE)
        self.assertEqual(self.events("counted", "SuccessfulDelete"), ["Deleted job extra"])
        self.assertIn("lastSuccessfulTime", self.api.get(f"{CRONS}/counted")["status"])

    def test_orphaned_jobs_stay(self):
        first = self.due("orphans", 10)
        self.api.wait(JOBS, first, finished, PATIENCE)
        self.api.delete(f"{CRONS}/orphans", "Orphan")
        self.api.wait_absent(CRONS, "orphans", PATIENCE)
        left = self.api.wait(JOBS, first, lambda seen: not seen["metadata"].get("ownerReferences"), PATIENCE)
        self.assertEqual(condition(left, "Complete")["status"], "True")

    # -- the other examples -------------------------------------------------------------------------------------------------------

    def test_examples_run_when_they_are_due(self):
        for name in ("forbid", "replace"):
            self.apply_example(f"cron/{name}")
            self.api.patch(f"{CRONS}/{name}/status", {"status": {"lastScheduleTime": wire(minutes_ago(2))}})
            self.api.patch(f"{CRONS}/{name}", {"metadata": {"labels": {"look": "again"}}})
            self.cron_job(name, lambda status: status.get("active"))
            self.troupe("delete", "cronjob", name)

    def test_a_schedule_with_a_zone_is_refused(self):
        with self.assertRaisesRegex(Refused, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"):
            self.cron("tz", "TZ=Etc/UTC * * * * *")


if __name__ == "__main__":
    main()
