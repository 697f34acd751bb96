"""How well the recogniser did where it matters: the opening and the closing of a call.

A scorer that counts "unreadable" as "not said" ranks microphones, not agents. So every
call tells which share of the places where an agent is expected to speak by the script
could be read, and nobody need guess why one agent's calls are undecided.
"""

from __future__ import annotations

from scoring.model import AttributedCall, MatchKind, Speaker
from scoring.scope import Talk

PLACES = ("opening", "closing")
"""Where acts are expected (FIELD-NOTES section 2)."""
WRECKED_FROM = 0.5
"""Suspected wreckage counts from this confidence on: more likely so than not."""


def quality(call: AttributedCall, talk: Talk | None = None) -> float | None:
    """Return the share 0..1 of the expected places that could be read; None for a call
    in which nobody but the voice menu says a word. ``talk`` is the call's own, where at
    hand.
    """
    talk = talk or Talk(call)
    if all(
        read.noise or said.speaker is Speaker.IVR
        for said, read in zip(call.utterances, talk.readings, strict=True)
    ):
        return None
    wrecks = {
        match.utterance
        for match in call.matches
        if match.kind is MatchKind.GARBLED and match.confidence >= WRECKED_FROM
    }
    return sum(_readable(place, talk, wrecks) for place in PLACES) / len(PLACES)


def _readable(place: str, talk: Talk, wrecks: set[int | None]) -> bool:
    if wrecks and any(one.index in wrecks for one in talk.inside(place)):
        return False
    return not talk.edge_unreadable(place)
