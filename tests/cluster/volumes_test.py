"""Volumes on a real node: what containers find there, how it changes, what keeps a pod waiting, and that nothing is left."""

import glob
import os
import shutil
import unittest

import processes
from api import EVENTS, JOBS, PODS, condition, finished
from harness import PATIENCE, REPOSITORY, ClusterCase, main
from manifests import Fifo, job

CONFIG_MAPS = PODS.replace("/pods", "/configmaps")
PER_POD = "/tmp/troupe-volumes-per-pod"


def may_mount():
    """Whether this machine lets us make mount namespaces: the launcher needs no more."""
    return os.system("unshare -m true 2>/dev/null") == 0


def mounts(name, path, **more):
    return {"volumeMounts": [{"name": name, "mountPath": path, **more}]}


@unittest.skipUnless(may_mount(), "this machine does not permit mount namespaces: volumes are NOT tested")
class Volumes(ClusterCase):
    def completes(self, name):
        done = self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertTrue(condition(done, "Complete"), done["status"])

    def example(self, name):
        self.troupe("apply", "-f", os.path.join(REPOSITORY, f"config/examples/pods/{name}.yaml"))
        self.completes(name)

    def pod_that_waits(self, name, why):
        """A pod of the Job whose container waits with a message that holds `why`."""
        def waits(pod):
            states = [each["state"].get("waiting", {}) for each in pod["status"].get("containerStatuses", [])]
            return any(why in each.get("message", "") for each in states)
        seen = self.api.wait_all(PODS, lambda pods: any(map(waits, pods.values())), PATIENCE,
                                 labelSelector=f"batch.kubernetes.io/job-name={name}")
        return next(filter(waits, seen.values()))

    def folders(self):
        """The folders of pods with volumes, on all nodes."""
        return glob.glob(f"{self.cluster.data}/**/pods/*-*-*/volumes", recursive=True)

    def test_an_empty_dir_is_shared_and_one_is_in_memory(self):
        self.example("volumes-shared")
        self.assertEqual(self.troupe("logs", "job/volumes-shared").out, "10\ntmpfs\n")
        self.assertFalse(os.path.exists("/scratch"))

    def test_files_from_a_config_map_a_secret_and_the_pod(self):
        self.example("volumes-config")
        self.assertEqual(self.troupe("logs", "job/volumes-config").out,
                         "Hello, the colour is green\n400\nsesametourHello")

    def test_files_of_the_pods_own_fields(self):
        self.example("volumes-fields")
        lines = self.troupe("logs", "job/volumes-fields").out.splitlines()
        self.assertEqual((lines[0], lines[-2:]), ("green", ["100", "440"]))
        self.assertIn('example.com/note="with care"', lines)

    def test_a_claim_that_is_not_there(self):
        pod = {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]}
        self.api.create(JOBS, job("claims", "true", container=mounts("v", "/v"), pod=pod))
        self.pod_that_waits("claims", 'persistentvolumeclaim "data" not found')

    def test_a_part_of_a_host_path_for_each_pod(self):
        shutil.rmtree(PER_POD, ignore_errors=True)
        self.addCleanup(shutil.rmtree, PER_POD, ignore_errors=True)
        self.example("volumes-per-pod")
        for index in range(2):
            with open(f"{PER_POD}/part-{index}/out", encoding="utf-8") as file:
                self.assertEqual(file.read(), f"part {index}\n")

    def test_termination_messages(self):
        self.troupe("apply", "-f", os.path.join(REPOSITORY, "config/examples/pods/termination-message.yaml"))
        self.assertTrue(condition(self.api.wait(JOBS, "termination-message", finished, PATIENCE), "Failed"))
        [pod] = self.api.items(PODS, labelSelector="batch.kubernetes.io/job-name=termination-message")
        ends = {each["name"]: each["state"]["terminated"] for each in pod["status"]["containerStatuses"]}
        self.assertEqual({name: end.get("message") for name, end in ends.items()},
                         {"told": "3 of 8 files were copied\n", "elsewhere": "all is well\n", "logged": "disk full\n"})
        self.assertEqual(ends["told"]["exitCode"], 3)
        self.assertFalse(os.path.exists("/run/message"))
        self.assertIn("3 of 8 files were copied", self.troupe("describe", "pod", pod["metadata"]["name"]).out)

    def test_an_empty_dir_beyond_its_limit_evicts_its_pod(self):
        self.troupe("apply", "-f", os.path.join(REPOSITORY, "config/examples/pods/volumes-limit.yaml"))
        done = self.api.wait(JOBS, "volumes-limit", finished, PATIENCE)
        self.assertEqual(condition(done, "Failed")["reason"], "BackoffLimitExceeded")
        [pod] = self.api.items(PODS, labelSelector="batch.kubernetes.io/job-name=volumes-limit")
        message = 'Usage of EmptyDir volume "work" exceeds the limit "1Mi". '
        self.assertEqual((pod["status"]["phase"], pod["status"]["reason"], pod["status"]["message"]),
                         ("Failed", "Evicted", message))
        self.assertEqual(condition(pod, "DisruptionTarget"), {})  # as in Kubernetes: the pod itself is to blame
        events = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={pod['metadata']['name']}")
        self.assertIn(("Warning", "Evicted", message), {(each["type"], each["reason"], each["message"]) for each in events})

    def test_an_empty_dir_in_memory_has_the_size_of_its_limit(self):
        pod = {"volumes": [{"name": "v", "emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}}]}
        script = "head -c 2000000 /dev/zero > /v/too-much; echo $?; stat -c %s /v/too-much"
        self.api.create(JOBS, job("memory", script, container=mounts("v", "/v"), pod=pod))
        self.completes("memory")
        self.assertRegex(self.troupe("logs", "job/memory").out, r"No space left on device(?s:.*)\n1\n1048576\n$")

    def test_the_messages_of_a_pod_share_their_room(self):
        script = "head -c 5000 /dev/zero | tr '\\0' m > /dev/termination-log"
        containers = [{"name": f"c{i}", "image": "debian", "command": ["sh", "-c", script]} for i in range(4)]
        self.api.create(JOBS, job("long", "", pod={"containers": containers}))
        self.completes("long")
        [pod] = self.api.items(PODS, labelSelector="batch.kubernetes.io/job-name=long")
        told = [each["state"]["terminated"]["message"] for each in pod["status"]["containerStatuses"]]
        self.assertEqual([len(each) for each in told], [3072] * 4)

    def test_files_change_in_a_container_that_runs(self):
        self.api.create(CONFIG_MAPS, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "live"},
                                      "data": {"word": "first"}})
        reader = Fifo(self.cluster.work, "changes")
        script = (f"echo $(cat /config/word) > {reader.path}; until grep -q second /config/word; do sleep 0.05; done; "
                  f"echo $(cat /config/word) > {reader.path}")
        pod = {"volumes": [{"name": "config", "configMap": {"name": "live"}}]}
        self.api.create(JOBS, job("live", script, container=mounts("config", "/config"), pod=pod))
        self.assertEqual(reader.next_line(PATIENCE), "first")
        self.troupe("apply", "-f", "-", stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: live}\n"
                                              "data: {word: second}\n")
        self.assertEqual(reader.next_line(PATIENCE), "second")
        self.completes("live")

    def test_a_config_map_that_comes_late(self):
        pod = {"volumes": [{"name": "config", "configMap": {"name": "late"}}]}
        self.api.create(JOBS, job("late", "cat /config/word", container=mounts("config", "/config"), pod=pod))
        why = 'MountVolume.SetUp failed for volume "config" : configmap "late" not found'
        waiting = self.pod_that_waits("late", why)
        [status] = waiting["status"]["containerStatuses"]
        self.assertEqual(status["state"]["waiting"], {"reason": "ContainerCreating", "message": why})
        self.api.wait_all(EVENTS, lambda seen: any(each["reason"] == "FailedMount" and each["message"] == why
                                                   for each in seen.values()), PATIENCE)
        self.api.create(CONFIG_MAPS, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "late"},
                                      "data": {"word": "here"}})
        self.completes("late")
        self.assertEqual(self.troupe("logs", "job/late").out, "here")

    def test_a_host_path_of_the_wrong_type(self):
        pod = {"volumes": [{"name": "v", "hostPath": {"path": "/etc/passwd", "type": "Directory"}}]}
        self.api.create(JOBS, job("wrong", "true", container=mounts("v", "/v"), pod=pod))
        self.pod_that_waits("wrong", "hostPath type check failed: /etc/passwd is not a directory")

    def test_a_volume_without_a_plugin(self):
        pod = {"volumes": [{"name": "v", "nfs": {"server": "nas", "path": "/"}}]}
        self.api.create(JOBS, job("nfs", "true", container=mounts("v", "/v"), pod=pod))
        self.pod_that_waits("nfs", "no volume plugin matched")

    def test_an_empty_dir_lives_through_restarts_and_goes_with_its_pod(self):
        script = "test -e /kept/file && exit 0; touch /kept/file; exit 1"
        pod = {"volumes": [{"name": "kept", "emptyDir": {}}]}
        self.api.create(JOBS, job("kept", script, restart="OnFailure", container=mounts("kept", "/kept"), pod=pod))
        self.completes("kept")
        uids = {each["metadata"]["uid"] for each in
                self.api.items(PODS, labelSelector="batch.kubernetes.io/job-name=kept")}
        self.assertTrue(uids)
        processes.eventually("its folder is gone",
                             lambda: not any(uid in path for uid in uids for path in self.folders()), PATIENCE)


if __name__ == "__main__":
    main()
