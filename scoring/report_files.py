"""A review written out: the page and the workbook of a finished run, one pass over its
calls for both.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scoring.engines.aside import aside
from scoring.engines.child import may_fork
from scoring.engines.one_file import refuse_other_names, writing
from scoring.errors import Problem, UsageError
from scoring.finished.folder import FinishedRun, scored_calls
from scoring.model import ScoredCall, Wording
from scoring.reports.page.beside import Beside
from scoring.reports.page.links import AGENTS, CALLS
from scoring.reports.page.page import PageWriter
from scoring.reports.workbook.book import BookWriter
from scoring.review_model import FinishedCall, Review, Targets

MANY = 1000
"""Calls from which two reports are written at once: reading them twice costs less."""


class ReviewWriter(Protocol):
    """A report over a review: it is given every call of the review in order, and takes
    its name when all is done.
    """

    def add(self, call: FinishedCall, scored: ScoredCall) -> None:
        """Take the words and findings of a call of the review."""

    def close(self) -> None:
        """Write what is left, and put the report in its place."""

    def drop(self) -> None:
        """Leave nothing behind: something failed."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A report being written: where it is to stand, and what said so."""

    path: Path
    option: str
    writer: ReviewWriter


def write_reports(
    run: FinishedRun,
    review: Review,
    targets: Targets,
    lang: str = "zh",
    watch: Callable[[int, int], None] | None = None,
) -> None:
    """Write what ``targets`` asks for; ``watch(done, total)`` is called as calls are
    done.

    Raises UsageError where a report is not to be named as one or there is nothing to
    report of the period, RunError where one cannot be written.
    """
    page, book = targets.page, targets.book
    refuse_other_names(
        ("--html", page, (".html", ".htm")), ("--xlsx", book, (".xlsx",))
    )
    _refuse_empty(review)
    made: list[_Made] = []
    with contextlib.ExitStack() as stack:
        for path, option, kind in (
            (page, "--html", PageWriter),
            (book, "--xlsx", BookWriter),
        ):
            if path is not None:
                with writing(path, option):
                    made.append(_Made(path, option, kind(path, review, lang)))
                stack.callback(made[-1].writer.drop)
        _write(run, review, made, watch)


def _write(
    run: FinishedRun,
    review: Review,
    made: Sequence[_Made],
    watch: Callable[[int, int], None] | None,
) -> None:
    """Feed and close reports, each in a process of its own where that pays."""
    if len(made) > 1 and len(review.calls) >= MANY and may_fork():
        with aside(lambda: _write(run, review, made[:1], None)):
            _write(run, review, made[1:], watch)
        return
    _feed(run, review, made, watch)
    for one in made:
        with writing(one.path, one.option):
            one.writer.close()


def drop_reports(folder: Path) -> None:
    """Take away the reports that stand in ``folder`` under the names of
    ``Targets.within``, and the pages beside them: of results that are being replaced
    they would tell what is no longer so.

    A folder that holds anything but pages of the report stays. Raises OSError.
    """
    targets = Targets.within(folder)
    for path in (targets.page, targets.book):
        if path is not None and not path.is_dir():
            path.unlink(missing_ok=True)
    if targets.page is not None:
        for name in (CALLS, AGENTS):
            Beside(targets.page, name).place()


def _refuse_empty(review: Review) -> None:
    """Refuse a period without calls: an empty report would take the place of a good
    one. Raises UsageError.
    """
    left = review.outside + review.undated
    if review.calls or not left:
        return
    what = Wording(
        f"所选日期内没有通话：{review.outside} 通在外，{review.undated} 通没有日期。",
        f"No call lies in the period: {review.outside} are outside, "
        f"{review.undated} have no date.",
    )
    cure = Wording("请换一段日期。", "Give another period.")
    raise UsageError(Problem("--from/--to", "", what, cure))


def _feed(
    run: FinishedRun,
    review: Review,
    made: Sequence[_Made],
    watch: Callable[[int, int], None] | None,
) -> None:
    wanted = {call.number: call for call in review.calls}
    done = 0
    for number, (_, _, scored) in enumerate(scored_calls(run)):
        call = wanted.get(number)
        if call is not None:
            for one in made:
                with writing(one.path, one.option):
                    one.writer.add(call, scored)
            done += 1
            if watch is not None:
                watch(done, len(wanted))
