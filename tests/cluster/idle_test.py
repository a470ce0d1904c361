"""An idle cluster: its processes stay, `status` tells of each, and counts what was started again."""

import datetime
import os

import processes
from harness import ClusterCase, main

FIELDS = {"role", "name", "pid", "state", "restarts", "since"}


class Idle(ClusterCase):
    """A cluster without any Job."""

    def rows(self):
        return {(row["role"], row["name"]): row for row in self.cluster.status()}

    def of(self, role):
        return [row for row in self.cluster.status() if row["role"] == role]

    def test_1_status_lists_every_process(self):
        rows = self.cluster.status()
        for row in rows:
            self.assertLessEqual(FIELDS, set(row))
            self.assertTrue(processes.alive(row["pid"]), row)
            self.assertEqual(row["restarts"], 0)
            since = datetime.datetime.fromisoformat(row["since"].replace("Z", "+00:00"))
            age = datetime.datetime.now(datetime.timezone.utc) - since
            self.assertTrue(-2 < age.total_seconds() < 600, row)
        self.assertEqual(sorted(row["role"] for row in rows),
                         ["controller", "keeper", "keeper", "launcher", "launcher", "node", "node"])
        self.assertEqual(len({row["pid"] for row in rows}), len(rows))
        self.assertEqual(self.cluster.node_names(), ["node-1", "node-2"])
        self.assertRegex(self.troupe("status", "--data-dir", self.cluster.data).out, r"(?m)^controller ")

    def test_2_kubeconfig_and_address(self):
        with open(os.path.join(self.cluster.data, "kubeconfig"), encoding="utf-8") as file:
            self.assertIn(f"http://{self.cluster.address()}", file.read())
        for folder, _, names in os.walk(os.path.join(self.cluster.data, "tls")):
            for name in names:
                if "key" in name:
                    self.assertEqual(os.stat(os.path.join(folder, name)).st_mode & 0o077, 0, name)

    def test_3_processes_stay(self):
        before = self.rows()
        for row in before.values():
            self.assertFalse(processes.gone(row["pid"], 0.5), row)
        self.assertEqual(self.rows(), before)

    def test_4_restarts_are_counted(self):
        for role, name in (("node", "node-1"), ("controller", self.of("controller")[0]["name"])):
            before = self.rows()
            neighbour = self.cluster.incarnation("node-2")
            self.cluster.kill_and_heal(role, name)
            self.cluster.nodes_ready()
            if role == "node":
                self.assertEqual(self.cluster.incarnation("node-2"), neighbour, "the neighbour's link was cut, too")
            after = self.rows()
            self.assertEqual(after[role, name]["restarts"], before[role, name]["restarts"] + 1)
            for key, row in after.items():
                if key != (role, name):
                    self.assertEqual(row["pid"], before[key]["pid"], f"{key} was restarted, too")

    def test_5_launcher_and_keeper_come_back(self):
        for role in ("launcher", "keeper"):
            before = self.rows()[role, "node-2"]["restarts"]
            self.cluster.kill_and_heal(role, "node-2")
            self.assertEqual(self.rows()[role, "node-2"]["restarts"], before + 1)
        self.cluster.nodes_ready()

    def test_6_down_says_so_and_again(self):
        self.assertEqual(self.cluster.down().code, 0)
        self.assertEqual(processes.mentioning(self.cluster.root), {})
        self.cluster.up()


if __name__ == "__main__":
    main()
