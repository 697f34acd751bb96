"""A row of a table to the turns and facts of its call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple, TypeGuard

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
from scoring.readers.times import TimeError, UnitError, is_date, plain_seconds, seconds

_DATES: Final = ("started_at", "date")
_OF_TURNS: Final = ("note", "scene", "complaint")  # may be remarks on a turn
_LONGEST_LABEL: Final = 60  # characters of one that is remembered
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
    _facts: dict[str, int] = field(init=False)
    _simple: bool = field(init=False)
    _last_facts: tuple[CallDraft | None, list[object]] = (None, [])

    def __post_init__(self) -> None:
        # A row gets None for a last cell: a column the table lacks is column -1.
        index = self.columns.index
        names = ("call_id", *TURN_FIELDS, *WORDS_OF)
        self.at = {name: index.get(name, -1) for name in names}
        lacking = ("duration", "channel", WORDS_OF[0])
        self._simple = (
            not self.dialogues
            and min(self.at["text"], self.at["speaker"]) >= 0
            and max(self.at[name] for name in lacking) < 0
        )
        self._facts = {name: at for name, at in index.items() if name not in self.at}

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
            self._add_one(draft, cells, place)
        self._add_facts(draft, cells, place)

    def add_like(self, draft: CallDraft, cells: Sequence[object]) -> bool:
        """Add a row whose cells are as most are: words, a speaker, times in short
        numbers, the facts of the row above. False, and nothing is added, for any other:
        `add` reads it with care.
        """
        at, (last, known) = self.at, self._last_facts
        if not self._simple or draft is not last or is_full(draft):
            return False
        text, label = cells[at["text"]], cells[at["speaker"]]
        own = cells[at["speaker_id"]] if at["speaker_id"] >= 0 else ""
        # What begins with a letter is no row of totals.
        if not isinstance(text, str) or not text[:1].isalpha():
            return False
        if not (_is_label(label) and label.strip() and _is_label(own)):
            return False
        times = self._plain_times(cells)
        if times is None or [cells[at] for at in self._facts.values()] != known:
            return False
        draft.turns.append(TurnDraft(text, *times, *_voice(label, own)))
        return True

    def _plain_times(
        self, cells: Sequence[object]
    ) -> tuple[float | None, float | None] | None:
        """Return start and end of a row, None where one has to be read with care."""
        units, (start_at, end_at) = (
            self.columns.units,
            (self.at["start"], self.at["end"]),
        )
        start = end = None
        if start_at >= 0:
            start = plain_seconds(cells[start_at], units.get("start"))
            if start is None:
                return None
        if end_at >= 0:
            end = plain_seconds(cells[end_at], units.get("end"))
            if end is None or (start is not None and end < start):
                return None
        return start, end

    def _add_one(self, draft: CallDraft, cells: Sequence[object], place: str) -> None:
        """Add the turn of a row with one speaker."""
        at = self.at
        turn = TurnDraft(cell_text(cells[at["text"]]) if at["text"] >= 0 else None)
        label = cell_text(cells[at["speaker"]]).strip()
        own = cell_id(cells[at["speaker_id"]]).id if at["speaker_id"] >= 0 else ""
        turn.set_speaker(label or None, own or None)
        if at["channel"] >= 0:
            turn.channel = channel_cell(bare(cells[at["channel"]]))
        self._add_turn(draft, turn, cells, place)

    def _add_facts(self, draft: CallDraft, cells: Sequence[object], place: str) -> None:
        """Set what a row says of its call; the same again says nothing new."""
        told = [cells[at] for at in self._facts.values()]
        last, known = self._last_facts
        if draft is last and told == known:
            return
        noted = len(draft.notes)
        for name, value in zip(self._facts, told, strict=True):
            self._set_meta(draft, name, bare(value), place)
        # Each row that differs is noted, and one of many that count calls is counted.
        quiet = len(draft.notes) == noted and self.at["call_id"] >= 0
        self._last_facts = (draft, told) if quiet else (None, [])

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
        start, end, length = [bare(cells[self.at[name]]) for name in TIME_FIELDS]
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


def _is_label(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= _LONGEST_LABEL


@lru_cache(maxsize=4096)
def _voice(label: str, own: str) -> tuple[Speaker, str | None]:
    """Return the role and the id that two cells give: a table has few of them."""
    turn = TurnDraft(None)
    turn.set_speaker(label.strip() or None, cell_id(own).id or None)
    return turn.speaker, turn.speaker_id


def shortened_id(what: str, given: str) -> str:
    """Return the note on an id that a spreadsheet has cut."""
    return f"{what} {given}: a spreadsheet has cut its last digits off"
