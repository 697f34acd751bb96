"""Praat TextGrids: one file, one call; a tier is a speaker, an interval with a text a
turn, in seconds (Praat manual, "TextGrid file formats").

Relied on: the long and the short text format hold the same numbers and quoted texts in
the same order, everything else is a comment; a quote inside a text is doubled, and a
text may hold line breaks. Blank intervals are silence. Praat writes UTF-8 or UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from scoring.model import Call, Reject, Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, finish, reject
from scoring.readers.captions.cues import readable
from scoring.readers.decode import as_lines_of_bytes, text_lines
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions
from scoring.readers.praat.tiers import Interval, Tier, speech_tiers
from scoring.readers.praat.tokens import STRUCTURE, Token, tokens

BINARY_MAGIC: Final = b"ooBinaryFile"
"""How a binary TextGrid begins; it holds NUL bytes, so it is told by its bytes."""

_AS_TEXT: Final = Wording(
    "请在 Praat 里打开，用 Save as text file… 另存。",
    "Open it in Praat and save it with Save as text file….",
)
BINARY_GRID: Final = Fault(
    Wording(
        "这是 Praat 的二进制格式（ooBinaryFile）。",
        "This is Praat's binary format (ooBinaryFile).",
    ),
    _AS_TEXT,
)
CHRONOLOGICAL: Final = Fault(
    Wording(
        "这是 Praat 按时间排列的文本格式，不支持。",
        "This is Praat's chronological text format, which is not read.",
    ),
    _AS_TEXT,
)
NOT_A_GRID: Final = Fault(
    Wording(
        "这不是 Praat 的 TextGrid 文件。",
        "This is not a TextGrid of Praat.",
    ),
    Wording(
        '文件开头应为 "ooTextFile" 和 "TextGrid"；请在 Praat 里重新保存。',
        'It has to begin with "ooTextFile" and "TextGrid"; save it again in Praat.',
    ),
)

_HEAD: Final = re.compile(
    r'(?:File type = )?"ooTextFile(?: short)?"\s{1,9}(?:Object class = )?"TextGrid'
    r'|"Praat chronological TextGrid|ooBinaryFile'
)
_OLD_HEAD: Final = re.compile(r'(?:File type\s{0,9}=\s{0,9})?"ooTextFile')
_KINDS: Final = ("IntervalTier", "TextTier")
_TIER_NUMBERS: Final = 3
_INTERVAL_NUMBERS: Final = 2
_MOST_NUMBERS: Final = 4
_MOST_HELD: Final = 4


def looks_like_textgrid(head: str) -> bool:
    """Tell whether the start of a file is a TextGrid's, be it a kind we reject."""
    return _HEAD.match(head.lstrip("\ufeff \t\r\n")) is not None


