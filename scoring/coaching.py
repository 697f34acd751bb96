"""What to tell an agent: what goes well, and at most three things to coach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.model import (
    AgentSummary,
    Criterion,
    CriterionRate,
    Finding,
    Outcome,
    ScoredCall,
)
from scoring.review_model import FinishedCall, Strength, WeakAgent

MOST_POINTS, MOST_STRENGTHS, MOST_EXAMPLES, MOST_WEAK = 3, 3, 2, 3
READABLE = 0.8
"""Recogniser quality (0..1) from which a call is fit to be shown as an example."""


def strengths(
    agent: AgentSummary, everybody: AgentSummary, criteria: Mapping[str, Criterion]
) -> tuple[Strength, ...]:
    """Return the criteria that ``agent`` meets surely more often than everybody does:
    the whole interval of the rate lies above everybody's rate. The clearest first.
    """
    common = {one.criterion: one for one in everybody.criteria}
    found: list[tuple[float, str, Strength]] = []
    for rate in agent.criteria:
        all_rate = common.get(rate.criterion)
        if all_rate is None or all_rate.rate is None or rate.low is None:
            continue
        ahead = rate.low - all_rate.rate
        if ahead > 0 and rate.criterion in criteria:
            strength = Strength(criteria[rate.criterion], rate, all_rate)
            found.append((-ahead, rate.criterion, strength))
    found.sort(key=lambda one: one[:2])
    return tuple(one for _, _, one in found[:MOST_STRENGTHS])


def to_coach(agent: AgentSummary) -> tuple[CriterionRate, ...]:
    """Return the criteria that cost ``agent`` most points over all calls, at most
    three, the dearest first; on a tie the one failed more often.
    """
    failed = [one for one in agent.criteria if one.passed < one.judged]
    failed.sort(key=lambda one: (-one.lost, one.passed - one.judged, one.criterion))
    return tuple(failed[:MOST_POINTS])


def weakest(
    criterion: str, agents: Sequence[AgentSummary], everybody: AgentSummary
) -> tuple[WeakAgent, ...]:
    """Return the agents who meet ``criterion`` surely less often than everybody does:
    the whole interval of the rate lies below everybody's rate. At most three, the
    clearest first, then by id.
    """
    common = {one.criterion: one.rate for one in everybody.criteria}.get(criterion)
    if common is None:
        return ()
    found = [
        (rate.high, agent.agent_id, WeakAgent(agent.agent_id, rate))
        for agent in agents
        for rate in agent.criteria
        if rate.criterion == criterion and rate.high is not None and rate.high < common
    ]
    found.sort(key=lambda one: one[:2])
    return tuple(one for _, _, one in found[:MOST_WEAK])


def calls_to_show(
    criterion: str, calls: Sequence[FinishedCall]
) -> tuple[FinishedCall, ...]:
    """Return the calls that show best how ``criterion`` was failed: well recognised
    ones first (who is shown wreckage does not believe the rest), then those it cost
    most in, the newest first among equals.
    """
    failed = [
        call for call in calls if call.record.outcomes.get(criterion) is Outcome.FAIL
    ]
    failed.sort(key=lambda call: call.record.started_at, reverse=True)
    failed.sort(key=lambda call: -call.record.lost.get(criterion, 0.0))
    failed.sort(key=lambda call: (call.record.quality or 0.0) < READABLE)
    return tuple(failed[:MOST_EXAMPLES])


def telling(scored: ScoredCall, criterion: str) -> tuple[Finding, float] | None:
    """Return the finding of a failed criterion to show, and its points: one that quotes
    what was said rather than one that misses something; None where none failed.
    """
    failed = [
        one
        for item in scored.score.criteria
        if item.criterion.id == criterion
        for one in item.findings
        if one.finding.outcome is Outcome.FAIL
    ]
    failed.sort(key=lambda one: not one.finding.evidence.quote)
    return (failed[0].finding, failed[0].points) if failed else None


def best_and_worst(
    agent: AgentSummary, calls: Sequence[FinishedCall]
) -> tuple[FinishedCall | None, FinishedCall | None]:
    """Return the best and the worst of the agent's ``calls``, as the summary names
    them; None where no call has a score.
    """
    known = {call.record.call_id: call for call in calls}
    return known.get(agent.best_call), known.get(agent.worst_call)
