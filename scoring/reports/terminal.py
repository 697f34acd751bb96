"""The terminal: consoles, safe text and the words all views share.

Whatever stands in a transcript is printed as text: never as markup, and never as an
escape sequence of the terminal. Without colour (a pipe, ``NO_COLOR``) nothing is lost.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from scoring.model import Lexicon, MatchKind, Outcome, Speaker, Wording

SPEAKERS: Mapping[Speaker, Wording] = {
    Speaker.AGENT: Wording("坐席", "Agent"),
    Speaker.CUSTOMER: Wording("客户", "Customer"),
    Speaker.IVR: Wording("导航", "IVR"),
    Speaker.UNKNOWN: Wording("未知", "Unknown"),
}
SPEAKER_STYLES: Mapping[Speaker, str] = {
    Speaker.AGENT: "cyan",
    Speaker.CUSTOMER: "yellow",
    Speaker.IVR: "dim",
    Speaker.UNKNOWN: "magenta",
}
OUTCOMES: Mapping[Outcome, Wording] = {
    Outcome.PASS: Wording("通过", "PASS"),
    Outcome.FAIL: Wording("不通过", "FAIL"),
    Outcome.NOT_APPLICABLE: Wording("不适用", "NOT APPLICABLE"),
    Outcome.UNDECIDED: Wording("无法判定", "UNDECIDED"),
}
OUTCOME_STYLES: Mapping[Outcome, str] = {
    Outcome.PASS: "green",
    Outcome.FAIL: "bold red",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.UNDECIDED: "yellow",
}
KINDS: Mapping[MatchKind, Wording] = {
    MatchKind.EXACT: Wording("原词", "exact"),
    MatchKind.VARIANT: Wording("变体", "variant"),
    MatchKind.HOMOPHONE: Wording("同音", "homophone"),
    MatchKind.NEAR: Wording("近似", "near"),
    MatchKind.PARAPHRASE: Wording("换个说法", "paraphrase"),
    MatchKind.GARBLED: Wording("疑似误识", "garbled"),
}
_SYMBOLS = {
    Outcome.PASS: ("✓", "+"),
    Outcome.FAIL: ("✗", "x"),
    Outcome.NOT_APPLICABLE: ("-", "-"),
    Outcome.UNDECIDED: ("?", "?"),
}
# Format characters: they turn the direction of a line or hide in it.
_HIDDEN = (
    (0x00AD, 0x00AD),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE007F),
)
# What is not broken: a run of Latin letters, digits and signs with the blanks after it;
# a Chinese character with the closing marks after it and the opening marks before it.
_UNITS = re.compile(
    r"[“‘「『【（《]*[\x21-\x7e]*[\x21-\x27\x29-\x5a\x5c-\x7e]"
    r"[，。；：？！、”’」』】）》]*\s*"
    r"|[“‘「『【（《(\[]*.[，。；：？！、”’」』】）》…,.;:?!)\]]*",
    re.DOTALL,
)
MIN_CELLS = 10
"""Rows are never made narrower than this many cells."""

_VISIBLE: dict[int, int | None] = {code: 0x2400 + code for code in range(0x20)}
_VISIBLE |= {0x7F: 0x2421, 0x2028: 0x240A, 0x2029: 0x240A}
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), 0x2426)
_VISIBLE |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
# Noncharacters: the last two of each plane, and a block of 32.
_VISIBLE |= dict.fromkeys(
    [
        *range(0xFDD0, 0xFDF0),
        *(p << 16 | end for p in range(17) for end in (0xFFFE, 0xFFFF)),
    ],
    0xFFFD,
)
_VISIBLE |= {code: None for low, high in _HIDDEN for code in range(low, high + 1)}


@dataclass(frozen=True, slots=True)
class View:
    """Where and how a call is shown: console, language, the lexicons by id (for their
    titles and phrases) and clause id -> section of its document.
    """

    console: Console
    lang: str = "zh"
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)

    def say(self, wording: Wording, **values: object) -> str:
        """Return ``wording`` in the view's language, its ``{slots}`` filled."""
        text = wording.get(self.lang)
        return text.format(**values) if values else text

    def put(self, line: Text | str = "", indent: int = 0) -> None:
        """Print ``line`` with all its wrapped rows ``indent`` cells in."""
        put(self.console, line, indent)

    def lexicon(self, name: str) -> str:
        """Return the title of lexicon ``name``, or the id where nobody knows it."""
        lexicon = self.lexicons.get(name)
        return lexicon.title.get(self.lang) if lexicon else name


