"""Many words in, every place where one of them stands out: one pass over a text."""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick_rs


class Automaton:
    """Finds all occurrences of all ``words``, overlapping ones too.

    ``words`` must be non-empty strings without lone surrogates; their number hardly
    changes the cost of a search (about 1 microsecond a turn).
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._search = ahocorasick_rs.AhoCorasick(words) if words else None

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return ``(index of the word, start, end)`` of all occurrences in ``text``."""
        if self._search is None or not text:
            return []
        found: list[tuple[int, int, int]] = self._search.find_matches_as_indexes(
            text, overlapping=True
        )
        return found
