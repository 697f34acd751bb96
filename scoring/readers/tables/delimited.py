"""CSV, TSV and semicolon tables: one row per turn, streamed row by row.

Quoting as in RFC 4180, read line by line so that a stray quote costs one row.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import reject
from scoring.readers.decode import Line, as_lines_of_bytes, text_lines
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions
from scoring.readers.tables.headers import NO_WORDS_TABLE, Header, find_header
from scoring.readers.tables.repeats import Repeats
from scoring.readers.tables.rows import Grouper, Row
from scoring.readers.tables.runs import Runs
from scoring.readers.tables.survey import SAMPLE, Plan, survey

DELIMITERS: Final = (",", "\t", ";", "|")
"""What may stand between the cells of a row."""

_HEADER_LINES: Final = limits.HEADER_ROWS * 4  # blank ones and cells of several lines
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
    found = _layout(_first_lines(text_lines(lines)), options)
    if isinstance(found, Fault):
        yield reject(feed.source, found)
        return
    plan = _plan(found, lines, options)
    if isinstance(plan, Fault):
        yield reject(feed.source, plan)
        return
    grouper = Grouper(plan, feed.source, options)
    grouper.runs = _runs(grouper, _below(found, lines))
    empty = True
    for item in grouper.calls(_below(found, lines)):
        empty = False
        yield item
    if empty:
        yield reject(feed.source, faults.NO_ROWS)


def looks_delimited(head: str, options: ReadOptions) -> bool:
    """Tell whether the first lines of a file hold the header of a table of turns."""
    lines = (Line(n, text, None) for n, text in enumerate(head.splitlines(), 1))
    found = _layout(_first_lines(lines), options)
    return isinstance(found, _Layout) and len(found.header.columns.index) > 1


class _Layout(NamedTuple):
    """The header of a table and what stands between its cells."""

    header: Header
    delimiter: str


def _first_lines(lines: Iterator[Line]) -> list[Line]:
    """Return the lines that the header is looked for in, held in memory."""
    taken: list[Line] = []
    room = limits.DETECT_BYTES
    for line in lines:
        taken.append(line)
        room -= len(line.text)
        if room < 0 or len(taken) >= _HEADER_LINES:
            break
    return taken


def _layout(lines: list[Line], options: ReadOptions) -> _Layout | Fault:
    """Return the header under the delimiter that makes most of it, or why there is
    none.
    """
    best: _Layout | None = None
    why: Fault = faults.NO_ROWS
    widest = 0
    for delimiter in DELIMITERS:
        rows = list(table_rows(lines, delimiter))
        found = find_header(rows, options)
        if isinstance(found, Header):
            known = len(found.columns.index)
            if best is None or known > len(best.header.columns.index):
                best = _Layout(found, delimiter)
            continue
        width = max((len(row.cells) for row in rows), default=0)
        if found is NO_WORDS_TABLE or (width > widest and why is not NO_WORDS_TABLE):
            why, widest = found, width
    return best or why


def _plan(found: _Layout, lines: Feed, options: ReadOptions) -> Plan | Fault:
    """Return how to read the rows, by the first of them."""
    header = found.header
    first = islice(_below(found, lines), SAMPLE)
    sample = (row.cells for row in first if row.fault is None)
    plan = survey(header.columns, header.names, sample, options)
    if isinstance(plan, Fault):
        return plan
    named = max(at for at, name in enumerate(header.names, 1) if name)
    return replace(plan, width=header.width, named=named)


def _below(found: _Layout, lines: Feed) -> Iterator[Row]:
    rows = table_rows(text_lines(lines), found.delimiter)
    return Repeats(found.header).below(rows)


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


def _runs(grouper: Grouper, rows: Iterator[Row]) -> Runs:
    """Return the number of runs of rows of each call."""
    runs = Runs()
    if "call_id" not in grouper.plan.columns.index:
        return runs
    last = ""
    for row in rows:
        key = grouper.own_key(row)
        if key and key != last and not grouper.counts_others(row):
            runs.add(hash(key))
            last = key
    return runs


def table_rows(lines: Iterable[Line], delimiter: str) -> Iterator[Row]:
    """Yield the rows of a table, broken ones marked.

    A row whose quotes do not match is broken by itself: reading goes on at the next
    line, so that a stray quote cannot swallow the calls below it.
    """
    waiting: deque[Line] = deque()
    source = iter(lines)
    while (line := _next(waiting, source)) is not None:
        if line.fault is None and '"' not in line.text:
            yield Row(line.number, line.text.split(delimiter))
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
