"""How far a difference can be trusted: samples or counts in, 95 % intervals out.

For the same calls scored twice (paired), for two groups of other calls (Welch) and for
two shares (Newcombe). None where chance cannot be told: fewer than two values, or
values that do not vary at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring.intervals import wilson
from scoring.statistics.student import t_95

FEWEST: Final = 2
_FLAT: Final = 1e-18
"""Variances below are rounding: all values move by the same."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """What is needed of values to compare their mean: how many, mean, variance
    (divided by n - 1; 0 for fewer than two).
    """

    n: int
    mean: float
    variance: float


def sample(values: Sequence[float]) -> Sample:
    """Return the figures of ``values``, the same in whatever order they come."""
    n = len(values)
    if not n:
        return Sample(0, 0.0, 0.0)
    mean = math.fsum(values) / n
    squares = math.fsum((one - mean) ** 2 for one in values)
    return Sample(n, mean, squares / (n - 1) if n >= FEWEST else 0.0)


def paired(scores: Sequence[tuple[float | None, float | None]]) -> Interval | None:
    """Return the 95 % interval of mean after - mean before of the same calls: (before,
    after) each, None where a call has no score (at least one of the two is there).

    Where every call has both it is Student's of the differences, mean ± t(n-1) · s/√n
    ("The probable error of a mean", Biometrika 6 (1908) 1-25). Else the difference of
    two means over overlapping calls is linearised (W. G. Cochran, "Sampling
    Techniques", 3rd ed. 1977, section 6.3: variance of a ratio): a call counts with
    n · ((a - mean a) / n_a - (b - mean b) / n_b), what it lacks with 0.
    """
    one = sample([before for before, _ in scores if before is not None])
    other = sample([after for _, after in scores if after is not None])
    n = len(scores)
    if min(one.n, other.n) < FEWEST:
        return None
    weights = n / one.n, n / other.n
    shares = [
        (0.0 if after is None else (after - other.mean) * weights[1])
        - (0.0 if before is None else (before - one.mean) * weights[0])
        for before, after in scores
    ]
    variance = sample(shares).variance
    if variance < _FLAT:
        return None
    half = t_95(n - 1.0) * math.sqrt(variance / n)
    moved = other.mean - one.mean
    return moved - half, moved + half


def welch(before: Sample, after: Sample) -> Interval | None:
    """Return the 95 % interval of mean after - mean before of independent samples with
    variances of their own: B. L. Welch, "The generalization of 'Student's' problem",
    Biometrika 34 (1947) 28-35; degrees of freedom by F. E. Satterthwaite, Biometrics
    Bulletin 2 (1946) 110-114.
    """
    if min(before.n, after.n) < FEWEST:
        return None
    one, other = before.variance / before.n, after.variance / after.n
    if one + other < _FLAT:
        return None
    freedom = (one + other) ** 2 / (
        one * one / (before.n - 1) + other * other / (after.n - 1)
    )
    half = t_95(freedom) * math.sqrt(one + other)
    moved = after.mean - before.mean
    return moved - half, moved + half


def newcombe(before: tuple[int, int], after: tuple[int, int]) -> Interval | None:
    """Return the 95 % interval of share after - share before of independent counts
    (passed, n): both Wilson intervals put together as in method 10 of R. G. Newcombe,
    "Interval estimation for the difference between independent proportions", Statistics
    in Medicine 17 (1998) 873-890. None where either n is 0; raises ValueError for
    impossible counts.
    """
    (one, n_one), (other, n_other) = before, after
    if not (n_one and n_other):
        return None
    low_one, high_one = wilson(one, n_one)
    low_other, high_other = wilson(other, n_other)
    share_one, share_other = one / n_one, other / n_other
    moved = share_other - share_one
    down = math.hypot(share_other - low_other, high_one - share_one)
    up = math.hypot(high_other - share_other, share_one - low_one)
    return max(-1.0, moved - down), min(1.0, moved + up)
