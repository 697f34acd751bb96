"""CSV for people: opens in Excel with Chinese intact, and no cell is ever a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from scoring.reports.columns import Column
from scoring.reports.memo import Memo

BOM = "\ufeff".encode()
EXCEL_CELL = 32_767
"""Most characters Excel takes in one cell; a longer one spills into the next row."""

_FORMULA = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n")
_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in _BREAKS}
_PICTURES |= {0x7F: 0x2421} | {code: 0xFFFD for code in range(0xD800, 0xE000)}
# All that a picture, a quote or a line break can be asked of; a cell without it, and
# that starts with a letter or a digit, is written as it is.
_MARKED: Final = re.compile('[\x00-\x1f",\x7f\ud800-\udfff]')
_QUOTED: Final = re.compile('[",\r\n]')
_SHORT: Final = 80
_EXACT: Final = 2**53  # beyond it a float and an int of one value are written otherwise


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet may run ``text``: it starts with a tab or a line
    break, or its first visible character is = + - @, also in full width. The list is
    OWASP's ("CSV Injection"), widened by leading blanks and invisible characters.
    """
    if text[:1] in _BREAKS:
        return True
    for char in text:
        if not (char.isspace() or unicodedata.category(char) == "Cf"):
            return unicodedata.normalize("NFKC", char)[:1] in _FORMULA
    return False


def visible(text: str) -> str:
    """Return ``text`` with control characters as their visible pictures and lone
    surrogates as U+FFFD; line breaks and tabs stay.
    """
    return text.translate(_PICTURES)


def safe_text(text: str) -> str:
    """Return ``text`` as a cell that a spreadsheet shows and never runs.

    A dangerous cell is prefixed with one ``'``, nothing is taken away. Line breaks stay
    (the CSV quotes them), other control characters become their visible pictures, lone
    surrogates U+FFFD, and a cell beyond Excel's limit is cut and ends with ``…``.
    """
    text = visible(text)
    if is_formula(text):
        text = "'" + text
    return text if len(text) <= EXCEL_CELL else text[: EXCEL_CELL - 1] + "…"


def unsafe_text(text: str) -> str:
    """Undo the prefix of ``safe_text``."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def cell(value: object) -> str:
    """Return ``value`` as CSV text: numbers plainly (5, -0.25; never prefixed), None
    empty, text made safe.
    """
    if value is None:
        return ""
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return repr(value + 0.0).removesuffix(".0")
    return safe_text(str(value))


def _field(value: object) -> str:
    """Return ``value`` as it stands between two commas: quoted where it has to be."""
    if isinstance(value, str):
        plain = value[:1].isalnum() and not _MARKED.search(value)
        if plain and len(value) <= EXCEL_CELL:
            return value
    text = cell(value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _kept(value: object) -> bool:
    """Tell whether a cell may come again, and has one form for all that equals it."""
    if isinstance(value, str):
        return len(value) <= _SHORT
    return not isinstance(value, int | float) or abs(value) <= _EXACT


_FIELDS: Final[Memo[object, str]] = Memo(_field, _kept)


def head(columns: Sequence[Column], lang: str = "zh") -> bytes:
    """Return the start of a file: byte order mark and header row (ids for ``en``)."""
    return BOM + _line([column.header(lang) for column in columns]).encode()


def body(rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> bytes:
    """Return ``rows`` as CSV lines ended by CRLF, cells in the order of ``columns``;
    a column that a row lacks is empty.
    """
    ids = [column.id for column in columns]
    return "".join([_line(map(row.get, ids)) for row in rows]).encode()


def _line(values: Iterable[object]) -> str:
    """Return one line, as the csv module would quote it."""
    line = ",".join(map(_FIELDS.__getitem__, values))
    # A lone empty cell would be a blank line, which readers skip.
    return (line or '""') + "\r\n"
