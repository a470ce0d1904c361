"""CronJobs on a real cluster: a run each second and one at a minute's boundary, runs by hand, history, refusals."""

import os

from api import EVENTS, JOBS, Refused, condition, finished
from harness import PATIENCE, REPOSITORY, ClusterCase, main
from manifests import job

CRONS = JOBS.replace("/jobs", "/cronjobs")
A_MINUTE = 75


def cron(name, schedule, script="true", annotations=None, **spec):
    template = {"spec": job("unnamed", script)["spec"]}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name, "annotations": annotations or {}},
            "spec": {"schedule": schedule, "jobTemplate": template, **spec}}


class Cron(ClusterCase):
    """All of them run at once; each test looks at one."""

    @classmethod
    def prepare(cls):
        for each in (cron("minute", "* * * * *", timeZone="Europe/Berlin"), cron("quick", "@every 1s"),
                     cron("none-kept", "@every 1s", successfulJobsHistoryLimit=0),
                     cron("never", "0 0 31 2 *"), cron("by-hand", "@yearly"), cron("doomed", "@every 1s", "sleep 1000")):
            cls.api.create(CRONS, each)

    def of(self, name):
        return [each for each in self.api.items(JOBS)
                if each["metadata"].get("ownerReferences", [{}])[0].get("name") == name]

    def events(self, name, reason):
        return self.api.wait_all(
            EVENTS, lambda seen: [each for each in seen.values() if each["reason"] == reason], PATIENCE,
            fieldSelector=f"involvedObject.name={name}")

    def test_a_run_each_minute(self):
        self.api.wait(CRONS, "minute", lambda seen: "lastSuccessfulTime" in seen["status"], A_MINUTE + PATIENCE)
        made = self.of("minute")[0]
        self.assertRegex(made["metadata"]["name"], r"^minute-\d{8}$")
        stamp = made["metadata"]["annotations"]["batch.kubernetes.io/cronjob-scheduled-timestamp"]
        self.assertRegex(stamp, r":00\+0[12]:00$")

    def test_a_run_by_hand(self):
        said = self.troupe("create", "job", "now", "--from", "cronjob/by-hand").out
        self.assertEqual(said, "job.batch/now created\n")
        done = self.api.wait(JOBS, "now", finished, PATIENCE)
        self.assertEqual(condition(done, "Complete")["status"], "True")
        self.assertEqual(done["metadata"]["annotations"]["cronjob.kubernetes.io/instantiate"], "manual")

    def test_history_limit_zero_keeps_nothing(self):
        self.api.wait(CRONS, "none-kept", lambda seen: "lastSuccessfulTime" in seen["status"], PATIENCE)
        self.events("none-kept", "SuccessfulDelete")

    def test_what_never_fires_says_so(self):
        self.events("never", "InvalidSchedule")

    def test_deletion_takes_the_jobs_along(self):
        self.api.wait(CRONS, "doomed", lambda seen: seen["status"].get("active"), PATIENCE)
        self.troupe("delete", "cronjob", "doomed")
        self.assertEqual(self.of("doomed"), [])

    def test_suspend_and_resume(self):
        self.troupe("suspend", "cronjob", "quick")
        self.assertIn("True", self.troupe("get", "cj", "quick").out)
        self.troupe("resume", "cronjob", "quick")
        self.api.wait(CRONS, "quick", lambda seen: "lastScheduleTime" in seen["status"], PATIENCE)

    def test_refusals(self):
        for bad, text in ((cron("x", "* * * *"), "expected exactly 5 fields, found 4"),
                          (cron("x", "* * * * *", timeZone="Mars/Base"), "unknown time zone Mars/Base"),
                          (cron("x", "* * L * *"), "failed to parse int from L")):
            with self.assertRaisesRegex(Refused, text):
                self.api.create(CRONS, bad)

    def test_examples_are_accepted(self):
        said = self.troupe("apply", "-f", os.path.join(REPOSITORY, "config/examples/cron")).out
        for name in ("every-minute", "month-end"):
            self.assertIn(f"cronjob.batch/{name} created", said)


if __name__ == "__main__":
    main()
