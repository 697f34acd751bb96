"""Ids and paths that hold a number: 20260301_13800001234 is 20260301_138****1234.

Of an id only what is surely personal is hidden: mobile numbers, identity cards, bank
cards, landlines, e-mail addresses, plates, and names that are announced. The unknown
long numbers of a text are what ids are usually made of (a snowflake id has 19 digits):
they stay, lest no other system knows the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.privacy.found import MASK, Hidden, covered
from scoring.privacy.keys import Key
from scoring.privacy.numbers import kind_of, numbers_in
from scoring.privacy.people import names_in
from scoring.privacy.places import places_in
from scoring.privacy.plates import plates_in

_DIGITS: Final = re.compile(r"(?<!\d)\d{10,}[Xx]?(?![\d])")
_APART: Final = re.compile(r"\d")
# A mobile number glued to a time before it: 2026030113800001234.
_GLUED: Final = re.compile(
    r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])[0-3]\d(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?"
    r"(?P<mobile>1[3-9]\d{9})(?!\d)"
)
_CARD_HEADS: Final = ("62", "4", "51", "52", "53", "54", "55", "34", "37")
_MARK_DIGITS: Final = 12
_MARK: Final = re.compile(rf"~[0-9a-f]{{{_MARK_DIGITS}}}$")
MARK_LENGTH: Final = _MARK_DIGITS + 1
"""Characters of what `mark` appends, to tell ids apart that look alike once hidden."""


def mask_id(text: str) -> str:
    """Return an id or a path of the same length without personal numbers, and without
    a name or an address where the words before it announce one.
    """
    found: list[Hidden] = []
    if _APART.search(text) or "@" in text:
        found += _personal(text)
    if not text.isascii():
        found += [*places_in(text), *names_in(text)]
    return covered(text, found)


def mark(raw: str, shown: str, key: Key | None) -> str:
    """Return ``shown``, the hidden form of the id ``raw``; with a key, and where
    anything is hidden, a mark behind it that is the same for the same id only.
    """
    if key is None or raw == shown:
        return shown
    return f"{shown}~{key.pseudonym('id', raw, _MARK_DIGITS)}"


def is_marked(shown: str) -> bool:
    """Tell whether an id may bear a mark; nearly none does."""
    return MASK in shown


class Apart:
    """Ids that look alike once hidden, told apart in their order: the second ``~2``."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, str]] = {}

    def name(self, shown: str, secret: str) -> str:
        """Return the name of the id ``shown``, of which ``secret`` (the id itself, or
        its mark) tells whether it is another; the first of a look has no number.
        """
        known = self._seen.setdefault(shown, {})
        if secret not in known:
            known[secret] = f"{shown}~{len(known) + 1}" if known else shown
        return known[secret]

    def masked(self, raw: str) -> str:
        """Return the name of the id ``raw``, hidden where it holds a number."""
        shown = mask_id(raw)
        return raw if shown == raw else self.name(shown, raw)

    def unmarked(self, marked: str) -> str:
        """Return the name of an id with a mark; another as it is."""
        found = _MARK.search(marked) if is_marked(marked) else None
        if found is None:
            return marked
        return self.name(marked[: found.start()], found[0])


def _personal(text: str) -> Iterator[Hidden]:
    for match in _GLUED.finditer(text):
        start, end = match.span("mobile")
        places = tuple(range(start + 3, end - 4))
        yield Hidden("mobile", start, end, places, match["mobile"])
    for match in _DIGITS.finditer(text):
        number = match[0].upper()
        kept = kind_of(number)
        if kept is None or (
            kept[0] == "bank_card" and not number.startswith(_CARD_HEADS)
        ):
            continue
        places = tuple(range(match.start() + kept[1], match.end() - kept[2]))
        yield Hidden(kept[0], *match.span(), places, number)
    for one in numbers_in(text):
        if one.kind not in {"number", "bank_card"}:
            yield one
    yield from plates_in(text)
