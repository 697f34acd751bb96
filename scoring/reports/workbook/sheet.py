"""A sheet of the workbook: a table of fields, written row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scoring.model import Wording
from scoring.reports.columns import Column
from scoring.reports.csv_file import is_formula
from scoring.reports.memo import Memo
from scoring.reports.workbook.fast import FastSheet
from scoring.reports.workbook.styles import Kind, Styles
from scoring.reports.workbook.text import cell_text, moment, width

DAY_S: Final = 86_400
"""A time of a sheet is a part of a day."""
_HEAD_HEIGHT, _MARGIN, _SHORT = 52, 3, 120
_LINE, _MOST_LINES, _ROOM = 15, 8, 4
"""Points a line takes, lines a row shows at most, and what a line takes more than the
width of its column says (the letters are smaller than those widths are told in).
"""
_LOOKED_AT: Final = 300
"""Rows whose texts decide how wide a column is."""
_NARROW: Final = {"clock": 9, "date": 16, "chart": 18}
_LEAST: Final = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook takes: Excel's rows and links a sheet, and what we add that a
    person can still look at: rows of findings of every kind, charts, periods.
    """

    rows: int = 1_048_576
    links: int = 65_530
    all_findings: int = 100_000
    charts: int = 50
    periods: int = 53


@dataclass(frozen=True, slots=True)
class Frame:
    """What all sheets of a workbook share."""

    book: Workbook
    styles: Styles
    lang: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet: what it holds, how wide it gets at most (narrow characters),
    what it means, and whether it is folded away at first.
    """

    id: str
    title: Wording
    kind: Kind
    meaning: Wording
    most: int = 24
    folded: bool = False


def described(field: Field, columns: Sequence[Column]) -> Field:
    """Return ``field`` with the title of the column of the CSV that has its id; times
    that are shown as h:mm:ss lose the unit in it.
    """
    for column in columns:
        if column.id == field.id:
            zh, en = column.title.zh, column.title.en
            if field.kind == "clock":
                zh, en = zh.replace("(秒)", ""), en.replace(" (s)", "")
            return replace(field, title=Wording(zh, en))
    return field


class Sheet:
    """A table with a header, written from the top down.

    ``row`` is the next row to be written (from 0), ``cut`` the rows and ``unlinked``
    the links left out because Excel takes no more.
    """

    def __init__(self, frame: Frame, name: str, fields: Sequence[Field]) -> None:
        """Add the sheet ``name`` to the book and write its header."""
        self.sheet: Worksheet = frame.book.add_worksheet(name, FastSheet)
        self.name, self.fields, self.lang = name, tuple(fields), frame.lang
        self.row, self.cut, self.unlinked = 0, 0, 0
        self._styles, self._limits, self._links = frame.styles, frame.limits, 0
        self._at = {field.id: at for at, field in enumerate(self.fields)}
        self._widths = [_start(field, self.lang) for field in self.fields]
        self._width: Memo[str, int] = Memo(width, _kept)
        self._texts: Memo[str, tuple[str, bool]] = Memo(_text, _kept)
        self.header()

    def column(self, field: str) -> int:
        """Return the column of the field, from 0."""
        return self._at[field]

    def header(self) -> None:
        """Write a row of titles."""
        self.sheet.set_row(self.row, _HEAD_HEIGHT)
        for at, field in enumerate(self.fields):
            title = cell_text(field.title.get(self.lang))
            self.sheet.write_string(self.row, at, title, self._styles.head)
        self.row += 1

    def put(
        self, row: Mapping[str, object], links: Mapping[str, str | None] | None = None
    ) -> bool:
        """Write a row: values by field, ``links`` where a field leads to (see
        ``place``; None: nowhere). False where the sheet is full.
        """
        if self.row >= self._limits.rows:
            self.cut += 1
            return False
        lines = 1
        for at, field in enumerate(self.fields):
            value = row.get(field.id)
            if value is None or value == "":
                continue
            if field.kind == "long":
                lines = max(lines, -(-self._width[str(value)] // (field.most + _ROOM)))
            target = links.get(field.id) if links else None
            if isinstance(value, str):
                self._put_text(at, field, value, target)
            elif isinstance(value, int | float):
                day = DAY_S if field.kind == "clock" else 1
                style = self._styles.cell(field.kind)
                self.sheet.write_number(self.row, at, value / day, style)
        if lines > 1:  # LibreOffice does not fit rows to wrapped texts by itself
            self.sheet.set_row(self.row, min(lines, _MOST_LINES) * _LINE)
        self.row += 1
        return True

    def place(self, row: int, field: str = "") -> str | None:
        """Return where a link to the cell of ``field`` (empty: the first one) in
        ``row`` leads; None where the sheet does not reach so far.
        """
        if not 0 <= row < self._limits.rows:
            return None
        return (
            f"internal:'{self.name}'!{xl_rowcol_to_cell(row, self._at.get(field, 0))}"
        )

    def says(self, text: str, look: Format) -> dict[str, Any]:
        """Return the condition that a cell is ``text``."""
        return {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}

    def colour(
        self, field: str, condition: Mapping[str, Any], *rows: tuple[int, int]
    ) -> None:
        """Colour the cells of a field under ``condition``, in ``rows`` (first and last
        ones) or in all below the header.
        """
        at = self._at[field]
        for first, last in rows or ((1, self.row - 1),):
            if first <= last:
                self.sheet.conditional_format(first, at, last, at, dict(condition))

    def finish(self, filtered: int, frozen: int, shown: int) -> None:
        """Set what concerns the whole sheet: ``filtered`` is the last row of the table,
        ``frozen`` the number of columns that stay in sight, all but the first ``shown``
        columns are hidden.
        """
        last = shown - 1
        self.sheet.freeze_panes(1, frozen)
        self.sheet.autofilter(0, 0, max(filtered, 0), last)
        if shown < len(self.fields):
            hidden = {"hidden": True}
            self.sheet.set_column(shown, len(self.fields) - 1, 8, None, hidden)
        self.sheet.outline_settings(True, True, False, False)
        for at, field in enumerate(self.fields[:shown]):
            wide = self._widths[at]
            folded_next = at < last and self.fields[at + 1].folded
            options: dict[str, Any] = {}
            if field.folded:
                options = {"level": 1, "hidden": True}
            elif folded_next:
                options = {"collapsed": True}
            self.sheet.set_column(at, at, wide + _MARGIN, None, options)
        paper(self.sheet)

    # ------------------------------------------------------------------ one cell

    def _put_text(self, at: int, field: Field, value: str, target: str | None) -> None:
        found = moment(value) if field.kind == "date" and target is None else None
        if found is not None:
            day = "date" if hasattr(found, "hour") else "day"
            style = self._styles.cell(day)
            self.sheet.write_datetime(self.row, at, found, style)
            return
        text, formula_like = self._texts[value]
        if self.row < _LOOKED_AT and field.kind != "chart":
            self._widths[at] = max(self._widths[at], min(width(text), field.most))
        kind = "long" if field.kind == "long" else "text"
        if target is not None and self._links >= self._limits.links:
            self.unlinked, target = self.unlinked + 1, None
        style = self._styles.cell(kind, target is not None, formula_like)
        if target is None:
            self.sheet.write_string(self.row, at, text, style)
        else:
            self._links += 1
            self.sheet.write_url(self.row, at, target, style, text)


def paper(sheet: Worksheet) -> None:
    """Set how a sheet is printed: A4 across, as wide as the page, numbered, with its
    header on every page.
    """
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _text(text: str) -> tuple[str, bool]:
    return cell_text(text), is_formula(text)


def _kept(text: str) -> bool:
    return len(text) <= _SHORT


def _start(field: Field, lang: str) -> int:
    """Return the least width of a column: half of its title, which is wrapped."""
    title = width(field.title.get(lang))
    least = _NARROW.get(field.kind, _LEAST)
    if field.kind == "long":
        return max(least, field.most)
    return max(least, min(-(-title // 2) + 1, field.most))
