"""Which find meets which label in one call: gold and attributed call in, pairs out.

A find of an act is a match of the lexicon of that id, said by the side the act belongs
to, not exempted, of any kind but garbled. Finds and clear gold acts that overlap are
paired one to one, the longest overlap first. Both what is counted and what is listed
error by error is taken from these pairs, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from scoring.evaluation.acts import FAMILY_OF, HARMLESS
from scoring.evaluation_model import GoldAct, GoldCall
from scoring.model import AttributedCall, Match, MatchKind, Speaker

NOT_FOUND: Final = "not_found"
WRONG_SPEAKER: Final = "speaker"
EXEMPTED: Final = "exempted"
ONLY_SUSPECTED: Final = "only_suspected"

Placed: TypeAlias = Match | GoldAct
"""What stands somewhere in a call."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The gold rows that concern one act."""

    clear: tuple[GoldAct, ...]
    garbled: tuple[GoldAct, ...]
    disputed: tuple[GoldAct, ...]
    harmless: tuple[GoldAct, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A clear gold act without a find.

    ``why`` is one of the four reasons above, ``match`` the match that was there and did
    not count (None: there was none). A find that counts for another label of the same
    act leaves this one ``not_found``.
    """

    row: GoldAct
    why: str
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the labels and the matches of one act met in one call.

    ``right`` are the pairs, ``missed`` the clear labels without a find, ``left`` the
    finds without a clear label; of these, ``false`` meet no label that excuses them.
    ``suspects`` are matches of kind garbled.
    """

    labels: Labels
    right: tuple[tuple[GoldAct, Match], ...]
    missed: tuple[Missed, ...]
    left: tuple[Match, ...]
    false: tuple[Match, ...]
    suspects: tuple[Match, ...]


def pair_acts(gold: GoldCall, attributed: AttributedCall) -> dict[str, Pairing]:
    """Return the pairing of every act of ``FAMILY_OF`` in one call, in its order."""
    by_lexicon: dict[str, list[Match]] = {}
    for match in attributed.matches:
        by_lexicon.setdefault(match.lexicon, []).append(match)
    return {
        act: _pairing(act, _labels(act, gold), by_lexicon.get(act, []))
        for act in FAMILY_OF
    }


def false_faults(pairings: Mapping[str, Pairing]) -> list[Match]:
    """Return the faults that were found falsely in one call."""
    return [
        find
        for act, one in pairings.items()
        if FAMILY_OF[act] == "fault"
        for find in one.false
    ]


def meets(one: Placed, others: Sequence[Placed]) -> bool:
    """Tell whether ``one`` shares a character with any of ``others``."""
    return any(overlap(one, other) > 0 for other in others)


def overlap(one: Placed, other: Placed) -> int:
    """Return how many characters two stretches share, 0 or less for none."""
    if one.turn != other.turn:
        return 0
    return min(one.span.end, other.span.end) - max(one.span.start, other.span.start)


# ---------------------------------------------------------------- inside


def _labels(act: str, gold: GoldCall) -> Labels:
    fault = FAMILY_OF[act] == "fault"
    # Where readers dispute that words are harmless, they dispute that they are a fault.
    unsure = {act, HARMLESS} if fault else {act}
    mine = [row for row in gold.acts if row.act == act]
    return Labels(
        clear=tuple(row for row in mine if not row.garbled),
        garbled=tuple(row for row in mine if row.garbled),
        disputed=tuple(row for row in gold.disputed if row.act in unsure),
        harmless=tuple(row for row in gold.acts if fault and row.act == HARMLESS),
    )


def _pairing(act: str, labels: Labels, matches: Sequence[Match]) -> Pairing:
    side = _side(act)
    said = [one for one in matches if one.speaker is side and one.exempted_by is None]
    finds = [one for one in said if one.kind is not MatchKind.GARBLED]
    places = _paired(labels.clear, finds)
    left = [find for b, find in enumerate(finds) if b not in places.values()]
    excused = (*labels.garbled, *labels.disputed)
    return Pairing(
        labels=labels,
        right=tuple((labels.clear[a], finds[b]) for a, b in sorted(places.items())),
        missed=tuple(
            _missed(row, matches, finds, side)
            for a, row in enumerate(labels.clear)
            if a not in places
        ),
        left=tuple(left),
        false=tuple(find for find in left if not meets(find, excused)),
        suspects=tuple(one for one in said if one.kind is MatchKind.GARBLED),
    )


def _side(act: str) -> Speaker:
    customers = FAMILY_OF[act] == "customer"
    return Speaker.CUSTOMER if customers else Speaker.AGENT


def _paired(rows: Sequence[GoldAct], finds: Sequence[Match]) -> dict[int, int]:
    """Return place in ``rows`` -> place in ``finds`` of those that overlap, each used
    once, the longest overlap first, of equal ones the earlier.
    """
    overlaps = [
        (-overlap(row, find), a, b)
        for a, row in enumerate(rows)
        for b, find in enumerate(finds)
        if overlap(row, find) > 0
    ]
    places: dict[int, int] = {}
    used: set[int] = set()
    for _, a, b in sorted(overlaps):
        if a not in places and b not in used:
            places[a] = b
            used.add(b)
    return places


def _missed(
    row: GoldAct, matches: Sequence[Match], finds: Sequence[Match], side: Speaker
) -> Missed:
    """Say what kept the matches that meet ``row`` from counting."""
    over = [match for match in matches if overlap(row, match) > 0]
    counted = next((match for match in over if match in finds), None)
    if counted is not None or not over:
        return Missed(row, NOT_FOUND, counted)
    for why, kept in (
        (WRONG_SPEAKER, [one for one in over if one.speaker is not side]),
        (EXEMPTED, [one for one in over if one.exempted_by is not None]),
    ):
        if kept:
            return Missed(row, why, kept[0])
    return Missed(row, ONLY_SUSPECTED, over[0])
