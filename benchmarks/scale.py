"""What scoring on Spark costs on this machine, and what that comes to for a million
calls: two sizes of one corpus give what a run costs anyway and what each call adds.

    python benchmarks/scale.py [CALLS.jsonl] [--calls 2000] [--cores 2]

Without a file the gold calls are repeated, each time under other ids.
"""

import argparse
import json
import sys
import tempfile
import time
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scoring.cluster import score_on_spark  # noqa: E402
from scoring.dispatch import score_by  # noqa: E402
from scoring.engines.spark import started  # noqa: E402
from scoring.order import Order  # noqa: E402
from scoring.readers.options import ReadOptions  # noqa: E402
from scoring.recipe import make_recipe  # noqa: E402

GOLD = ROOT / "tests" / "gold" / "dev" / "calls.jsonl"
MILLION = 1_000_000


class Cost(NamedTuple):
    """Seconds of a run: scoring (on all cores), and putting together (on one)."""

    scoring: float
    together: float


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


def on_spark(order):
    marks = []
    began = time.perf_counter()
    score_on_spark(order, watch=lambda done, total: marks.append(time.perf_counter()))
    end = time.perf_counter()
    return Cost(marks[0] - began, end - marks[0])


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
        on_spark(order(few, "warm"))  # workers start, Java compiles
        costs = {n: on_spark(order(n, f"spark{n}")) for n in (few, many)}
        local = {}
        for n in (few, many):
            began = time.perf_counter()
            score_by("local", order(n, f"local{n}"), str(base / f"local{n}"))
            local[n] = time.perf_counter() - began
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
        cost = costs[n]
        print(
            f"{told}: Spark {sum(cost):.1f} s (scoring {cost.scoring:.1f}, putting "
            f"together {cost.together:.1f}), local --jobs {cores} {local[n]:.1f} s"
        )
    fixed, scoring = line(costs[few].scoring, costs[many].scoring, few, many)
    _, together = line(costs[few].together, costs[many].together, few, many)
    _, own = line(local[few], local[many], few, many)
    core = scoring * cores
    print(f"a run anyway: {fixed:.1f} s")
    print(
        f"a call: {core * 1e3:.2f} ms of a core, {together * 1e3:.2f} ms of the driver"
    )
    print(f"a call on the local engine: {own * cores * 1e3:.2f} ms of a core")
    print(f"a call of output: {out / many / 1e3:.1f} kB")
    print(
        f"a million calls: {core * MILLION / 3600:.2f} core hours, and one driver core"
    )
    for n in (2, 16, 64, 256):
        most = (core / n + together) * MILLION + fixed
        print(f"  {n:>4} cores: {most / 60:.0f} min")


if __name__ == "__main__":
    main()
