"""How well the recogniser did where it matters: the opening and the closing of a call.

A scorer that counts "unreadable" as "not said" ranks microphones, not agents. So every
call tells which share of the places where an agent is expected to speak by the script
could be read, and nobody need guess why one agent's calls are undecided.
"""

from __future__ import annotations

from scoring.model import AttributedCall, MatchKind, Speaker
from scoring.scope import edge_unreadable, utterances_in
from scoring.signals import is_noise

PLACES = ("opening", "closing")
"""Where acts are expected (FIELD-NOTES section 2)."""
WRECKED_FROM = 0.5
"""Suspected wreckage counts from this confidence on: more likely so than not."""


def quality(call: AttributedCall) -> float | None:
    """Return the share 0..1 of the expected places that could be read; None for a call
    in which nobody but the voice menu says a word.
    """
    people = [one for one in call.utterances if one.speaker is not Speaker.IVR]
    if all(is_noise(call.text_of(one)) for one in people):
        return None
    return sum(_readable(place, call) for place in PLACES) / len(PLACES)


def _readable(place: str, call: AttributedCall) -> bool:
    inside = {one.index for one in utterances_in(place, call)}
    wrecked = any(
        match.kind is MatchKind.GARBLED
        and match.utterance in inside
        and match.confidence >= WRECKED_FROM
        for match in call.matches
    )
    return not wrecked and not edge_unreadable(place, call)
