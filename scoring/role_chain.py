"""The chain of two speakers: cells and label hypotheses in, probabilities out.

Forward-backward (Rabiner 1989, section III) over the cells of a call, once for each
hypothesis of what the file's labels mean; the results are mixed by how well each
hypothesis explains labels and words together (Bayes).

There are two speakers, so one number says where a pass stands: the odds of the agent. A
label says who holds a stretch that is one person's, and of a merged one it says
nothing: so a stretch is summed up once (``_Block``), and a hypothesis only weighs its
three parts: all the agent's, all the customer's, of both.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from scoring.model import Speaker
from scoring.role_grams import Array
from scoring.role_labels import Factors, Hypothesis, Kind, Part
from scoring.role_model import SCORE_LIMIT, Cells

# The usual number of changes of speaker inside a turn, as the model was trained; how
# strongly a call's own number moves the odds; and how far at most (log-odds).
USUAL_CHANGES = 0.25
EAGERNESS = 1.45
MOST_EAGER = 2.0
FEW_CHANGES = 0.08
TURNS_BEFORE = 4

# Hypotheses less likely than this are left out of the mixture.
NEGLIGIBLE = 0.01
# Odds of a change below which a place inside a turn is none.
UNLIKELY = 0.01
# Log-odds of a speaker who is beyond doubt.
_FIXED = math.log(1e9)
# What the ways of both speakers weigh at least, so that 0 means: there are none.
_LEAST = 1e-300
# Cells whose factors are multiplied before they are brought back to size.
_RUN = 8


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the chain found: P(hypothesis) per hypothesis, and P(agent) per cell by the
    words alone, as if the file had no labels.
    """

    weights: tuple[float, ...]
    words: Array
    _chain: _Chain | None
    _passes: tuple[tuple[Hypothesis, _Pass], ...]

    def agent(self, kinds: Collection[Kind] = ()) -> Array:
        """Return P(agent) per cell, mixed over the hypotheses of these kinds (all)."""
        if self._chain is None:
            return self.words
        known = [
            weight if not kinds or one.kind in kinds else 0.0
            for weight, (one, _) in zip(self.weights, self._passes, strict=True)
        ]
        least = NEGLIGIBLE * sum(known)
        total = sum(weight for weight in known if weight > least)
        mixed = np.zeros(len(self._chain.odds))
        for weight, (_, forward) in zip(known, self._passes, strict=True):
            if weight > least:
                mixed += weight / total * self._chain.agent(forward)
        return self._chain.by_cell(mixed)


def read_chain(
    cells: Cells, parts: Sequence[Part], hypotheses: Sequence[Hypothesis]
) -> Reading:
    """Read a call, a part a stretch, under each hypothesis of what its labels mean."""
    if not parts:
        prior = sum(one.prior for one in hypotheses)
        weights = tuple(one.prior / prior for one in hypotheses)
        return Reading(weights, np.zeros(0), None, ())
    first = cells.first
    odds, away, back = _factors(cells, parts)
    words = _share(odds_of(odds.tolist(), away.tolist(), back.tolist()))
    changes = _changes_inside(words, first, len({one.turn for one in parts}))
    chain = _adapted(cells, odds, away, back, changes)
    if len(hypotheses) == 1 and not hypotheses[0].sides:
        # Nothing is said of anybody: the words alone decide, and no weight does.
        return Reading((1.0,), words, chain, ((hypotheses[0], _Pass(0.0, (), ())),))
    passes = [chain.forward(one.labels_of(parts)) for one in hypotheses]
    logs = [math.log(h.prior) + p.log for h, p in zip(hypotheses, passes, strict=True)]
    top = max(logs)
    raw = [math.exp(log - top) for log in logs]
    total = sum(raw)
    return Reading(
        tuple(one / total for one in raw),
        words,
        chain,
        tuple(zip(hypotheses, passes, strict=True)),
    )


def _factors(cells: Cells, parts: Sequence[Part]) -> tuple[Array, Array, Array]:
    """Return per cell the factors of the agent's words, of a change away from the agent
    before it, and back.
    """
    scores = np.array((cells.agent, cells.to_customer, cells.to_agent))
    np.minimum(scores, SCORE_LIMIT, out=scores)
    np.maximum(scores, -SCORE_LIMIT, out=scores)
    for number, one in enumerate(parts):
        if one.fixed is Speaker.AGENT:
            scores[0, cells.first[number]] += _FIXED
        elif one.fixed is Speaker.CUSTOMER:
            scores[0, cells.first[number]] -= _FIXED
    np.exp(scores, out=scores)
    odds, away, back = scores
    away[0] = back[0] = 0.0  # nobody speaks before the call
    return odds, away, back


