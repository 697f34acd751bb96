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

# A question word among the last characters said.
_ASKS = re.compile(
    "多少|什么|怎|哪|几|谁|啥|咋|吗|能不能|是不是|有没有|要不要|还是|"
    "可以不|行不行|为什么|多久|多长"
)
_ASKED_WITHIN = 7
_ECHO_WITHIN = 14
_ECHO = 2

_QUESTION = "?"
_STOP = frozenset(".!;。")
_DIGITS = str.maketrans(dict.fromkeys("123456789", "0"))
_LETTER = re.compile(r"[^\W_]")


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


def pair_features(left: str, right: str) -> list[str]:
    """Name what the words before a place and those after it say together of a change.

    Questions are answered (``Q``, ``W``, with the next character), and who answers
    takes up the other's words (``echo``).
    """
    first = right[0]
    names: list[str] = []
    for size in range(1, LONGEST_GRAM + 1):
        if left[-size:] in QUESTION_ENDS and len(left) >= size:
            names += ["Q", f"Q{first}"]
    near = left[-_ECHO_WITHIN:]
    if _ASKS.search(near[-_ASKED_WITHIN:]):
        names += ["W", f"W{first}"]
    if first in near:
        names.append("echo1")
        at = near.rfind(right[:_ECHO])
        if at >= 0 and len(right) >= _ECHO:
            # `好的好的` repeats itself; `早卖了 卖了呀` takes up what another said.
            names.append("echo2near" if len(near) - at <= _ECHO else "echo2")
            if len(right) > _ECHO and right[: _ECHO + 1] in near:
                names.append("echo3")
    return names


@dataclass(frozen=True, slots=True)
class Act:
    """A match as the model sees it: lexicon and half-open range of plain characters."""

    lexicon: str
    start: int
    end: int


def plain(normal: NormalText, start: int = 0, end: int | None = None) -> Plain:
    """Return the readable characters of a normalised turn, or of a part of it."""
    text = normal.text
    end = len(text) if end is None else end
    at = tuple(found.start() for found in _LETTER.finditer(text, start, end))
    letters = "".join([text[place] for place in at]).translate(_DIGITS)
    marks: dict[int, str] = {}
    if len(at) < end - start:
        edges = (*at, end)
        after = start
        for number, place in enumerate(edges):
            if place > after:
                marks[number] = _mark(text[after:place])
            after = place + 1
    return Plain(letters, at, marks)


def _mark(between: str) -> str:
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
