"""Verdicts of people as a CSV table: a file in, a ``GoldFile`` without acts out.

The file is decoded by the READ room and understood by EVALUATE, so this stands in the
hallway between the two. Columns are found by their headers; others are ignored.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from scoring.errors import Problem, UsageError
from scoring.evaluation import gold_faults, verdict_faults
from scoring.evaluation.gold import MAX_GOLD_BYTES
from scoring.evaluation.gold_faults import Fault
from scoring.evaluation.verdicts import (
    COLUMNS,
    VerdictRow,
    Where,
    verdict_columns,
    verdict_gold,
)
from scoring.evaluation_model import GoldFile
from scoring.model import Criterion, Wording
from scoring.readers import limits
from scoring.readers.build import identifier
from scoring.readers.decode import Line, as_lines_of_bytes, text_lines
from scoring.readers.faults import Fault as ReadFault
from scoring.readers.feed import opened
from scoring.readers.options import Piece, SourceFile
from scoring.readers.tables.columns import field_of

SUFFIX: Final = ".csv"
_DELIMITERS: Final = (",", "\t", ";", "|")


def is_verdict_file(path: str) -> bool:
    """Tell whether a gold file is a table of verdicts: its name ends in ``.csv``."""
    return Path(path).suffix.lower() == SUFFIX


def read_verdicts(path: str, criteria: Sequence[Criterion]) -> GoldFile:
    """Return the verdicts of a table on ``criteria``, those of the scorecard.

    UTF-8 with or without byte order mark, UTF-16 or GB 18030; ``,`` ``;`` ``|`` or tab
    between cells. Rows that cannot be used are rejects, each with its line. Raises
    UsageError where the file cannot be read, is no such table or has no usable row.
    """
    lines = _lines(path)
    header = _header(lines)
    if header is None:
        raise _unusable(path, "", verdict_faults.NO_HEADER)
    where, delimiter, number = header
    rows = _rows((one for one in lines if one.number > number), delimiter)
    return verdict_gold(_verdict_rows(rows, where), path, criteria)


# ---------------------------------------------------------------- the file


def _lines(path: str) -> list[Line]:
    try:
        if Path(path).stat().st_size > MAX_GOLD_BYTES:
            raise _unusable(path, "", gold_faults.TOO_LARGE)
        with opened(Piece(SourceFile(path, ""))) as raw:
            feed = as_lines_of_bytes(raw, "", old_mac=True)
            if isinstance(feed, ReadFault):
                raise _unusable(path, feed.place, _gold_fault(feed))
            return list(text_lines(feed))
    except (OSError, ValueError) as error:
        raise _unusable(path, "", gold_faults.unreadable(error)) from None


def _gold_fault(fault: ReadFault) -> Fault:
    """Return a fault of the READ room; ``--encoding`` is not for the gold."""
    cure = Wording(
        "请在 Excel 里另存为“CSV UTF-8”。", "Save it as CSV UTF-8, as Excel can."
    )
    return Fault(fault.reason, cure, fault.place)


def _unusable(path: str, place: str, fault: Fault) -> UsageError:
    return UsageError(Problem(path, place, fault.what, fault.cure))


def _header(lines: Iterable[Line]) -> tuple[Where, str, int] | None:
    """Return the columns, the delimiter and the line of the header; titles may stand
    above it.
    """
    filled = [line for line in lines if line.text.strip()]
    for line in filled[: limits.HEADER_ROWS]:
        for delimiter in _DELIMITERS:
            cells = _parsed(line.text, delimiter) or []
            known = [
                COLUMNS[0] if field_of(cell)[0] == COLUMNS[0] else cell
                for cell in cells
            ]
            where = verdict_columns(known)
            if where is not None:
                return where, delimiter, line.number
    return None


# ---------------------------------------------------------------- rows


def _rows(
    lines: Iterable[Line], delimiter: str
) -> Iterator[tuple[int, list[str] | Fault]]:
    """Yield (first line, cells or what is wrong) of each row.

    A row whose quotes do not match is broken by itself: reading goes on at the next
    line, so that a stray quote cannot swallow the rows below it.
    """
    waiting = deque(lines)
    while waiting:
        line = waiting.popleft()
        if line.fault is not None:
            yield line.number, _gold_fault(line.fault)
        elif line.text.strip():
            cells = _parsed(line.text, delimiter)
            if cells is None:
                cells = _joined(line, waiting, delimiter)
            yield line.number, verdict_faults.QUOTES if cells is None else cells


def _joined(first: Line, waiting: deque[Line], delimiter: str) -> list[str] | None:
    """Return the cells of a row that runs over several lines, and take these; None
    where it never ends, and take none.
    """
    text = first.text
    for taken, line in enumerate(list(waiting)[: limits.MAX_ROW_LINES], 1):
        if line.fault is not None:
            return None
        text += "\n" + line.text
        cells = _parsed(text, delimiter) if text.count('"') % 2 == 0 else None
        if cells is not None:
            for _ in range(taken):
                waiting.popleft()
            return cells
    return None


def _parsed(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of one row, None where its quotes do not match."""
    try:
        rows = list(
            csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
        )
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _verdict_rows(
    rows: Iterable[tuple[int, list[str] | Fault]], where: Where
) -> Iterator[VerdictRow]:
    """Yield the rows that say anything in the three columns."""
    for number, found in rows:
        if isinstance(found, Fault):
            yield VerdictRow(number, fault=found)
            continue
        # Excel drops empty cells at the end of a line: what is not there is empty.
        call_id, criterion, verdict = (
            found[at].strip() if at < len(found) else "" for at in where
        )
        if call_id or criterion or verdict:
            yield VerdictRow(number, identifier(call_id), criterion, verdict)
