"""Plain-text dialogue logs: ``客服：您好`` a line, with or without times and
headers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from scoring.model import Call, Reject
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, finish, reject
from scoring.readers.decode import Line, as_lines_of_bytes, text_lines
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.labels import is_label
from scoring.readers.log_lines import (
    header_fields,
    is_decoration,
    is_separator,
    turn_line,
)
from scoring.readers.log_marks import (
    ASS_CAPTIONS,
    MACHINE_LOG,
    as_labelled,
    has_fields,
    is_machine_line,
    is_opening,
    is_title,
    parts_of,
)
from scoring.readers.log_turns import (
    LineNotes,
    Spoken,
    cell_turns,
    has_roles,
    speakers_of,
)
from scoring.readers.options import ReadOptions, SourceFile

_LOOK: Final = 500
_ASS: Final = "[script info]"
_FEW_TURNS: Final = 2


def read_text(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a log in file order, streaming.

    Calls are separated by a header line with a call id, by a header block that repeats
    a key, by a title (``第2通``), by a row of ``=``, or by a row of dashes with a new
    header or greeting below it.
    """
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    head = lines.head().decode(lines.encoding, "replace")
    if _is_ass(head):
        yield reject(feed.source, ASS_CAPTIONS)
        return
    log = _Log(feed.source, options, _habits(head))
    for line in text_lines(lines):
        yield from log.take(line)
    yield from log.end()


def turns_of_text(text: str) -> list[TurnDraft]:
    r"""Return the turns of a dialogue that one cell holds, [] where fewer than two of
    its lines have a label.

    ``<br>``, a literal ``\n`` and `` | `` in front of a label are line breaks.
    """
    return cell_turns(text)


def looks_like_log(head: str) -> bool:
    """Tell whether the first lines of a file hold a turn with a known label."""
    if _is_ass(head):
        return True
    lines = head.splitlines()[:_LOOK]
    for line in lines:
        turn = turn_line(line, any_label=False)
        if turn and (turn.start or is_label(turn.label)):
            return True
        if "call_id" in header_fields(line, opening=True):
            return True
    return has_fields(lines)


