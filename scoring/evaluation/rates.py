"""Precision, recall and F1 with the intervals that formulae give: counts in, rates out.

What the formulae do not know, that cases come bundled in calls, is in ``resample.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from scoring.evaluation_model import Rate, Rates
from scoring.intervals import wilson


def share(right: int, n: int) -> Rate:
    """Return ``right`` of ``n`` with its Wilson interval; without any, no rate."""
    if n == 0:
        return Rate()
    return Rate(right / n, *wilson(right, n))


def rates(right: int, false: int, missed: int) -> Rates:
    """Return precision, recall and F1 of counts, each with its Wilson interval.

    F1 = 2J / (1 + J) grows with J = right / (right + false + missed), which is a plain
    share (D. J. Hand, P. Christen, N. Kirielle, "F*: an interpretable transformation
    of the F-measure", Machine Learning 110 (2021) 451-456), so the bounds of J give
    those of F1.
    """
    jaccard = share(right, right + false + missed)
    f1 = Rate(*(_f1(j) for j in (jaccard.value, jaccard.low, jaccard.high)))
    return Rates(share(right, right + false), share(right, right + missed), f1)


def mean(parts: Iterable[Rate]) -> Rate:
    """Return the mean of the rates that there are, with an interval; none without any.

    Each bound is as far from the mean as the distances of the parts' own bounds say,
    taken as independent: sqrt(sum of squares) / n. G. Y. Zou, A. Donner, "Construction
    of confidence limits about effect measures", Statistics in Medicine 27 (2008)
    1693-1702.
    """
    known = [
        (one.value, one.low, one.high)
        for one in parts
        if one.value is not None and one.low is not None and one.high is not None
    ]
    if not known:
        return Rate()
    n = len(known)
    value = math.fsum(p for p, _, _ in known) / n
    below = math.sqrt(math.fsum((p - low) ** 2 for p, low, _ in known)) / n
    above = math.sqrt(math.fsum((high - p) ** 2 for p, _, high in known)) / n
    return Rate(value, max(0.0, value - below), min(1.0, value + above))


def _f1(jaccard: float | None) -> float | None:
    return None if jaccard is None else 2 * jaccard / (1 + jaccard)
