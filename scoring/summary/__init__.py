"""SUMMARISE: many calls to one line per agent, call by call; a few numbers of each are
held, so that a night of calls takes little more memory than an hour.

What each figure is, and where its formula comes from: docs/statistics.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Final

from scoring.model import (
    UNKNOWN_AGENT,
    AgentSummary,
    CallRecord,
    GroupKind,
    Outcome,
    ScoredCall,
)
from scoring.periods import Period, period_of
from scoring.summary.course import trends
from scoring.summary.excuses import warned
from scoring.summary.figures import figures, graded, mean
from scoring.summary.standing import placed
from scoring.summary.tally import Tally, merged

MIN_CALLS: Final = 5
POINTS: Final = 2
SHARE: Final = 4
SECONDS: Final = 3
"""Decimals as all outputs have them: a run read back gives the same figures."""

_Place = tuple[str, str, tuple[float, ...]]


def record(scored: ScoredCall) -> CallRecord:
    """Return the little of ``scored`` that a summary needs; a call without an agent_id
    gets agent 未知, ``faults`` lists only criteria with at least one FAIL finding.
    """
    call, score, timing = scored.call, scored.score, scored.timing
    fail = Outcome.FAIL
    faults = {
        item.criterion.id: [one.finding.outcome for one in item.findings].count(fail)
        for item in score.criteria
    }
    lost = {
        item.criterion.id: sum([-one.points for one in item.findings if one.points < 0])
        for item in score.criteria
    }
    return CallRecord(
        call_id=call.call_id,
        agent_id=(call.agent_id or "").strip() or UNKNOWN_AGENT,
        agent_name=_meta_text(call.meta, "agent_name"),
        team=_meta_text(call.meta, "team"),
        score=_rounded(score.score, POINTS),
        passed=score.passed,
        coverage=_rounded(score.coverage, SHARE),
        vetoed=bool(score.vetoed_by),
        quality=_rounded(scored.quality, SHARE),
        duration_s=_rounded(timing.duration_s, SECONDS),
        outcomes={item.criterion.id: item.outcome for item in score.criteria},
        faults={criterion: count for criterion, count in faults.items() if count},
        agent_words=timing.agent_words,
        agent_words_s=_rounded(timing.agent_words_s, SECONDS),
        interruptions=timing.interruptions,
        customer_talk_s=_rounded(timing.customer_talk_s, SECONDS),
        scene=_meta_text(call.meta, "scene"),
        call_type=_meta_text(call.meta, "call_type"),
        started_at=_meta_text(call.meta, "started_at") or _meta_text(call.meta, "date"),
        lost={name: round(cost, POINTS) for name, cost in lost.items() if cost},
        max_score=score.max_score,
    )


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def summarise(
    records: Iterable[CallRecord],
    min_calls: int = MIN_CALLS,
    period: Period = "week",
) -> tuple[AgentSummary, ...]:
    """Return one summary per agent, as `Summary.agents` does."""
    return _summed(records, period).agents(min_calls)


def groups(
    records: Iterable[CallRecord], kind: GroupKind, period: Period = "week"
) -> tuple[AgentSummary, ...]:
    """Return one summary per team, scene, week or month, by name, or one of them all
    (``centre``, with ``agent_id`` empty, also where there are no records). Calls
    without a team, a scene or a day are a group with an empty name, the last.
    """
    return _summed(records, period, _KEYS[kind]).groups(kind)


def _summed(
    records: Iterable[CallRecord],
    period: Period,
    key: Callable[[CallRecord], str] = attrgetter("agent_id"),
) -> Summary:
    summary = Summary(period, key)
    for row in records:
        summary.add(row)
    return summary


_KEYS: Final[dict[GroupKind, Callable[[CallRecord], str]]] = {
    "agent": attrgetter("agent_id"),
    "team": attrgetter("team"),
    "scene": attrgetter("scene"),
    "week": lambda row: period_of(row.started_at, "week"),
    "month": lambda row: period_of(row.started_at, "month"),
    "centre": lambda row: "",
}


class Summary:
    """Calls counted per agent (or what ``key`` says) and team as they come; what is
    kept of each is a few numbers. Trends go by ``period``.
    """

    def __init__(
        self,
        period: Period = "week",
        key: Callable[[CallRecord], str] = attrgetter("agent_id"),
    ) -> None:
        """Start without calls."""
        self.calls = 0
        self._period: Period = period
        self._key = key
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._types: dict[str, int] = {}
        self._criteria: dict[str, int] = {}
        self._orders: dict[tuple[str, ...], _Place] = {}

    def add(self, row: CallRecord) -> None:
        """Count a call."""
        self.calls += 1
        key = (self._key(row), row.team)
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = Tally()
        name = row.call_type or row.scene
        tally.add(row, self._types.setdefault(name, len(self._types)))
        self._learn(row)
        tally.add_outcomes(row, self._criteria)

    @property
    def mean(self) -> float | None:
        """The mean score of all calls that have one, None without any."""
        return mean([score for one in self._tallies.values() for score in graded(one)])

    def agents(self, min_calls: int = MIN_CALLS) -> tuple[AgentSummary, ...]:
        """Return one summary per agent in order of place: ranked ones by their shrunk
        mean, then those with fewer than ``min_calls`` scores, then those without any.

        Mean, median and 10th percentile are over graded calls (calls with a score); the
        percentile interpolates linearly between order statistics (Hyndman and Fan's
        type 7, the default of NumPy and R). The pass rate is over the calls with a
        verdict. ``top_fault`` is the criterion with most FAIL calls, the smaller id on
        a tie; the worst call has the lowest score, on a tie the one more of which was
        judged, then the smaller call_id; the best call likewise. The order in which
        calls were added makes no difference, to the last bit.
        """
        tallies = self._merged(0)
        told = self._told(tallies, "agent")
        return tuple(
            placed({name: (told[name], tallies[name]) for name in told}, min_calls)
        )

    def groups(self, kind: GroupKind) -> tuple[AgentSummary, ...]:
        """Return one summary per team (by name), or one of all calls (``centre``); any
        other ``kind`` is what the key of this summary says.
        """
        if kind == "centre":
            tallies = {"": merged(self._tallies.values(), len(self._criteria))}
        else:
            tallies = self._merged(1 if kind == "team" else 0)
        return tuple(self._told(tallies, kind).values())

    def _merged(self, part: int) -> dict[str, Tally]:
        """Return the tallies by the first or the second part of their keys, by name."""
        found: dict[str, list[Tally]] = {}
        for key, tally in self._tallies.items():
            found.setdefault(key[part], []).append(tally)
        width = len(self._criteria)
        return {
            name: one[0] if len(one) == 1 else merged(one, width)
            for name, one in sorted(found.items(), key=_unnamed_last)
        }

    def _told(
        self, tallies: dict[str, Tally], kind: GroupKind
    ) -> dict[str, AgentSummary]:
        columns, types = self._columns(), list(self._types)
        for tally in tallies.values():
            tally.widen(len(columns))
        told = {
            name: figures(name, tally, columns, types, kind)
            for name, tally in tallies.items()
        }
        if kind not in ("week", "month"):
            courses = trends(list(tallies.values()), self._period)
            for name, trend in zip(told, courses, strict=True):
                told[name] = replace(told[name], trend=trend)
        return warned(told, tallies) if kind in ("agent", "team") else told

    def _columns(self) -> dict[str, int]:
        """Return the numbers of the criteria, in the order of the cards."""
        orders = sorted(self._orders, key=lambda order: (self._orders[order], order))
        names = dict.fromkeys(name for order in orders for name in order)
        return {name: self._criteria[name] for name in names}

    def _learn(self, row: CallRecord) -> None:
        """Note the criteria of a call, and in which order they come."""
        order, place = tuple(row.outcomes), _place(row)
        before = self._orders.get(order)
        if before is None:
            for criterion in order:
                self._criteria.setdefault(criterion, len(self._criteria))
        if before is None or place < before:
            self._orders[order] = place


def _place(row: CallRecord) -> _Place:
    """Return where a call would stand if all were sorted: what names the criteria in
    one order, whatever the order of the input.
    """
    known = (row.score, row.coverage, row.quality)
    return row.agent_id, row.call_id, tuple(map(_or_lowest, known))


def _unnamed_last(group: tuple[str, object]) -> tuple[bool, str]:
    return not group[0], group[0]


def _or_lowest(value: float | None) -> float:
    return -math.inf if value is None else value


def _meta_text(meta: Mapping[str, object], key: str) -> str:
    value = meta.get(key)
    return "" if value is None else str(value).strip()
