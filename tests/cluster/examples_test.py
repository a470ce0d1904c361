"""Every example Job of config/examples does what its first comment says, and the commands of the tour show it."""

import glob
import json
import os
import re
import shutil
import unittest

from api import EVENTS, JOBS, PODS, Refused, condition, count, finished, has, phase
from harness import PATIENCE, REPOSITORY, ClusterCase, main

EXAMPLES = os.path.join(REPOSITORY, "config/examples")
NAMES = sorted(os.path.basename(each)[:-5] for each in glob.glob(f"{EXAMPLES}/jobs/*.yaml"))


class Examples(ClusterCase):
    """All of them run at once; each test looks at one."""

    @classmethod
    def prepare(cls):
        cls.begin = cls.api.get(JOBS)["metadata"]["resourceVersion"]
        cls.applied = cls.cluster.troupe("apply", "-f", f"{EXAMPLES}/jobs", "-f", f"{EXAMPLES}/batch-job.yaml")

    def job(self, name, holds=finished):
        return self.api.wait(JOBS, name, holds, PATIENCE)

    def pods(self, name):
        return self.api.items(PODS, labelSelector=f"batch.kubernetes.io/job-name={name}")

    def logs(self, *words):
        return self.troupe("logs", *words).out

    def completes(self, name, succeeded):
        job = self.job(name)
        self.assertEqual(condition(job, "Complete").get("reason"), "CompletionsReached", job["status"])
        self.assertEqual(condition(job, "Complete")["message"], "Reached expected number of succeeded pods")
        self.assertEqual([each["type"] for each in job["status"]["conditions"]][-2:], ["SuccessCriteriaMet", "Complete"])
        self.assertEqual((count(job, "succeeded"), count(job, "failed"), count(job, "active")), (succeeded, 0, 0))
        self.assertIn("completionTime", job["status"])
        return job

    def fails(self, name, reason, message, failed):
        job = self.job(name)
        self.assertEqual(condition(job, "Failed").get("reason"), reason, job["status"])
        self.assertEqual(condition(job, "Failed")["message"], message)
        self.assertEqual(condition(job, "FailureTarget")["reason"], reason)
        self.assertEqual((count(job, "succeeded"), count(job, "failed"), count(job, "active")), (0, failed, 0))
        self.assertNotIn("completionTime", job["status"])
        return job

    def test_apply_names_each(self):
        for name in [*NAMES, "batch-job"]:
            self.assertIn(f"job.batch/{name} created", self.applied.out)
        self.assertIn("job.batch/failing unchanged", self.troupe("apply", "-f", f"{EXAMPLES}/jobs/failing.yaml").out)

    def test_batch_job_succeeds_on_its_second_attempt(self):
        self.completes("batch-job", 1)
        [pod] = self.pods("batch-job")
        [main] = pod["status"]["containerStatuses"]
        self.assertEqual((phase(pod), main["restartCount"]), ("Succeeded", 1))
        self.assertEqual(main["lastState"]["terminated"]["exitCode"], 1)
        self.assertEqual(main["state"]["terminated"]["reason"], "Completed")
        self.assertEqual(pod["metadata"]["labels"]["app"], "batch-job")
        log = self.logs("job/batch-job")
        self.assertRegex(log, r"(?s)^batch-job: attempt 2 begins\n.*part 3 of 3\nbatch-job: done\n$")
        before = self.logs(pod["metadata"]["name"], "--previous")
        self.assertRegex(before, r"^batch-job: attempt 1 begins\nbatch-job: the input is not there yet")
        self.assertRegex(self.logs("job/batch-job", "--tail", "1", "--timestamps"),
                         r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z batch-job: done\n$")

    def test_backoff_limit_per_index(self):
        job = self.job("backoff-limit-per-index")
        failed = condition(job, "Failed")
        self.assertEqual((failed.get("reason"), failed.get("message")), ("FailedIndexes", "Job has failed indexes"))
        self.assertEqual((count(job, "succeeded"), count(job, "failed"), count(job, "active")), (3, 2, 0))
        self.assertEqual((job["status"]["completedIndexes"], job["status"]["failedIndexes"]), ("0,1,3", "2"))
        pods = sorted(self.pods("backoff-limit-per-index"), key=lambda each: each["metadata"]["creationTimestamp"])
        noted = [(each["metadata"]["annotations"]["batch.kubernetes.io/job-completion-index"],
                  each["metadata"]["annotations"]["batch.kubernetes.io/job-index-failure-count"]) for each in pods]
        self.assertEqual(sorted(noted), [("0", "0"), ("1", "0"), ("2", "0"), ("2", "1"), ("3", "0")])
        self.assertEqual([phase(each) for each in pods if each["spec"]["hostname"].endswith("-2")], ["Failed"] * 2)

    def test_deadline(self):
        self.fails("deadline", "DeadlineExceeded", "Job was active longer than specified deadline", 1)
        self.assertEqual([each for each in self.pods("deadline") if phase(each) in ("Pending", "Running")], [])
        self.assertEqual(self.logs("job/deadline"), "starting\n")

    def test_env_and_args(self):
        self.completes("env-and-args", 1)
        [pod] = self.pods("env-and-args")
        self.assertEqual(self.logs("job/env-and-args"),
                         f"Hello, {pod['metadata']['name']}! labels: green not replaced: $(GREETING)\n")

    def test_failing(self):
        self.fails("failing", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 2)
        pods = sorted(self.pods("failing"), key=lambda each: each["metadata"]["creationTimestamp"])
        self.assertEqual([phase(each) for each in pods], ["Failed", "Failed"])
        for pod in pods:
            ended = pod["status"]["containerStatuses"][0]["state"]["terminated"]
            self.assertEqual((ended["exitCode"], ended["reason"]), (3, "Error"))
            self.assertEqual(self.logs(pod["metadata"]["name"]), "cannot do it\n")
        shown = self.troupe("describe", "job", "failing").out
        self.assertRegex(shown, r"Pods Statuses: +0 Active \(0 Ready\) / 0 Succeeded / 2 Failed")
        self.assertRegex(shown, r"Warning +BackoffLimitExceeded .*Job has reached the specified backoff limit")
        events = self.api.items(EVENTS, fieldSelector="involvedObject.name=failing,reason=SuccessfulCreate")
        self.assertEqual(sorted(each["message"] for each in events),
                         sorted(f"Created pod: {each['metadata']['name']}" for each in pods))

    def test_fixed_completions_two_at_a_time(self):
        self.completes("fixed-completions", 5)
        told = self.api.history(JOBS, self.begin, lambda _, job: job["metadata"]["name"] == "fixed-completions"
                                and finished(job), fieldSelector="metadata.name=fixed-completions")
        active = [count(job, "active") for _, job in told]
        self.assertEqual(max(active), 2, active)
        pods = self.pods("fixed-completions")
        self.assertEqual([phase(each) for each in pods], ["Succeeded"] * 5)
        for pod in pods:
            self.assertEqual(self.logs(pod["metadata"]["name"]), "one piece of work\ndone\n")

    def test_multi_container(self):
        self.completes("multi-container", 1)
        [pod] = self.pods("multi-container")
        name = pod["metadata"]["name"]
        self.assertEqual([each["name"] for each in pod["status"]["containerStatuses"]], ["first", "second"])
        for container, text in (("prepare", "prepared"), ("first", "first"), ("second", "second")):
            self.assertEqual(self.logs(name, "-c", container), f"{text}\n")
        with self.assertRaisesRegex(Refused, "a container name must be specified for pod "
                                    + name + r", choose one of: \[prepare first second\]"):
            self.api.text(f"{PODS}/{name}/log")

    def test_pod_failure_policy(self):
        job = self.job("pod-failure-policy")
        [pod] = self.pods("pod-failure-policy")
        failed = condition(job, "Failed")
        self.assertEqual(failed.get("reason"), "PodFailurePolicy", job["status"])
        self.assertEqual(failed["message"], f"Container main for pod default/{pod['metadata']['name']} failed with exit "
                                            "code 42 matching FailJob rule at index 1")
        self.assertEqual((count(job, "succeeded"), count(job, "failed"), count(job, "active")), (0, 1, 0))

    def test_rerun_of_what_failed(self):
        failed = self.job("rerun", has("Failed"))
        self.addCleanup(shutil.rmtree, f"/tmp/troupe-rerun-{failed['metadata']['uid']}")
        self.assertEqual((failed["status"]["completedIndexes"], failed["status"]["failedIndexes"]), ("0,2", "1"))
        self.assertIn("is run again", self.troupe("rerun", "job", "rerun", "--failed-only").out)
        done = self.job("rerun", has("Complete"))
        self.assertEqual((done["status"]["completedIndexes"], count(done, "failed")), ("0-2", 0))
        self.assertEqual(len(json.loads(self.troupe("history", "job", "rerun", "-o", "json").out)["attempts"]), 4)

    def test_restarts_in_its_own_pod(self):
        self.completes("restarts", 1)
        [pod] = self.pods("restarts")
        self.assertEqual(pod["status"]["containerStatuses"][0]["restartCount"], 1)
        self.assertEqual(self.logs("job/restarts"), "restart 1\n")
        self.assertEqual(self.logs("job/restarts", "--previous"), "restart 0\n")

    def test_success_policy(self):
        job = self.job("success-policy")
        complete = condition(job, "Complete")
        self.assertEqual((complete.get("reason"), complete.get("message")), ("SuccessPolicy", "Matched rules at index 0"))
        self.assertEqual((count(job, "succeeded"), count(job, "failed"), count(job, "active")), (1, 0, 0))
        self.assertEqual(job["status"]["completedIndexes"], "0")
        left = [each for each in self.pods("success-policy") if phase(each) in ("Pending", "Running")]
        self.assertEqual(left, [])

    def test_suspend_waits_for_resume(self):
        held = self.job("suspend", has("Suspended"))
        self.assertEqual(condition(held, "Suspended")["reason"], "JobSuspended")
        self.assertNotIn("startTime", held["status"])
        self.assertEqual(self.pods("suspend"), [])
        self.assertIn("suspend", self.troupe("resume", "job", "suspend").out)
        done = self.completes("suspend", 2)
        self.assertEqual((condition(done, "Suspended")["status"], condition(done, "Suspended")["reason"]),
                         ("False", "JobResumed"))
        events = self.api.items(EVENTS, fieldSelector="involvedObject.name=suspend")
        self.assertLessEqual({"Suspended", "Resumed", "Completed"}, {each["reason"] for each in events})

    def test_work_queue_does_each_task_once(self):
        job = self.completes("work-queue", 3)
        self.addCleanup(shutil.rmtree, f"/tmp/troupe-work-queue-{job['metadata']['uid']}")
        self.assertNotIn("completions", job["spec"])
        done = "".join(self.logs(each["metadata"]["name"]) for each in self.pods("work-queue"))
        self.assertEqual(sorted(re.findall(r"does task (\d)", done)), list("123456789"), done)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Covered(unittest.TestCase):
    """No example without a test, which names one of its objects, and no rule that the docs do not lead to."""

    def test_each_example(self):
        tests = "".join(map(text_of, glob.glob(os.path.join(os.path.dirname(__file__), "*_test.py"))))
        for path in glob.glob(f"{EXAMPLES}/*/*.yaml"):
            names = re.findall(r"(?m)^  name: (\S+)$", text_of(path))
            self.assertTrue([name for name in names if f'"{name}"' in tests or f'/{name}"' in tests
                             or f"test_{name.replace('-', '_')}" in tests], path)

    def test_each_rule_is_in_the_docs(self):
        for folder, page in (("jobs", "jobs"), ("cron", "cronjobs")):
            told = text_of(os.path.join(REPOSITORY, f"docs/{page}.md"))
            for path in glob.glob(f"{EXAMPLES}/{folder}/*.yaml"):
                self.assertIn(f"`{os.path.basename(path)[:-5]}`", told)


class Commands(ClusterCase):
    """What the commands print about a Job that has ended."""

    nodes = 1

    @classmethod
    def prepare(cls):
        cls.cluster.troupe("run", "greeter", "--image", "debian", "--", "echo", "hello")
        cls.cluster.troupe("wait", "--for=condition=complete", "job/greeter", "--timeout", f"{PATIENCE}s")

    def test_get(self):
        self.assertRegex(self.troupe("get", "jobs").out,
                         r"^NAME +STATUS +COMPLETIONS +DURATION +AGE\ngreeter +Complete +1/1 +\d+s +\d+s\n$")
        self.assertRegex(self.troupe("get", "pods", "--show-all").out,
                         r"^NAME +READY +STATUS +RESTARTS +AGE\ngreeter-[a-z0-9]{5} +0/1 +Completed +0 +\d+s\n$")
        self.assertRegex(self.troupe("get", "nodes").out, r"^NAME +STATUS +ROLES +AGE +VERSION\nnode-1 +Ready ")
        self.assertRegex(self.troupe("get", "events").out, r"(?m)^\S+ +Normal +Completed +job/greeter +Job completed$")
        self.assertEqual(self.troupe("get", "jobs", "-o", "name").out, "job.batch/greeter\n")
        self.assertIn("kind: Job\n", self.troupe("get", "job", "greeter", "-o", "yaml").out)
        self.assertRegex(self.troupe("get", "jobs", "-n", "nowhere").err, "No resources found in nowhere namespace")
        missing = self.troupe("get", "job", "nothing", check=False)
        self.assertEqual((missing.code, missing.err),
                         (1, 'Error from server (NotFound): jobs.batch "nothing" not found\n'))

    def test_wait_that_is_in_vain(self):
        waited = self.troupe("wait", "--for=condition=suspended", "job/greeter", "--timeout", "1s", check=False)
        self.assertEqual(waited.code, 3)
        self.assertIn("timed out waiting for the condition on jobs/greeter", waited.err)
        other = self.troupe("wait", "--for=condition=failed", "job/greeter", "--timeout", "1s", check=False)
        self.assertEqual(other.code, 3)

    def test_run_follows(self):
        done = self.troupe("run", "follower", "--image", "debian", "--completions", "2", "--follow", "--", "sh", "-c",
                           "echo from $HOSTNAME")
        self.assertEqual(len(re.findall(r"from follower-[a-z0-9]{5}", done.text)), 2, done)


if __name__ == "__main__":
    main()
