"""What annotations on a CronJob ask for beyond Kubernetes: each example of config/examples/cron that has one.

As in cron_rules_test no test waits for a time: a client writes into the status that the last run was long ago.
"""

import datetime
import re

from api import JOBS, finished
from cron_rules_test import CRONS, UTC, minutes_ago, run_of, wire
from harness import PATIENCE, main
from job_case import JobCase
from manifests import job


def minute_of(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class CronExtras(JobCase):
    """Each test has a CronJob of its own."""

    nodes = 1

    def last_was(self, name, time):
        self.api.patch(f"{CRONS}/{name}/status", {"status": {"lastScheduleTime": wire(time)}})

    def runs(self, name):
        return sorted(each["metadata"]["name"] for each in self.api.items(JOBS)
                      if each["metadata"].get("ownerReferences", [{}])[0].get("name") == name)

    def all_of(self, name, runs):
        """Waits until the Jobs of these runs have ended."""
        for run in runs:
            self.api.wait(JOBS, run, finished, PATIENCE)

    def next_start(self, name):
        said = self.troupe("why", "cronjob", name).out
        return minute_of(re.search(r"Its next run starts .*\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\)", said)[1])

    def copy(self, of, name, **spec):
        """The example's CronJob under another name."""
        manifest = self.api.get(f"{CRONS}/{of}")
        manifest["metadata"] = {"name": name, "annotations": {
            key: value for key, value in manifest["metadata"]["annotations"].items() if key.startswith("troupe.dev/")}}
        manifest.pop("status", None)
        manifest["spec"].update(spec)
        return self.api.create(CRONS, manifest)

    def test_jitter(self):
        self.apply_example("cron/jitter")
        starts = [self.next_start("jitter")]
        for i in range(5):
            self.copy("jitter", f"jitter-{i}")
            starts.append(self.next_start(f"jitter-{i}"))
        delays = [start - start.replace(minute=0, second=0) for start in starts]
        self.assertTrue(all(delay <= datetime.timedelta(seconds=1801) for delay in delays), delays)
        self.assertGreater(len(set(delays)), 1)
        time = minutes_ago(10)  # its moment has passed, whatever it was
        self.copy("jitter", "late", schedule=f"{time.minute} {time.hour} * * *", timeZone="Etc/UTC", suspend=True)
        self.api.patch(f"{CRONS}/late", {"metadata": {"annotations": {"troupe.dev/jitter-seconds": "300"}}})
        self.last_was("late", time - datetime.timedelta(minutes=1))
        self.troupe("resume", "cronjob", "late")
        made = self.api.wait(JOBS, run_of("late", time), finished, PATIENCE)
        self.assertEqual(made["metadata"]["annotations"]["batch.kubernetes.io/cronjob-scheduled-timestamp"], wire(time))

    def test_catch_up_all(self):
        self.apply_example("cron/catch-up")
        now = minutes_ago(0)
        latest = now - datetime.timedelta(minutes=now.minute % 5)
        times = [latest - datetime.timedelta(minutes=5 * i) for i in (3, 2, 1, 0)]
        self.last_was("catch-up", times[0] - datetime.timedelta(minutes=5))
        runs = [run_of("catch-up", time) for time in times]
        self.all_of("catch-up", runs)
        made = [self.api.get(f"{JOBS}/{run}") for run in runs]
        ends = [each["status"]["completionTime"] for each in made]
        begins = [each["status"]["startTime"] for each in made]
        self.assertTrue(all(end <= begin for end, begin in zip(ends, begins[1:])), (begins, ends))  # one after the other
        self.assertLessEqual(len(self.runs("catch-up")), 5)  # one more when its minute comes meanwhile

    def test_catch_up_latest_and_none(self):
        time = minutes_ago(10)
        for name, catch_up in (("only-latest", "latest"), ("nothing-late", "none")):
            self.api.create(CRONS, {
                "apiVersion": "batch/v1", "kind": "CronJob",
                "metadata": {"name": name, "annotations": {"troupe.dev/catch-up": catch_up}},
                "spec": {"schedule": f"{time.minute} {time.hour} * * *", "timeZone": "Etc/UTC", "suspend": True,
                         "jobTemplate": {"spec": job("unnamed", "true")["spec"]}}})
            self.last_was(name, time - datetime.timedelta(days=3))
            self.troupe("resume", "cronjob", name)
        self.api.wait(JOBS, run_of("only-latest", time), finished, PATIENCE)
        self.assertEqual(self.runs("only-latest"), [run_of("only-latest", time)])
        self.assertRegex(self.api.text("/metrics"),
                         r"cronjob_controller_job_creation_skew_duration_seconds_count(\{\})? [1-9]")
        self.assertEqual(self.next_start("nothing-late").replace(second=0), time + datetime.timedelta(days=1))
        self.assertEqual(self.runs("nothing-late"), [])
        self.api.patch(f"{CRONS}/nothing-late", {"metadata": {"annotations": {"troupe.dev/catch-up": "latest"}}})
        self.api.wait(JOBS, run_of("nothing-late", time), finished, PATIENCE)

    def test_max_concurrent(self):
        self.apply_example("cron/max-concurrent")
        self.last_was("max-concurrent", minutes_ago(5))
        two = self.api.wait(CRONS, "max-concurrent", lambda seen: len(seen["status"].get("active", [])) == 2, PATIENCE)
        self.assertIn("Not starting job because 2 prior executions are running and troupe.dev/max-concurrent is 2",
                      self.events("max-concurrent", "JobAlreadyActive"))
        self.assertEqual(len(self.runs("max-concurrent")), 2)
        first = two["status"]["active"][0]["name"]
        self.troupe("delete", "job", first)
        self.api.wait(CRONS, "max-concurrent", lambda seen: len(seen["status"].get("active", [])) == 2 and first not in [
            each["name"] for each in seen["status"]["active"]], PATIENCE)

    def test_the_last_day_of_the_month(self):
        self.apply_example("cron/last-day")
        first = minutes_ago(0).replace(day=1, hour=0, minute=0)
        last_day = (first - datetime.timedelta(days=1)).replace(hour=6)
        self.last_was("last-day", last_day - datetime.timedelta(days=20))
        made = self.api.wait(JOBS, run_of("last-day", last_day), finished, PATIENCE)
        self.assertEqual(made["metadata"]["annotations"]["batch.kubernetes.io/cronjob-scheduled-timestamp"], wire(last_day))


if __name__ == "__main__":
    main()
