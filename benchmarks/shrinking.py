"""What drawing means toward that of all is worth: ``python -m benchmarks.shrinking``.

Invented agents whose true means are known, seeded: how far the shrunk and the plain
means are off them, and how often the interval of the shrunk mean holds them.
``tests/statistics/test_shrinking.py`` holds fewer runs of the same to bounds.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scoring.statistics.shrinking import Sample, shrink

AGENTS = 12
FEWEST, MOST = 3, 19
SPREADS = (0, 4, 8, 15)
ALIKE = (15,)
MIXED = (5, 20)
"""What single calls spread by: all agents' alike, and some four times as wide."""


class Simulated(NamedTuple):
    """Shares of true means that lie in their intervals, of all agents and of those
    whose calls spread widest; points that both means are off (root of mean squares).
    """

    held: float
    held_widest: float
    off_shrunk: float
    off_plain: float


def sample(*scores: float, team: str = "") -> Sample:
    """Return what is known of an agent with these scores."""
    mean = statistics.fmean(scores)
    return Sample(len(scores), mean, sum((one - mean) ** 2 for one in scores), team)


def simulated(spread: int, noise: Sequence[int], runs: int) -> Simulated:
    """Estimate the means of agents whose true ones spread by ``spread``, ``runs`` times;
    what the calls of each spread by is one of ``noise``.
    """
    dice = np.random.RandomState(spread)
    held: list[bool] = []
    widest: list[bool] = []
    off_shrunk = off_plain = 0.0
    for _ in range(runs):
        truths = 75 + spread * dice.standard_normal(AGENTS)
        noises = dice.choice(noise, AGENTS)
        samples = [
            sample(
                *(truth + own * dice.standard_normal(dice.randint(FEWEST, MOST + 1)))
            )
            for truth, own in zip(truths, noises, strict=True)
        ]
        found = zip(samples, shrink(samples), truths, noises, strict=True)
        for own, one, truth, size in found:
            held.append(one.low <= truth <= one.high)
            if size == max(noise):
                widest.append(held[-1])
            off_shrunk += (one.value - truth) ** 2
            off_plain += (own.mean - truth) ** 2
    offs = (math.sqrt(squares / len(held)) for squares in (off_shrunk, off_plain))
    return Simulated(statistics.fmean(held), statistics.fmean(widest), *offs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1500)
    runs = parser.parse_args().runs
    print("| true means | calls | shrunk off | plain off | inside | of the widest |")
    print("| --- | --- | --- | --- | --- | --- |")
    for noise in (ALIKE, MIXED):
        for spread in SPREADS:
            one = simulated(spread, noise, runs)
            offs = f"{one.off_shrunk:.1f} | {one.off_plain:.1f}"
            shares = f"{100 * one.held:.1f} | {100 * one.held_widest:.1f}"
            by = " or ".join(map(str, noise))
            print(f"| {spread} | {by} | {offs} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
