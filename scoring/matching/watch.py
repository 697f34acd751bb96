"""Many phrases in, which of them a text may hold out: what waits for its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from scoring.matching.anchors import Need
from scoring.matching.automaton import Automaton
from scoring.matching.compile import Literal, Pattern
from scoring.matching.skeleton import BARE

# Texts of more characters are looked at block by block.
_BLOCK = 32
_SHORT = 2 * _BLOCK


class Waits(NamedTuple):
    """A pattern that waits for a word, and the characters it needs ``before`` and
    ``behind`` it: one of each set, a set being bits of a number.
    """

    before: tuple[int, ...]
    behind: tuple[int, ...]
    pattern: Pattern


class Waiting(NamedTuple):
    """What waits for a word: phrases that are it, patterns, the lexicons of both."""

    literals: tuple[Literal, ...]
    patterns: tuple[Waits, ...]
    lexicons: frozenset[str]


class Watch:
    """All that is looked for on one level of skeletons: ``automaton`` finds words by
    their number, ``now[number]`` is what waits for one, ``later[number]`` which
    exceptions do: they count only where their lexicon was found. ``like_bare``: what a
    text without fillers holds on this level is found on the level ``BARE``, too.
    """

    def __init__(
        self, level: int, entries: Mapping[str, Sequence[Literal | Pattern]]
    ) -> None:
        self.level = level
        mine = {
            word: found
            for word, row in entries.items()
            if (found := [entry for entry in row if entry.level == level])
        }
        # Numbers, for sets that lie all over the memory take ten times as long.
        self._bits: dict[str, int] = {}
        self._masks: dict[frozenset[str], int] = {}
        self.automaton = Automaton(tuple(mine))
        self.now = [self._waiting(row, late=False) for row in mine.values()]
        self.later = {
            number: self._waiting(row, late=True)
            for number, row in enumerate(mine.values())
            if any(one.phrase.exception for one in row)
        }

        self.like_bare = _like_bare(entries, mine)

    def around(self, text: str) -> tuple[Sequence[int], Sequence[int]]:
        """Return for each place of ``text`` the characters that stand before it, and
        those behind it, as bits; of a long text those in the neighbourhood.
        """
        bits = self._bits
        each = [bits.get(char, 0) for char in text]
        if len(each) > _SHORT:
            near = _neighbourhoods(each)
            return near, near
        before = [*accumulate(each, or_, initial=0)]
        each.reverse()
        behind = [*accumulate(each, or_, initial=0)]
        behind.reverse()
        return before, behind

    def _waiting(self, row: Iterable[Literal | Pattern], *, late: bool) -> Waiting:
        mine = [one for one in row if one.phrase.exception == late]
        return Waiting(
            tuple([one for one in mine if isinstance(one, Literal)]),
            tuple([self._waits(one) for one in mine if isinstance(one, Pattern)]),
            frozenset([one.phrase.lexicon for one in mine]),
        )

    def _waits(self, pattern: Pattern) -> Waits:
        near = [need for need in pattern.needs if need.reach <= _SHORT]
        return Waits(
            tuple([self._mask(need) for need in near if not need.behind]),
            tuple([self._mask(need) for need in near if need.behind]),
            pattern,
        )

    def _mask(self, need: Need) -> int:
        """Return the characters of a need as bits; many needs share theirs."""
        mask = self._masks.get(need.chars, 0)
        if not mask:
            for char in sorted(need.chars):
                mask |= self._bits.setdefault(char, 1 << len(self._bits))
            self._masks[need.chars] = mask
        return mask


def _like_bare(
    entries: Mapping[str, Sequence[Literal | Pattern]],
    mine: Mapping[str, Sequence[Literal | Pattern]],
) -> bool:
    """Tell whether the patterns of a level say of a text without fillers what their
    bare variants say of it: they do unless an ``{any}`` stands beside fillers alone.
    """
    narrow = {
        (one.phrase, one.begins, one.ends)
        for row in entries.values()
        for one in row
        if isinstance(one, Pattern) and one.level == BARE and not one.any
    }
    return not any(
        isinstance(one, Pattern)
        and one.any
        and (one.phrase, one.begins, one.ends) in narrow
        for row in mine.values()
        for one in row
    )


def _neighbourhoods(each: Sequence[int]) -> list[int]:
    """Return for each place of a text, and its end, the bits of all characters no more
    than ``_SHORT`` away, and of some that are.
    """
    blocks = []
    for start in range(0, len(each) + 1, _BLOCK):
        mask = 0
        for bit in each[start : start + _BLOCK]:
            mask |= bit
        blocks.append(mask)
    near: list[int] = []
    for at in range(len(blocks)):
        mask = 0
        for other in blocks[max(0, at - 2) : at + 3]:
            mask |= other
        near += [mask] * _BLOCK
    return near
