"""When a Job replaces its pods, and what `ready` and `terminating` say of them; containers that restart by rules."""

import os

from api import JOBS, PODS, condition, count, phase
from harness import PATIENCE, main
from job_case import QUICK, JobCase, counts

TAKES_LEAVE = "trap 'read go <{0}; exit 1' TERM; echo up >{1}; while :; do sleep 0.1; done"
PATIENT = {"terminationGracePeriodSeconds": 600}


def live(pods):
    return [each for each in pods if phase(each) in ("Pending", "Running")]


class Replacement(JobCase):
    """Each test has a Job of its own."""

    @classmethod
    def prepare(cls):
        for name in ("pod-replacement-policy", "restart-rules", "restart-all-containers"):
            cls.apply_example(f"jobs/{name}")

    def leaving(self, name, annotations=QUICK, **spec):
        """A Job whose pod waits at a gate when it is told to end, and is just being deleted."""
        gate, news = self.fifo(f"{name}-gate"), self.fifo(f"{name}-news")
        self.create(name, TAKES_LEAVE.format(gate.path, news.path), annotations, pod=PATIENT, **spec)
        news.next_line(PATIENCE)
        [pod] = self.pods(name, lambda seen: [phase(each) for each in seen] == ["Running"])
        self.job(name, lambda seen: count(seen, "active") == 1)
        self.api.delete(f"{PODS}/{pod['metadata']['name']}")
        return gate, news, pod

    def test_example_replaces_when_the_pod_has_ended(self):
        [pod] = self.pods("pod-replacement-policy", lambda seen: [phase(each) for each in seen] == ["Running"])
        self.troupe("delete", "pod", pod["metadata"]["name"], "--wait=false")
        seen = self.job("pod-replacement-policy", lambda job: count(job, "terminating") == 1)
        self.assertEqual(counts(seen), (0, 0, 0))
        self.assertEqual(len(self.pods("pod-replacement-policy")), 1)
        self.assertIn("/ 1 Terminating", self.troupe("describe", "job", "pod-replacement-policy").out)
        seen = self.job("pod-replacement-policy", lambda job: count(job, "active") == 1)
        self.assertEqual((counts(seen), count(seen, "terminating")), ((0, 1, 1), 0))

    def test_failed_waits_and_counts_at_the_end(self):
        gate, news, old = self.leaving("failed", podReplacementPolicy="Failed", completions=3, parallelism=1)
        seen = self.job("failed", lambda job: count(job, "terminating") == 1)
        self.assertEqual(counts(seen), (0, 0, 0))
        self.troupe("scale", "job", "failed", "--replicas", "2")  # one place is taken by the pod that leaves
        news.next_line(PATIENCE)
        seen = self.job("failed", lambda job: count(job, "active") == 1)
        self.assertEqual((counts(seen), count(seen, "terminating")), ((0, 0, 1), 1))
        gate.release()
        seen = self.job("failed", lambda job: count(job, "active") == 2)
        self.assertEqual((counts(seen), count(seen, "terminating")), ((0, 1, 2), 0))
        self.assertNotIn(old["metadata"]["name"], [each["metadata"]["name"] for each in self.pods("failed")])

    def test_terminating_or_failed_replaces_and_counts_at_once(self):
        gate, news, old = self.leaving("at-once")
        news.next_line(PATIENCE)
        seen = self.job("at-once", lambda job: count(job, "active") == 1)
        self.assertEqual((counts(seen), count(seen, "terminating")), ((0, 1, 1), 1))
        self.assertEqual(seen["spec"]["podReplacementPolicy"], "TerminatingOrFailed")
        self.assertEqual(len(live(self.pods("at-once"))), 2)
        gate.release()
        seen = self.job("at-once", lambda job: count(job, "terminating") == 0)
        self.assertEqual(counts(seen), (0, 1, 1))
        self.api.wait_absent(PODS, old["metadata"]["name"], PATIENCE)

    def test_a_failure_policy_means_failed(self):
        rules = [{"action": "Count", "onExitCodes": {"operator": "In", "values": [1]}}]
        gate, _, _ = self.leaving("implied", podFailurePolicy={"rules": rules})
        seen = self.job("implied", lambda job: count(job, "terminating") == 1)
        self.assertEqual((seen["spec"]["podReplacementPolicy"], counts(seen)), ("Failed", (0, 0, 0)))
        gate.release()
        self.job("implied", lambda job: counts(job) == (0, 1, 1))

    def test_an_index_that_leaves_keeps_its_place(self):
        gate, news, _ = self.leaving("place", podReplacementPolicy="Failed", completionMode="Indexed", completions=2)
        self.job("place", lambda job: count(job, "terminating") == 1)
        gate.release()
        news.next_line(PATIENCE)
        [pod] = live(self.pods("place"))
        self.assertEqual(pod["metadata"]["annotations"]["batch.kubernetes.io/job-completion-index"], "0")

    def test_ready_counts_pods_that_say_so(self):
        flag = os.path.join(self.cluster.work, "ready")
        probe = {"exec": {"command": ["test", "-e", flag]}, "periodSeconds": 1}
        self.create("ready", "sleep 1000", container={"readinessProbe": probe}, completions=2, parallelism=2)
        self.pods("ready", lambda seen: [phase(each) for each in seen] == ["Running"] * 2)
        seen = self.job("ready", lambda job: count(job, "active") == 2)
        self.assertEqual(seen["status"]["ready"], 0)
        with open(flag, "w", encoding="utf-8"):
            pass
        self.job("ready", lambda job: job["status"]["ready"] == 2)
        self.assertRegex(self.troupe("describe", "job", "ready").out, r"Pods Statuses: +2 Active \(2 Ready\) /")
        self.troupe("suspend", "job", "ready")
        seen = self.job("ready", lambda job: condition(job, "Suspended") and not count(job, "terminating"))
        self.assertEqual((seen["status"]["ready"], seen["status"]["terminating"]), (0, 0))

    def test_example_restarts_by_a_rule(self):
        self.completes("restart-rules", 1)
        [pod] = self.pods("restart-rules")
        [main_] = pod["status"]["containerStatuses"]
        self.assertEqual((main_["restartCount"], main_["lastState"]["terminated"]["exitCode"]), (1, 42))
        self.assertEqual(self.troupe("logs", "job/restart-rules").out, "attempt 1\n")

    def test_a_code_without_a_rule_fails_the_pod(self):
        rules = [{"action": "Restart", "exitCodes": {"operator": "NotIn", "values": [1, 42]}}]
        self.create("no-rule", "exit 42", backoffLimit=0,
                    container={"restartPolicy": "Never", "restartPolicyRules": rules})
        self.fails("no-rule", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)
        [pod] = self.pods("no-rule")
        self.assertEqual(pod["status"]["containerStatuses"][0]["restartCount"], 0)

    def test_a_restart_by_a_rule_is_not_seen_by_the_failure_policy(self):
        rules = [{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]
        fail = [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}}]
        self.create("unseen", 'test "$TROUPE_ATTEMPT" = 1 || exit 42', podFailurePolicy={"rules": fail},
                    container={"restartPolicy": "Never", "restartPolicyRules": rules})
        self.completes("unseen", 1)

    def test_example_restarts_all_containers(self):
        self.completes("restart-all-containers", 1)
        [pod] = self.pods("restart-all-containers")
        counted = {each["name"]: each["restartCount"] for each in
                   pod["status"]["initContainerStatuses"] + pod["status"]["containerStatuses"]}
        self.assertEqual(counted, {"prepare": 1, "server": 1, "worker": 1})
        self.assertEqual(self.troupe("logs", "job/restart-all-containers", "-c", "prepare").out, "prepares run 1\n")


if __name__ == "__main__":
    main()
