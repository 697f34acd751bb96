"""Which acts were found in one call: gold and attributed call in, counts out.

What counts as found, false or missed is decided in ``pair_acts.py``; here it is only
counted, by act and by kind of match.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TypeAlias

from scoring.evaluation.acts import HARMLESS
from scoring.evaluation.pair_acts import (
    EXEMPTED,
    ONLY_SUSPECTED,
    WRONG_SPEAKER,
    Pairing,
    false_faults,
    meets,
    pair_acts,
)
from scoring.evaluation_model import ActCounts, GoldCall
from scoring.model import AttributedCall, Match, MatchKind

KindCounts: TypeAlias = Counter[tuple[MatchKind, str]]
"""Finds by kind and ``right`` or ``false``; matches of kind garbled by what they stand
on: ``garbled``, ``clear``, ``disputed``, ``nothing``."""


def count_acts(gold: GoldCall, attributed: AttributedCall) -> dict[str, ActCounts]:
    """Return the counts of every act of ``FAMILY_OF`` in one call, in its order."""
    pairings = pair_acts(gold, attributed)
    return {act: counts_of(one) for act, one in pairings.items()}


def counts_of(one: Pairing) -> ActCounts:
    """Return the counts of one act in one call."""
    labels, why = one.labels, [missed.why for missed in one.missed]
    return ActCounts(
        right=len(one.right),
        false=len(one.false),
        missed=len(one.missed),
        ignored=sum(
            not meets(find, labels.garbled) and meets(find, labels.disputed)
            for find in one.left
        ),
        on_harmless=sum(meets(find, labels.harmless) for find in one.false),
        missed_speaker=why.count(WRONG_SPEAKER),
        missed_exempted=why.count(EXEMPTED),
        missed_garbled=why.count(ONLY_SUSPECTED),
        garbled=len(labels.garbled),
        garbled_found=sum(meets(row, one.left) for row in labels.garbled),
        garbled_suspected=sum(meets(row, one.suspects) for row in labels.garbled),
        suspected_falsely=sum(_stands_on(s, one) == "nothing" for s in one.suspects),
    )


def kinds_of(one: Pairing) -> KindCounts:
    """Return the finds and suspects of one act in one call by the kind of match.

    Finds on garbled or disputed labels are neither right nor false.
    """
    return Counter(_by_kind(one))


def count_harmless(gold: GoldCall, attributed: AttributedCall) -> tuple[int, int]:
    """Return how many stretches are labelled harmless, and how many of them a fault was
    found on that meets no gold act of its own.
    """
    return harmless_of(gold, pair_acts(gold, attributed))


def harmless_of(gold: GoldCall, pairings: Mapping[str, Pairing]) -> tuple[int, int]:
    """Return what ``count_harmless`` does, from pairings already made."""
    rows = [row for row in gold.acts if row.act == HARMLESS]
    faults = false_faults(pairings)
    return len(rows), sum(meets(row, faults) for row in rows)


def add(counts: Sequence[ActCounts]) -> ActCounts:
    """Return the sum of ``counts``, field by field."""
    names = [one.name for one in fields(ActCounts)]
    return ActCounts(*(sum(getattr(one, name) for one in counts) for name in names))


# ---------------------------------------------------------------- inside


def _by_kind(one: Pairing) -> Iterator[tuple[MatchKind, str]]:
    for _, find in one.right:
        yield find.kind, "right"
    for find in one.false:
        yield find.kind, "false"
    for suspect in one.suspects:
        yield MatchKind.GARBLED, _stands_on(suspect, one)


def _stands_on(suspect: Match, one: Pairing) -> str:
    """Return the label that a suspicion meets: what it was made for first."""
    for name, rows in (
        ("garbled", one.labels.garbled),
        ("clear", one.labels.clear),
        ("disputed", one.labels.disputed),
    ):
        if meets(suspect, rows):
            return name
    return "nothing"
