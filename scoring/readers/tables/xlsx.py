"""XLSX exports: one row per turn, with a cap on all that a workbook can blow up.

SpreadsheetML as in ECMA-376 part 1, read by openpyxl in its read-only mode: a merged
cell has its value in the first of its cells, a date counts from 1900 or from 1904.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, Final, TypeAlias

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import reject
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions
from scoring.readers.tables.book_scan import scan_book
from scoring.readers.tables.headers import NO_WORDS_TABLE, Header, find_header
from scoring.readers.tables.repeats import Repeats
from scoring.readers.tables.row_faults import SHEET_HEADLESS, SHEETS_HIDDEN
from scoring.readers.tables.rows import Grouper, Row, StopError, calls_up_to_stop
from scoring.readers.tables.sheets import Sheets
from scoring.readers.tables.survey import SAMPLE, Plan, survey

_BATCH: Final = 500
_HEAD_ROWS: Final = 2 * limits.HEADER_ROWS  # blanks among them are no header rows
_MAC_EPOCH: Final = 1904
_VISIBLE: Final = "visible"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PADDING: Final = (None,) * limits.MAX_SHEET_COLUMNS


Workbook: TypeAlias = Any  # openpyxl has no types
Sheet: TypeAlias = Any
Values: TypeAlias = tuple[object, ...]


def read_xlsx(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of every sheet that has a header of turns, as they appear.

    Sheets without such a header and hidden ones are left out with a note; one that goes
    on with the rows of another is a Reject. What is damaged, hostile or beyond a cap
    ends the workbook with one Reject; calls before it stay.
    """
    sheets = 0
    first: Fault = faults.NO_ROWS
    try:
        book = _book(feed.stream)
        known = _looked_at(book, options)
        for sheet in _visible(book):
            rows = _rows(sheet)
            head, stop = _head(rows)
            header = find_header(head, options)
            if isinstance(header, Fault):
                if stop is not None:
                    raise stop
                if first is faults.NO_ROWS or header is NO_WORDS_TABLE:
                    first = header
                if known.continues(head):
                    yield reject(feed.source, SHEET_HEADLESS, sheet.title)
                continue
            sheets += 1
            title = sheet.title if len(book.worksheets) > 1 else ""
            below = Repeats(header).below(_all_rows(head, stop, rows))
            plan, below = _planned(header, below, options)
            if isinstance(plan, Fault):
                yield reject(feed.source, plan, title)
                continue
            grouper = Grouper(
                plan, feed.source, options,
                sheet=title, since_1904=book.epoch.year == _MAC_EPOCH,
                remarks=known.left_out,
            )  # fmt: skip
            yield from calls_up_to_stop(grouper, below)
            known.left_out = grouper.remarks
    except StopError as stop:
        yield reject(feed.source, stop.fault)
        return
    if not sheets:
        yield reject(feed.source, SHEETS_HIDDEN if known.hidden else first)


def _looked_at(book: Workbook, options: ReadOptions) -> Sheets:
    """Return what the first rows of the sheets tell of the workbook."""
    known = Sheets()
    headless: list[tuple[str, list[Row]]] = []
    for sheet in _guarded(book):
        head, stop = _head(_rows(sheet))
        header = find_header(head, options)
        if sheet.sheet_state != _VISIBLE:
            known.hidden = known.hidden or isinstance(header, Header)
            if head:
                known.leave_out(sheet.title, "hidden")
        elif isinstance(header, Header):
            known.headed.append((header, head))
        elif head and stop is None:
            headless.append((sheet.title, head))
    for title, head in headless:
        if not known.continues(head):
            known.leave_out(title, "no header of turns")
    return known


def _visible(book: Workbook) -> Iterator[Sheet]:
    return (sheet for sheet in _guarded(book) if sheet.sheet_state == _VISIBLE)


