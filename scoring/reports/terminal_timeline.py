"""A call drawn over time: one line a side, and where they overlap or fall silent.

Nothing is judged here: the facts are those of the call's ``timing``; this file only
finds the columns they fall into. One column is the same number of seconds throughout.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from scoring.model import ScoredCall, Speaker, TimingFacts, Wording
from scoring.moments import Moment
from scoring.reports.spells import SILENCE_S, at_once, silences, spoken
from scoring.reports.terminal import (
    SPEAKER_STYLES,
    SPEAKERS,
    View,
    clock,
    figure,
    join,
    words,
)
from scoring.timing.turns import EPSILON

_TITLE = Wording("时间线", "Timeline")
_STEP = Wording("每格 {step} 秒", "{step} s a column")
_LIGHT = Wording("不到半格", "less than half a column")
_OVERLAP = Wording("同时说话", "speaking at once")
_TAKE_OVER = Wording("抢话", "take-over")
_SILENCE = Wording("静音 {least} 秒以上", "silence of {least} s or more")
_LEFT_OUT = Wording(
    "通话太长，只画到 {until}，其后到 {end} 的部分没有画。",
    "The call is too long to draw: {until} to {end} is left out.",
)

_TICKS: Final[Mapping[float, int]] = {
    0.5: 10,
    1: 10,
    2: 10,
    5: 12,
    10: 12,
    15: 8,
    30: 10,
    60: 10,
}
"""Seconds a column may stand for, and after how many columns the clock is shown: they
make round times, and bands of whole ones begin at round times too.
"""
_FEW, _MOST = 4, 12
"""Bands that a call should fit in, and bands that are drawn at most."""
_BOTH_S = 0.1  # seconds in a column that two sides have to speak at once


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters of a drawing, each one column wide."""

    full: str
    light: str
    overlap: str
    take_over: str
    silence: str


_PRETTY = Signs("█", "▒", "×", "!", "·")
_ASCII = Signs("#", "-", "x", "!", ".")


