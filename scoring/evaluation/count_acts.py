"""Which acts were found in one call: gold and attributed call in, counts per act out.

A find of an act is a match of the lexicon of that id, said by the side the act belongs
to, not exempted, of any kind but garbled. Finds and clear gold acts that overlap are
paired one to one, the longest overlap first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

from scoring.evaluation.acts import FAMILY_OF, FAULT, HARMLESS
from scoring.evaluation_model import ActCounts, GoldAct, GoldCall
from scoring.model import AttributedCall, Match, MatchKind, Speaker

Placed: TypeAlias = Match | GoldAct
"""What stands somewhere in a call."""


@dataclass(frozen=True, slots=True)
class _Labels:
    """The gold rows that concern one act."""

    clear: list[GoldAct]
    garbled: list[GoldAct]
    disputed: list[GoldAct]
    harmless: list[GoldAct]


def count_acts(gold: GoldCall, attributed: AttributedCall) -> dict[str, ActCounts]:
    """Return the counts of every act of ``FAMILY_OF`` in one call, in its order."""
    by_lexicon: dict[str, list[Match]] = {}
    for match in attributed.matches:
        by_lexicon.setdefault(match.lexicon, []).append(match)
    return {
        act: _count(act, _labels(act, gold), by_lexicon.get(act, []))
        for act in FAMILY_OF
    }


def count_harmless(gold: GoldCall, attributed: AttributedCall) -> tuple[int, int]:
    """Return how many stretches are labelled harmless, and how many of them a fault was
    found on that meets no gold act of its own.
    """
    rows = [row for row in gold.acts if row.act == HARMLESS]
    faults: list[Match] = []
    for act in FAULT:
        labels = _labels(act, gold)
        _, left = _unpaired(labels.clear, _finds(act, attributed.matches))
        faults += _false(labels, left)
    return len(rows), sum(_meets(row, faults) for row in rows)


def add(counts: Sequence[ActCounts]) -> ActCounts:
    """Return the sum of ``counts``, field by field."""
    names = [one.name for one in fields(ActCounts)]
    return ActCounts(*(sum(getattr(one, name) for one in counts) for name in names))


# ---------------------------------------------------------------- inside


def _labels(act: str, gold: GoldCall) -> _Labels:
    fault = FAMILY_OF[act] == "fault"
    # Where readers dispute that words are harmless, they dispute that they are a fault.
    unsure = {act, HARMLESS} if fault else {act}
    mine = [row for row in gold.acts if row.act == act]
    return _Labels(
        clear=[row for row in mine if not row.garbled],
        garbled=[row for row in mine if row.garbled],
        disputed=[row for row in gold.disputed if row.act in unsure],
        harmless=[row for row in gold.acts if fault and row.act == HARMLESS],
    )


def _count(act: str, labels: _Labels, matches: Sequence[Match]) -> ActCounts:
    missed, left = _unpaired(labels.clear, _finds(act, matches))
    false = _false(labels, left)
    why = [_why_missed(act, row, matches) for row in missed]
    suspects = [m for m in _said(act, matches) if m.kind is MatchKind.GARBLED]
    known = [*labels.clear, *labels.garbled, *labels.disputed]
    return ActCounts(
        right=len(labels.clear) - len(missed),
        false=len(false),
        missed=len(missed),
        ignored=sum(
            not _meets(find, labels.garbled) and _meets(find, labels.disputed)
            for find in left
        ),
        on_harmless=sum(_meets(find, labels.harmless) for find in false),
        missed_speaker=why.count("speaker"),
        missed_exempted=why.count("exempted"),
        missed_garbled=why.count("garbled"),
        garbled=len(labels.garbled),
        garbled_found=sum(_meets(row, left) for row in labels.garbled),
        garbled_suspected=sum(_meets(row, suspects) for row in labels.garbled),
        suspected_falsely=sum(not _meets(one, known) for one in suspects),
    )


def _said(act: str, matches: Sequence[Match]) -> list[Match]:
    """Return the matches of an act by its own side, not exempted."""
    side = _side(act)
    return [
        match
        for match in matches
        if match.lexicon == act and match.speaker is side and match.exempted_by is None
    ]


def _finds(act: str, matches: Sequence[Match]) -> list[Match]:
    return [one for one in _said(act, matches) if one.kind is not MatchKind.GARBLED]


def _side(act: str) -> Speaker:
    customers = FAMILY_OF[act] == "customer"
    return Speaker.CUSTOMER if customers else Speaker.AGENT


def _unpaired(
    rows: Sequence[GoldAct], finds: Sequence[Match]
) -> tuple[list[GoldAct], list[Match]]:
    """Return the rows and the finds that stay alone when overlapping ones are paired,
    each used once, the longest overlap first, of equal ones the earlier.
    """
    overlaps = [
        (-_overlap(row, find), a, b)
        for a, row in enumerate(rows)
        for b, find in enumerate(finds)
        if _overlap(row, find) > 0
    ]
    used_rows: set[int] = set()
    used_finds: set[int] = set()
    for _, a, b in sorted(overlaps):
        if a not in used_rows and b not in used_finds:
            used_rows.add(a)
            used_finds.add(b)
    return (
        [row for a, row in enumerate(rows) if a not in used_rows],
        [find for b, find in enumerate(finds) if b not in used_finds],
    )


def _false(labels: _Labels, left: Sequence[Match]) -> list[Match]:
    """Return the finds without a clear act of their own that meet no other label."""
    excused = [*labels.garbled, *labels.disputed]
    return [find for find in left if not _meets(find, excused)]


def _why_missed(act: str, row: GoldAct, matches: Sequence[Match]) -> str:
    """Return what kept a match that meets ``row`` from counting: ``speaker``,
    ``exempted`` or ``garbled``; empty where there is none, or it counts elsewhere.
    """
    over = [match for match in matches if _overlap(row, match) > 0]
    if any(match in _finds(act, over) for match in over):
        return ""
    if any(match.speaker is not _side(act) for match in over):
        return "speaker"
    if any(match.exempted_by is not None for match in over):
        return "exempted"
    return "garbled" if over else ""


def _meets(one: Placed, others: Sequence[Placed]) -> bool:
    return any(_overlap(one, other) > 0 for other in others)


def _overlap(one: Placed, other: Placed) -> int:
    """Return how many characters two stretches share, 0 or less for none."""
    if one.turn != other.turn:
        return 0
    return min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
