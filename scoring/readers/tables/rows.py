"""Tables with one row per turn: rows to calls, grouped by call id."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.model import Call, Reject
from scoring.readers import faults
from scoring.readers.build import CallDraft, finish, reject
from scoring.readers.drafting import recording_of
from scoring.readers.faults import Fault
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.tables import row_faults
from scoring.readers.tables.cells import (
    Identity,
    cell_id,
    cell_text,
    is_foot,
    is_rounded,
    is_total,
    is_total_label,
)
from scoring.readers.tables.row_turns import RowTurns, shortened_id
from scoring.readers.tables.runs import Runs
from scoring.readers.tables.survey import Plan

_LONG_TEXT: Final = 100  # characters; what one person says at a time is shorter


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

    ``runs`` tells how many separate runs of rows a call has; a call is complete after
    its last run, so that memory holds only calls that are still open. None: every call
    stays open to the end. ``since_1904``: dates that are numbers count from 1904.
    ``remarks`` are notes for the first call that is no Reject.
    """

    plan: Plan
    source: SourceFile
    options: ReadOptions
    runs: Runs | None = None
    sheet: str = ""
    since_1904: bool = False
    remarks: list[str] = field(default_factory=list)
    _open: OrderedDict[str, CallDraft] = field(default_factory=OrderedDict)
    _left: dict[str, int] = field(default_factory=dict)
    _cut: dict[str, int] = field(default_factory=dict)
    _current: str | None = None
    _made: int = 0
    _silent: bool = False
    _stop: Fault | None = None
    _turns: RowTurns = field(init=False)
    _at: dict[str, int] = field(init=False)
    _width: int = field(init=False)
    _last_id: tuple[object, Identity] = (None, Identity(""))

    def __post_init__(self) -> None:
        plan = self.plan
        self._turns = RowTurns(
            plan.columns, self.options, plan.dialogues, self.since_1904, plan.names
        )
        self._at = self._turns.at
        self._width = max(plan.columns.index.values()) + 1

    def calls(self, rows: Iterable[Row]) -> Iterator[Call | Reject]:
        """Yield the calls of ``rows``; a call with a broken row is one Reject."""
        waiting: Row | None = None
        for row in rows:
            if _blank(row):
                continue
            if waiting is not None and not self._goes_on(waiting):
                yield from self._take(waiting)
            waiting = row
        if waiting is not None and self._stop is None and self._is_foot(waiting):
            self._note_left_out(waiting, "a remark below the table")
        elif waiting is not None:
            yield from self._take(waiting)
        draft = self._open.get(self._current or "")
        if self._stop is not None and draft is not None:
            draft.blame(self._stop)
        yield from self._close_current()
        for draft in self._open.values():
            yield self._finish(draft)

    def _take(self, row: Row) -> Iterator[Call | Reject]:
        if self.counts_others(row):
            self._note_left_out(row, "a row of totals")
            return
        key = self.key_of(row)
        if key != self._current:
            yield from self._close_current()
            self._start_run(key, row)
        self._add(self._open[key], row)

    def _goes_on(self, row: Row) -> bool:
        """Add a row to the call of the row above where it is like most rows: whole,
        with the same id, and nothing in it to be noted; False: nothing is done.
        """
        cells, (last, known) = row.cells, self._last_id
        return (
            row.fault is None
            and len(cells) == self.plan.width >= self._width
            and self._at["call_id"] >= 0
            and cells[self._at["call_id"]] == last
            and known.id == self._current != ""
            and not known.shortened
            and self._turns.add_like(self._open[known.id], cells)
        )

    def blame_current(self, fault: Fault) -> None:
        """Mark the call of the last row as broken: the rest of it was not seen."""
        self._stop = fault

    def key_of(self, row: Row) -> str:
        """Return what the rows of a call have in common: its id, else that of the row
        above; a dialogue without id is a call by itself.
        """
        own = self.own_key(row)
        if not own and self.plan.dialogues:
            return f"\0{row.number}"
        return own or self._current or ""

    def own_key(self, row: Row) -> str:
        """Return the id that a row itself names, "" for none."""
        return self._own_id(row).id

    def _own_id(self, row: Row) -> Identity:
        at, cells = self._at["call_id"], row.cells
        if at > self._at["text"] and self._too_long(row):
            # A delimiter in the words has moved what stands behind them.
            at += len(cells) - self.plan.width
        value = cells[at] if 0 <= at < len(cells) else None
        last, known = self._last_id
        if type(value) is str and value == last:
            return known
        given = cell_id(value)
        if given.id and self.plan.rounded and is_rounded(given.id):
            given = Identity(given.id, shortened=True)
        self._last_id = value, given
        return given

    def counts_others(self, row: Row) -> bool:
        """Tell whether a row is no turn but counts the rows above it."""
        return row.fault is None and is_total(
            row.cells, self._at["text"], self._at["speaker"]
        )

    def _is_foot(self, row: Row) -> bool:
        """Tell whether the last row is a remark on the table, where all other rows have
        a speaker.
        """
        filled = [cell for cell in row.cells if cell_text(cell).strip()]
        return (
            row.fault is None
            and self._current is not None
            and self._at["speaker"] >= 0
            and not self._silent
            and len(filled) == 1
            and is_foot(filled[0])
        )

    def _note_left_out(self, row: Row, what: str) -> None:
        """Say in the call that a row of totals belongs to that it was left out."""
        own = self.own_key(row)
        known = own if own in self._open else self._current
        draft = self._open.get(known or "")
        if draft is not None and not is_total_label(own):
            draft.notes.append(f"{self._place(row)}: {what}, left out")

    def _start_run(self, key: str, row: Row) -> None:
        self._current = key
        if key not in self._open:
            own = self.own_key(row) or ("" if self.plan.dialogues else key)
            name = recording_of(own) if self.plan.files else ""
            self._open[key] = CallDraft(self._place(row), name or own, recording=name)
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
        self._turns.settle(draft)
        self._judge_ids(draft)
        words = draft.turns[0].text if len(draft.turns) == 1 else ""
        if self.plan.alone and words and len(words) >= _LONG_TEXT:
            draft.blame(row_faults.NOT_CUT)
        self._made += not draft.call_id
        stem = self.source.stem
        made_id = stem if self._made <= 1 else f"{stem}-{self._made}"
        draft.notes[:0] = self.remarks
        item = finish(draft, self.source, self.options, made_id)
        if isinstance(item, Call):
            self.remarks = []
        return item

    def _add(self, draft: CallDraft, row: Row) -> None:
        place = self._place(row)
        fault = row.fault or (row_faults.ROW_LONG if self._too_long(row) else None)
        if fault is not None or len(row.cells) <= self._at["text"]:
            draft.blame(fault or faults.ROW_CUT, place)
            return
        cells = [*row.cells, *(None,) * (self._width - len(row.cells)), None]
        self._check_id(draft, row, place)
        self._turns.add(draft, cells, place)
        speaker = cell_text(cells[self._at["speaker"]]).strip()
        self._silent = self._silent or not speaker

    def _too_long(self, row: Row) -> bool:
        """Tell whether a row has words in cells that the header does not have."""
        plan = self.plan
        return 0 < plan.width < len(row.cells) and any(
            cell_text(cell).strip() for cell in row.cells[plan.named :]
        )

    def _check_id(self, draft: CallDraft, row: Row, place: str) -> None:
        if self._at["call_id"] < 0:
            return
        given = self._own_id(row)
        if not given.id and not self.plan.dialogues:
            draft.notes.append(f"{place}: no call id, taken with the row above")
        elif given.shortened:
            if not draft.turns:
                draft.notes.append(f"{place}: {shortened_id('call id', given.id)}")
            self._cut[draft.place] = self._cut.get(draft.place, 0) + 1

    def _judge_ids(self, draft: CallDraft) -> None:
        """Blame a call of several rows whose id has lost its last digits."""
        if self._cut.pop(draft.place, 0) > 1:
            draft.blame(row_faults.IDS_CUT, draft.place)


def _blank(row: Row) -> bool:
    if row.fault is not None:
        return False
    for cell in row.cells:
        if cell is not None and (not isinstance(cell, str) or cell.strip()):
            return False
    return True


class StopError(Exception):
    """Reading of a table ends here, for a stated reason."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        self.fault = fault.at(place) if place else fault
        super().__init__(place)


def calls_up_to_stop(grouper: Grouper, rows: Iterable[Row]) -> Iterator[Call | Reject]:
    """Yield the calls of ``rows``; those read before a StopError come before it is
    raised again, and the call it cut is blamed. No rows at all are one Reject.
    """
    stopped: list[StopError] = []

    def up_to_stop() -> Iterator[Row]:
        try:
            yield from rows
        except StopError as stop:
            grouper.blame_current(stop.fault)
            stopped.append(stop)

    empty = True
    for item in grouper.calls(up_to_stop()):
        empty = False
        yield item
    if stopped:
        raise stopped[0]
    if empty:
        yield reject(grouper.source, faults.NO_ROWS, grouper.sheet)
