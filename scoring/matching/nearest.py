"""Wordings and sentences in, the sentence nearest to any wording out.

Every wording beside every sentence would be the dearest part of a call's checks. How
many characters they share bounds how alike they can be, and is told for all wordings at
once; only those that can still win are compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import getitem

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from scoring.matching.skeleton import BARE, skeleton
from scoring.model import Nearest
from scoring.text import normalise_all

_MOST_SAMPLES = 80
_SHORTEST = 2
_LANE = 255  # the most that one byte counts
_SLACK = 1e-6  # of 100; a bound must not fall below the score by a binary fraction
_REMEMBERED = 2048  # texts of up to so many characters whose words are remembered
_LONGEST = 200

Likeness = Callable[..., float]


class Wordings:
    """The wordings that sentences are compared with; immutable.

    ``samples`` are ``(folded wording, wording to show)``, of which the first 80 that
    have two characters are tried.
    """

    def __init__(self, samples: Iterable[tuple[str, str]]) -> None:
        chosen = [one for one in samples if len(one[0]) >= _SHORTEST][:_MOST_SAMPLES]
        by_size = sorted(range(len(chosen)), key=lambda at: len(chosen[at][0]))
        self._ranks = tuple(by_size)  # place among the samples, by place in here
        self.words = tuple(chosen[at][0] for at in by_size)
        self.shown = tuple(chosen[at][1] for at in by_size)
        self._sizes = [len(word) for word in self.words]
        self._bounds = tuple(map(_bounds, self._sizes))
        self._lanes: dict[str, int] = {}
        for at, word in enumerate(self.words):
            for char in word[:_LANE]:
                self._lanes[char] = self._lanes.get(char, 0) + (1 << 8 * at)

    def bounds(self, words: str) -> list[float]:
        """Return how alike (0..100) each wording can be to ``words`` at most.

        How many of its characters stand in ``words`` is counted for all at once, a byte
        each, in one number.
        """
        shared = sum(filter(None, map(self._lanes.get, set(words))))
        counts = shared.to_bytes(len(self.words), "little")
        return list(map(getitem, self._bounds, counts))

    def nearest(self, words: str, floor: float) -> tuple[int, float] | None:
        """Return the place of the wording most like ``words`` and how alike it is
        (0..100), None where none is more than ``floor``.

        A longer wording is compared as a whole and comes before the others, which are
        looked for inside.
        """
        bounds = self.bounds(words)
        if not bounds or max(bounds) + _SLACK < floor:
            return None
        longer = bisect_right(self._sizes, len(words))
        return self._best(
            words, bounds[longer:], longer, fuzz.ratio, floor
        ) or self._best(words, bounds[:longer], 0, fuzz.partial_ratio, floor)

    def _best(
        self,
        words: str,
        bounds: list[float],
        first: int,
        likeness: Likeness,
        floor: float,
    ) -> tuple[int, float] | None:
        """Return the first of the most alike wordings above ``floor``; ``bounds`` are
        those of the wordings from place ``first`` on, and are used up.
        """
        best, kept = floor, []
        while bounds:
            bound = max(bounds)
            if not bound or bound + _SLACK < best:
                break
            at = bounds.index(bound)
            bounds[at] = 0.0
            word = self.words[first + at]
            same = LCSseq.similarity(word, words)  # a closer bound, as cheap
            if 200.0 * same / (len(word) + same) + _SLACK < best:
                continue
            least = max(0.0, best - _SLACK)
            found = likeness(words, word, score_cutoff=least)
            if found and found >= least:
                kept.append((first + at, found))
                best = max(best, found)
        equal = [at for at, found in kept if found >= best - _SLACK]
        if len(equal) == 1 and best > floor + _SLACK:
            return equal[0], best
        # Equal but for a binary fraction: which one it is, one rule decides for all.
        equal.sort(key=self._ranks.__getitem__)
        pool = [self.words[at] for at in equal]
        one = process.extractOne(words, pool, scorer=likeness, score_cutoff=floor)
        return (equal[one[2]], one[1]) if one and one[1] > floor else None


@lru_cache(_LANE)
def _bounds(size: int) -> tuple[float, ...]:
    """Return how alike (0..100) a wording of ``size`` characters can be at most to
    words that hold 0, 1, 2 ... of them: all of these in order, and no more around.
    """
    more = max(0, size - _LANE)  # characters that were not counted
    return tuple(
        200.0 * (shared + more) / (size + shared + more) for shared in range(_LANE + 1)
    )


def nearest(wordings: Wordings, texts: Sequence[tuple[int, str]]) -> Nearest | None:
    """Return the text most like one of ``wordings``, None where none is like any.

    ``texts`` are ``(utterance index, raw text)``. A wording is looked for inside longer
    texts and compared as a whole with shorter ones, so that 好 is not all of 您好.
    The earliest of equally near texts wins.
    """
    best: Nearest | None = None
    for (utterance, raw), words in zip(texts, _words_of(texts), strict=True):
        if not words:
            continue
        floor = best.similarity * 100 if best else 0.0
        found = wordings.nearest(words, floor)
        if found:
            shown = wordings.shown[found[0]]
            best = Nearest(utterance, raw, shown, found[1] / 100)
    return best


_known: dict[str, str] = {}  # raw text -> its bare words


def _words_of(texts: Sequence[tuple[int, str]]) -> list[str]:
    """Return the bare words of each text; a call asks for the same ones several times,
    so they are remembered.
    """
    words = [_known.get(raw) for _, raw in texts]
    new = [raw for (_, raw), known in zip(texts, words, strict=True) if known is None]
    if not new:
        return [known or "" for known in words]
    if len(_known) >= _REMEMBERED:
        _known.clear()
    made = (skeleton(normal, BARE).text for normal in normalise_all(new))
    fresh = dict(zip(new, made, strict=True))
    _known.update((raw, bare) for raw, bare in fresh.items() if len(raw) <= _LONGEST)
    pairs = zip(texts, words, strict=True)
    return [fresh[raw] if known is None else known for (_, raw), known in pairs]