def read_textgrid(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the one call of a file, its id the file's name.

    The turns of all tiers come in the order of their starts. Tiers of points, of
    remarks and those that only align the words of another tier are left out with a
    note. A text with broken times stays, with a note.
    """
    if feed.head().startswith(BINARY_MAGIC):
        yield reject(feed.source, BINARY_GRID)
        return
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    draft = CallDraft("")
    grid = _Grid(draft)
    for token in tokens(readable(lines, draft), draft):
        grid.take(token)
        if draft.fault is not None:
            break
    if not grid.header:
        blank = not any(line.text.strip() for line in text_lines(lines))
        draft.blame(faults.EMPTY_FILE if blank else NOT_A_GRID)
    grid.end()
    yield finish(draft, feed.source, options, feed.source.stem)


@dataclass(slots=True)
class _Grid:
    """The tiers of a file, as its numbers and texts come in.

    A text belongs to the numbers before it: two make an interval, one a point. A kind
    of tier is a text right behind another, and the tier's name comes next.
    """

    draft: CallDraft
    header: list[str] = field(default_factory=list)
    sizes: list[float | None] = field(default_factory=list)
    tiers: list[Tier] = field(default_factory=list)
    kind: str = ""
    numbers: list[float | None] = field(default_factory=list)
    held: int = 0

    def take(self, token: Token) -> None:
        """Take a number or a text."""
        if isinstance(token.value, str):
            if self.numbers or not token.open:
                self._text(token.value, token.line)
        elif not self.tiers:
            self.sizes = [*self.sizes[-2:], token.value]
        elif len(self.tiers[-1].sizes) < _TIER_NUMBERS:
            self.tiers[-1].sizes.append(token.value)
        elif len(self.numbers) < _MOST_NUMBERS:
            self.numbers.append(token.value)

    def end(self) -> None:
        """Put the turns into the draft, or blame it for what is no TextGrid."""
        if not _is_grid(self.header):
            self.draft.blame(NOT_A_GRID)
        if self.draft.fault is not None:
            return
        size = self.sizes[-1] if self.sizes else None
        if size is not None and size > len(self.tiers):
            note = f"{len(self.tiers)} of {size:.0f} tiers: the file is cut"
            self.draft.notes.append(note)
        for tier in speech_tiers(self.tiers, self.draft.notes):
            self.draft.turns += _turns(tier)
        self.draft.turns = _in_order(self.draft.turns)

    def _text(self, value: str, line: int) -> None:
        numbers, self.numbers = self.numbers, []
        if not _is_grid(self.header):
            self._head(value)
        elif self.kind:
            self._hold(line)
            self.tiers.append(Tier(value.strip(), self.kind == _KINDS[0]))
            self.kind = ""
        elif value in _KINDS and not numbers:
            self.kind = value
        elif not self.tiers or not numbers:
            self.draft.blame(STRUCTURE, f"line {line}")
        else:
            self._interval(self.tiers[-1], numbers, value, line)

    def _head(self, value: str) -> None:
        self.header.append(value)
        if value.startswith("Praat chronological TextGrid"):
            self.draft.blame(CHRONOLOGICAL)
        elif not _may_be_grid(self.header):
            self.draft.blame(NOT_A_GRID)

    def _interval(
        self, tier: Tier, numbers: list[float | None], text: str, line: int
    ) -> None:
        tier.count += 1
        text = text.strip()
        if not tier.spoken or not text:
            return
        self._hold(line)
        whole = len(numbers) == _INTERVAL_NUMBERS and None not in numbers
        start, end = numbers if whole else (None, None)
        tier.intervals.append(Interval(start, end, text))

    def _hold(self, line: int) -> None:
        """Count what is kept; a file of tiers without end is no call."""
        self.held += 1
        if self.held > _MOST_HELD * limits.MAX_CALL_TURNS:
            self.draft.blame(faults.TOO_MANY_TURNS, f"line {line}")


def _may_be_grid(header: list[str]) -> bool:
    kinds = ("ooTextFile", "TextGrid")
    return all(map(str.startswith, header, kinds)) and len(header) <= len(kinds)


def _is_grid(header: list[str]) -> bool:
    return len(header) == len(_KINDS) and _may_be_grid(header)


def _turns(tier: Tier) -> Iterator[TurnDraft]:
    """Yield the turns of a tier, its name their speaker."""
    for one in tier.intervals[: limits.MAX_CALL_TURNS + 1]:
        turn = TurnDraft(one.text)
        turn.set_speaker(tier.name)
        turn.set_times(one.start, one.end, units={"start": "s", "end": "s"})
        if turn.start is None and not turn.time_fault:
            turn.time_fault = "time is not a number"
        yield turn


def _in_order(turns: list[TurnDraft]) -> list[TurnDraft]:
    """Return turns in the order of their starts; one without comes after the turn that
    it follows in its tier.
    """
    keyed: list[tuple[float, TurnDraft]] = []
    last = 0.0
    for turn in turns:
        if turn.start is not None:
            last = turn.start
        keyed.append((last, turn))
    keyed.sort(key=lambda pair: pair[0])
    return [turn for _, turn in keyed]
