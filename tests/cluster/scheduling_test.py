"""Which node takes which pod, and what waiting pods say, on a cluster of four nodes; the examples of scheduling/."""

import glob
import os

from api import EVENTS, JOBS, NODES, PODS, condition, count, finished, has, phase
from harness import PATIENCE, REPOSITORY, ClusterCase, main
from manifests import Fifo, job, ledger_line, read_ledger

EXAMPLES = os.path.join(REPOSITORY, "config/examples/scheduling")
CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses"
LABELS = {"node-1": {"zone": "a", "cores": "8"}, "node-2": {"zone": "a", "cores": "4"},
          "node-3": {"zone": "b", "cores": "8"}, "node-4": {"pool": "batch"}}
TOLERATES = {"tolerations": [{"key": "dedicated", "operator": "Exists"}], "nodeSelector": {"pool": "batch"}}


def is_unschedulable(pod):
    return condition(pod, "PodScheduled").get("reason") == "Unschedulable"


class Scheduling(ClusterCase):
    nodes = 4
    config = {"node": {"capacity": {"extended": {"example.com/gpu": 1}}}}

    @classmethod
    def prepare(cls):
        for name, labels in LABELS.items():
            cls.api.patch(f"{NODES}/{name}", {"metadata": {"labels": labels}})
        taint = {"key": "dedicated", "value": "batch", "effect": "NoSchedule"}
        cls.api.patch(f"{NODES}/node-4", {"spec": {"taints": [taint]}})

    def apply(self, name):
        self.troupe("apply", "-f", os.path.join(EXAMPLES, f"{name}.yaml"))

    def pods(self, name):
        return self.api.items(PODS, labelSelector=f"batch.kubernetes.io/job-name={name}")

    def pod_of(self, name, holds):
        seen = self.api.wait_all(PODS, lambda pods: any(map(holds, pods.values())), PATIENCE,
                                 labelSelector=f"batch.kubernetes.io/job-name={name}")
        return next(filter(holds, seen.values()))

    def completes(self, name):
        done = self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertTrue(condition(done, "Complete"), done["status"])
        return done

    def nodes_of(self, name):
        self.completes(name)
        return sorted(each["spec"]["nodeName"] for each in self.pods(name))

    def test_all_examples_are_tried(self):
        names = {os.path.basename(each)[:-5] for each in glob.glob(f"{EXAMPLES}/*.yaml")}
        tried = {name[8:].replace("_", "-") for name in dir(self) if name.startswith("test_ex_")}
        self.assertEqual(names, tried)

    def test_ex_node_selector(self):
        self.apply("node-selector")
        pod = self.pod_of("node-selector", is_unschedulable)
        text = ("0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node "
                "affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.")
        self.assertEqual(condition(pod, "PodScheduled")["message"], text)
        events = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={pod['metadata']['name']}")
        self.assertIn(("Warning", "FailedScheduling", text),
                      [(each["type"], each["reason"], each["message"]) for each in events])
        self.api.patch(f"{NODES}/node-2", {"metadata": {"labels": {"disk": "ssd"}}, "spec": {"unschedulable": True}})
        self.pod_of("node-selector", lambda each: "1 node(s) were unschedulable, 2 node(s) didn't match" in
                    condition(each, "PodScheduled").get("message", ""))
        self.api.patch(f"{NODES}/node-2", {"spec": {"unschedulable": None}})
        self.assertEqual(self.nodes_of("node-selector"), ["node-2"])

    def test_ex_node_affinity(self):
        self.apply("node-affinity")
        self.assertEqual(self.nodes_of("node-affinity"), ["node-3"])

    def test_ex_taints(self):
        self.apply("taints")
        self.assertEqual(self.nodes_of("taints"), ["node-4"])

    def test_ex_extended_resource(self):
        self.apply("extended-resource")
        self.assertEqual(count(self.completes("extended-resource"), "succeeded"), 3)
        where = self.nodes_of("extended-resource")
        self.assertNotIn("node-4", where)
        node = self.api.get(f"{NODES}/{where[0]}")["status"]
        self.assertEqual((node["capacity"]["example.com/gpu"], node["allocatable"]["example.com/gpu"]), ("1", "1"))

    def test_ex_no_execute(self):
        done = "/tmp/troupe-no-execute"
        self.addCleanup(lambda: os.path.exists(done) and os.remove(done))
        for name in ("node-1", "node-3"):
            self.api.patch(f"{NODES}/{name}", {"metadata": {"labels": {"maintained": "yes"}}})
        self.apply("no-execute")
        pod = self.pod_of("no-execute", lambda each: phase(each) == "Running")
        name, node = pod["metadata"]["name"], pod["spec"]["nodeName"]
        begin = self.api.get(PODS)["metadata"]["resourceVersion"]
        taints = [{"key": "maintenance", "value": "now", "effect": effect} for effect in ("NoSchedule", "NoExecute")]
        self.api.patch(f"{NODES}/{node}", {"spec": {"taints": taints}})
        self.addCleanup(self.api.patch, f"{NODES}/{node}", {"spec": {"taints": None}})
        told = self.api.history(PODS, begin, lambda _, each: phase(each) == "Failed", fieldSelector=f"metadata.name={name}")
        [target] = [each for each in told[-1][1]["status"]["conditions"] if each["type"] == "DisruptionTarget"]
        self.assertEqual((target["status"], target["reason"], target["message"]),
                         ("True", "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"))
        events = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={name},reason=TaintManagerEviction")
        self.assertEqual([(each["type"], each["message"]) for each in events],
                         [("Normal", f"Marking for deletion Pod default/{name}")])
        other = self.pod_of("no-execute", lambda each: phase(each) == "Running" and each["metadata"]["name"] != name)
        self.assertNotEqual(other["spec"]["nodeName"], node)
        with open(done, "w", encoding="utf-8"):
            pass
        self.completes("no-execute")

    def test_ex_host_port(self):
        self.apply("host-port")
        waiting = self.pod_of("host-port", is_unschedulable)
        self.assertRegex(condition(waiting, "PodScheduled")["message"],
                         "^0/4 nodes are available: 1 node\\(s\\) didn't have free ports for the requested pod ports, "
                         "1 node\\(s\\) had untolerated taint\\(s\\), 2 node\\(s\\) didn't match Pod's node affinity/selector")
        self.assertEqual(count(self.completes("host-port"), "succeeded"), 2)

    def test_ex_spread(self):
        self.apply("spread")
        zones = [LABELS[node]["zone"] for node in self.nodes_of("spread")]
        self.assertEqual(sorted(zones), ["a", "a", "b", "b"])

    def test_ex_one_per_node(self):
        begin = self.api.get(PODS)["metadata"]["resourceVersion"]
        self.apply("one-per-node")
        self.completes("one-per-node")
        ended = set()

        def all_ended(_, pod):
            if phase(pod) == "Succeeded":
                ended.add(pod["metadata"]["name"])
            return len(ended) == 5

        where = {}
        for _, pod in self.api.history(PODS, begin, all_ended,
                                       labelSelector="batch.kubernetes.io/job-name=one-per-node"):
            active = phase(pod) in ("Pending", "Running")
            where[pod["metadata"]["name"]] = pod["spec"].get("nodeName") if active else None
            taken = [node for node in where.values() if node]
            self.assertEqual(len(taken), len(set(taken)), where)
            self.assertNotIn("node-4", taken)

    def test_ex_priority(self):
        self.apply("priority")
        self.completes("priority")
        [pod] = self.pods("priority")
        self.assertEqual((pod["spec"]["priorityClassName"], pod["spec"]["priority"]), ("urgent", 1000))

    def test_higher_priority_goes_first(self):
        self.api.create(CLASSES, {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass",
                                  "metadata": {"name": "first"}, "value": 10})
        whole = self.api.get(f"{NODES}/node-4")["status"]["allocatable"]["cpu"]
        whole_node = {"resources": {"requests": {"cpu": whole}}}
        pipe = Fifo(self.cluster.work, "plug")
        self.addCleanup(pipe.close)
        ledger = os.path.join(self.cluster.work, "order")
        self.api.create(JOBS, job("plug", f"read go <{pipe.path}", container=whole_node, pod=TOLERATES))
        self.pod_of("plug", lambda each: phase(each) == "Running")
        script = ledger_line(ledger)
        self.api.create(JOBS, job("normal", script, container=whole_node, pod=TOLERATES))
        self.pod_of("normal", is_unschedulable)
        self.api.create(JOBS, job("urgent", script, container=whole_node,
                                  pod={**TOLERATES, "priorityClassName": "first"}))
        waiting = self.pod_of("urgent", is_unschedulable)
        self.assertEqual(condition(waiting, "PodScheduled")["message"],
                         "0/4 nodes are available: 1 Insufficient cpu, 3 node(s) didn't match Pod's node "
                         "affinity/selector. preemption: 0/4 nodes are available: 1 No preemption victims found for "
                         "incoming pod, 3 Preemption is not helpful for scheduling.")
        pipe.release()
        self.completes("normal")
        self.assertEqual([each.rsplit("-", 1)[0] for each in read_ledger(ledger)], ["urgent", "normal"])

    def test_a_priority_class_that_comes_late(self):
        self.api.create(JOBS, job("early", "true", pod={"priorityClassName": "late"}))
        text = 'Error creating: pods "early-" is forbidden: no PriorityClass with name late was found'
        self.api.wait_all(EVENTS, lambda events: any(
            (each["reason"], each.get("message")) == ("FailedCreate", text) for each in events.values()), PATIENCE)
        self.assertEqual(self.pods("early"), [])
        self.api.create(CLASSES, {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass",
                                  "metadata": {"name": "late"}, "value": 1})
        self.assertEqual(count(self.completes("early"), "succeeded"), 1)

    def test_ex_gates(self):
        self.apply("gates")
        pod = self.pod_of("gates", lambda each: condition(each, "PodScheduled"))
        gated = condition(pod, "PodScheduled")
        self.assertEqual((gated["status"], gated["reason"], gated["message"]),
                         ("False", "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates"))
        self.assertRegex(self.troupe("get", "pods").out, r"gates-\w{5} +0/1 +SchedulingGated")
        self.api.patch(f"{JOBS}/gates", {"spec": {"suspend": True}})
        self.api.wait(JOBS, "gates", lambda each: has("Suspended")(each) and count(each, "active") == 0, PATIENCE)
        self.api.patch(f"{JOBS}/gates", {"spec": {"suspend": False,
                                                  "template": {"spec": {"schedulingGates": None}}}})
        self.completes("gates")
        self.assertEqual(self.troupe("logs", "job/gates").out, "through the gate\n")


