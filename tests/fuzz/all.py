"""Fuzz many formats one after another: ``all.py SECONDS [JOBS] [FORMAT ...]``.

Prints a line a format: inputs tried, new paths found, and whether one broke a reader
(the input then lies in ``out/fuzz``); ends with 1 if one did.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FUZZ = Path(__file__).with_name("fuzz.py")
_FIGURES = {
    "tried": "number_of_executed_units",
    "new": "new_units_added",
    "slowest_s": "slowest_unit_time_sec",
    "peak_mb": "peak_rss_mb",
}


def one(name: str, seconds: int) -> tuple[str, bool]:
    """Fuzz a format; return its line and whether nothing was found."""
    command = [sys.executable, str(FUZZ), name, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = done.stderr
    found = {
        title: re.search(key + r": +(\d+)", told) for title, key in _FIGURES.items()
    }
    figures = [f"{title} {one[1] if one else '-'}" for title, one in found.items()]
    sound = done.returncode == 0
    lines = [f"{name:18} {'ok   ' if sound else 'FOUND'} {', '.join(figures)}"]
    if not sound:
        lines += [*done.stdout.splitlines()[-12:], *told.splitlines()[-12:]]
    return "\n".join(lines), sound


def main() -> None:
    seconds, jobs = int(sys.argv[1]), int(sys.argv[2])
    listed = subprocess.run(
        [sys.executable, str(FUZZ)], capture_output=True, text=True, check=True
    )
    names = sys.argv[3:] or listed.stdout.split()
    print(f"{seconds} s for each of {len(names)} formats", flush=True)
    sound = True
    with ThreadPoolExecutor(jobs) as pool:
        for line, good in pool.map(lambda name: one(name, seconds), names):
            print(line, flush=True)
            sound = sound and good
    sys.exit(not sound)


if __name__ == "__main__":
    main()
