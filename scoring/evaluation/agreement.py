"""Cohen's kappa of yes and no against PASS and FAIL, and how far it can be trusted.

kappa = (po - pe) / (1 - pe): J. Cohen, "A coefficient of agreement for nominal scales",
Educational and Psychological Measurement 20 (1960) 37-46. Its interval, as those of the
acts, has each bound the wider of two: Cohen's own, which takes pe as fixed, with the
Wilson bounds of po in place of his normal ones, which know no doubt where all agree;
and the bootstrap over calls of ``resample.py``, which knows that pe is uncertain and,
for all criteria together, that verdicts come bundled in calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

from scoring.evaluation.resample import FEWEST_CALLS, Floats, middle, resampled
from scoring.evaluation_model import Rate
from scoring.intervals import wilson

Fourfold: TypeAlias = tuple[int, int, int, int]
"""Calls with yes PASS, yes FAIL, no PASS, no FAIL."""

NO_KAPPA: Final = Rate()


def kappas(calls: Sequence[Sequence[Fourfold]]) -> list[Rate]:
    """Return kappa with its interval of each criterion; ``calls[call][criterion]``.

    There is none without any such call, and where both sides gave one answer only, so
    that chance explains all. The order of the calls decides the resamples: sort them.
    """
    if not calls or not calls[0]:
        return []
    table = np.array(calls, dtype=np.float64)
    drawn = _kappa(resampled(table)) if len(calls) >= FEWEST_CALLS else None
    whole = [[int(n) for n in row] for row in table.sum(axis=0)]
    return [
        _rate(row, None if drawn is None else middle(drawn[:, at]))
        for at, row in enumerate(whole)
    ]


def _rate(cells: Sequence[int], bounds: tuple[float, float] | None) -> Rate:
    a, b, c, d = cells
    n = a + b + c + d
    chance = (a + b) * (a + c) + (c + d) * (b + d)
    # Whole numbers: po = agreed / n, pe = chance / n², no rounding at the edge.
    if n == 0 or chance == n * n:
        return NO_KAPPA
    agreed, left = a + d, n * n - chance
    low, high = ((po * n * n - chance) / left for po in wilson(agreed, n))
    if bounds is not None:
        low, high = min(low, bounds[0]), max(high, bounds[1])
    return Rate((agreed * n - chance) / left, max(-1.0, low), min(1.0, high))


def _kappa(counts: Floats) -> Floats:
    """Return kappa of the four counts in the last axis; NaN where there is none."""
    a, b, c, d = (counts[..., at] for at in range(4))
    n = a + b + c + d
    chance = (a + b) * (a + c) + (c + d) * (b + d)
    kappa: Floats = np.full(n.shape, np.nan)
    np.divide((a + d) * n - chance, n * n - chance, out=kappa, where=chance < n * n)
    return kappa
