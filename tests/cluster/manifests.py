"""Jobs and the shell scripts of their pods."""

import os
import select


def job(name, script, restart="Never", template=None, container=None, pod=None, **spec):
    """A Job whose only container runs the shell script. Further keywords are fields of the Job's spec."""
    main = {"name": "main", "image": "debian", "command": ["sh", "-c", script], **(container or {})}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {
            **spec,
            "template": {
                **(template or {}),
                "spec": {
                    "containers": [main],
                    "restartPolicy": restart,
                    "terminationGracePeriodSeconds": 1,
                    **(pod or {}),
                },
            },
        },
    }


class Fifo:
    """A named pipe between pods and the test. Pods write lines that next_line() awaits, or read what release() sends."""

    def __init__(self, folder, name):
        self.path = os.path.join(folder, name)
        os.mkfifo(self.path)
        self._file = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)  # both ends: neither side ever sees it closed
        self._read = b""

    def next_line(self, timeout):
        """The next line that a pod wrote."""
        while b"\n" not in self._read:
            if not select.select([self._file], [], [], timeout)[0]:
                raise AssertionError(f"no line in {self.path} within {timeout} s")
            self._read += os.read(self._file, 65536)
        line, _, self._read = self._read.partition(b"\n")
        return line.decode()

    def silent(self):
        """Whether nobody has written since."""
        return not self._read and not select.select([self._file], [], [], 0)[0]

    def release(self, pods=1):
        """Lets so many pods go on that wait in `read go <PATH`."""
        os.write(self._file, b"\n" * pods)

    def tell(self, line):
        """A line for the one pod that waits in `read word <PATH`."""
        os.write(self._file, line.encode() + b"\n")

    def close(self):
        os.close(self._file)


def ledger_line(path):
    """Shell: the pod's name at the end of a file, in one write that cannot mix with others'."""
    return f'echo "$HOSTNAME" >>{path}'


def read_ledger(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().split()
    except FileNotFoundError:
        return []
