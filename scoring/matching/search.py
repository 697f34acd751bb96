"""Automaton hits of one turn in, the phrases that truly stand there out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scoring.matching.borders import Borders
from scoring.matching.compile import Anchor, Literal, Pattern
from scoring.matching.skeleton import Skeleton
from scoring.matching.slots import Slots

_SURE, _VARIANT, _DOUBTFUL = 1.0, 0.95, 0.9
_SHORTEST_PART = 2
# A house name stands at the start of a sentence or after 你好, 喂, 我是, 这里是.
_BEFORE_HOUSE = frozenset("好喂是")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase found in a turn, borders checked, overlaps not yet settled.

    ``start`` and ``end`` are characters of the normalised text, ``words`` how many of
    them count; ``exact`` if they are the words as the template spells them; an
    ``exception`` takes the hits away that it overlaps.
    """

    lexicon: str
    phrase: str
    turn: int
    start: int
    end: int
    words: int
    exact: bool
    confidence: float
    exception: bool


Waiting: TypeAlias = tuple[
    tuple[Literal, ...], tuple[tuple[int, int, int, Pattern], ...]
]
"""What waits for a word of the automaton: phrases that are it, and patterns, each
with its number, the bit that the word sets, and all of its bits.
"""


def waiting_at(
    level: int, entries: Sequence[Sequence[Literal | Anchor]]
) -> tuple[Waiting, ...]:
    """Return what waits for each word of the automaton on one level."""
    return tuple(
        (
            tuple(
                one for one in row if isinstance(one, Literal) and one.level == level
            ),
            tuple(
                (id(one.pattern), one.bit, one.pattern.sets, one.pattern)
                for one in row
                if isinstance(one, Anchor) and one.pattern.level == level
            ),
        )
        for row in entries
    )


