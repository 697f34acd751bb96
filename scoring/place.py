"""Where in a call a lexicon's words count: its ``where``."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from scoring.model import Lexicon, NormalText

_WINDOW_TURNS = 4
_WINDOW_SHARE = 0.2


def readable_turns(normal: Sequence[NormalText]) -> list[int]:
    """Return the turns that hold at least one word."""
    return [index for index, text in enumerate(normal) if 0 in text.filler]


def windows(readable: Sequence[int]) -> tuple[float, int]:
    """Return the last turn of the start of a call (infinite where all of it is) and the
    first of its end: four readable turns each, or a fifth of them if that is more.
    """
    size = len(readable)
    width = max(_WINDOW_TURNS, round(size * _WINDOW_SHARE))
    if size <= width:
        return readable[width - 1] if size == width else inf, 0
    return readable[width - 1], readable[size - width - 1] + 1


def in_place(turn: int, lexicon: Lexicon, readable: Sequence[int]) -> bool:
    """Tell whether ``turn`` lies where the lexicon's matches count: anywhere, or within
    one of the ``windows``.
    """
    if lexicon.where == "anywhere":
        return True
    last, first = windows(readable)
    return turn <= last if lexicon.where == "start" else turn >= first
