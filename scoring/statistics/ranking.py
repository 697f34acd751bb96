"""Between which ranks agents may lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

DRAWS: Final = 2000
SEED: Final = 20260316
_AT_ONCE: Final = 200
_TAIL: Final = 0.025


def ranks(values: Sequence[float]) -> list[int]:
    """Return the rank of each value, the highest 1, equal ones the same: 1, 2, 2, 4."""
    place: dict[float, int] = {}
    for number, value in enumerate(sorted(values, reverse=True), 1):
        place.setdefault(value, number)
    return [place[value] for value in values]


def rank_intervals(
    values: Sequence[float], errors: Sequence[float]
) -> list[tuple[int, int]]:
    """Return (best, worst) rank of each of ``values``: the middle 95 % of the ranks it
    has when every value is drawn anew, normal with its standard error, ``DRAWS`` times
    (H. Goldstein, D. J. Spiegelhalter, "League tables and their limitations", JRSS A
    159 (1996) 385-443). The order of the values decides the draws: sort them.
    """
    count = len(values)
    if not count:
        return []
    dice = np.random.RandomState(SEED)
    middle, spread = np.asarray(values), np.asarray(errors)
    drawn = np.empty((DRAWS, count), dtype=np.int32)
    for first in range(0, DRAWS, _AT_ONCE):
        some = middle + spread * dice.standard_normal((_AT_ONCE, count))
        best = np.argsort(-some, axis=1, kind="stable")
        rows = np.arange(_AT_ONCE)[:, None]
        drawn[first : first + _AT_ONCE][rows, best] = np.arange(1, count + 1)
    drawn.sort(axis=0)
    cut = int(DRAWS * _TAIL)
    bounds = zip(drawn[cut], drawn[DRAWS - 1 - cut], ranks(values), strict=True)
    return [(min(int(low), rank), max(int(high), rank)) for low, high, rank in bounds]
