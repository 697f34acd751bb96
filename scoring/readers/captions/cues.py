"""Cues of captions: the lines of a file in, turns of who says what between which times
out. What WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format") and SubRip share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.model import Call, Reject, Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, finish
from scoring.readers.captions.cue_names import name_turns
from scoring.readers.captions.cue_voices import spoken
from scoring.readers.decode import Line, text_lines
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.labels import words
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.times import UnitError

NO_CUES: Final = Fault(
    Wording(
        "没有一行字幕时间（如 00:00:03.500 --> 00:00:08.050）。",
        "No line holds the times of a cue (00:00:03.500 --> 00:00:08.050).",
    ),
    Wording(
        "请确认这是字幕文件，每条字幕上面有一行时间。",
        "See that this is a caption file with a line of times above each cue.",
    ),
)

_ARROW: Final = "-->"
_MOST_LEFT: Final = 60
_LISTED: Final = 10
_DAMAGED: Final = "\ufffd"
_ASCII: Final = str.maketrans(
    "：，．；０１２３４５６７８９\ufeff\xa0", ":,.;0123456789  "
)
_CLOCKS: Final = re.compile(
    r"[-+\d][-+\d:.,; ]*:[-+\d:.,; ]*|nan(?:[:.,]nan)*", re.IGNORECASE
)
_BARE: Final = re.compile(r"[-+\d.,]*")
_END: Final = re.compile(r"\s*([-+]?\d\S*|nan\S*)(?=\s|$)", re.IGNORECASE)
_SETTING: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,19}:[!-~]*|!{1,3}")
_SETTING_NAMES: Final = words("vertical line position size align region X1 X2 Y1 Y2")
_INDEX: Final = re.compile(r"[0-9]{1,9}")


class TimeLine(NamedTuple):
    """The line above a cue: its times as texts, "" for none, and words that stand
    behind them on the same line.
    """

    start: str
    end: str
    words: str


_NO_TIMES: Final = TimeLine("", "", "")


@dataclass(slots=True)
class Cue:
    """A time line and all lines up to the next one; blank lines are "", never two in a
    row. ``number`` counts lines from 1; 0 is what stands above the first time line.
    """

    number: int
    times: TimeLine = _NO_TIMES
    lines: list[str] = field(default_factory=list)
    chars: int = 0
    last: bool = False

    def add(self, text: str) -> None:
        """Add a line, up to the cap of a turn."""
        blank = not text
        if blank and self.lines and not self.lines[-1]:
            return
        if self.chars <= limits.MAX_TURN_CHARS:
            self.lines.append(text[: limits.MAX_TURN_CHARS + 1])
        self.chars += len(text) + 1


def readable(feed: Feed, draft: CallDraft) -> Iterator[Line]:
    """Yield the lines of a feed, marks of order and bare carriage returns resolved.

    A damaged line is blamed on the draft; but a file that was cut inside its last
    character keeps what stands before it, with a note.
    """
    held: Line | None = None
    for line in text_lines(feed):
        if held is not None:
            yield from _judged(held, draft)
        held = line
    if held is not None:
        text = held.text.rstrip(_DAMAGED)
        if held.fault is faults.LINE_UNDECODABLE and _DAMAGED not in text:
            draft.notes.append(f"line {held.number}: cut inside a character")
            held = Line(held.number, text, None)
        yield from _judged(held, draft)


def _judged(line: Line, draft: CallDraft) -> Iterator[Line]:
    if line.fault is not None:
        draft.blame(line.fault, f"line {line.number}")
    for part in line.text.split("\r"):
        yield Line(line.number, part, None)


def cut_cues(lines: Iterable[Line]) -> Iterator[Cue]:
    """Yield what stands above the first time line (number 0), then each cue."""
    cue, opening = Cue(0), True
    for line in lines:
        text = line.text.strip().strip("\ufeff").strip()
        times = time_line(text, opening=opening)
        if times is None:
            cue.add(text)
            opening = not text or is_index(text)
        else:
            yield cue
            cue, opening = Cue(line.number, times), False
            if times.words:
                cue.add(times.words)
    cue.last = True
    yield cue


def time_line(text: str, *, opening: bool) -> TimeLine | None:
    """Return the times that a line holds, None for a line of words.

    Broken times are times, too, if they are made of figures and colons; bare numbers or
    none at all only where times are expected: where a cue is ``opening``.
    """
    at = text.find(_ARROW, 0, _MOST_LEFT)
    if at < 0:
        return None
    left = text[:at].translate(_ASCII).strip()
    if not (_CLOCKS.fullmatch(left) or (opening and _BARE.fullmatch(left))):
        return None
    right = text[at + len(_ARROW) :]
    found = _END.match(right.translate(_ASCII))
    end = found[1] if found else ""
    rest = right[found.end() :] if found else right
    return TimeLine(left, end, "" if _are_settings(rest) else rest.strip())


def _are_settings(text: str) -> bool:
    """Tell whether all words are settings (``align:start``), or such a name cut off."""
    return all(
        _SETTING.fullmatch(word) or any(one.startswith(word) for one in _SETTING_NAMES)
        for word in text.split()
    )


def is_index(text: str) -> bool:
    """Tell whether a line is nothing but the number of a cue."""
    return _INDEX.fullmatch(text) is not None


@dataclass(slots=True)
class Captions:
    """The one call of a caption file, as its cues are read."""

    source: SourceFile
    options: ReadOptions
    draft: CallDraft = field(default_factory=lambda: CallDraft(""))
    cues: int = 0
    blank: bool = True
    silent: list[int] = field(default_factory=list)
    silent_count: int = 0

    def lines(self, feed: Feed) -> Iterator[Line]:
        """Yield the readable lines of the file."""
        for line in readable(feed, self.draft):
            self.blank = self.blank and not line.text.strip("\ufeff \t")
            yield line

    @property
    def full(self) -> bool:
        """Whether there are more turns than a call may have."""
        return len(self.draft.turns) > limits.MAX_CALL_TURNS

    def take(self, cue: Cue, lines: list[str], plain: Callable[[str], str]) -> None:
        """Take a cue with its own lines: a turn a voice, all with the cue's times.

        ``plain`` takes markup out of words.
        """
        self.cues += 1
        if sum(map(len, lines)) + len(lines) > limits.MAX_TURN_CHARS:
            self.draft.blame(faults.TURN_TOO_LONG, f"line {cue.number}")
            return
        said = spoken(lines, plain)
        if not said:
            self.silent_count += 1
            if len(self.silent) < _LISTED:
                self.silent.append(cue.number)
        room = limits.MAX_CALL_TURNS + 1 - len(self.draft.turns)
        for one in said[: max(room, 0)]:
            turn = TurnDraft(one.text)
            turn.set_speaker(one.label)
            self._set_times(turn, cue.times)
            self.draft.turns.append(turn)

    def note(self, text: str) -> None:
        """Note an oddity, up to the number of notes that are kept."""
        if len(self.draft.notes) <= limits.MAX_NOTES:
            self.draft.notes.append(text)

    def end(self) -> Call | Reject:
        """Return the call, or what is wrong with the file."""
        if not self.cues:
            self.draft.blame(faults.EMPTY_FILE if self.blank else NO_CUES)
        if self.silent:
            listed = ", ".join(map(str, self.silent))
            more = self.silent_count - len(self.silent)
            listed += f" and {more} more" if more else ""
            self.draft.notes.append(f"line {listed}: cue without text, left out")
        for text in name_turns(self.draft.turns):
            self.note(text)
        return finish(self.draft, self.source, self.options, self.source.stem)

    def _set_times(self, turn: TurnDraft, times: TimeLine) -> None:
        """Clocks need no unit; a bare number has the one the caller declares."""
        unit = self.options.time_unit
        units = {"start": unit, "end": unit} if unit else {}
        try:
            turn.set_times(times.start, times.end, units=units)
        except UnitError:
            turn.start = turn.end = None
            turn.time_fault = "time without a unit"
        if not turn.time_fault and (turn.start is None or turn.end is None):
            turn.time_fault = "start or end missing"
