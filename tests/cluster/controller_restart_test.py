"""The controller dies by SIGKILL and comes back: nothing acknowledged is lost, pods go on, Jobs go on."""

import threading

import processes
from api import FAILED_EXCHANGE, JOBS, PODS, Refused, condition, count, finished, has, phase
from harness import PATIENCE, ClusterCase, main
from manifests import Fifo, job, ledger_line, read_ledger

DEATHS = 3


class ControllerRestart(ClusterCase):
    """One cluster; its controller dies often."""

    def test_acknowledged_objects_are_there(self):
        acknowledged, stop = [], threading.Event()

        def create(writer):
            number = 0
            while not stop.is_set():
                name = f"kept-{writer}-{number}"
                number += 1
                try:
                    self.api.create(JOBS, job(name, "exit 0", suspend=True))
                    acknowledged.append(name)
                except (Refused, *FAILED_EXCHANGE):
                    stop.wait(0.02)
        writers = [threading.Thread(target=create, args=(n,)) for n in range(4)]
        for each in writers:
            each.start()
        try:
            for _ in range(DEATHS):
                before = len(acknowledged)
                processes.eventually("objects are created", lambda: len(acknowledged) > before + 20, PATIENCE)
                self.cluster.kill_and_heal("controller")
        finally:
            stop.set()
            for each in writers:
                each.join()
        self.cluster.nodes_ready()
        there = {each["metadata"]["name"] for each in self.api.items(JOBS)}
        self.assertEqual(set(acknowledged) - there, set())
        self.assertEqual(len(acknowledged), len(set(acknowledged)))

    def test_running_pods_go_on(self):
        news, gate = Fifo(self.cluster.work, "news"), Fifo(self.cluster.work, "gate")
        self.addCleanup(news.close)
        self.addCleanup(gate.close)
        script = f'echo "$HOSTNAME" >{news.path}; read go <{gate.path}; echo released'
        self.api.create(JOBS, job("steady", script, completions=2, parallelism=2))
        names = sorted(news.next_line(PATIENCE) for _ in range(2))
        held = set(processes.mentioning(gate.path))
        self.assertEqual(len(held), 2)
        for _ in range(2):
            self.cluster.kill_and_heal("controller")
            self.cluster.nodes_ready()
        self.assertEqual(set(processes.mentioning(gate.path)), held)
        gate.release(2)
        done = self.api.wait(JOBS, "steady", finished, PATIENCE)
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (2, 0))
        self.assertTrue(news.silent(), "a pod was started again")
        pods = self.api.items(PODS, labelSelector="job-name=steady")
        self.assertEqual(sorted(each["metadata"]["name"] for each in pods), names)
        for pod in pods:
            self.assertEqual(pod["status"]["containerStatuses"][0]["restartCount"], 0)
            self.assertEqual(self.troupe("logs", pod["metadata"]["name"]).out, "released\n")

    def test_jobs_go_on(self):
        ledger = f"{self.cluster.work}/ledger"
        self.api.create(JOBS, job("onward", f"sleep 0.1; {ledger_line(ledger)}", completions=60, parallelism=4))
        for due in (0, 15, 30, 45):
            self.api.wait(JOBS, "onward", lambda seen: count(seen, "succeeded") >= due, PATIENCE)
            self.cluster.kill_and_heal("controller")
        done = self.api.wait(JOBS, "onward", finished, PATIENCE)
        self.assertTrue(has("Complete")(done), done["status"])
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (60, 0))
        self.assertEqual(len(read_ledger(ledger)), 60)
        self.assertEqual(len(set(read_ledger(ledger))), 60)

    def test_pods_that_end_while_it_is_away(self):
        news, gate = Fifo(self.cluster.work, "away-news"), Fifo(self.cluster.work, "away-gate")
        self.addCleanup(news.close)
        self.addCleanup(gate.close)
        script = f"echo here >{news.path}; read go <{gate.path}; echo gone >{news.path}"
        self.api.create(JOBS, job("away", script))
        news.next_line(PATIENCE)
        old = self.cluster.kill("controller")
        gate.release()
        self.assertEqual(news.next_line(PATIENCE), "gone")
        self.cluster.replaced(old)
        done = self.api.wait(JOBS, "away", finished, PATIENCE)
        self.assertEqual((count(done, "succeeded"), count(done, "failed")), (1, 0))
        self.assertTrue(news.silent())


class DownAndUp(ClusterCase):
    """`down`, then `up` on the same data: Jobs and their history are kept, and unfinished ones go on."""

    def test_history_is_kept(self):
        self.api.create(JOBS, job("done", "echo what it said"))
        before = self.api.wait(JOBS, "done", finished, PATIENCE)
        [listed] = self.api.items(PODS, labelSelector="job-name=done")
        pod = self.api.get(f"{PODS}/{listed['metadata']['name']}")
        self.api.create(JOBS, job("waiting", "echo later", suspend=True))
        self.api.wait(JOBS, "waiting", has("Suspended"), PATIENCE)
        news = Fifo(self.cluster.work, "news")
        self.addCleanup(news.close)
        self.api.create(JOBS, job("interrupted", f"echo here >{news.path}; test -e {self.cluster.work}/go || sleep 1000"))
        news.next_line(PATIENCE)
        self.cluster.down()
        self.assertEqual(processes.mentioning(self.cluster.root), {})
        open(f"{self.cluster.work}/go", "w", encoding="ascii").close()
        self.cluster.up()
        self.assertEqual(self.api.get(f"{JOBS}/done"), before)
        self.assertEqual(self.api.get(f"{PODS}/{pod['metadata']['name']}"), pod)
        self.assertEqual(self.troupe("logs", "job/done").out, "what it said\n")
        self.assertRegex(self.troupe("get", "jobs").out, r"(?m)^done +Complete +1/1 ")
        self.troupe("resume", "job", "waiting")
        self.assertTrue(has("Complete")(self.api.wait(JOBS, "waiting", finished, PATIENCE)))
        again = self.api.wait(JOBS, "interrupted", finished, PATIENCE)
        self.assertTrue(has("Complete")(again), again["status"])
        self.assertEqual(count(again, "succeeded"), 1)
        first, second = sorted(self.api.items(PODS, labelSelector="job-name=interrupted"), key=phase)
        self.assertEqual((phase(first), first["status"]["reason"]), ("Failed", "Terminated"))
        self.assertEqual(condition(first, "DisruptionTarget")["reason"], "TerminationByKubelet")
        self.assertEqual(phase(second), "Succeeded")


if __name__ == "__main__":
    main()
