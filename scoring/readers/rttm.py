"""RTTM: who speaks when in a recording, one line a stretch of speech, without words.

``SPEAKER <file id> <channel> <start> <duration> <NA> <NA> <speaker id> <NA> [<NA>]``,
in seconds (NIST, Rich Transcription 2009 evaluation plan, appendix A).
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, finish, identifier, reject
from scoring.readers.decode import Line, as_lines_of_bytes, text_lines
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.times import TimeError, seconds

_SPEECH: Final = "SPEAKER"
_OTHERS: Final = frozenset((
    "SPKR-INFO", "LEXEME", "NON-LEX", "NON-SPEECH", "SEGMENT", "NOSCORE",
    "NO_RT_METADATA", "FILLER", "EDIT", "IP", "SU", "CB", "A/P",
))  # fmt: skip
_COMMENT: Final = (";", "#")
_NOTHING: Final = "<NA>"
_DAMAGED: Final = re.compile("[\ufffd\0]")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_FILE, _START, _DURATION, _WORDS, _SPEAKER = 1, 3, 4, 5, 7
_MOST_FIELDS: Final = 10


class _Speech(NamedTuple):
    """A SPEAKER line: the recording it names ("" for none), its fields (one more than
    there can be stands for all that follow), and the line.
    """

    recording: str
    fields: list[str]
    line: Line


def read_rttm(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the recordings of a file in the order in which they first appear.

    The turns of a recording come in the order of their starts and have no text. A
    broken SPEAKER line rejects its recording; other kinds of lines are passed over. The
    file is gone through twice: once to see where each recording ends, once to read.
    Memory holds the recordings that are open, and a hash per recording.
    """
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    last = {hash(item.recording): item.line.number for item in _speech(lines)}
    recordings = _Recordings(feed.source, options, last)
    for item in _speech(lines):
        yield from recordings.take(item)
    yield from recordings.end()
    if not last:
        blank = not any(line.text.strip() for line in text_lines(lines))
        yield reject(feed.source, faults.EMPTY_FILE if blank else faults.NO_SPEECH)


def looks_like_rttm(head: str) -> bool:
    """Tell whether the first lines of a file are RTTM: the first that is no comment and
    of none of the other kinds is ``SPEAKER``, two words and two numbers.

    Broken SPEAKER lines may stand above it.
    """
    for line in head.splitlines():
        fields = _fields(line)
        if not fields or fields[0].startswith(_COMMENT) or fields[0] in _OTHERS:
            continue
        if not _is_speech(fields):
            return False
        times = fields[_START : _DURATION + 1]
        if list(map(_is_number, times)) == [True, True]:
            return True
    return False


def _fields(text: str) -> list[str]:
    return text.lstrip("\ufeff").split(maxsplit=_MOST_FIELDS)


def _is_speech(fields: list[str]) -> bool:
    return bool(fields) and fields[0].upper() == _SPEECH


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def _speech(lines: Feed) -> Iterator[_Speech]:
    """Yield the SPEAKER lines, and damaged lines that may have been some."""
    for line in text_lines(lines):
        fields = _fields(line.text)
        if _is_speech(fields):
            yield _Speech(_recording(fields), fields, line)
        elif line.fault is not None and _was_speech(fields):
            yield _Speech("", fields, line)


def _was_speech(fields: list[str]) -> bool:
    """Tell whether the first word of a damaged line is itself damaged, or lost."""
    if not fields:
        return True
    return not fields[0].startswith(_COMMENT) and _DAMAGED.search(fields[0]) is not None


def _recording(fields: list[str]) -> str:
    """Return the id of the recording, "" where there is none or it is damaged."""
    given = fields[_FILE] if len(fields) > _FILE else _NOTHING
    return "" if given == _NOTHING or _DAMAGED.search(given) else identifier(given)


@dataclass(slots=True)
class _Recordings:
    """Gathers turns into recordings, yielded in the order of their first lines.

    ``last`` is the number of a recording's last line by the hash of its id (two ids
    with one hash are only closed later). Lines that name no recording are one by
    themselves, with the name of the file.
    """

    source: SourceFile
    options: ReadOptions
    last: Mapping[int, int]
    open: OrderedDict[str, CallDraft] = field(default_factory=OrderedDict)

    def take(self, item: _Speech) -> Iterator[Call | Reject]:
        """Take a line; yield the recordings that are complete with it."""
        place = f"line {item.line.number}"
        draft = self.open.get(item.recording)
        if draft is None:
            draft = self.open[item.recording] = CallDraft(place, item.recording)
        turn = item.line.fault or _turn(item.fields)
        if isinstance(turn, Fault):
            draft.blame(turn, place)
        elif len(draft.turns) <= limits.MAX_CALL_TURNS:
            draft.turns.append(turn)
        yield from self._complete(item.line.number)

    def end(self) -> Iterator[Call | Reject]:
        """Yield what is still open: nothing, unless the file has just changed."""
        while self.open:
            yield self._close()

    def _complete(self, number: int) -> Iterator[Call | Reject]:
        """Yield what is complete at a line, oldest first, up to one still open."""
        while self.open and self.last.get(hash(next(iter(self.open))), 0) <= number:
            yield self._close()

    def _close(self) -> Call | Reject:
        _, draft = self.open.popitem(last=False)
        draft.turns.sort(key=_start_of)
        return finish(draft, self.source, self.options, self.source.stem)


def _start_of(turn: TurnDraft) -> float:
    return turn.start or 0.0


def _turn(fields: list[str]) -> TurnDraft | Fault:
    """Return the turn of a SPEAKER line, or what is wrong with the line.

    A number where words should stand betrays an id with a blank in it: every field
    behind it is another one's.
    """
    if not _SPEAKER < len(fields) <= _MOST_FIELDS or _is_number(fields[_WORDS]):
        return faults.SPEECH_FIELDS
    start, duration = _seconds(fields[_START]), _seconds(fields[_DURATION])
    if start is None or duration is None or not math.isfinite(start + duration):
        return faults.SPEECH_TIMES
    who = fields[_SPEAKER]
    return TurnDraft(
        None, start, round(start + duration, 6),
        speaker_id=None if who == _NOTHING else identifier(who) or None,
    )  # fmt: skip


def _seconds(value: str) -> float | None:
    """Return a number of seconds from 0, None for anything else, be it a clock time."""
    try:
        return seconds(value, "s") if _is_number(value) else None
    except TimeError:
        return None
