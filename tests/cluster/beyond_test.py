"""What annotations ask for beyond Kubernetes, on a real cluster: each example of config/examples/beyond."""

import os
import re

from api import EVENTS, JOBS, PODS, Refused, condition, count, finished, has, phase
from harness import PATIENCE, REPOSITORY, ClusterCase, main
from manifests import job

EXAMPLES = os.path.join(REPOSITORY, "config/examples/beyond")


def annotated(annotations, *words, **more):
    out = job(*words, **more)
    out["metadata"]["annotations"] = {f"troupe.dev/{name}": value for name, value in annotations.items()}
    return out


class Beyond(ClusterCase):
    """All of them run at once; each test looks at one."""

    @classmethod
    def prepare(cls):
        cls.cluster.troupe("apply", "-f", EXAMPLES)

    def job(self, name, holds=finished):
        return self.api.wait(JOBS, name, holds, PATIENCE)

    def pods(self, name):
        return sorted(self.api.items(PODS, labelSelector=f"batch.kubernetes.io/job-name={name}"),
                      key=lambda each: each["metadata"]["creationTimestamp"])

    def test_finished_condition(self):
        self.troupe("wait", "--for=condition=finished", "job/finished-condition", "--timeout", f"{PATIENCE}s")
        ended = self.job("finished-condition")
        self.assertEqual(condition(ended, "Failed")["reason"], "BackoffLimitExceeded")
        self.assertEqual((condition(ended, "Finished")["status"], condition(ended, "Finished")["reason"]),
                         ("True", "BackoffLimitExceeded"))
        self.job("backoff")
        vain = self.troupe("wait", "--for=condition=finished", "job/backoff", "--timeout", f"{PATIENCE}s", check=False)
        self.assertEqual(vain.code, 3)
        self.assertIn("has ended without it: it does not carry troupe.dev/finished-condition", vain.err)

    def test_success_exit_codes(self):
        done = self.job("success-exit-codes")
        self.assertEqual(condition(done, "Complete").get("reason"), "CompletionsReached", done["status"])
        [pod] = self.pods("success-exit-codes")
        self.assertEqual(phase(pod), "Succeeded")
        self.assertEqual(pod["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"], 3)

    def test_success_exit_codes_that_change_count_for_the_next_pod(self):
        self.api.create(JOBS, annotated({"success-exit-codes": "4", "backoff": "initial=2s"}, "changed", "exit 5"))
        self.job("changed", lambda seen: count(seen, "failed") == 1)
        self.api.patch(f"{JOBS}/changed", {"metadata": {"annotations": {"troupe.dev/success-exit-codes": "5"}}})
        done = self.job("changed")
        self.assertEqual(condition(done, "Complete").get("reason"), "CompletionsReached", done["status"])

    def test_backoff(self):
        done = self.job("backoff")
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (1, 2), done["status"])
        self.assertEqual([phase(each) for each in self.pods("backoff")], ["Failed", "Failed", "Succeeded"])

    def test_oom_memory(self):
        done = self.job("oom-memory")
        self.assertEqual(condition(done, "Complete").get("reason"), "CompletionsReached", done["status"])
        pods = self.pods("oom-memory")
        given = [each["spec"]["containers"][0]["resources"]["limits"]["memory"] for each in pods]
        nodes = self.api.items("/api/v1/nodes")
        if any(re.search("memory.* limits are not enforced", condition(each, "StrongContainment")["message"]) for each in nodes):
            self.assertEqual(given, ["64Mi"])
            self.skipTest("memory limits are not enforced here: no cgroup2 tree with the memory controller")
        self.assertEqual(given, ["64Mi", "128Mi"])
        self.assertEqual([phase(each) for each in pods], ["Failed", "Succeeded"])
        self.assertEqual(pods[0]["status"]["containerStatuses"][0]["state"]["terminated"]["reason"], "OOMKilled")
        self.assertRegex(self.troupe("history", "job", "oom-memory").out,
                         r"(?s)MEMORY-GIVEN\n.*Failed: OOMKilled.* 100%\n.*Succeeded.* 200%\n")
        self.assertIn(f"may have {128 << 20}", self.troupe("logs", pods[1]["metadata"]["name"]).out)

    def test_oom_memory_that_makes_no_sense_is_refused(self):
        for value, why in (("factor=2", "must name a cap"), ("cap=4Gi", "may only be used when a container has a memory limit")):
            with self.assertRaisesRegex(Refused, why):
                self.api.create(JOBS, annotated({"oom-memory": value}, "senseless", "true"))

    def test_ttl_by_outcome(self):
        self.api.wait_absent(JOBS, "ttl-by-outcome", PATIENCE)
        self.api.create(JOBS, annotated({"ttl-seconds-after-success": "0"}, "kept", "exit 1", backoffLimit=0))
        self.job("kept")
        self.api.create(JOBS, annotated({"ttl-seconds-after-success": "0"}, "not-kept", "true"))
        self.api.wait_absent(JOBS, "not-kept", PATIENCE)
        self.assertEqual(condition(self.api.get(f"{JOBS}/kept"), "Failed")["status"], "True")

    def test_start_deadline(self):
        ended = self.job("start-deadline")
        self.assertEqual((condition(ended, "Failed").get("reason"), count(ended, "failed")), ("BackoffLimitExceeded", 2))
        told = self.api.items(EVENTS, fieldSelector="involvedObject.name=start-deadline,reason=StartDeadlineExceeded")
        self.assertEqual(sum(each["count"] for each in told), 2, told)
        self.assertRegex(told[0]["message"], r"^Gave up pod start-deadline-[a-z0-9]{5}: not running after 2 seconds$")

    def test_depends_on(self):
        self.job("depends-on-report")
        order = [self.api.get(f"{JOBS}/depends-on-{name}")["status"] for name in ("extract", "report")]
        self.assertLessEqual(order[0]["completionTime"], order[1]["startTime"])
        told = self.api.items(EVENTS, fieldSelector="involvedObject.name=depends-on-report")
        self.assertIn("WaitingForDependencies", {each["reason"] for each in told})
        [pod] = self.pods("depends-on-report")
        self.assertEqual(phase(pod), "Succeeded")

    def test_depends_on_index_by_index(self):
        done = self.job("depends-on-scores")
        self.assertEqual(done["status"].get("completedIndexes"), "0-2", done["status"])

    def test_a_dependency_that_can_never_be_met(self):
        self.api.create(JOBS, annotated({"depends-on": "doomed"}, "in-vain", "true"))
        self.job("in-vain", has("WaitingForDependencies"))
        self.assertIn("No pod may start before other Jobs have come so far: Waits for Job doomed to succeed",
                      self.troupe("why", "job", "in-vain").out)
        self.api.create(JOBS, job("doomed", "exit 1", backoffLimit=0))
        failed = condition(self.job("in-vain"), "Failed")
        self.assertEqual((failed["reason"], failed["message"]),
                         ("DependencyNeverSatisfied",
                          "Job doomed has failed (BackoffLimitExceeded), and this Job waits for it to succeed"))
        self.assertEqual(self.pods("in-vain"), [])

    def test_refusals(self):
        for annotations, text in (
                ({"backoff": "initial=1"}, r"metadata\.annotations\[troupe\.dev/backoff\]: Invalid value: .*initial must be"),
                ({"backof": "initial=1s"}, r"there is no such annotation of Jobs; did you mean troupe\.dev/backoff\?"),
                ({"depends-on": "refused"}, r"must not lead back to this Job: refused -> refused"),
                ({"depends-on": "other/index"}, "may only be used when completionMode is Indexed")):
            with self.assertRaisesRegex(Refused, text):
                self.api.create(JOBS, annotated(annotations, "refused", "true"))


if __name__ == "__main__":
    main()
