"""How real pods begin and end: init containers, restarts with their delays, deadlines, grace periods, and what containers find."""

import os
import tempfile

import processes
from api import EVENTS, JOBS, PODS, condition, count, finished
from harness import PATIENCE, REPOSITORY, ClusterCase, main
from manifests import Fifo, job

EXAMPLES = os.path.join(REPOSITORY, "config/examples/pods")


def waiting(pod):
    return pod["status"]["containerStatuses"][0]["state"].get("waiting", {}) if pod["status"].get("containerStatuses") else {}


class PodLife(ClusterCase):
    nodes = 1

    def pod_of(self, name, holds=lambda pod: True):
        """The first pod of a Job, as soon as it is as wanted."""
        seen = self.api.wait_all(PODS, lambda pods: any(map(holds, pods.values())), PATIENCE,
                                 labelSelector=f"batch.kubernetes.io/job-name={name}")
        return next(filter(holds, seen.values()))

    def ends(self, name, how):
        done = self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertTrue(condition(done, how), done["status"])
        return self.pod_of(name)

    def example(self, name, how="Complete"):
        self.troupe("apply", "-f", f"{EXAMPLES}/{name}.yaml")
        return self.ends(name, how)

    def events(self, pod):
        found = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={pod['metadata']['name']}")
        return {(each["type"], each["reason"], each["message"]) for each in found}

    # -- init containers ------------------------------------------------------------------------------------------------

    def test_init_containers_run_one_after_the_other(self):
        pod = self.example("init-containers")
        fetch, unpack = pod["status"]["initContainerStatuses"]
        [main_status] = pod["status"]["containerStatuses"]
        self.assertEqual((fetch["restartCount"], unpack["restartCount"]), (1, 0))
        ends = [each["state"]["terminated"] for each in (fetch, unpack, main_status)]
        self.assertEqual([each["exitCode"] for each in ends], [0, 0, 0])
        self.assertLessEqual(ends[0]["finishedAt"], ends[1]["startedAt"])
        self.assertLessEqual(ends[1]["finishedAt"], ends[2]["startedAt"])
        self.assertEqual(condition(pod, "Initialized")["status"], "True")
        self.assertEqual(self.troupe("logs", "job/init-containers", "-c", "fetch").out, "attempt 1\n")

    def test_a_failed_init_container_fails_its_pod(self):
        pod = {"initContainers": [{"name": "first", "image": "debian", "command": ["sh", "-c", "exit 7"]}]}
        self.api.create(JOBS, job("init-fails", "true", backoffLimit=0, pod=pod))
        seen = self.ends("init-fails", "Failed")
        self.assertEqual(seen["status"]["phase"], "Failed")
        self.assertEqual(seen["status"]["initContainerStatuses"][0]["state"]["terminated"]["exitCode"], 7)
        self.assertEqual(waiting(seen)["reason"], "PodInitializing")
        self.assertEqual(condition(seen, "Initialized")["reason"], "ContainersNotInitialized")

    # -- restarts ---------------------------------------------------------------------------------------------------------

    def test_restarts_wait_longer_and_longer(self):
        self.troupe("apply", "-f", f"{EXAMPLES}/crash-loop.yaml")
        held = self.pod_of("crash-loop", lambda pod: waiting(pod).get("reason") == "CrashLoopBackOff")
        meta = held["metadata"]
        self.assertEqual(waiting(held)["message"], f"back-off 10s restarting failed container=main pod={meta['name']}_default"
                                                   f"({meta['uid']})")
        [status] = held["status"]["containerStatuses"]
        self.assertEqual((held["status"]["phase"], status["restartCount"]), ("Running", 1))
        self.assertEqual(status["lastState"]["terminated"]["exitCode"], 1)
        self.assertIn(("Warning", "BackOff", f"Back-off restarting failed container main in pod {meta['name']}_default"
                                             f"({meta['uid']})"), self.events(held))
        [status] = self.ends("crash-loop", "Complete")["status"]["containerStatuses"]
        self.assertEqual(status["restartCount"], 2)
        self.assertEqual(self.troupe("logs", "job/crash-loop").out, "attempt 2\n")

    # -- deadlines and grace ----------------------------------------------------------------------------------------------

    def test_the_deadline_of_a_pod(self):
        pod = self.example("pod-deadline", "Failed")
        message = "Pod was active on the node longer than the specified deadline"
        self.assertEqual((pod["status"]["phase"], pod["status"]["reason"], pod["status"]["message"]),
                         ("Failed", "DeadlineExceeded", message))
        [status] = pod["status"]["containerStatuses"]
        self.assertEqual((status["restartCount"], status["state"]["terminated"]["exitCode"]), (0, 0))
        said = self.troupe("logs", "job/pod-deadline").out.splitlines()
        self.assertEqual((said[0], said[-1]), ("begun", "saved"))  # in between the shell may tell of its child's end
        self.assertIn(("Normal", "DeadlineExceeded", message), self.events(pod))

    def test_who_does_not_listen_is_killed_after_its_grace_period(self):
        pod = self.example("grace-period")
        [stubborn] = pod["status"]["initContainerStatuses"]
        self.assertEqual((pod["status"]["phase"], stubborn["state"]["terminated"]["exitCode"]), ("Succeeded", 137))

    def test_a_deletion_without_grace(self):
        with tempfile.TemporaryDirectory() as folder:
            alive = Fifo(folder, "alive")
            script = f'trap "" TERM; echo $$$$ > {alive.path}; while :; do sleep 1; done'
            self.api.create(JOBS, job("at-once", script, pod={"terminationGracePeriodSeconds": 1000}))
            pid = int(alive.next_line(PATIENCE))
            pod = self.pod_of("at-once", lambda each: each["status"]["phase"] == "Running")
            self.api.delete(f"{JOBS}/at-once")  # its pods get their grace period …
            self.api.ask("DELETE", f"{PODS}/{pod['metadata']['name']}", {"gracePeriodSeconds": 0})  # … and no more
            processes.eventually("it is killed", lambda: not os.path.exists(f"/proc/{pid}"), PATIENCE)

    # -- what containers find ---------------------------------------------------------------------------------------------

    def test_variables_of_all_kinds(self):
        self.example("env-fields")
        self.assertEqual(self.troupe("logs", "job/env-fields").out,
                         "abc, second, $(PART), $(LATER)\ngreen with care[]\n100 1 64 50\ndefault default\n")

    def test_an_evicted_pod_is_replaced(self):
        self.troupe("apply", "-f", f"{EXAMPLES}/evicted.yaml")
        pod = self.pod_of("evicted", lambda each: each["status"]["phase"] == "Running")
        name = pod["metadata"]["name"]
        self.api.create(f"{PODS}/{name}/eviction",
                        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name}})
        gone = self.pod_of("evicted", lambda each: each["metadata"]["name"] == name and condition(each, "DisruptionTarget"))
        self.assertEqual((condition(gone, "DisruptionTarget")["reason"], condition(gone, "DisruptionTarget")["message"]),
                         ("EvictionByEvictionAPI", "Eviction API: evicting"))
        done = self.api.wait(JOBS, "evicted", finished, PATIENCE)
        self.assertTrue(condition(done, "Complete"), done["status"])
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (1, 0))


if __name__ == "__main__":
    main()
