"""A review on the terminal: its agents or groups, one agent closely, calls to hear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rich.console import Console

from scoring.model import AgentSummary, PeriodMean, Scorecard, Wording
from scoring.reports.rows import Row, agent_row, team_row
from scoring.reports.terminal import figure, put, words
from scoring.reports.terminal_agents import NO_CALLS, agents_view, groups_view
from scoring.reports.terminal_report import left_out_view
from scoring.review_model import ListenCall, Review

HEARD: Final = 10
"""Calls to hear that are listed."""

_HEAR: Final = Wording("今天先听：", "To hear today:")
_NOTHING: Final = Wording(
    "没有需要马上听的通话。", "No call needs to be heard at once."
)
_MIX: Final = Wording("通话类型：", "Call types: ")
_COURSE: Final = Wording("各期均分：", "Mean by period: ")
_SHRUNK: Final = Wording(
    "修正平均分：{value}（{low}-{high}）", "Adjusted mean: {value} ({low}-{high})"
)
_CALLS: Final = Wording("{count} 通", "{count} calls")


def review_view(console: Console, review: Review, lang: str = "zh") -> None:
    """Print the agents of a review, ranked; more of the one that was asked for; what
    lies outside of the period; and the calls to hear.
    """
    card = _card(review)
    agents_view(console, [agent_row(one, card, lang) for one in review.agents], lang)
    if review.wish.agent:
        for one in review.agents:
            _closely(console, one, lang)
    left_out_view(console, review, lang)
    if review.calls:
        hear_view(console, review.listen, lang)


def review_groups_view(console: Console, review: Review, lang: str = "zh") -> None:
    """Print the teams, scenes, weeks or months of a review, the whole centre last."""
    if not review.calls:
        put(console, NO_CALLS.get(lang))
    else:
        card = _card(review)
        rows: list[Row] = [
            team_row(one, card, lang) for one in (*review.groups, review.centre)
        ]
        groups_view(console, rows, review.wish.by, lang)
    left_out_view(console, review, lang)


def hear_view(console: Console, calls: Iterable[ListenCall], lang: str = "zh") -> None:
    """Print the first of the calls to hear, with the reasons, and how many more; that
    there is none, where there is none.
    """
    listed = list(calls)
    if not listed:
        put(console, _NOTHING.get(lang))
        return
    put(console, words(_HEAR.get(lang), "bold"))
    colon, comma = ("：", "；") if lang == "zh" else (": ", "; ")
    for one in listed[:HEARD]:
        row = one.call.record
        why = comma.join(reason.get(lang) for reason in one.reasons)
        put(
            console,
            f"{row.call_id}  {row.agent_id}  {figure(row.score)}{colon}{why}",
            2,
        )
    if len(listed) > HEARD:
        more = Wording(
            f"……另有 {len(listed) - HEARD} 通", f"... and {len(listed) - HEARD} more"
        )
        put(console, more.get(lang), 2)


def _card(review: Review) -> Scorecard:
    """Return a card with the criteria of all cards of the run."""
    first = next(iter(review.cards.values()))
    return replace(first, criteria=review.criteria)


def _closely(console: Console, agent: AgentSummary, lang: str) -> None:
    """Print what the table has no room for: the mix, the periods, the shrunk mean."""
    comma = "、" if lang == "zh" else ", "
    if agent.mix:
        mix = comma.join(f"{name} {count}" for name, count in agent.mix)
        put(console, _MIX.get(lang) + mix)
    points = [_point(one, lang) for one in agent.trend.points]
    if points:
        put(console, _COURSE.get(lang) + comma.join(points))
    if agent.shrunk is not None:
        value, low, high = (
            f"{one or 0.0:.1f}"
            for one in (agent.shrunk, agent.shrunk_low, agent.shrunk_high)
        )
        put(console, _SHRUNK.get(lang).format(value=value, low=low, high=high))


def _point(one: PeriodMean, lang: str) -> str:
    mean = "-" if one.mean is None else f"{one.mean:.1f}"
    calls = _CALLS.get(lang).format(count=one.calls)
    return (
        f"{one.key} {mean}（{calls}）"
        if lang == "zh"
        else f"{one.key} {mean} ({calls})"
    )
