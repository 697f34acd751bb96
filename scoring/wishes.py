"""What a person asked a report for, checked: dates that are dates, agents that are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Final

from scoring.errors import Problem, UsageError
from scoring.model import Wording
from scoring.review_model import Wish

SHOWN: Final = 10
"""Agents that are named where another was asked for."""

_CURE: Final = Wording("请写成 2026-03-01 这样。", "Write it like 2026-03-01.")
_SWAP: Final = Wording(
    "请把 --from 写成较早的一天。", "Give the earlier day as --from."
)


def checked(wish: Wish) -> Wish:
    """Return ``wish`` with its dates as ISO dates. Raises UsageError where one is no
    date, or the period ends before it begins.
    """
    since, until = _day("--from", wish.since), _day("--to", wish.until)
    if since and until and since > until:
        what = Wording(
            f"起始日 {since} 在终止日 {until} 之后。",
            f"The first day {since} comes after the last, {until}.",
        )
        raise UsageError(Problem("--from", "", what, _SWAP))
    return replace(wish, since=since, until=until)


def unknown_agent(agent: str, known: Collection[str]) -> UsageError:
    """Return the error that no call is of ``agent``; names those alike, else some."""
    named = get_close_matches(agent, sorted(known), SHOWN) or sorted(known)[:SHOWN]
    more = "……" if len(named) < len(known) else ""
    what = Wording(
        f"这批结果里没有坐席 {agent} 的通话。", f"No call of this run is of {agent}."
    )
    cure = Wording(
        f"请给出其中一个：{'、'.join(named)}{more}。",
        f"Give one of: {', '.join(named)}{more and ' ...'}.",
    )
    return UsageError(Problem("--agent", "", what, cure))


def _day(option: str, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip().replace("/", "-")).isoformat()
    except ValueError as error:
        what = Wording(f"“{text}”不是日期。", f'"{text}" is no date.')
        raise UsageError(Problem(option, "", what, _CURE)) from error
