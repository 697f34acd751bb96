"""When each utterance of a call was spoken, also where one turn holds several."""

from __future__ import annotations

from scoring.model import AttributedCall, Span
from scoring.signals import NOT_WORDS
from scoring.timing.turns import seconds

Moment = tuple[float, float]
"""Start and end in seconds from the call's start."""


def moments(attributed: AttributedCall) -> list[Moment | None]:
    """Return when each utterance was spoken, None where its turn has no sane times.

    A turn of several people gives each the share of its time that its readable
    characters are of the turn's: nothing better is known, and people's paces differ
    far less than the lengths of what they say.
    """
    turns = attributed.call.turns
    found: list[Moment | None] = []
    for said in attributed.utterances:
        turn = turns[said.turn]
        whole = seconds(turn)
        found.append(_share(turn.words, said.span, whole) if whole else None)
    return found


def _share(words: str, span: Span, whole: Moment) -> Moment:
    """Return the part of the turn's time ``whole`` in which ``span`` was spoken."""
    start, end = whole
    length = _readable(words)
    if not length:
        return whole
    pace = (end - start) / length
    before, until = _readable(words[: span.start]), _readable(words[: span.end])
    last = end if until == length else start + until * pace
    return start + before * pace, last


def _readable(text: str) -> int:
    return len(NOT_WORDS.sub("", text))
