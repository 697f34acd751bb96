"""Characters without a gap in, their likeliest words out: jieba's ``calc``, no HMM."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from typing import TypeVar

LETTERS = string.ascii_letters + string.digits
"""Side by side they are one word where the dictionary has none."""
PREFIX_ONLY = 1.0
"""Stands for the log-probability of what is but a beginning of words."""

Shard = dict[str, float]
"""Word -> its log-probability (below 0), for words with one first character."""
Words = tuple[tuple[int, int], ...]
V = TypeVar("V")


class Told(dict[str, V]):
    """What ``tell`` says of characters, told once."""

    def __init__(self, tell: Callable[[str], V]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, char: str) -> V:
        self[char] = told = self._tell(char)
        return told


def route(
    run: str,
    shards: Mapping[str, Shard],
    floor: float,
    *,
    whole: bool = True,
    tie: float = 0.0,
) -> list[int] | None:
    """Return for each place of ``run`` where the word that starts there ends.

    ``floor`` is the log of the dictionary's total. Not ``whole``: the run itself does
    not count as a word. None where two ways are nearer than ``tie``.
    """
    length = len(run)
    score = [0.0] * (length + 1)
    ends = [0] * length
    for at in range(length - 1, -1, -1):
        shard = shards[run[at]]
        best, to, stop = -inf, at + 1, at + 1
        last = length if whole or at else length - 1
        while stop <= last:
            weight = shard.get(run[at:stop])
            if weight is None:
                break
            if weight < 0:
                total = weight + score[stop]
                if abs(total - best) < tie:
                    return None
                if total >= best:
                    best, to = total, stop
            stop += 1
        score[at] = best if best > -inf else score[at + 1] - floor
        ends[at] = to
    return ends


def words_along(run: str, ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the words of ``run`` along ``ends``, letters side by side as one."""
    at, size = 0, len(ends)
    while at < size:
        start, to = at, ends[at]
        if to - at == 1 and run[at] in LETTERS:
            while to < size and ends[to] == to + 1 and run[to] in LETTERS:
                to += 1
        yield start, to
        at = to
