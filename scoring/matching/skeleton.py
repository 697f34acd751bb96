"""Normalised text in; the bare words that templates are matched on, and the way back.

Punctuation, blanks and fillers are left out, 您 is 你. A template that itself holds a
filler (``你谁啊``, ``那个不行``) is matched on a skeleton that keeps such
fillers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress

from scoring.fillers import FILLER_WORD, PUNCTUATION, SOUND
from scoring.model import NormalText

KEEP_ALL, KEEP_WORDS, BARE = 0, 1, 2
"""Levels: punctuation left out; hesitation sounds too; filler words and stutter too."""

_FOLD = tuple(zip("您妳她它嘛作帐", "你你他他吗做账", strict=True))
_PUNCTUATION = re.compile(PUNCTUATION)
_SOUND = re.compile(SOUND)
# 谢谢 and 拜拜 are words; 我我, 请请 are not.
_STUTTER = re.compile("([我你请这那还为就没])(?=\\1)")
_SKIPPED = (_PUNCTUATION, re.compile(f"{PUNCTUATION}|{SOUND}"))
_STRONG = re.compile("[。?!]")
_UNMARK = bytes.maketrans(b"\0\1", b"\1\0")
_FILLER = re.compile(f"{SOUND}|{FILLER_WORD}")
_PAUSE = re.compile(r"[^\w%\s]")
_NEGATION = frozenset("不没")


def fold(text: str) -> str:
    """Return ``text`` with characters that count as one: 您 你, 它 他, 嘛 吗, 作 做."""
    for char, other in _FOLD:  # faster than a table: most texts hold none of them
        text = text.replace(char, other)
    return text


def fold_all(texts: Sequence[str]) -> list[str]:
    """Return each of ``texts``, none with a line break in it, as ``fold`` does."""
    return fold("\n".join(texts)).split("\n") if texts else []


def has_filler(text: str) -> bool:
    """Tell whether ``text`` holds a hesitation sound or a filler word."""
    return _FILLER.search(text) is not None


def level_of(text: str) -> int:
    """Return the barest level on which ``text``, words of a template, can be found."""
    if not _FILLER.search(text):
        return BARE
    return KEEP_ALL if _SOUND.search(text) else KEEP_WORDS


class Skeleton:
    """The words of one turn: character ``i`` of ``text`` is character ``at[i]`` of the
    normalised text ``normal``; ``strong`` are the places of 。？！ there.
    """

    __slots__ = ("at", "normal", "strong", "text")

    def __init__(self, given: NormalText, level: int, text: str) -> None:
        self.text = text
        self.normal = normal = given.text
        self.at = _places(given, level, text)
        self.strong: Sequence[int] = ()
        if "。" in normal or "?" in normal or "!" in normal:
            self.strong = [found.start() for found in _STRONG.finditer(normal)]

    def begins(self, start: int) -> bool:
        """Tell whether a turn or a sentence begins at skeleton character ``start``."""
        return start == 0 or self._strong_within(self.at[start - 1], self.at[start])

    def ends(self, end: int) -> bool:
        """Tell whether a turn or a sentence ends before skeleton character ``end``."""
        if end == len(self.at):
            return True
        return self._strong_within(self.at[end - 1], self.at[end])

    def crosses(self, start: int, end: int) -> bool:
        """Tell whether a sentence ends inside skeleton ``[start, end)``."""
        if not self.strong:
            return False
        return self._strong_within(self.at[start], self.at[end - 1])

    def answers(self, start: int, end: int) -> bool:
        """Tell whether punctuation follows a negation inside ``[start, end)``.

        ``不，知道了`` is an answer, not 不知道.
        """
        if self.at[end - 1] - self.at[start] < end - start:
            return False  # nothing stands between its characters
        for i in range(start, end - 1):
            gap = self.normal[self.at[i] + 1 : self.at[i + 1]]
            if gap and self.text[i] in _NEGATION and _PAUSE.search(gap):
                return True
        return False

    def pauses(self, start: int, end: int) -> bool:
        """Tell whether punctuation (no mere blank) stands inside ``[start, end)``."""
        return _PAUSE.search(self.normal, self.at[start], self.at[end - 1]) is not None

    def only_fillers(self, border: int, word: tuple[int, int]) -> bool:
        """Tell whether one side of ``border`` in a ``word`` holds nothing but fillers.

        Both count characters of the normalised text: 没事|儿 is as good as a border.
        """
        at = self.at
        left = bisect_left(at, border) - bisect_left(at, word[0])
        right = bisect_left(at, word[1]) - bisect_left(at, border)
        return left == 0 or right == 0

    def _strong_within(self, low: int, high: int) -> bool:
        i = bisect_left(self.strong, low)
        return i < len(self.strong) and self.strong[i] < high


def bare_texts(normals: Sequence[NormalText]) -> list[str]:
    """Return the text of the ``BARE`` skeleton of each of ``normals``, in one pass over
    all of them.
    """
    if not normals:
        return []
    joined = "\n".join([one.text for one in normals])
    filler = b"\0".join([one.filler for one in normals])
    text = fold("".join(compress(joined, filler.translate(_UNMARK))))
    return _STUTTER.sub("", text).split("\n")


def filled_text(normal: NormalText, level: int) -> str:
    """Return the text of the skeleton of ``normal`` on a level that keeps fillers."""
    return fold(_SKIPPED[level].sub("", normal.text))


def skeleton(normal: NormalText, level: int) -> Skeleton:
    """Return the words of ``normal`` on ``level`` (``KEEP_ALL``, ``KEEP_WORDS``,
    ``BARE``).
    """
    bare = level == BARE
    text = bare_texts((normal,))[0] if bare else filled_text(normal, level)
    return Skeleton(normal, level, text)


def _places(normal: NormalText, level: int, text: str) -> Sequence[int]:
    """Return where the characters of a skeleton's ``text`` stand in ``normal``."""
    size = len(normal.text)
    if len(text) == size:
        return range(size)
    if level != BARE:
        skipped = {one.start() for one in _SKIPPED[level].finditer(normal.text)}
        return tuple([place for place in range(size) if place not in skipped])
    kept = normal.filler.translate(_UNMARK)
    at = tuple(compress(range(size), kept))
    if len(text) < len(at):
        words = fold("".join(compress(normal.text, kept)))
        again = {found.start() for found in _STUTTER.finditer(words)}
        at = tuple([place for i, place in enumerate(at) if i not in again])
    return at
