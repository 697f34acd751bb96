"""Weights added up: the stream of a call in, a score per character and place out.

Per character the log-odds of the words for the agent; per place the scores of a change
of speaker before it, a pair (away from the agent, back) held as one complex number.
Every pair is added in one fixed order, whatever the call: some scores are compared with
thresholds of as many decimals as the weights have.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.role_features import ASKED_WITHIN, ECHO_WITHIN
from scoring.role_grams import LONGEST, Array, Grams
from scoring.role_stream import MARKS, Stream, Stretch

# What two sides say together is only looked at from this score of a change on.
WORTH_A_LOOK = -6.5

ENDS_A_QUESTION, ASKS, FIRST_CUE = 1, 2, 2
"""Flags of an n-gram: two bits, and the number of the bit of the first cue."""
_ONES = b"\1" * 4096


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of the features of ``training/roles/features.py``, as they are added up.

    By row of ``grams``: ``emit`` for the agent; the pairs ``left``, ``right``,
    ``astride`` of what ends before a place, begins there, stands astride of it; and
    ``flags``. ``acts`` maps a lexicon to (for the agent, its beginning, its end).
    ``inside``, ``turn`` and ``marks`` (inside a turn, between turns) are pairs, as are
    ``questions`` and ``asked`` (whatever follows, and by the next character) and
    ``echoes`` (of one character, of two, of two just said, of three).
    """

    grams: Grams
    emit: Array
    left: Array
    right: Array
    astride: Array
    flags: Array
    cues: tuple[tuple[re.Pattern[str], float], ...]
    acts: Mapping[str, tuple[float, complex, complex]]
    within: complex
    inside: complex
    turn: complex
    marks: Array
    questions: tuple[complex, Mapping[int, complex]]
    asked: tuple[complex, Mapping[int, complex]]
    echoes: tuple[complex, complex, complex, complex]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """``agent`` per character, ``change`` per place of a stream; at an ``END``
    ``change`` is what speaks for a change to the next stretch, but for that one's
    first characters.
    """

    agent: Array
    change: Array


def sums_of(weights: Weights, stream: Stream, stretches: Sequence[Stretch]) -> Sums:
    """Return the scores of every character and place of ``stream``."""
    rows = weights.grams.rows(stream.codes)
    found = _gram_sums(weights, stream, rows)
    _add_marks(weights, stream, found.change)
    adding = _Adding([], [], [], [])
    _add_acts(weights, stream, stretches, adding, found.change)
    hits = _hits(weights, rows, stream)
    _add_cues(weights, stream, hits.cues, adding)
    np.add.at(found.agent, adding.agent_at, adding.agent)
    _add_pairs(weights, stream, stretches, hits, found.change)
    return found


# ------------------------------------------------------------------ n-grams and marks


def _gram_sums(weights: Weights, stream: Stream, rows: Array) -> Sums:
    size = len(stream.codes)
    emit, left, right = (
        table.take(rows) for table in (weights.emit, weights.left, weights.right)
    )
    agent: Array = emit[0]
    for more in range(1, LONGEST):
        agent[more:] += emit[more, : size - more]
    change = np.full(size, weights.inside)
    change[stream.first] = 0.0
    change[stream.last] = weights.turn
    for length in range(LONGEST, 0, -1):
        change[length:] += left[length - 1, : size - length]
    change[1:] += weights.astride.take(rows[1])[:-1]
    for more in range(LONGEST):
        change += right[more]
    return Sums(agent, change)


def _add_marks(weights: Weights, stream: Stream, change: Array) -> None:
    marks = stream.marks.copy()
    marks[stream.first] = 0
    marks[stream.last] += len(MARKS)
    change += weights.marks.take(marks)


# ------------------------------------------------------------------ acts and cues


@dataclass(slots=True)
class _Adding:
    """Scores to add: at which characters and how much, at which places and how much."""

    agent_at: list[int]
    agent: list[float]
    change_at: list[int]
    change: list[complex]


def _add_acts(
    weights: Weights,
    stream: Stream,
    stretches: Sequence[Stretch],
    adding: _Adding,
    change: Array,
) -> None:
    """Add what begins and ends with an act to ``change``; note what speaks for the
    agent.
    """
    names: list[str] = []
    edges: list[int] = []
    for one, opened in zip(stretches, stream.opens, strict=False):
        starts = one.normal.starts
        for match in one.matches:
            span = match.span
            names.append(match.lexicon)
            for raw in (span.start, span.end):
                at = bisect_left(starts, raw, one.start, one.end)
                edges.append(opened + 1 + at - one.start)
    if not names:
        return
    places = stream.next_place[edges].tolist()
    within = bytearray(len(change))
    for number, name in enumerate(names):
        start, end = places[2 * number : 2 * number + 2]
        if start == end:
            continue
        emit, begins, ends = weights.acts.get(name, (0.0, 0j, 0j))
        adding.agent_at.append(end - 1)
        adding.agent.append(emit)
        adding.change_at += (start, end)
        adding.change += (begins, ends)
        within[start + 1 : end] = b"\1" * (end - start - 1)
    np.add.at(change, adding.change_at, adding.change)
    change[np.frombuffer(within, bool)] += weights.within