def _is_ass(head: str) -> bool:
    return head.lstrip("\ufeff \t\r\n")[: len(_ASS)].casefold() == _ASS


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a log is written, told from its start: whether it names no role, the persons
    it names, whether label and words are two fields, and whether it is but one line.
    """

    names: bool
    speakers: frozenset[str]
    fields: bool
    lone: bool


def _habits(head: str) -> _Habits:
    lines = head.splitlines()[:_LOOK]
    fields = has_fields(lines)
    if fields:
        lines = [as_labelled(line) for line in lines]
    filled = [
        line for line in lines if line.strip() and not header_fields(line, opening=True)
    ]
    return _Habits(
        names=not has_roles(lines),
        speakers=frozenset(speakers_of(lines)),
        fields=fields,
        lone=len(filled) == 1,
    )


@dataclass(slots=True)
class _Log:
    """State of reading one log: the call being read, a header block whose call is not
    yet known (it may end this call or begin the next), and a row of dashes likewise.
    """

    source: SourceFile
    options: ReadOptions
    habits: _Habits
    spoken: Spoken = field(init=False)
    call: CallDraft | None = None
    header: dict[str, str] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)
    pending_line: int = 0
    after_blank: bool = True
    row: int = 0
    made: int = 0
    calls: int = 0
    machine: int = 0
    machine_line: int = 0
    notes: LineNotes = field(default_factory=LineNotes)

    def __post_init__(self) -> None:
        self.spoken = Spoken(self.habits.names, set(self.habits.speakers))

    def take(self, line: Line) -> Iterator[Call | Reject]:
        """Take one line; yield the call that it ends, if it ends one."""
        text = line.text
        if is_separator(text) or is_title(text):
            yield from self._separate()
        elif is_decoration(text):
            self.after_blank = True
            if text.strip() and self.spoken.opened:
                self.row = self.row or line.number
        elif fields := self._header(text):
            yield from self._take_header(fields, line.number)
            self.after_blank = True
        elif is_machine_line(text):
            self.machine += 1
            self.machine_line = self.machine_line or line.number
            self.notes.add("a program's own line, left out", [line.number])
        else:
            yield from self._settle_pending(line.number, words=True)
            yield from self._take_words(line)
            self.after_blank = False
        if line.fault is not None:
            yield from self._settle_pending(line.number)
            self._open(line.number).blame(line.fault, f"line {line.number}")

    def end(self) -> Iterator[Call | Reject]:
        """Yield the last call; a file without any call is one Reject."""
        yield from self._separate()
        if self.header.get("call_id") or (self.call is not None and not self.calls):
            yield from self._close()
        if self.calls == 0:
            yield self._nothing()

    def _nothing(self) -> Reject:
        if self.machine:
            return reject(self.source, MACHINE_LOG, f"line {self.machine_line}")
        stray = [line.number for line in self.spoken.lines]
        fault = faults.NO_DIALOGUE if stray else faults.EMPTY_FILE
        return reject(self.source, fault, f"line {stray[0]}" if stray else "")

    def _header(self, text: str) -> dict[str, str]:
        """Return header fields of a line where headers may stand: before the turns,
        after a blank line, or anywhere if the line names a call id.
        """
        opening = not self.spoken.opened
        fields = header_fields(text, opening=opening)
        return fields if opening or self.after_blank or "call_id" in fields else {}

    def _take_header(
        self, fields: dict[str, str], number: int
    ) -> Iterator[Call | Reject]:
        if self.spoken.opened:
            self.pending_line = self.pending_line or number
            if "call_id" in fields and "call_id" in self.pending:
                yield from self._settle_pending(number)
            else:
                self.pending.update(fields)
                return
        if "call_id" in fields and self.header.get("call_id"):
            yield from self._close()
        self._open(number)
        self.header.update(fields)

    def _settle_pending(
        self, number: int, *, words: bool = False
    ) -> Iterator[Call | Reject]:
        """Give a header block that follows turns to the call it belongs to: to the next
        one also where ``words`` follow it and a row of dashes stands above it.
        """
        fields, self.pending = self.pending, {}
        place, self.pending_line = self.pending_line, 0
        if not fields:
            return
        below_row = words and self.row > 0 and fields.keys() != {"note"}
        if below_row or "call_id" in fields or fields.keys() & self.header.keys():
            yield from self._close()
            self._open(place or number)
            self.header = fields
        else:
            self.header = {**fields, **self.header}

    def _take_words(self, line: Line) -> Iterator[Call | Reject]:
        """Take a line of words: turns, more of the turn before, or neither."""
        text = as_labelled(line.text) if self.habits.fields else line.text
        for part in parts_of(text, lone=self.habits.lone):
            said = self.spoken.read(line.number, part)
            if self.row:
                yield from self._at_row(opens=is_opening(said.turn))
            self.spoken.take(said)
            if said.turn is not None:
                self._open(line.number)

    def _at_row(self, *, opens: bool) -> Iterator[Call | Reject]:
        """End the call at a row of dashes if a new one opens below it; a call with an
        id of its own goes on.
        """
        row, self.row = self.row, 0
        named = bool(self.header.get("call_id"))
        if opens and not named and self.spoken.turns >= _FEW_TURNS:
            yield from self._close()
        else:
            self.notes.add("a row of dashes, not taken as the end of a call", [row])

    def _open(self, number: int) -> CallDraft:
        if self.call is None:
            self.call = CallDraft(f"line {number}")
        return self.call

    def _separate(self) -> Iterator[Call | Reject]:
        """End the call at a row of ``=``: a block of headers alone waits for its
        turns.
        """
        if self.pending:
            yield from self._settle_pending(self.pending_line)
        if self.spoken.opened or (self.call is not None and self.call.fault):
            yield from self._close()
        self.after_blank = True

    def _close(self) -> Iterator[Call | Reject]:
        call, header, spoken = self.call, self.header, self.spoken
        self.call, self.header, self.row = None, {}, 0
        if call is None:
            return
        self.spoken = Spoken(spoken.names, spoken.speakers)
        self.calls += 1
        told = spoken.told()
        call.turns = told.turns
        facts: dict[str, Any] = dict(header)
        call.call_id = facts.pop("call_id", "")
        call.agent_id = facts.pop("agent_id", None)
        call.meta.update({**told.meta, **facts})
        self._judge(call)
        self.notes.add("not understood, left out", told.stray)
        self.notes.add(
            "a label that stands but once, taken as more of the turn before",
            told.unsure,
        )
        call.notes += self.notes.told()
        self.notes = LineNotes()
        self.made += not call.call_id
        stem = self.source.stem
        made_id = stem if self.made <= 1 else f"{stem}-{self.made}"
        yield finish(call, self.source, self.options, made_id)

    def _judge(self, call: CallDraft) -> None:
        """Blame a call for being a program's log if most of it is."""
        if self.machine and self.machine >= len(call.turns):
            call.blame(MACHINE_LOG, f"line {self.machine_line}")
        self.machine = self.machine_line = 0
