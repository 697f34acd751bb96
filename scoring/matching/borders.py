"""A normalised text in; whether a word ends at a place, out."""

from __future__ import annotations

from scoring.words import Tokenizer


class Borders:
    """Word borders of one normalised text, cut only where someone asks."""

    def __init__(self, text: str, tokenizer: Tokenizer) -> None:
        self._text = text
        self._tokenizer = tokenizer
        self._glued = tokenizer.glued
        self._owner: dict[int, tuple[int, int]] = {}

    def word_over(self, at: int) -> tuple[int, int] | None:
        """Return the word with the border ``at`` inside it, None where a word ends."""
        text = self._text
        if not 0 < at < len(text) or text[at] not in self._glued[text[at - 1]]:
            return None
        word = self._owner.get(at) or self._cut(at)
        return None if word[0] == at else word

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

    def _cut(self, at: int) -> tuple[int, int]:
        """Cut what no certain border divides from the character ``at``, note who owns
        each place and return the word that ``at`` belongs to.
        """
        text, glued = self._text, self._glued
        start, end = at - 1, at + 1
        while start and text[start] in glued[text[start - 1]]:
            start -= 1
        while end < len(text) and text[end] in glued[text[end - 1]]:
            end += 1
        words = self._tokenizer.cut_piece(text[start:end])
        if words is None:
            start, words = 0, tuple(self._tokenizer.cut_run(text, at))
        for first, last in words:
            word = start + first, start + last
            for place in range(*word):
                self._owner[place] = word
        return self._owner[at]
