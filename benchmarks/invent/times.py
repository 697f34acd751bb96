"""When turns begin and end, as diarised mono recordings have it (FIELD-NOTES 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

OVERLAP = 0.0065
TIGHT = 0.42
"""Share of gaps of at most 0.1 s."""


def timed(
    turns: Iterable[tuple[int, bool]], draw: Callable[[], float]
) -> list[tuple[float, float]]:
    """Return (start, end) in seconds of turns of so many characters.

    A turn before which there is a wait begins 8 to 40 s later.
    """
    now = draw() * 1.5
    pace = 3.6 + draw() * 2.2
    found: list[tuple[float, float]] = []
    for size, wait in turns:
        now += _gap(wait, draw)
        now = max(now, 0.0)
        end = now + max(0.3, size / (pace * (0.85 + 0.3 * draw())))
        found.append((round(now, 2), round(end, 2)))
        now = end
    return found


def _gap(wait: bool, draw: Callable[[], float]) -> float:
    if wait:
        return 8 + draw() ** 2 * 32
    way = draw()
    if way < OVERLAP:
        return -0.08 - 0.1 * draw()
    if way < TIGHT:
        return 0.1 * draw()
    if way < 0.995:
        return 0.1 + draw() ** 3 * 2.5
    return 8 + draw() * 10
