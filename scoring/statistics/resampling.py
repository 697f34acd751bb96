"""How far the mean of few scores can be trusted: the bootstrap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from scoring.statistics.student import normal_share, t_95

FEWEST: Final = 5
"""Scores from which their mean has an interval: fewer do not show how they spread."""
MOST: Final = 100
"""Scores up to which they are resampled; with more, the mean is as good as normal."""
RESAMPLES: Final = 2000
SEED: Final = 20260309
FINE: Final = 10_000_000
"""Scores are summed as whole ten-millionths: exactly, so in any order, anywhere."""

_Whole: TypeAlias = npt.NDArray[np.int64]


def mean_interval(ordered: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % interval of the mean of scores that come sorted; None of fewer
    than ``FEWEST``, and where all are the same and so tell nothing of chance.

    The percentile interval of the bootstrap (B. Efron, "Bootstrap methods: another look
    at the jackknife", Annals of Statistics 7 (1979) 1-26), its percentiles moved out so
    that it is not too narrow for few scores: the share cut off at each end is
    Φ(-t·sqrt(n/(n-1))), t the 97.5th percentile of Student's t of n-1 degrees of
    freedom (T. C. Hesterberg, "What teachers should know about the bootstrap", The
    American Statistician 69 (2015) 371-386, section 4.3). Above ``MOST`` scores it is
    Student's interval, which this one comes to.
    """
    count = len(ordered)
    if count < FEWEST or ordered[0] == ordered[-1]:
        return None
    if count > MOST:
        return student_interval(ordered)
    whole: _Whole = np.rint(np.asarray(ordered) * FINE).astype(np.int64)
    sums = whole[(_dice()[:count] * np.uint32(count)) >> np.uint32(16)].sum(axis=0)
    share = normal_share(-t_95(count - 1) * math.sqrt(count / (count - 1)))
    at = max(0, math.floor(share * RESAMPLES))
    sums.partition((at, RESAMPLES - 1 - at))
    scale, mean = count * FINE, math.fsum(ordered) / count
    low, high = float(sums[at]) / scale, float(sums[RESAMPLES - 1 - at]) / scale
    return min(low, mean), max(high, mean)


def student_interval(scores: Sequence[float]) -> tuple[float, float]:
    """Return the mean ± t·s/sqrt(n) of two scores or more."""
    count = len(scores)
    mean = math.fsum(scores) / count
    squares = math.fsum((one - mean) ** 2 for one in scores)
    half = t_95(count - 1) * math.sqrt(squares / (count - 1) / count)
    return mean - half, mean + half


@cache
def _dice() -> npt.NDArray[np.uint32]:
    """Return the draws of all resamples, 16 bits each, ``MOST`` x ``RESAMPLES``; the
    stream of RandomState is frozen, that of newer generators may change.
    """
    dice = np.random.RandomState(SEED)
    return dice.randint(0, 1 << 16, (MOST, RESAMPLES)).astype(np.uint32)
