"""What may explain a score beside the agent: recordings, and the types of calls."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from scoring.fairness import Own, Scores, mix_warning, recording_warning
from scoring.model import AgentSummary, Wording
from scoring.summary.tally import Tally

FEWEST: Final = 5
"""Calls in which a figure must be known to be compared; of a type, the others'."""
MOST_SHARE: Final = 0.8
"""Share of an agent's calls whose types others must have had enough of."""


@dataclass(slots=True)
class _Sum:
    """Numbers added up exactly, so that one agent's can be taken out again."""

    count: int = 0
    total: float = 0.0


def warned(
    told: Mapping[str, AgentSummary], tallies: Mapping[str, Tally]
) -> dict[str, AgentSummary]:
    """Return the summaries (by name) with their warnings: each is compared with all the
    others, so ``tallies`` must be those of all calls.
    """
    parts = {name: _Part.of(tally) for name, tally in tallies.items()}
    whole = _Part.together([parts[name] for name in sorted(parts)])
    return {
        name: replace(one, warning=_warning(one, tallies[name], parts[name], whole))
        for name, one in told.items()
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """Sums over some calls: qualities, shares judged, scores by call type."""

    quality: _Sum
    coverage: _Sum
    scores: _Sum
    types: dict[int, _Sum] = field(default_factory=dict)

    @classmethod
    def of(cls, tally: Tally) -> _Part:
        by_type: dict[int, list[float]] = {}
        for kind, score in zip(tally.types, tally.scores, strict=True):
            if not math.isnan(score):
                by_type.setdefault(kind, []).append(score)
        scores = [score for some in by_type.values() for score in some]
        return cls(
            _sum(tally.quality),
            _sum(tally.coverage),
            _sum(scores),
            {kind: _sum(some) for kind, some in by_type.items()},
        )

    @classmethod
    def together(cls, parts: Sequence[_Part]) -> _Part:
        kinds = {kind for part in parts for kind in part.types}
        return cls(
            _added([part.quality for part in parts]),
            _added([part.coverage for part in parts]),
            _added([part.scores for part in parts]),
            {
                kind: _added([p.types[kind] for p in parts if kind in p.types])
                for kind in kinds
            },
        )


def _warning(
    one: AgentSummary, tally: Tally, own: _Part, whole: _Part
) -> Wording | None:
    others = _rest(whole.scores, own.scores)
    if one.mean_low is None or one.mean_high is None or others is None:
        return None
    scores = Scores(one.mean_low, one.mean_high, others, _alike(own, whole))
    recordings = recording_warning(
        scores,
        _compared(tally.quality, own.quality, whole.quality),
        _compared(tally.coverage, own.coverage, whole.coverage),
    )
    found = [one for one in (recordings, mix_warning(scores)) if one is not None]
    if not found:
        return None
    return Wording("".join(w.zh for w in found), " ".join(w.en for w in found))


def _alike(own: _Part, whole: _Part) -> float | None:
    """Return the mean of the others' calls if they had the agent's mix of types: their
    mean of each type, weighed by the agent's calls (direct standardisation). None where
    they had too few of the agent's types.
    """
    parts: list[tuple[int, float]] = []
    for kind, mine in own.types.items():
        mean = _rest(whole.types[kind], mine)
        if mean is not None:
            parts.append((mine.count, mean))
    weight = sum(count for count, _ in parts)
    if weight < MOST_SHARE * own.scores.count:
        return None
    return math.fsum(count * mean for count, mean in parts) / weight


def _compared(values: Sequence[float], own: _Sum, whole: _Sum) -> Own | None:
    others = _rest(whole, own)
    if others is None or own.count < FEWEST:
        return None
    mean = own.total / own.count
    squares = math.fsum((value - mean) ** 2 for value in values)
    error = math.sqrt(squares / (own.count - 1) / own.count)
    return Own(mean, error, others)


def _rest(whole: _Sum, own: _Sum) -> float | None:
    """Return the mean of what is not one's own; None where there is too little."""
    count = whole.count - own.count
    return (whole.total - own.total) / count if count >= FEWEST else None


def _sum(values: Sequence[float]) -> _Sum:
    return _Sum(len(values), math.fsum(values))


def _added(sums: Sequence[_Sum]) -> _Sum:
    return _Sum(sum(one.count for one in sums), math.fsum(one.total for one in sums))
