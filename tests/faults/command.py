"""The command as a process of its own, watched from outside through /proc."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.desk import ROOT

PATIENCE = 300.0
"""Seconds until what must happen counts as not happening, on however busy a machine."""


class Command:
    """A running ``zhijian score``, poisoned as ``poisoned.py`` says, in a session of
    its own so that Ctrl-C reaches it and its workers as it does in a terminal.
    ``spawn=1``: workers start from nothing; ``pause``: seconds that each call takes at
    least; ``largest``: bytes beyond which no file can be written.
    """

    def __init__(self, *args, **poison):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        env |= {f"ZHIJIAN_TEST_{key.upper()}": str(poison[key]) for key in poison}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.poisoned", "score", *map(str, args)],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.pid = self.process.pid
        self.told = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process.stderr.close()

    def ended(self, patience=PATIENCE):
        """Wait for the end; returns the exit code and keeps what was told."""
        self.told = self.process.communicate(timeout=patience)[1].decode()
        return self.process.returncode

    def workers(self):
        """Process ids of the children that run."""
        return [pid for pid, parent in processes() if parent == self.pid]

    def kill(self, number=signal.SIGKILL):
        """Send a signal to the command alone."""
        os.kill(self.pid, number)

    def interrupt(self):
        """Ctrl-C in a terminal: everybody in the foreground gets it."""
        os.killpg(self.pid, signal.SIGINT)


def run(*args, **options):
    """Run to the end: exit code and what was told."""
    with Command(*args, **options) as command:
        code = command.ended()
        return code, command.told


def processes():
    """(process id, parent's id) of all that run; those that only wait to be buried are
    not among them.
    """
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = (
                path.read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
            )
            if state not in "ZX":
                yield int(path.parent.name), int(parent)


def until(there, what):
    """Wait until ``there()`` is true and return it; fail with ``what`` if it never is."""
    end = time.monotonic() + PATIENCE
    while not (found := there()):
        if time.monotonic() > end:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.02)
    return found


def gone(pids):
    """Tell whether none of the processes runs any more."""
    running = {pid for pid, _ in processes()}
    return running.isdisjoint(pids)
