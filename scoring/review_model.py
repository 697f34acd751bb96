"""The nouns of a report over a finished run: what a supervisor looks at.

Everything here is counted already; a report only shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from scoring.model import (
    AgentSummary,
    CallRecord,
    Criterion,
    CriterionRate,
    Finding,
    Scorecard,
    Wording,
)

By = Literal["week", "month", "team", "scene"]
"""What rows beside the agents' are made of."""

MIN_CALLS = 5
"""Calls with a score from which an agent is ranked."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: calls ``since`` .. ``until`` (ISO dates, both included; empty
    is any), of ``agent`` (empty: all), ranks from ``min_calls`` calls on, groups ``by``
    week, month, team or scene. Trends go by month with ``month``, else by week.
    """

    min_calls: int = MIN_CALLS
    since: str = ""
    until: str = ""
    by: By = "team"
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Targets:
    """Where reports are to stand: the page (HTML; what does not fit into it lies in
    folders beside it) and the workbook (XLSX), each None where it is not wanted.
    """

    page: Path | None = None
    book: Path | None = None

    @classmethod
    def within(cls, folder: Path) -> Targets:
        """Return where both stand by themselves: in the folder of the run."""
        return cls(folder / "report.html", folder / "report.xlsx")


@dataclass(frozen=True, slots=True)
class FinishedCall:
    """A call of a finished run, without its words.

    ``number`` counts from 0 in the order of results.jsonl, where its line stands at
    byte ``offset``, ``size`` bytes long. ``risk`` are the customer's words of
    escalation, ``roles`` the status of `model.RoleReport`.
    """

    number: int
    offset: int
    size: int
    record: CallRecord
    scorecard: str
    max_score: float
    turns: int
    source: str
    vetoed_by: tuple[str, ...] = ()
    risk: tuple[str, ...] = ()
    roles: str = ""


@dataclass(frozen=True, slots=True)
class ListenCall:
    """A call to hear today, and why (most pressing reason first)."""

    call: FinishedCall
    reasons: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A finding to show an agent, and the call it stands in."""

    call: FinishedCall
    finding: Finding
    points: float


@dataclass(frozen=True, slots=True)
class CoachPoint:
    """A criterion to coach: how the agent does, how everybody does, and examples
    (at most two, from different calls where there are).
    """

    criterion: Criterion
    rate: CriterionRate
    all_rate: CriterionRate
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """A criterion the agent meets surely more often than everybody does."""

    criterion: Criterion
    rate: CriterionRate
    all_rate: CriterionRate


@dataclass(frozen=True, slots=True)
class Coaching:
    """What to tell an agent: strengths, at most three points to coach, the best and the
    worst call (the same where there is one, None without a score).
    """

    strengths: tuple[Strength, ...] = ()
    points: tuple[CoachPoint, ...] = ()
    best: FinishedCall | None = None
    worst: FinishedCall | None = None


@dataclass(frozen=True, slots=True)
class WeakAgent:
    """An agent who surely meets a criterion less often than everybody does."""

    agent_id: str
    rate: CriterionRate


@dataclass(frozen=True, slots=True)
class Bin:
    """Calls with a score from ``low`` up to (the last bin: and with) ``high``."""

    low: float
    high: float
    calls: int


@dataclass(frozen=True, slots=True)
class Review:
    """A finished run as its reports show it.

    ``cards`` by id in the run's order; ``run`` is run.json. ``calls`` are those of the
    period in the order of the results, ``undated`` the number left out because a period
    was asked for and they have no date, ``outside`` those that lie outside it.
    ``centre`` is everybody, ``groups`` the rows `Wish.by` asks for, ``agents`` in order
    of place. ``criteria`` are those of all cards, each once. ``coaching`` is by agent,
    ``weakest`` by criterion: the agents who surely meet it less often than everybody.
    """

    wish: Wish
    run: Mapping[str, Any]
    cards: Mapping[str, Scorecard]
    sections: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    calls: tuple[FinishedCall, ...]
    centre: AgentSummary
    groups: tuple[AgentSummary, ...]
    agents: tuple[AgentSummary, ...]
    coaching: Mapping[str, Coaching] = field(default_factory=dict)
    weakest: Mapping[str, tuple[WeakAgent, ...]] = field(default_factory=dict)
    listen: tuple[ListenCall, ...] = ()
    distribution: tuple[Bin, ...] = ()
    warnings: tuple[Wording, ...] = ()
    undated: int = 0
    outside: int = 0

    @property
    def first_day(self) -> str:
        """The date of the first call that has one (ISO), else empty."""
        return min(self._days(), default="")

    @property
    def last_day(self) -> str:
        """The date of the last call that has one (ISO), else empty."""
        return max(self._days(), default="")

    def _days(self) -> set[str]:
        days = {call.record.started_at[:10] for call in self.calls}
        return days - {""}
