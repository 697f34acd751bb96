"""Lexicons and a site in, a matcher out: every phrase of every lexicon in a turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from scoring.fillers import FILLER_WORDS
from scoring.matching.alike import (
    Alike,
    Homophones,
    Neighbours,
    house_wordings,
    nearest_sound,
)
from scoring.matching.alike import Wording as Spelled
from scoring.matching.borders import Borders
from scoring.matching.cache import cached_table, table_folder
from scoring.matching.compile import Literal, Phrase
from scoring.matching.nearest import Wordings, nearest
from scoring.matching.reading import Reading
from scoring.matching.search import Candidate, Search
from scoring.matching.skeleton import (
    BARE,
    bare_texts,
    filled_text,
    fold,
    has_filler,
    skeleton,
)
from scoring.matching.slots import Slots
from scoring.matching.watch import Watch
from scoring.memory import Memory
from scoring.model import Lexicon, MatchKind, Nearest, NormalText, Site, Wording
from scoring.patterns import compiled
from scoring.text import normalise_all
from scoring.words import tokenizer_of

SITE_CLOSING = "site_closing"
"""The lexicon that a site file's ``closing`` phrases become."""


# Texts kept in mind, and how long they may be: longer ones hardly come again.
_REMEMBERED, _LONGEST_REMEMBERED = 1 << 12, 24
_MOST_ASKED = 512  # sets of lexicons whose wordings are kept ready for comparing


class Matcher:
    """All lexicons compiled into one automaton; immutable, cheap to ask.

    ``folder`` holds what was compiled before (None: nothing is kept).
    """

    def __init__(
        self, lexicons: Sequence[Lexicon], site: Site, folder: Path | None = None
    ) -> None:
        self._made_of = (tuple(lexicons), site, folder)
        self._slots = Slots(site)
        self.tokenizer = tokenizer_of(site)
        table = cached_table(self._made_of[0], self._slots, folder)
        self._entries = table.entries
        self._cores = table.cores
        levels = {entry.level for row in table.entries.values() for entry in row}
        self._watches = tuple(
            Watch(level, table.entries) for level in sorted(levels, reverse=True)
        )
        self._memory: Memory[str, Reading] = Memory(_REMEMBERED)
        self._samples = {name: tuple(said) for name, said in table.samples.items()}
        self._wordings = lru_cache(_MOST_ASKED)(self._wordings_of)
        self.lexicons = {lexicon.id: lexicon for lexicon in self._made_of[0]}

    def __reduce__(self) -> tuple[Callable[..., Matcher], tuple[object, ...]]:
        """Send the lexicons to a worker process, which takes them from the folder or
        compiles them again.
        """
        return Matcher, self._made_of

    def read(self, raws: Sequence[str]) -> list[Reading]:
        """Return what each raw text holds: short texts that were read before are not
        read again.
        """
        known = {raw: self._memory.get(raw) for raw in raws}
        new = [raw for raw in dict.fromkeys(raws) if known.get(raw) is None]
        normals = normalise_all(new)
        found = dict(known)
        for raw, normal, words in zip(new, normals, bare_texts(normals), strict=True):
            hits = self._search(normal, words, Borders(normal.text, self.tokenizer))
            found[raw] = reading = Reading(raw, normal, hits, self.lexicons)
            if len(raw) <= _LONGEST_REMEMBERED:
                self._memory.keep(raw, reading)
        return [one for raw in raws if (one := found[raw]) is not None]

    def find(self, normal: NormalText) -> list[Candidate]:
        """Return every phrase in one turn whose edges lie on word borders.

        Overlapping candidates are all returned, sorted by place.
        """
        borders = Borders(normal.text, self.tokenizer)
        return self._search(normal, bare_texts((normal,))[0], borders)

    def _search(
        self, normal: NormalText, words: str, borders: Borders
    ) -> list[Candidate]:
        """Return what stands in a turn, ``words`` of which are bare."""
        search = Search(borders, self._slots)
        # A phrase of the other levels holds a filler, so the turn must hold one.
        filled = 1 in normal.filler and has_filler(normal.text)
        for watch in self._watches:
            if watch.level == BARE:
                search.look(normal, words, watch)
            elif filled:
                text = filled_text(normal, watch.level)
                bare = text == words and watch.like_bare
                if not bare or any(word in text for word in FILLER_WORDS):
                    search.look(normal, text, watch)
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
        for word, waiting in self._entries.items():
            for entry in waiting:
                if not entry.phrase.exception or entry.level != BARE:
                    continue
                mine = found.setdefault(entry.phrase.lexicon, {})
                if isinstance(entry, Literal):
                    words.setdefault(entry.phrase.lexicon, set()).add(word)
                else:
                    mine[id(entry)] = entry.ready()
        for lexicon, fixed in words.items():
            longest = sorted(fixed, key=lambda one: (-len(one), one))
            found[lexicon][-1] = compiled("|".join(map(re.escape, longest)))
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
            for word, waiting in self._entries.items()
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
        return nearest(self._wordings(tuple(lexicon_ids)), texts)

    def _wordings_of(self, lexicon_ids: tuple[str, ...]) -> Wordings:
        return Wordings(s for name in lexicon_ids for s in self._samples.get(name, ()))


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
