"""Parquet tables: one row per turn under the usual names, or one row per call with a
list of turns as in canonical JSONL; streamed batch by batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from scoring.model import Call, Reject
from scoring.readers import faults
from scoring.readers.build import CallDraft, finish, reject
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions
from scoring.readers.shapes.canonical import Canonical
from scoring.readers.tables.arrow_table import Arrow, Damaged, Table
from scoring.readers.tables.cells import cell_id
from scoring.readers.tables.columns import Columns
from scoring.readers.tables.headers import find_header
from scoring.readers.tables.rows import Grouper, Row, StopError, calls_up_to_stop
from scoring.readers.tables.runs import Runs
from scoring.readers.tables.survey import survey

_ROWS: Final = 1_024  # of a batch
_CALLS: Final = 16  # of a batch of calls


def read_parquet(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a table in the order in which they first appear.

    What is damaged, hostile or beyond a cap ends the file with one Reject; calls before
    it stay. Memory holds a batch of rows and the calls that are open.
    """
    try:
        table = Table(feed)
        turns = table.list_of_turns()
        if turns:
            yield from _nested(table, turns, feed, options)
        else:
            yield from _flat(table, feed, options)
    except StopError as stop:
        yield reject(feed.source, stop.fault)


def _flat(table: Table, feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a table with one row a turn."""
    header = find_header([Row(0, table.flat_names())], options)
    if isinstance(header, Fault):
        raise StopError(header)
    plan = survey(header.columns, header.names, _first_rows(table), options)
    if isinstance(plan, Fault):
        raise StopError(plan)
    fields = plan.columns.index
    names = [table.names[at] for at in fields.values()]
    columns = Columns(
        {field: at for at, field in enumerate(fields)}, header.columns.units
    )
    grouper = Grouper(replace(plan, columns=columns), feed.source, options)
    if "call_id" in fields:
        grouper.runs = _runs(table, table.names[fields["call_id"]])
    yield from calls_up_to_stop(grouper, _rows(table, names))


def _first_rows(table: Table) -> list[tuple[object, ...]]:
    """Return the first rows; what cannot be looked at is told when it is read."""
    flat = [not name.endswith(":list") for name in table.flat_names()]
    try:
        columns = next(table.batches(table.names, _ROWS), [])
        cells = [
            table.values(column) if plain else [None] * len(column)
            for column, plain in zip(columns, flat, strict=True)
        ]
    except (StopError, ValueError):
        return []
    return list(zip(*cells, strict=True))


def _runs(table: Table, name: str) -> Runs:
    """Return the number of runs of rows of each call, from the column of ids alone."""
    runs = Runs()
    last = ""
    for (column,) in table.batches([name], _ROWS):
        for value in table.values(column):
            key = cell_id(value).id
            if key and key != last:
                runs.add(hash(key))
                last = key
    return runs


def _rows(table: Table, names: Sequence[str]) -> Iterator[Row]:
    number = 0
    for columns in table.batches(names, _ROWS):
        for cells in zip(*map(table.values, columns), strict=True):
            number += 1
            damaged = any(type(cell) is Damaged for cell in cells)
            yield Row(number, cells, faults.LINE_UNDECODABLE if damaged else None)


def _nested(
    table: Table, turns: str, feed: Feed, options: ReadOptions
) -> Iterator[Call | Reject]:
    """Yield the calls of a table with one row a call."""
    shape = Canonical.of(options)
    number = 0
    for columns in table.batches(table.names, _CALLS):
        for at in range(len(columns[0])):
            number += 1
            place = f"row {number}"
            draft = _call(table, turns, columns, at, shape)
            draft.place = place
            if draft.fault is not None:
                within = draft.fault.place
                draft.fault = draft.fault.at(f"{place}: {within}" if within else place)
            yield finish(draft, feed.source, options, f"{feed.source.stem}-{number}")
    if not number:
        yield reject(feed.source, faults.NO_ROWS)


def _call(
    table: Table, turns: str, columns: Sequence[Arrow], at: int, shape: Canonical
) -> CallDraft:
    row: dict[str, object] = {}
    try:
        for name, column in zip(table.names, columns, strict=True):
            if name == turns:
                row[name] = table.turns(column, at)
            else:
                row[name] = table.values(column.slice(at, 1))[0]
    except StopError as stop:
        if not isinstance(stop.__cause__, UnicodeDecodeError):
            raise
        draft = CallDraft("")
        draft.blame(faults.LINE_UNDECODABLE)
        return draft
    return shape.call(row)
