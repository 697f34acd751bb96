"""The pictures of the overview and of an agent: counted figures in, drawings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring.model import AgentSummary, PeriodMean, Trend
from scoring.reports.page.drawing import Axis, Drawing, box, line, round_axis
from scoring.reports.terminal import figure
from scoring.review_model import Bin

_W, _H = 320.0, 180.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 308.0, 16.0, 156.0
_ROW_W, _ROW_H = 200.0, 34.0
_MOST_LABELS: Final = 6
_CLOSE: Final = 30  # units in which two figures would touch


@dataclass(frozen=True, slots=True)
class Scores:
    """What score axes share: their ends, the pass mark (None where cards differ) and
    the mean of all calls.
    """

    low: float
    high: float
    pass_mark: float | None
    mean: float | None


def distribution(bins: Sequence[Bin], scores: Scores, title: str, told: str) -> Drawing:
    """Return the calls by score as bars, their numbers above, the pass mark as a
    dashed line.
    """
    drawing = Drawing(_W, _H, title, told)
    across = Axis(bins[0].low, bins[-1].high, _LEFT, _RIGHT)
    up = Axis(0, max([one.calls for one in bins] + [1]), _BOTTOM, _TOP + 12)
    for one in bins:
        left, right, top = across.at(one.low), across.at(one.high), up.at(one.calls)
        below = scores.pass_mark is not None and one.high <= scores.pass_mark
        style = "bar low" if below else "bar"
        if one.calls:
            shape = box(left + 1, top, right - left - 2, _BOTTOM - top)
            drawing.path(style, shape)
            drawing.text(((left + right) / 2, top - 4), str(one.calls), "middle", "ink")
    drawing.path("axis", line([(_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)]))
    for edge in [*[one.low for one in bins], bins[-1].high][::2]:
        drawing.text((across.at(edge), _BOTTOM + 15), figure(edge), "middle")
    if scores.pass_mark is not None:
        x = across.at(scores.pass_mark)
        drawing.path("mark", line([(x, _TOP - 6), (x, _BOTTOM)]))
    return drawing


def whisker(agent: AgentSummary, scores: Scores) -> Drawing | None:
    """Return an agent's shrunk mean (dot) with its interval (line) and the plain mean
    (ring), on the axis of ``whisker_axis``; None without a score.
    """
    middle = agent.shrunk if agent.shrunk is not None else agent.mean
    if middle is None:
        return None
    ends = (agent.shrunk_low, agent.shrunk_high)
    if agent.shrunk is None:
        ends = (agent.mean_low, agent.mean_high)
    drawing, across = _row(scores)
    y = _ROW_H / 2
    low, high = ends
    if low is not None and high is not None:
        drawing.path("whisker", line([(across.at(low), y), (across.at(high), y)]))
    if agent.mean is not None:
        drawing.dot("raw", (across.at(agent.mean), y), 4)
    if agent.shrunk is not None:
        drawing.dot("dot", (across.at(agent.shrunk), y), 4.5)
    return drawing


def whisker_axis(scores: Scores) -> Drawing:
    """Return the axis above the agents' rows."""
    drawing = Drawing(_ROW_W, 18)
    across = Axis(scores.low, scores.high, 6, _ROW_W - 6)
    drawing.text((6, 13), figure(scores.low), "start")
    drawing.text((_ROW_W - 6, 13), figure(scores.high), "end")
    if scores.pass_mark is not None and scores.low < scores.pass_mark < scores.high:
        x = across.at(scores.pass_mark)
        if _CLOSE < x < _ROW_W - _CLOSE:
            drawing.text((x, 13), figure(scores.pass_mark), "middle")
    return drawing


def trend(made: Trend, scores: Scores, title: str, told: str) -> Drawing | None:
    """Return mean scores period by period with the band of their intervals; None where
    there are fewer than two periods with a score.
    """
    known = [one for one in made.points if one.mean is not None]
    if len(known) < 2:  # noqa: PLR2004  # a line has two ends
        return None
    values = [v for p in known for v in (p.mean, p.low, p.high) if v is not None]
    low, high = round_axis(values)
    drawing = Drawing(_W, _H, title, told)
    across = Axis(0, len(made.points) - 1, _LEFT + 6, _RIGHT - 14)
    up = Axis(low, high, _BOTTOM, _TOP)
    for value in (low, (low + high) / 2, high):
        y = up.at(value)
        drawing.path("axis", line([(_LEFT, y), (_RIGHT, y)]))
        drawing.text((_LEFT - 5, y + 4), figure(value), "end")
    if scores.pass_mark is not None and low <= scores.pass_mark <= high:
        y = up.at(scores.pass_mark)
        drawing.path("mark", line([(_LEFT, y), (_RIGHT, y)]))
    for stretch in _unbroken(made.points):
        _band(drawing, stretch, across, up)
    _labels(drawing, made.points, across)
    return drawing


def spark(made: Trend) -> Drawing | None:
    """Return the same as a line of the size of a word; None for fewer than two."""
    known = [one.mean for one in made.points if one.mean is not None]
    if len(known) < 2:  # noqa: PLR2004  # as above
        return None
    drawing = Drawing(88, 24)
    across = Axis(0, len(made.points) - 1, 4, 84)
    up = Axis(min(known), max(known), 20, 4)
    for stretch in _unbroken(made.points):
        points = [(across.at(at), up.at(one.mean or 0)) for at, one in stretch]
        drawing.path("line", line(points))
    at, last = _unbroken(made.points)[-1][-1]
    drawing.dot("dot", (across.at(at), up.at(last.mean or 0)), 3)
    return drawing


# ---------------------------------------------------------------- inside


def _row(scores: Scores) -> tuple[Drawing, Axis]:
    drawing = Drawing(_ROW_W, _ROW_H)
    across = Axis(scores.low, scores.high, 6, _ROW_W - 6)
    if scores.mean is not None:
        x = across.at(scores.mean)
        drawing.path("mean", line([(x, 0), (x, _ROW_H)]))
    if scores.pass_mark is not None and scores.low <= scores.pass_mark <= scores.high:
        x = across.at(scores.pass_mark)
        drawing.path("mark", line([(x, 0), (x, _ROW_H)]))
    return drawing, across


def _unbroken(points: Sequence[PeriodMean]) -> list[list[tuple[int, PeriodMean]]]:
    """Return the runs of periods that have a mean, with their places."""
    runs: list[list[tuple[int, PeriodMean]]] = [[]]
    for place, one in enumerate(points):
        if one.mean is None:
            runs.append([])
        else:
            runs[-1].append((place, one))
    return [run for run in runs if run]


def _band(
    drawing: Drawing, run: list[tuple[int, PeriodMean]], across: Axis, up: Axis
) -> None:
    high = [(across.at(at), up.at(one.high)) for at, one in run if one.high is not None]
    low = [(across.at(at), up.at(one.low)) for at, one in run if one.low is not None]
    if len(high) > 1:
        drawing.path("band", line(high + low[::-1]) + "z")
    elif high:
        drawing.path("whisker", line(high + low))
    means = [(across.at(at), up.at(one.mean or 0)) for at, one in run]
    drawing.path("line", line(means))
    for point in means:
        drawing.dot("dot", point, 3)


def _labels(drawing: Drawing, points: Sequence[PeriodMean], across: Axis) -> None:
    every = -(-len(points) // _MOST_LABELS)
    for place, one in enumerate(points):
        if place % every == 0:
            day = one.start[5:10] or one.key
            drawing.text((across.at(place), _BOTTOM + 15), day, "middle")
