"""Words that sound like a phrase, or nearly are one: lexicons in, weaker hits out.

Only courtesies are looked for, to the agent's credit; a fault is never heard in words
that were not said. Nothing here is compiled before the first question.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, compress

from rapidfuzz import fuzz, process

from scoring.matching.automaton import Automaton
from scoring.matching.skeleton import fold
from scoring.matching.syllables import classes, sounds
from scoring.matching.template import words as bare_words
from scoring.model import Company, MatchKind, NormalText

SHORTEST_SOUND = 4
"""Syllables of a phrase that is found by sound; shorter ones sound like anything."""
_ALL_ELSE_FROM = 6  # from so many syllables on no character need be the same
_OTHER_CHAR, _OTHER_SOUND = 0.05, 0.2  # confidence lost by a character
SHORTEST_NEAR, NEAR_FROM = 7, 86.0
"""Characters of a phrase that is found by nearness, and how near (0-100)."""
_SHARED_PAIRS = 0.5
_UNMARK = bytes.maketrans(b"\0\1", b"\1\0")
_HOUSE_BEFORE = ("我是", "我们是", "这里是", "这边是", "你好")
_HOUSE_AFTER = ("为你服务", "很高兴为你", "客服中心")


@dataclass(frozen=True, slots=True)
class Wording:
    """A fixed wording of a phrase: folded characters, its lexicon and template."""

    text: str
    lexicon: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A stretch ``[start, end)`` of a normalised text that is like a wording."""

    wording: Wording
    start: int
    end: int
    kind: MatchKind
    confidence: float


def house_wordings(companies: Iterable[Company]) -> list[Wording]:
    """Return how an agent names the house, from the names of the site file.

    A name counts only with what stands before or behind it when it is one's own (我是…,
    …为您服务): houses are also merely mentioned.
    """
    names = {fold(bare_words(n)) for c in companies for n in (c.name, *c.aliases)}
    found = []
    for name in sorted(names - {""}):
        found += [before + name for before in _HOUSE_BEFORE]
        found += [name + after for after in _HOUSE_AFTER]
    return [Wording(text, "company", "{company}") for text in found]


class Homophones:
    """Finds wordings by their sound, whatever characters the recogniser chose."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._wordings: dict[str, list[Wording]] = {}
        for one in wordings:
            if len(one.text) >= SHORTEST_SOUND:
                self._wordings.setdefault(classes(one.text), []).append(one)
        self._keys = tuple(self._wordings)

    @cached_property
    def _automaton(self) -> Automaton:
        return Automaton(self._keys)

    def among(self, normals: Sequence[NormalText]) -> list[int]:
        """Return which of the texts hold what sounds like a wording, and is not spelled
        as it: all are looked through at once.
        """
        texts = [_words(one, 0, len(one.text))[0] for one in normals]
        joined = "\n".join(texts)
        ends = [*accumulate(len(text) + 1 for text in texts)]
        found: set[int] = set()
        for index, first, last in self._automaton.find(classes(joined)):
            heard = joined[first:last]
            wordings = self._wordings[self._keys[index]]
            if any(_likeness(heard, wording.text) for wording in wordings):
                found.add(bisect_right(ends, first))
        return sorted(found)

    def find(self, normal: NormalText, start: int, end: int) -> list[Alike]:
        """Return what sounds like a wording in normalised ``[start, end)`` and is not
        spelled as it.
        """
        text, places = _words(normal, start, end)
        found: list[Alike] = []
        for index, first, last in self._automaton.find(classes(text)):
            heard = text[first:last]
            for wording in self._wordings[self._keys[index]]:
                confidence = _likeness(heard, wording.text)
                if confidence:
                    at, to = places[first], places[last - 1] + 1
                    found.append(
                        Alike(wording, at, to, MatchKind.HOMOPHONE, confidence)
                    )
        return found


def _words(normal: NormalText, start: int, end: int) -> tuple[str, Sequence[int]]:
    """Return the folded words of a part of a turn, and where each character stands."""
    text, filler = normal.text[start:end], normal.filler[start:end]
    if 1 not in filler:
        return fold(text), range(start, end)
    kept = filler.translate(_UNMARK)
    return fold("".join(compress(text, kept))), [*compress(range(start, end), kept)]


def _likeness(heard: str, meant: str) -> float:
    """Return the confidence that ``heard`` is ``meant``; 0 where it is too far or is
    spelled like it (then borders or exceptions spoke against it).
    """
    same = sum(a == b for a, b in zip(heard, meant, strict=True))
    if same == len(meant) or (2 * same < len(meant) < _ALL_ELSE_FROM):
        return 0.0
    lost = sum(
        _OTHER_CHAR if sounds(a) == sounds(b) else _OTHER_SOUND
        for a, b in zip(heard, meant, strict=True)
        if a != b
    )
    return max(0.5, round(0.95 - lost, 2))


class Neighbours:
    """Finds wordings of which most is there: a word dropped, added or misheard."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._wordings = [w for w in wordings if len(w.text) >= SHORTEST_NEAR]

    @cached_property
    def _index(self) -> tuple[list[str], dict[str, list[int]]]:
        """Return the wordings by sound, and which of them hold a pair of syllables."""
        said = [classes(one.text) for one in self._wordings]
        holding: dict[str, list[int]] = {}
        for at, text in enumerate(said):
            for pair in {text[i : i + 2] for i in range(len(text) - 1)}:
                holding.setdefault(pair, []).append(at)
        return said, holding

    def find(self, normal: NormalText, start: int, end: int) -> list[Alike]:
        """Return the nearest wording of each lexicon in normalised ``[start, end)``."""
        text, places = _words(normal, start, end)
        heard = classes(text)
        said, _ = self._index
        best: dict[str, Alike] = {}
        for number in self._candidates(heard):
            wording = self._wordings[number]
            found = fuzz.partial_ratio_alignment(
                said[number], heard, score_cutoff=NEAR_FROM
            )
            if found is None or len(said[number]) > len(heard) + 1:
                continue
            known = best.get(wording.lexicon)
            if known is None or found.score / 100 > known.confidence:
                at, to = places[found.dest_start], places[found.dest_end - 1] + 1
                best[wording.lexicon] = Alike(
                    wording, at, to, MatchKind.NEAR, round(found.score / 100, 2)
                )
        return list(best.values())

    def _candidates(self, heard: str) -> Sequence[int]:
        """Return the wordings that share enough pairs of syllables, in the order of
        what was heard: of equally near ones the first counts, in every process.
        """
        said, holding = self._index
        shared: Counter[int] = Counter()
        for pair in dict.fromkeys(heard[i : i + 2] for i in range(len(heard) - 1)):
            shared.update(holding.get(pair, ()))
        return [
            number
            for number, count in shared.items()
            if count >= _SHARED_PAIRS * (len(said[number]) - 1)
        ]


def nearest_sound(
    samples: tuple[tuple[str, str], ...], normal: NormalText, start: int, end: int
) -> str:
    """Return of the ``samples`` (folded wording, wording to show) the one to show that
    sounds most like normalised ``[start, end)``; the first of equals, empty for none.
    """
    heard = classes(_words(normal, start, end)[0])
    found = process.extractOne(heard, _sounds_of(samples), scorer=fuzz.ratio)
    return samples[found[2]][1] if found else ""


@lru_cache(maxsize=512)
def _sounds_of(samples: tuple[tuple[str, str], ...]) -> list[str]:
    """Return how the wordings sound; lexicons are few, and asked for all the time."""
    return [classes(word) for word, _ in samples]
