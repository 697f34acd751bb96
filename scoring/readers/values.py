"""READ, from memory: values and rows that a program holds, to calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Final

from scoring.model import Call, Reject, Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, finish, reject
from scoring.readers.faults import Fault
from scoring.readers.json_calls import drafts_of, within
from scoring.readers.json_values import Json
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.tables.cells import cell_id
from scoring.readers.tables.headers import find_header
from scoring.readers.tables.rows import Grouper, Row
from scoring.readers.tables.runs import Runs
from scoring.readers.tables.survey import survey
from scoring.readers.wrapping import Told

CALLS: Final = SourceFile("<calls>", "call")
FRAME: Final = SourceFile("<frame>", "call")
"""The sources that calls from memory name, in place of a file."""

_SAMPLE: Final = 1_024  # rows that tell how a table is to be read
_DEEP: Final = Fault(
    Wording("嵌套过深，或对象里含有它自己。", "Nested too deeply, or holds itself."),
    Wording("请给出规范的通话对象。", "Give a call of the canonical shape."),
)


def read_values(
    values: Iterable[object], options: ReadOptions
) -> Iterator[Call | Reject]:
    """Yield the calls of ``values``, one by one, as ``read_jsonl`` does of lines.

    A value is a call already (`Call`), or what a line of JSONL holds, as a dict:
    canonical or of a recogniser that is known; numbers of NumPy and dates are taken,
    too. What is no call is a Reject, placed ``call 1``, ``call 2`` ... Raises nothing
    for what a value may be.
    """
    told = Told(options)
    for number, value in enumerate(values, 1):
        if isinstance(value, Call):
            yield value
            continue
        for at, draft in enumerate(_drafts(value, told)):
            within(draft, f"call {number}", ": ")
            made = f"{number}-{at + 1}" if at else f"{number}"
            yield finish(draft, CALLS, options, f"{CALLS.stem}-{made}")


def _drafts(value: object, told: Told) -> list[CallDraft]:
    try:
        return list(drafts_of(_plain(value), told))
    except RecursionError:
        return [CallDraft("", fault=_DEEP)]


def _plain(value: object) -> Json:
    """Return a value in the types that JSON has."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    scalar = getattr(value, "item", None)  # of NumPy
    return _plain(scalar()) if callable(scalar) else str(value)


def read_rows(
    names: Sequence[str], rows: Sequence[Sequence[object]], options: ReadOptions
) -> Iterator[Call | Reject]:
    """Yield the calls of a table in memory: one row a turn, columns named as in CSV.

    Rows of one call need not stand together; they are placed ``row 1``, ``row 2`` ...
    A table that is none is one Reject.
    """
    header = find_header([Row(0, tuple(names))], options)
    if isinstance(header, Fault):
        yield reject(FRAME, header)
        return
    plan = survey(header.columns, header.names, rows[:_SAMPLE], options)
    if isinstance(plan, Fault):
        yield reject(FRAME, plan)
        return
    grouper = Grouper(plan, FRAME, options)
    at = plan.columns.index.get("call_id")
    if at is not None:
        grouper.runs = _runs(cell_id(cells[at]).id for cells in rows)
    empty = True
    for item in grouper.calls(Row(at, cells) for at, cells in enumerate(rows, 1)):
        empty = False
        yield item
    if empty:
        yield reject(FRAME, faults.NO_ROWS)


def _runs(keys: Iterable[str]) -> Runs:
    """Return the number of runs of rows of each call, from the ids of all rows."""
    runs = Runs()
    for key, _ in groupby(filter(None, keys)):
        runs.add(hash(key))
    return runs
