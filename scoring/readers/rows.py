"""Tables with one row per turn: rows to calls, grouped by call id."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.model import Call, Reject
from scoring.readers import faults
from scoring.readers.build import (
    CallDraft,
    TurnDraft,
    channel_number,
    finish,
    identifier,
)
from scoring.readers.columns import TURN_FIELDS, Columns
from scoring.readers.faults import Fault
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.times import TimeError, UnitError, seconds


class Row(NamedTuple):
    """A row of a table: its number in the file from 1, its cells, what is wrong with
    it.
    """

    number: int
    cells: Sequence[object]
    fault: Fault | None = None


@dataclass(slots=True)
class Grouper:
    """Gathers rows into calls, yielded in the order in which they first appear.

    ``runs`` tells how many separate runs of rows a call has, by the hash of its id, for
    calls that have more than one; a call is complete after its last run, so that memory
    holds only calls that are still open. None: every call stays open to the end.
    """

    columns: Columns
    source: SourceFile
    options: ReadOptions
    runs: Mapping[int, int] | None = None
    sheet: str = ""
    _open: OrderedDict[str, CallDraft] = field(default_factory=OrderedDict)
    _left: dict[str, int] = field(default_factory=dict)
    _current: str | None = None
    _made: int = 0
    _at: dict[str, int] = field(init=False)
    _facts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        # A row gets None for a last cell: a column the table lacks is column -1.
        index = self.columns.index
        self._at = {name: index.get(name, -1) for name in ("call_id", *TURN_FIELDS)}
        self._facts = tuple(name for name in index if name not in self._at)

    def calls(self, rows: Iterable[Row]) -> Iterator[Call | Reject]:
        """Yield the calls of ``rows``; a call with a broken row is one Reject."""
        width = max(self.columns.index.values())
        for row in rows:
            if _blank(row):
                continue
            key = self.key_of(row)
            if key != self._current:
                yield from self._close_current()
                self._start_run(key, row)
            missing = width + 1 - len(row.cells)
            padded = [*row.cells, *(None,) * max(missing, 0), None]
            self._add(self._open[key], row, padded)
        yield from self._close_current()
        for draft in self._open.values():
            yield self._finish(draft)

    def blame_current(self, fault: Fault) -> None:
        """Mark the call whose rows were being read: the rest of it was not seen."""
        if self._current is not None and self._current in self._open:
            self._open[self._current].blame(fault)

    def key_of(self, row: Row) -> str:
        """Return the id of the call a row belongs to: its own, else the row's above."""
        at = self._at["call_id"]
        given = identifier(row.cells[at]) if 0 <= at < len(row.cells) else ""
        return given or self._current or ""

    def _start_run(self, key: str, row: Row) -> None:
        self._current = key
        if key not in self._open:
            self._open[key] = CallDraft(self._place(row), key)
            self._left[key] = (self.runs or {}).get(hash(key), 1)
        self._left[key] -= 1

    def _place(self, row: Row) -> str:
        return f"{self.sheet} row {row.number}".lstrip()

    def _close_current(self) -> Iterator[Call | Reject]:
        """Yield what is complete, oldest first, up to the first call still open."""
        if self.runs is None:
            return
        while self._open:
            key = next(iter(self._open))
            if self._left[key] > 0:
                return
            yield self._finish(self._open.pop(key))
            del self._left[key]

    def _finish(self, draft: CallDraft) -> Call | Reject:
        self._made += not draft.call_id
        stem = self.source.stem
        made_id = stem if self._made <= 1 else f"{stem}-{self._made}"
        return finish(draft, self.source, self.options, made_id)

    def _add(self, draft: CallDraft, row: Row, cells: list[object]) -> None:
        place = self._place(row)
        at = self._at
        if row.fault is not None or len(row.cells) <= at["text"]:
            draft.blame(row.fault or faults.ROW_CUT, place)
            return
        if at["call_id"] >= 0 and not identifier(cells[at["call_id"]]):
            draft.notes.append(f"{place}: no call id, taken with the row above")
        turn = TurnDraft(cell_text(cells[at["text"]]) if at["text"] >= 0 else None)
        label = cell_text(cells[at["speaker"]]).strip()
        turn.set_speaker(label or None, identifier(cells[at["speaker_id"]]) or None)
        turn.channel = channel_number(cells[at["channel"]])
        try:
            turn.set_times(
                cells[at["start"]], cells[at["end"]], cells[at["duration"]],
                units=self.columns.units,
            )  # fmt: skip
        except UnitError:
            draft.blame(faults.UNIT_UNKNOWN, place)
        draft.turns.append(turn)
        for name in self._facts:
            self._set_meta(draft, name, cells[self.columns.index[name]], place)

    def _set_meta(self, draft: CallDraft, name: str, value: object, place: str) -> None:
        if value is None or value == "":
            return
        if name == "agent_id":
            known: object = draft.agent_id
            own = identifier(value) or None
            draft.agent_id = draft.agent_id or own
            value = own
        else:
            if name == "ring_seconds":
                value = self._ring(value)
            known = draft.meta.setdefault(name, value)
        if known not in (None, value):
            draft.notes.append(f"{place}: another {name}, the first one stands")

    def _ring(self, value: object) -> object:
        """Return ring seconds in seconds where the header declares milliseconds."""
        try:
            return seconds(value, self.columns.units.get("ring_seconds", "s"))
        except TimeError:
            return value


def _blank(row: Row) -> bool:
    return row.fault is None and not any(
        cell is not None and (not isinstance(cell, str) or cell.strip())
        for cell in row.cells
    )


def cell_text(value: object) -> str:
    """Return a cell as text: nothing is "", a whole number has no decimal point."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def row_header(cells: Sequence[object]) -> list[str]:
    """Return a header row as texts, stripped."""
    return [cell_text(cell).strip() for cell in cells]
