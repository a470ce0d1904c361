"""Probes, lifecycle hooks and sidecars of real containers, and the events that nodes tell of them."""

import os
import socket
import tempfile

from api import EVENTS, JOBS, PODS, condition, count, finished
from harness import PATIENCE, REPOSITORY, ClusterCase, main
from manifests import job

EXAMPLES = os.path.join(REPOSITORY, "config/examples/pods")


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def ready(pod):
    return condition(pod, "Ready").get("status") == "True"


def runs(pod):
    return pod["status"]["phase"] == "Running"


class Probes(ClusterCase):
    def pod_of(self, name, holds=lambda pod: True):
        """The first pod of a Job, as soon as it is as wanted."""
        seen = self.api.wait_all(PODS, lambda pods: any(map(holds, pods.values())), PATIENCE,
                                 labelSelector=f"batch.kubernetes.io/job-name={name}")
        return next(filter(holds, seen.values()))

    def example(self, name):
        self.troupe("apply", "-f", f"{EXAMPLES}/{name}.yaml")
        done = self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertTrue(condition(done, "Complete"), done["status"])
        return self.pod_of(name)

    def events(self, pod):
        found = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={pod['metadata']['name']}")
        return {(each["reason"], each["message"]): each for each in found}

    def test_a_hanging_container_is_started_again(self):
        pod = self.example("probes")
        [status] = pod["status"]["containerStatuses"]
        self.assertEqual(status["restartCount"], 1)
        self.assertEqual(self.troupe("logs", "job/probes").out, "recovered\n")
        events = self.events(pod)
        unhealthy = events[("Unhealthy", "Liveness probe failed: it hangs")]
        self.assertGreaterEqual(unhealthy["count"], 2)
        self.assertEqual(unhealthy["involvedObject"]["fieldPath"], "spec.containers{main}")
        self.assertEqual(unhealthy["source"]["host"], pod["spec"]["nodeName"])
        self.assertIn(("Killing", "Container main failed liveness probe, will be restarted"), events)

    def test_hooks(self):
        self.example("hooks")
        self.assertEqual(self.troupe("logs", "job/hooks").out, "hello from the hook\n")

    def test_a_sidecar_comes_first_and_does_not_keep_its_job_from_completing(self):
        pod = self.example("sidecar")
        [clock] = pod["status"]["initContainerStatuses"]
        self.assertEqual(clock["state"]["terminated"]["exitCode"], 3)
        self.assertEqual(pod["status"]["phase"], "Succeeded")
        self.assertEqual(self.troupe("logs", "job/sidecar", "-c", "main").out, "the clock runs\n")

    def test_another_stop_signal(self):
        pod = self.example("stop-signal")
        [saver] = pod["status"]["initContainerStatuses"]
        self.assertEqual((saver["stopSignal"], saver["state"]["terminated"]["exitCode"]), ("SIGINT", 0))
        self.assertEqual(self.troupe("logs", "job/stop-signal", "-c", "saver").out, "saved\n")

    def test_a_server_is_watched_over_the_network(self):
        pod = self.example("probes-network")
        [server] = pod["status"]["initContainerStatuses"]
        self.assertEqual(server["restartCount"], 0)
        self.assertEqual(self.troupe("logs", "job/probes-network", "-c", "main").out, "200\n")

    def test_each_kind_of_probe_for_each_purpose(self):
        """A server that answers is started, ready and let alone, whichever way it is asked."""
        with tempfile.TemporaryDirectory() as folder:
            ports = {}
            for kind in ("exec", "httpGet", "tcpSocket"):
                ports[kind] = port = free_port()
                how = {"exec": {"command": ["test", "-d", folder]}, "httpGet": {"port": port}, "tcpSocket": {"port": port}}
                probe = {kind: how[kind], "periodSeconds": 1, "timeoutSeconds": 10, "failureThreshold": 60}
                container = {"command": ["python3", "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", folder],
                             "startupProbe": probe, "readinessProbe": probe, "livenessProbe": probe}
                self.api.create(JOBS, job(f"by-{kind.lower()}", "", container=container))
            for kind in ports:
                pod = self.pod_of(f"by-{kind.lower()}", ready)
                [status] = pod["status"]["containerStatuses"]
                self.assertEqual((status["started"], status["ready"], status["restartCount"]), (True, True, 0), kind)
                self.api.delete(f"{JOBS}/by-{kind.lower()}")

    def test_each_kind_of_probe_ends_who_fails_it(self):
        """Nobody listens, or the command fails: by a liveness probe the container is started again."""
        kinds = {"exec": {"command": ["sh", "-c", "echo unwell; exit 1"]}, "httpGet": {"port": free_port()},
                 "tcpSocket": {"port": free_port()}}
        for kind, how in kinds.items():
            probe = {kind: how, "periodSeconds": 1, "failureThreshold": 1}
            self.api.create(JOBS, job(f"unwell-{kind.lower()}", 'test "$TROUPE_ATTEMPT" = 1 || exec sleep 1000',
                                      restart="OnFailure", container={"livenessProbe": probe}))
        said = {"exec": "Liveness probe failed: unwell", "httpGet": "Liveness probe failed: Get ",
                "tcpSocket": "Liveness probe failed: dial tcp "}
        for kind in kinds:
            done = self.api.wait(JOBS, f"unwell-{kind.lower()}", finished, PATIENCE)
            self.assertTrue(condition(done, "Complete"), done["status"])
            pod = self.pod_of(f"unwell-{kind.lower()}")
            self.assertEqual(pod["status"]["containerStatuses"][0]["restartCount"], 1)
            events = self.events(pod)
            self.assertIn(("Killing", "Container main failed liveness probe, will be restarted"), events)
            self.assertTrue([each for each in events if each[0] == "Unhealthy" and each[1].startswith(said[kind])], events)

    def test_a_web_server_is_ready_when_it_says_so(self):
        port = free_port()
        with tempfile.TemporaryDirectory() as folder:
            container = {
                "command": ["python3", "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", folder],
                "ports": [{"name": "web", "containerPort": port}],
                "startupProbe": {"tcpSocket": {"port": port}, "periodSeconds": 1, "failureThreshold": 60},
                "readinessProbe": {"httpGet": {"path": "/ready", "port": "web"}, "periodSeconds": 1},
            }
            self.api.create(JOBS, job("web", "", container=container))
            pod = self.pod_of("web", lambda each: runs(each) and each["status"]["containerStatuses"][0]["started"])
            self.assertFalse(ready(pod))
            self.assertEqual(condition(pod, "Ready")["reason"], "ContainersNotReady")
            told = ("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404")
            self.api.wait_all(EVENTS, lambda seen: [each for each in seen.values()
                                                    if (each["reason"], each["message"]) == told], PATIENCE)
            with open(os.path.join(folder, "ready"), "w", encoding="utf-8"):
                pass
            self.pod_of("web", ready)
            self.api.wait(JOBS, "web", lambda seen: count(seen, "ready") == 1, PATIENCE)
            os.unlink(os.path.join(folder, "ready"))
            pod = self.pod_of("web", lambda each: not ready(each))
            self.assertEqual(pod["status"]["containerStatuses"][0]["restartCount"], 0)
            self.api.delete(f"{JOBS}/web")

    def test_a_pre_stop_hook_runs_before_the_container_is_told_to_end(self):
        with tempfile.TemporaryDirectory() as folder:
            script = f'trap "cp {folder}/stop {folder}/seen; exit 0" TERM; touch {folder}/up; while :; do sleep 0.1; done'
            hook = {"preStop": {"exec": {"command": ["sh", "-c", f"sleep 1; echo hook > {folder}/stop"]}}}
            self.api.create(JOBS, job("stopped", script, container={"lifecycle": hook},
                                      pod={"terminationGracePeriodSeconds": 20}))
            self.pod_of("stopped", lambda each: runs(each) and os.path.exists(f"{folder}/up"))
            self.api.delete(f"{JOBS}/stopped")
            self.api.wait_all(PODS, lambda pods: not pods, PATIENCE,
                              labelSelector="batch.kubernetes.io/job-name=stopped")
            with open(f"{folder}/seen", encoding="utf-8") as seen:
                self.assertEqual(seen.read(), "hook\n")


if __name__ == "__main__":
    main()
