"""What the finders of this room find: a personal thing, and which of it is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

MASK: Final = "*"
"""What each hidden character becomes: one for one, so that spans stay right."""


class Hidden(NamedTuple):
    """A personal thing ``[start, end)`` of a text and the places of it that are hidden.

    ``kind`` is mobile, landline, id_card, bank_card, number, email, plate, address or
    name; ``value`` what it says whatever its spelling: digits as one would type them,
    letters in one case, an address without pauses.
    """

    kind: str
    start: int
    end: int
    at: tuple[int, ...]
    value: str


def covered(text: str, found: Iterable[Hidden]) -> str:
    """Return ``text`` of the same length with what is hidden replaced by ``*``."""
    places = [place for one in found for place in one.at]
    if not places:
        return text
    letters = list(text)
    for place in places:
        letters[place] = MASK
    return "".join(letters)
