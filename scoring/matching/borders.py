"""A normalised text in; whether a word ends at a place, out."""

from __future__ import annotations

from bisect import bisect_right

from scoring.text import Tokenizer


class Borders:
    """Word borders of one normalised text, cut only where someone asks.

    jieba cuts each run of Han characters, letters and digits by itself, so cutting
    single runs gives exactly the words of the whole text.
    """

    def __init__(self, text: str, tokenizer: Tokenizer) -> None:
        self._text = text
        self._tokenizer = tokenizer
        self._owner: dict[int, tuple[int, int]] = {}
        self._words: list[tuple[int, int]] = []
        self._runs: list[tuple[int, int]] | None = None

    def word_over(self, at: int) -> tuple[int, int] | None:
        """Return the word with the border ``at`` inside it, None where a word ends."""
        text = self._text
        if at <= 0 or at >= len(text):
            return None
        if at not in self._owner:
            self._cut(at)
        start, end = self._owner[at]
        return None if start == at else (start, end)

    def is_border(self, at: int) -> bool:
        """Tell whether a word ends at ``at``."""
        return self.word_over(at) is None

    def splits(self, at: int) -> bool:
        """Tell whether the word over ``at`` falls into shorter words there (谢谢您)."""
        word = self.word_over(at)
        if word is None:
            return False
        start, end = word
        return at - start in self._tokenizer.compound_borders(self._text[start:end])

    def words(self) -> list[tuple[int, int]]:
        """Return the words cut so far, in order, as offsets of the normalised text."""
        return sorted(self._words)

    def _cut(self, at: int) -> None:
        """Cut the run that holds the character ``at`` and note who owns each place."""
        if self._runs is None:
            self._runs = self._tokenizer.runs(self._text)
        i = bisect_right(self._runs, (at, len(self._text))) - 1
        if i < 0 or self._runs[i][1] <= at:
            words = [(at, at + 1)]
        else:
            words = self._tokenizer.cut_run(self._text, *self._runs[i])
        self._words.extend(words)
        for word in words:
            for place in range(*word):
                self._owner[place] = word
