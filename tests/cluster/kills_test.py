"""500 pods while processes of the cluster are killed, one after the other and in several orders: each pod counts once."""

import collections

from api import JOBS, PODS, condition, count, finished, phase
from harness import PATIENCE, ClusterCase, main
from manifests import Fifo, job, ledger_line, read_ledger

PODS_A_JOB = 500
AGENT_1, AGENT_2 = ("node", "node-1"), ("node", "node-2")
LAUNCHER_1, LAUNCHER_2 = ("launcher", "node-1"), ("launcher", "node-2")
KEEPER_1, KEEPER_2 = ("keeper", "node-1"), ("keeper", "node-2")
CONTROLLER = ("controller", None)


class Kills(ClusterCase):
    """A step is one process, or several that die at once: none is back when the next one goes."""

    def survives(self, name, steps):
        """Runs the Job; each step begins while pods of its share end and others begin. Then counts."""
        ledger, gate = f"{self.cluster.work}/{name}", Fifo(self.cluster.work, f"{name}-gate")
        self.addCleanup(gate.close)
        script = f"read go <{gate.path}; sleep 0.1; {ledger_line(ledger)}"
        self.api.create(JOBS, job(name, script, completions=PODS_A_JOB, parallelism=50))
        share = PODS_A_JOB // (len(steps) + 1)
        for number, step in enumerate(steps):
            gate.release(share)
            due = number * share + share // 3
            self.api.wait(JOBS, name, lambda seen: count(seen, "succeeded") >= due, PATIENCE)
            dead = [self.cluster.kill(*each) for each in step]
            for row in dead:
                self.cluster.replaced(row)
        gate.release(PODS_A_JOB - share * len(steps))
        done = self.api.wait(JOBS, name, finished, 2 * PATIENCE)
        self.judge(name, done, read_ledger(ledger))

    def judge(self, name, done, ledger):
        self.assertEqual(condition(done, "Complete").get("status"), "True", done["status"])
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (PODS_A_JOB, 0))
        pods = self.api.items(PODS, labelSelector=f"batch.kubernetes.io/job-name={name}")
        counted = [each["metadata"]["name"] for each in pods if phase(each) == "Succeeded"]
        self.assertEqual(len(set(counted)), PODS_A_JOB)
        runs = collections.Counter(ledger)
        wrong = {each: runs[each] for each in counted if runs[each] != 1}
        self.assertEqual(wrong, {}, "counted pods that did not run exactly once")
        self.assertEqual(set(runs) - set(counted), set(), "pods that ran and are not counted")

    def test_each_kind_after_the_other(self):
        self.survives("one-by-one", [[AGENT_1], [LAUNCHER_1], [KEEPER_1], [CONTROLLER], [AGENT_2], [LAUNCHER_2]])

    def test_agent_and_then_its_launcher(self):
        self.survives("agent-launcher", [[AGENT_1, LAUNCHER_1], [AGENT_2, LAUNCHER_2], [CONTROLLER]])

    def test_launcher_then_agent_then_keeper(self):
        self.survives("other-orders", [[LAUNCHER_1, AGENT_1], [KEEPER_1, AGENT_1], [AGENT_2, KEEPER_2],
                                       [CONTROLLER, AGENT_2]])

    def test_controller_again_and_again(self):
        self.survives("controller", [[CONTROLLER]] * 4)


if __name__ == "__main__":
    main()
