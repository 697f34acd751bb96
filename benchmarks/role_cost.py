"""What finding the speakers costs beside the rest of scoring.

Run ``make role-cost``: the gold calls are scored in one process, several rounds; the
median times of ATTRIBUTE and of everything else are printed with their ratio.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from scoring import pipeline
from scoring.model import Reject
from scoring.pipeline import Reading, read_inputs, read_options
from scoring.recipe import make_recipe, make_tools

GOLD = Path(__file__).parents[1] / "tests" / "gold"
ROUNDS = 5


def main() -> None:
    """Print the medians and their ratio."""
    tools = make_tools(make_recipe("general-hotline"))
    options = read_options(Reading(), tools.recipe.site)
    files = [str(path) for path in sorted(GOLD.glob("*/calls.jsonl"))]
    calls = [one for one in read_inputs(files, options) if not isinstance(one, Reject)]
    spent = {"attribute": 0.0, "hear": 0.0}
    for name in spent:
        setattr(pipeline, name, _timed(getattr(pipeline, name), name, spent))
    rounds: dict[str, list[float]] = {"attribute": [], "hear": [], "rest": []}
    for _ in range(ROUNDS):
        spent.update(attribute=0.0, hear=0.0)
        start = time.perf_counter()
        for call in calls:
            pipeline.score_call(call, tools)
        whole = time.perf_counter() - start
        for name, seconds in spent.items():
            rounds[name].append(seconds)
        rounds["rest"].append(whole - sum(spent.values()))
    roles, heard, rest = (statistics.median(one) for one in rounds.values())
    each = 1000 / len(calls)
    sys.stdout.write(
        f"{len(calls)} calls, {ROUNDS} rounds, medians per call: speakers"
        f" {roles * each:.1f} ms, hearing {heard * each:.1f} ms, the rest"
        f" {rest * each:.1f} ms; scoring with speakers takes"
        f" {1 + roles / (heard + rest):.2f} times the time without\n"
    )


def _timed(function, name, spent):
    """Return ``function`` adding the seconds it takes to ``spent[name]``."""

    def timed(*args, **more):
        start = time.perf_counter()
        result = function(*args, **more)
        spent[name] += time.perf_counter() - start
        return result

    return timed


if __name__ == "__main__":
    main()
