"""Texts as cells of a workbook hold them: never a formula, never broken XML."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from scoring.reports.csv_file import EXCEL_CELL, visible

_FIRST_YEAR: Final = 1901
"""Excel's calendar starts in 1900, and has a day too many in its February."""
_DAY: Final = len("2026-03-01")
_NO_CHARACTERS: Final = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
# Unicode's East Asian Width W and F, in the blocks that transcripts have.
_WIDE: Final = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff"
    "\U00020000-\U0003fffd]"
)
_RUN, _RUN_END = "<r>", "</r>"


def cell_text(text: str) -> str:
    """Return ``text`` as a cell shows it: control characters as in the CSV, line ends
    as Excel has them, and no longer than Excel takes (cut texts end with ``…``).

    Nothing is put before a text that looks like a formula: the cell is a text by its
    type and by its format.
    """
    text = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.translate(_NO_CHARACTERS)
    if text.startswith(_RUN) and text.endswith(_RUN_END):
        text += " "  # XlsxWriter would take it for markup of its own
    return _cut(text)


def _cut(text: str) -> str:
    """Return ``text`` within Excel's limit, which counts characters as UTF-16 does."""
    if 2 * len(text) <= EXCEL_CELL:
        return text
    raw = text.encode("utf-16-le")
    if len(raw) <= 2 * EXCEL_CELL:
        return text
    return raw[: 2 * (EXCEL_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def width(text: str) -> int:
    """Return how many narrow characters wide the longest line of ``text`` is: wide
    characters (Chinese, full width) count two.
    """
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(len(line) + len(_WIDE.findall(line)) for line in text.split("\n"))


def moment(text: str) -> datetime | date | None:
    """Return an ISO date, or date and time as the clock on the wall showed it (an
    offset from UTC is dropped); None where a sheet cannot hold it as a date.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if found.year < _FIRST_YEAR:
        return None
    return found.date() if len(text.strip()) <= _DAY else found.replace(tzinfo=None)
