"""Real clusters for tests: `troupe up` in a folder of its own, and nothing left behind.

Environment: TROUPE, the program (exit status 77 without it); TROUPE_TEST_SECONDS, after which the test gives up by
itself, so that it can still clean up; TROUPE_TEST_PATIENCE, seconds for each thing awaited; TROUPE_TEST_KEEP, to keep
the folders.
"""

import atexit
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import processes
from api import Api, NODES, has

SKIPPED = 77
PATIENCE = int(os.environ.get("TROUPE_TEST_PATIENCE", "90"))  # seconds for whatever is awaited, on a loaded machine

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.environ.get("TROUPE", os.path.join(REPOSITORY, "build/release/bin/troupe"))

_open_clusters = []


class Outcome:
    """How a command ended: exit status, output, messages."""

    def __init__(self, command, code, out, err):
        self.command = command
        self.code = code
        self.out = out
        self.err = err

    @property
    def text(self):
        return self.out + self.err

    def __str__(self):
        return f"{' '.join(self.command)}\nexit status {self.code}\n{self.out}{self.err}"


def run(command, stdin=None, timeout=PATIENCE, env=None):
    """Runs a program to its end. Bytes or text may be given to it."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(command, input=given if given is not None else b"", timeout=timeout, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(env or {})})
    return Outcome(command, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


class Cluster:
    """A controller and nodes on loopback. `data` is their folder, `work` one for the test's own files."""

    def __init__(self, config=None, nodes=2):
        self.root = tempfile.mkdtemp(prefix="troupe-")
        self.data = os.path.join(self.root, "data")
        self.work = os.path.join(self.root, "work")
        os.mkdir(self.work)
        self.nodes = nodes
        self.settings = config or {}
        self.api = Api(self.address)
        _open_clusters.append(self)

    def up(self, *flags, check=True):
        """Starts it, or starts it again on the same data. Returns when all nodes are Ready."""
        config = os.path.join(self.work, "cluster.yaml")
        with open(config, "w", encoding="utf-8") as file:
            json.dump(self.settings, file)
        done = self.troupe("up", "--config", config, "--data-dir", self.data, "--listen", "127.0.0.1:0", "--nodes",
                           str(self.nodes), "--detach", *flags, check=check)
        if done.code == 0:
            assert done.out.splitlines()[-1] == f"http://{self.address()}", done
        return done

    def down(self, check=True):
        return self.troupe("down", "--data-dir", self.data, check=check)

    def troupe(self, *words, stdin=None, check=True, timeout=PATIENCE):
        """The program itself, as typed; with `check`, anything but exit status 0 is an error."""
        env = {"TROUPE_TEST_ROOT": self.root, "HOME": self.work}
        if self.running():
            env["TROUPE_SERVER"] = f"http://{self.address()}"
        done = run([PROGRAM, *words], stdin, timeout, env)
        if check and done.code != 0:
            raise AssertionError(f"failed: {done}\n{self.logs()}")
        return done

    def running(self):
        """Whether it has an address; it has none before the first `up`."""
        return os.path.exists(os.path.join(self.data, "address"))

    def address(self):
        """HOST:PORT of the API, as it is at the moment."""
        with open(os.path.join(self.data, "address"), encoding="utf-8") as file:
            return file.read().strip().removeprefix("http://")

    # -- its processes ----------------------------------------------------------------------------------------------

    def status(self):
        return json.loads(self.troupe("status", "--data-dir", self.data, "-o", "json").out)

    def process(self, role, name=None):
        """The row of `status` for that process; without a name, for the only one of that role."""
        found = [row for row in self.status() if row["role"] == role and name in (None, row["name"])]
        assert len(found) == 1, f"{role} {name}: {found} in {self.status()}"
        return found[0]

    def incarnation(self, node):
        """Of the node's link to the controller; another one after each interruption."""
        told = self.troupe("console", "-o", "json", "-c", f"state /controller/nodes/{node}").out
        return json.loads(told)["incarnation"]

    def node_names(self):
        return sorted(row["name"] for row in self.status() if row["role"] == "node")

    def kill(self, role, name=None, how=signal.SIGKILL):
        """Ends the process and returns its last row."""
        row = self.process(role, name)
        processes.end(row["pid"], how)
        return row

    def replaced(self, old):
        """Waits until another process does the work of the one in the row `old`; returns its row."""
        def look():
            for row in self.status():
                same = row["role"] == old["role"] and row["name"] == old["name"]
                if same and row["pid"] not in (0, None, old["pid"]) and processes.alive(row["pid"]):
                    return row
            return None
        return processes.eventually(f"{old['role']} {old['name']} is started again", look, PATIENCE)

    def kill_and_heal(self, role, name=None):
        return self.replaced(self.kill(role, name))

    def nodes_ready(self, how_many=None):
        """Waits until so many nodes (all) are Ready."""
        wanted = self.nodes if how_many is None else how_many
        return self.api.wait_all(NODES, lambda seen: sum(map(has("Ready"), seen.values())) == wanted, PATIENCE)

    def kill_everything(self):
        """As a power cut: SIGKILL to all, supervisors first, again until nothing is left."""
        def look():
            left = processes.mentioning(self.root)
            for pid in sorted(left):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            return not left
        processes.eventually("all processes of the cluster are dead", look, 30)

    def logs(self, lines=25):
        """The last lines of each process' own log, for the report of a failure."""
        parts = []
        for path in sorted(glob.glob(f"{self.data}/logs/*.log") + glob.glob(f"{self.data}/*/launcher/launcher.log")):
            with open(path, encoding="utf-8", errors="replace") as file:
                parts.append(f"--- {path}\n" + "".join(file.readlines()[-lines:]))
        return "\n".join(parts)

    def close(self):
        """Stops it, removes its folder, and complains about every process that is left."""
        if self not in _open_clusters:
            return
        _open_clusters.remove(self)
        stopped = self.down(check=False) if os.path.isdir(self.data) else None
        left = self._left_over()
        reports = self._sanitizer_reports()
        if not os.environ.get("TROUPE_TEST_KEEP"):
            shutil.rmtree(self.root, ignore_errors=True)
        assert not left, f"left running after down ({stopped}): {left}"
        assert not reports, "\n".join(reports)

    def _sanitizer_reports(self):
        """What sanitizers wrote into the logs of processes; their builds only."""
        found = []
        for path in glob.glob(f"{self.data}/logs/*.log"):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            for match in re.finditer(r"(?:ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:)", text):
                found.append(f"{path}: {text[max(match.start() - 200, 0):match.start() + 3000]}")
        return found

    def _left_over(self):
        left = {pid: command for pid, command in processes.mentioning(self.root).items()
                if not processes.gone(pid, 2)}
        for pid in left:
            processes.end(pid)
        return left


