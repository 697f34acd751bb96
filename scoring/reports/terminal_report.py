"""What `zhijian report` says when it is done."""

from __future__ import annotations

from rich.console import Console

from scoring.model import Wording
from scoring.reports.terminal import put
from scoring.review_model import Review, Targets


def report_view(
    console: Console,
    review: Review,
    targets: Targets,
    lang: str = "zh",
) -> None:
    """Print how many calls and agents the reports show, what was left out, and where
    the reports are.
    """
    calls, agents = len(review.calls), len(review.agents)
    told = Wording(
        f"报告含 {calls} 通通话、{agents} 名坐席。",
        f"The reports show {calls} calls of {agents} agents.",
    )
    put(console, told.get(lang))
    if review.undated or review.outside:
        left = Wording(
            f"不在所选日期内 {review.outside} 通，没有日期 {review.undated} 通。",
            f"Outside the period: {review.outside}; without a date: {review.undated}.",
        )
        put(console, left.get(lang))
    for path, kind in (
        (targets.page, Wording("网页", "Page")),
        (targets.book, Wording("工作簿", "Workbook")),
    ):
        if path is not None:
            put(console, f"{kind.get(lang)}: {path}")
