"""XLSX exports: one row per turn, with a cap on all that a workbook can blow up."""

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
from scoring.readers.columns import Columns, find_columns
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions
from scoring.readers.rows import Grouper, Row, row_header

_BATCH: Final = 500
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PADDING: Final = (None,) * limits.MAX_SHEET_COLUMNS


Workbook: TypeAlias = Any  # openpyxl has no types
Sheet: TypeAlias = Any
Values: TypeAlias = tuple[object, ...]


class _StopError(Exception):
    """Reading of the workbook ends here, for a stated reason."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        self.fault = fault.at(place)
        super().__init__(place)


def read_xlsx(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of every sheet that has a header of turns, as they appear.

    Sheets without such a header are left out unless no sheet has one. What is damaged,
    hostile or beyond a cap ends the workbook with one Reject; calls before it stay.
    """
    sheets = 0
    first: Fault = faults.NO_ROWS
    try:
        book = _book(feed.stream)
        for sheet in _guarded(book):
            rows = _rows(sheet)
            columns = _header(rows, options)
            if isinstance(columns, Fault):
                first = columns if first is faults.NO_ROWS else first
                continue
            sheets += 1
            title = sheet.title if len(book.worksheets) > 1 else ""
            yield from _calls(feed, options, columns, rows, title)
    except _StopError as stop:
        yield reject(feed.source, stop.fault)
        return
    if not sheets:
        yield reject(feed.source, first)


def _calls(
    feed: Feed, options: ReadOptions, columns: Columns, rows: Iterator[Row], title: str
) -> Iterator[Call | Reject]:
    """Yield the calls of one sheet; those read before a fault come before its
    Reject.
    """
    stopped: list[_StopError] = []
    grouper = Grouper(columns, feed.source, options, sheet=title)

    def up_to_fault() -> Iterator[Row]:
        try:
            yield from rows
        except _StopError as stop:
            grouper.blame_current(stop.fault)
            stopped.append(stop)

    empty = True
    for item in grouper.calls(up_to_fault()):
        empty = False
        yield item
    if stopped:
        raise stopped[0]
    if empty:
        yield reject(feed.source, faults.NO_ROWS, title)


def _header(rows: Iterator[Row], options: ReadOptions) -> Columns | Fault:
    first: Fault | None = None
    for row in islice(rows, limits.HEADER_ROWS):
        header = row_header(row.cells)
        found = find_columns(header, options.all_columns(), options.time_unit)
        if isinstance(found, Columns):
            return found
        first = first or found
    return first or faults.NO_ROWS


def _book(stream: IO[bytes]) -> Workbook:
    """Open a workbook after a look at its archive: sizes first, then its XML."""
    import openpyxl  # noqa: PLC0415 - takes 0.2 s, which other formats need not pay

    if not openpyxl.DEFUSEDXML:  # without defusedxml, entities would be resolved
        raise _StopError(faults.SHEET_DAMAGED)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except Exception as error:  # a hostile archive raises more than BadZipFile
        raise _StopError(faults.SHEET_DAMAGED) from error
    if unpacked > limits.MAX_SHEET_BYTES:
        raise _StopError(faults.SHEET_TOO_LARGE)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                stream, read_only=True, data_only=True, keep_links=False
            )
    except Exception as error:  # openpyxl raises whatever its XML walks it into
        raise _StopError(faults.SHEET_DAMAGED) from error


def _guarded(book: Workbook) -> Iterator[Sheet]:
    for sheet in book.worksheets:
        if hasattr(sheet, "reset_dimensions"):
            sheet.reset_dimensions()
            yield sheet


def _rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something; raises _StopError beyond a cap."""
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
                raise _StopError(faults.SHEET_TOO_LARGE, f"{sheet.title}!{number}")
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
            raise _StopError(faults.SHEET_DAMAGED, sheet.title) from fault
        if len(rows) < _BATCH:
            return
