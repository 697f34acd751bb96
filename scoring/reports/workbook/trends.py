"""Trends of agents: a small chart in each row, large ones below the table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook

from scoring.model import AgentSummary, Trend, Wording
from scoring.reports.rows import POINTS, number
from scoring.reports.workbook.sheet import Limits, Sheet
from scoring.reports.workbook.styles import BLUE, GREY
from scoring.reports.workbook.text import cell_text
from scoring.review_model import Review

PERIOD: Final = "period."
"""Fields of the hidden columns that hold the means of the periods."""
_LINES: Final = {"visible": True, "line": {"color": "#E5E5E5", "width": 0.5}}
_FIRST, _ACROSS = 4, 2
"""The charts stand right of the columns that stay in sight, two side by side."""
_WIDE, _HIGH, _GAP, _BAND = 460, 230, 10, 12
_NAME: Final = 60
_SHOWN: Final = 2
"""Periods with a mean from which there is a line to draw."""
_CENTRE: Final = Wording("全中心", "Whole centre")
_TITLE: Final = Wording("走势图（竖线是 95% 区间）", "Trends (bars: 95 % intervals)")


@dataclass(frozen=True, slots=True)
class Rows:
    """Where things stand in the sheet of agents (rows from 0)."""

    agents: Mapping[str, int]
    title: int
    centre: int
    charts: int


class Trends:
    """The mean scores by period of a review, on one scale for everybody.

    ``keys`` are the periods shown (the last ones), ``charted`` the agents with a chart,
    ``left_out`` those that have a trend and none.
    """

    def __init__(self, review: Review, limits: Limits) -> None:
        """Look at who has a trend to show."""
        every = [review.centre, *review.groups, *review.agents]
        points = [point for one in every for point in one.trend.points]
        self.keys = sorted({one.key for one in points})[-limits.periods :]
        self._known = frozenset(self.keys)
        means = [one.mean for one in points if one.mean is not None]
        self._low, self._high = min(means, default=0.0), max(means, default=1.0)
        self._review = review
        drawn = [one for one in review.agents if len(self.means(one.trend)) >= _SHOWN]
        self._drawn = drawn[: limits.charts]
        self._at = {one.agent_id: at for at, one in enumerate(self._drawn)}
        self.charted, self.left_out = len(self._drawn), len(drawn) - len(self._drawn)

    def means(self, trend: Trend) -> dict[str, float | None]:
        """Return the mean score of each period that has one."""
        return {
            one.key: number(one.mean, POINTS)
            for one in trend.points
            if one.mean is not None and one.key in self._known
        }

    def chart_row(self, agent: str, below: int) -> int:
        """Return the row of an agent's chart where the charts start in row ``below``;
        -1 without one.
        """
        at = self._at.get(agent, -1)
        return -1 if at < 0 else below + 1 + at // _ACROSS * _BAND

    def cells(self, trend: Trend) -> dict[str, float | None]:
        """Return what a row holds for its line: the means, by field."""
        return {PERIOD + key: mean for key, mean in self.means(trend).items()}

    def spark(self, table: Sheet, row: int, trend: Trend) -> None:
        """Draw the line of a row into its cell."""
        if len(self.means(trend)) < _SHOWN:
            return
        first, last = self._columns(table)
        options = {
            "range": f"'{table.name}'!{xl_range(row, first, row, last)}",
            "series_color": BLUE,
            "weight": 1.5,
            "markers": True,
            "show_hidden": True,
            "empty_cells": "gaps",
            "min": self._low,
            "max": self._high if self._high > self._low else self._low + 1,
        }
        table.sheet.add_sparkline(row, table.column("spark"), options)

    def draw(self, book: Workbook, table: Sheet, rows: Rows, title: Format) -> None:
        """Draw the charts, two side by side, below a ``title``."""
        if not self._drawn:
            return
        text = _TITLE.get(table.lang)
        table.sheet.write_string(rows.charts, _FIRST, text, title)
        for at, agent in enumerate(self._drawn):
            chart = self._chart(book, table, agent, rows)
            options = {
                "x_offset": at % _ACROSS * (_WIDE + _GAP),
                "object_position": 3,
                "description": f"{text}: {_short(agent)}",
            }
            row = self.chart_row(agent.agent_id, rows.charts)
            table.sheet.insert_chart(row, _FIRST, chart, options)

    def _columns(self, table: Sheet) -> tuple[int, int]:
        return table.column(PERIOD + self.keys[0]), table.column(PERIOD + self.keys[-1])

    def _chart(
        self, book: Workbook, table: Sheet, agent: AgentSummary, rows: Rows
    ) -> Chart:
        chart = book.add_chart({"type": "line"})
        everybody = {"line": {"color": GREY, "width": 1.25, "dash_type": "dash"}}
        own = {
            "line": {"color": BLUE, "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": BLUE}},
            "y_error_bars": self._bars(agent.trend),
        }
        centre = (_CENTRE.get(table.lang), self._review.centre.trend, rows.centre)
        mine = (_short(agent), agent.trend, rows.agents[agent.agent_id])
        for (name, trend, row), look in ((centre, everybody), (mine, own)):
            chart.add_series(self._series(table, name, trend, row) | look)
        chart.set_title({"name": _short(agent), "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": _WIDE, "height": _HIGH})
        chart.set_y_axis(
            {
                "num_format": "0",
                "num_font": {"size": 8},
                "major_gridlines": _LINES,
                **self._scale(),
            }
        )
        chart.set_x_axis({"num_font": {"size": 8, "rotation": -45}})
        chart.show_hidden_data()
        chart.show_blanks_as("gap")
        return chart

    def _series(
        self, table: Sheet, name: str, trend: Trend, row: int
    ) -> dict[str, Any]:
        first, last = self._columns(table)
        means = self.means(trend)
        return {
            "name": name,
            "categories": [table.name, 0, first, 0, last],
            "values": [table.name, row, first, row, last],
            "categories_data": list(self.keys),
            "values_data": [means.get(key, "") for key in self.keys],
        }

    def _bars(self, trend: Trend) -> dict[str, Any]:
        """Return the intervals of the means as the lengths of bars up and down."""
        points = {point.key: point for point in trend.points}
        up, down = [], []
        for key in self.keys:
            at = points.get(key)
            known = at and at.mean is not None and at.low is not None
            low, mean, high = (at.low, at.mean, at.high) if at and known else (0, 0, 0)
            up.append(number((high or 0) - (mean or 0), POINTS))
            down.append(number((mean or 0) - (low or 0), POINTS))
        bars = {"type": "custom", "plus_values": up, "minus_values": down}
        return bars | {"line": {"color": BLUE, "width": 0.75}}

    def _scale(self) -> dict[str, float]:
        """Return the ends of the axis: tens around everything that is drawn."""
        points = [
            p for one in self._drawn for p in one.trend.points if p.key in self._known
        ]
        lows = [p.low for p in points if p.low is not None]
        highs = [p.high for p in points if p.high is not None]
        low = math.floor(min([self._low, *lows]) / 10) * 10
        high = math.ceil(max([self._high, *highs]) / 10) * 10
        return {"min": low, "max": max(high, low + 10)}


def _short(agent: AgentSummary) -> str:
    """Return the name of a chart; one that starts with ``=`` would be a formula."""
    name = cell_text(f"{agent.agent_id} {agent.agent_name}".strip())[:_NAME]
    return " " + name if name.startswith("=") else name
