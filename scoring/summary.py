"""SUMMARISE: many calls to one line per agent, call by call; a few numbers of each are
held, so that a night of calls takes little more memory than an hour.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scoring.intervals import wilson
from scoring.model import (
    UNKNOWN_AGENT,
    AgentSummary,
    CallRecord,
    CriterionRate,
    GroupKind,
    Outcome,
    ScoredCall,
)

LOW_SHARE = 0.10
MIN_CALLS = 5
Period = Literal["week", "month"]
CENTS = 2
"""Decimals of points, as all outputs have them: what is read back is the same."""


def record(scored: ScoredCall) -> CallRecord:
    """Return the little of ``scored`` that a summary needs; a call without an agent_id
    gets agent 未知, ``faults`` lists only criteria with at least one FAIL finding.
    """
    call, score = scored.call, scored.score
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
        score=score.score,
        passed=score.passed,
        coverage=score.coverage,
        vetoed=bool(score.vetoed_by),
        quality=scored.quality,
        duration_s=scored.timing.duration_s,
        outcomes={item.criterion.id: item.outcome for item in score.criteria},
        faults={criterion: count for criterion, count in faults.items() if count},
        agent_words=scored.timing.agent_words,
        agent_words_s=scored.timing.agent_words_s,
        interruptions=scored.timing.interruptions,
        customer_talk_s=scored.timing.customer_talk_s,
        scene=_meta_text(call.meta, "scene"),
        call_type=_meta_text(call.meta, "call_type"),
        started_at=_meta_text(call.meta, "started_at") or _meta_text(call.meta, "date"),
        lost={name: round(cost, CENTS) for name, cost in lost.items() if cost},
    )


def summarise(
    records: Iterable[CallRecord],
    min_calls: int = MIN_CALLS,
    period: Period = "week",
) -> tuple[AgentSummary, ...]:
    """Return one summary per agent, as `Summary.agents` does."""
    summary = Summary()
    for row in records:
        summary.add(row)
    return summary.agents()


def groups(
    records: Iterable[CallRecord], kind: GroupKind, period: Period = "week"
) -> tuple[AgentSummary, ...]:
    """Return one summary per team, scene, week or month, by name, or one of them all
    (``centre``, with ``agent_id`` empty, also where there are no records).
    """
    summary = Summary()
    for row in records:
        summary.add(replace(row, agent_id=_group(row, kind)))
    found = [replace(one, kind=kind) for one in summary.agents()]
    return tuple(sorted(found, key=lambda one: one.agent_id))


def _group(row: CallRecord, kind: GroupKind) -> str:
    if kind == "team":
        return row.team
    if kind == "scene":
        return row.scene
    return row.started_at[:7] if kind in ("week", "month") else ""


class Summary:
    """Calls counted per agent as they come; what is kept of each is a few numbers."""

    def __init__(self) -> None:
        """Start without calls."""
        self.calls = 0
        self._agents: dict[str, _Agent] = {}
        self._criteria: dict[str, int] = {}
        self._orders: dict[tuple[str, ...], _Place] = {}

    def add(self, row: CallRecord) -> None:
        """Count a call."""
        self.calls += 1
        agent = self._agents.get(row.agent_id)
        if agent is None:
            agent = self._agents[row.agent_id] = _Agent()
        agent.add(row)
        self._add_outcomes(row, agent)

    @property
    def mean(self) -> float | None:
        """The mean score of all calls that have one, None without any."""
        return _mean([score for one in self._agents.values() for score in one.scores])

    def agents(self) -> tuple[AgentSummary, ...]:
        """Return one summary per agent, best mean first, then by id, ungraded last.

        Mean, median and 10th percentile are over graded calls (calls with a score); the
        percentile interpolates linearly between order statistics (Hyndman and Fan's
        type 7, the default of NumPy and R). The pass rate is over the calls with a
        verdict. ``top_fault`` is the criterion with most FAIL calls, the smaller id on
        a tie; the worst call has the lowest score, the smaller call_id on a tie. The
        order in which calls were added makes no difference, to the last bit.
        """
        orders = sorted(self._orders, key=lambda order: (self._orders[order], order))
        names = dict.fromkeys(name for order in orders for name in order)
        columns = {name: self._criteria[name] for name in names}
        summaries = (_summary(*one, columns) for one in self._agents.items())
        return tuple(sorted(summaries, key=_rank))

    def _add_outcomes(self, row: CallRecord, agent: _Agent) -> None:
        order, place = tuple(row.outcomes), _place(row)
        before = self._orders.get(order)
        if before is None:
            for criterion in order:
                self._criteria.setdefault(criterion, len(self._criteria))
        if before is None or place < before:
            self._orders[order] = place
        columns, width = self._criteria, len(self._criteria)
        if len(agent.good) < width:
            agent.widen(width)
        for criterion, outcome in row.outcomes.items():
            if outcome is Outcome.PASS:
                agent.good[columns[criterion]] += 1
            elif outcome is Outcome.FAIL:
                agent.bad[columns[criterion]] += 1


# ---------------------------------------------------------------- inside

_Place = tuple[str, str, tuple[float, ...]]


def _numbers() -> array[float]:
    return array("d")


def _counts() -> array[int]:
    return array("q")


@dataclass(slots=True)
class _Agent:
    """The figures of one agent's calls: numbers side by side, counts by the number of
    the criterion. ``words`` were said in ``words_s`` seconds, ``cuts`` in ``cuts_s`` of
    the customer's speech.
    """

    calls: int = 0
    judged: int = 0
    passed: int = 0
    vetoes: int = 0
    words: int = 0
    cuts: int = 0
    scores: array[float] = field(default_factory=_numbers)
    coverage: array[float] = field(default_factory=_numbers)
    quality: array[float] = field(default_factory=_numbers)
    words_s: array[float] = field(default_factory=_numbers)
    cuts_s: array[float] = field(default_factory=_numbers)
    good: array[int] = field(default_factory=_counts)
    bad: array[int] = field(default_factory=_counts)
    names: Counter[str] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    worst: tuple[float, str] | None = None

    def add(self, row: CallRecord) -> None:
        """Count a call, but for its outcomes."""
        self.calls += 1
        self.judged += row.passed is not None
        self.passed += row.passed is True
        self.vetoes += row.vetoed
        self.names[row.agent_name] += 1
        self.teams[row.team] += 1
        if row.coverage is not None:
            self.coverage.append(row.coverage)
        if row.quality is not None:
            self.quality.append(row.quality)
        if row.score is not None:
            self.scores.append(row.score)
            mine = (row.score, row.call_id)
            self.worst = mine if self.worst is None else min(self.worst, mine)
        self._add_rates(row)

    def _add_rates(self, row: CallRecord) -> None:
        if row.agent_words is not None and row.agent_words_s is not None:
            self.words += row.agent_words
            self.words_s.append(row.agent_words_s)
        if row.interruptions is not None and row.customer_talk_s is not None:
            self.cuts += row.interruptions
            self.cuts_s.append(row.customer_talk_s)

    def widen(self, criteria: int) -> None:
        """Make room for the counts of ``criteria``."""
        for counts in (self.good, self.bad):
            counts.extend([0] * (criteria - len(counts)))


def _summary(agent_id: str, agent: _Agent, columns: Mapping[str, int]) -> AgentSummary:
    agent.widen(max(columns.values(), default=-1) + 1)
    judged, passed = agent.judged, agent.passed
    low, high = wilson(passed, judged) if judged else (None, None)
    fault, fault_count = _top_fault(agent, columns)
    scores = sorted(agent.scores)
    return AgentSummary(
        agent_id=agent_id,
        agent_name=_most_used(agent.names),
        team=_most_used(agent.teams),
        calls=agent.calls,
        graded=len(scores),
        judged_share=_mean(agent.coverage),
        mean=_mean(scores),
        median=_quantile(scores, 0.5),
        p10=_quantile(scores, LOW_SHARE),
        passed=passed,
        pass_rate=passed / judged if judged else None,
        pass_low=low,
        pass_high=high,
        vetoes=agent.vetoes,
        quality=_mean(agent.quality),
        pace=_rate(agent.words, agent.words_s, 60),
        interruptions_per_10min=_rate(agent.cuts, agent.cuts_s, 600),
        criteria=tuple(
            CriterionRate(
                criterion,
                agent.good[at],
                agent.good[at] + agent.bad[at],
                *wilson(agent.good[at], agent.good[at] + agent.bad[at]),
            )
            for criterion, at in columns.items()
        ),
        top_fault=fault,
        top_fault_count=fault_count,
        worst_call=agent.worst[1] if agent.worst else "",
        worst_score=agent.worst[0] if agent.worst else None,
    )


def _mean(values: Sequence[float]) -> float | None:
    """Return the mean, None of nothing: an exact sum, in whatever order."""
    return math.fsum(values) / len(values) if values else None


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


def _top_fault(agent: _Agent, columns: Mapping[str, int]) -> tuple[str, int]:
    failed = [(-agent.bad[at], name) for name, at in columns.items() if agent.bad[at]]
    if not failed:
        return "", 0
    count, criterion = min(failed)
    return criterion, -count


def _most_used(words: Counter[str]) -> str:
    """Return the word used in most calls (the smaller on a tie); empty ones out."""
    used = ((-count, word) for word, count in words.items() if word)
    return min(used, default=(0, ""))[1]


def _place(row: CallRecord) -> _Place:
    """Return where a call would stand if all were sorted: what names the criteria in
    one order, whatever the order of the input.
    """
    known = (row.score, row.coverage, row.quality)
    return row.agent_id, row.call_id, tuple(map(_or_lowest, known))


def _or_lowest(value: float | None) -> float:
    return -math.inf if value is None else value


def _rank(summary: AgentSummary) -> tuple[bool, float, str]:
    mean = summary.mean
    return mean is None, -mean if mean is not None else 0.0, summary.agent_id


def _meta_text(meta: Mapping[str, object], key: str) -> str:
    value = meta.get(key)
    return "" if value is None else str(value).strip()
