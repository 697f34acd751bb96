"""The HTML report of a review: one page, and pages beside it where there is too much.

What a reader needs first is never beside: the overview always stands in the report
itself. Calls are in it up to 200 and while all is under 5 MB, else each has a page of
its own in ``calls``; agents likewise, in ``agents``.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from scoring.model import ScoredCall
from scoring.reports.page.beside import Beside
from scoring.reports.page.links import AGENTS, CALLS, Links, Unsettled, settled
from scoring.reports.page.overview import overview
from scoring.reports.page.render import Html, Pages, stylesheet
from scoring.reports.page.sheets import Sheets, cards_told
from scoring.review_model import FinishedCall, Review

MOST_INLINE: Final = 200
"""Calls that stand in the report itself."""
MOST_BYTES: Final = 5_000_000
"""Bytes that the report may have."""
_SPARE: Final = 50_000  # for the head and the style sheet
_ANCHORS: Final = ("overview", "hear", "trend", "ranking", "criteria")


class PageWriter:
    """Writes the report to a draft beside its name, and moves it there at the end."""

    def __init__(self, path: Path, review: Review, lang: str = "zh") -> None:
        """Start the report of ``review`` that is to stand at ``path``.

        Raises UsageError where a folder that it surely needs is somebody else's.
        """
        self._path, self._review = path, review
        self._many = len(review.calls) > MOST_INLINE
        self._pages = Pages(lang)
        self._sheets = Sheets(self._pages, review)
        self._draft = path.parent / f"{path.name}.draft"
        self._calls, self._agents = Beside(path, CALLS), Beside(path, AGENTS)
        self._links = Links(path.name)
        self._inline: list[tuple[FinishedCall, str]] = []
        self._size = 0
        self._top: list[str] = []
        self._foot = self._footer()
        if self._many:
            self._calls.refuse_foreign()  # before the work, not after it

    def add(self, call: FinishedCall, scored: ScoredCall) -> None:
        """Take the words and findings of a call of the review.

        Raises OSError, and UsageError where a folder that the report needs is somebody
        else's.
        """
        if not self._links.calls_out and (self._many or self._size > MOST_BYTES):
            self._move_out()
        if self._links.calls_out:
            there = self._links.seen_from(CALLS)
            self._call_page(call, self._sheets.call(call, scored, there))
            return
        sheet = self._sheets.call(call, scored, Unsettled(self._path.name))
        self._inline.append((call, sheet))
        self._size += len(sheet.encode())

    def close(self) -> None:
        """Write what is left, and put the report in its place. Raises as ``add``."""
        if not self._links.calls_out:
            self._fill_top()
            if self._links.agents_out or self._room() < self._size:
                self._move_out()
        sheets = [settled(sheet, self._links) for _, sheet in self._inline]
        page = self._whole("".join([*self._top, *sheets]))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._draft.write_text(page, encoding="utf-8", newline="\n")
        self._calls.place()
        self._agents.place()
        self._draft.replace(self._path)

    def drop(self) -> None:
        """Leave nothing behind of a report that was not closed; else do nothing."""
        self._calls.drop()
        self._agents.drop()
        with contextlib.suppress(OSError):
            self._draft.unlink(missing_ok=True)

    # ------------------------------------------------------------ what stands where

    def _move_out(self) -> None:
        """Give every call a page of its own, also those that were to stand inside."""
        self._links = Links(self._path.name, calls_out=True)
        self._fill_top()
        there = self._links.seen_from(CALLS)
        for call, sheet in self._inline:
            self._call_page(call, settled(sheet, there))
        self._inline.clear()
        self._size = 0

    def _fill_top(self) -> None:
        """Write the overview and the agents; these beside the report where there is no
        room for them.
        """
        self._top = [self._overview()]
        room = self._room()
        for number in range(1, len(self._review.agents) + 1):
            self._top.append(self._sheets.agent(number, self._links))
            room -= len(self._top[-1].encode())
            if room < 0:
                break
        else:
            return
        self._links = replace(self._links, agents_out=True, calls_out=True)
        self._top = [self._overview()]
        there = self._links.seen_from(AGENTS)
        for number, agent in enumerate(self._review.agents, 1):
            name = agent.agent_name or agent.agent_id
            self._side_page(
                self._agents, number, name, self._sheets.agent(number, there), there
            )

    def _overview(self) -> str:
        """Return the overview, with fewer agents in its tables where it has to be."""
        most, room = len(self._review.agents), MOST_BYTES - _SPARE
        while True:
            made = overview(self._pages, self._review, self._links, most)
            size = len(made.encode())
            if size <= room or not most:
                return made
            most = int(most * 0.9 * room / size)

    def _room(self) -> int:
        """Return how many bytes the report has left."""
        return MOST_BYTES - _SPARE - sum(len(one.encode()) for one in self._top)

    # ------------------------------------------------------------ pages

    def _call_page(self, call: FinishedCall, sheet: str) -> None:
        name = f"{self._pages.say('call')} {call.record.call_id}"
        there = self._links.seen_from(CALLS)
        self._side_page(self._calls, call.number, name, sheet, there)

    def _side_page(
        self, folder: Beside, number: int, name: str, sheet: str, links: Links
    ) -> None:
        title = f"{name} · {self._pages.say('report')}"
        page = self._pages.fill(
            "shell.html.j2",
            title=title,
            style="",
            links=links,
            body=Html(sheet),
            footer=self._foot,
        )
        folder.write(number, page)

    def _whole(self, body: str) -> str:
        review, say = self._review, self._pages.say
        first, last = review.first_day, review.last_day
        days = say("days", first=first, last=last) if first else say("no_days")
        return self._pages.fill(
            "shell.html.j2",
            title=f"{say('report')} {first}".strip(),
            style=Html(stylesheet()),
            links=self._links,
            anchors=_ANCHORS,
            subtitle=say(
                "subtitle",
                days=days,
                calls=len(review.calls),
                agents=len(review.agents),
                cards=cards_told(self._pages, review),
            ),
            body=Html(body),
            footer=self._foot,
        )

    def _footer(self) -> str:
        run = self._review.run
        counts = run.get("counts", {})
        return self._pages.say(
            "footer",
            version=run.get("versions", {}).get("zhijian", ""),
            cards=cards_told(self._pages, self._review),
            read=counts.get("in", "-"),
            scored=counts.get("scored", "-"),
            skipped=counts.get("skipped", "-"),
            rejected=counts.get("rejected", "-"),
        )
