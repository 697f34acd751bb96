"""What the words before a place and those after it say together of a change of speaker.

Who is asked answers, and who answers takes up the other's words. Names of the features:
``training/roles/features.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.role_features import ASKED_WITHIN, ECHO_WITHIN
from scoring.role_grams import Array
from scoring.role_stream import BETWEEN, Stream, Stretch

# Pairs are only looked at where a change scores more than this without them.
WORTH_A_LOOK = -6.5

ENDS_A_QUESTION, ASKS, FIRST_CUE = 1, 2, 2
"""Flags of an n-gram: two bits, and the number of the bit of the first cue."""

_ONES = b"\1" * (ASKED_WITHIN + 1)
_SINGLE, _DOUBLE, _TRIPLE = 1, 2, 3
_DOUBLE_JUST_SAID = 3


@dataclass(frozen=True, slots=True)
class PairWeights:
    """Pairs of scores: ``questions`` and ``asked`` hold one whatever follows, and one
    by the next character; ``echoes`` are of one character, of two, of two just said, of
    three.
    """

    questions: tuple[complex, Mapping[int, complex]]
    asked: tuple[complex, Mapping[int, complex]]
    echoes: tuple[complex, complex, complex, complex]


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The n-grams of a stream with flags: where they begin and end, and the flags."""

    start: Array
    end: Array
    flags: Array

    def of(self, flag: int) -> Array:
        """Return which of them have a flag, as their numbers."""
        return (self.flags & flag).nonzero()[0]

    def cues(self) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, flags) of those that may be cues; cue ``k`` is bit ``k``
        of the flags.
        """
        cues = self.flags >> FIRST_CUE
        some = cues.nonzero()[0]
        columns = (column[some].tolist() for column in (self.start, self.end, cues))
        return zip(*columns, strict=True)


def hits_of(flags: Array) -> Hits:
    """Return the n-grams with flags; ``flags[k, i]`` are those of the one of ``k + 1``
    characters at ``i``.
    """
    longer, start = flags.nonzero()
    return Hits(start, start + longer + 1, flags[longer, start])


def add_pairs(
    weights: PairWeights,
    stream: Stream,
    stretches: Sequence[Stretch],
    hits: Hits,
    change: Array,
) -> None:
    """Add these scores to ``change``, per place of ``stream``; at the end of a stretch
    for the change to the next one.
    """
    worth = change.real > WORTH_A_LOOK
    worth |= change.imag > WORTH_A_LOOK
    worth[stream.last] = True
    worth[stream.first] = False
    codes = stream.codes.copy()
    codes[stream.last[:-1]] = codes[stream.first[1:]]
    at: list[int] = []
    pairs: list[complex] = []
    for places, (any_, by_next) in (
        (hits.end[hits.of(ENDS_A_QUESTION)], weights.questions),
        (_asked(stream, hits), weights.asked),
    ):
        after = places[worth[places]]
        for place, code in zip(after.tolist(), codes[after].tolist(), strict=True):
            at += (place, place)
            pairs += (any_, by_next.get(code, 0j))
    if at:
        np.add.at(change, at, pairs)
    for places, pair in zip(_echoes(stream, stretches), weights.echoes, strict=True):
        change[places[worth[places]]] += pair


def _asked(stream: Stream, hits: Hits) -> Array:
    """Return the places a few characters behind a question word."""
    found = bytearray(len(stream.codes))
    asks = hits.of(ASKS)
    for start, end in zip(
        hits.start[asks].tolist(), hits.end[asks].tolist(), strict=True
    ):
        stop = min(start + ASKED_WITHIN, stream.last[bisect_left(stream.last, start)])
        found[end : stop + 1] = _ONES[: stop + 1 - end]
    return np.frombuffer(found, bool).nonzero()[0]


def _echoes(stream: Stream, stretches: Sequence[Stretch]) -> Iterable[Array]:
    """Return the places where what follows takes up one, two, just these two, three
    characters of what was said shortly before.

    Between two stretches an echo is ``BETWEEN`` further off, and its place is the end
    of the first.
    """
    size, most = len(stream.codes), ECHO_WITHIN + BETWEEN
    padded = np.zeros(most + size + _TRIPLE, np.uint16)
    padded[most : most + size] = stream.codes
    step = padded.itemsize
    # Row d of the shifted characters holds those d + 1 before.
    shifted = np.ndarray(
        (most, size), padded.dtype, padded, (most - 1) * step, (-step, step)
    )
    back, at = (shifted == stream.codes).nonzero()
    back += 1
    near = back <= _reach(stream, stretches)[at]
    back, at = back[near], at[near]
    first = np.zeros(size, np.int64)
    first[stream.first] = BETWEEN
    across = first[at]
    said, place = back - across, at - across
    at += most
    two = said >= _DOUBLE
    two &= padded[at + 1] == padded[at + 1 - back]
    kinds = np.zeros(size, np.uint8)
    kinds[place] = _SINGLE
    kinds[place[two]] = _DOUBLE
    kinds[place[two & (said == _DOUBLE)]] = _DOUBLE_JUST_SAID
    longer = two.nonzero()[0]
    at, back = at[longer] + 2, back[longer]
    longer = longer[(said[longer] >= _TRIPLE) & (padded[at] == padded[at - back])]
    return (
        kinds.nonzero()[0],
        (kinds == _DOUBLE).nonzero()[0],
        (kinds == _DOUBLE_JUST_SAID).nonzero()[0],
        np.unique(place[longer]),
    )


def _reach(stream: Stream, stretches: Sequence[Stretch]) -> Array:
    """Return how far back an echo of each character may stand."""
    first, last = np.array(stream.first), np.array(stream.last)
    lengths = last - first
    reach = np.arange(len(stream.codes))
    reach -= np.repeat(first, lengths + BETWEEN)
    np.minimum(reach, ECHO_WITHIN, out=reach)
    before = np.minimum(lengths[:-1], ECHO_WITHIN) + BETWEEN
    reach[first[1:]] = before * [one.follows for one in stretches[1:]]
    reach[last] = 0
    return reach
