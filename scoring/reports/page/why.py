"""Sentences that answer what a supervisor asks first: counted figures in, text out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.model import AgentSummary, Criterion, CriterionRate, Scorecard
from scoring.reports.page.render import Pages, signed
from scoring.reports.terminal import figure, percent
from scoring.review_model import FinishedCall, Review

_MOST: Final = 3


def why_failed(
    pages: Pages, call: FinishedCall, card: Scorecard, titles: Mapping[str, Criterion]
) -> str:
    """Return why a call failed, passed or has no score: vetoes, then what cost most."""
    row = call.record
    if row.score is None:
        return pages.say("why_none", share=percent(card.min_coverage))
    score, mark = figure(row.score), figure(card.pass_mark)
    if call.vetoed_by:
        items = _names(pages, call.vetoed_by, titles)
        return pages.say("why_veto", items=items, score=score)
    key = "why_passed" if row.passed else "why_failed"
    told = pages.say(key, score=score, mark=mark)
    lost = sorted(row.lost.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
    if not lost:
        return told
    costs = [
        f"{_names(pages, (name,), titles)} {signed(-points)}" for name, points in lost
    ]
    return told + pages.say("why_lost", items=pages.say("comma").join(costs))


def who_improved(pages: Pages, review: Review) -> tuple[str, list[AgentSummary]]:
    """Return a sentence and the agents whose scores rose beyond chance, the steepest
    first.
    """
    rose = _moved(review, "up")
    if rose:
        return pages.say("improved", n=len(rose)), rose
    known = any(one.trend.verdict != "unknown" for one in review.agents)
    return pages.say("improved_none" if known else "improved_unknown"), []


def who_fell(review: Review) -> list[AgentSummary]:
    """Return the agents whose scores fell beyond chance, the steepest first."""
    return _moved(review, "down")[::-1]


def change_told(pages: Pages, agent: AgentSummary) -> str:
    """Return how an agent's mean changes from a period to the next, with the
    interval; empty where nobody can tell.
    """
    made = agent.trend
    if made.change is None or made.low is None or made.high is None:
        return ""
    low, high = signed(made.low), signed(made.high)
    return pages.say("change", change=signed(made.change), low=low, high=high)


def commonest_fault(
    pages: Pages, review: Review, titles: Mapping[str, Criterion]
) -> tuple[str, str]:
    """Return the fault most calls have, and how many of those that were judged."""
    centre = review.centre
    criterion = titles.get(centre.top_fault)
    if criterion is None or not centre.top_fault_count:
        return pages.say("fault_none"), ""
    rates: dict[str, CriterionRate] = {one.criterion: one for one in centre.criteria}
    rate = rates.get(criterion.id)
    detail = ""
    if rate is not None and rate.rate is not None:
        detail = pages.say(
            "fault_share",
            failed=centre.top_fault_count,
            judged=rate.judged,
            share=percent(rate.rate),
        )
    return pages.told(criterion.title), detail


def call_to_explain(review: Review) -> FinishedCall | None:
    """Return the call whose failing the overview explains: the first failed one of
    those to hear, else the one with the lowest score; None where none failed.
    """
    for one in review.listen:
        if one.call.record.passed is False:
            return one.call
    failed = [one for one in review.calls if one.record.passed is False]
    return min(failed, key=lambda one: one.record.score or 0.0, default=None)


def _moved(review: Review, verdict: str) -> list[AgentSummary]:
    found = [one for one in review.agents if one.trend.verdict == verdict]
    return sorted(found, key=lambda one: -(one.trend.change or 0.0))


def _names(
    pages: Pages, criteria: tuple[str, ...], titles: Mapping[str, Criterion]
) -> str:
    return pages.say("and").join(
        pages.told(titles[one].title) if one in titles else one for one in criteria
    )
