"""The sheet of agents: a row each, then teams and the whole centre, then the trends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from scoring.model import AgentSummary, Scorecard, Wording
from scoring.reports.columns import RATE
from scoring.reports.rows import TRENDS, agent_row, group_name
from scoring.reports.workbook.agent_fields import FIELDS, criterion_fields
from scoring.reports.workbook.sheet import Field, Frame, Sheet
from scoring.reports.workbook.styles import BAR, HIGH_RATE, LOW_RATE, Tint
from scoring.reports.workbook.trends import PERIOD, Rows, Trends
from scoring.review_model import Review

NAME: Final = Wording("坐席", "agents")
_FROZEN, _PAGES = 4, 2
_TINTS: Final[tuple[tuple[str, Tint], ...]] = (("up", "good"), ("down", "bad"))
_BLOCK: Final = {
    "team": Wording("全中心与各班组", "The centre and its teams"),
    "scene": Wording("全中心与各场景", "The centre and its scenes"),
    "week": Wording("全中心与各周", "The centre and its weeks"),
    "month": Wording("全中心与各月", "The centre and its months"),
}
_RANKED: Final = ("place", "rank", "rank_low", "rank_high")


class AgentsSheet:
    """The sheet of agents, and where its parts stand (``rows``)."""

    def __init__(self, frame: Frame, review: Review) -> None:
        """Add the sheet to the book."""
        self._book, self._styles, self._lang = frame.book, frame.styles, frame.lang
        self._review = review
        self._card = _all_criteria(review)
        self.trends = Trends(review, frame.limits)
        warned = any(one.warning for one in (*review.agents, *review.groups))
        told = FIELDS if warned else [_narrow(field) for field in FIELDS]
        self.fields = (*told, *criterion_fields(review.criteria))
        hidden = [_period(key) for key in self.trends.keys]
        self.table = Sheet(frame, NAME.get(self._lang), (*self.fields, *hidden))
        self.rows = _rows(review)

    def write(self, calls: Sheet) -> None:
        """Write all rows; agents lead to their calls in the sheet ``calls``."""
        table = self.table
        first, by_id = _places(self._review)
        for agent in self._review.agents:
            own = by_id.get(agent.agent_id, {})
            chart = self.trends.chart_row(agent.agent_id, self.rows.charts)
            links = {
                "agent_id": calls.place(first.get(agent.agent_id, -1)),
                "best_call": calls.place(own.get(agent.best_call, -1)),
                "worst_call": calls.place(own.get(agent.worst_call, -1)),
                "trend": table.place(chart),
            }
            self._put(agent, links)
        last = table.row - 1
        self._groups()
        self._finish(last)
        self.trends.draw(self._book, table, self.rows, self._styles.title)

    def _put(
        self,
        one: AgentSummary,
        links: Mapping[str, str | None],
        without: Iterable[str] = (),
    ) -> None:
        row = agent_row(one, self._card, self._lang) | self.trends.cells(one.trend)
        row |= dict.fromkeys(without)
        at = self.table.row
        if self.table.put(row, links):
            self.trends.spark(self.table, at, one.trend)

    def _groups(self) -> None:
        """Write the centre and the groups, apart from the table that is filtered."""
        table, review = self.table, self._review
        table.row = self.rows.title
        title = _BLOCK[review.wish.by].get(self._lang)
        table.sheet.write_string(table.row, 0, title, self._styles.title)
        table.row += 1
        table.header()
        for one in (review.centre, *review.groups):
            name = group_name(one, self._lang)
            self._put(replace(one, agent_id=name, agent_name="", team=""), {}, _RANKED)

    def _finish(self, last: int) -> None:
        """Set filter, colours and paper; ``last`` is the row of the last agent."""
        table, tint = self.table, self._styles.tint
        table.finish(last, _FROZEN, len(self.fields))
        table.sheet.fit_to_pages(_PAGES, 0)
        table.sheet.repeat_columns(0, _FROZEN - 1)
        top = max((call.max_score for call in self._review.calls), default=100.0)
        rows = (1, last), (self.rows.centre, table.row - 1)
        some = {"type": "cell", "criteria": ">", "value": 0, "format": tint("bad")}
        table.colour("mean", bar(top), *rows)
        table.colour("pass_rate", bar(1), *rows)
        table.colour("vetoes", some, *rows)
        told = {"type": "no_blanks", "format": tint("unsure")}
        table.colour("warning", told, *rows)
        for verdict, name in _TINTS:
            text = TRENDS[verdict].get(self._lang)
            table.colour("trend", table.says(text, tint(name)), *rows)
        for one in self._review.criteria:
            table.colour(RATE + one.id, _HEAT, *rows)


_HEAT: Final = {
    "type": "2_color_scale",
    "min_type": "num",
    "min_value": 0,
    "min_color": LOW_RATE,
    "max_type": "num",
    "max_value": 1,
    "max_color": HIGH_RATE,
}


def bar(most: float) -> dict[str, object]:
    """Return a bar behind numbers from 0 to ``most``."""
    return {
        "type": "data_bar",
        "bar_solid": True,
        "bar_color": BAR,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": most,
    }


def _all_criteria(review: Review) -> Scorecard:
    """Return a card that has the criteria of all cards of the run."""
    cards = list(review.cards.values())
    empty = Scorecard("", "", Wording("", ""), "weighted", (), ())
    return replace(cards[0] if cards else empty, criteria=review.criteria)


def _narrow(field: Field) -> Field:
    """Return the field of warnings as narrow as its title: nobody is warned."""
    return replace(field, kind="text") if field.id == "warning" else field


def _period(key: str) -> Field:
    nothing = Wording(key, key)
    return Field(PERIOD + key, nothing, "points", nothing, 8)


def _rows(review: Review) -> Rows:
    """Return where things stand: the header, agents, a blank row, a title, a header,
    the centre and the groups, a blank row, a title, charts.
    """
    agents = {one.agent_id: at for at, one in enumerate(review.agents, 1)}
    title = len(agents) + 2
    return Rows(agents, title, title + 2, title + len(review.groups) + 4)


def _places(review: Review) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Return the row of each agent's first call in the sheet of calls, and of each of
    its calls by id.
    """
    first: dict[str, int] = {}
    by_id: dict[str, dict[str, int]] = {}
    for row, call in enumerate(review.calls, 1):
        agent = call.record.agent_id
        first.setdefault(agent, row)
        by_id.setdefault(agent, {}).setdefault(call.record.call_id, row)
    return first, by_id
