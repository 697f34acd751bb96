"""How scores change from period to period, and which changes are no chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring.statistics.student import t_95, two_sided

FEWEST: Final = 6
"""Scores from which a change is told."""
FALSE_SHARE: Final = 0.05
"""Of the changes that are told as real, the share that chance may have made."""


@dataclass(frozen=True, slots=True)
class Slope:
    """The change of the mean from a period to the next, its 95 % interval, and the
    chance of one as large where nothing changes.
    """

    change: float
    low: float
    high: float
    chance: float


def slope(periods: Sequence[int], scores: Sequence[float]) -> Slope | None:
    """Return how the scores change with the numbers of their periods (as many): the
    line of least squares through all of them, its slope with Student's interval of n-2
    degrees of freedom (N. R. Draper, H. Smith, "Applied Regression Analysis", 3rd ed.
    1998, section 1.4). None of fewer than ``FEWEST`` scores or in one period only.
    """
    count = len(scores)
    if count < FEWEST or min(periods) == max(periods):
        return None
    when, mean = math.fsum(periods) / count, math.fsum(scores) / count
    spread = math.fsum((one - when) ** 2 for one in periods)
    pairs = list(zip(periods, scores, strict=True))
    change = math.fsum((x - when) * (y - mean) for x, y in pairs) / spread
    rest = math.fsum((y - mean - change * (x - when)) ** 2 for x, y in pairs)
    error = math.sqrt(rest / (count - 2) / spread)
    half = t_95(count - 2) * error
    return Slope(change, change - half, change + half, _chance(change, error, count))


def _chance(change: float, error: float, count: int) -> float:
    if not change:
        return 1.0
    return two_sided(change / error if error else math.inf, count - 2)


def told(chances: Sequence[float], share: float = FALSE_SHARE) -> list[bool]:
    """Return which of many tests to tell, so that of those told the ``share`` that
    chance made is expected: the k smallest of n, k the largest whose k-th smallest is
    at most k/n x ``share`` (Y. Benjamini, Y. Hochberg, "Controlling the false discovery
    rate", JRSS B 57 (1995) 289-300).
    """
    ordered = sorted(chances)
    limit = -1.0
    for number, chance in enumerate(ordered, 1):
        if chance <= number / len(ordered) * share:
            limit = chance
    return [chance <= limit for chance in chances]
