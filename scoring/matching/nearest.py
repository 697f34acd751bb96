"""Wordings and sentences in, the sentence nearest to any wording out.

Every wording beside every sentence would be the dearest part of a call's checks. How
many characters they share bounds how alike they can be, and is told for all wordings at
once; only those that can still win are compared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

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
_Group = tuple[float, int, int, int]  # bound, characters of its wordings, their places


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
        sizes = [len(word) for word in self.words]
        self._groups = tuple(
            (size, bisect_left(sizes, size), bisect_right(sizes, size))
            for size in sorted(set(sizes))
        )
        self._lanes: dict[str, int] = {}
        for at, word in enumerate(self.words):
            for char in word[:_LANE]:
                self._lanes[char] = self._lanes.get(char, 0) + (1 << 8 * at)

    def shared(self, words: str) -> bytes:
        """Return how many characters of each wording stand in ``words`` too, of the
        first 255: one byte each, added up side by side in one number.
        """
        found = filter(None, map(self._lanes.get, set(words)))
        return sum(found).to_bytes(len(self.words), "little")

    def nearest(self, words: str, floor: float) -> tuple[int, float] | None:
        """Return the place of the wording most like ``words`` and how alike it is
        (0..100), None where none is more than ``floor``.

        A longer wording is compared as a whole and comes before the others, which are
        looked for inside.
        """
        shared = self.shared(words)
        inside: list[_Group] = []
        whole: list[_Group] = []
        for size, start, stop in self._groups:
            most = max(shared[start:stop])
            if most or size > _LANE:
                longer = size > len(words)
                bound = _bound(size, most, len(words) if longer else None)
                if bound + _SLACK > floor:
                    (whole if longer else inside).append((bound, size, start, stop))
        return (
            whole and self._best(words, shared, whole, fuzz.ratio, floor)
        ) or self._best(words, shared, inside, fuzz.partial_ratio, floor)

    def _best(
        self,
        words: str,
        shared: bytes,
        groups: list[_Group],
        likeness: Likeness,
        floor: float,
    ) -> tuple[int, float] | None:
        """Return the first of the most alike wordings above ``floor``."""
        best, kept = floor, []
        for bound, size, start, stop in sorted(groups, reverse=True):
            if bound + _SLACK < best:
                break
            around = len(words) if likeness is fuzz.ratio else None
            for at in sorted(range(start, stop), key=shared.__getitem__, reverse=True):
                if _bound(size, shared[at], around) + _SLACK < best:
                    break
                least = max(0.0, best - _SLACK)
                found = likeness(words, self.words[at], score_cutoff=least)
                if found and found >= least:
                    kept.append((at, found))
                    best = max(best, found)
        equal = [at for at, found in kept if found >= best - _SLACK]
        if len(equal) == 1 and best > floor + _SLACK:
            return equal[0], best
        # Equal but for a binary fraction: which one it is, one rule decides for all.
        equal.sort(key=self._ranks.__getitem__)
        pool = [self.words[at] for at in equal]
        one = process.extractOne(words, pool, scorer=likeness, score_cutoff=floor)
        return (equal[one[2]], one[1]) if one and one[1] > floor else None


def _bound(size: int, shared: int, around: int | None) -> float:
    """Return how alike (0..100) a wording of ``size`` characters can be at most to
    words that have ``shared`` of them: all of these in order, against ``around``
    characters, else against the least of words around them.
    """
    if size > _LANE:
        shared += size - _LANE
    return 200.0 * shared / (size + (shared if around is None else around))


def nearest(wordings: Wordings, texts: Sequence[tuple[int, str]]) -> Nearest | None:
    """Return the text most like one of ``wordings``, None where none is like any.

    ``texts`` are ``(utterance index, raw text)``. A wording is looked for inside longer
    texts and compared as a whole with shorter ones, so that 好 is not all of 您好.
    The earliest of equally near texts wins.
    """
    best: Nearest | None = None
    for utterance, raw in texts:
        words = _words_of(raw)
        if not words:
            continue
        floor = best.similarity * 100 if best else 0.0
        found = wordings.nearest(words, floor)
        if found:
            shown = wordings.shown[found[0]]
            best = Nearest(utterance, raw, shown, found[1] / 100)
    return best


def _words_of(raw: str) -> str:
    return _remembered(raw) if len(raw) <= _LONGEST else _bare(raw)


def _bare(raw: str) -> str:
    (normal,) = normalise_all([raw])
    return skeleton(normal, BARE).text


_remembered = lru_cache(_REMEMBERED)(_bare)