def odds_of(
    odds: Sequence[float],
    away: Sequence[float],
    back: Sequence[float],
    before: float = 1.0,
    after: float = 1.0,
) -> list[float]:
    """Return the odds of the agent at each cell of a run, from the factors of its
    cells, the odds of the agent before the run and those that what follows it speaks
    of.
    """
    forward = []
    at = before
    for agent, to_customer, to_agent in zip(odds, away, back, strict=True):
        at = agent * (at + to_agent) / (1.0 + at * to_customer)
        forward.append(at)
    found = []
    for agent, to_customer, to_agent, at in zip(
        odds[::-1], away[::-1], back[::-1], forward[::-1], strict=True
    ):
        found.append(at * after)
        said = agent * after
        after = (said + to_customer) / (1.0 + said * to_agent)
    found.reverse()
    return found


def _share(odds: Sequence[float]) -> Array:
    """Return probabilities for odds."""
    found: Array = np.array(odds)
    found /= 1.0 + found
    return found


def _changes_inside(words: Array, first: Sequence[int], turns: int) -> float:
    """Return how often the speaker seems to change inside a turn, per turn.

    Few turns tell little, so some turns of an unspoilt recorder are counted in.
    """
    steps = np.abs(words[1:] - words[:-1])
    steps[np.array(first[1:-1], int) - 1] = 0.0
    changes = float(steps.sum())
    return (changes + FEW_CHANGES * TURNS_BEFORE) / (turns + TURNS_BEFORE)


def _adapted(
    cells: Cells, odds: Array, away: Array, back: Array, changes: float
) -> _Chain:
    """Return the chain with changes inside a turn likelier, or less so, as this call
    has them; cells between which none is thinkable any more are joined.

    Recorders differ: one never glues two people together, one does it in half of its
    turns. ``changes`` is the first look's rate per turn.
    """
    shift = EAGERNESS * math.log(changes / USUAL_CHANGES)
    factor = math.exp(max(-MOST_EAGER, min(MOST_EAGER, shift)))
    unlikely = UNLIKELY / factor
    inside = np.ones(len(odds), bool)
    inside[cells.first[:-1]] = False
    joined = inside & (away < unlikely) & (back < unlikely)
    cell = (~joined).nonzero()[0]
    first, counts = cells.first, None
    if len(cell) < len(odds):
        together = np.add.reduceat(np.log(odds), cell).clip(-SCORE_LIMIT, SCORE_LIMIT)
        counts = np.diff(cell, append=len(odds))
        odds = np.where(counts > 1, np.exp(together), odds[cell])
        away, back, inside = away[cell], back[cell], inside[cell]
        first = cell.searchsorted(first).tolist()
    scale = np.where(inside, factor, 1.0)
    return _Chain(
        odds.tolist(),
        (away * scale).tolist(),
        (back * scale).tolist(),
        first,
        counts,
    )


class _Block(NamedTuple):
    """A stretch as a whole: the factors of a change just before it, of the agent's
    words where all of it is the agent's (the customer's: ``pure``), and of the ways to
    speak with a change inside, by who begins and who ends.
    """

    away: float
    back: float
    agent: float
    pure: float = 1.0
    agent_agent: float = 0.0
    customer_agent: float = 0.0
    agent_customer: float = 0.0
    customer_customer: float = 0.0


class _Pass(NamedTuple):
    """A forward pass: the log of all ways to speak, up to what is the same for every
    hypothesis, the label of each stretch, and the odds of the agent before it.
    """

    log: float
    labels: Sequence[Factors]
    before: Sequence[float]


