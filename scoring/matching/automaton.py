"""Many words in, every place where one of them stands out: one pass over a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter

import ahocorasick_rs

_FIRST_CHARS = 1 << 12
"""Characters searched before the automaton is built: one of forty thousand words takes
as long to build (80 ms) as looking up every stretch of 30,000 characters.
"""


class Automaton:
    """Finds all occurrences of all ``words``, overlapping ones too.

    ``words`` must be different non-empty strings without lone surrogates; their number
    hardly changes the cost of a search (about 1 microsecond a turn).
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._searched = 0

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return ``(index of the word, start, end)`` of all occurrences in ``text``, by
        their ends, of those with the same end the longest first.
        """
        if not self._words or not text:
            return []
        if self._searched < _FIRST_CHARS:
            self._searched += len(text)
            if self._searched < _FIRST_CHARS:
                return self._looked_up(text)
        found: list[tuple[int, int, int]] = self._search.find_matches_as_indexes(
            text, overlapping=True
        )
        return found

    @cached_property
    def _search(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(self._words)

    @cached_property
    def _numbers(self) -> tuple[dict[str, int], list[int]]:
        """Return the words' numbers, and the lengths there are, the longest first."""
        numbers = {word: number for number, word in enumerate(self._words)}
        return numbers, sorted(set(map(len, self._words)), reverse=True)

    def _looked_up(self, text: str) -> list[tuple[int, int, int]]:
        """Return what the automaton would, from a look at every stretch of ``text``."""
        numbers, lengths = self._numbers
        found = [
            (numbers[word], at, at + length)
            for length in lengths
            for at in range(len(text) - length + 1)
            if (word := text[at : at + length]) in numbers
        ]
        return sorted(found, key=itemgetter(2))  # stable: the longest stay first
