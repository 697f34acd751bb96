"""What a report costs: a scored run cloned to many calls of many agents, then read,
counted and written as page and workbook, with the peak of memory.

    python benchmarks/report.py RUN --calls 20000 --agents 200

RUN is the folder of a finished run; its lines are repeated with new ids, agents, teams
and dates over eight weeks. A figure of the whole process, its start included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent
WEEKS = 8
TEAM = 10  # agents
FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)


def clone(run: Path, out: Path, calls: int, agents: int) -> None:
    """Write a finished run of ``calls`` calls in ``out``, made of the lines of
    ``run``.
    """
    out.mkdir(parents=True)
    lines = [orjson.loads(one) for one in (run / "results.jsonl").open("rb")]
    step = timedelta(weeks=WEEKS) / calls
    with (out / "results.jsonl").open("wb") as results:
        for number, line in enumerate(islice(cycle(lines), calls)):
            agent = number % agents
            results.write(
                orjson.dumps(
                    line
                    | {
                        "call_id": f"B{number:06}",
                        "agent_id": f"{8000 + agent}",
                        "meta": line["meta"]
                        | {
                            "agent_name": f"坐席{agent:03}",
                            "team": f"第{agent // TEAM + 1}组",
                            "started_at": (FIRST + number * step).isoformat()[:19],
                        },
                    }
                )
                + b"\n"
            )
    shutil.copy(run / "run.json", out)
    shutil.copy(run / "agents.csv", out)
    (out / "_SUCCESS").touch()


def measure(folder: Path, *options: str) -> dict[str, float]:
    """Return seconds and peak megabytes of ``zhijian report``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = datetime.now(UTC)
    code = "from cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "report", str(folder), *options],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": (datetime.now(UTC) - began).total_seconds(),
        "cpu_seconds": after.ru_utime
        + after.ru_stime
        - before.ru_utime
        - before.ru_stime,
        "peak_mb": after.ru_maxrss / 1024,
    }


def main() -> None:
    """Clone, report, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--agents", type=int, default=200)
    parser.add_argument("--page-only", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "run"
        clone(told.run, folder, told.calls, told.agents)
        options = ["--html", str(folder / "report.html")] if told.page_only else []
        figures = measure(folder, *options)
        figures["report_mb"] = (folder / "report.html").stat().st_size / 1e6
        pages = list((folder / "calls").glob("*.html"))
        figures["call_pages"] = len(pages)
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
