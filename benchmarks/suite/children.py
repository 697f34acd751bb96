"""Processes of our own, started, watched and asked for what they spent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).parent / "child.py"
COMMAND = ("-c", "from cli import main; main()")
"""What the command ``zhijian`` runs."""
LOOK_EVERY = 0.05


@dataclass(frozen=True)
class Spent:
    """What a process spent: wall seconds, CPU seconds with its children's, peak
    resident memory in MB of itself and of it and its children together (0: not
    watched), and what it printed.
    """

    wall: float
    cpu: float
    peak: float
    peak_all: float
    printed: str

    @property
    def told(self) -> dict[str, Any]:
        """What a child of ours printed, its last line, as JSON."""
        found: dict[str, Any] = json.loads(self.printed.splitlines()[-1])
        return found


def run(
    arguments: Sequence[str], caches: Path | None = None, *, watch: bool = False
) -> Spent:
    """Run this Python with ``arguments`` and wait.

    ``caches``: the folder that both zhijian's and jieba's caches lie in; None: the
    user's own. ``watch``: look at the memory of it and its children while it runs.
    Raises RuntimeError with what it said when it failed.
    """
    before = os.times()
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *arguments],
        env=environment(caches),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    peak, peak_all = _watched(child) if watch else (0.0, 0.0)
    out, errors = child.communicate()
    wall = time.perf_counter() - start
    after = os.times()
    if child.returncode:
        raise RuntimeError(f"{arguments}: {errors.decode('utf-8', 'replace')}")
    cpu = (
        after.children_user
        + after.children_system
        - before.children_user
        - before.children_system
    )
    return Spent(wall, cpu, peak, peak_all, out.decode("utf-8"))


def environment(caches: Path | None) -> Mapping[str, str]:
    """Return the environment of a child: our tree, and ``caches`` for all caches.

    Python keeps its compiled modules, as it does for whoever installs a package.
    """
    found = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    if caches is not None:
        caches.mkdir(parents=True, exist_ok=True)
        found |= {"XDG_CACHE_HOME": str(caches), "TMPDIR": str(caches)}
    return found


def child(mode: str, *arguments: str, caches: Path | None = None) -> dict[str, Any]:
    """Run a mode of ``child.py`` and return what it tells."""
    return run([str(CHILD), mode, *arguments], caches).told


def _watched(child: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Return the peak MB of a process and of it with its children, until it ends.

    What it prints must fit a pipe.
    """
    peak = peak_all = 0.0
    while child.poll() is None:
        own = _resident(child.pid)
        peak = max(peak, own)
        peak_all = max(peak_all, own + sum(map(_resident, _children(child.pid))))
        time.sleep(LOOK_EVERY)
    return peak, peak_all


def _resident(pid: int) -> float:
    """Return the resident memory of a process in MB, 0 when it is gone."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0.0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _children(pid: int) -> list[int]:
    """Return all processes below ``pid``."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for one in (task / "children").read_text("ascii").split():
                found += [int(one), *_children(int(one))]
    except OSError:
        pass
    return found
