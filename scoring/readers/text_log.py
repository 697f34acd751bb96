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
    other_field,
    turn_line,
)
from scoring.readers.options import ReadOptions, SourceFile

_LOOK: Final = 500
_LISTED: Final = 10


def read_text(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a log in file order, streaming.

    Calls are separated by a header line with a call id, by a header block that repeats
    a key, or by a row of ``=``.
    """
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    head = lines.head().decode(lines.encoding, "replace")
    log = _Log(feed.source, options, names=not _has_roles(head))
    for line in text_lines(lines):
        yield from log.take(line)
    yield from log.end()


def turns_of_text(text: str) -> list[TurnDraft]:
    """Return the turns of a dialogue that one cell holds, [] where fewer than two of
    its lines have a label or a time.

    ``<br>``, a literal ``\\n`` and `` | `` in front of a label are line breaks.
    """
    return cell_turns(text)


def looks_like_log(head: str) -> bool:
    """Tell whether the first lines of a file hold a turn with a known label."""
    for line in head.splitlines()[:_LOOK]:
        turn = turn_line(line, any_label=False)
        if turn and (turn.start or is_label(turn.label)):
            return True
        if "call_id" in header_fields(line, opening=True):
            return True
    return False


def _has_roles(head: str) -> bool:
    """Tell whether a log labels its turns with roles or ids rather than with names."""
    turns = (turn_line(line, any_label=False) for line in head.splitlines()[:_LOOK])
    return any(turn is not None and is_label(turn.label) for turn in turns)


@dataclass(slots=True)
class _Log:
    """State of reading one log: the call being read, and a header block whose call is
    not yet known (it may end this call or begin the next).
    """

    source: SourceFile
    options: ReadOptions
    names: bool
    call: CallDraft | None = None
    header: dict[str, str] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)
    pending_line: int = 0
    after_blank: bool = True
    made: int = 0
    calls: int = 0
    stray: list[int] = field(default_factory=list)

    def take(self, line: Line) -> Iterator[Call | Reject]:
        """Take one line; yield the call that it ends, if it ends one."""
        text = line.text
        if is_separator(text):
            yield from self._separate()
        elif is_decoration(text):
            self.after_blank = True
        elif fields := self._header(text):
            yield from self._take_header(fields, line.number)
            self.after_blank = True
        else:
            yield from self._settle_pending(line.number)
            self._take_words(line)
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
            fault = faults.NO_DIALOGUE if self.stray else faults.EMPTY_FILE
            yield reject(
                self.source, fault, f"line {self.stray[0]}" if self.stray else ""
            )

    def _header(self, text: str) -> dict[str, str]:
        """Return header fields of a line where headers may stand: before the turns,
        after a blank line, or anywhere if the line names a call id.
        """
        opening = self.call is None or not self.call.turns
        fields = header_fields(text, opening=opening)
        return fields if opening or self.after_blank or "call_id" in fields else {}

    def _take_header(
        self, fields: dict[str, str], number: int
    ) -> Iterator[Call | Reject]:
        if self.call is not None and self.call.turns:
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

    def _settle_pending(self, number: int) -> Iterator[Call | Reject]:
        """Give a header block that follows turns to the call it belongs to."""
        fields, self.pending = self.pending, {}
        place, self.pending_line = self.pending_line, 0
        if not fields:
            return
        if "call_id" in fields or fields.keys() & self.header.keys():
            yield from self._close()
            self._open(place or number)
            self.header = fields
        else:
            self.header = {**fields, **self.header}

    def _take_words(self, line: Line) -> None:
        """Take a line of words: a turn, more of the turn before, or neither."""
        turn = turn_line(line.text, any_label=self.names)
        if turn is not None:
            draft = TurnDraft(turn.text)
            draft.set_speaker(turn.label)
            draft.set_times(turn.start, turn.end, units={})
            self._open(line.number).turns.append(draft)
        elif self.call is not None and self.call.turns:
            last = self.call.turns[-1]
            more = line.text.strip()
            last.text = f"{last.text}\n{more}" if last.text else more
        elif other := other_field(line.text):
            self._open(line.number).meta.setdefault(*other)
        else:
            self.stray.append(line.number)

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
        if self.call is not None and (self.call.turns or self.call.fault):
            yield from self._close()
        self.after_blank = True

    def _close(self) -> Iterator[Call | Reject]:
        call, header = self.call, self.header
        self.call, self.header = None, {}
        if call is None:
            return
        self.calls += 1
        facts: dict[str, Any] = dict(header)
        call.call_id = facts.pop("call_id", "")
        call.agent_id = facts.pop("agent_id", None)
        call.meta.update(facts)
        if self.stray:
            listed = ", ".join(str(number) for number in self.stray[:_LISTED])
            call.notes.append(f"line {listed}: not understood, left out")
            self.stray = []
        self.made += not call.call_id
        stem = self.source.stem
        made_id = stem if self.made <= 1 else f"{stem}-{self.made}"
        yield finish(call, self.source, self.options, made_id)
