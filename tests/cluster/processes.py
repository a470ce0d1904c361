"""What the kernel tells about processes: who lives, who mentions a text, how much memory they hold."""

import os
import select
import signal
import time


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def alive(pid):
    """Whether the process exists and is more than a zombie."""
    after_name = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return bool(after_name) and after_name[0] not in (b"Z", b"X")


def gone(pid, timeout):
    """Waits until the process has ended. Returns False when it still runs after `timeout` seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(timeout * 1000))
    finally:
        os.close(handle)


def end(pid, how=signal.SIGKILL, timeout=30):
    """Sends the signal and waits for the end. A process that is gone already is fine."""
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return
    if not gone(pid, timeout):
        raise AssertionError(f"process {pid} still runs {timeout} s after signal {how}")


def mentioning(text):
    """Processes whose command line or environment holds the text, as {pid: command line}; never the caller itself."""
    wanted = text.encode()
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        command = _read(f"/proc/{name}/cmdline")
        if wanted in command or wanted in _read(f"/proc/{name}/environ"):
            found[int(name)] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return {pid: command for pid, command in found.items() if alive(pid)}


def _memory(pid, field):
    for line in _read(f"/proc/{pid}/status").decode().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise AssertionError(f"process {pid} is gone")


def resident_kib(pid):
    """Memory that the process holds now."""
    return _memory(pid, "VmRSS")


def peak_kib(pid):
    """The most memory that it held since it began, or since forget_peak."""
    return _memory(pid, "VmHWM")


def forget_peak(pid):
    """Lets peak_kib begin anew."""
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


def sanitized(pid):
    """Whether it runs under a sanitizer, whose own memory makes figures useless."""
    maps = _read(f"/proc/{pid}/maps")
    return b"libasan" in maps or b"libtsan" in maps


def eventually(what, look, timeout):
    """Repeats look() until it returns something true, which is returned. For what sends no event of its own."""
    end_at = time.monotonic() + timeout
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end_at:
            raise AssertionError(f"not within {timeout} s: {what}")
        time.sleep(0.05)