@dataclass(frozen=True, slots=True)
class _Hits:
    """Places behind a question's end; (start, end) of question words; (stretch, number
    of the cue) of cues that may stand there.
    """

    questions: list[int]
    asked: list[tuple[int, int]]
    cues: set[tuple[int, int]]


def _hits(weights: Weights, rows: Array, stream: Stream) -> _Hits:
    flags = weights.flags.take(rows).ravel()
    at = flags.nonzero()[0]
    size, last = len(stream.codes), stream.last
    found = _Hits([], [], set())
    for place, bits in zip(at.tolist(), flags[at].tolist(), strict=True):
        more, start = divmod(place, size)
        end = start + more + 1
        if bits & ENDS_A_QUESTION:
            found.questions.append(end)
        if bits & ASKS:
            found.asked.append((start, end))
        cues = bits >> FIRST_CUE
        while cues:
            lowest = cues & -cues
            found.cues.add((bisect_left(last, start), lowest.bit_length() - 1))
            cues ^= lowest
    return found


def _add_cues(
    weights: Weights, stream: Stream, cues: Iterable[tuple[int, int]], adding: _Adding
) -> None:
    words = stream.codes.astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")
    for stretch, number in sorted(cues):
        first = stream.first[stretch]
        pattern, weight = weights.cues[number]
        for found in pattern.finditer(words[first : stream.last[stretch]]):
            adding.agent_at.append(first + found.end() - 1)
            adding.agent.append(weight)


# ------------------------------------------------------------------ pairs


def _add_pairs(
    weights: Weights,
    stream: Stream,
    stretches: Sequence[Stretch],
    hits: _Hits,
    change: Array,
) -> None:
    """Add what the words before a place and those after it say together: who is asked
    answers, and takes up the other's words.
    """
    worth = change.real > WORTH_A_LOOK
    worth |= change.imag > WORTH_A_LOOK
    worth[stream.last] = True
    worth[stream.first] = False
    at: list[int] = []
    pairs: list[complex] = []
    codes = stream.codes.tolist()
    for last, first in zip(stream.last, stream.first[1:], strict=False):
        codes[last] = codes[first]
    asked = _asked(stream, hits.asked)
    for places, (any_, by_first) in (
        (hits.questions, weights.questions),
        (asked, weights.asked),
    ):
        for place in places:
            at += (place, place)
            pairs += (any_, by_first.get(codes[place], 0j))
    for places, pair in zip(_echoes(stream, stretches), weights.echoes, strict=True):
        at += places
        pairs += [pair] * len(places)
    if at:
        where = np.array(at)
        kept = worth[where]
        np.add.at(change, where[kept], np.array(pairs)[kept])


def _asked(stream: Stream, words: Iterable[tuple[int, int]]) -> list[int]:
    """Return the places a few characters behind a question word."""
    found = bytearray(len(stream.codes))
    for start, end in words:
        stop = min(start + ASKED_WITHIN, stream.last[bisect_left(stream.last, start)])
        if stop >= end:
            found[end : stop + 1] = _ONES[: stop + 1 - end]
    places: list[int] = np.frombuffer(found, bool).nonzero()[0].tolist()
    return places


def _echoes(stream: Stream, stretches: Sequence[Stretch]) -> list[list[int]]:
    """Return the places where what follows takes up one, two, just these two, three
    characters of what was said shortly before.

    Between two stretches stand END and BEGIN, so an echo is two characters further off
    there; its place is the END.
    """
    reach = _reach(stream, stretches)
    size, most = len(stream.codes), ECHO_WITHIN + 2
    padded = np.zeros(size + most + 2, np.uint16)
    padded[most : most + size] = stream.codes
    step = padded.itemsize
    # Row d of the shifted characters: those d + 1 before.
    shifted = np.ndarray(
        (most, size), padded.dtype, padded, (most - 1) * step, (-step, step)
    )
    equal = (shifted == stream.codes).ravel().nonzero()[0]
    back, at = np.divmod(equal, size)
    back += 1
    near = back <= reach[at]
    back, at = back[near], at[near]
    first = np.zeros(size, bool)
    first[stream.first] = True
    across = 2 * first[at]
    said = back - across
    place = at - across
    at = at + most
    two = (said > 1) & (padded[at + 1] == padded[at + 1 - back])
    three = two & (said > 2) & (padded[at + 2] == padded[at + 2 - back])
    sizes = np.zeros(size, np.uint8)
    sizes[place] = 1
    sizes[place[two]] = 2
    sizes[place[two & (said == 2)]] = 3
    long = np.zeros(size, bool)
    long[place[three]] = True
    return [
        sizes.nonzero()[0].tolist(),
        (sizes == 2).nonzero()[0].tolist(),
        (sizes == 3).nonzero()[0].tolist(),
        long.nonzero()[0].tolist(),
    ]


def _reach(stream: Stream, stretches: Sequence[Stretch]) -> Array:
    """Return how far back an echo of each character may stand."""
    size = len(stream.codes)
    reach = np.arange(size)
    first, last = np.array(stream.first), np.array(stream.last)
    lengths = last - first
    reach -= np.repeat(first, lengths + 2)
    np.minimum(reach, ECHO_WITHIN, out=reach)
    before = np.minimum(lengths[:-1], ECHO_WITHIN) + 2
    reach[first[1:]] = before * [one.follows for one in stretches[1:]]
    reach[last] = 0
    return reach
