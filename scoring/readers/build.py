"""From what a reader found to a Call or a Reject: the one place that judges it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import faults, limits
from scoring.readers.facts import Facts
from scoring.readers.faults import Fault
from scoring.readers.labels import clean_id, speaker_of
from scoring.readers.meta import add_notes, add_site, tidy_meta
from scoring.readers.name_pattern import named
from scoring.readers.options import ReadOptions, SourceFile, TimeUnit
from scoring.readers.times import TimeError, seconds

MAX_CHANNEL: Final = 1_000
"""Channels are numbered below it."""
_CLOCK_START: Final = 3600.0
_GROUPED_TURNS: Final = 4
_DAY: Final = 86_400.0  # seconds
_LONGEST_TURN: Final = 3_600.0  # seconds
NOT_LISTED: Final = "table of calls: no row for this call"
"""The note of a call that ``--calls-table`` does not hold."""
LISTED_TWICE: Final = "table of calls: rows that differ, the first one stands"
"""The note of a call with several rows there that are not the same."""
NOT_NAMED: Final = "file name: not of the name pattern"
"""The note of a call whose file's name the pattern does not fit."""


@dataclass(slots=True)
class TurnDraft:
    """A turn as a reader found it; times in seconds, ``time_fault`` a short code."""

    text: str | None
    start: float | None = None
    end: float | None = None
    speaker: Speaker = Speaker.UNKNOWN
    speaker_id: str | None = None
    channel: int | None = None
    time_fault: str = ""

    def set_speaker(self, label: str | None, speaker_id: str | None = None) -> None:
        """Take a speaker label apart: a role, an id, or both; a given id stays."""
        own = None
        if label:
            self.speaker, own = speaker_of(label)
        self.speaker_id = speaker_id or own

    def set_times(
        self, start: object, end: object, duration: object = None, *,
        units: Mapping[str, TimeUnit],
    ) -> None:  # fmt: skip
        """Read the times, each in the unit of its field; an impossible one drops both.

        Raises UnitError for a bare number whose unit nobody declared.
        """
        if start is None and end is None:
            return
        try:
            self.start = seconds(start, units.get("start"))
            self.end = seconds(end, units.get("end"))
            length = seconds(duration, units.get("duration"))
        except TimeError as fault:
            self.start = self.end = None
            self.time_fault = str(fault)
            return
        if self.end is None and self.start is not None and length is not None:
            self.end = round(self.start + length, 6)
            if not self.end < math.inf:
                self.start = self.end = None
                self.time_fault = "time is not a number"
                return
        if self.start is not None and self.end is not None and self.end < self.start:
            # From 23:59 to 00:01.
            if 0 <= self.end + _DAY - self.start <= _LONGEST_TURN:
                self.end = round(self.end + _DAY, 6)
                return
            self.start = self.end = None
            self.time_fault = "end before start"


@dataclass(slots=True)
class CallDraft:
    """A call as a reader found it. A ``fault`` makes it a Reject, whatever it holds.

    ``recording`` is the name of the sound file, where the file tells one; ``torn``
    bytes are no call at all, to which no id is given.
    """

    place: str
    call_id: str = ""
    agent_id: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    turns: list[TurnDraft] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: Fault | None = None
    recording: str = ""
    torn: bool = False

    def blame(self, fault: Fault, place: str = "") -> None:
        """Mark the call as broken; the first fault found is the one told."""
        if self.fault is None:
            self.fault = fault.at(place) if place else fault