@dataclass(frozen=True, slots=True)
class Scale:
    """How seconds become columns: the first column starts at ``origin``, each stands
    for ``step`` seconds, ``columns`` in all, ``band`` of them side by side; the clock
    is shown every ``tick`` columns.
    """

    origin: float
    step: float
    tick: int
    band: int
    columns: int

    def second(self, column: int) -> float:
        """Return the second at which ``column`` starts."""
        return self.origin + column * self.step

    def parts(self, moment: Moment) -> Iterator[tuple[int, float]]:
        """Yield (column, seconds of it that lie in ``moment``), drawn columns only."""
        start, end = moment
        for column in range(
            max(int((start - self.origin) // self.step), 0),
            min(int((end - self.origin) // self.step) + 1, self.columns),
        ):
            low = self.second(column)
            yield column, max(min(end, low + self.step) - max(start, low), 0.0)

    def covered(self, spells: Iterable[Moment]) -> list[float]:
        """Return how many seconds of each column ``spells`` fill; they must not share
        any time.
        """
        found = [0.0] * self.columns
        for spell in spells:
            for column, part in self.parts(spell):
                found[column] += part
        return found


def timeline(view: View, scored: ScoredCall) -> None:
    """Print who speaks when, band by band, a legend of the marks that occur, and a
    blank line; nothing at all where the times of the call cannot be drawn truly.

    A side's cell is full where the side speaks for half of its seconds or more. Who
    speaks at once is marked only where the times can show it (``timing.usable``). Every
    silence of three seconds has a mark, also where it is shorter than a column.
    """
    spells = spoken(scored)
    if not spells:
        return
    view, signs = _legible(view)
    labels = {side: view.say(SPEAKERS[side]) for side in SPEAKERS if side in spells}
    margin = max(map(cell_len, labels.values())) + 1
    first = min(one[0][0] for one in spells.values())
    last = max(one[-1][1] for one in spells.values())
    scale = scale_of(first, last, view.console.width - margin)
    if scale is None:
        return
    rows = [
        (
            words(label + " " * (margin - cell_len(label)), SPEAKER_STYLES[side]),
            _cells(spells[side], scale, signs, SPEAKER_STYLES[side]),
        )
        for side, label in labels.items()
    ]
    rows.append((Text(" " * margin), _marks(scored.timing, spells, scale, signs)))
    title = f"  {view.say(_STEP, step=figure(scale.step))}"
    view.put(join(words(view.say(_TITLE), "bold"), title))
    _bands(view, scale, margin, rows)
    _legend(view, signs, "".join(cells.plain for _, cells in rows))
    until = scale.second(scale.columns)
    if until < last - EPSILON:
        view.put(view.say(_LEFT_OUT, until=clock(until), end=clock(last)))
    view.put()


def scale_of(first: float, last: float, room: int) -> Scale | None:
    """Return the finest scale that shows the seconds ``first`` to ``last`` in four
    bands of at most ``room`` columns, else the coarsest, cut after twelve bands; None
    where ``room`` is too narrow for the clock.
    """
    scale = None
    for step, tick in _TICKS.items():
        band = room - room % tick
        if band <= 0:
            continue
        # A band begins at a clock mark, so that the marks stand at round times.
        origin = math.floor(first / (step * tick)) * step * tick
        columns = math.ceil((last - origin) / step - EPSILON)
        scale = Scale(origin, step, tick, band, min(columns, _MOST * band))
        if columns <= _FEW * band:
            break
    return scale


# ---------------------------------------------------------------- drawing


def _legible(view: View) -> tuple[View, Signs]:
    """Return ``view`` and the signs that its console can show.

    A console without Chinese is told in English: a question mark in place of a Chinese
    character is half as wide, and the lines would no longer stand below each other. Old
    Windows consoles draw blocks two columns wide.
    """
    console = view.console
    try:
        view.say(_TITLE).encode(console.encoding)
    except UnicodeEncodeError:
        view = replace(view, lang="en")
    plain = console.legacy_windows or not console.encoding.startswith("utf")
    return view, _ASCII if plain else _PRETTY


def _bands(
    view: View, scale: Scale, margin: int, rows: Sequence[tuple[Text, Text]]
) -> None:
    """Print ``rows`` of (label, cells) band by band under a clock; the last row, that
    of the marks, only where the band has any.
    """
    for start in range(0, scale.columns, scale.band):
        end = min(start + scale.band, scale.columns)
        view.put(words(" " * margin + _ruler(scale, start), "dim"))
        for label, cells in rows:
            line = join(label, cells[start:end])
            if label.plain.strip() or line.plain.strip():
                view.put(line)


def _cells(spells: Sequence[Moment], scale: Scale, signs: Signs, style: str) -> Text:
    """Return the columns in which a side speaks: a full cell for half of it or more."""
    cells = (
        signs.full
        if part >= scale.step / 2 - EPSILON
        else signs.light
        if part > EPSILON
        else " "
        for part in scale.covered(spells)
    )
    return Text("".join(cells), style)


def _marks(
    timing: TimingFacts,
    spells: Mapping[Speaker, Sequence[Moment]],
    scale: Scale,
    signs: Signs,
) -> Text:
    """Return the mark of each column: a take-over before an overlap before silence."""
    found = [" "] * scale.columns
    for gap in silences(spells):
        for column in _mostly(scale, gap):
            found[column] = signs.silence
    if timing.usable:
        for column, part in enumerate(scale.covered(at_once(spells))):
            if part >= _BOTH_S - EPSILON:
                found[column] = signs.overlap
    for one in timing.take_overs or ():
        if one.excused_by is None:
            for column, _ in scale.parts((one.start, one.start)):
                found[column] = signs.take_over
    styles = {signs.take_over: "bold red", signs.overlap: "bold"}
    return Text().join(Text(one, styles.get(one, "")) for one in found)


def _mostly(scale: Scale, gap: Moment) -> list[int]:
    """Return the columns of which ``gap`` fills half or more, else the one of which it
    fills most; none where it lies behind the last.
    """
    parts = list(scale.parts(gap))
    half = [column for column, part in parts if part >= scale.step / 2 - EPSILON]
    if half or not parts:
        return half
    return [max(parts, key=lambda one: one[1])[0]]


def _ruler(scale: Scale, start: int) -> str:
    """Return the clock above the band that begins with column ``start``: a time begins
    above its column; one that has no room is left out.
    """
    line = ""
    for column in range(0, min(scale.band, scale.columns - start), scale.tick):
        shown = clock(scale.second(start + column))
        fits = column + cell_len(shown) <= scale.band
        if fits and (not line or len(line) < column):
            line = line.ljust(column) + shown
    return line


def _legend(view: View, signs: Signs, drawn: str) -> None:
    """Print what the signs say that are ``drawn``; a full cell speaks for itself."""
    known = {
        signs.light: view.say(_LIGHT),
        signs.overlap: view.say(_OVERLAP),
        signs.take_over: view.say(_TAKE_OVER),
        signs.silence: view.say(_SILENCE, least=figure(SILENCE_S)),
    }
    parts = [f"{sign} {said}" for sign, said in known.items() if sign in drawn]
    if parts:
        view.put(words("  ".join(parts), "dim"))
