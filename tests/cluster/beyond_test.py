"""What annotations ask for beyond Kubernetes, on a real cluster: each example of config/examples/beyond."""

import os

from api import EVENTS, JOBS, PODS, Refused, condition, count, finished, phase
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
        self.assertEqual((condition(done, "Complete").get("reason"), count(done, "failed")), ("CompletionsReached", 1))

    def test_backoff(self):
        done = self.job("backoff")
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (1, 2), done["status"])
        self.assertEqual([phase(each) for each in self.pods("backoff")], ["Failed", "Failed", "Succeeded"])

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

    def test_refusals(self):
        for annotations, text in (
                ({"backoff": "initial=1"}, r"metadata\.annotations\[troupe\.dev/backoff\]: Invalid value: .*initial must be"),
                ({"backof": "initial=1s"}, r"there is no such annotation of Jobs; did you mean troupe\.dev/backoff\?")):
            with self.assertRaisesRegex(Refused, text):
                self.api.create(JOBS, annotated(annotations, "refused", "true"))


if __name__ == "__main__":
    main()
