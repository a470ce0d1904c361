"""A running Job is suspended, resumed, scaled, deleted; it expires; its image or its pod's size does not fit."""

import os

import processes
from api import EVENTS, JOBS, PODS, condition, count, finished, has, phase
from harness import PATIENCE, ClusterCase, main
from manifests import Fifo, job


class Lifecycle(ClusterCase):
    """Each test has a Job of its own, whose pods tell their names and wait to be released."""

    def start(self, name, **spec):
        """A Job whose pods wait; returns the FIFOs that they tell their names to, and that they wait at."""
        news, gate = Fifo(self.cluster.work, f"{name}-news"), Fifo(self.cluster.work, f"{name}-gate")
        self.addCleanup(news.close)
        self.addCleanup(gate.close)
        script = f'echo "$HOSTNAME" >{news.path}; sleep 1000 & read go <{gate.path}'
        self.api.create(JOBS, job(name, script, **spec))
        return news, gate

    def running_processes(self, name):
        return processes.mentioning(os.path.join(self.cluster.work, f"{name}-gate"))

    def pods(self, name, holds):
        return self.api.wait_all(PODS, holds, PATIENCE, labelSelector=f"job-name={name}")

    def started(self, news, how_many):
        return {news.next_line(PATIENCE) for _ in range(how_many)}

    def test_suspend_and_resume_while_running(self):
        news, gate = self.start("nap", completions=2, parallelism=2)
        first = self.started(news, 2)
        self.api.wait(JOBS, "nap", lambda seen: count(seen, "ready") == 2, PATIENCE)
        self.troupe("suspend", "job", "nap")
        held = self.api.wait(JOBS, "nap", lambda seen: has("Suspended")(seen) and not count(seen, "terminating"), PATIENCE)
        self.pods("nap", lambda seen: not seen)
        self.assertEqual(self.running_processes("nap"), {})
        self.assertEqual((count(held, "active"), count(held, "failed")), (0, 0))
        self.assertNotIn("startTime", held["status"])
        self.troupe("resume", "job", "nap")
        second = self.started(news, 2)
        self.assertFalse(first & second)
        gate.release(2)
        done = self.api.wait(JOBS, "nap", finished, PATIENCE)
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (2, 0))
        self.assertEqual(condition(done, "Suspended")["reason"], "JobResumed")

    def test_scale_up_and_down_while_running(self):
        news, gate = self.start("band", completions=6, parallelism=1)
        started = self.started(news, 1)
        self.troupe("scale", "job", "band", "--replicas", "4")
        started |= self.started(news, 3)
        self.api.wait(JOBS, "band", lambda seen: count(seen, "active") == 4, PATIENCE)
        self.troupe("scale", "job", "band", "--replicas", "2")
        self.api.wait(JOBS, "band", lambda seen: count(seen, "active") == 2 and not count(seen, "terminating"), PATIENCE)
        left = self.pods("band", lambda seen: len(seen) == 2)
        self.assertLess(set(left), started)
        gate.release(2)
        self.started(news, 2)
        gate.release(2)
        self.started(news, 2)
        gate.release(2)
        done = self.api.wait(JOBS, "band", finished, PATIENCE)
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (6, 0))

    def test_delete_ends_pods_and_their_processes(self):
        news, _ = self.start("doomed", completions=2, parallelism=2)
        self.started(news, 2)
        held = self.running_processes("doomed")
        self.assertTrue(held)
        self.assertIn('job.batch "doomed" deleted', self.troupe("delete", "job", "doomed").out)
        self.api.wait_absent(JOBS, "doomed", PATIENCE)
        self.pods("doomed", lambda seen: not seen)
        for pid in held:
            self.assertTrue(processes.gone(pid, PATIENCE), held[pid])
        missing = self.troupe("logs", "job/doomed", check=False)
        self.assertIn('jobs.batch "doomed" not found', missing.err)

    def test_deleted_pod_is_replaced(self):
        news, gate = self.start("pair", completions=1)
        [first] = self.started(news, 1)
        self.troupe("delete", "pod", first)
        [second] = self.started(news, 1)
        self.assertNotEqual(first, second)
        gate.release()
        done = self.api.wait(JOBS, "pair", finished, PATIENCE)
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (1, 1))

    def test_expires_after_its_ttl(self):
        self.api.create(JOBS, job("shortlived", "echo here", ttlSecondsAfterFinished=1))
        self.api.wait(JOBS, "shortlived", finished, PATIENCE)
        self.api.wait_absent(JOBS, "shortlived", PATIENCE)
        self.pods("shortlived", lambda seen: not seen)

    def test_unknown_image_says_what_to_add(self):
        manifest = job("pictures", "")
        del manifest["spec"]["template"]["spec"]["containers"][0]["command"]
        self.api.create(JOBS, manifest)

        def waits(seen):
            for pod in seen.values():
                for container in pod["status"].get("containerStatuses", []):
                    waiting = container["state"].get("waiting", {})
                    if waiting.get("reason") in ("ErrImagePull", "ImagePullBackOff"):
                        return "node.images" in waiting.get("message", "") and "debian" in waiting["message"]
            return False
        seen = self.pods("pictures", waits)
        self.assertEqual([phase(each) for each in seen.values()], ["Pending"])
        self.api.delete(f"{JOBS}/pictures")
        self.pods("pictures", lambda left: not left)

    def test_command_without_image_is_told_in_an_event(self):
        self.api.create(JOBS, job("plain", "exit 0"))
        self.api.wait(JOBS, "plain", has("Complete"), PATIENCE)
        [name] = self.pods("plain", lambda seen: len(seen) == 1)
        events = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={name}")
        self.assertTrue([each for each in events if "debian" in each["message"] and "not used" in each["message"]],
                        [each["message"] for each in events])

    def test_pod_that_fits_nowhere_says_why(self):
        wish = {"resources": {"requests": {"cpu": "1000"}}}
        self.api.create(JOBS, job("giant", "exit 0", container=wish))
        text = "0/2 nodes are available: 2 Insufficient cpu."
        held = self.pods("giant", lambda seen: any(condition(each, "PodScheduled").get("status") == "False"
                                                   for each in seen.values()))
        [(name, pod)] = held.items()
        self.assertEqual(phase(pod), "Pending")
        self.assertEqual(condition(pod, "PodScheduled")["reason"], "Unschedulable")
        self.assertIn(text, condition(pod, "PodScheduled")["message"])
        events = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={name},reason=FailedScheduling")
        self.assertTrue(events and text in events[0]["message"], events)
        self.api.delete(f"{JOBS}/giant")
        self.pods("giant", lambda left: not left)


if __name__ == "__main__":
    main()
