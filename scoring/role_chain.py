"""The chain of two speakers: cells and label hypotheses in, probabilities out.

Forward-backward (Rabiner 1989, section III) over the cells of a call, once for each
hypothesis of what the file's labels mean; the results are mixed by how well each
hypothesis explains labels and words together (Bayes).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.model import Speaker
from scoring.role_labels import Hypothesis
from scoring.role_model import Cell

Pair = tuple[float, float]
Labels = Sequence[Pair | None]

# The usual number of changes of speaker inside a turn, as the model was trained; how
# strongly a call's own number moves the odds; and how far at most (log-odds).
USUAL_CHANGES = 0.25
EAGERNESS = 1.45
MOST_EAGER = 2.0
FEW_CHANGES = 0.08
TURNS_BEFORE = 4

# Hypotheses less likely than this are left out of the mixture.
NEGLIGIBLE = 0.01
_SCORE_LIMIT = 30.0
_FIXED = {Speaker.AGENT: (1.0, 1e-9), Speaker.CUSTOMER: (1e-9, 1.0)}


@dataclass(frozen=True, slots=True)
class Link:
    """A cell in its place: index of its turn, its share of the turn's characters, and
    its speaker where that is beyond doubt.
    """

    turn: int
    share: float
    cell: Cell
    fixed: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the chain found: P(agent) per link, and P(hypothesis) per hypothesis."""

    agent: tuple[float, ...]
    weights: tuple[float, ...]


def read_chain(links: Sequence[Link], hypotheses: Sequence[Hypothesis]) -> Reading:
    """Return the mixed reading of a call; empty for a call without links."""
    if not links:
        prior = sum(one.prior for one in hypotheses)
        return Reading((), tuple(one.prior / prior for one in hypotheses))
    chain = _Chain(links)
    chain.adapt(_changes_inside(links, chain.words_alone()))
    passes = [chain.forward(one.labels) for one in hypotheses]
    logs = [math.log(h.prior) + z for h, (z, _) in zip(hypotheses, passes, strict=True)]
    top = max(logs)
    raw = [math.exp(log - top) for log in logs]
    weights = [one / sum(raw) for one in raw]
    mixed = [0.0] * len(links)
    total = 0.0
    for hypothesis, weight, (_, alphas) in zip(
        hypotheses, weights, passes, strict=True
    ):
        if weight >= NEGLIGIBLE:
            total += weight
            agents = chain.backward(hypothesis.labels, alphas)
            for place, agent in enumerate(agents):
                mixed[place] += weight * agent
    return Reading(tuple(one / total for one in mixed), tuple(weights))


def _changes_inside(links: Sequence[Link], agent: Sequence[float]) -> float:
    """Return how often the speaker seems to change inside a turn, per turn.

    Few turns tell little, so some turns of an unspoilt recorder are counted in.
    """
    changes = sum(
        abs(agent[place] - agent[place - 1])
        for place in range(1, len(links))
        if links[place].cell.start
    )
    turns = len({link.turn for link in links})
    return (changes + FEW_CHANGES * TURNS_BEFORE) / (turns + TURNS_BEFORE)


class _Chain:
    """The scores of a call as factors, computed once for all hypotheses."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.links = links
        self.agent = [_factor(one.cell.agent) for one in links]
        self.away = [_factor(one.cell.to_customer) for one in links]
        self.back = [_factor(one.cell.to_agent) for one in links]

    def words_alone(self) -> list[float]:
        """Return P(agent) per link without any label."""
        labels = [None] * (self.links[-1].turn + 1)
        return self.backward(labels, self.forward(labels)[1])

    def adapt(self, changes: float) -> None:
        """Make changes inside a turn likelier, or less so, as this call has them.

        Recorders differ: one never glues two people together, one does it in half of
        its turns. ``changes`` is the first look's rate per turn.
        """
        shift = EAGERNESS * math.log(changes / USUAL_CHANGES)
        factor = math.exp(max(-MOST_EAGER, min(MOST_EAGER, shift)))
        for place, link in enumerate(self.links):
            if link.cell.start:
                self.away[place] *= factor
                self.back[place] *= factor

    def _sides(self, labels: Labels) -> list[Pair]:
        """Return the factors of each link for agent and customer, labels included."""
        sides = []
        for link, agent in zip(self.links, self.agent, strict=True):
            label = labels[link.turn]
            if link.fixed is not None:
                sides.append(_FIXED.get(link.fixed, (1.0, 1.0)))
            elif label is None:
                sides.append((agent, 1.0))
            elif link.share == 1.0:
                sides.append((agent * label[0], label[1]))
            else:
                sides.append((agent * label[0] ** link.share, label[1] ** link.share))
        return sides

    def forward(self, labels: Labels) -> tuple[float, list[Pair]]:
        """Return log Z and the scaled forward factors of each link."""
        log_z = 0.0
        a = c = 0.5
        alphas: list[Pair] = []
        for place, (agent, customer) in enumerate(self._sides(labels)):
            if place:
                a, c = a + c * self.back[place], c + a * self.away[place]
            a, c = a * agent, c * customer
            norm = a + c
            log_z += math.log(norm)
            a, c = a / norm, c / norm
            alphas.append((a, c))
        return log_z, alphas

    def backward(self, labels: Labels, alphas: Sequence[Pair]) -> list[float]:
        """Return the probability of the agent of each link."""
        sides = self._sides(labels)
        a = c = 1.0
        agents = [0.0] * len(alphas)
        for place in range(len(alphas) - 1, -1, -1):
            fa, fc = alphas[place]
            agents[place] = fa * a / (fa * a + fc * c)
            agent, customer = sides[place]
            a, c = a * agent, c * customer
            a, c = a + c * self.away[place], c + a * self.back[place]
            norm = a + c
            a, c = a / norm, c / norm
        return agents


def _factor(score: float) -> float:
    return math.exp(max(-_SCORE_LIMIT, min(_SCORE_LIMIT, score)))
