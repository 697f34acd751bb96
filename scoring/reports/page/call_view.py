"""A scored call as its page shows it: findings numbered, turns with highlights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.model import (
    CriterionScore,
    Evidence,
    Outcome,
    RoleReport,
    Scorecard,
    ScoredCall,
    ScoredFinding,
    Span,
    Speaker,
)
from scoring.reports.columns import sections_of
from scoring.reports.page.marks import Highlight, marked
from scoring.reports.page.render import Html, Pages, length, signed
from scoring.reports.rows import findings_of
from scoring.reports.stretches import Stretch, stretches
from scoring.reports.terminal import KINDS, OUTCOMES, SPEAKERS, percent
from scoring.reports.terminal_points import points_told

SURE: Final = 0.8
"""A speaker found with less confidence than this is marked."""
ORDER: Final = (
    Outcome.FAIL,
    Outcome.UNDECIDED,
    Outcome.PASS,
    Outcome.NOT_APPLICABLE,
)
SYMBOLS: Final[Mapping[Outcome, str]] = {
    Outcome.FAIL: "✗",
    Outcome.UNDECIDED: "?",
    Outcome.PASS: "✓",
    Outcome.NOT_APPLICABLE: "–",
}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding: ``anchor`` is its id on the page, ``number`` the figure that stands
    at its words; ``turn`` None where it belongs to no turn.
    """

    anchor: str
    number: str
    outcome: Outcome
    reason: str
    cost: str
    turn: int | None
    span: Span | None
    at: str
    quote: str
    nearest: bool
    details: tuple[str, ...]
    exempt: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """One criterion of the call with its findings."""

    title: str
    outcome: Outcome
    points: str
    sections: str
    why: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The criteria of one outcome."""

    outcome: Outcome
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """What stands under a turn: a finding by its number, criterion and outcome."""

    anchor: str
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class SaidView:
    """Words of one speaker; ``doubt`` says that the speaker is not sure, else empty."""

    side: str
    who: str
    doubt: str
    words: Html


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn: its index from 0, its time, what was said, notes."""

    index: int
    at: str
    said: tuple[SaidView, ...]
    notes: tuple[NoteView, ...]


def groups(
    pages: Pages,
    scored: ScoredCall,
    card: Scorecard,
    sections: Mapping[str, str],
    number: int,
) -> tuple[GroupView, ...]:
    """Return the criteria of a call by outcome, what cost points first; findings are
    numbered in this order. ``number`` is that of the call.
    """
    counted = 0
    found = []
    for outcome in ORDER:
        items = []
        same = [one for one in scored.score.criteria if one.outcome is outcome]
        for item in sorted(same, key=_dearest):
            views = []
            for one in findings_of(item):
                counted += 1
                views.append(_finding(pages, one, f"f-{number}-{counted}", counted))
            items.append(_item(pages, item, card, sections, tuple(views)))
        if items:
            found.append(GroupView(outcome, tuple(items)))
    return tuple(found)


def turns(
    pages: Pages, scored: ScoredCall, shown: Sequence[GroupView], number: int
) -> list[TurnView]:
    """Return the transcript of a call with the findings of ``shown`` in it."""
    marks: dict[int, list[Highlight]] = defaultdict(list)
    notes: dict[int, list[NoteView]] = defaultdict(list)
    for item, one in ((i, f) for g in shown for i in g.items for f in i.findings):
        if one.turn is None or one.nearest:
            continue
        label = _label(pages, item, one)
        notes[one.turn].append(NoteView(one.anchor, f"{one.number} {label}", _o(one)))
        if one.span is not None:
            style = "exempt" if one.exempt else one.outcome.lower()
            mark = Highlight(one.span, one.anchor, one.number, style, label)
            marks[one.turn].append(mark)
    risk = pages.say("risk")
    for place, word in enumerate(scored.risk):
        anchor, sign = f"r-{number}-{place}", "!"
        marks[word.turn].append(Highlight(word.span, anchor, sign, "risk", risk))
        notes[word.turn].append(NoteView(anchor, f"! {risk}", "o-FAIL"))
    return list(_turns(pages, scored, marks, notes))


