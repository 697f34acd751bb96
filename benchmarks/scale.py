"""What scoring on Spark costs on this machine, and what that comes to for a million
calls: two sizes of one corpus give what a run costs anyway and what each call adds.

    python benchmarks/scale.py [CALLS.jsonl] [--calls 2000] [--cores 2]

Without a file the gold calls are repeated, each time under other ids. Where the system
tells (Linux), the processor's time is what counts, so that whatever else runs on the
machine does not.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

# E402: without an installation they are found only by the path set above.
from scoring.batch import score_files  # noqa: E402
from scoring.cluster import score_on_spark  # noqa: E402
from scoring.engines.spark import started  # noqa: E402
from scoring.order import Order  # noqa: E402
from scoring.readers.options import ReadOptions  # noqa: E402
from scoring.recipe import make_recipe  # noqa: E402

GOLD = ROOT / "tests" / "gold" / "dev" / "calls.jsonl"
MILLION = 1_000_000


class Cost(NamedTuple):
    """Seconds of a run: scoring (on all cores), putting together (on one), and those of
    the processor for either.
    """

    scoring: float
    together: float
    scoring_cpu: float
    together_cpu: float


class Processor:
    """Seconds of the processor that this process and all below it have used; those of
    the dead as last seen.
    """

    def __init__(self):
        self._seen = {}
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def used(self):
        self._look()
        return sum(self._seen.values())

    def _watch(self):
        while not self._over.wait(0.3):
            self._look()

    def _look(self):
        below, used = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            pid = int(stat.parent.name)
            below.setdefault(int(told[1]), []).append(pid)
            used[pid] = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
        ours = [os.getpid()]
        for pid in ours:
            ours += below.get(pid, ())
        self._seen.update({pid: used[pid] for pid in ours if pid in used})


def corpus(source, calls, path):
    """Write so many calls to ``path``; return their characters and bytes."""
    lines = [line for line in source.read_text("utf-8").splitlines() if line.strip()]
    repeated = ((f"{again}-", json.loads(line)) for again in count() for line in lines)
    characters = 0
    with path.open("w", encoding="utf-8") as out:
        for prefix, call in islice(repeated, calls):
            call["call_id"] = prefix + str(call.get("call_id", "call"))
            characters += sum(len(turn.get("text") or "") for turn in call["turns"])
            out.write(json.dumps(call, ensure_ascii=False) + "\n")
    return characters, path.stat().st_size


def run(score, order, processor):
    def now():
        return time.perf_counter(), processor.used()

    marks = [now()]
    score(order, watch=lambda done, total: marks.append(now()))
    (began, used), (first, used_first), (end, used_all) = *marks[:2], now()
    return Cost(first - began, end - first, used_first - used, used_all - used_first)


def line(small, large, few, many):
    """Return what a run costs anyway and what a call adds, from two sizes."""
    each = (large - small) / (many - few)
    return small - each * few, each


def main():
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("file", nargs="?", type=Path, default=GOLD)
    told.add_argument("--calls", type=int, default=2_000)
    told.add_argument("--cores", type=int, default=2)
    asked = told.parse_args()
    few, many = asked.calls // 4, asked.calls
    recipe = make_recipe("general-hotline")
    with tempfile.TemporaryDirectory() as folder, started(f"local[{asked.cores}]"):
        base = Path(folder)

        def order(calls, out):
            path = base / f"{calls}.jsonl"
            read = ReadOptions(site=recipe.site)
            options = {"jobs": asked.cores, "overwrite": True}
            return Order((str(path),), base / out, recipe, read, **options)

        sizes = {n: corpus(asked.file, n, base / f"{n}.jsonl") for n in (few, many)}
        processor = Processor()
        run(score_on_spark, order(few, "warm"), processor)  # Java compiles
        costs = {
            n: run(score_on_spark, order(n, f"spark{n}"), processor) for n in sizes
        }
        local = {n: run(score_files, order(n, f"local{n}"), processor) for n in sizes}
        out = sum(
            one.stat().st_size
            for one in (base / f"spark{many}").rglob("*")
            if one.is_file()
        )
    report(asked.cores, sizes, costs, local, out)


def report(cores, sizes, costs, local, out):
    few, many = sizes
    for n in (few, many):
        characters, size = sizes[n]
        told = f"{n:>7} calls, {characters / n:.0f} characters, {size / n / 1e3:.1f} kB"
        cost, own = costs[n], local[n]
        print(
            f"{told}: Spark {cost.scoring + cost.together:.1f} s (scoring "
            f"{cost.scoring:.1f}, putting together {cost.together:.1f}; processor "
            f"{cost.scoring_cpu:.1f} and {cost.together_cpu:.1f}), local "
            f"{own.scoring + own.together:.1f} s (processor "
            f"{own.scoring_cpu + own.together_cpu:.1f})"
        )
    fixed, core = line(costs[few].scoring_cpu, costs[many].scoring_cpu, few, many)
    ends = costs[few].together_cpu, costs[many].together_cpu
    _, together = line(*ends, few, many)
    _, own = line(sum(local[few][2:]), sum(local[many][2:]), few, many)
    print(f"a run anyway: {fixed:.1f} s of a core")
    print(f"a call: {core * 1e3:.1f} ms of a core, {together * 1e3:.2f} ms at the end")
    print(f"a call on the local engine: {own * 1e3:.1f} ms of a core")
    print(f"a call of output: {out / many / 1e3:.1f} kB")
    print(f"a million calls: {core * MILLION / 3600:.1f} core hours")
    for n in (cores, 16, 64, 256):
        most = (core / n + together) * MILLION + fixed
        print(f"  {n:>4} cores: {most / 3600:.1f} h")


if __name__ == "__main__":
    main()
