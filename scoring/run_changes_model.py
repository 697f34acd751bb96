"""The nouns of ``zhijian compare``: two finished runs side by side.

``before`` and ``after`` are the runs in the order they were given. Everything is
counted already; a report only shows it. Scores are points of the card, shares 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scoring.comparison import Change, Sameness
from scoring.model import Criterion, Evidence, GroupKind, Outcome, Wording

Mode = Literal["rule", "calls"]
"""``rule``: both runs hold the same calls, so what changed is how they were scored;
``calls``: they hold other calls (another month).
"""
Presence = Outcome | None
"""None: the criterion is not on the card of the call."""
FindChange = Literal["found", "gone", "excused", "charged"]
"""A phrase found now, found no longer, excused now (an exemption), excused no more."""
Where = tuple[int, int]
"""Byte offset and size of a call's line in results.jsonl."""


@dataclass(frozen=True, slots=True)
class CardPart:
    """A part of a scorecard that is not the same in both runs: ``part`` names it (a key
    of the card, ``criterion`` for one that only one card has), ``subject`` the
    criterion or empty; None for what one card does not have.
    """

    card: str
    part: str
    subject: str
    before: str | float | bool | None
    after: str | float | bool | None


@dataclass(frozen=True, slots=True)
class RunDifference:
    """What the runs were made with: ``same`` by name (``scorecard``, ``lexicons``,
    ``site``, ``agent_speaker``, ``timing``, ``versions`` and what else run.json tells),
    ``versions`` those that differ by library, ``parts`` what differs in the cards.
    """

    same: Mapping[str, Sameness]
    versions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    parts: tuple[CardPart, ...] = ()

    @property
    def other(self) -> tuple[str, ...]:
        """Names of what differs, or of which it is not known."""
        return tuple(name for name, state in self.same.items() if state != "same")


@dataclass(frozen=True, slots=True)
class CallList:
    """Calls of one run only: how many, and the first ids."""

    count: int
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """Every call once: ``shared`` stand in both runs with the same words,
    ``other_words`` in both with other words; of those in one only, ``skipped_before``
    and ``skipped_after`` are the ones that the earlier and the later run skipped.
    ``rejected`` are the counts of both runs; ``regrouped`` shared calls count for
    another agent.
    """

    before: int
    after: int
    shared: int
    other_words: CallList
    only_before: CallList
    only_after: CallList
    skipped_before: CallList = CallList(0)
    skipped_after: CallList = CallList(0)
    rejected: tuple[int, int] = (0, 0)
    regrouped: int = 0


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One criterion of one call whose outcome or points are others."""

    criterion: str
    before: Presence
    after: Presence
    earned_before: float
    earned_after: float

    @property
    def flipped(self) -> bool:
        """Whether both cards have the criterion and its outcome is another one."""
        return None not in (self.before, self.after) and self.before != self.after


@dataclass(frozen=True, slots=True)
class CallChange:
    """A call with another result; ``at_before`` and ``at_after`` say where it stands.

    ``passed_*`` is None without a score; ``vetoed_*`` are ids of criteria.
    """

    call_id: str
    agent_id: str
    score: Change
    coverage: Change
    passed_before: bool | None
    passed_after: bool | None
    vetoed_before: tuple[str, ...]
    vetoed_after: tuple[str, ...]
    items: tuple[ItemChange, ...]
    at_before: Where
    at_after: Where


@dataclass(frozen=True, slots=True)
class CriterionMoves:
    """One criterion over the shared calls: how many calls went from which outcome to
    which (``moves``, unchanged ones included).
    """

    criterion: Criterion
    moves: Mapping[tuple[Presence, Presence], int]

    @property
    def flips(self) -> int:
        """Calls whose outcome is another one, on both cards."""
        return sum(
            count
            for (one, other), count in self.moves.items()
            if one != other and one is not None and other is not None
        )


@dataclass(frozen=True, slots=True)
class Find:
    """A phrase in a sentence: what was found or is found no longer, and where."""

    call_id: str
    change: FindChange
    lexicon: str
    phrase: str
    kind: str
    turn: int
    quote: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LexiconMoves:
    """What one lexicon finds more and less in the shared calls: phrases by change, in
    how many ``calls``, with the first ``examples``.
    """

    lexicon: str
    counts: Mapping[FindChange, int]
    calls: int
    examples: tuple[Find, ...]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """An agent, a team or everybody, before and after.

    ``mean_low`` / ``mean_high`` is the 95 % interval of the change of the mean (paired
    for the same calls, Welch for others), None where chance cannot be told; ``rank`` is
    that of `AgentSummary`; ``quality`` and ``coverage`` are means 0..1;
    ``changed_calls`` have another score or verdict (the same calls only).
    """

    kind: GroupKind
    id: str
    name: str
    team: str
    calls: Change
    mean: Change
    pass_rate: Change
    vetoes: Change
    rank: Change
    quality: Change
    coverage: Change
    mean_low: float | None = None
    mean_high: float | None = None
    changed_calls: int = 0

    @property
    def sure(self) -> bool:
        """Whether chance alone does not explain the change of the mean."""
        low, high = self.mean_low, self.mean_high
        return low is not None and high is not None and (low > 0 or high < 0)


@dataclass(frozen=True, slots=True)
class RateChange:
    """A criterion's share of judged calls that passed, all calls of each run; the
    interval is Newcombe's of the difference.
    """

    criterion: Criterion
    rate: Change
    judged: Change
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """How a criterion of a call came out in one run: what decided it, and the sentence
    its words stand in (of the quote, or empty).
    """

    outcome: Presence
    points: float
    reason: Wording
    evidence: Evidence
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A change with what decided it before and after."""

    call: CallChange
    item: ItemChange
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class RunChanges:
    """Two finished runs side by side.

    ``calls`` are those whose result changed, the largest change of the score first, and
    ``quotes`` the most telling of their flips. In mode ``calls`` both are empty, as are
    ``criteria`` and ``lexicons``; in mode ``rule`` ``rates`` and ``warnings`` are.
    ``newly_passed`` and ``newly_failed`` count calls. ``agents`` stand in both runs,
    ``only_before`` and ``only_after`` are those of one; ``titles`` are of criteria.
    """

    before: str
    after: str
    mode: Mode
    difference: RunDifference
    members: Membership
    centre: GroupChange
    agents: tuple[GroupChange, ...]
    teams: tuple[GroupChange, ...] = ()
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    calls: tuple[CallChange, ...] = ()
    newly_passed: int = 0
    newly_failed: int = 0
    criteria: tuple[CriterionMoves, ...] = ()
    lexicons: tuple[LexiconMoves, ...] = ()
    rates: tuple[RateChange, ...] = ()
    warnings: tuple[Wording, ...] = ()
    titles: Mapping[str, Wording] = field(default_factory=dict)
    quotes: tuple[Quoted, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether any result is another one."""
        here = self.members
        return bool(
            self.calls
            or self.lexicons
            or here.only_before.count
            or here.only_after.count
            or here.other_words.count
        )
