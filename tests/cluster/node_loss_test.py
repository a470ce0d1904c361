"""A node falls silent or dies: its conditions, its pods' end and replacement, and its return."""

import os
import re
import signal

import processes
from api import EVENTS, JOBS, NODES, PODS, condition, count, finished, has, phase
from harness import PATIENCE, ClusterCase, main
from manifests import Fifo, job

SILENT = ("NodeStatusUnknown", "Kubelet stopped posting node status.")
SHORT_LEASE = {"heartbeat-interval": "200ms", "lease": "1500ms", "lease-margin": "500ms"}


def unknown(node):
    ready = condition(node, "Ready")
    return ready.get("status") == "Unknown" and (ready["reason"], ready["message"]) == SILENT


class NodeLoss(ClusterCase):
    """Leases are short, and a dead agent comes back only after its lease has ended."""

    config = {"node": SHORT_LEASE, "up": {"restart-backoff-initial": "6s"}}

    def setUp(self):
        self.cluster.nodes_ready()
        self.stopped = []

    def tearDown(self):
        for pid in self.stopped:
            self.wake(pid)

    def freeze(self, node):
        pid = self.cluster.process("node", node)["pid"]
        os.kill(pid, signal.SIGSTOP)
        self.stopped.append(pid)
        return pid

    def wake(self, pid):
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            pass

    def start_lonely(self, name):
        """A Job of one long pod, of which there must never be two at once: a lock tells. Returns its FIFOs."""
        news, gate = Fifo(self.cluster.work, f"{name}-news"), Fifo(self.cluster.work, f"{name}-gate")
        self.addCleanup(news.close)
        self.addCleanup(gate.close)
        script = (f"exec 9>{self.cluster.work}/{name}-lock; flock -n 9 && alone=alone || alone=doubled; "
                  f'echo "$HOSTNAME $alone" >{news.path}; sleep 1000 & read go <{gate.path}')
        self.api.create(JOBS, job(name, script))
        return news, gate

    def first_pod(self, name, news):
        """(name, node) of the pod that told that it runs, as soon as the API knows it, too."""
        pod, alone = news.next_line(PATIENCE).split()
        self.assertEqual(alone, "alone")
        seen = self.api.wait(PODS, pod, lambda each: phase(each) == "Running", PATIENCE)
        return pod, seen["spec"]["nodeName"]

    def is_replaced(self, news, pod, node):
        """Waits until the pod was given up and its replacement tells that it runs, alone."""
        lost = self.api.wait(PODS, pod, lambda each: phase(each) == "Failed", PATIENCE)
        self.assertEqual(lost["status"]["reason"], "NodeLost")
        self.assertIn(node, lost["status"]["message"])
        self.assertEqual(condition(lost, "DisruptionTarget").get("status"), "True")
        new_pod, alone = news.next_line(PATIENCE).split()
        self.assertEqual(alone, "alone", "the lost node's pod still ran when its replacement was started")
        self.assertNotEqual(new_pod, pod)
        self.api.wait(PODS, new_pod, lambda each: phase(each) == "Running", PATIENCE)
        return new_pod

    def ends_well(self, name, gate):
        gate.release()
        done = self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertEqual(condition(done, "Complete").get("status"), "True", done["status"])
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (1, 1))

    def node_events(self, node):
        return {each["reason"]: each for each in self.api.items(EVENTS, fieldSelector=f"involvedObject.name={node}")}

    def test_silent_node_comes_back(self):
        news, gate = self.start_lonely("silent")
        pod, node = self.first_pod("silent", news)
        agent = self.freeze(node)
        seen = self.api.wait(NODES, node, unknown, PATIENCE)
        for kind in ("MemoryPressure", "DiskPressure", "PIDPressure"):
            self.assertEqual((condition(seen, kind)["status"], condition(seen, kind)["reason"]), ("Unknown", SILENT[0]))
        self.assertIn("node.kubernetes.io/unreachable", {each["key"] for each in seen["spec"].get("taints", [])})
        second = self.is_replaced(news, pod, node)
        self.assertNotEqual(self.api.get(f"{PODS}/{second}")["spec"]["nodeName"], node)
        self.assertEqual(self.node_events(node)["NodeNotReady"]["message"], f"Node {node} status is now: NodeNotReady")
        self.assertRegex(self.troupe("get", "nodes").out, rf"(?m)^{node} +NotReady ")
        self.wake(agent)
        back = self.api.wait(NODES, node, has("Ready"), PATIENCE)
        self.assertEqual(back["spec"].get("taints", []), [])
        self.assertEqual(condition(back, "Ready")["reason"], "KubeletReady")
        self.assertTrue(processes.alive(agent))
        self.assertEqual(phase(self.api.get(f"{PODS}/{pod}")), "Failed")
        self.assertEqual(phase(self.api.get(f"{PODS}/{second}")), "Running")
        self.ends_well("silent", gate)
        self.assertTrue(news.silent(), "a third pod was started")

    def test_killed_agent_returns_as_another_incarnation(self):
        news, gate = self.start_lonely("killed")
        pod, node = self.first_pod("killed", news)
        dead = self.cluster.kill("node", node)
        self.api.wait(NODES, node, unknown, PATIENCE)
        self.is_replaced(news, pod, node)
        self.cluster.replaced(dead)
        self.api.wait(NODES, node, has("Ready"), PATIENCE)
        self.ends_well("killed", gate)
        self.assertTrue(news.silent(), "a third pod was started")

    def test_whole_node_dies(self):
        news, gate = self.start_lonely("power")
        pod, node = self.first_pod("power", news)
        for role in ("node", "keeper", "launcher"):
            self.cluster.kill(role, node)
        # Nobody is left there who could end the pod: it goes on until the node is back, or it was contained by death.
        lost = self.api.wait(PODS, pod, lambda each: phase(each) == "Failed", PATIENCE)
        self.assertIn(lost["status"].get("reason"), ("NodeLost", None))
        self.api.wait(NODES, node, has("Ready"), PATIENCE)
        second, _ = news.next_line(PATIENCE).split()
        self.assertNotEqual(second, pod)
        self.ends_well("power", gate)

    def test_keeper_and_launcher_at_once(self):
        news, gate = self.start_lonely("orphan")
        pod, node = self.first_pod("orphan", news)
        dead = [self.cluster.process(role, node) for role in ("keeper", "launcher")]
        for row in dead:
            os.kill(row["pid"], signal.SIGSTOP)
        for row in dead:
            processes.end(row["pid"])
        lost = self.api.wait(PODS, pod, lambda each: phase(each) == "Failed", PATIENCE)
        ended = lost["status"]["containerStatuses"][0]["state"]["terminated"]
        self.assertEqual((ended["reason"], ended["exitCode"]), ("ContainerStatusUnknown", 137))
        second, alone = news.next_line(PATIENCE).split()
        self.assertNotEqual(second, pod)
        self.assertEqual(alone, "alone")
        self.ends_well("orphan", gate)

    def test_no_node_is_left(self):
        frozen = [self.freeze(node) for node in ("node-1", "node-2")]
        self.api.wait_all(NODES, lambda seen: all(map(unknown, seen.values())), PATIENCE)
        self.api.create(JOBS, job("homeless", "exit 0"))
        seen = self.api.wait_all(PODS, lambda pods: any(condition(each, "PodScheduled").get("status") == "False"
                                                        for each in pods.values()), PATIENCE,
                                 labelSelector="job-name=homeless")
        [(name, pod)] = seen.items()
        self.assertEqual(phase(pod), "Pending")
        [event] = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={name},reason=FailedScheduling")
        self.assertTrue(re.match(r"0/2 nodes are available: 2 node\(s\) had untolerated taint", event["message"]), event)
        self.assertEqual((event["type"], event["source"]["component"]), ("Warning", "default-scheduler"))
        for pid in frozen:
            self.wake(pid)
        self.api.wait(JOBS, "homeless", has("Complete"), PATIENCE)


class NoNodes(ClusterCase):
    """A cluster that never had a node."""

    nodes = 0

    def test_pods_stay_pending_and_say_why(self):
        self.api.create(JOBS, job("early", "exit 0"))
        seen = self.api.wait_all(PODS, lambda pods: any(condition(each, "PodScheduled").get("status") == "False"
                                                        for each in pods.values()), PATIENCE)
        [(name, pod)] = seen.items()
        self.assertIn("no nodes available to schedule pods", condition(pod, "PodScheduled")["message"])
        events = self.api.items(EVENTS, fieldSelector=f"involvedObject.name={name},reason=FailedScheduling")
        self.assertIn("no nodes available to schedule pods", events[0]["message"])
        self.assertRegex(self.troupe("describe", "pod", name).out, "FailedScheduling .*no nodes available")


if __name__ == "__main__":
    main()
