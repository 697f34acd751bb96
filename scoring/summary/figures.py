"""A tally summed up: the figures of an agent, a team, a week or the whole centre."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from scoring.intervals import wilson
from scoring.model import AgentSummary, CriterionRate, GroupKind
from scoring.statistics.resampling import mean_interval
from scoring.summary.tally import CENT, Tally, within

LOW_SHARE: Final = 0.10


def figures(
    name: str,
    tally: Tally,
    columns: Mapping[str, int],
    types: Sequence[str],
    kind: GroupKind = "agent",
) -> AgentSummary:
    """Return the summary of a tally of at least one call (or none, for the centre), but
    for what needs the others: standing, trend, warning. ``columns`` are the numbers of
    the criteria in the card's order, ``types`` the names of the call types.
    """
    judged, passed = tally.judged, tally.passed
    pass_low, pass_high = _share_interval(passed, judged)
    veto_low, veto_high = _share_interval(tally.vetoes, tally.calls)
    fault, fault_count = _top_fault(tally, columns)
    scores = graded(tally)
    mean_low, mean_high = _mean_interval(tally, scores)
    return AgentSummary(
        agent_id=name,
        agent_name=_most_used(tally.names) if kind == "agent" else "",
        team=_most_used(tally.teams) if kind == "agent" else "",
        calls=tally.calls,
        graded=len(scores),
        judged_share=mean(tally.coverage),
        mean=mean(scores),
        median=_quantile(scores, 0.5),
        p10=_quantile(scores, LOW_SHARE),
        passed=passed,
        pass_rate=passed / judged if judged else None,
        pass_low=pass_low,
        pass_high=pass_high,
        vetoes=tally.vetoes,
        quality=mean(tally.quality),
        pace=_rate(tally.words, tally.words_s, 60),
        interruptions_per_10min=_rate(tally.cuts, tally.cuts_s, 600),
        criteria=tuple(_criterion(tally, one, at) for one, at in columns.items()),
        top_fault=fault,
        top_fault_count=fault_count,
        worst_call=tally.worst[2] if tally.worst else "",
        worst_score=tally.worst[0] if tally.worst else None,
        kind=kind,
        mean_low=mean_low,
        mean_high=mean_high,
        veto_low=veto_low,
        veto_high=veto_high,
        duration_s=mean(tally.seconds),
        mix=_mix(tally, types),
        best_call=tally.best[2] if tally.best else "",
        best_score=-tally.best[0] if tally.best else None,
    )


def graded(tally: Tally) -> list[float]:
    """Return the scores of the calls that have one, sorted."""
    return sorted(score for score in tally.scores if not math.isnan(score))


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, None of nothing: an exact sum, in whatever order."""
    return math.fsum(values) / len(values) if values else None


def _share_interval(part: int, whole: int) -> tuple[float | None, float | None]:
    return wilson(part, whole) if whole else (None, None)


def _mean_interval(
    tally: Tally, scores: Sequence[float]
) -> tuple[float | None, float | None]:
    bounds = mean_interval(scores)
    return within(tally, *bounds) if bounds else (None, None)


def _criterion(tally: Tally, criterion: str, at: int) -> CriterionRate:
    passed, failed = tally.good[at], tally.bad[at]
    judged = passed + failed
    low, high = _share_interval(passed, judged)
    lost = tally.cents[at] / CENT
    return CriterionRate(criterion, passed, judged, low, high, tally.open[at], lost)


def _mix(tally: Tally, types: Sequence[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(tally.types)
    named = [(types[at], count) for at, count in counts.items() if types[at]]
    return tuple(sorted(named, key=lambda one: (-one[1], one[0])))


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    if not ordered:
        return None
    at = share * (len(ordered) - 1)
    below = int(at)
    if at == below:
        return ordered[below]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (at - below)


def _rate(events: int, seconds: Sequence[float], per: float) -> float | None:
    """Return the events in ``per`` seconds, over the calls that tell both."""
    whole = math.fsum(seconds)
    return per * events / whole if whole > 0 else None


def _top_fault(tally: Tally, columns: Mapping[str, int]) -> tuple[str, int]:
    failed = [(-tally.bad[at], name) for name, at in columns.items() if tally.bad[at]]
    if not failed:
        return "", 0
    count, criterion = min(failed)
    return criterion, -count


def _most_used(words: Counter[str]) -> str:
    """Return the word used in most calls (the smaller on a tie); empty ones out."""
    used = ((-count, word) for word, count in words.items() if word)
    return min(used, default=(0, ""))[1]
