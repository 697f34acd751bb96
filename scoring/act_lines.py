"""What is said in a call as one row of numbers; the keys of its segments' n-grams, out.

All segments are cut at once, and what stands beside them with them. A line break, which
no n-gram holds, stands behind every utterance.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scoring.act_features import AROUND, LONGEST_GRAM, PAIR
from scoring.act_grams import (
    BARE,
    BITS,
    BLANK,
    LEFT,
    MINE,
    NEXT,
    OTHER,
    RIGHT,
    SEAM_LEFT,
    SEAM_RIGHT,
    SOUND,
    TYPE_AT,
    UNKNOWN,
    Alphabet,
    Ints,
    Keys,
)
from scoring.act_rows import Talk

Places = npt.NDArray[np.int64]
_SHIFT = np.uint64(BITS)
_PAIRS_BESIDE = np.arange(AROUND - 1)


class Lines:
    """The utterances of a call, their characters and their sounds as numbers."""

    def __init__(self, talk: Talk, alphabet: Alphabet) -> None:
        texts = [one.text for one in talk.said]
        self._chars, self._sounds = alphabet.of_text("\n".join([*texts, ""]))
        sizes = np.array([*map(len, texts)], np.int64)
        self._ends: Places = np.cumsum(sizes + 1) - 1
        self._begins: Places = self._ends - sizes
        around = talk.around
        self._others = _numbers([one.other_at for one in around])
        follows = [at if one.next else None for at, one in enumerate(around, 1)]
        self._nexts = _numbers(follows)
        speakers = [one.speaker for one in talk.said]
        mine = [a is b for a, b in itertools.pairwise(speakers)]
        self._next_kinds = np.where([*mine, False], MINE, NEXT)
        self._homes = np.array(talk.homes, np.int64)
        spans = np.array(talk.spans, np.int64).reshape(-1, PAIR)
        self._spans = spans + self._begins.take(self._homes)[:, None]
        self._marks = [alphabet.number(mark) for mark in "^$|"]

    def keys(self, first: int, last: int) -> tuple[Keys, Ints]:
        """Return the keys of segments ``[first, last)``, at least one, and for each of
        which it is, counted from ``first``.
        """
        homes = self._homes[first:last]
        starts, ends = self._spans[first:last].T
        keys, owners = self._own(starts, ends)
        for more, whose in (
            self._beside(starts, ends, homes),
            self._seams(starts, ends, homes),
        ):
            keys.append(more)
            owners.append(whose)
        return np.concatenate(keys), np.concatenate(owners).astype(np.int32)

    def _own(self, starts: Places, ends: Places) -> tuple[list[Keys], list[Places]]:
        """Return the n-grams of segments, of which the marks of their ends are part,
        and of their sounds. None that reaches into the next one is known.
        """
        sizes = ends - starts + len("^$")
        first = np.cumsum(sizes) - sizes
        owners = np.repeat(np.arange(len(starts)), sizes)
        at = np.arange(len(owners)) + (starts - 1 - first).take(owners)
        chars, sounds = self._chars.take(at), self._sounds.take(at)
        begin, end, _ = self._marks
        chars[first], chars[first + sizes - 1] = begin, end
        sounds[first], sounds[first + sizes - 1] = UNKNOWN, UNKNOWN
        bare = _grams(chars, BARE, 1)
        said = _grams(sounds, SOUND, PAIR)
        return [*bare, *said], [owners[: len(keys)] for keys in (*bare, *said)]

    def _beside(
        self, starts: Places, ends: Places, homes: Places
    ) -> tuple[Keys, Places]:
        """Return the pairs of characters that stand beside segments: in their utterance
        or, at its ends, at the end of the other side's last and the begin of the next.
        """
        begins, stops = self._begins.take(homes), self._ends.take(homes)
        others, nexts = self._others.take(homes), self._nexts.take(homes)
        left, right = np.flatnonzero(starts > begins), np.flatnonzero(ends < stops)
        first = np.flatnonzero((starts == begins) & (others >= 0))
        last = np.flatnonzero((ends == stops) & (nexts >= 0))
        other, following = others.take(first), nexts.take(last)
        other_ends, next_begins = self._ends.take(other), self._begins.take(following)
        at_start, at_end = starts.take(left), ends.take(right)
        froms = at_start - AROUND, at_end, other_ends - AROUND, next_begins
        lows = begins.take(left), at_end, self._begins.take(other), next_begins
        highs = at_start, stops.take(right), other_ends, self._ends.take(following)
        places, low, high = map(np.concatenate, (froms, lows, highs))
        kinds = np.repeat([LEFT, RIGHT, OTHER], [len(left), len(right), len(first)])
        kinds = np.concatenate([kinds, self._next_kinds.take(homes.take(last))])
        owners = np.concatenate([left, right, first, last])
        at = places[:, None] + _PAIRS_BESIDE
        rows, columns = np.nonzero((at >= low[:, None]) & (at + 1 < high[:, None]))
        at = at[rows, columns]
        keys = self._chars.take(at) << _SHIFT | self._chars.take(at + 1)
        keys |= kinds.astype(np.uint64).take(rows) << np.uint64(TYPE_AT)
        # The last character before a segment, and a bar behind it.
        edge = self._chars.take(starts.take(left) - 1) << _SHIFT
        edge |= np.uint64(self._marks[-1] | LEFT << TYPE_AT)
        return (
            np.concatenate([keys, edge]),
            np.concatenate([owners.take(rows), left]),
        )

    def _seams(
        self, starts: Places, ends: Places, homes: Places
    ) -> tuple[Keys, Places]:
        """Return the two characters before each seam in an utterance and the two behind
        it; there may be but one.
        """
        begins, stops = self._begins.take(homes), self._ends.take(homes)
        left, right = np.flatnonzero(starts > begins), np.flatnonzero(ends < stops)
        seams = np.concatenate([starts.take(left), ends.take(right)])
        owners = np.concatenate([left, right])
        chars = self._chars
        keys = chars.take(seams - PAIR) << _SHIFT | chars.take(seams - 1)
        keys = keys << _SHIFT | chars.take(seams)
        lone = seams + 1 >= stops.take(owners)
        behind = np.where(lone, np.uint64(BLANK), chars.take(seams + 1))
        keys = keys << _SHIFT | behind
        keys[: len(left)] |= np.uint64(SEAM_LEFT << TYPE_AT)
        keys[len(left) :] |= np.uint64(SEAM_RIGHT << TYPE_AT)
        return keys, owners


def _numbers(places: Sequence[int | None]) -> Places:
    """Return numbers of utterances, -1 for none."""
    return np.array([-1 if at is None else at for at in places], np.int64)


def _grams(chars: Keys, kind: int, shortest: int) -> list[Keys]:
    """Return the keys of all n-grams of a row of characters, by their size."""
    keys, grams = [], chars
    for size in range(1, LONGEST_GRAM + 1):
        if size > 1:
            grams = grams[:-1] << _SHIFT | chars[size - 1 :]
        if size >= shortest:
            keys.append(grams | np.uint64(kind << TYPE_AT) if kind else grams)
    return keys