def identifier(value: object) -> str:
    """Return an id as text without control characters; "" for what is no id.

    Numbers become text (spreadsheets hold 1001 as 1001.0).
    """
    if isinstance(value, str):
        return clean_id(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return clean_id(str(value))


def channel_number(value: object) -> int | None:
    """Return a channel number from 0 (also one written as text), None for none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    whole = number.is_integer() and 0 <= number < MAX_CHANNEL
    return int(number) if whole else None


def reject(
    source: SourceFile, fault: Fault, place: str = "", call_id: str = ""
) -> Reject:
    """Return the Reject for ``fault`` at its own place or else at ``place``."""
    return Reject(source.name, fault.place or place, fault.reason, fault.cure, call_id)


def finish(
    draft: CallDraft, source: SourceFile, options: ReadOptions, made_id: str
) -> Call | Reject:
    """Return the Call of a draft, or the Reject that says what is wrong with it.

    ``made_id`` is the id of a call whose file gives none. Whatever is dropped or
    changed (impossible times, another order) is listed in ``meta["read_notes"]``.
    """
    made_id = identifier(made_id) or "call"
    known = _beside(draft, source, options, made_id)
    call_id = identifier(draft.call_id) or known.call_id or draft.recording or made_id
    fault = draft.fault or _size_fault(draft.turns)
    if fault is not None:
        return reject(source, fault, draft.place, "" if draft.torn else call_id)
    notes = list(draft.notes)
    if not _times_are_plain(draft.turns):
        notes += _over_midnight(draft.turns)
        notes += _from_clock(draft.turns)
        notes += _in_time_order(draft.turns)
    turns = tuple(
        [
            Turn(at, t.text, t.start, t.end, t.speaker, t.speaker_id, t.channel)
            for at, t in enumerate(draft.turns)
        ]
    )
    notes += [
        f"turn {at}: {turn.time_fault}"
        for at, turn in enumerate(draft.turns)
        if turn.time_fault
    ]
    raw = {**known.meta, **_given(draft.meta)}
    meta = tidy_meta(raw, notes) if raw else {}
    agent_id = identifier(draft.agent_id) or known.agent_id or None
    add_site(meta, agent_id, options.site)
    add_notes(meta, notes)
    return Call(call_id, turns, agent_id, meta, source.name, draft.place)


def _beside(
    draft: CallDraft, source: SourceFile, options: ReadOptions, made_id: str
) -> Facts:
    """Return what is known of a call beside what its file says: by the table of calls
    first, then by the name of the sound file or of the file itself.

    A name tells a call's id only where the file holds no other call.
    """
    told: Facts | None = None
    if options.names:
        stems = filter(None, (draft.recording, source.whole_stem))
        told = next(filter(None, (named(options.names, stem) for stem in stems)), None)
        if told is None:
            draft.notes.append(NOT_NAMED)
    alone = draft.recording or made_id == source.stem
    own_id = told.call_id if told and alone else ""
    if options.calls is None:
        return Facts(own_id, told.agent_id if told else "", told.meta if told else {})
    keys = [identifier(draft.call_id) or own_id, draft.recording, made_id]
    keys += [key.rsplit("/", 1)[-1] for key in keys]
    key = next((key for key in keys if key in options.calls.rows), "")
    row = options.calls.rows.get(key, Facts("", "", {}))
    if not key:
        draft.notes.append(NOT_LISTED)
    elif key in options.calls.twice:
        draft.notes.append(LISTED_TWICE)
    listed_id = row.call_id if alone else ""
    return Facts(
        own_id or listed_id,
        row.agent_id or (told.agent_id if told else ""),
        {**(told.meta if told else {}), **row.meta},
    )


def _given(meta: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that hold something: an empty one hides none beside the file."""
    return {key: item for key, item in meta.items() if item not in (None, "")}


def _size_fault(turns: list[TurnDraft]) -> Fault | None:
    if not turns:
        return faults.NO_TURNS
    if len(turns) > limits.MAX_CALL_TURNS:
        return faults.TOO_MANY_TURNS
    for at, turn in enumerate(turns):
        if turn.text is not None and len(turn.text) > limits.MAX_TURN_CHARS:
            return faults.TURN_TOO_LONG.at(f"turns[{at}].text")
    return None


def _times_are_plain(turns: list[TurnDraft]) -> bool:
    """Tell whether the turns start one after the other, and the first within an hour:
    then nothing goes past midnight, counts from a clock or is grouped by speaker.
    """
    starts = [turn.start for turn in turns if turn.start is not None]
    if len(starts) < len(turns):
        return not starts
    return starts[0] < _CLOCK_START and starts == sorted(starts)


def _over_midnight(turns: list[TurnDraft]) -> Iterator[str]:
    """Count times of day on where a call goes past midnight: 23:59:58, then 00:00:03.

    Only a single fall by more than half a day, in times that fit into a day; whatever
    comes after it belongs to the next.
    """
    starts = [turn.start for turn in turns if turn.start is not None]
    falls = sum(a - b > _DAY / 2 for a, b in pairwise(starts))
    if falls != 1 or max(starts) >= _DAY:
        return
    last, next_day = 0.0, False
    for turn in turns:
        if turn.start is None:
            continue
        next_day = next_day or last - turn.start > _DAY / 2
        last = turn.start
        if next_day:
            turn.start = round(turn.start + _DAY, 3)
            if turn.end is not None:
                turn.end = round(turn.end + _DAY, 3)
    yield "times of day: the call goes past midnight"


def _from_clock(turns: list[TurnDraft]) -> Iterator[str]:
    """Count times of day from the first turn: no call opens with an hour of silence."""
    first = min((t.start for t in turns if t.start is not None), default=0.0)
    if first < _CLOCK_START:
        return
    for turn in turns:
        if turn.start is not None:
            turn.start = round(turn.start - first, 3)
        if turn.end is not None:
            turn.end = round(turn.end - first, 3)
            if turn.end < 0:
                turn.end = None
    yield "times of day: counted from the first turn"


def _in_time_order(turns: list[TurnDraft]) -> Iterator[str]:
    """Bring turns into time order where the file groups them by channel or speaker.

    Only then: every speaker's turns stand in one block, in time order within it, and a
    later block starts before an earlier one has ended. Any other disorder is the file's
    own and stays.
    """
    if len(turns) < _GROUPED_TURNS or any(turn.start is None for turn in turns):
        return
    blocks: list[list[TurnDraft]] = []
    last: object = None
    for turn in turns:
        key = (turn.channel, turn.speaker, turn.speaker_id)
        if key != last:
            blocks.append([])
            last = key
        blocks[-1].append(turn)
    if not _grouped(blocks):
        return
    turns.sort(key=_start_of)
    yield "turns grouped by speaker: put into time order"


def _grouped(blocks: list[list[TurnDraft]]) -> bool:
    keys = {(b[0].channel, b[0].speaker, b[0].speaker_id) for b in blocks}
    if len(blocks) != len(keys) or len(blocks) == 1:
        return False
    if any(len(block) == 1 for block in blocks):
        return False
    starts = [[_start_of(turn) for turn in block] for block in blocks]
    inner = all(block == sorted(block) for block in starts)
    return inner and any(later[0] < earlier[-1] for earlier, later in pairwise(starts))


def _start_of(turn: TurnDraft) -> float:
    return turn.start or 0.0
