"""What the means of agents with few calls are worth: drawn toward those of their team.

Model: an agent's true mean is normal about that of the team, the mean of the calls
normal about the true one, its variance that of single calls divided by their number.
Sources: C. N. Morris, "Parametric empirical Bayes inference: theory and applications",
JASA 78 (1983) 47-55; R. C. Paule, J. Mandel, "Consensus values and weighting factors",
J. Research NBS 87 (1982) 377-385.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring.intervals import Z_95

FEWEST: Final = 3
"""Agents from which something can be said about how agents differ."""
TEAM: Final = 5
"""Agents with scores from which a team is a target of its own."""
_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """The scores of one agent: how many (at least one), their mean, the squares of what
    they are off it, summed, and the agent's team (empty where unknown).
    """

    count: int
    mean: float
    squares: float
    team: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean drawn toward ``target``: its ``value``, its standard ``error``, and its
    ``weight``: 1 where the agent's own calls decide alone, 0 where they say nothing.
    """

    value: float
    error: float
    target: float
    weight: float

    @property
    def low(self) -> float:
        """Lower bound of the 95 % interval."""
        return self.value - Z_95 * self.error

    @property
    def high(self) -> float:
        """Upper bound of the 95 % interval."""
        return self.value + Z_95 * self.error


def shrink(samples: Sequence[Sample]) -> list[Estimate] | None:
    """Return the estimate of each of ``samples``; None where no agent has two calls, so
    that nobody knows how calls differ. The order decides nothing.

    Agents of a team with at least ``TEAM`` agents are drawn toward their team's mean,
    all others toward that of everybody. Among fewer than ``FEWEST`` agents nothing is
    drawn anywhere.
    """
    spare = sum(one.count - 1 for one in samples)
    if spare < 1:
        return None
    within = math.fsum(one.squares for one in samples) / spare
    everybody = _fit([samples], within)
    sizes: dict[str, list[Sample]] = {}
    for one in samples:
        sizes.setdefault(one.team, []).append(one)
    teams = {
        team: members
        for team, members in sizes.items()
        if team and len(members) >= TEAM
    }
    own = _fit(list(teams.values()), within) if teams else everybody
    targets = dict(zip(teams, own.targets, strict=False))
    return [
        _estimate(one, within, own, targets[one.team], teams[one.team])
        if one.team in teams
        else _estimate(one, within, everybody, everybody.targets[0], samples)
        for one in samples
    ]


@dataclass(frozen=True, slots=True)
class _Fit:
    """Variance of agents' true means about those of their groups, and these means."""

    between: float
    targets: tuple[float, ...]


def _fit(groups: Sequence[Sequence[Sample]], within: float) -> _Fit:
    """Return the variance between agents by which the means are off their groups' as
    much as they should be (Paule and Mandel; one variance for all groups), 0 where
    chance alone puts them farther apart.
    """
    spare = sum(len(group) - 1 for group in groups)
    low, high = 0.0, 1.0
    if spare and _excess(groups, within, 0.0) > spare:
        while _excess(groups, within, high) > spare:
            low, high = high, 2 * high
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if _excess(groups, within, middle) > spare:
                low = middle
            else:
                high = middle
        between = (low + high) / 2
    else:
        between = 0.0
    return _Fit(between, tuple(_target(one, within, between) for one in groups))


def _excess(groups: Sequence[Sequence[Sample]], within: float, between: float) -> float:
    """Return how far the means are off those of their groups, in squared standard
    errors, summed.
    """
    parts: list[float] = []
    for group in groups:
        target = _target(group, within, between)
        for one in group:
            off, variance = (one.mean - target) ** 2, within / one.count + between
            parts.append(off / variance if variance else math.inf if off else 0.0)
    return math.fsum(parts)


def _target(group: Sequence[Sample], within: float, between: float) -> float:
    """Return the mean of the agents' means, each weighed by how sure it is."""
    weights = [_sureness(one, within, between) for one in group]
    total = math.fsum(weights)
    means = [one.mean for one in group]
    middle = math.fsum(w * m for w, m in zip(weights, means, strict=True)) / total
    return min(max(middle, min(means)), max(means))


def _sureness(one: Sample, within: float, between: float) -> float:
    variance = within / one.count + between
    # Where nothing varies, all means are equally sure.
    return 1 / variance if variance else 1.0


def _estimate(
    one: Sample, within: float, fit: _Fit, target: float, group: Sequence[Sample]
) -> Estimate:
    """Return the estimate with the error of Morris (1983): what the agent's own calls
    leave open, what the target leaves open, and what the variance between agents does.
    """
    own, agents = within / one.count, len(group)
    if agents < FEWEST or not own:
        return Estimate(one.mean, math.sqrt(own), target, 1.0)
    pull = own / (own + fit.between)
    value = target + (1 - pull) * (one.mean - target)
    sureness = math.fsum(_sureness(each, within, fit.between) for each in group)
    variance = own * (1 - pull) + pull * pull / sureness
    spare = max(agents - FEWEST, 1)
    mean_own = math.fsum(within / each.count for each in group) / agents
    shape = (mean_own + fit.between) / (own + fit.between)
    variance += 2 / spare * pull * pull * shape * (one.mean - target) ** 2
    # What others add can only make it surer than the agent's own calls alone.
    low, high = min(one.mean, target), max(one.mean, target)
    return Estimate(
        min(max(value, low), high), math.sqrt(min(variance, own)), target, 1 - pull
    )