# ---------------------------------------------------------------- findings


def _dearest(item: CriterionScore) -> float:
    return sum([one.points for one in item.findings])


def _o(one: FindingView) -> str:
    return f"o-{one.outcome.value}"


def _item(
    pages: Pages,
    item: CriterionScore,
    card: Scorecard,
    sections: Mapping[str, str],
    findings: tuple[FindingView, ...],
) -> ItemView:
    criterion = item.criterion
    return ItemView(
        title=pages.told(criterion.title),
        outcome=item.outcome,
        points=points_told(item, card, pages.lang),
        sections=sections_of(criterion.clauses, sections),
        why=pages.told(criterion.why),
        findings=findings,
    )


def _finding(pages: Pages, one: ScoredFinding, anchor: str, number: int) -> FindingView:
    finding = one.finding
    evidence = finding.evidence
    return FindingView(
        anchor=anchor,
        number=str(number),
        outcome=finding.outcome,
        reason=pages.told(finding.reason),
        cost=signed(one.points) if one.points else "",
        turn=evidence.turn,
        span=evidence.span,
        at="" if evidence.time is None else length(evidence.time),
        quote=evidence.quote,
        nearest=evidence.similarity is not None and evidence.kind is None,
        details=tuple(_details(pages, evidence)),
        exempt=evidence.exempted_by is not None,
    )


def _details(pages: Pages, evidence: Evidence) -> list[str]:
    """Return what else there is to know of a finding: how it was heard, why it is
    exempt, where was searched, what could be said.
    """
    told = []
    if evidence.kind is not None:
        told.append(pages.told(KINDS[evidence.kind]))
    if evidence.exempted_by:
        told.append(pages.say("exempt_by", rule=evidence.exempted_by))
    if evidence.window is not None and not evidence.kind:
        first, last = evidence.window
        told.append(pages.say("searched", first=first, last=last))
    if evidence.similarity is not None and evidence.kind is None:
        told.append(pages.say("alike", share=percent(evidence.similarity)))
    if evidence.missing:
        told.append(pages.say("could_say", phrase=evidence.missing))
    return told


def _label(pages: Pages, item: ItemView, one: FindingView) -> str:
    outcome = pages.told(OUTCOMES[one.outcome])
    if one.exempt:
        outcome = pages.say("exempted")
    return f"{SYMBOLS[one.outcome]} {item.title} · {outcome}"


# ---------------------------------------------------------------- transcript


def _turns(
    pages: Pages,
    scored: ScoredCall,
    marks: Mapping[int, Sequence[Highlight]],
    notes: Mapping[int, Sequence[NoteView]],
) -> list[TurnView]:
    names = {side: pages.told(name) for side, name in SPEAKERS.items()}
    rows: dict[int, list[Stretch]] = defaultdict(list)
    for row in stretches(scored.attributed):
        rows[row.turn.index].append(row)
    made = []
    for turn in scored.call.turns:
        said = tuple(
            SaidView(
                row.speaker.value,
                names[row.speaker],
                _doubt(pages, row, scored.attributed.roles),
                marked(turn.words, row.span, marks.get(turn.index, ())),
            )
            for row in rows[turn.index]
        )
        at = "" if turn.start is None else length(turn.start)
        made.append(TurnView(turn.index, at, said, tuple(notes.get(turn.index, ()))))
    return made


def _doubt(pages: Pages, row: Stretch, roles: RoleReport) -> str:
    if row.speaker is Speaker.UNKNOWN or row.said is None:
        return ""
    if roles.reliable and row.said.confidence >= SURE:
        return ""
    return pages.say("unsure", share=percent(row.said.confidence))
