"""What the means of agents with few calls are worth: drawn toward those of their team.

Model: an agent's true mean is normal about that of the team, the mean of the calls
normal about the true one, its variance that of single calls over their number.
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
PRIOR: Final = 5
"""Degrees of freedom that the spread of all agents' calls has in an agent's own."""
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
    members: dict[str, list[Sample]] = {}
    for one in samples:
        members.setdefault(one.team, []).append(one)
    large = {team: some for team, some in members.items() if team and len(some) >= TEAM}
    (everybody,) = _fitted([samples], within)
    targets = dict(zip(large, _fitted(list(large.values()), within), strict=True))
    return [_estimate(one, within, targets.get(one.team, everybody)) for one in samples]


@dataclass(frozen=True, slots=True)
class _Target:
    """What agents are drawn toward: the ``mean`` of a number of ``agents``, how sure it
    is (1 / variance), the variance ``between`` their true means, and the mean variance
    of what their calls say (``own``).
    """

    mean: float
    agents: int
    sureness: float
    between: float
    own: float


def _fitted(groups: Sequence[Sequence[Sample]], within: float) -> list[_Target]:
    """Return the target of each group, of one variance between agents: that by which
    means are off their groups' as much as they should be (Paule and Mandel), 0 where
    chance alone puts them farther apart.
    """
    between = _between(groups, within)
    return [
        _Target(
            _mean(group, within, between),
            len(group),
            math.fsum(_sureness(one, within, between) for one in group),
            between,
            math.fsum(within / one.count for one in group) / len(group),
        )
        for group in groups
    ]


def _between(groups: Sequence[Sequence[Sample]], within: float) -> float:
    spare = sum(len(group) - 1 for group in groups)
    if not spare or _excess(groups, within, 0.0) <= spare:
        return 0.0
    low, high = 0.0, 1.0
    while _excess(groups, within, high) > spare:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _excess(groups, within, middle) > spare:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _excess(groups: Sequence[Sequence[Sample]], within: float, between: float) -> float:
    """Return how far the means are off those of their groups, in squared standard
    errors, summed.
    """
    parts: list[float] = []
    for group in groups:
        target = _mean(group, within, between)
        for one in group:
            off, variance = (one.mean - target) ** 2, within / one.count + between
            parts.append(off / variance if variance else math.inf if off else 0.0)
    return math.fsum(parts)


def _mean(group: Sequence[Sample], within: float, between: float) -> float:
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


def _estimate(one: Sample, within: float, target: _Target) -> Estimate:
    """Return the estimate. Its error has what the agent's own calls leave open, what
    the target leaves open, and (Morris 1983) what the variance between agents does.

    How far a mean is drawn depends on the number of its calls only, so that of two
    agents with as many in one team the better mean stays the better one; the error has
    the agent's own spread.
    """
    own, off = within / one.count, one.mean - target.mean
    apart = _own_spread(one, within) / one.count
    if target.agents < FEWEST or not own:
        return Estimate(one.mean, math.sqrt(apart), target.mean, 1.0)
    pull = own / (own + target.between)
    variance = (1 - pull) ** 2 * apart
    variance += pull * pull * (target.between + 1 / target.sureness)
    shape = (target.own + target.between) / (own + target.between)
    spare = max(target.agents - FEWEST, 1)
    variance += 2 / spare * pull * pull * shape * off * off
    low, high = sorted((one.mean, target.mean))
    value = min(max(target.mean + (1 - pull) * off, low), high)
    # What others add can only make it surer than the agent's own calls alone.
    error = math.sqrt(min(variance, max(own, apart)))
    return Estimate(value, error, target.mean, 1 - pull)


def _own_spread(one: Sample, within: float) -> float:
    """Return the variance of an agent's calls. Few hardly show it, so it is drawn
    toward that of all agents, ``within`` (G. K. Smyth, "Linear models and empirical
    Bayes methods ...", Stat. Appl. Genet. Mol. Biol. 3 (2004) no. 3).
    """
    return (PRIOR * within + one.squares) / (PRIOR + one.count - 1)
