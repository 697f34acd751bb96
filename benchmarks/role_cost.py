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
from scoring.pipeline import make_recipe, make_tools, read_inputs, read_options

GOLD = Path(__file__).parents[1] / "tests" / "gold"
ROUNDS = 5


def main() -> None:
    """Print the medians and their ratio."""
    tools = make_tools(make_recipe("general-hotline"))
    options = read_options("", "", "", None, tools.recipe.site)
    files = [str(path) for path in sorted(GOLD.glob("*/calls.jsonl"))]
    calls = [one for one in read_inputs(files, options) if not isinstance(one, Reject)]
    spent = [0.0]
    attribute = pipeline.attribute

    def timed(*args, **more):
        start = time.perf_counter()
        result = attribute(*args, **more)
        spent[0] += time.perf_counter() - start
        return result

    pipeline.attribute = timed
    roles, rest = [], []
    for _ in range(ROUNDS):
        spent[0] = 0.0
        start = time.perf_counter()
        for call in calls:
            pipeline.score_call(call, tools)
        roles.append(spent[0])
        rest.append(time.perf_counter() - start - spent[0])
    ours, other = statistics.median(roles), statistics.median(rest)
    each = 1000 / len(calls)
    sys.stdout.write(
        f"{len(calls)} calls, {ROUNDS} rounds, medians per call: speakers"
        f" {ours * each:.1f} ms ({min(roles) * each:.1f}-{max(roles) * each:.1f}), the rest"
        f" {other * each:.1f} ms; scoring with speakers takes {1 + ours / other:.2f} times"
        " the time without\n"
    )


if __name__ == "__main__":
    main()
