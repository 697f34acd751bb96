"""The stretches of a call in; their readable characters as one stream of numbers, out.

What the model adds up per character is added up for a whole call at once, so the
characters of all stretches stand in one row, each stretch between ``BEGIN`` and
``END``. A place of the stream is a character, and the place before it where a change of
speaker may be; that of an ``END`` is the end of its stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from scoring.model import Match, NormalText, Speaker
from scoring.role_features import BEGIN, END, mark_of, zeroed
from scoring.role_grams import Array

NO_MARK, COMMA, STOP, QUESTION = range(4)
"""Marks before a place, the stronger the higher."""
MARKS = {NO_MARK: "", COMMA: ",", STOP: ".", QUESTION: "?"}

BETWEEN = 2
"""Places between two stretches: an END and a BEGIN."""

_PLANE = 0xFFFF
# Letters beyond the basic plane get a private number each while a call is read.
_PRIVATE, _PRIVATE_SIZE = 0xE000, 0x1900


class Stretch(NamedTuple):
    """A part of a turn: characters ``[start, end)`` of ``normal``, of which ``head`` is
    the first readable one.

    ``fixed`` is its speaker where that is beyond doubt; ``whole``: it is one person's;
    ``follows``: people spoke before it, and no recorded voice since; ``matches`` are
    those of its turn.
    """

    turn: int
    fixed: Speaker | None
    normal: NormalText
    start: int
    end: int
    head: int
    whole: bool
    follows: bool
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """The readable characters of some stretches.

    ``codes`` are 16-bit characters, digits as 0. Per stretch ``first`` is the place of
    its first character and ``last`` that of its END. Per place ``marks`` is the mark
    before it and ``joined`` where the character stands in the joined texts, in which
    character 0 of stretch ``k`` is at ``opens[k] + 1``; ``next_place`` is the way back:
    the first place at or behind a character of the joined texts.
    """

    codes: Array
    first: list[int]
    last: list[int]
    opens: list[int]
    marks: Array
    joined: Array
    next_place: Array


def stream_of(stretches: Sequence[Stretch]) -> Stream:
    """Return the stream of these stretches; each holds a readable character."""
    texts = [
        one.normal.text
        if one.end - one.start == len(one.normal.text)
        else one.normal.text[one.start : one.end]
        for one in stretches
    ]
    joined = "\0".join(["", "\0\0".join(texts), ""])
    opens = [0, *accumulate(len(text) + BETWEEN for text in texts)]
    kinds = _kinds(joined)
    starts = np.array(opens)
    kinds[starts[:-1]] = ord(BEGIN)
    kinds[starts[1:] - 1] = ord(END)
    kept = kinds > QUESTION
    after = kept.cumsum()
    places = kept.nonzero()[0]
    marks = np.zeros(len(places), np.uint8)
    dropped = (~kept).nonzero()[0]
    np.maximum.at(marks, after[dropped], kinds[dropped].astype(np.uint8))
    first = after[starts[:-1]]
    last = after[starts[1:] - 1] - 1
    return Stream(
        kinds[places],
        first.tolist(),
        last.tolist(),
        opens,
        marks,
        places,
        after - kept,
    )


def _kinds(text: str) -> Array:
    """Return of each character its number if it is readable, else its mark."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if points.max() <= _PLANE:
        return _table().take(points)
    kinds = _table().take(np.minimum(points, _PLANE))
    private: dict[int, int] = {}
    for at in np.flatnonzero(points > _PLANE).tolist():
        point = int(points[at])
        if chr(point).isalnum():
            number = private.setdefault(point, len(private))
            kinds[at] = _PRIVATE + number % _PRIVATE_SIZE
    return kinds


@cache
def _table() -> Array:
    """Return the kind of every character of the basic plane, as ``_kinds`` does."""
    numbers = {mark: number for number, mark in MARKS.items()}
    table = np.full(_PLANE + 1, COMMA, np.uint16)
    for point in range(_PLANE + 1):
        char = chr(point)
        if char.isalnum():
            table[point] = ord(zeroed(char))
        elif char.isascii():
            table[point] = numbers[mark_of(char)]
    table[ord("。")] = numbers[mark_of("。")]
    return table
