"""A damaged database is refused with a clear text, never served; so are bad places to run at."""

import glob
import os
import shutil
import socket
import subprocess
import unittest

import processes
from api import FAILED_EXCHANGE, JOBS, Refused, finished
from harness import PATIENCE, Cluster, ClusterCase, main
from manifests import job

CLEAR = r"(?i)damaged|corrupt|checksum|malformed|old copy|was lost|truncated|too short"


class Damage(ClusterCase):
    """One cluster whose database is saved once, with its WAL, and then harmed in many ways. It must never start."""

    nodes = 1

    @classmethod
    def prepare(cls):
        cls.api.create(JOBS, job("early", "exit 0"))
        cls.api.wait(JOBS, "early", finished, PATIENCE)
        cls.cluster.down()
        cls.older = cls.save("older")
        cls.cluster.up()
        for number in range(40):
            cls.api.create(JOBS, job(f"later-{number}", "exit 0", suspend=True))
        cls.cluster.kill_everything()
        cls.newer = cls.save("newer")

    @classmethod
    def save(cls, name):
        copy = os.path.join(cls.cluster.work, name)
        shutil.copytree(os.path.join(cls.cluster.data, "controller"), copy)
        return copy

    def setUp(self):
        self.restore(self.newer)

    def restore(self, copy):
        controller = os.path.join(self.cluster.data, "controller")
        shutil.rmtree(controller)
        shutil.copytree(copy, controller)

    def database(self, root=None):
        """The database's file below the controller's folder, or below a copy of that."""
        found = glob.glob(f"{root or self.cluster.data + '/controller'}/**/*.db", recursive=True)
        [path] = filter(os.path.isfile, found)
        return path

    def is_refused(self, text=CLEAR):
        done = self.cluster.up(check=False)
        said = done.text + self.cluster.logs()
        if done.code == 0:
            self.cluster.down()
        self.assertNotEqual(done.code, 0, f"a damaged store was served: {done}")
        self.assertRegex(done.text, text)
        self.assertIn(os.path.basename(self.database()), said)
        self.assertEqual(processes.mentioning(self.cluster.root), {})

    def harm(self, path, change):
        with open(path, "r+b") as file:
            change(file)

    @staticmethod
    def flip(at):
        def change(file):
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 0x10]))
        return change

    def test_unharmed_is_served(self):
        self.cluster.up()
        names = {each["metadata"]["name"] for each in self.api.items(JOBS)}
        self.cluster.down()
        self.assertEqual(names, {"early", *(f"later-{number}" for number in range(40))})

    def test_flipped_bit_in_the_wal(self):
        wal = self.database() + "-wal"
        size = os.path.getsize(wal)
        self.assertGreater(size, 4096)
        for at in (size // 2, 32 + 24 + 1000):
            with self.subTest(at=at):
                self.restore(self.newer)
                self.harm(wal, self.flip(at))
                self.is_refused()

    def test_flipped_bit_in_the_pages(self):
        self.restore(self.older)
        path = self.database()
        rows = self.where(path, b"early")
        self.assertTrue(rows)
        for at in (rows[0], 18):
            with self.subTest(at=at):
                self.restore(self.older)
                self.harm(path, self.flip(at))
                self.is_refused(CLEAR + "|database")

    @staticmethod
    def where(path, text):
        with open(path, "rb") as file:
            data = file.read()
        return [at for at in range(len(data)) if data.startswith(text, at)]

    def test_cut_file(self):
        path = self.database()
        self.restore(self.older)
        self.harm(path, lambda file: file.truncate(os.path.getsize(path) // 2 & ~4095 or 4096))
        self.is_refused(CLEAR + "|database")

    def test_cut_wal(self):
        wal = self.database() + "-wal"
        self.harm(wal, lambda file: file.truncate(os.path.getsize(wal) // 2))
        self.is_refused()

    def test_wal_is_gone(self):
        os.remove(self.database() + "-wal")
        self.is_refused()

    def test_older_database(self):
        path = self.database()
        for each in glob.glob(f"{path}*"):
            os.remove(each)
        shutil.copy(self.database(self.older), path)
        self.is_refused()


class BadPlaces(unittest.TestCase):
    """Where it cannot run it says so at once."""

    def setUp(self):
        self.cluster = Cluster(nodes=1)
        self.addCleanup(self.cluster.close)

    def test_second_up_on_the_same_data(self):
        self.cluster.up()
        before = self.cluster.status()
        second = self.cluster.up(check=False)
        self.assertNotEqual(second.code, 0)
        self.assertRegex(second.err, r"(?i)already|in use")
        self.assertIn(self.cluster.data, second.err)
        self.assertEqual([each["pid"] for each in self.cluster.status()], [each["pid"] for each in before])
        self.cluster.api.create(JOBS, job("unharmed", "exit 0"))
        self.cluster.api.wait(JOBS, "unharmed", finished, PATIENCE)

    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            place = f"127.0.0.1:{taken.getsockname()[1]}"
            done = self.cluster.troupe("up", "--data-dir", self.cluster.data, "--nodes", "1", "--detach", "--listen",
                                       place, check=False)
        self.assertNotEqual(done.code, 0, done)
        self.assertRegex(done.text, r"(?i)in use")
        self.assertIn(place, done.text)
        self.assertEqual(processes.mentioning(self.cluster.root), {})

    def test_data_directory_that_cannot_be_written(self):
        blocker = os.path.join(self.cluster.work, "file")
        with open(blocker, "w", encoding="ascii"):
            pass
        place = os.path.join(blocker, "data")
        done = self.cluster.troupe("up", "--data-dir", place, "--nodes", "1", "--detach", "--listen", "127.0.0.1:0",
                                   check=False)
        self.assertNotEqual(done.code, 0, done)
        self.assertIn(blocker, done.text)
        self.assertRegex(done.text, "(?i)not a directory|cannot")

    def test_down_without_a_cluster(self):
        done = self.cluster.troupe("down", "--data-dir", self.cluster.data, check=False)
        self.assertIn(self.cluster.data, done.text)


class FullDisk(unittest.TestCase):
    """The data directory is a small file system of its own, which fills up."""

    def setUp(self):
        self.cluster = Cluster(nodes=1)
        os.mkdir(self.cluster.data)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", self.cluster.data], check=False,
                                 capture_output=True)
        if mounted.returncode != 0:
            self.cluster.close()
            self.skipTest("may not mount a small file system here")
        self.addCleanup(self.finish)

    def finish(self):
        self.cluster.down(check=False)
        self.cluster.kill_everything()
        subprocess.run(["umount", "-l", self.cluster.data], check=True)
        os.rmdir(self.cluster.data)
        self.cluster.close()

    def fill(self):
        with open(os.path.join(self.cluster.data, "filler"), "wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 65536):
                    pass
            except OSError:
                pass

    def test_nothing_is_acknowledged_that_was_not_stored(self):
        self.cluster.up()
        acknowledged = []
        self.fill()
        refused = None
        padding = {"metadata": {"annotations": {"padding": "x" * 50000}}}
        for number in range(400):
            try:
                name = f"job-{number}"
                self.cluster.api.create(JOBS, job(name, "exit 0", suspend=True, template=padding))
                acknowledged.append(name)
            except (Refused, *FAILED_EXCHANGE) as error:
                refused = error
                break
        self.assertIsNotNone(refused, "the disk never filled up")
        if isinstance(refused, Refused):
            self.assertGreaterEqual(refused.code, 500)
        self.assertRegex(str(refused) + self.cluster.logs(), "(?i)full|no space")
        os.remove(os.path.join(self.cluster.data, "filler"))
        self.cluster.down(check=False)
        self.cluster.up()
        there = {each["metadata"]["name"] for each in self.cluster.api.items(JOBS)}
        self.assertEqual(set(acknowledged) - there, set())


if __name__ == "__main__":
    main()
