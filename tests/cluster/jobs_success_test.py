"""When a Job is done: successPolicy in all its forms, work queues, nothing to do."""

from api import JOBS, Refused, condition, count, has, phase
from harness import main
from job_case import QUICK, WAITS_FOR_ITS_INDEX, JobCase, counts


class Success(JobCase):
    """Each test has a Job of its own."""

    @classmethod
    def prepare(cls):
        for name in ("success-policy-count", "success-policy-some-of"):
            cls.apply_example(f"jobs/{name}")

    def indexed(self, name, indexes, rules, script=WAITS_FOR_ITS_INDEX, **more):
        prefix, gates = self.gates(name, indexes)
        self.create(name, script.format(prefix), completionMode="Indexed", completions=indexes, parallelism=indexes,
                    successPolicy={"rules": rules}, **more)
        return gates

    def matched(self, name, rule, succeeded, indexes):
        done = self.completes(name, succeeded, "SuccessPolicy", f"Matched rules at index {rule}")
        self.assertEqual(done["status"]["completedIndexes"], indexes)
        left = [phase(each) for each in self.pods(name)]
        self.assertEqual(left.count("Succeeded"), succeeded, left)
        self.assertEqual(set(left) - {"Succeeded", "Failed"}, set())
        return done

    def test_example_enough_of_any(self):
        self.matched("success-policy-count", 0, 2, "1,3")
        self.assertEqual(len(self.events("success-policy-count", "SuccessfulDelete", 3)), 3)

    def test_example_enough_of_some(self):
        self.matched("success-policy-some-of", 0, 2, "0,2")

    def test_others_do_not_count_among_some(self):
        gates = self.indexed("among", 4, [{"succeededIndexes": "0,1", "succeededCount": 1}])
        gates[2].release()
        gates[3].release()
        seen = self.job("among", lambda job: job["status"].get("completedIndexes") == "2,3")
        self.assertEqual(condition(seen, "SuccessCriteriaMet"), {})
        gates[1].release()
        self.matched("among", 0, 3, "1-3")

    def test_all_named_indexes_are_needed_without_a_count(self):
        gates = self.indexed("named", 4, [{"succeededIndexes": "0,2-3"}])
        for index in (0, 2):
            gates[index].release()
        seen = self.job("named", lambda job: job["status"].get("completedIndexes") == "0,2")
        self.assertEqual(condition(seen, "SuccessCriteriaMet"), {})
        gates[3].release()
        self.matched("named", 0, 3, "0,2,3")

    def test_the_second_rule_may_match(self):
        gates = self.indexed("second", 3, [{"succeededIndexes": "0"}, {"succeededCount": 2}])
        gates[1].release()
        gates[2].release()
        self.matched("second", 1, 2, "1,2")

    def test_complete_waits_for_pods_that_take_leave(self):
        leave = self.fifo("leave-now")
        script = ("test $JOB_COMPLETION_INDEX = 0 && exec sh -c 'read go <{0}-0'; "
                  f"trap 'read go <{leave.path}; exit 0' TERM; echo x >{{0}}-1; while :; do sleep 0.1; done")
        gates = self.indexed("leave", 2, [{"succeededIndexes": "0"}], script,
                             pod={"terminationGracePeriodSeconds": 600})
        gates[1].next_line(60)
        gates[0].release()
        seen = self.job("leave", lambda job: has("SuccessCriteriaMet")(job) and count(job, "terminating") == 1)
        self.assertEqual(condition(seen, "Complete"), {})
        leave.release()
        done = self.completes("leave", 1, "SuccessPolicy", "Matched rules at index 0")
        self.assertEqual(done["status"]["completedIndexes"], "0")  # the other one's exit code 0 came too late

    def test_failing_goes_before_success(self):
        gates = self.indexed("both", 3, [{"succeededCount": 2}], WAITS_FOR_ITS_INDEX + "; test $JOB_COMPLETION_INDEX != 1",
                             backoffLimit=0)
        gates[0].release()
        self.job("both", lambda job: count(job, "succeeded") == 1)
        gates[1].release()
        self.fails("both", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 2, succeeded=1)

    def test_work_queue_starts_nothing_after_its_first_success(self):
        how = [self.fifo(f"queue-{i}") for i in range(3)]
        self.create("queue", f"read how <{self.cluster.work}/queue-$TROUPE_POD_NUMBER; $how", QUICK, parallelism=3)
        self.pods("queue", lambda seen: list(map(phase, seen)) == ["Running"] * 3)
        how[0].tell("true")
        self.job("queue", lambda seen: counts(seen) == (1, 0, 2))
        how[1].tell("false")
        seen = self.job("queue", lambda seen: counts(seen) == (1, 1, 1))
        self.assertEqual(condition(seen, "SuccessCriteriaMet"), {})
        how[2].tell("true")
        self.completes("queue", 2, failed=1)
        self.assertEqual(sorted(map(phase, self.pods("queue"))), ["Failed", "Succeeded", "Succeeded"])

    def test_nothing_to_do(self):
        self.create("nothing", "true", completions=0)
        done = self.completes("nothing", 0)
        self.assertEqual(self.pods("nothing"), [])
        self.assertIn("startTime", done["status"])
        self.create("held", "true", completions=0, suspend=True)
        self.completes("held", 0)

    def test_no_parallelism_waits(self):
        self.create("still", "true", parallelism=0, completions=1)
        seen = self.job("still", lambda job: "startTime" in job["status"])
        self.assertEqual((counts(seen), seen["status"].get("conditions", [])), ((0, 0, 0), []))
        self.assertIn("parallelism", self.troupe("why", "job", "still").out)
        self.troupe("scale", "job", "still", "--replicas", "1")
        self.completes("still", 1)

    def test_completions_of_a_plain_job_stay(self):
        self.create("fixed", "true", completions=2)
        with self.assertRaisesRegex(Refused, r"spec\.completions: Invalid value: 3: field is immutable"):
            self.api.patch(f"{JOBS}/fixed", {"spec": {"completions": 3}})


if __name__ == "__main__":
    main()