class Search:
    """The search of one turn: what was found, which patterns were tried."""

    def __init__(self, turn: int, borders: Borders, slots: Slots) -> None:
        self.turn = turn
        self.found: list[Candidate] = []
        self._later: list[tuple[Literal | Pattern, Skeleton, int, int]] = []
        self._borders = borders
        self._slots = slots

    def look(
        self,
        skel: Skeleton,
        hits: Sequence[tuple[int, int, int]],
        waiting: Sequence[Waiting],
    ) -> None:
        """Follow up the automaton's ``hits`` for the phrases that wait for them.

        This loop is most of what many phrases cost, hence the plain numbers.
        """
        seen: dict[int, int] = {}
        known = seen.get
        for index, start, end in hits:
            literals, anchors = waiting[index]
            for literal in literals:
                self._follow(literal, skel, start, end)
            for key, bit, sets, pattern in anchors:
                before = known(key, 0)
                bits = before | bit
                if bits != before:
                    seen[key] = bits
                    if bits == sets:
                        self._follow(pattern, skel, start, end)

    def finish(self) -> list[Candidate]:
        """Return all that was found, by place; exceptions only of lexicons that hit."""
        hit = {candidate.lexicon for candidate in self.found}
        for entry, skel, start, end in self._later:
            if entry.phrase.lexicon in hit:
                self._try(entry, skel, start, end)
        self._later.clear()
        return sorted(self.found, key=lambda c: (c.start, c.end, c.lexicon, c.phrase))

    def _follow(
        self, entry: Literal | Pattern, skel: Skeleton, start: int, end: int
    ) -> None:
        if entry.phrase.exception:
            self._later.append((entry, skel, start, end))
        else:
            self._try(entry, skel, start, end)

    def _try(
        self, entry: Literal | Pattern, skel: Skeleton, start: int, end: int
    ) -> None:
        if isinstance(entry, Literal):
            self._keep(entry, skel, start, end)
        else:
            self._pattern(entry, skel)

    def _pattern(self, entry: Pattern, skel: Skeleton) -> None:
        """Try a pattern everywhere in a turn, the likeliest legal end at each start."""
        ready, at = entry.ready(), 0
        while (found := ready.search(skel.text, at)) is not None:
            start = found.start()
            at = start + 1
            if entry.house and not self._house(skel, start):
                continue
            for end in _ends(entry, skel, start):
                if self._keep(entry, skel, start, end):
                    break

    def _house(self, skel: Skeleton, start: int) -> bool:
        """Tell whether a house name may stand at ``start``."""
        return (
            skel.begins(start)
            or skel.text[start - 1] in _BEFORE_HOUSE
            or self._slots.is_own(skel.text[start:])
        )

    def _check(
        self, entry: Literal | Pattern, skel: Skeleton, start: int, end: int
    ) -> float:
        """Return the confidence of a hit at skeleton ``[start, end)``, 0 for none."""
        if entry.begins and not skel.begins(start):
            return 0.0
        if entry.ends and not skel.ends(end):
            return 0.0
        if entry.phrase.exception:
            return self._excepts(entry, skel, start, end)
        crosses = skel.crosses(start, end)
        fault = entry.phrase.fault
        if fault and (crosses or skel.answers(start, end)):
            return 0.0
        confidence = self._bordered(skel, start, end, strict=fault)
        return min(confidence, _DOUBTFUL) if crosses else confidence

    def _excepts(
        self, entry: Literal | Pattern, skel: Skeleton, start: int, end: int
    ) -> float:
        """Return the confidence of an exception, 0 for none.

        In doubt for the agent: what clears of a fault needs no word borders; what takes
        a courtesy away needs them, and no pause (您好，多久 is a greeting) unless the
        template leaves room by an ``{any}``.
        """
        if entry.phrase.fault:
            return _SURE
        roomy = isinstance(entry, Pattern) and entry.any
        if not roomy and skel.pauses(start, end):
            return 0.0
        return self._bordered(skel, start, end, strict=False)

    def _bordered(self, skel: Skeleton, start: int, end: int, *, strict: bool) -> float:
        """Return 1 on word borders, less inside a compound word, 0 off them.

        Not ``strict``: a hit may end inside a longer word if that falls into words and
        the hit holds at least two characters of it: 谢谢 in 谢谢您, not 下午好 in
        下午好几个.
        """
        at, to = skel.at[start], skel.at[end - 1] + 1
        confidence = _SURE
        for border in (at, to):
            word = self._borders.word_over(border)
            if word is None or skel.only_fillers(border, word):
                continue
            inside = min(word[1], to) - max(word[0], at)
            if strict or inside < _SHORTEST_PART or not self._borders.splits(border):
                return 0.0
            confidence = _DOUBTFUL
        return confidence

    def _keep(
        self, entry: Literal | Pattern, skel: Skeleton, start: int, end: int
    ) -> bool:
        """Note a hit at skeleton ``[start, end)`` if it is a legal one."""
        confidence = self._check(entry, skel, start, end)
        if not confidence:
            return False
        at, to = skel.at[start], skel.at[end - 1] + 1
        exact = entry.spells(skel.normal[at:to])
        self.found.append(
            Candidate(
                entry.phrase.lexicon,
                entry.phrase.text,
                self.turn,
                at,
                to,
                end - start,
                exact,
                confidence if exact else min(confidence, _VARIANT),
                entry.phrase.exception,
            )
        )
        return True


def _ends(entry: Pattern, skel: Skeleton, start: int) -> Iterator[int]:
    """Yield the ends a pattern may have at ``start``, likeliest first, none twice."""
    seen: set[int] = set()
    for pattern in (entry.ready(), entry.long()) if entry.any else (entry.ready(),):
        stop = len(skel.text)
        while (found := pattern.match(skel.text, start, stop)) is not None:
            end = found.end()
            if end not in seen and _within_sentence(found, skel):
                seen.add(end)
                yield end
            stop = end - 1


def _within_sentence(found: re.Match[str], skel: Skeleton) -> bool:
    """Tell whether no ``{any}`` (the only groups there are) runs across 。？！."""
    whole = found.span()
    for group in range(1, found.re.groups + 1):
        start, end = found.span(group)
        if start < 0:
            continue
        if skel.crosses(max(start - 1, whole[0]), min(end + 1, whole[1])):
            return False
    return True
