"""Suspended Jobs: what may change meanwhile and what may not, and that nothing is lost or counted by it."""

from api import JOBS, Refused, condition, count, has
from harness import main
from job_case import WAITS_FOR_ITS_INDEX, JobCase, counts, index_of


def template(**pod):
    return {"spec": {"template": {"spec": pod}}}


def main_container(manifest, **more):
    [container] = manifest["spec"]["template"]["spec"]["containers"]
    return [{**container, **more}]


class Suspend(JobCase):
    """Each test has a Job of its own."""

    def waiting(self, name, **more):
        """A Job with a pod that waits for its gate."""
        gate = self.fifo(name)
        self.create(name, f"read go <{gate.path}", **more)
        self.job(name, lambda seen: count(seen, "ready") == 1)
        return gate

    def suspend(self, name):
        self.troupe("suspend", "job", name)
        return self.job(name, lambda seen: has("Suspended")(seen) and not count(seen, "terminating"))

    def test_example_is_changed_and_resumed(self):
        self.apply_example("jobs/suspend-and-move")
        held = self.job("suspend-and-move", has("Suspended"))
        self.assertEqual(condition(held, "Suspended")["message"], "Job suspended")
        self.assertNotIn("startTime", held["status"])
        self.assertEqual([held["status"][each] for each in ("ready", "terminating", "uncountedTerminatedPods")], [0, 0, {}])
        less = main_container(held, resources={"requests": {"cpu": "100m"}})
        changed = self.api.patch(f"{JOBS}/suspend-and-move", template(
            nodeSelector={"kubernetes.io/hostname": "node-2"}, containers=less,
            tolerations=[{"key": "x", "operator": "Exists"}]))
        self.assertEqual(changed["metadata"]["generation"], held["metadata"]["generation"] + 1)
        self.api.patch(f"{JOBS}/suspend-and-move",
                       {"spec": {"template": {"metadata": {"labels": {"team": "red"}, "annotations": {"note": "moved"}}}}})
        self.troupe("resume", "job", "suspend-and-move")
        done = self.completes("suspend-and-move", 1)
        resumed = condition(done, "Suspended")
        self.assertEqual((resumed["status"], resumed["reason"], resumed["message"]),
                         ("False", "JobResumed", "Job resumed"))
        [pod] = self.pods("suspend-and-move")
        self.assertEqual(pod["spec"]["nodeName"], "node-2")
        self.assertEqual(pod["spec"]["containers"][0]["resources"]["requests"], {"cpu": "100m"})
        self.assertEqual((pod["metadata"]["labels"]["team"], pod["metadata"]["annotations"]["note"]), ("red", "moved"))
        self.assertEqual(self.events("suspend-and-move", "Suspended"), ["Job suspended"])
        self.assertEqual(self.events("suspend-and-move", "Resumed"), ["Job resumed"])

    def test_a_job_that_ran_moves_to_another_node(self):
        self.waiting("moves", pod={"nodeSelector": {"kubernetes.io/hostname": "node-1"}})
        [before] = self.pods("moves")
        self.suspend("moves")
        self.api.patch(f"{JOBS}/moves", template(nodeSelector={"kubernetes.io/hostname": "node-2"}))
        self.troupe("resume", "job", "moves")
        [after] = self.pods("moves", lambda seen: len(seen) == 1 and seen[0]["spec"].get("nodeName") == "node-2")
        self.assertEqual(before["spec"]["nodeName"], "node-1")
        self.assertNotEqual(before["metadata"]["uid"], after["metadata"]["uid"])

    def test_what_may_not_change(self):
        self.waiting("fixed")
        with self.assertRaisesRegex(Refused, r"spec\.template: Invalid value: .*: field is immutable"):
            self.api.patch(f"{JOBS}/fixed", template(nodeSelector={"kubernetes.io/hostname": "node-2"}))
        held = self.suspend("fixed")
        with self.assertRaisesRegex(Refused, r"spec\.template\.spec: Invalid value: .*: field is immutable"):
            self.api.patch(f"{JOBS}/fixed", template(containers=main_container(held, image="other")))
        with self.assertRaisesRegex(Refused, r"field is immutable"):
            self.api.patch(f"{JOBS}/fixed", {"spec": {"completionMode": "Indexed", "completions": 1}})

    def test_successes_stay_and_deleted_pods_do_not_count(self):
        prefix, gates = self.gates("half", 4)
        self.create("half", WAITS_FOR_ITS_INDEX.format(prefix), completionMode="Indexed", completions=4, parallelism=4)
        for index in (1, 2):
            gates[index].release()
        self.job("half", lambda seen: seen["status"].get("completedIndexes") == "1,2")
        held = self.suspend("half")
        self.assertEqual((counts(held), held["status"]["completedIndexes"]), ((2, 0, 0), "1,2"))
        self.assertNotIn("startTime", held["status"])
        self.assertEqual(len(self.events("half", "SuccessfulDelete", 2)), 2)
        self.troupe("resume", "job", "half")
        again = self.pods("half", lambda seen: sorted(map(index_of, seen)) == [0, 1, 2, 3])
        self.assertEqual(len(again), 4)
        for index in (0, 3):
            gates[index].release()
        self.completes("half", 4)

    def test_the_deadline_begins_anew(self):
        self.waiting("anew", activeDeadlineSeconds=600)
        first = self.api.get(f"{JOBS}/anew")
        self.suspend("anew")
        self.api.patch(f"{JOBS}/anew", {"spec": {"activeDeadlineSeconds": 1}})
        held = self.api.get(f"{JOBS}/anew")  # a deadline of a second that does not run
        self.assertEqual((condition(held, "FailureTarget"), "startTime" in held["status"]), ({}, False))
        self.troupe("resume", "job", "anew")
        ended = self.fails("anew", "DeadlineExceeded", "Job was active longer than specified deadline", 1)
        self.assertGreaterEqual(ended["status"]["startTime"], first["status"]["startTime"])

    def test_a_deadline_may_be_moved_while_it_runs(self):
        self.waiting("later", activeDeadlineSeconds=600)
        self.api.patch(f"{JOBS}/later", {"spec": {"activeDeadlineSeconds": 1}})
        self.fails("later", "DeadlineExceeded", "Job was active longer than specified deadline", 1)

    def test_suspended_jobs_say_why(self):
        self.create("asked", "true", suspend=True)
        self.job("asked", has("Suspended"))
        self.assertRegex(self.troupe("get", "job", "asked").out, r"(?m)^asked +Suspended +0/1 ")
        self.assertIn("troupe resume job asked", self.troupe("why", "job", "asked").out)


if __name__ == "__main__":
    main()
