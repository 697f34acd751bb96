"""What the model of who is speaking sees: a turn's characters without punctuation.

Punctuation is a recogniser's guess, so it is no part of any n-gram; what stood before a
character is kept apart as weak evidence of a change of speaker. Training
(``training/roles``) and scoring read turns through this one file.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.model import Match, NormalText

LONGEST_GRAM = 4
"""N-grams of at most so many characters are features."""
BEGIN, END = "^", "$"
"""The ends of a turn, as characters of the n-grams that are evidence of the speaker."""

# Words after which the other side is likely to answer, as the end of a stretch.
_QUESTION_WORDS = (
    *("吗", "呢", "么", "嘛", "没有", "没", "不", "吧", "多少", "什么", "哪里", "哪儿"),
    *("谁", "啥", "咋", "几", "多久", "时候", "怎么样", "怎么办"),
)
QUESTION_ENDS = frozenset(
    word + particle
    for word in _QUESTION_WORDS
    for particle in ("", "了", "啊", "呀", "的")
    if len(word) + len(particle) <= LONGEST_GRAM
)

# A question word among the last characters said; none of them begins another.
QUESTION_WORDS = (
    *("多少", "什么", "怎", "哪", "几", "谁", "啥", "咋", "吗", "能不能", "是不是"),
    *("有没有", "要不要", "还是", "可以不", "行不行", "为什么", "多久", "多长"),
)
ASKED_WITHIN = 7
ECHO_WITHIN = 14
"""Characters before a place in which a question word, or an echo, is looked for."""

_QUESTION = "?"
_STOP = frozenset(".!;。")
_DIGITS = str.maketrans(dict.fromkeys("123456789", "0"))
_LETTER = re.compile(r"[^\W_]")
_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Plain:
    """A turn's readable characters.

    ``text`` holds them, digits as 0; ``at[i]`` is where character ``i`` stands in the
    normalised text; ``marks`` maps a character to the punctuation before it (``?``,
    ``.`` or ``,``); one at ``len(text)`` closes the turn.
    """

    text: str
    at: tuple[int, ...]
    marks: dict[int, str]


@dataclass(frozen=True, slots=True)
class Act:
    """A match as the model sees it: lexicon and half-open range of plain characters."""

    lexicon: str
    start: int
    end: int


def zeroed(text: str) -> str:
    """Return ``text`` with its digits as 0."""
    return text.translate(_DIGITS)


def first_letter(text: str, start: int, end: int) -> int:
    """Return the place of the first readable character of ``text[start:end]``, -1 where
    there is none.
    """
    found = _LETTER.search(text, start, end)
    return -1 if found is None else found.start()


def plain(normal: NormalText, start: int = 0, end: int | None = None) -> Plain:
    """Return the readable characters of a normalised turn, or of a part of it."""
    text = normal.text
    end = len(text) if end is None else end
    at: list[int] = []
    letters: list[str] = []
    marks: dict[int, str] = {}
    after = start
    for gap in _GAP.finditer(text, start, end):
        begin, stop = gap.span()
        at.extend(range(after, begin))
        letters.append(text[after:begin])
        marks[len(at)] = mark_of(text[begin:stop])
        after = stop
    at.extend(range(after, end))
    letters.append(text[after:end])
    return Plain(zeroed("".join(letters)), tuple(at), marks)


def mark_of(between: str) -> str:
    """Return what the characters ``between`` two readable ones are as a mark."""
    if _QUESTION in between:
        return _QUESTION
    return "," if _STOP.isdisjoint(between) else "."


def acts_of(text: Plain, normal: NormalText, matches: Iterable[Match]) -> list[Act]:
    """Return the matches of a turn as ranges of its plain characters."""
    acts: list[Act] = []
    places = [normal.starts[at] for at in text.at]
    for match in matches:
        start = bisect_left(places, match.span.start)
        end = bisect_left(places, match.span.end)
        if start < end:
            acts.append(Act(match.lexicon, start, end))
    return acts
