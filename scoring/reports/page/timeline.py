"""A call drawn over time: lanes of who speaks, and where they overlap or fall silent.

Nothing is judged here: the facts are those of the call's ``timing``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from scoring.model import ScoredCall, Speaker
from scoring.moments import Moment
from scoring.reports.page.drawing import Drawing, box, num
from scoring.reports.page.render import length
from scoring.reports.spells import Spells, at_once, silences, spoken

_WIDTH, _MARGIN, _LANE, _GAP = 740.0, 44.0, 14.0, 4.0
_HEAD, _FOOT = 16.0, 10.0
_BANDS: Final = (60, 90, 120, 180, 300, 600, 1200, 1800, 3600, 7200)
_MOST: Final = 5
_TICKS: Final = 6
_FULL: Final = 0.2
_STYLES: Final = {Speaker.AGENT: "agent", Speaker.CUSTOMER: "customer"}


class Timeline:
    """When who speaks in a call: the drawing, and what it shows as lists."""

    def __init__(self, scored: ScoredCall) -> None:
        """Find who speaks when; ``known`` is False where times cannot be drawn."""
        self._scored = scored
        self._spells: Spells = spoken(scored)
        self.known = bool(self._spells)
        self.usable = scored.timing.usable
        self.gaps: list[Moment] = silences(self._spells) if self.known else []
        self.both: list[Moment] = at_once(self._spells) if self.usable else []
        takes = scored.timing.take_overs or ()
        self.taken = [one for one in takes if one.excused_by is None]

    def draw(self, title: str, told: str, names: dict[Speaker, str]) -> Drawing:
        """Return the drawing: bands of equal length below each other, each with a lane
        a side and one for marks.
        """
        sides = [side for side in Speaker if side in self._spells]
        first = min(self._spells[side][0][0] for side in sides)
        last = max(self._spells[side][-1][1] for side in sides)
        length = _band_length(last - min(first, 0.0))
        start = math.floor(first / length) * length
        bands = max(1, math.ceil((last - start) / length - 1e-9))
        height = _HEAD + (len(sides) + 1) * (_LANE + _GAP) + _FOOT
        drawing = Drawing(_WIDTH, height * bands, title, told)
        for band in range(bands):
            frame = _Frame(start + band * length, float(length), band * height)
            frame.clock(drawing)
            for row, side in enumerate(sides):
                y = frame.lane(row)
                drawing.text((0, y + 11), names[side])
                style = _STYLES.get(side, "other")
                drawing.path(style, frame.boxes(self._spells[side], y, _LANE))
            self._marks(drawing, frame, frame.lane(len(sides)))
        return drawing

    def _marks(self, drawing: Drawing, frame: _Frame, y: float) -> None:
        drawing.path("gap", frame.boxes(self.gaps, y + 1, _LANE - 4))
        drawing.path("both", frame.boxes(self.both, y, 5))
        for one in self.taken:
            x = frame.x(one.start)
            if x is not None:
                shape = f"M{num(x)} {num(y + 6)}l5 8h-10z"
                drawing.path("over", shape)


class _Frame:
    """One band: ``length`` seconds from ``start`` on, at height ``top``."""

    def __init__(self, start: float, length: float, top: float) -> None:
        self._start, self._length, self._top = start, length, top

    def lane(self, row: int) -> float:
        return self._top + _HEAD + row * (_LANE + _GAP)

    def x(self, second: float) -> float | None:
        share = (second - self._start) / self._length
        return _MARGIN + share * (_WIDTH - _MARGIN) if 0 <= share < 1 else None

    def boxes(self, spells: Iterable[Moment], y: float, height: float) -> str:
        """Return the parts of ``spells`` that lie in the band, as one path."""
        scale, found = (_WIDTH - _MARGIN) / self._length, []
        for start, end in spells:
            low = max(start - self._start, 0.0)
            high = min(end - self._start, self._length)
            if low < high:
                width = max((high - low) * scale, 0.6)
                found.append(box(_MARGIN + low * scale, y, width, height))
        return "".join(found)

    def clock(self, drawing: Drawing) -> None:
        y, ticks = self._top, []
        for tick in range(_TICKS + 1):
            x = _MARGIN + tick / _TICKS * (_WIDTH - _MARGIN)
            ticks.append(f"M{x:.1f} {y + 13:.1f}v4")
            if tick < _TICKS:
                told = length(self._start + tick / _TICKS * self._length)
                drawing.text((x, y + 10), told)
        drawing.path("axis", "".join(ticks))


def _band_length(seconds: float) -> int:
    for one in _BANDS:
        # Of the last band; one that is nearly empty looks torn off.
        left = seconds / one % 1 or 1.0
        if seconds <= one or (seconds <= one * _MOST and left >= _FULL):
            return one
    return math.ceil(seconds / _MOST / _BANDS[-1]) * _BANDS[-1]


def moments_told(some: Sequence[Moment], most: int = 5) -> list[str]:
    """Return the longest of ``some`` as ``m:ss`` with whole seconds, in order."""
    longest = sorted(some, key=lambda one: one[0] - one[1])[:most]
    return [f"{length(a)}\N{EN DASH}{length(b)}" for a, b in sorted(longest)]
