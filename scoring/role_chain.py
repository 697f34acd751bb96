"""The chain of two speakers: clauses and labels in, probability of the agent out.

The forward-backward algorithm (Rabiner 1989, section III) over two states, agent and
customer, in log-odds.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from scoring.role_clauses import Clause
from scoring.role_labels import Label

# A turn's prior is spread over its clauses: they are one piece of evidence.
PRIOR_SPREAD = 0.75
CLAUSE_LIMIT = 8.0

# Probability of a change of speaker by place.
SWITCH_BETWEEN_TURNS = 0.55
SWITCH_SAME_VOICE = 0.25
SWITCH_OTHER_VOICE = 0.8
AFTER_QUESTION_ODDS = 4.0
SWITCH_INSIDE = 0.04
SWITCH_INSIDE_LIKELY = 0.2
SWITCH_AFTER_HANDING_OVER = 0.5


def agent_probabilities(
    clauses: Sequence[Clause], labels: Sequence[Label]
) -> list[float]:
    """Return the probability that the agent speaks, per clause (forward-backward)."""
    if not clauses:
        return []
    # A turn's prior is spread over its clauses: they are one piece of evidence.
    counts: dict[int, int] = {}
    for clause in clauses:
        counts[clause.turn] = counts.get(clause.turn, 0) + 1
    scores = [
        _bounded(clause.weight, CLAUSE_LIMIT)
        + labels[clause.turn].prior / counts[clause.turn] ** PRIOR_SPREAD
        for clause in clauses
    ]
    steps = [_step(a, b, labels) for a, b in itertools.pairwise(clauses)]
    forward = _pass(scores, steps)
    backward = _pass(scores[::-1], steps[::-1])[::-1]
    odds = [f + b - s for f, b, s in zip(forward, backward, scores, strict=True)]
    return [1.0 / (1.0 + math.exp(-_bounded(value, 40.0))) for value in odds]


def _step(
    before: Clause, after: Clause, labels: Sequence[Label]
) -> tuple[float, float]:
    """Return (log stay, log switch) between two neighbouring clauses."""
    asked = before.question or before.hands_over
    if before.turn != after.turn:
        switch = _between(labels[before.turn].voice, labels[after.turn].voice)
        if asked:
            odds = AFTER_QUESTION_ODDS * switch / (1 - switch)
            switch = odds / (1 + odds)
    elif before.hands_over and after.answer:
        switch = SWITCH_AFTER_HANDING_OVER
    elif asked or after.answer or after.takes_floor:
        switch = SWITCH_INSIDE_LIKELY
    else:
        switch = SWITCH_INSIDE
    return math.log(1 - switch), math.log(switch)


def _between(voice: str, other: str) -> float:
    """Return how likely the speaker changes between two turns of these voices."""
    if not voice or not other:
        return SWITCH_BETWEEN_TURNS
    return SWITCH_SAME_VOICE if voice == other else SWITCH_OTHER_VOICE


def _pass(scores: Sequence[float], steps: Sequence[tuple[float, float]]) -> list[float]:
    """Run one direction of the chain in log-odds; returns log-odds per clause."""
    odds = [scores[0]]
    for score, (stay, switch) in zip(scores[1:], steps, strict=True):
        last = odds[-1]
        agent = _log_sum(last + stay, switch)
        customer = _log_sum(last + switch, stay)
        odds.append(agent - customer + score)
    return odds


def _log_sum(a: float, b: float) -> float:
    high, low = (a, b) if a > b else (b, a)
    return high + math.log1p(math.exp(low - high))


def _bounded(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