class ClusterCase(unittest.TestCase):
    """Tests that share one cluster. `config` and `nodes` say which."""

    config = {}
    nodes = 2
    cluster = None
    failed = False

    @classmethod
    def setUpClass(cls):
        cls.failed = False
        cls.cluster = Cluster(cls.config, cls.nodes)
        cls.addClassCleanup(cls._tear_down)
        cls.api = cls.cluster.api
        try:
            cls.cluster.up()
            cls.prepare()
        except BaseException:
            cls.failed = True
            raise

    @classmethod
    def prepare(cls):
        """What the tests of the class need; the cluster runs."""

    @classmethod
    def _tear_down(cls):
        if cls.failed:
            print(cls.cluster.logs(), file=sys.stderr)
        cls.cluster.close()

    def run(self, result=None):
        def bad():
            return len(result.failures) + len(result.errors)
        before = bad()
        super().run(result)
        type(self).failed |= bad() > before
        return result

    def troupe(self, *words, **more):
        return self.cluster.troupe(*words, **more)


def _give_up(*_):
    raise AssertionError("the whole test took too long")


def _close_all():
    for cluster in list(_open_clusters):
        cluster.close()


def main():
    """Runs the tests of the calling file."""
    if not os.access(PROGRAM, os.X_OK):
        print(f"no program at {PROGRAM}: skipped")
        sys.exit(SKIPPED)
    atexit.register(_close_all)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(int(os.environ.get("TROUPE_TEST_SECONDS", "600")))
    unittest.main(module="__main__", verbosity=2, failfast=False)
