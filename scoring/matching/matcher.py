"""Lexicons and a site in, a matcher out: every phrase of every lexicon in a turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from scoring.matching.alike import (
    Alike,
    Homophones,
    Neighbours,
    house_wordings,
    nearest_sound,
)
from scoring.matching.alike import Wording as Spelled
from scoring.matching.automaton import Automaton
from scoring.matching.borders import Borders
from scoring.matching.cache import cached_table, table_folder
from scoring.matching.compile import Anchor, Literal, Phrase
from scoring.matching.nearest import nearest
from scoring.matching.search import Candidate, Search, waiting_at
from scoring.matching.skeleton import BARE, fold, has_filler, skeleton
from scoring.matching.slots import Slots
from scoring.model import Lexicon, MatchKind, Nearest, NormalText, Site, Wording
from scoring.text import default_tokenizer

SITE_CLOSING = "site_closing"
"""The lexicon that a site file's ``closing`` phrases become."""


class Matcher:
    """All lexicons compiled into one automaton; immutable, cheap to ask.

    ``folder`` holds what was compiled before (None: nothing is kept).
    """

    def __init__(
        self, lexicons: Sequence[Lexicon], site: Site, folder: Path | None = None
    ) -> None:
        self._made_of = (tuple(lexicons), site, folder)
        self._slots = Slots(site)
        table = cached_table(self._made_of[0], self._slots, folder)
        self._words = tuple(table.entries)
        self._cores = table.cores
        self._automaton = Automaton(tuple(table.entries))
        self._entries = tuple(table.entries.values())
        self._waiting = {
            level: waiting_at(level, self._entries) for level in _levels(self._entries)
        }
        self._samples = {name: tuple(said) for name, said in table.samples.items()}
        self.lexicons = {lexicon.id: lexicon for lexicon in self._made_of[0]}

    def __reduce__(self) -> tuple[Callable[..., Matcher], tuple[object, ...]]:
        """Send the lexicons to a worker process, which takes them from the folder or
        compiles them again.
        """
        return Matcher, self._made_of

    def find(
        self, turn: int, normal: NormalText, borders: Borders | None = None
    ) -> list[Candidate]:
        """Return every phrase in one turn whose edges lie on word borders.

        ``borders`` are the word borders of ``normal.text``; they are cut only where a
        candidate needs them. Overlapping candidates are all returned, sorted by place.
        """
        borders = borders or Borders(normal.text, default_tokenizer())
        search = Search(turn, borders, self._slots)
        for level, waiting in self._waiting.items():
            # A phrase of the other levels holds a filler, so the turn must hold one.
            if level == BARE or has_filler(normal.text):
                skel = skeleton(normal, level)
                hits = self._automaton.find(skel.text)
                search.look(skel, hits, waiting)
        return search.finish()

    def alike(
        self, normal: NormalText, start: int, end: int, kind: MatchKind
    ) -> list[Alike]:
        """Return the courtesies that normalised ``[start, end)`` of a turn sounds like
        (``homophone``) or nearly says (``near``).
        """
        if kind is MatchKind.NEAR:
            return self._neighbours.find(normal, start, end)
        return self._homophones.find(normal, start, end)

    def sounding(self, normals: Sequence[NormalText]) -> list[int]:
        """Return which of the turns hold courtesies by sound; see ``alike``."""
        return self._homophones.among(normals)

    def excepts(self, lexicon: str, normal: NormalText) -> list[tuple[int, int]]:
        """Return where exceptions of a lexicon stand in a turn, as normalised ranges.

        They say what its words do not mean, and bind whoever takes other words for it.
        """
        skel = skeleton(normal, BARE)
        return [
            (skel.at[start], skel.at[end - 1] + 1)
            for pattern in self._exceptions.get(lexicon, ())
            for start, end in (hit.span() for hit in pattern.finditer(skel.text))
            if end > start
        ]

    @cached_property
    def _exceptions(self) -> dict[str, list[re.Pattern[str]]]:
        """Exceptions by lexicon: its fixed words in one pattern, then the others."""
        words: dict[str, set[str]] = {}
        found: dict[str, dict[int, re.Pattern[str]]] = {}
        for word, waiting in zip(self._words, self._entries, strict=True):
            for waits in waiting:
                entry = waits if isinstance(waits, Literal) else waits.pattern
                if not entry.phrase.exception or entry.level != BARE:
                    continue
                mine = found.setdefault(entry.phrase.lexicon, {})
                if isinstance(entry, Literal):
                    words.setdefault(entry.phrase.lexicon, set()).add(word)
                else:
                    mine[id(entry)] = entry.ready()
        for lexicon, fixed in words.items():
            longest = sorted(fixed, key=lambda one: (-len(one), one))
            found[lexicon][-1] = re.compile("|".join(map(re.escape, longest)))
        return {lexicon: list(mine.values()) for lexicon, mine in found.items()}

    def reading(self, lexicon: str, normal: NormalText, start: int, end: int) -> str:
        """Return the wording of a lexicon that normalised ``[start, end)`` sounds most
        like, as it is shown to people; empty where the lexicon has none.
        """
        return nearest_sound(self._samples.get(lexicon, ()), normal, start, end)

    @cached_property
    def _homophones(self) -> Homophones:
        literals = [
            Spelled(word, entry.phrase.lexicon, entry.phrase.text)
            for word, waiting in zip(self._words, self._entries, strict=True)
            for entry in waiting
            if isinstance(entry, Literal) and self._courtesy(entry.phrase)
        ]
        cores = [
            Spelled(word, phrase.lexicon, phrase.text)
            for word, phrase in self._cores
            if self._courtesy(phrase)
        ]
        house = house_wordings(self._made_of[1].companies)
        return Homophones(dict.fromkeys((*literals, *cores, *house)))

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(
            Spelled(word, lexicon, shown)
            for lexicon, samples in self._samples.items()
            if self.lexicons[lexicon].family == "courtesy"
            for word, shown in samples
            if word == fold(shown) and "…" not in shown
        )

    def _courtesy(self, phrase: Phrase) -> bool:
        family = self.lexicons[phrase.lexicon].family
        return family == "courtesy" and not phrase.exception

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

    The site's ``closing`` phrases become the lexicon ``site_closing``. What was once
    compiled is taken from the user's own cache. Raises ``ConfigError`` for a template
    that cannot be compiled.
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
    return Matcher(tuple(lexicons), site, table_folder())


def _levels(entries: Sequence[Sequence[Literal | Anchor]]) -> tuple[int, ...]:
    used = {
        entry.level if isinstance(entry, Literal) else entry.pattern.level
        for waiting in entries
        for entry in waiting
    }
    return tuple(sorted(used, reverse=True))
