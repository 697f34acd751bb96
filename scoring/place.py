"""Where in a call a lexicon's words count: its ``where``."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from scoring.model import Lexicon, NormalText

_WINDOW_TURNS = 4
_WINDOW_SHARE = 0.2


def readable_turns(normal: Sequence[NormalText]) -> list[int]:
    """Return the turns that hold at least one word."""
    return [index for index, text in enumerate(normal) if 0 in text.filler]


def in_place(turn: int, lexicon: Lexicon, readable: Sequence[int]) -> bool:
    """Tell whether ``turn`` lies where the lexicon's matches count: anywhere, or within
    the first (last) four readable turns, or fifth of them if that is more.
    """
    if lexicon.where == "anywhere":
        return True
    width = max(_WINDOW_TURNS, round(len(readable) * _WINDOW_SHARE))
    place = bisect_left(readable, turn)
    if lexicon.where == "start":
        return place < width
    return place >= len(readable) - width
