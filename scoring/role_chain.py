"""The chain of two speakers: cells and label hypotheses in, probabilities out.

Forward-backward (Rabiner 1989, section III) over the cells of a call, once for each
hypothesis of what the file's labels mean; the results are mixed by how well each
hypothesis explains labels and words together (Bayes).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scoring.model import Speaker
from scoring.role_labels import Factors, Hypothesis, Kind
from scoring.role_model import Cell

Labels = Sequence[Factors | None]
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
_SMALL, _LARGE = math.exp(-_SCORE_LIMIT), math.exp(_SCORE_LIMIT)
# Odds of a change below which a place inside a turn is none.
UNLIKELY = 0.01
_NEUTRAL = (1.0, 1.0, 1.0)
_FIXED = {Speaker.AGENT: (1.0, 1e-9, 1.0), Speaker.CUSTOMER: (1e-9, 1.0, 1.0)}


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
    """What the chain found: P(hypothesis) per hypothesis, and P(agent) per link by the
    words alone, as if the file had no labels.
    """

    weights: tuple[float, ...]
    words: tuple[float, ...]
    _chain: _Chain | None
    _passes: tuple[tuple[Hypothesis, Sequence[States]], ...]

    def agent(self, kinds: Collection[Kind] = ()) -> tuple[float, ...]:
        """Return P(agent) per link, mixed over the hypotheses of these kinds (all)."""
        if self._chain is None:
            return ()
        known = [
            weight if not kinds or one.kind in kinds else 0.0
            for weight, (one, _) in zip(self.weights, self._passes, strict=True)
        ]
        least = NEGLIGIBLE * sum(known)
        mixed = [0.0] * len(self.words)
        total = 0.0
        for weight, (one, alphas) in zip(known, self._passes, strict=True):
            if weight > least:
                total += weight
                agents = self._chain.backward(one.labels, alphas)
                for place, agent in enumerate(agents):
                    mixed[place] += weight * agent
        return tuple(one / total for one in mixed)


def read_chain(links: Sequence[Link], hypotheses: Sequence[Hypothesis]) -> Reading:
    """Read a call under each hypothesis of what its labels mean."""
    if not links:
        prior = sum(one.prior for one in hypotheses)
        weights = tuple(one.prior / prior for one in hypotheses)
        return Reading(weights, (), None, ())
    first = _Chain.of(links)
    words = tuple(first.words_alone())
    chain = first.adapted(_changes_inside(links, words))
    passes = [chain.forward(one.labels) for one in hypotheses]
    logs = [math.log(h.prior) + z for h, (z, _) in zip(hypotheses, passes, strict=True)]
    top = max(logs)
    raw = [math.exp(log - top) for log in logs]
    known = [(h, alphas) for h, (_, alphas) in zip(hypotheses, passes, strict=True)]
    return Reading(tuple(r / sum(raw) for r in raw), words, chain, tuple(known))


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


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of the chain as factors: of the agent's words, of a change away from
    the agent just before it, and back; ``label`` overrides that of the turn.
    """

    turn: int
    first: bool
    agent: float
    away: float
    back: float
    label: Factors | None


class _Chain:
    """The scores of a call as factors, computed once for all hypotheses."""

    def __init__(self, places: Sequence[_Place], sizes: Sequence[int]) -> None:
        self.places = places
        self.sizes = sizes

    @classmethod
    def of(cls, links: Sequence[Link]) -> _Chain:
        """Return the chain of ``links``, one place each."""
        places = [
            _Place(
                one.turn,
                one.cell.start == 0,
                _factor(one.cell.agent),
                _factor(one.cell.to_customer),
                _factor(one.cell.to_agent),
                None if one.fixed is None else _FIXED.get(one.fixed, _NEUTRAL),
            )
            for one in links
        ]
        return cls(places, [1] * len(places))

    def words_alone(self) -> list[float]:
        """Return P(agent) per link without any label."""
        labels = [None] * (self.places[-1].turn + 1)
        return self.backward(labels, self.forward(labels)[1])

    def adapted(self, changes: float) -> _Chain:
        """Return the chain with changes inside a turn likelier, or less so, as this
        call has them; places where none is thinkable any more are joined.

        Recorders differ: one never glues two people together, one does it in half of
        its turns. ``changes`` is the first look's rate per turn.
        """
        shift = EAGERNESS * math.log(changes / USUAL_CHANGES)
        factor = math.exp(max(-MOST_EAGER, min(MOST_EAGER, shift)))
        unlikely = UNLIKELY / factor
        places: list[_Place] = []
        sizes: list[int] = []
        for one in self.places:
            away, back = one.away, one.back
            if one.first:
                places.append(one)
                sizes.append(1)
            elif away < unlikely and back < unlikely:
                last = places[-1]
                agent = _kept(last.agent * one.agent)
                places[-1] = _Place(
                    last.turn, last.first, agent, last.away, last.back, last.label
                )
                sizes[-1] += 1
            else:
                places.append(
                    _Place(
                        one.turn,
                        one.first,
                        one.agent,
                        away * factor,
                        back * factor,
                        one.label,
                    )
                )
                sizes.append(1)
        return _Chain(places, sizes)

    def forward(self, labels: Labels) -> tuple[float, list[States]]:
        """Return log Z and the scaled forward factors of each place."""
        log_z, log = 0.0, math.log
        pa = pc = 0.0
        ma = mc = 0.5
        alphas: list[States] = []
        started = False
        la, lc, both = _NEUTRAL
        for one in self.places:
            agent = one.agent
            if one.first:
                la, lc, both = one.label or labels[one.turn] or _NEUTRAL
                a, c = pa + ma, pc + mc
                if started:
                    a, c = a + c * one.back, c + a * one.away
                pa, pc = a * agent * la, c * lc
                ma = mc = 0.0
                started = True
            else:
                ma, mc = (
                    (ma + (mc + pc * both / lc) * one.back) * agent,
                    mc + (ma + pa * both / la) * one.away,
                )
                pa *= agent
            norm = pa + pc + ma + mc
            log_z += log(norm)
            pa, pc, ma, mc = pa / norm, pc / norm, ma / norm, mc / norm
            alphas.append((pa, pc, ma, mc))
        return log_z, alphas

    def backward(self, labels: Labels, alphas: Sequence[States]) -> list[float]:
        """Return the probability of the agent of each link."""
        pa = pc = ma = mc = 1.0
        agents: list[float] = []
        for one, size, (fpa, fpc, fma, fmc) in zip(
            reversed(self.places), reversed(self.sizes), reversed(alphas), strict=True
        ):
            a, c = fpa * pa + fma * ma, fpc * pc + fmc * mc
            agents.extend([a / (a + c)] * size)
            la, lc, both = one.label or labels[one.turn] or _NEUTRAL
            agent = one.agent
            if one.first:
                a, c = pa * agent * la, pc * lc
                pa = ma = a + c * one.away
                pc = mc = c + a * one.back
            else:
                a, c = ma * agent, mc
                pa = pa * agent + c * one.away * both / la
                pc = pc + a * one.back * both / lc
                ma = a + c * one.away
                mc = c + a * one.back
            norm = pa + pc + ma + mc
            pa, pc, ma, mc = pa / norm, pc / norm, ma / norm, mc / norm
        agents.reverse()
        return agents


def _factor(score: float) -> float:
    return math.exp(max(-_SCORE_LIMIT, min(_SCORE_LIMIT, score)))


def _kept(factor: float) -> float:
    return max(_SMALL, min(_LARGE, factor))
