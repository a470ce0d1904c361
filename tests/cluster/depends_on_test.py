"""Jobs that wait for other Jobs by troupe.dev/depends-on: whole or index by index, met, refused and in vain."""

from api import JOBS, Refused, condition, count, finished, has, phase
from harness import PATIENCE, main
from job_case import WAITS_FOR_ITS_INDEX, JobCase, annotated, counts, index_of
from manifests import job

ON = "troupe.dev/depends-on"
WAITING = "WaitingForDependencies"


def met(name):
    return f"depends-on.troupe.dev/{name}"


class DependsOn(JobCase):
    """Each test has Jobs of its own."""

    def depends(self, name, on, script="true", **more):
        return self.create(name, script, {ON: on}, **more)

    def waits(self, name, message):
        """Waits until the Job says that it waits for that; nothing of it has begun."""
        seen = self.job(name, lambda found: condition(found, WAITING).get("message") == message)
        self.assertEqual((condition(seen, WAITING)["status"], condition(seen, WAITING)["reason"]), ("True", "Waiting"))
        self.assertEqual((counts(seen), "startTime" in seen["status"]), ((0, 0, 0), False))
        self.assertEqual(self.pods(name), [])

    def gated(self, name, end="true", **more):
        gate = self.fifo(name)
        self.create(name, f"read go <{gate.path}; {end}", **more)
        return gate

    def gated_indexes(self, name, indexes, then="true", **more):
        prefix, gates = self.gates(name, indexes)
        self.create(name, WAITS_FOR_ITS_INDEX.format(prefix) + f"; {then}", completionMode="Indexed", completions=indexes,
                    parallelism=indexes, **more)
        return gates

    def never(self, name, message):
        self.fails(name, "DependencyNeverSatisfied", message, 0)
        self.assertEqual(self.pods(name), [])

    # -- met --------------------------------------------------------------------------------------------------------------

    def test_succeeded(self):
        gate = self.gated("good")
        self.depends("after-good", "good", activeDeadlineSeconds=600)
        self.waits("after-good", "Waits for Job good to succeed")
        self.assertEqual(self.events("after-good", WAITING), ["Waits for Job good to succeed"])
        self.assertRegex(self.troupe("describe", "job", "after-good").out,
                         r"(?m)^  WaitingForDependencies +True +Waiting +Waits for Job good to succeed$")
        gate.release()
        done = self.completes("after-good", 1)
        self.assertEqual((condition(done, met("good"))["reason"], condition(done, met("good"))["message"]),
                         ("Succeeded", "Job good has succeeded"))
        self.assertEqual((condition(done, WAITING)["status"], condition(done, WAITING)["reason"]),
                         ("False", "DependenciesMet"))
        self.assertEqual(self.events("after-good", "DependenciesMet"), ["Nothing is waited for any more"])
        self.assertGreaterEqual(done["status"]["startTime"], self.job("good")["status"]["completionTime"])

    def test_failed(self):
        gate = self.gated("bad", "false", backoffLimit=0)
        self.depends("after-bad", "bad:failed")
        self.waits("after-bad", "Waits for Job bad to fail")
        gate.release()
        done = self.completes("after-bad", 1)
        self.assertEqual(condition(done, met("bad"))["reason"], "Failed")

    def test_ended(self):
        for name, end in (("ends-well", "true"), ("ends-badly", "false")):
            gate = self.gated(name, end, backoffLimit=0)
            self.depends(f"after-{name}", f"{name}:ended")
            self.waits(f"after-{name}", f"Waits for Job {name} to end")
            gate.release()
            self.assertEqual(condition(self.completes(f"after-{name}", 1), met(name))["reason"], "Ended")

    def test_all_are_needed_and_what_came_is_remembered(self):
        one, two = self.gated("one"), self.gated("two")
        self.depends("both", "one, two:ended")
        self.waits("both", "Waits for Job one to succeed, Job two to end")
        one.release()
        self.waits("both", "Waits for Job two to end")
        self.troupe("delete", "job", "one")
        two.release()
        self.completes("both", 1)

    def test_a_job_that_is_still_to_come(self):
        self.depends("early", "to-come")
        self.waits("early", "Waits for Job to-come to succeed (there is none yet)")
        self.create("to-come", "true")
        self.completes("early", 1)

    def test_the_wish_may_change_while_it_waits(self):
        self.depends("changes", "nobody")
        self.waits("changes", "Waits for Job nobody to succeed (there is none yet)")
        self.api.patch(f"{JOBS}/changes", {"metadata": {"annotations": {ON: None}}})
        self.completes("changes", 1)

    def test_suspended_jobs_do_not_wait(self):
        gate = self.gated("held-for")
        self.depends("held", "held-for", suspend=True)
        seen = self.job("held", has("Suspended"))
        self.assertEqual(condition(seen, WAITING), {})
        self.troupe("resume", "job", "held")
        self.waits("held", "Waits for Job held-for to succeed")
        gate.release()
        self.completes("held", 1)

    # -- index by index -------------------------------------------------------------------------------------------------------

    def test_index_by_index(self):
        gates = self.gated_indexes("train", 3)
        self.depends("score", "train/index", completionMode="Indexed", completions=3, parallelism=1)
        self.waits("score", "Waits for Job train to succeed index by index")
        gates[1].release()
        self.job("score", lambda seen: seen["status"].get("completedIndexes") == "1")
        gates[2].release()
        self.job("score", lambda seen: seen["status"].get("completedIndexes") == "1,2")
        self.assertEqual(sorted(map(index_of, self.pods("score"))), [1, 2])
        gates[0].release()
        done = self.completes("score", 3)
        self.assertEqual(condition(done, met("train"))["status"], "True")

    def test_index_by_index_whichever_way_it_ends(self):
        gates = self.gated_indexes("mixed", 2, "test $JOB_COMPLETION_INDEX = 1", backoffLimitPerIndex=0)
        self.depends("after-mixed", "mixed:ended/index", completionMode="Indexed", completions=2, parallelism=2)
        self.depends("mends", "mixed:failed/index", completionMode="Indexed", completions=1)
        gates[0].release()
        self.completes("mends", 1)
        self.job("after-mixed", lambda seen: seen["status"].get("completedIndexes") == "0")
        gates[1].release()
        self.completes("after-mixed", 2)

    # -- in vain --------------------------------------------------------------------------------------------------------------

    def test_can_never_be_met(self):
        self.create("failed", "exit 1", backoffLimit=0)
        self.create("succeeded", "true")
        self.create("plain", "true", suspend=True)
        gates = self.gated_indexes("loses", 2, "false", backoffLimitPerIndex=0)
        self.depends("never-1", "failed")
        self.depends("never-2", "succeeded:failed")
        self.depends("never-3", "plain/index", completionMode="Indexed", completions=1)
        self.depends("never-4", "loses/index", completionMode="Indexed", completions=2)
        gates[1].release()
        self.never("never-1", "Job failed has failed (BackoffLimitExceeded), and this Job waits for it to succeed")
        self.never("never-2", "Job succeeded has succeeded, and this Job waits for it to fail")
        self.never("never-3", "Job plain is not Indexed, and this Job waits for it index by index")
        self.never("never-4", "Job loses has failed at index 1, and this Job waits for it to succeed")
        self.assertIn("Job failed has failed", self.troupe("why", "job", "never-1").out)

    def test_failure_goes_down_a_chain(self):
        gate = self.gated("top", "false", backoffLimit=0)
        self.depends("middle", "top")
        self.depends("bottom", "middle")
        gate.release()
        self.never("bottom", "Job middle has failed (DependencyNeverSatisfied), and this Job waits for it to succeed")

    def test_a_chain_runs_again(self):
        gate = self.fifo("again")
        self.create("again", f"read how <{gate.path}; $how", backoffLimit=0)
        self.depends("follows", "again")
        gate.tell("false")
        self.never("follows", "Job again has failed (BackoffLimitExceeded), and this Job waits for it to succeed")
        self.troupe("rerun", "job", "again")
        gate.tell("true")
        self.completes("again", 1)
        self.troupe("rerun", "job", "follows")
        self.completes("follows", 1)

    # -- refused --------------------------------------------------------------------------------------------------------------

    def test_cycles(self):
        self.depends("a", "b", suspend=True)
        self.depends("b", "c", suspend=True)
        for name, on, way in (("c", "a", "c -> a -> b -> c"), ("c", "x, b", "c -> b -> c"), ("c", "c", "c -> c")):
            with self.assertRaisesRegex(Refused, f"must not lead back to this Job: {way}"):
                self.depends(name, on)
        self.create("c", "true", suspend=True)
        with self.assertRaisesRegex(Refused, "must not lead back to this Job: c -> a -> b -> c"):
            self.api.patch(f"{JOBS}/c", {"metadata": {"annotations": {ON: "a:ended"}}})
        self.assertNotIn(ON, self.api.get(f"{JOBS}/c")["metadata"].get("annotations", {}))

    def test_bad_values(self):
        for value in ("", "UPPER", "a:sometime", "a/half", "a,a", ",".join(f"j{i}" for i in range(65))):
            with self.assertRaisesRegex(Refused, r"metadata\.annotations\[troupe\.dev/depends-on\]: Invalid value: "):
                self.depends("bad-value", value)

    def test_by_way_of_a_cron_job(self):
        self.create("first", "true", suspend=True)
        manifest = annotated({ON: "first"}, job("unnamed", "true"))
        self.api.create(JOBS.replace("/jobs", "/cronjobs"), {
            "apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "cron"},
            "spec": {"schedule": "@yearly", "jobTemplate": {"metadata": {"annotations": manifest["metadata"]["annotations"]},
                                                            "spec": manifest["spec"]}}})
        self.troupe("create", "job", "by-cron", "--from", "cronjob/cron")
        self.waits("by-cron", "Waits for Job first to succeed")
        self.troupe("resume", "job", "first")
        self.completes("by-cron", 1)


if __name__ == "__main__":
    main()
