"""Automaton hits of one turn in, the phrases that truly stand there out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from scoring.matching.borders import Borders
from scoring.matching.compile import Literal, Pattern
from scoring.matching.skeleton import Skeleton
from scoring.matching.slots import Slots
from scoring.matching.watch import Waiting, Watch
from scoring.model import NormalText

_SURE, _VARIANT, _DOUBTFUL = 1.0, 0.95, 0.9
_SHORTEST_PART = 2
# A house name stands at the start of a sentence or after 你好, 喂, 我是, 这里是.
_BEFORE_HOUSE = frozenset("好喂是")


class Candidate(NamedTuple):
    """A phrase found in a turn, borders checked, overlaps not yet settled.

    ``start`` and ``end`` are characters of the normalised text, ``words`` how many of
    them count; ``exact`` if they are the words as the template spells them; an
    ``exception`` takes the hits away that it overlaps.
    """

    lexicon: str
    phrase: str
    start: int
    end: int
    words: int
    exact: bool
    confidence: float
    exception: bool


Places = list[tuple[int, int]]
"""Where words that a pattern waits for stand, by their ends."""
Hits = Sequence[tuple[int, int, int]]
"""What an automaton found: number of the word, start, end."""


Rows = Sequence[tuple[Waiting, int, int]]
"""What waits for the words that were found, and where they stand."""


class Search:
    """The search of one turn: what was found, which exceptions are still to try."""

    def __init__(self, borders: Borders, slots: Slots) -> None:
        self.found: list[Candidate] = []
        self._looked: list[tuple[NormalText, str, Watch, Hits]] = []
        self._borders = borders
        self._slots = slots

    def look(self, normal: NormalText, text: str, watch: Watch) -> None:
        """Look in ``text``, the skeleton of ``normal`` on the level of ``watch``, for
        all that is waited for there.
        """
        hits = watch.automaton.find(text)
        if hits:
            now = watch.now
            self._follow(normal, text, watch, [(now[i], at, to) for i, at, to in hits])
            self._looked.append((normal, text, watch, hits))

    def finish(self) -> list[Candidate]:
        """Return all that was found, by place; exceptions only of lexicons that hit."""
        if not self.found:
            return self.found
        lexicons = {candidate.lexicon for candidate in self.found}
        for normal, text, watch, hits in self._looked:
            later = watch.later
            rows = [
                (row, at, to)
                for i, at, to in hits
                if (row := later.get(i)) and not row.lexicons.isdisjoint(lexicons)
            ]
            if rows:
                self._follow(normal, text, watch, rows, lexicons)
        self.found.sort(key=_place)
        return self.found

    def _follow(
        self,
        normal: NormalText,
        text: str,
        watch: Watch,
        rows: Rows,
        only: Collection[str] | None = None,
    ) -> None:
        """Follow up words that stand in a skeleton for the phrases that wait for them,
        ``only`` for those of some lexicons.
        """
        said = [
            (literal, start, end)
            for row, start, end in rows
            for literal in row.literals
        ]
        tries = _worth_trying(rows, *watch.around(text))
        if not said and not tries:
            return
        skel = Skeleton(normal, watch.level, text)
        for literal, start, end in said:
            if only is None or literal.phrase.lexicon in only:
                self._keep(literal, skel, start, end)
        for pattern, places in tries.items():
            if only is None or pattern.phrase.lexicon in only:
                self._pattern(pattern, skel, places)

    def _pattern(self, entry: Pattern, skel: Skeleton, places: Places) -> None:
        """Try a pattern at each start it may have, the likeliest legal end at each."""
        ready, text, tried = entry.ready(), skel.text, 0
        # Where no sentence ends inside, there is but one beginning.
        alone = entry.begins and not skel.strong
        look = ready.match if alone else ready.search
        for low, high in places:
            at = max(tried, high - entry.lead)
            if alone and at:
                return
            if entry.costly and not _worth(entry, text, low, high):
                continue
            stop = low + entry.longest
            while (found := look(text, at, stop)) is not None:
                start = found.start()
                if start > low:
                    break
                at = start + 1
                if entry.house and not self._house(skel, start):
                    continue
                for end in _ends(entry, skel, found):
                    if self._keep(entry, skel, start, end):
                        break
            tried = max(tried, low + 1)

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
        phrase = entry.phrase
        if phrase.exception:
            return self._excepts(entry, skel, start, end)
        crosses = bool(skel.strong) and skel.crosses(start, end)
        fault = phrase.fault
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
        if entry.begins and not skel.begins(start):
            return False
        if entry.ends and not skel.ends(end):
            return False
        confidence = self._check(entry, skel, start, end)
        if not confidence:
            return False
        phrase = entry.phrase
        at, to = skel.at[start], skel.at[end - 1] + 1
        exact = entry.spells(skel.normal[at:to])
        if not exact:
            confidence = min(confidence, _VARIANT)
        self.found.append(
            Candidate(
                phrase.lexicon,
                phrase.text,
                at,
                to,
                end - start,
                exact,
                confidence,
                phrase.exception,
            )
        )
        return True


def _place(one: Candidate) -> tuple[int, int, str, str]:
    return one.start, one.end, one.lexicon, one.phrase


def _worth_trying(
    rows: Rows, before: Sequence[int], behind: Sequence[int]
) -> dict[Pattern, Places]:
    """Return the patterns whose words stand there, with all the characters that they
    need ``before`` and ``behind`` (bits by place), and where the words stand.
    """
    tries: dict[Pattern, Places] = {}
    for (_, patterns, _), start, end in rows:
        left, right = before[start], behind[end]
        for lefts, rights, pattern in patterns:
            for need in lefts:
                if not need & left:
                    break
            else:
                for need in rights:
                    if not need & right:
                        break
                else:
                    tries.setdefault(pattern, []).append((start, end))
    return tries


def _worth(entry: Pattern, text: str, start: int, end: int) -> bool:
    """Tell whether what a pattern needs stands round its word at ``[start, end)``."""
    for chars, behind, reach in entry.needs:
        first, last = (end, end + reach) if behind else (max(0, start - reach), start)
        near = text[first:last]
        if chars.isdisjoint(near):
            return False
    return True


def _ends(entry: Pattern, skel: Skeleton, found: re.Match[str]) -> Iterator[int]:
    """Yield the ends a pattern may have where it was ``found``, likeliest first, none
    twice.
    """
    text, start = skel.text, found.start()
    # What was found may have been sought in a part of the text alone.
    first = found if found.endpos == len(text) else None
    seen: set[int] = set()
    for pattern in (entry.ready(), entry.long()) if entry.any else (entry.ready(),):
        one = first or pattern.match(text, start)
        first = None
        while one is not None:
            end = one.end()
            if end not in seen and _within_sentence(one, skel):
                seen.add(end)
                yield end
            one = pattern.match(text, start, end - 1)


def _within_sentence(found: re.Match[str], skel: Skeleton) -> bool:
    """Tell whether no ``{any}`` (the only groups there are) runs across 。？！."""
    if not skel.strong:
        return True
    whole = found.span()
    for group in range(1, found.re.groups + 1):
        start, end = found.span(group)
        if start < 0:
            continue
        if skel.crosses(max(start - 1, whole[0]), min(end + 1, whole[1])):
            return False
    return True