class _Chain:
    """The factors of a call's places, and its stretches summed up; a place is a cell,
    or ``counts`` of them.
    """

    def __init__(
        self,
        odds: list[float],
        away: list[float],
        back: list[float],
        first: Sequence[int],
        counts: Array | None,
    ) -> None:
        self.odds, self.away, self.back = odds, away, back
        self.first, self.counts = first, counts

    @cached_property
    def blocks(self) -> list[_Block]:
        """The stretches summed up, as soon as a label speaks of them."""
        return [
            self._block(begin, end) for begin, end in itertools.pairwise(self.first)
        ]

    def _block(self, begin: int, end: int) -> _Block:
        away, back, pure_agent = self.away[begin], self.back[begin], self.odds[begin]
        if end - begin == 1:
            return _Block(away, back, pure_agent)
        # One way in is the real part, by the agent, the other the imaginary, by the
        # customer: both take the same steps.
        agent, customer, pure = complex(pure_agent, 0.0), 1j, 1.0
        for start in range(begin + 1, end, _RUN):
            stop = min(end, start + _RUN)
            for odds, to_customer, to_agent in zip(
                self.odds[start:stop],
                self.away[start:stop],
                self.back[start:stop],
                strict=True,
            ):
                agent, customer = (
                    (agent + customer * to_agent) * odds,
                    customer + agent * to_customer,
                )
                pure_agent *= odds
            if stop < end:
                scale = 1.0 / (agent.real + agent.imag + customer.real + customer.imag)
                agent, customer = agent * scale, customer * scale
                pure_agent, pure = pure_agent * scale, pure * scale
        return _Block(
            away,
            back,
            pure_agent,
            pure,
            max(0.0, agent.real - pure_agent),
            agent.imag,
            max(_LEAST, customer.real),
            max(0.0, customer.imag - pure),
        )

    def by_cell(self, agents: Array) -> Array:
        """Return for each cell what is known of its place."""
        return agents if self.counts is None else np.repeat(agents, self.counts)

    def forward(self, labels: Sequence[Factors]) -> _Pass:
        """Return the forward pass under a hypothesis: the label of each stretch."""
        at, total, log = 1.0, 0.0, math.log
        before = []
        for (away, back, agent, pure, aa, ca, ac, cc), (la, lc, both) in zip(
            self.blocks, labels, strict=True
        ):
            before.append(at)
            agents, customers = at + back, 1.0 + at * away
            customer = lc * pure * customers
            if ac:
                customer += both * (ac * agents + cc * customers)
                at = la * agent * agents + both * (aa * agents + ca * customers)
                at /= customer
            else:
                at = la * agent * agents / customer
            total += log(customer)
        return _Pass(total + log(1.0 + at), labels, before)

    def agent(self, forward: _Pass) -> Array:
        """Return P(agent) of each place under a hypothesis; one without labels has
        the words alone.
        """
        if not forward.labels:
            return _share(odds_of(self.odds, self.away, self.back))
        after = 1.0
        odds: list[list[float]] = []
        shares: list[tuple[float, float]] = []
        for number in range(len(self.blocks) - 1, -1, -1):
            away, back, agent, pure, aa, ca, ac, cc = self.blocks[number]
            la, lc, both = forward.labels[number]
            at = forward.before[number]
            agents, customers = at + back, 1.0 + at * away
            # All ways on from here that begin with the agent, and with the customer.
            from_agent = la * agent * after + both * (aa * after + ac)
            from_customer = lc * pure + both * (ca * after + cc)
            if ac:
                total = from_agent * agents + from_customer * customers
                all_agent = agent * after * agents
                ways = all_agent + (aa * after + ac) * agents
                ways += (pure + ca * after + cc) * customers
                shares.append((both * ways / total, (la - both) * all_agent / total))
                odds.append(self._odds_within(number, at, after))
            else:
                shares.append((1.0, 0.0))
                odds.append([from_agent * agents / (from_customer * customers)])
            after = (from_agent + from_customer * away) / (
                from_customer + from_agent * back
            )
        return _spread(odds[::-1], shares[::-1])

    def _odds_within(self, number: int, before: float, after: float) -> list[float]:
        mine = slice(self.first[number], self.first[number + 1])
        return odds_of(self.odds[mine], self.away[mine], self.back[mine], before, after)


def _spread(
    odds: Sequence[Sequence[float]], shares: Sequence[tuple[float, float]]
) -> Array:
    """Return P(agent) of each place from the odds of its stretch without the label, and
    of each stretch how much that counts and how much is the agent's by the label.
    """
    sizes = [len(one) for one in odds]
    share, rest = (np.repeat(one, sizes) for one in zip(*shares, strict=True))
    found = _share([*itertools.chain.from_iterable(odds)])
    found *= share
    found += rest
    return found