class NodesAsConfigured(ClusterCase):
    """What a node's configuration says stands in its object, and the scheduler goes by it."""

    nodes = 1
    config = {"node": {"labels": {"zone": "a"}, "taints": ["dedicated=batch:NoSchedule", "slow:PreferNoSchedule"],
                       "capacity": {"cpu": 4, "pods": 9, "extended": {"example.com/gpu": 2}}}}

    def waits(self, name, text):
        def holds(pods):
            return any(condition(each, "PodScheduled").get("message", "").startswith(text) for each in pods.values())
        self.api.wait_all(PODS, holds, PATIENCE, labelSelector=f"batch.kubernetes.io/job-name={name}")

    def test_object(self):
        [node] = self.api.items(NODES)
        self.assertEqual(node["spec"]["taints"], [{"key": "dedicated", "value": "batch", "effect": "NoSchedule"},
                                                  {"key": "slow", "effect": "PreferNoSchedule"}])
        self.assertEqual(node["metadata"]["labels"]["zone"], "a")
        for told in (node["status"]["capacity"], node["status"]["allocatable"]):
            self.assertEqual((told["cpu"], told["pods"], told["example.com/gpu"]), ("4", "9", "2"))

    def test_taint(self):
        self.api.create(JOBS, job("stranger", "true"))
        self.waits("stranger", "0/1 nodes are available: 1 node(s) had untolerated taint(s).")

    def test_eviction_is_due_after_a_restart_of_the_controller_too(self):
        tolerates = {"tolerations": [{"key": "dedicated", "operator": "Exists"},
                                     {"key": "out", "operator": "Exists", "effect": "NoExecute",
                                      "tolerationSeconds": 8}]}
        self.api.create(JOBS, job("evicted", "sleep 600", pod=tolerates, backoffLimit=0))
        selected = {"labelSelector": "batch.kubernetes.io/job-name=evicted"}
        self.api.wait_all(PODS, lambda pods: any(phase(each) == "Running" for each in pods.values()), PATIENCE, **selected)
        [node] = self.api.items(NODES)
        taints = node["spec"]["taints"]
        self.addCleanup(lambda: self.api.patch(f"{NODES}/node-1", {"spec": {"taints": taints}}))
        self.api.patch(f"{NODES}/node-1", {"spec": {"taints": [*taints, {"key": "out", "effect": "NoExecute"}]}})
        self.cluster.kill_and_heal("controller")
        self.cluster.nodes_ready()
        failed = self.api.wait(JOBS, "evicted", finished, PATIENCE)
        self.assertEqual(condition(failed, "Failed").get("reason"), "BackoffLimitExceeded", failed["status"])
        self.assertEqual(count(failed, "failed"), 1)

    def test_resource_that_runs_out(self):
        pipe = Fifo(self.cluster.work, "gpu")
        self.addCleanup(pipe.close)
        tolerates = {"tolerations": [{"key": "dedicated", "operator": "Exists"}]}
        gpu = {"resources": {"limits": {"example.com/gpu": 1}}}
        self.api.create(JOBS, job("gpu", f"read go <{pipe.path}", pod=tolerates, container=gpu, parallelism=3,
                                  completions=3))
        self.waits("gpu", "0/1 nodes are available: 1 Insufficient example.com/gpu.")
        pipe.release(3)
        self.assertTrue(condition(self.api.wait(JOBS, "gpu", finished, PATIENCE), "Complete"))


if __name__ == "__main__":
    main()
