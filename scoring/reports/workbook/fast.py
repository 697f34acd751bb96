"""XlsxWriter's sheet with a short way for texts, of which a report has a million."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet

from scoring.reports.memo import Memo

_SHORT: Final = 120
_CODE: Final = re.compile("_(x[0-9A-Fa-f]{4}_)")


def _inline(text: str) -> str:
    """Return ``text`` as the inside of a cell; what looks like Excel's code of a
    character (_x0041_) stays the text it is.
    """
    inside = _CODE.sub(r"_x005F_\1", escape(text))
    return f'<is><t xml:space="preserve">{inside}</t></is>'


_MADE: Final[Memo[str, str]] = Memo(_inline, lambda text: len(text) <= _SHORT)


class FastSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose texts are escaped once each; numbers go the library's way.

    Where a later version of the library writes cells otherwise, its own way is taken.
    """

    # ANN401: the library's cells have no common type.
    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401
        if type(cell).__name__ != "String" or not cell.format:
            super()._write_cell(row, col, cell)
            return
        style = cell.format._get_xf_index()
        place = xl_rowcol_to_cell_fast(row, col)
        text = _MADE[cell.string]
        self.fh.write(f'<c r="{place}" s="{style}" t="inlineStr">{text}</c>')
