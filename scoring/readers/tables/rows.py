"""Tables with one row per turn: rows to calls, grouped by call id."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.model import Call, Reject
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, channel_number, finish
from scoring.readers.faults import Fault
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.tables.cells import (
    bare,
    cell_id,
    cell_text,
    date_cell,
    is_moment_of_day,
    is_total,
    is_total_label,
    moment_of,
)
from scoring.readers.tables.columns import TIME_FIELDS, TURN_FIELDS, Columns
from scoring.readers.tables.runs import Runs
from scoring.readers.times import TimeError, UnitError, seconds

_DATES: Final = ("started_at", "date")
_HALF_A_DAY: Final = 0.5  # days


class Row(NamedTuple):
    """A row of a table: its number in the file from 1, its cells, what is wrong with
    it.
    """

    number: int
    cells: Sequence[object]
    fault: Fault | None = None


class _Unsure(NamedTuple):
    """A turn whose times are bare numbers: seconds, milliseconds or days since 1900."""

    turn: TurnDraft
    start: object
    end: object
    duration: object
    place: str


@dataclass(slots=True)
class Grouper:
    """Gathers rows into calls, yielded in the order in which they first appear.

    ``runs`` tells how many separate runs of rows a call has; a call is complete after
    its last run, so that memory holds only calls that are still open. None: every call
    stays open to the end. ``since_1904``: dates that are numbers count from 1904.
    """

    columns: Columns
    source: SourceFile
    options: ReadOptions
    runs: Runs | None = None
    sheet: str = ""
    since_1904: bool = False
    _open: OrderedDict[str, CallDraft] = field(default_factory=OrderedDict)
    _left: dict[str, int] = field(default_factory=dict)
    _unsure: dict[str, list[_Unsure]] = field(default_factory=dict)
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
            if self.counts_others(row):
                self._note_total(row)
                continue
            key = self.key_of(row)
            if key != self._current:
                yield from self._close_current()
                self._start_run(key, row)
            missing = width + 1 - len(row.cells)
            padded = [*row.cells, *(None,) * max(missing, 0), None]
            self._add(key, row, padded)
        yield from self._close_current()
        for draft in self._open.values():
            yield self._finish(draft)

    def blame_current(self, fault: Fault) -> None:
        """Mark the call whose rows were being read: the rest of it was not seen."""
        if self._current is not None and self._current in self._open:
            self._open[self._current].blame(fault)

    def key_of(self, row: Row) -> str:
        """Return the id of the call a row belongs to: its own, else the row's above."""
        return self.own_key(row) or self._current or ""

    def own_key(self, row: Row) -> str:
        """Return the id that a row itself names, "" for none."""
        at = self._at["call_id"]
        return cell_id(row.cells[at]).id if 0 <= at < len(row.cells) else ""

    def counts_others(self, row: Row) -> bool:
        """Tell whether a row is no turn but counts the rows above it."""
        return row.fault is None and is_total(
            row.cells, self._at["text"], self._at["speaker"]
        )

    def _note_total(self, row: Row) -> None:
        """Say in the call that a row of totals belongs to that it was left out."""
        own = self.own_key(row)
        draft = self._open.get(own or self._current or "")
        if draft is not None and not is_total_label(own):
            draft.notes.append(f"{self._place(row)}: a row of totals, left out")

    def _start_run(self, key: str, row: Row) -> None:
        self._current = key
        if key not in self._open:
            self._open[key] = CallDraft(self._place(row), key)
            self._left[key] = self.runs.of(hash(key)) if self.runs else 1
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
        self._settle(draft, self._unsure.pop(draft.call_id, []))
        self._made += not draft.call_id
        stem = self.source.stem
        made_id = stem if self._made <= 1 else f"{stem}-{self._made}"
        return finish(draft, self.source, self.options, made_id)

    def _add(self, key: str, row: Row, cells: list[object]) -> None:
        draft, place, at = self._open[key], self._place(row), self._at
        if row.fault is not None or len(row.cells) <= at["text"]:
            draft.blame(row.fault or faults.ROW_CUT, place)
            return
        self._check_id(draft, cells[at["call_id"]], place)
        turn = TurnDraft(cell_text(cells[at["text"]]) if at["text"] >= 0 else None)
        label = cell_text(cells[at["speaker"]]).strip()
        turn.set_speaker(label or None, cell_id(cells[at["speaker_id"]]).id or None)
        turn.channel = channel_number(bare(cells[at["channel"]]))
        start, end, length = (bare(cells[at[name]]) for name in TIME_FIELDS)
        try:
            turn.set_times(start, end, length, units=self.columns.units)
        except UnitError:
            self._doubt(draft, _Unsure(turn, start, end, length, place))
        draft.turns.append(turn)
        for name in self._facts:
            self._set_meta(draft, name, bare(cells[self.columns.index[name]]), place)

    def _check_id(self, draft: CallDraft, cell: object, place: str) -> None:
        if self._at["call_id"] < 0:
            return
        given = cell_id(cell)
        if not given.id:
            draft.notes.append(f"{place}: no call id, taken with the row above")
        elif given.shortened and not draft.turns:
            draft.notes.append(f"{place}: {_shortened('call id', given.id)}")

    def _doubt(self, draft: CallDraft, unsure: _Unsure) -> None:
        """Keep a turn whose times may be serial numbers until its call is complete."""
        times = (unsure.start, unsure.end)
        known = [value for value in times if value not in (None, "")]
        if all(map(is_moment_of_day, known)) and draft.fault is None:
            self._unsure.setdefault(draft.call_id, []).append(unsure)
        else:
            draft.blame(faults.UNIT_UNKNOWN, unsure.place)

    def _settle(self, draft: CallDraft, unsure: list[_Unsure]) -> None:
        """Read times that are dates of a spreadsheet, if all of the call's can be: a
        column of seconds beyond 30,000 spans more than half of one.
        """
        if not unsure or draft.fault is not None:
            return
        times = [value for row in unsure for value in (row.start, row.end) if value]
        days = [float(str(value)) for value in times]
        timed = sum(turn.start is not None for turn in draft.turns)
        if timed or max(days) - min(days) > _HALF_A_DAY:
            draft.blame(faults.UNIT_UNKNOWN, unsure[0].place)
            return
        for turn, start, end, length, place in unsure:
            first = moment_of(start, since_1904=self.since_1904)
            last = moment_of(end, since_1904=self.since_1904)
            try:
                turn.set_times(first, last, length, units=self.columns.units)
            except UnitError:
                draft.blame(faults.UNIT_UNKNOWN, place)
                return
        draft.notes.append("times: numbers of days since 1900 or 1904, read as dates")

    def _set_meta(self, draft: CallDraft, name: str, value: object, place: str) -> None:
        if value is None or value == "":
            return
        if name == "agent_id":
            known: object = draft.agent_id
            own, shortened = cell_id(value)
            if shortened and known is None:
                draft.notes.append(f"{place}: {_shortened('agent id', own)}")
            draft.agent_id = draft.agent_id or own or None
            value = own or None
        else:
            if name == "ring_seconds":
                value = self._ring(value)
            elif name in _DATES:
                value = date_cell(value, since_1904=self.since_1904)
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


def _shortened(what: str, given: str) -> str:
    return f"{what} {given}: a spreadsheet has cut its last digits off"
