"""Probabilities of the agent in; runs of one likely speaker, per stretch, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from scoring.model import Speaker
from scoring.role_grams import Array
from scoring.role_labels import PEOPLE, Part
from scoring.role_model import Cells
from scoring.role_stream import Stretch

# A role is stated from this probability on.
STATED_FROM = 0.65
UNSTATED_TO = 1 - STATED_FROM
# Neighbouring cells are one run while all lean to one side by this much, or none does.
LEANS_FROM = 0.6

# Believed labels stand unless their speaker is less probable than this.
OVERRULED_FROM = 0.03

_SIDES = {Speaker.AGENT: 1, Speaker.CUSTOMER: -1}
_CLOSE = 1e-9


class Run(NamedTuple):
    """Neighbouring cells of one likely speaker: the first raw character, how many
    readable ones, and their mean P(agent).
    """

    start: int
    size: int
    mean: float

    @property
    def side(self) -> Speaker:
        """The speaker where one is probable enough, else UNKNOWN."""
        if self.mean >= STATED_FROM:
            return Speaker.AGENT
        return Speaker.CUSTOMER if self.mean <= UNSTATED_TO else Speaker.UNKNOWN


def runs_of(
    voices: Sequence[Stretch],
    parts: Sequence[Part],
    cells: Cells,
    agents: Array,
    sides: Mapping[str, Speaker],
) -> list[list[Run]]:
    """Return the runs of each stretch whose speaker is open, in order.

    ``agents`` is P(agent) by cell; ``sides`` says which side a label was found to be,
    by key.
    """
    first = np.array(cells.first)
    if sides:
        told = {key: _SIDES.get(side, 0) for key, side in sides.items()}
        said = [told.get(one.key, 0) for one in parts]
        agents = _believed(agents, np.repeat(said, first[1:] - first[:-1]))
    leans = (agents >= LEANS_FROM).astype(np.int8)
    leans -= agents <= 1 - LEANS_FROM
    begins = np.ones(len(agents), bool)
    np.not_equal(leans[1:], leans[:-1], out=begins[1:])
    begins[first[:-1]] = True
    runs = begins.nonzero()[0]
    sizes = np.add.reduceat(cells.size, runs)
    means = (np.add.reduceat(agents * cells.size, runs) / sizes).tolist()
    lengths = sizes.tolist()
    edges = [*runs.tolist(), len(agents)]
    bounds = runs.searchsorted(first).tolist()
    found = []
    for number, one in enumerate(voices):
        if one.fixed is not None:
            continue
        starts = one.normal.starts
        mine: list[Run] = []
        head = one.head
        for at in range(bounds[number], bounds[number + 1]):
            mean = means[at]
            if abs(mean - STATED_FROM) < _CLOSE or abs(mean - UNSTATED_TO) < _CLOSE:
                within = slice(edges[at], edges[at + 1])
                mean = _mean(agents[within].tolist(), cells.size[within].tolist())
            if mine:
                head = cells.begin(number, edges[at])
            mine.append(Run(starts[head], lengths[at], mean))
        found.append(_stated(mine) if len(mine) > 1 else mine)
    return found


def _believed(agents: Array, sides: Array) -> Array:
    """Return P(agent) with labels that were found right kept, or that were found
    exchanged turned round, wherever the words are not next to certain of the opposite.

    ``sides`` is 1 where a label was found the agent's, -1 where the customer's, else 0.
    """
    kept = np.where(
        (sides > 0) & (agents > OVERRULED_FROM), agents.clip(STATED_FROM), agents
    )
    return np.where(
        (sides < 0) & (agents < 1 - OVERRULED_FROM),
        agents.clip(None, UNSTATED_TO),
        kept,
    )


def _mean(agents: Sequence[float], sizes: Sequence[int]) -> float:
    """Return the mean of a run added up cell by cell: where it is as good as a limit,
    the last digit decides.
    """
    mean, length = agents[0], sizes[0]
    for agent, size in zip(agents[1:], sizes[1:], strict=True):
        mean = (mean * length + agent * size) / (length + size)
        length += size
    return mean


def _stated(runs: list[Run]) -> list[Run]:
    """Give a doubtful run between two of one speaker to that speaker."""
    kept: list[Run] = []
    for number, run in enumerate(runs):
        after = runs[number + 1] if number + 1 < len(runs) else None
        last = kept[-1] if kept else None
        around = last.side if last and after and last.side is after.side else None
        if last and around in PEOPLE and run.side is Speaker.UNKNOWN:
            kept[-1] = last._replace(size=last.size + run.size)
        elif last and last.side is run.side:
            size = last.size + run.size
            mean = (last.mean * last.size + run.mean * run.size) / size
            kept[-1] = Run(last.start, size, mean)
        else:
            kept.append(run)
    return kept
