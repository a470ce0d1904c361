"""Whose a Job and its pods are: managedBy, manualSelector, released pods, the three ways of deletion, time to live."""

from api import JOBS, PODS, Refused, condition, count, phase
from harness import PATIENCE, main
from job_case import JobCase, counts
from manifests import job

UID_LABEL = "batch.kubernetes.io/controller-uid"


def owners(pod):
    return [each["name"] for each in pod["metadata"].get("ownerReferences", [])]


class Ownership(JobCase):
    """Each test has a Job of its own."""

    def running(self, name, pods=1, **more):
        """A Job whose pods wait at a gate, and when they are told to end at another; returns both, and the pods."""
        gate, leave, news = (self.fifo(f"{name}-{what}") for what in ("gate", "leave", "news"))
        script = f"trap 'read go <{leave.path}; exit 1' TERM; echo up >{news.path}; read go <{gate.path}"
        pod = {"terminationGracePeriodSeconds": 600}
        self.create(name, script, pod=pod, completions=pods, parallelism=pods, **more)
        for _ in range(pods):
            news.next_line(PATIENCE)
        return gate, leave, self.pods(name, lambda seen: [phase(each) for each in seen] == ["Running"] * pods)

    # -- managedBy ----------------------------------------------------------------------------------------------------

    def test_example_is_left_to_its_manager(self):
        self.apply_example("jobs/managed-by")
        before = self.api.get(f"{JOBS}/managed-by")
        self.create("between", "true")
        self.completes("between", 1)
        seen = self.api.get(f"{JOBS}/managed-by")
        self.assertEqual((seen["metadata"]["resourceVersion"], seen.get("status", {})),
                         (before["metadata"]["resourceVersion"], {}))
        self.assertEqual(self.pods("managed-by"), [])
        self.assertIn("example.com/queue", self.troupe("why", "job", "managed-by").out)
        self.assertRegex(self.troupe("describe", "job", "managed-by").out, r"(?m)^Managed By: +example\.com/queue$")
        with self.assertRaisesRegex(Refused, r"spec\.managedBy: Invalid value: .*: field is immutable"):
            self.api.patch(f"{JOBS}/managed-by", {"spec": {"managedBy": None}})

    def test_the_manager_writes_the_status_and_the_time_to_live_counts(self):
        self.create("theirs", "true", managedBy="example.com/queue")
        path = f"{JOBS}/theirs"
        now = self.api.get(path)["metadata"]["creationTimestamp"]
        self.api.patch(f"{path}/status", {"status": {"startTime": now, "active": 3, "ready": 2, "terminating": 0}})
        with self.assertRaisesRegex(Refused, r"status\.ready: Invalid value: 4: cannot set more ready pods than active"):
            self.api.patch(f"{path}/status", {"status": {"ready": 4}})
        self.create("meanwhile", "true")
        self.completes("meanwhile", 1)
        seen = self.api.get(path)
        self.assertEqual((counts(seen), seen["status"]["ready"]), ((0, 0, 3), 2))
        ends = [{"type": kind, "status": "True", "reason": "Theirs", "message": "They say so", "lastTransitionTime": now}
                for kind in ("SuccessCriteriaMet", "Complete")]
        self.api.patch(f"{path}/status", {"status": {"active": 0, "ready": 0, "succeeded": 7, "completionTime": now,
                                                     "conditions": ends}})
        self.assertRegex(self.troupe("get", "job", "theirs").out, r"(?m)^theirs +Complete +7/1 ")
        self.api.patch(path, {"spec": {"ttlSecondsAfterFinished": 0}})
        self.api.wait_absent(JOBS, "theirs", PATIENCE)

    def test_the_built_in_manager_may_be_named(self):
        self.create("named", "true", managedBy="kubernetes.io/job-controller")
        self.completes("named", 1)

    # -- selectors and labels ---------------------------------------------------------------------------------------------

    def test_example_selects_by_its_own_label(self):
        self.apply_example("jobs/manual-selector")
        done = self.job("manual-selector")
        self.assertEqual(condition(done, "Complete")["reason"], "CompletionsReached")
        self.assertEqual(done["spec"]["selector"], {"matchLabels": {"batch": "manual"}})
        [pod] = self.api.items(PODS, labelSelector="batch=manual")
        self.assertEqual((pod["metadata"]["labels"], owners(pod)), ({"batch": "manual"}, ["manual-selector"]))
        wrong = job("wrong", "true", manualSelector=True, selector={"matchLabels": {"a": "b"}})
        with self.assertRaisesRegex(Refused, "`selector` does not match template `labels`"):
            self.api.create(JOBS, wrong)
        with self.assertRaisesRegex(Refused, r"spec\.selector: Required value"):
            self.api.create(JOBS, job("none", "true", manualSelector=True))

    def test_a_pod_that_loses_its_label_is_released(self):
        gate, leave, [pod] = self.running("release")
        name = pod["metadata"]["name"]
        self.assertEqual(pod["metadata"]["finalizers"], ["batch.kubernetes.io/job-tracking"])
        self.api.patch(f"{PODS}/{name}", {"metadata": {"labels": {UID_LABEL: None}}})
        free = self.api.wait(PODS, name, lambda seen: not owners(seen), PATIENCE)
        self.assertEqual(free["metadata"].get("finalizers", []), [])
        both = self.pods("release", lambda seen: [phase(each) for each in seen] == ["Running"] * 2)
        [other] = [each for each in both if each["metadata"]["name"] != name]
        self.assertEqual(owners(other), ["release"])
        seen = self.job("release", lambda found: count(found, "active") == 1)
        self.assertEqual(counts(seen), (0, 0, 1))
        self.troupe("delete", "job", "release", "--wait=false")
        self.api.wait_absent(JOBS, "release", PATIENCE)
        self.api.wait(PODS, other["metadata"]["name"], lambda gone: "deletionTimestamp" in gone["metadata"], PATIENCE)
        self.assertNotIn("deletionTimestamp", self.api.get(f"{PODS}/{name}")["metadata"])
        leave.release()
        self.api.wait_absent(PODS, other["metadata"]["name"], PATIENCE)
        gate.release()
        self.api.wait(PODS, name, lambda seen: phase(seen) == "Succeeded", PATIENCE)

    # -- deletion -----------------------------------------------------------------------------------------------------------

    def test_background_takes_the_job_at_once(self):
        _, leave, [pod] = self.running("background")
        answer = self.api.delete(f"{JOBS}/background")
        self.assertEqual((answer["kind"], answer["status"]), ("Status", "Success"))
        with self.assertRaisesRegex(Refused, r'jobs\.batch \\"background\\" not found'):
            self.api.get(f"{JOBS}/background")
        self.assertIn("deletionTimestamp", self.api.get(f"{PODS}/{pod['metadata']['name']}")["metadata"])
        leave.release()
        self.pods("background", lambda seen: not seen)

    def test_foreground_takes_the_pods_first(self):
        _, leave, _ = self.running("foreground", pods=2)
        answer = self.api.delete(f"{JOBS}/foreground", "Foreground")
        self.assertEqual((answer["kind"], answer["metadata"]["finalizers"]), ("Job", ["foregroundDeletion"]))
        seen = self.job("foreground", lambda found: count(found, "terminating") == 2)
        self.assertIn("deletionTimestamp", seen["metadata"])
        leave.release()
        self.job("foreground", lambda found: count(found, "terminating") == 1)
        leave.release()
        self.api.wait_absent(JOBS, "foreground", PATIENCE)
        self.assertEqual(self.pods("foreground"), [])

    def test_orphan_leaves_the_pods(self):
        gate, _, [pod] = self.running("orphan")
        self.troupe("delete", "job", "orphan", "--cascade", "orphan")
        self.api.wait_absent(JOBS, "orphan", PATIENCE)
        left = self.api.get(f"{PODS}/{pod['metadata']['name']}")
        self.assertEqual((phase(left), owners(left), left["metadata"].get("finalizers", [])), ("Running", [], []))
        gate.release()
        [done] = self.pods("orphan", lambda seen: [phase(each) for each in seen] == ["Succeeded"])
        self.troupe("delete", "pod", done["metadata"]["name"])

    def test_without_a_word_pods_are_orphaned_and_the_client_warned(self):
        gate, _, [pod] = self.running("no-word")
        answer = self.api.exchange("DELETE", f"{JOBS}/no-word")
        self.assertEqual((answer.code, answer.headers["Warning"]), (200, (
            '299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove '
            'them or set propagationPolicy=Orphan to suppress this warning"')))
        self.api.wait_absent(JOBS, "no-word", PATIENCE)
        self.assertEqual(owners(self.api.get(f"{PODS}/{pod['metadata']['name']}")), [])
        gate.release()
        self.pods("no-word", lambda seen: [phase(each) for each in seen] == ["Succeeded"])

    # -- time to live -----------------------------------------------------------------------------------------------------

    def test_example_expires(self):
        self.apply_example("jobs/ttl")
        self.troupe("wait", "--for=delete", "job/ttl", "--timeout", f"{PATIENCE}s")
        self.pods("ttl", lambda seen: not seen)

    def test_a_time_to_live_may_come_late_and_go(self):
        self.create("late", "true")
        self.completes("late", 1)
        self.api.patch(f"{JOBS}/late", {"spec": {"ttlSecondsAfterFinished": 3600}})
        self.create("later", "exit 1", backoffLimit=0, ttlSecondsAfterFinished=0)
        self.api.wait_absent(JOBS, "later", PATIENCE)
        self.assertEqual(self.api.get(f"{JOBS}/late")["spec"]["ttlSecondsAfterFinished"], 3600)
        self.api.patch(f"{JOBS}/late", {"spec": {"ttlSecondsAfterFinished": 0}})
        self.api.wait_absent(JOBS, "late", PATIENCE)


if __name__ == "__main__":
    main()