def book_rows(stream: IO[bytes]) -> Iterator[tuple[str, Iterator[Row | Fault], bool]]:
    """Yield each sheet's title, its rows that hold something, and whether its days
    count from 1904. What ends the reading is the last "row" of a sheet, or of a sheet
    without a title.
    """
    try:
        book = _book(stream)
        for sheet in _guarded(book):
            yield sheet.title, _or_fault(_rows(sheet)), book.epoch.year == _MAC_EPOCH
    except StopError as stop:
        yield "", iter([stop.fault]), False


def _or_fault(rows: Iterator[Row]) -> Iterator[Row | Fault]:
    try:
        yield from rows
    except StopError as stop:
        yield stop.fault


def _head(
    rows: Iterator[Row], most: int = _HEAD_ROWS
) -> tuple[list[Row], StopError | None]:
    """Return the first rows that can be read, and what stopped the reading, if so."""
    head: list[Row] = []
    try:
        head.extend(islice(rows, most))
    except StopError as stop:
        return head, stop
    return head, None


def _planned(
    header: Header, rows: Iterator[Row], options: ReadOptions
) -> tuple[Plan | Fault, Iterator[Row]]:
    """Return how to read the rows of a sheet, and all of them again."""
    first, stop = _head(rows, SAMPLE)
    sample = (row.cells for row in first if row.fault is None)
    plan = survey(header.columns, header.names, sample, options)
    return plan, _all_rows(first, stop, rows)


def _all_rows(
    head: list[Row], stop: StopError | None, rest: Iterator[Row]
) -> Iterator[Row]:
    yield from head
    if stop is not None:
        raise stop
    yield from rest


def _book(stream: IO[bytes]) -> Workbook:
    """Open a workbook after a look at its archive: sizes first, then its XML."""
    import openpyxl  # noqa: PLC0415 - takes 0.2 s, which other formats need not pay

    if not openpyxl.DEFUSEDXML:  # without defusedxml, entities would be resolved
        raise StopError(faults.SHEET_DAMAGED)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            fault = scan_book(archive)
    except Exception as error:  # a hostile archive raises more than BadZipFile
        raise StopError(faults.SHEET_DAMAGED) from error
    if fault is not None:
        raise StopError(fault, fault.place)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                stream, read_only=True, data_only=True, keep_links=False
            )
    except Exception as error:  # openpyxl raises whatever its XML walks it into
        raise StopError(faults.SHEET_DAMAGED) from error


def _guarded(book: Workbook) -> Iterator[Sheet]:
    for sheet in book.worksheets:
        if hasattr(sheet, "reset_dimensions"):
            sheet.reset_dimensions()
            yield sheet


def _rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something; raises StopError beyond a cap."""
    number = cells = 0
    for batch in _batches(sheet):
        for values in batch:
            number += 1
            if not values and number <= limits.MAX_SHEET_ROWS:
                continue
            cells += len(values)
            used = _used(values)
            if (
                number > limits.MAX_SHEET_ROWS
                or cells > limits.MAX_SHEET_CELLS
                or len(used) > limits.MAX_SHEET_COLUMNS
            ):
                raise StopError(faults.SHEET_TOO_LARGE, f"{sheet.title}!{number}")
            if used:
                yield Row(number, used + _PADDING[len(used) :])


def _used(values: Values) -> Values:
    """Return the cells up to the last one that holds something, fit for use: lone
    surrogates (which a sheet can spell but no output can write) become U+FFFD.
    """
    last = len(values)
    while last and values[last - 1] is None:
        last -= 1
    return tuple(
        _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
        for value in values[:last]
    )


def _batches(sheet: Sheet) -> Iterator[list[Values]]:
    """Yield the raw rows in batches; what was read before a fault comes before it.

    Warnings of openpyxl about styles are none of ours, and are not left switched off
    while the caller works.
    """
    raw = sheet.iter_rows(values_only=True)
    while True:
        rows: list[Values] = []
        fault: Exception | None = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for values in islice(raw, _BATCH):
                    rows.append(values)
        except Exception as error:  # openpyxl raises whatever its XML walks it into
            fault = error
        if rows:
            yield rows
        if fault is not None:
            raise StopError(faults.SHEET_DAMAGED, sheet.title) from fault
        if len(rows) < _BATCH:
            return