def make_console(
    file: IO[str] | None = None, *, stderr: bool = False, width: int | None = None
) -> Console:
    """Return a console on ``file`` (standard output, or error with ``stderr``): colour
    only on a terminal that wants it (``NO_COLOR``), no markup, no emoji codes. On a
    stream that is not UTF-8 (a Chinese Windows pipe) a character it lacks prints as ?.
    """
    console = Console(
        file=file,
        stderr=stderr,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
    )
    stream = console.file
    if isinstance(stream, io.TextIOWrapper) and not console.encoding.startswith("utf"):
        stream.reconfigure(errors="replace")
    return console


def visible(text: str) -> str:
    """Return ``text`` with control characters and escapes as visible pictures (␛, ␊),
    lone surrogates and noncharacters as U+FFFD, and hidden format characters
    (direction marks) dropped.
    """
    return text.translate(_VISIBLE)


def words(text: str, style: str = "") -> Text:
    """Return ``text``, made visible, as rich text that wraps anywhere and is never read
    as markup.
    """
    return Text(visible(text), style=style, overflow="fold")


def join(*parts: Text | str, style: str = "") -> Text:
    """Return ``parts`` as one rich text; plain strings are made visible."""
    line = Text(style=style, overflow="fold")
    for part in parts:
        line.append_text(words(part) if isinstance(part, str) else part)
    return line


def put(console: Console, line: Text | str = "", indent: int = 0) -> None:
    """Print ``line`` with all its wrapped rows ``indent`` cells in."""
    text = words(line) if isinstance(line, str) else line
    breaks = line_breaks(text.plain, max(console.width - indent, MIN_CELLS))
    for row in text.divide(breaks):
        row.rstrip()
        console.print(Text(" " * indent).append_text(row) if row.plain else "")


def line_breaks(text: str, width: int) -> list[int]:
    """Return where to break ``text`` so that no row is over ``width`` cells.

    Chinese breaks between any two characters, but no row begins with a closing mark;
    Latin words and numbers stay whole where they fit. (rich breaks at blanks only and
    would leave a row nearly empty before a long Chinese sentence.)
    """
    breaks: list[int] = []
    row = at = 0
    for unit in _UNITS.findall(text):
        cells = cell_len(unit)
        if row and row + cells > width:
            breaks.append(at)
            row = 0
        *rows, last = chop_cells(unit, width) if cells > width else [unit]
        for whole in rows:
            at += len(whole)
            breaks.append(at)
        row += cell_len(last)
        at += len(last)
    return breaks


def symbol(outcome: Outcome, console: Console) -> Text:
    """Return ✓ ✗ - ? for ``outcome``, in ASCII where the stream is not UTF-8."""
    pretty, ascii_only = _SYMBOLS[outcome]
    chosen = pretty if console.encoding.startswith("utf") else ascii_only
    return words(chosen, OUTCOME_STYLES[outcome])


def clock(seconds: float | None) -> str:
    """Return ``seconds`` as m:ss (h:mm:ss from one hour), empty for None."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(max(seconds, 0)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def percent(share: float | None) -> str:
    """Return a share 0..1 as whole per cent, ``-`` for None."""
    return "-" if share is None else f"{share:.0%}"


def figure(value: float | None) -> str:
    """Return points or a score with at most two decimals, ``-`` for None."""
    if value is None:
        return "-"
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def signed(figure: str) -> str:
    """Return a difference that is text already with its sign; what rounds to nothing
    has none, and neither has ``-``.
    """
    if figure == "-" or figure.strip("-0."):
        return figure if figure.startswith("-") else f"+{figure}"
    return figure.removeprefix("-")


@contextmanager
def progress(
    console: Console, title: Wording, lang: str = "zh"
) -> Iterator[Callable[[int, int], None]]:
    """Show a bar titled ``title`` and give the function to call with how much is done
    and how much there is. Silent off a terminal.
    """
    if not console.is_terminal:
        yield lambda done, total: None
        return
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        # No thread that draws: workers start as copies of this process, and a copy of
        # a process with threads may find a lock held for ever.
        auto_refresh=False,
    )
    with bar:
        task = bar.add_task(visible(title.get(lang)), total=None)
        yield lambda done, total: bar.update(
            task, completed=done, total=total, refresh=True
        )
