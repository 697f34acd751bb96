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
# Factors of: agent and customer in a turn that is all theirs so far; the same in a turn
# that has changed hands. A label says who holds a turn of one speaker; of a merged turn
# it says nothing, so a change of speaker takes it back.
States = tuple[float, float, float, float]

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
_NEUTRAL = (1.0, 1.0)
_FIXED = {Speaker.AGENT: (1.0, 1e-9), Speaker.CUSTOMER: (1e-9, 1.0)}


@dataclass(frozen=True, slots=True)
class Link:
    """A cell in its place: index of its turn, and its speaker where that is beyond
    doubt.
    """

    turn: int
    cell: Cell
    fixed: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the chain found: P(agent) per link, P(hypothesis) per hypothesis, and
    P(agent) per link by the words alone, as if the file had no labels.
    """

    agent: tuple[float, ...]
    weights: tuple[float, ...]
    words: tuple[float, ...] = ()


def read_chain(links: Sequence[Link], hypotheses: Sequence[Hypothesis]) -> Reading:
    """Return the mixed reading of a call; empty for a call without links."""
    if not links:
        prior = sum(one.prior for one in hypotheses)
        return Reading((), tuple(one.prior / prior for one in hypotheses))
    chain = _Chain(links)
    alone = tuple(chain.words_alone())
    chain.adapt(_changes_inside(links, alone))
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
    return Reading(tuple(one / total for one in mixed), tuple(weights), alone)


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

    def _labels(self, labels: Labels) -> list[Pair]:
        """Return each link's factors for agent and customer from its turn's label."""
        return [
            _FIXED.get(link.fixed, _NEUTRAL)
            if link.fixed is not None
            else labels[link.turn] or _NEUTRAL
            for link in self.links
        ]

    def forward(self, labels: Labels) -> tuple[float, list[States]]:
        """Return log Z and the scaled forward factors of each link."""
        log_z = 0.0
        said = self._labels(labels)
        pa = pc = 0.0
        ma = mc = 0.5
        alphas: list[States] = []
        for place, link in enumerate(self.links):
            away, back, agent = self.away[place], self.back[place], self.agent[place]
            if link.cell.start == 0:
                a, c = pa + ma, pc + mc
                if place == 0:
                    away = back = 0.0
                pa = (a + c * back) * agent * said[place][0]
                pc = (c + a * away) * said[place][1]
                ma = mc = 0.0
            else:
                la, lc = said[place]
                ma, mc = (
                    (ma + (mc + pc / lc) * back) * agent,
                    mc + (ma + pa / la) * away,
                )
                pa *= agent
            norm = pa + pc + ma + mc
            log_z += math.log(norm)
            pa, pc, ma, mc = pa / norm, pc / norm, ma / norm, mc / norm
            alphas.append((pa, pc, ma, mc))
        return log_z, alphas

    def backward(self, labels: Labels, alphas: Sequence[States]) -> list[float]:
        """Return the probability of the agent of each link."""
        said = self._labels(labels)
        pa = pc = ma = mc = 1.0
        agents = [0.0] * len(alphas)
        for place in range(len(alphas) - 1, -1, -1):
            fpa, fpc, fma, fmc = alphas[place]
            a, c = fpa * pa + fma * ma, fpc * pc + fmc * mc
            agents[place] = a / (a + c)
            away, back, agent = self.away[place], self.back[place], self.agent[place]
            la, lc = said[place]
            if self.links[place].cell.start == 0:
                a, c = pa * agent * la, pc * lc
                pa = ma = a + c * away
                pc = mc = c + a * back
            else:
                a, c = ma * agent, mc
                pa = pa * agent + c * away / la
                pc = pc + a * back / lc
                ma = a + c * away
                mc = c + a * back
            norm = pa + pc + ma + mc
            pa, pc, ma, mc = pa / norm, pc / norm, ma / norm, mc / norm
        return agents


def _factor(score: float) -> float:
    return math.exp(max(-_SCORE_LIMIT, min(_SCORE_LIMIT, score)))
