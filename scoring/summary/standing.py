"""Where agents stand among the others: their means shrunk, ranked and placed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.model import UNKNOWN_AGENT, AgentSummary
from scoring.statistics.ranking import rank_intervals, ranks
from scoring.statistics.shrinking import Sample, shrink
from scoring.summary.figures import graded
from scoring.summary.tally import Tally, within


def placed(
    agents: Mapping[str, tuple[AgentSummary, Tally]], min_calls: int
) -> list[AgentSummary]:
    """Return the summaries in order of place, with shrunk means, ranks and places.

    Ranked are agents with at least ``min_calls`` scores; the calls without an agent are
    nobody's, so they are neither drawn to others nor ranked. Then come those without a
    rank, by what is known of them, and last those without a score, by id.
    """
    shrunk = _shrunk([agents[name] for name in sorted(agents)])
    ranked = [one for one in shrunk if _is_ranked(one[0], min_calls)]
    ranked.sort(key=lambda one: _order(one[0]))
    others = [one for one, _ in shrunk if not _is_ranked(one, min_calls)]
    others.sort(key=_order)
    values = [_value(one) for one, _ in ranked]
    bounds = rank_intervals(values, [error for _, error in ranked])
    first = [
        replace(one, rank=rank, rank_low=low, rank_high=high)
        for (one, _), rank, (low, high) in zip(
            ranked, ranks(values), bounds, strict=True
        )
    ]
    return [replace(one, place=at) for at, one in enumerate([*first, *others], 1)]


def _shrunk(
    agents: Sequence[tuple[AgentSummary, Tally]],
) -> list[tuple[AgentSummary, float]]:
    """Return each summary with its shrunk mean, and the standard error of that."""
    samples = {one.agent_id: _sample(one, tally) for one, tally in agents}
    known = {name: sample for name, sample in samples.items() if sample is not None}
    estimates = dict(zip(known, shrink(list(known.values())) or [], strict=False))
    found = []
    for one, tally in agents:
        estimate = estimates.get(one.agent_id)
        if estimate is None:
            found.append((one, 0.0))
        else:
            low, high = within(tally, estimate.low, estimate.high)
            value = estimate.value
            told = replace(one, shrunk=value, shrunk_low=low, shrunk_high=high)
            found.append((told, estimate.error))
    return found


def _sample(one: AgentSummary, tally: Tally) -> Sample | None:
    mean = one.mean
    if mean is None or one.agent_id == UNKNOWN_AGENT:
        return None
    squares = math.fsum((score - mean) ** 2 for score in graded(tally))
    return Sample(one.graded, mean, squares, one.team)


def _is_ranked(one: AgentSummary, min_calls: int) -> bool:
    return one.shrunk is not None and one.graded >= min_calls


def _value(one: AgentSummary) -> float:
    value = one.mean if one.shrunk is None else one.shrunk
    return -math.inf if value is None else value


def _order(one: AgentSummary) -> tuple[float, float, str]:
    mean = -math.inf if one.mean is None else one.mean
    return -_value(one), -mean, one.agent_id
