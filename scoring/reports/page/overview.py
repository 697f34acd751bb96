"""The overview of a review: what stands above the agents and the calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.model import AgentSummary, CriterionRate
from scoring.reports.page.charts import (
    Scores,
    distribution,
    spark,
    trend,
    whisker,
    whisker_axis,
)
from scoring.reports.page.drawing import Drawing, round_axis
from scoring.reports.page.links import Links
from scoring.reports.page.render import Html, Pages
from scoring.reports.page.why import (
    call_to_explain,
    change_told,
    commonest_fault,
    who_fell,
    who_improved,
    why_failed,
)
from scoring.reports.rows import group_name
from scoring.reports.terminal import figure
from scoring.review_model import Review

MOST_HEARD: Final = 15
_STEPS: Final = (0.95, 0.85, 0.7, 0.5, 0.3)
"""Compliance from which a cell has the colour of its step, the palest first."""


@dataclass(frozen=True, slots=True)
class RankRow:
    """A row of the ranking; ``number`` is that of the agent's page, 0 for a group."""

    agent: AgentSummary
    number: int
    label: str
    whisker: Drawing | None
    spark: Drawing | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of the heat map; ``cells`` are its ``td``."""

    agent: AgentSummary
    number: int
    label: str
    cells: Html


def scores_of(review: Review) -> Scores:
    """Return the axis on which all agents of ``review`` have room."""
    marks = {card.pass_mark for card in review.cards.values()}
    mark = marks.pop() if len(marks) == 1 else None
    ends = [
        value
        for one in (*review.agents, *review.groups, review.centre)
        for value in (_low(one), _high(one), one.mean, one.shrunk)
        if value is not None
    ]
    low, high = round_axis([*ends, mark] if ends and mark is not None else ends)
    return Scores(low, high, mark, review.centre.mean)


def overview(pages: Pages, review: Review, links: Links, most: int) -> str:
    """Return the overview with at most ``most`` agents in its tables."""
    scores = scores_of(review)
    numbers = {one.agent_id: at for at, one in enumerate(review.agents, 1)}
    shown = review.agents[:most]
    rows = [_rank_row(one, numbers[one.agent_id], "", scores) for one in shown]
    left = len(review.agents) - len(shown)
    return pages.fill(
        "overview.html.j2",
        **_answers(pages, review, numbers),
        **_pictures(pages, review, scores),
        links=links,
        centre=review.centre,
        n_agents=len(review.agents),
        min_calls=review.wish.min_calls,
        by=review.wish.by,
        warnings=_warnings(pages, review),
        hear=review.listen[:MOST_HEARD],
        hear_lead=_hear_lead(pages, review),
        agents=rows,
        unranked=any(row.agent.rank is None for row in rows),
        groups=_groups(pages, review, scores),
        cut=pages.say("cut", n=len(shown), all=len(review.agents)) if left else "",
        criteria=review.criteria,
        heat=_heat(pages, review, shown, numbers),
        heat_key=_KEY,
    )


def _answers(
    pages: Pages, review: Review, numbers: Mapping[str, int]
) -> dict[str, object]:
    """Return what answers the three questions on top."""
    titles = {one.id: one for one in review.criteria}
    sentence, rose = who_improved(pages, review)
    fell = who_fell(review)
    fault, detail = commonest_fault(pages, review, titles)
    explained = call_to_explain(review)
    why = ""
    if explained is not None:
        card = review.cards[explained.scorecard]
        why = why_failed(pages, explained, card, titles)
    return {
        "improved": sentence,
        "rose": [(one, numbers[one.agent_id]) for one in rose[:MOST_NAMED]],
        "fell": [(one, numbers[one.agent_id]) for one in fell[:MOST_NAMED]],
        "changes": {one.agent_id: change_told(pages, review, one) for one in rose},
        "fault": fault,
        "fault_detail": detail,
        "explained": explained,
        "explained_why": why,
    }


def _pictures(pages: Pages, review: Review, scores: Scores) -> dict[str, object]:
    """Return the drawings and what stands below them."""
    centre, title = review.centre, pages.say("trend_centre")
    return {
        "distribution": _distribution(pages, review, scores),
        "distribution_note": _distribution_note(pages, scores),
        "trend": trend(centre.trend, scores, title, trend_told(pages, centre)),
        "centre_change": change_told(pages, review, centre),
        "axis": whisker_axis(scores),
    }


MOST_NAMED: Final = 5
_KEY: Final = (
    ("h0", "≥95"),
    ("h1", "85–94"),
    ("h2", "70–84"),
    ("h3", "50–69"),
    ("h4", "30–49"),
    ("h5", "<30"),
)


def trend_told(pages: Pages, agent: AgentSummary) -> str:
    """Return the points of a trend as words, for readers who do not see it."""
    points = pages.say("comma").join(
        f"{one.key} {figure(one.mean)}" for one in agent.trend.points
    )
    return pages.say("trend_told", points=points)


# ---------------------------------------------------------------- inside


def _low(one: AgentSummary) -> float | None:
    return one.mean_low if one.shrunk is None else one.shrunk_low


def _high(one: AgentSummary) -> float | None:
    return one.mean_high if one.shrunk is None else one.shrunk_high


def _rank_row(agent: AgentSummary, number: int, label: str, scores: Scores) -> RankRow:
    return RankRow(agent, number, label, whisker(agent, scores), spark(agent.trend))


def _groups(pages: Pages, review: Review, scores: Scores) -> list[RankRow]:
    rows = [
        _rank_row(group, 0, group_name(group, pages.lang), scores)
        for group in review.groups
    ]
    return [*rows, _rank_row(review.centre, 0, pages.say("centre"), scores)]


def _warnings(pages: Pages, review: Review) -> list[str]:
    told = [pages.told(one) for one in review.warnings]
    if review.centre.warning is not None:
        told.append(pages.told(review.centre.warning))
    if review.undated:
        told.append(pages.say("undated", n=review.undated))
    if review.outside:
        told.append(pages.say("outside", n=review.outside))
    return told


def _hear_lead(pages: Pages, review: Review) -> str:
    every = len(review.listen)
    key = "hear_lead" if every > MOST_HEARD else "hear_all"
    return pages.say(key, all=every, n=MOST_HEARD)


def _distribution(pages: Pages, review: Review, scores: Scores) -> Drawing | None:
    bins = review.distribution
    if not any(one.calls for one in bins):
        return None
    told = pages.say("comma").join(
        f"{figure(one.low)}–{figure(one.high)} {one.calls}" for one in bins
    )
    words = pages.say("distribution_told", bins=told)
    return distribution(bins, scores, pages.say("distribution"), words)


def _distribution_note(pages: Pages, scores: Scores) -> str:
    if scores.pass_mark is None:
        return pages.say("distribution_cards")
    return pages.say("distribution_note", mark=figure(scores.pass_mark))


def _heat(
    pages: Pages,
    review: Review,
    agents: Sequence[AgentSummary],
    numbers: Mapping[str, int],
) -> list[HeatRow]:
    centre = pages.say("centre")
    few = review.wish.min_calls
    rows = [HeatRow(review.centre, 0, centre, _cells(review.centre, review, 0))]
    rows += [
        HeatRow(one, numbers[one.agent_id], "", _cells(one, review, few))
        for one in agents
    ]
    return rows


def _cells(agent: AgentSummary, review: Review, few: int) -> Html:
    rates = {one.criterion: one for one in agent.criteria}
    return Html("".join([_cell(rates.get(one.id), few) for one in review.criteria]))


def _cell(rate: CriterionRate | None, few: int) -> str:
    """Return a cell; short, for there are 36,000 where 2,000 agents are."""
    if rate is None or rate.rate is None:
        return '<td class="hu">?</td>' if rate and rate.undecided else "<td>·</td>"
    step = sum(rate.rate < least for least in _STEPS)
    shown = f"{100 * rate.rate:.0f}"
    if rate.judged < few:
        return f'<td class="h{step} few">({shown})</td>'
    return f'<td class="h{step}">{shown}</td>'
