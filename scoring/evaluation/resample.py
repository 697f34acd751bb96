"""Rates of acts over calls, with intervals that know about calls: counts in, rates out.

Two things make a figure uncertain: few cases, and cases that come bundled in calls. The
formulae of ``rates.py`` know the first. The bootstrap over calls (B. Efron, R. J.
Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13: percentile interval)
knows the second; but where all went right, it sees no doubt at all. So each bound is
the wider of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from scoring.evaluation import rates
from scoring.evaluation_model import Rate, Rates

RESAMPLES: Final = 1000
SEED: Final = 20240601
FEWEST_CALLS: Final = 2
"""With fewer calls there is nothing to resample."""

Floats: TypeAlias = npt.NDArray[np.float64]
Figures: TypeAlias = tuple[Floats, Floats, Floats]
"""Precision, recall, F1 per resample (and act); NaN where there is nothing to count."""

_TAILS: Final = (2.5, 97.5)


class Sample:
    """Right, false and missed of ``counts[call][act]``, and 1000 resamples of them.

    The order of the calls decides the resamples: sort them.
    """

    def __init__(self, counts: Sequence[Sequence[tuple[int, int, int]]]) -> None:
        acts = len(counts[0]) if counts else 0
        table = np.array(counts, dtype=np.float64).reshape(len(counts), acts, 3)
        self._whole: Floats = table.sum(axis=0)
        self._resamples = resampled(table) if len(counts) >= FEWEST_CALLS else None

    def micro(self, acts: Sequence[int]) -> Rates:
        """Return the rates of ``acts`` (places in the table), their counts pooled."""
        plain = _rates(self._whole[list(acts)].sum(axis=0))
        return self._wider(plain, acts, lambda some: _figures(some.sum(axis=1)))

    def macro(self, acts: Sequence[int]) -> Rates:
        """Return the means of the rates of ``acts``, each over the acts that have it:
        precision needs finds, recall gold labels, F1 either.
        """
        parts = [_rates(self._whole[act]) for act in acts]
        plain = Rates(
            rates.mean(one.precision for one in parts),
            rates.mean(one.recall for one in parts),
            rates.mean(one.f1 for one in parts),
        )
        return self._wider(plain, acts, lambda some: _means(_figures(some)))

    def _wider(
        self, plain: Rates, acts: Sequence[int], figures: Callable[[Floats], Figures]
    ) -> Rates:
        """Return ``plain`` with intervals that hold those of the resamples as well."""
        if self._resamples is None:
            return plain
        precision, recall, f1 = figures(self._resamples[:, list(acts)])
        return Rates(
            _hold(plain.precision, precision),
            _hold(plain.recall, recall),
            _hold(plain.f1, f1),
        )


def resampled(table: Floats) -> Floats:
    """Return the sums of the calls drawn with replacement: ``table`` is calls x cells x
    figures, the result resamples x cells x figures. The order of the calls matters.
    """
    calls = len(table)
    flat = table.reshape(calls, -1)
    # The stream of RandomState is frozen; that of the newer generators may change.
    dice = np.random.RandomState(SEED)
    sums = np.empty((RESAMPLES, flat.shape[1]))
    for number in range(RESAMPLES):
        drawn = np.bincount(dice.randint(0, calls, calls), minlength=calls)
        sums[number] = drawn @ flat
    return sums.reshape(RESAMPLES, *table.shape[1:])


def middle(figure: Floats) -> tuple[float, float] | None:
    """Return the bounds of the middle 95 % of the resamples in which ``figure`` is
    known (not NaN); None where it never is.
    """
    known = figure[~np.isnan(figure)]
    if not known.size:
        return None
    low, high = (float(one) for one in np.percentile(known, _TAILS))
    return low, high


# ---------------------------------------------------------------- inside


def _rates(counts: Floats) -> Rates:
    right, false, missed = (round(float(n)) for n in counts)
    return rates.rates(right, false, missed)


def _figures(counts: Floats) -> Figures:
    """Return precision, recall and F1 of (right, false, missed) in the last axis."""
    right, false, missed = counts[..., 0], counts[..., 1], counts[..., 2]
    return (
        _over(right, right + false),
        _over(right, right + missed),
        _over(2 * right, 2 * right + false + missed),
    )


def _over(part: Floats, whole: Floats) -> Floats:
    shares: Floats = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares


def _means(figures: Figures) -> Figures:
    """Return the mean over acts (the last axis) of what is known of each figure."""
    first, second, third = (
        _over(np.nansum(one, axis=-1), np.sum(~np.isnan(one), axis=-1).astype(float))
        for one in figures
    )
    return first, second, third


def _hold(rate: Rate, figure: Floats) -> Rate:
    """Widen a rate to hold the middle 95 % of the resamples in which it is known."""
    bounds = middle(figure)
    if rate.low is None or rate.high is None or bounds is None:
        return rate
    return Rate(rate.value, min(rate.low, bounds[0]), max(rate.high, bounds[1]))
