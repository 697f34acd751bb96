"""How the scores of agents (or teams) go from week to week."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from scoring.model import PeriodMean, Trend
from scoring.periods import NO_DAY, Period, key_of, number_of, start_of
from scoring.statistics.resampling import mean_interval
from scoring.statistics.trends import Slope, slope, told
from scoring.summary.figures import mean
from scoring.summary.tally import Tally


def trends(tallies: Sequence[Tally], period: Period) -> list[Trend]:
    """Return the trend of each tally. Calls without a day are left out. A change is
    told as up or down where it is significant among all of them.
    """
    drawn = [_periods(one, period) for one in tallies]
    slopes = [_slope(one) for one in drawn]
    known = [one for one in slopes if one is not None]
    significant = iter(told([one.chance for one in known]))
    found = []
    for periods, change in zip(drawn, slopes, strict=True):
        points = tuple(_point(*one, period) for one in periods.items())
        if change is None:
            found.append(Trend(points))
        else:
            verdict = _verdict(change, next(significant))
            found.append(Trend(points, change.change, change.low, change.high, verdict))
    return found


def _periods(tally: Tally, period: Period) -> dict[int, list[float]]:
    """Return the scores (NaN: none) of each period in order, sorted: of equal calls in
    any order the same.
    """
    days: dict[int, list[float]] = {}
    for day, score in zip(tally.days, tally.scores, strict=True):
        if day != NO_DAY:
            days.setdefault(day, []).append(score)
    periods: dict[int, list[float]] = {}
    for day in sorted(days):
        periods.setdefault(number_of(day, period), []).extend(days[day])
    return {number: sorted(scores, key=_nan_last) for number, scores in periods.items()}


def _nan_last(score: float) -> float:
    return math.inf if math.isnan(score) else score


def _known(scores: Sequence[float]) -> list[float]:
    return [score for score in scores if not math.isnan(score)]


def _slope(periods: dict[int, list[float]]) -> Slope | None:
    numbers: list[int] = []
    scores: list[float] = []
    for number, some in periods.items():
        known = _known(some)
        numbers.extend([number] * len(known))
        scores.extend(known)
    first = numbers[0] if numbers else 0
    return slope([one - first for one in numbers], scores)


def _point(number: int, scores: Sequence[float], period: Period) -> PeriodMean:
    known = _known(scores)
    low, high = mean_interval(known) or (None, None)
    key, start = key_of(number, period), start_of(number, period).isoformat()
    return PeriodMean(key, start, len(scores), len(known), mean(known), low, high)


def _verdict(change: Slope, significant: bool) -> Literal["up", "down", "steady"]:
    if not significant:
        return "steady"
    return "up" if change.change > 0 else "down"
