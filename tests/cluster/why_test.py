"""`troupe why` on a real cluster: the one reason, for Jobs, pods and CronJobs in all kinds of trouble."""

import json

from api import JOBS, PODS, condition, finished, phase
from harness import PATIENCE, ClusterCase, main
from manifests import job

CRONS = JOBS.replace("/jobs", "/cronjobs")


class Why(ClusterCase):
    """All of them run at once; each test asks about one."""

    nodes = 1

    @classmethod
    def prepare(cls):
        for each in (job("fails", "echo no input >&2; exit 3", backoffLimit=0),
                     job("done", "true"),
                     job("held", "true", suspend=True),
                     job("huge", "true", container={"resources": {"requests": {"cpu": "1000"}}}),
                     job("backs-off", "exit 4", backoffLimit=6),
                     job("crashes", "exit 5", restart="OnFailure", backoffLimit=100),
                     job("runs", "sleep 1000"),
                     job("no-image", "true", container={"command": None, "image": "example.com/nothing:1"})):
            cls.api.create(JOBS, each)

    def ask(self, *words):
        return json.loads(self.troupe("why", *words, "-o", "json").out)

    def becomes(self, reason, *words):
        """Asks again with each change of the pods until it is so."""
        answers = []

        def look(_):
            answers.append(self.ask(*words))
            return answers[-1]["reason"] == reason
        try:
            self.api.wait_all(PODS, look, PATIENCE)
        except AssertionError as e:
            raise AssertionError(f"{words} never became {reason}: {answers[-1]}") from e
        return answers[-1]

    def pod_of(self, name):
        return next(iter(self.api.wait_all(PODS, len, PATIENCE, labelSelector=f"batch.kubernetes.io/job-name={name}")))

    def test_failed_job_names_rule_pod_and_log(self):
        self.api.wait(JOBS, "fails", finished, PATIENCE)
        pod = self.pod_of("fails")
        said = self.troupe("why", "job", "fails").out
        self.assertRegex(said, r"(?s)^BackoffLimitExceeded\nIt failed \S+ ago \(\S+\): 1 pod failed, and "
                               r"spec\.backoffLimit allows 0 retries\.\nEvidence:\n")
        self.assertRegex(said, f"the last pod that failed: {pod} .* on node node-1, .*: container main ended with exit code 3")
        self.assertIn(f"troupe logs {pod}\n", said)
        self.assertRegex(self.ask("pod", pod)["text"], r"^Its container main ended with exit code 3 ")

    def test_done(self):
        self.api.wait(JOBS, "done", finished, PATIENCE)
        self.assertRegex(self.ask("job/done")["text"], r"^It is done: it succeeded \S+ ago")

    def test_suspended(self):
        self.api.wait(JOBS, "held", lambda seen: condition(seen, "Suspended"), PATIENCE)
        said = self.ask("job", "held")
        self.assertEqual((said["reason"], said["try"]), ("Suspended", ["troupe resume job held"]))

    def test_fits_nowhere(self):
        said = self.becomes("Unschedulable", "job", "huge")
        self.assertIn("0/1 nodes are available: 1 Insufficient cpu", said["text"])
        self.assertEqual(self.ask("pod", self.pod_of("huge"))["reason"], "Unschedulable")

    def test_backs_off(self):
        said = self.becomes("BackOff", "job", "backs-off")
        self.assertRegex(said["text"], r"the next one is created in \d+s")

    def test_crash_loop(self):
        said = self.becomes("CrashLoopBackOff", "job", "crashes")
        self.assertIn("exit code 5", said["text"])
        self.assertIn(f"troupe logs {self.pod_of('crashes')} --previous", said["try"])

    def test_runs(self):
        self.api.wait(PODS, self.pod_of("runs"), lambda pod: phase(pod) == "Running", PATIENCE)
        self.assertRegex(self.becomes("Running", "job", "runs")["text"], r"It runs on node node-1 since")

    def test_no_image(self):
        said = self.becomes("ErrImagePull", "pod", self.pod_of("no-image"))
        self.assertIn("example.com/nothing:1", said["text"])

    def test_cron_job(self):
        self.api.create(CRONS, {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "yearly"},
                                "spec": {"schedule": "@yearly",
                                         "jobTemplate": {"spec": job("unnamed", "true")["spec"]}}})
        self.assertRegex(self.ask("cronjob", "yearly")["text"], r"^Its next run starts in \d+d")
        self.troupe("suspend", "cronjob", "yearly")
        self.assertEqual(self.ask("cj/yearly")["try"], ["troupe resume cronjob yearly"])

    def test_what_cannot_be_asked(self):
        missing = self.troupe("why", "job", "nothing", check=False)
        self.assertEqual((missing.code, missing.err),
                         (1, 'Error from server (NotFound): jobs.batch "nothing" not found\n'))
        other = self.troupe("why", "node", "node-1", check=False)
        self.assertEqual(other.code, 2)
        self.assertIn("only of Jobs, pods and CronJobs", other.err)


if __name__ == "__main__":
    main()
