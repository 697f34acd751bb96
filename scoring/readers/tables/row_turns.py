"""A row of a table to the turns and facts of its call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.model import Speaker
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft
from scoring.readers.drafting import is_full
from scoring.readers.options import ReadOptions
from scoring.readers.tables import row_faults
from scoring.readers.tables.cells import (
    bare,
    cell_id,
    cell_text,
    channel_cell,
    date_cell,
    is_moment_of_day,
    moment_of,
)
from scoring.readers.tables.clocks import one_clock
from scoring.readers.tables.columns import TIME_FIELDS, TURN_FIELDS, WORDS_OF, Columns
from scoring.readers.tables.dialogue_cells import add_dialogue
from scoring.readers.times import TimeError, UnitError, is_date, seconds

_DATES: Final = ("started_at", "date")
_OF_TURNS: Final = ("note", "scene", "complaint")  # may be remarks on a turn
_HALF_A_DAY: Final = 0.5  # days
_SIDES: Final = ((WORDS_OF[0], Speaker.AGENT), (WORDS_OF[1], Speaker.CUSTOMER))
_BOTH: Final = "words of both in one row: the agent's are taken first"


class _Unsure(NamedTuple):
    """A turn whose times are bare numbers: seconds, milliseconds or days since 1900."""

    turn: TurnDraft
    start: object
    end: object
    duration: object
    place: str


@dataclass(slots=True)
class _Seen:
    """The values of a fact of one call, in the order of its rows."""

    values: set[object] = field(default_factory=set)
    last: object = None
    runs: int = 0
    rows: int = 0

    def add(self, value: object) -> None:
        """Take the value of the next row that has one."""
        self.runs += not self.rows or value != self.last
        self.rows += 1
        self.last = value
        self.values.add(value)

    def tells_calls(self) -> bool:
        """Tell whether rows of several calls follow one another: no value comes back,
        and some value stands in several rows.
        """
        return 1 < len(self.values) == self.runs < self.rows


@dataclass(slots=True)
class RowTurns:
    """Adds rows to drafts of calls.

    ``dialogues``: a cell holds the whole dialogue of its call. ``since_1904``: dates
    that are numbers count from 1904. ``names`` are the headers of the fields.
    """

    columns: Columns
    options: ReadOptions
    dialogues: bool = False
    since_1904: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    _unsure: dict[str, list[_Unsure]] = field(default_factory=dict)
    _seen: dict[str, dict[str, _Seen]] = field(default_factory=dict)
    at: dict[str, int] = field(init=False)
    _facts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        # A row gets None for a last cell: a column the table lacks is column -1.
        index = self.columns.index
        names = ("call_id", *TURN_FIELDS, *WORDS_OF)
        self.at = {name: index.get(name, -1) for name in names}
        self._facts = tuple(name for name in index if name not in self.at)

    def add(self, draft: CallDraft, cells: Sequence[object], place: str) -> None:
        """Add a row to its call; one beyond the cap of turns is held no more."""
        if is_full(draft):
            return
        if self.dialogues:
            words = cell_text(cells[self.at["text"]])
            add_dialogue(draft, words, place, self.options)
            self._begun(draft, cells[self.at["start"]])
        elif self.at[WORDS_OF[0]] >= 0:
            self._add_sides(draft, cells, place)
        else:
            text = self.at["text"]
            turn = TurnDraft(cell_text(cells[text]) if text >= 0 else None)
            label = cell_text(cells[self.at["speaker"]]).strip()
            own = cell_id(cells[self.at["speaker_id"]]).id
            turn.set_speaker(label or None, own or None)
            turn.channel = channel_cell(bare(cells[self.at["channel"]]))
            self._add_turn(draft, turn, cells, place)
        for name in self._facts:
            self._set_meta(draft, name, bare(cells[self.columns.index[name]]), place)

    def _begun(self, draft: CallDraft, value: object) -> None:
        """Take the time beside a dialogue, which is that of its call."""
        moment = date_cell(bare(value), since_1904=self.since_1904)
        if is_date(moment):
            draft.meta.setdefault("started_at", moment)

    def _add_sides(self, draft: CallDraft, cells: Sequence[object], place: str) -> None:
        """Add a turn for each cell of words; the times of the row are the first's."""
        said = [(cell_text(cells[self.at[name]]), who) for name, who in _SIDES]
        filled = [(words, who) for words, who in said if words.strip()]
        for nth, (words, who) in enumerate(filled):
            turn = TurnDraft(words, speaker=who)
            if nth:
                draft.turns.append(turn)
                if _BOTH not in draft.notes:
                    draft.notes.append(_BOTH)
            else:
                self._add_turn(draft, turn, cells, place)

    def _add_turn(
        self, draft: CallDraft, turn: TurnDraft, cells: Sequence[object], place: str
    ) -> None:
        start, end, length = (bare(cells[self.at[name]]) for name in TIME_FIELDS)
        try:
            turn.set_times(start, end, length, units=self.columns.units)
        except UnitError:
            self._doubt(draft, _Unsure(turn, start, end, length, place))
        draft.turns.append(turn)

    def settle(self, draft: CallDraft) -> None:
        """Judge what only a complete call shows: kinds of times, facts that differ."""
        self._settle_serials(draft, self._unsure.pop(draft.place, []))
        draft.notes.extend(one_clock(draft.turns))
        seen = self._seen.pop(draft.place, {})
        if self.at["call_id"] < 0 and not self.dialogues:
            for name, values in seen.items():
                if name not in _OF_TURNS and values.tells_calls():
                    draft.blame(
                        row_faults.several_calls("", self.names.get(name, name))
                    )

    def _doubt(self, draft: CallDraft, unsure: _Unsure) -> None:
        """Keep a turn whose times may be serial numbers until its call is complete."""
        times = (unsure.start, unsure.end)
        known = [value for value in times if value not in (None, "")]
        if all(map(is_moment_of_day, known)) and draft.fault is None:
            self._unsure.setdefault(draft.place, []).append(unsure)
        else:
            draft.blame(faults.UNIT_UNKNOWN, unsure.place)

    def _settle_serials(self, draft: CallDraft, unsure: list[_Unsure]) -> None:
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
                draft.notes.append(f"{place}: {shortened_id('agent id', own)}")
            draft.agent_id = draft.agent_id or own or None
            value = own or None
        else:
            value = self._told(name, value)
            known = draft.meta.setdefault(name, value)
        if self.at["call_id"] < 0:
            seen = self._seen.setdefault(draft.place, {})
            seen.setdefault(name, _Seen()).add(value)
        if known not in (None, value):
            draft.notes.append(f"{place}: another {name}, the first one stands")

    def _told(self, name: str, value: object) -> object:
        """Return a fact as it is meant: ring seconds in seconds where the header
        declares milliseconds, numbers that are dates as dates.
        """
        kinds: dict[str, Callable[[object], object]] = {"ring_seconds": self._ring}
        if name in _DATES:
            return date_cell(value, since_1904=self.since_1904)
        return kinds[name](value) if name in kinds else value

    def _ring(self, value: object) -> object:
        try:
            return seconds(value, self.columns.units.get("ring_seconds", "s"))
        except TimeError:
            return value


def shortened_id(what: str, given: str) -> str:
    """Return the note on an id that a spreadsheet has cut."""
    return f"{what} {given}: a spreadsheet has cut its last digits off"
