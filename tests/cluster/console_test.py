"""The actor console: it shows every actor of every process, and what is killed from it heals."""

import json
import re

import processes
from api import JOBS, PODS, condition, count, finished, phase
from harness import PATIENCE, ClusterCase, main
from manifests import Fifo, job


class Console(ClusterCase):
    """A cluster whose actors may be killed from the console."""

    config = {"api": {"allow-control": True}}

    def console(self, commands, *flags, check=True):
        return self.troupe("console", *flags, "-c", commands, check=check)

    def actors(self):
        """All actors by path; none while the console's own actors are being restarted."""
        told = self.console("tree", "-o", "json", check=False)
        if told.code != 0:
            return {}
        parts = json.loads(told.out).values()
        return {row["path"]: row for part in parts if isinstance(part, list) for row in part}

    def state(self, path):
        return json.loads(self.console(f"state {path}", "-o", "json").out)


class Looking(Console):
    """What it shows."""

    def test_tree_top_nodes_jobs(self):
        self.api.create(JOBS, job("seen", "exit 0"))
        self.api.wait(JOBS, "seen", finished, PATIENCE)
        shown = self.console("tree; top; nodes; jobs").out
        for text in ("/controller", "store", "scheduler", "node-agent", r"node-1 +Ready", r"seen +Complete +1/1"):
            self.assertRegex(shown, text)

    def test_tree_as_json(self):
        actors = self.actors()
        for path in ("/controller/store", "/controller/scheduler", "/controller/jobs", "/controller/nodes",
                     "/controller/nodes/node-1", "/controller/nodes/node-2", "/node-1/node", "/node-2/node"):
            self.assertIn(path, actors)
            self.assertLessEqual({"kind", "object", "since", "messages", "mailbox", "busyUs", "restarts", "lastFailure"},
                                 set(actors[path]))
        self.assertGreater(actors["/controller/store"]["messages"], 0)

    def test_state_and_actor(self):
        self.assertIsInstance(self.state("/controller/store"), dict)
        self.assertEqual(self.state("/controller/nodes/node-1")["node"], "node-1")
        self.assertIn("node", self.console("actor /node-1/node").out)
        missing = self.console("state /controller/nothing", check=False)
        self.assertEqual(missing.code, 1)
        self.assertIn("no actor at /controller/nothing", missing.text)

    def test_mistakes(self):
        wrong = self.console("treee", check=False)
        self.assertEqual(wrong.code, 1)
        self.assertIn('did you mean "tree"', wrong.text)
        unarmed = self.console("kill /controller/store", check=False)
        self.assertEqual(unarmed.code, 1)
        self.assertIn("--control", unarmed.text)

    def test_log_level(self):
        self.console("log debug; log info")
        self.assertEqual(self.console("log loud", check=False).code, 1)


class Healing(Console):
    """Each kind of actor is killed while a Job runs, and the Job ends as it should."""

    def kill(self, path):
        """Kills the actor; waits until its supervisor has put another one at its place."""
        before, processes_before = self.actors()[path], self.pids()
        self.console(f"kill {path}", "--control")

        def look():
            now = self.actors().get(path)
            return now if now and now["since"] > before["since"] else None
        healed = processes.eventually(f"{path} is restarted", look, PATIENCE)
        if self.pids() == processes_before:  # else supervision gave up, and another process counts from nothing
            self.assertGreater(healed["restarts"], before["restarts"])
            self.assertTrue(healed["lastFailure"])

    def pids(self):
        return {row["pid"] for row in self.cluster.status()}

    def survives(self, name, *paths):
        """A Job of several waves; each actor is killed while pods of a wave wait, and others come after it."""
        news, gate = Fifo(self.cluster.work, f"{name}-news"), Fifo(self.cluster.work, f"{name}-gate")
        self.addCleanup(news.close)
        self.addCleanup(gate.close)
        wave, waves = 2, len(paths) + 1
        script = f'echo "$HOSTNAME" >{news.path}; read go <{gate.path}'
        self.api.create(JOBS, job(name, script, completions=wave * waves, parallelism=wave))
        started = [news.next_line(PATIENCE) for _ in range(wave)]
        for path in paths:
            self.kill(path.format(job=name, pod=started[-1], node=self.node_of(started[-1])))
            gate.release(wave)
            started += [news.next_line(PATIENCE) for _ in range(wave)]
        gate.release(wave)
        done = self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertEqual(condition(done, "Complete").get("status"), "True", done["status"])
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (wave * waves, 0))
        self.assertEqual(len(set(started)), len(started), "a pod ran twice")
        self.assertTrue(news.silent(), "more pods ran than were wanted")

    def node_of(self, pod):
        return self.api.wait(PODS, pod, lambda seen: phase(seen) == "Running", PATIENCE)["spec"]["nodeName"]

    def test_store(self):
        self.survives("store", "/controller/store")

    def test_scheduler(self):
        self.survives("scheduler", "/controller/scheduler")

    def test_job_supervisor_and_its_job(self):
        self.survives("jobs", "/controller/jobs/default/{job}", "/controller/jobs")

    def test_node_gate_and_proxy(self):
        self.survives("nodes", "/controller/nodes", "/controller/nodes/{node}")

    def test_node_agent(self):
        self.survives("agents", "/{node}/node")

    def test_pod(self):
        self.survives("pods", "/{node}/node/pods/default/{pod}")

    def test_inspectors(self):
        self.survives("inspectors", "/controller/inspector", "/controller/gatekeeper")

    def test_those_without_a_supervisor(self):
        """Their process ends with them, and `up` starts another one."""
        news, gate = Fifo(self.cluster.work, "roots-news"), Fifo(self.cluster.work, "roots-gate")
        self.addCleanup(news.close)
        self.addCleanup(gate.close)
        self.api.create(JOBS, job("roots", f"echo here >{news.path}; read go <{gate.path}"))
        news.next_line(PATIENCE)
        for path, role in (("/controller/door", "controller"), ("/controller", "controller"), ("/node-1", "node")):
            row = self.cluster.process(role, role if role == "controller" else "node-1")
            self.console(f"kill {path}", "--control")
            self.cluster.replaced(row)
            processes.eventually("all nodes are back", lambda: {"/node-1", "/node-2"} <= set(self.actors()), PATIENCE)
        gate.release()
        done = self.api.wait(JOBS, "roots", finished, PATIENCE)
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (1, 0))
        self.assertTrue(news.silent())

    def test_killing_is_logged(self):
        self.kill("/controller/scheduler")
        self.assertTrue(re.search("scheduler.*killed from the console", self.cluster.logs(lines=500)))


class Guarded(Console):
    """Without api.allow-control nobody kills."""

    config = {}
    nodes = 1

    def test_kill_is_refused(self):
        refused = self.console("kill /controller/scheduler", "--control", check=False)
        self.assertEqual(refused.code, 1)
        self.assertIn("api.allow-control", refused.text)
        self.assertEqual(self.actors()["/controller/scheduler"]["restarts"], 0)


if __name__ == "__main__":
    main()
