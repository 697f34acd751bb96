"""Times of day and full dates in one call, brought to the same count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.readers.build import TurnDraft

_DAY: Final = 86_400.0  # seconds
_DATED: Final = 1e8  # seconds since 1970; no time within a call
_NEAR: Final = 4 * 3_600.0  # seconds


def one_clock(turns: list[TurnDraft]) -> Iterator[str]:
    """Put times of day (09:15:03) onto the day of the dated ones of the same call
    (2024-03-09 09:15:06), and yield the note; where they are not of one day, no turn
    keeps its times.
    """
    known = [at for turn in turns for at in (turn.start, turn.end) if at is not None]
    dated = [at for at in known if at >= _DATED]
    if not dated or len(dated) == len(known):
        return
    first, last = min(dated), max(dated)
    placed = [
        (_placed(turn.start, first, last), _placed(turn.end, first, last))
        for turn in turns
    ]
    fits = not any(-1.0 in pair for pair in placed)
    if fits and last - first <= _DAY / 2:
        for turn, (start, end) in zip(turns, placed, strict=True):
            turn.start, turn.end = start, end
        yield "times of day beside dates: taken as of the same day"
        return
    for turn in turns:
        turn.start = turn.end = None
    yield "times of day beside dates of another time: all times left out"


def _placed(value: float | None, first: float, last: float) -> float | None:
    """Return a time as dated, -1 where it is not near the dated ones."""
    if value is None or value >= _DATED:
        return value
    days = {first // _DAY, last // _DAY}
    own: float = value
    moments: list[float] = [day * _DAY + own for day in days if own < _DAY]
    near = [at for at in moments if first - _NEAR <= at <= last + _NEAR]
    near.sort(key=lambda at: _gap(at, first, last))
    return round(near[0], 6) if near else -1.0


def _gap(at: float, first: float, last: float) -> float:
    return max(first - at, at - last, 0.0)
