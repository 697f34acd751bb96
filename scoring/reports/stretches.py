"""The rows of a transcript: stretches of turns by one speaker each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.model import AttributedCall, Span, Speaker, Turn, Utterance

Piece = tuple[Span, Speaker, Utterance | None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row of the transcript: characters ``span`` of a turn by one speaker; the
    ``first`` one of a turn shows the turn's number and time. ``said`` is the utterance
    that the row is, None where no utterance covers the words.
    """

    turn: Turn
    span: Span
    speaker: Speaker
    first: bool
    said: Utterance | None = None


def stretches(attributed: AttributedCall) -> Iterator[Stretch]:
    """Yield the rows of a transcript, in the order of turns: each utterance, and as
    UNKNOWN what no utterance covers, so that no word of the file is hidden.
    """
    spoken = defaultdict(list)
    for utterance in attributed.utterances:
        spoken[utterance.turn].append(utterance)
    for turn in attributed.call.turns:
        said = sorted(spoken[turn.index], key=lambda one: one.span)
        for place, (span, speaker, utterance) in enumerate(_pieces(turn, said)):
            yield Stretch(turn, span, speaker, place == 0, utterance)


def _pieces(turn: Turn, spoken: Sequence[Utterance]) -> Iterator[Piece]:
    text, done = turn.words, 0
    for one in spoken:
        if text[done : one.span.start].strip():
            yield Span(done, one.span.start), Speaker.UNKNOWN, None
        yield one.span, one.speaker, one
        done = max(done, one.span.end)
    if not spoken:
        yield Span(0, len(text)), turn.speaker, None
    elif text[done:].strip():
        yield Span(done, len(text)), Speaker.UNKNOWN, None
