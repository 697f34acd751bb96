"""Lexicons and a site in, a matcher out: every phrase of every lexicon in a turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scoring.errors import ConfigError, Problem
from scoring.matching.automaton import Automaton
from scoring.matching.compile import Anchor, Literal, Pattern, Phrase, Table
from scoring.matching.nearest import nearest
from scoring.matching.skeleton import BARE, Skeleton, has_filler, skeleton
from scoring.matching.slots import Slots
from scoring.matching.template import TemplateError
from scoring.model import Lexicon, Nearest, NormalText, Site, Wording
from scoring.text import Borders, default_tokenizer

SITE_CLOSING = "site_closing"
"""The lexicon that a site file's ``closing`` phrases become."""

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


class Matcher:
    """All lexicons compiled into one automaton; immutable, cheap to ask."""

    def __init__(self, lexicons: Sequence[Lexicon], site: Site) -> None:
        self._made_of = (tuple(lexicons), site)
        self._slots = Slots(site)
        table = _table(self._made_of[0], site, self._slots)
        self._automaton = Automaton(tuple(table.entries))
        self._entries = tuple(table.entries.values())
        self._levels = _levels(self._entries)
        self._samples = table.samples
        self.lexicons = {lexicon.id: lexicon for lexicon in self._made_of[0]}

    def __reduce__(self) -> tuple[Callable[..., Matcher], tuple[object, ...]]:
        """Send the lexicons to a worker process, which compiles them again."""
        return Matcher, self._made_of

    def find(
        self, turn: int, normal: NormalText, borders: Borders | None = None
    ) -> list[Candidate]:
        """Return every phrase in one turn whose edges lie on word borders.

        ``borders`` are the word borders of ``normal.text``; they are cut only where a
        candidate needs them. Overlapping candidates are all returned, sorted by place.
        """
        borders = borders or Borders(normal.text, default_tokenizer())
        search = _Search(turn, borders, self._slots)
        for level in self._levels:
            # A phrase of the other levels holds a filler, so the turn must hold one.
            if level == BARE or has_filler(normal.text):
                skel = skeleton(normal, level)
                hits = self._automaton.find(skel.text)
                search.look(skel, level, hits, self._entries)
        return sorted(search.found, key=lambda c: (c.start, c.end, c.lexicon, c.phrase))

    def nearest(
        self, lexicon_ids: Sequence[str], texts: Sequence[tuple[int, str]]
    ) -> Nearest | None:
        """Return the text most like any phrase of the lexicons, None without words.

        ``texts`` are ``(utterance index, raw text)``; the similarity is 0..1.
        """
        samples = [s for name in lexicon_ids for s in self._samples.get(name, ())]
        return nearest(samples, texts)


def compile_matcher(lexicons: Sequence[Lexicon], site: Site | None = None) -> Matcher:
    """Return a matcher over ``lexicons``; a site adds its names and closing phrases.

    The site's ``closing`` phrases become the lexicon ``site_closing``. Raises
    ``ConfigError`` for a template that cannot be compiled.
    """
    site = site or Site()
    if site.closing:
        closing = Lexicon(
            SITE_CLOSING,
            Wording("本单位结束语", "House closing"),
            "courtesy",
            site.closing,
            where="end",
        )
        lexicons = (*lexicons, closing)
    return Matcher(tuple(lexicons), site)


def _table(lexicons: Sequence[Lexicon], site: Site, slots: Slots) -> Table:
    """Return all phrases compiled; all that is wrong with them is told at once."""
    table, problems = Table(slots), []
    for lexicon in lexicons:
        fault = lexicon.family == "fault"
        rows = [(p, False) for p in lexicon.phrases]
        rows += [(p, True) for p in lexicon.exceptions]
        for text, exception in rows:
            try:
                table.add(Phrase(lexicon.id, text, fault, exception))
            except TemplateError as error:
                file = lexicon.path or lexicon.id
                place = f"{text}:{error.column + 1}"
                problems.append(Problem(file, place, error.what, error.cure))
    if problems:
        raise ConfigError(*problems)
    return table


def _levels(entries: Sequence[Sequence[Literal | Anchor]]) -> tuple[int, ...]:
    used = {
        entry.level if isinstance(entry, Literal) else entry.pattern.level
        for waiting in entries
        for entry in waiting
    }
    return tuple(sorted(used, reverse=True))


class _Search:
    """The search of one turn: what was found, which patterns were tried."""

    def __init__(self, turn: int, borders: Borders, slots: Slots) -> None:
        self.turn = turn
        self.found: list[Candidate] = []
        self._borders = borders
        self._slots = slots

    def look(
        self,
        skel: Skeleton,
        level: int,
        hits: Sequence[tuple[int, int, int]],
        entries: Sequence[Sequence[Literal | Anchor]],
    ) -> None:
        """Follow up the automaton's ``hits`` for the phrases of ``level``."""
        seen: dict[int, int] = {}
        for index, start, end in hits:
            for entry in entries[index]:
                if isinstance(entry, Literal):
                    if entry.level == level:
                        self._keep(entry, skel, start, end)
                    continue
                pattern = entry.pattern
                if pattern.level != level:
                    continue
                key = id(pattern)
                before = seen.get(key, 0)
                seen[key] = bits = before | entry.bit
                if bits == pattern.sets != before:
                    self._pattern(pattern, skel)

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
