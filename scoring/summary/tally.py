"""Calls counted as they come: of each a few numbers are kept, of all their counts."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from scoring.model import CallRecord, Outcome
from scoring.periods import day_of

CENT: Final = 100
"""Points lost are added up in whole cents: exactly, in whatever order."""
_NONE: Final = math.nan

Extreme = tuple[float, float, str]
"""A call at the edge, the smallest first: its score (or what is smaller the better it
is), its coverage (negated), its id.
"""


def _numbers() -> array[float]:
    return array("d")


def _counts() -> array[int]:
    return array("q")


@dataclass(slots=True)
class Tally:
    """The figures of some calls: numbers side by side, counts by the number of the
    criterion. ``scores`` (NaN: none), ``days`` and ``types`` (a number a call type)
    have an entry a call, the others only where something is known; ``words`` were said
    in ``words_s`` seconds, ``cuts`` in ``cuts_s`` of the customer's speech; ``top`` is
    the most points there were to get.
    """

    calls: int = 0
    judged: int = 0
    passed: int = 0
    vetoes: int = 0
    words: int = 0
    cuts: int = 0
    scores: array[float] = field(default_factory=_numbers)
    days: array[int] = field(default_factory=_counts)
    types: array[int] = field(default_factory=_counts)
    coverage: array[float] = field(default_factory=_numbers)
    quality: array[float] = field(default_factory=_numbers)
    seconds: array[float] = field(default_factory=_numbers)
    words_s: array[float] = field(default_factory=_numbers)
    cuts_s: array[float] = field(default_factory=_numbers)
    good: array[int] = field(default_factory=_counts)
    bad: array[int] = field(default_factory=_counts)
    open: array[int] = field(default_factory=_counts)
    cents: array[int] = field(default_factory=_counts)
    names: Counter[str] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    worst: Extreme | None = None
    best: Extreme | None = None
    top: float = -math.inf

    def add(self, row: CallRecord, call_type: int) -> None:
        """Count a call, but for its outcomes."""
        self.calls += 1
        self.judged += row.passed is not None
        self.passed += row.passed is True
        self.vetoes += row.vetoed
        self.names[row.agent_name] += 1
        self.teams[row.team] += 1
        self.days.append(day_of(row.started_at))
        self.types.append(call_type)
        self.scores.append(_NONE if row.score is None else row.score)
        _keep(self.coverage, row.coverage)
        _keep(self.quality, row.quality)
        _keep(self.seconds, row.duration_s)
        if row.score is not None:
            self._edge(row.score, row)
        if row.max_score is not None and row.max_score > self.top:
            self.top = row.max_score
        self._add_rates(row)

    def _edge(self, score: float, row: CallRecord) -> None:
        """Keep the calls at the edges, of equals the one more of which was judged."""
        # Most calls are neither: they cost two comparisons.
        if self.worst is None or score <= self.worst[0]:
            worst = (score, -(row.coverage or 0.0), row.call_id)
            self.worst = worst if self.worst is None else min(self.worst, worst)
        if self.best is None or -score <= self.best[0]:
            best = (-score, -(row.coverage or 0.0), row.call_id)
            self.best = best if self.best is None else min(self.best, best)

    def _add_rates(self, row: CallRecord) -> None:
        if row.agent_words is not None and row.agent_words_s is not None:
            self.words += row.agent_words
            self.words_s.append(row.agent_words_s)
        if row.interruptions is not None and row.customer_talk_s is not None:
            self.cuts += row.interruptions
            self.cuts_s.append(row.customer_talk_s)

    def add_outcomes(self, row: CallRecord, columns: Mapping[str, int]) -> None:
        """Count what came of each criterion; ``columns`` is its number."""
        if len(self.good) < len(columns):
            self.widen(len(columns))
        for criterion, outcome in row.outcomes.items():
            if outcome is Outcome.PASS:
                self.good[columns[criterion]] += 1
            elif outcome is Outcome.FAIL:
                self.bad[columns[criterion]] += 1
            elif outcome is Outcome.UNDECIDED:
                self.open[columns[criterion]] += 1
        for criterion, cost in row.lost.items():
            if criterion in row.outcomes:
                self.cents[columns[criterion]] += round(cost * CENT)

    def widen(self, criteria: int) -> None:
        """Make room for the counts of ``criteria``."""
        for counts in (self.good, self.bad, self.open, self.cents):
            counts.extend([0] * (criteria - len(counts)))


_ADDED: Final = ("calls", "judged", "passed", "vetoes", "words", "cuts")
_JOINED: Final = (
    "scores", "days", "types", "coverage", "quality", "seconds", "words_s", "cuts_s"
)  # fmt: skip
_SUMMED: Final = ("good", "bad", "open", "cents")


def merged(tallies: Iterable[Tally], criteria: int) -> Tally:
    """Return the tally of all calls of ``tallies``, with room for ``criteria``."""
    parts = list(tallies)
    whole = Tally()
    for part in parts:
        part.widen(criteria)
        for name in _ADDED:
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        for name in _JOINED:
            getattr(whole, name).extend(getattr(part, name))
        whole.names.update(part.names)
        whole.teams.update(part.teams)
    for name in _SUMMED:
        columns = zip(*(getattr(part, name) for part in parts), strict=True)
        getattr(whole, name).extend(map(sum, columns))
    whole.widen(criteria)
    whole.worst = min((p.worst for p in parts if p.worst), default=None)
    whole.best = min((p.best for p in parts if p.best), default=None)
    whole.top = max((p.top for p in parts), default=-math.inf)
    return whole


def within(tally: Tally, low: float, high: float) -> tuple[float, float]:
    """Return an interval of a mean without what no score of these calls can be: more
    than the card gives, or less than nothing where none is.
    """
    worst = tally.worst[0] if tally.worst else 0.0
    best = -tally.best[0] if tally.best else 0.0
    # Without a card nobody knows what is the most.
    top = high if tally.top == -math.inf else max(tally.top, best)
    return max(low, min(worst, 0.0)), min(high, top)


def _keep(numbers: array[float], value: float | None) -> None:
    if value is not None:
        numbers.append(value)
