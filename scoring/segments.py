"""An attributed call in; the segments that the model of speech acts judges, out.

A segment is what one breath says: the readable characters of one utterance between two
pauses. Recognisers often hear no pause at all, so long ones are cut into windows that
overlap. Training (``training/acts``) and scoring read calls through this one file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.matching.skeleton import fold
from scoring.model import AttributedCall, NormalText, Speaker
from scoring.role_features import Plain, plain

SHORTEST = 2
"""Characters of a segment; a shorter one joins the next."""
WINDOW, STEP = 16, 8
"""Longest segment, and from where to where its windows go, in characters."""


_FIGURES = str.maketrans("零〇一二三四五六七八九幺", "001234567891")


@dataclass(frozen=True, slots=True)
class Said:
    """The readable characters of one utterance.

    ``text`` is folded (您 is 你, digits are 0). Where character ``i`` of it stands in
    ``normal``, the turn's normalised text, is ``plain.at[i]``.
    """

    utterance: int
    turn: int
    speaker: Speaker
    text: str
    plain: Plain
    normal: NormalText

    @property
    def words(self) -> str:
        """The same characters with all digits, spoken ones too, in figures."""
        text, at = self.normal.text, self.plain.at
        if at[-1] - at[0] < len(at):
            return fold(text[at[0] : at[-1] + 1]).translate(_FIGURES)
        return fold("".join([text[place] for place in at])).translate(_FIGURES)


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters ``[start, end)`` of ``said.text``."""

    said: Said
    start: int
    end: int

    @property
    def text(self) -> str:
        """The folded characters of the segment."""
        return self.said.text[self.start : self.end]

    @property
    def normal(self) -> tuple[int, int]:
        """Its first character of the turn's normalised text, and the one behind."""
        at = self.said.plain.at
        return at[self.start], at[self.end - 1] + 1


def said_by(call: AttributedCall) -> list[Said]:
    """Return the utterances that hold a readable character, in order."""
    found = []
    for one in call.utterances:
        normal = call.annotated.normal[one.turn]
        start, end = _range(normal, one.span.start, one.span.end)
        words = plain(normal, start, end)
        if words.text:
            text = fold(words.text)
            found.append(Said(one.index, one.turn, one.speaker, text, words, normal))
    return found


def _range(normal: NormalText, start: int, end: int) -> tuple[int, int]:
    """Return the normalised characters of raw characters ``[start, end)``."""
    return bisect_left(normal.starts, start), bisect_left(normal.starts, end)


def segments(said: Said) -> Iterator[Segment]:
    """Yield the segments of an utterance, in order; together they cover it."""
    for start, end in spans(said):
        yield Segment(said, start, end)


def spans(said: Said) -> list[tuple[int, int]]:
    """Return where the segments of an utterance begin and end, in order."""
    size = len(said.text)
    if size <= WINDOW and not said.plain.marks:
        return [(0, size)]
    found: list[tuple[int, int]] = []
    start = 0
    for at in (*sorted(mark for mark in said.plain.marks if 0 < mark < size), size):
        if at - start < SHORTEST and at < size:
            continue
        if at - start <= WINDOW:
            found.append((start, at))
        else:
            found += [
                (place, min(at, place + WINDOW))
                for place in range(start, at - STEP, STEP)
            ]
        start = at
    return found
