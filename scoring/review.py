"""A finished run looked at: its folder and a wish in, all that reports show out.

The hallway of the reports, as `pipeline` is that of scoring: it alone knows the order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from scoring.clauses import sections
from scoring.coaching import (
    best_and_worst,
    calls_to_show,
    strengths,
    telling,
    to_coach,
    weakest,
)
from scoring.fairness import AgentFigures, ranking_doubt, team_doubt
from scoring.finished.folder import FinishedRun, call_at, scored_calls
from scoring.listening import to_hear
from scoring.model import AgentSummary, Criterion, Scorecard, ScoredCall, Wording
from scoring.periods import NO_DAY, Period, day_of
from scoring.review_model import (
    Bin,
    Coaching,
    CoachPoint,
    Example,
    FinishedCall,
    Review,
    Wish,
)
from scoring.summary import groups, record, summarise
from scoring.wishes import checked, unknown_agent

BINS = 10
"""Bars of the distribution of scores."""


def review(run: FinishedRun, wish: Wish) -> Review:
    """Return ``run`` as its reports show it. Raises UsageError where a file of the run
    cannot be read, a date is none, the period ends before it begins, or nobody of the
    name asked for has a call in the run.
    """
    wish = checked(wish)
    read = [
        _finished(at, *one) for at, one in enumerate(scored_calls(run, words=False))
    ]
    everybody = [one for one in read if _inside(one, wish)]
    calls = _of_agent(read, everybody, wish.agent)
    left = [one for one in _of_agent(read, read, wish.agent) if not _inside(one, wish)]
    undated = sum(not _day(one) for one in left)
    period: Period = "month" if wish.by == "month" else "week"
    criteria = _criteria(run.cards.values())
    records = [one.record for one in everybody]
    centre = groups(records, "centre", period)[0]
    # Who is looked at alone stands where the agent stands among all.
    agents = tuple(
        one
        for one in summarise(records, wish.min_calls, period)
        if wish.agent in {"", one.agent_id}
    )
    mine = groups([one.record for one in calls], wish.by, period)
    teams = mine if wish.by == "team" else groups(records, "team", period)
    return Review(
        wish=wish,
        run=run.run,
        cards=run.cards,
        sections=sections(),
        criteria=criteria,
        calls=tuple(calls),
        centre=centre,
        groups=mine,
        agents=agents,
        coaching=_coaching(run, agents, centre, calls, criteria),
        weakest={one.id: weakest(one.id, agents, centre) for one in criteria},
        listen=to_hear(calls, run.cards),
        distribution=_distribution(calls),
        warnings=_warnings(agents, teams),
        undated=undated,
        outside=len(left) - undated,
    )


def _warnings(
    agents: Sequence[AgentSummary], teams: Sequence[AgentSummary]
) -> tuple[Wording, ...]:
    """Return whether recordings may explain the order of the agents, or of the teams;
    only those with a rank, and teams with a name and enough calls, say something.
    """
    ranked = [one for one in agents if one.rank is not None]
    named = [one for one in teams if one.agent_id and one.mean_low is not None]
    found = (ranking_doubt(_with_quality(ranked)), team_doubt(_with_quality(named)))
    return tuple(one for one in found if one is not None)


def _with_quality(summaries: Iterable[AgentSummary]) -> list[AgentFigures]:
    return [
        (one.agent_id, one.mean, one.quality)
        for one in summaries
        if one.mean is not None and one.quality is not None
    ]


def _of_agent(
    read: Sequence[FinishedCall], calls: Sequence[FinishedCall], agent: str
) -> list[FinishedCall]:
    """Return those of ``calls`` that are the agent's (all with an empty name)."""
    if not agent:
        return list(calls)
    known = {one.record.agent_id for one in read}
    if agent not in known:
        raise unknown_agent(agent, known)
    return [one for one in calls if one.record.agent_id == agent]


def _finished(number: int, offset: int, size: int, scored: ScoredCall) -> FinishedCall:
    score, call = scored.score, scored.call
    return FinishedCall(
        number=number,
        offset=offset,
        size=size,
        record=record(scored),
        scorecard=score.scorecard,
        max_score=score.max_score,
        turns=len(call.turns),
        source=call.source,
        vetoed_by=score.vetoed_by,
        risk=tuple(dict.fromkeys(one.quote for one in scored.risk)),
        roles=scored.attributed.roles.status,
    )


def _day(call: FinishedCall) -> str:
    day = day_of(call.record.started_at)
    return "" if day == NO_DAY else date.fromordinal(day).isoformat()


def _inside(call: FinishedCall, wish: Wish) -> bool:
    if not (wish.since or wish.until):
        return True
    day = _day(call)
    return bool(day) and wish.since <= day <= (wish.until or day)


def _criteria(cards: Iterable[Scorecard]) -> tuple[Criterion, ...]:
    return tuple({one.id: one for card in cards for one in card.criteria}.values())


def _coaching(
    run: FinishedRun,
    agents: Sequence[AgentSummary],
    centre: AgentSummary,
    calls: Sequence[FinishedCall],
    criteria: Sequence[Criterion],
) -> Mapping[str, Coaching]:
    by_agent: dict[str, list[FinishedCall]] = {}
    for call in calls:
        by_agent.setdefault(call.record.agent_id, []).append(call)
    known = {one.id: one for one in criteria}
    common = {one.criterion: one for one in centre.criteria}
    coaching = {}
    for agent in agents:
        own = by_agent[agent.agent_id]
        best, worst = best_and_worst(agent, own)
        points = tuple(
            CoachPoint(
                known[rate.criterion],
                rate,
                common[rate.criterion],
                _examples(run, rate.criterion, own),
            )
            for rate in to_coach(agent)
        )
        told = strengths(agent, centre, known)
        coaching[agent.agent_id] = Coaching(told, points, best, worst)
    return coaching


def _examples(
    run: FinishedRun, criterion: str, calls: Sequence[FinishedCall]
) -> tuple[Example, ...]:
    examples = []
    for call in calls_to_show(criterion, calls):
        found = telling(call_at(run, call.offset, call.size), criterion)
        if found is not None:
            examples.append(Example(call, *found))
    return tuple(examples)


def _distribution(calls: Sequence[FinishedCall]) -> tuple[Bin, ...]:
    """Return the calls with a score by tenths of the range of scores there may be."""
    scores = [c.record.score for c in calls if c.record.score is not None]
    top = max((c.max_score for c in calls), default=100.0)
    top, low = max([top, *scores]), min([0.0, *scores])
    width = (top - low) / BINS or 1.0
    counts = [0] * BINS
    for score in scores:
        counts[min(BINS - 1, math.floor((score - low) / width))] += 1
    return tuple(
        Bin(low + at * width, low + (at + 1) * width, count)
        for at, count in enumerate(counts)
    )
