"""CSV, TSV and semicolon tables: one row per turn, streamed row by row."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Final

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import identifier, reject
from scoring.readers.columns import Columns, find_columns
from scoring.readers.decode import Line, as_lines_of_bytes, text_lines
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions
from scoring.readers.rows import Grouper, Row, row_header

_DELIMITERS: Final = (",", "\t", ";", "|")
_OPEN_QUOTE: Final = "unexpected end of data"


def read_delimited(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a table in the order in which they first appear.

    The file is gone through twice: once to see which calls have their rows in several
    places, once to read. Memory holds the calls that are open, and a hash per call.
    """
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    found = _header(lines, options)
    if isinstance(found, Fault):
        yield reject(feed.source, found)
        return
    columns, delimiter, skip = found
    grouper = Grouper(columns, feed.source, options)
    grouper.runs = _runs(grouper, _rows(lines, delimiter, skip))
    empty = True
    for item in grouper.calls(_rows(lines, delimiter, skip)):
        empty = False
        yield item
    if empty:
        yield reject(feed.source, faults.NO_ROWS)


def looks_delimited(head: str, options: ReadOptions) -> bool:
    """Tell whether the first lines of a file hold the header of a table of turns."""
    lines = (Line(n, text, None) for n, text in enumerate(head.splitlines(), 1))
    found = _header_in(lines, options)
    return not isinstance(found, Fault) and len(found[0].index) > 1


def _header(lines: Feed, options: ReadOptions) -> tuple[Columns, str, int] | Fault:
    return _header_in(text_lines(lines), options)


def _header_in(
    lines: Iterator[Line], options: ReadOptions
) -> tuple[Columns, str, int] | Fault:
    """Return columns, delimiter and the line of the header.

    Titles may stand above it.
    """
    wanted = options.all_columns()
    first: Fault | None = None
    for at, row in enumerate(_delimited_rows(lines)):
        if at >= limits.HEADER_ROWS:
            break
        for delimiter in _DELIMITERS:
            cells = row_header(_cells(row.text, delimiter))
            found = find_columns(cells, wanted, options.time_unit)
            if isinstance(found, Columns):
                return found, delimiter, row.number
            if first is None or (len(cells) > 1 and at == 0):
                first = found
    return first or faults.NO_ROWS


def _delimited_rows(lines: Iterator[Line]) -> Iterator[Line]:
    return (line for line in lines if line.text.strip())


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


def _runs(grouper: Grouper, rows: Iterator[Row]) -> Mapping[int, int]:
    """Return the number of runs of rows per call, for calls that have several.

    Ids are kept as their hashes: two ids with one hash are only closed later.
    """
    if "call_id" not in grouper.columns.index:
        return {}
    seen: Counter[int] = Counter()
    at = grouper.columns.index["call_id"]
    last = ""
    for row in rows:
        key = identifier(row.cells[at]) if at < len(row.cells) else ""
        if key and key != last:
            seen[hash(key)] += 1
            last = key
    return {key: times for key, times in seen.items() if times > 1}


def _rows(lines: Feed, delimiter: str, skip: int) -> Iterator[Row]:
    """Yield the rows below the header (which is line ``skip``), broken ones marked.

    A row whose quotes do not match is broken by itself: reading goes on at the next
    line, so that a stray quote cannot swallow the calls below it.
    """
    waiting: deque[Line] = deque()
    source = text_lines(lines)
    while (line := _next(waiting, source)) is not None:
        if line.number <= skip:
            continue
        cells, open_quote = _parsed(line.text, delimiter)
        if line.fault is not None:
            yield Row(line.number, _cells(line.text, delimiter), line.fault)
        elif cells is not None:
            yield Row(line.number, cells)
        elif open_quote:
            yield _joined(line, waiting, source, delimiter)
        else:
            yield _broken(line, delimiter)


def _joined(
    first: Line, waiting: deque[Line], source: Iterator[Line], delimiter: str
) -> Row:
    """Return the row of a cell that runs over several lines, or a broken row.

    The lines that were looked at are put back where they do not belong to it.
    """
    taken: list[Line] = []
    text, quotes = first.text, first.text.count('"')
    parts = [text]
    while len(taken) < limits.MAX_ROW_LINES and (line := _next(waiting, source)):
        taken.append(line)
        if line.fault is not None:
            break
        parts.append(line.text)
        quotes += line.text.count('"')
        if quotes % 2 == 0:
            cells, _ = _parsed("\n".join(parts), delimiter)
            if cells is not None:
                return Row(first.number, cells)
            break
    waiting.extendleft(reversed(taken))
    return _broken(first, delimiter)


def _broken(line: Line, delimiter: str) -> Row:
    return Row(line.number, _cells(line.text, delimiter), faults.ROW_QUOTES)


def _next(waiting: deque[Line], source: Iterator[Line]) -> Line | None:
    return waiting.popleft() if waiting else next(source, None)


def _parsed(text: str, delimiter: str) -> tuple[list[str] | None, bool]:
    """Return the cells of a row; None where its quotes are wrong, and then whether a
    quoted cell is still open at its end.
    """
    if '"' not in text:
        return text.split(delimiter), False
    lines = text.split("\n")
    whole = [line + "\n" for line in lines[:-1]] + lines[-1:]
    try:
        return next(csv.reader(whole, delimiter=delimiter, strict=True), []), False
    except csv.Error as error:
        return None, _OPEN_QUOTE in str(error)
