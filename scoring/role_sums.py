"""Weights added up: the stream of a call in, a score per character and place out.

Per character the log-odds of the words for the agent; per place the scores of a change
of speaker before it, a pair (away from the agent, back) held as one complex number.
Every pair is added in one fixed order, whatever the call: some scores are compared with
thresholds of as many decimals as the weights have.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.role_grams import LONGEST, Array, Grams
from scoring.role_pairs import Hits, PairWeights, add_pairs, hits_of
from scoring.role_stream import MARKS, Stream, Stretch

_NOTHING = (0.0, 0j, 0j)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of the features of ``training/roles/features.py``, as they are added up.

    By row of ``grams``: ``emit`` for the agent; the pairs ``left``, ``right``,
    ``astride`` of what ends before a place, begins there, stands astride of it; and
    ``flags`` (``role_pairs.Hits``). A cue without a pattern is where its n-gram is.
    ``acts`` maps a lexicon to (for the agent, its beginning, its end).
    ``inside``, ``turn`` and ``marks`` (inside a turn, between turns) are pairs.
    """

    grams: Grams
    emit: Array
    left: Array
    right: Array
    astride: Array
    flags: Array
    cues: tuple[tuple[re.Pattern[str] | None, float], ...]
    acts: Mapping[str, tuple[float, complex, complex]]
    within: complex
    inside: complex
    turn: complex
    marks: Array
    pairs: PairWeights


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
    adding = _Adding([], [])
    _add_acts(weights, stream, stretches, adding, found.change)
    hits = hits_of(weights.flags.take(rows))
    _add_cues(weights, stream, hits, adding)
    if adding.agent:
        np.add.at(found.agent, adding.agent_at, adding.agent)
    add_pairs(weights.pairs, stream, stretches, hits, found.change)
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
    for length in range(min(LONGEST, size), 0, -1):
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
    """Scores for the agent to add: at which characters, and how much."""

    agent_at: list[int]
    agent: list[float]


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
        if one.matches:
            starts, begin, end = one.normal.starts, one.start, one.end
            base = opened + 1 - begin
            for match in one.matches:
                span = match.span
                names.append(match.lexicon)
                edges.append(base + bisect_left(starts, span.start, begin, end))
                edges.append(base + bisect_left(starts, span.end, begin, end))
    if not names:
        return
    places = stream.next_place[edges].tolist()
    within = bytearray(len(change))
    pairs: list[complex] = []
    get = weights.acts.get
    for name, start, end in zip(names, places[::2], places[1::2], strict=True):
        emit, begins, ends = get(name, _NOTHING)
        if start == end:
            begins = ends = 0j
        else:
            adding.agent_at.append(end - 1)
            adding.agent.append(emit)
            if end - start > 1:
                within[start + 1 : end] = b"\1" * (end - start - 1)
        pairs.append(begins)
        pairs.append(ends)
    np.add.at(change, places, pairs)
    change[np.frombuffer(within, bool)] += weights.within


def _add_cues(weights: Weights, stream: Stream, hits: Hits, adding: _Adding) -> None:
    words = stream.codes.astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")
    tried: set[tuple[int, int]] = set()
    for start, end, flags in hits.cues():
        stretch = bisect_left(stream.last, start)
        left = flags
        while left:
            lowest = left & -left
            left ^= lowest
            number = lowest.bit_length() - 1
            pattern, weight = weights.cues[number]
            if pattern is None:
                adding.agent_at.append(end - 1)
                adding.agent.append(weight)
            elif (stretch, number) not in tried:
                tried.add((stretch, number))
                first = stream.first[stretch]
                for found in pattern.finditer(words[first : stream.last[stretch]]):
                    adding.agent_at.append(first + found.end() - 1)
                    adding.agent.append(weight)
