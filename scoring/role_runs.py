"""Probabilities of the agent in; runs of one likely speaker, per stretch, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scoring.model import Speaker
from scoring.role_labels import Part
from scoring.role_model import Cells
from scoring.role_stream import Stretch

# A role is stated from this probability on.
STATED_FROM = 0.65
# Neighbouring cells are one run while all lean to one side by this much, or none does.
LEANS_FROM = 0.6

# Believed labels stand unless their speaker is less probable than this.
OVERRULED_FROM = 0.03


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
        return Speaker.CUSTOMER if self.mean <= 1 - STATED_FROM else Speaker.UNKNOWN


def runs_of(
    voices: Sequence[Stretch],
    parts: Sequence[Part],
    cells: Cells,
    agents: Sequence[float],
    sides: Mapping[str, Speaker],
) -> list[list[Run]]:
    """Return the runs of each stretch whose speaker is open, in order.

    ``agents`` is P(agent) by cell; ``sides`` says which side a label was found to be,
    by key.
    """
    found = []
    sizes = cells.size.tolist()
    for number, one in enumerate(voices):
        if one.fixed is None:
            begin, end = cells.first[number], cells.first[number + 1]
            mine = _believed(agents[begin:end], sides.get(parts[number].key))
            runs = _leaning(mine, sizes[begin:end])
            starts = one.normal.starts
            heads = [one.head, *(int(cells.start[begin + at]) for at, _, _ in runs[1:])]
            found.append(
                _stated(
                    [
                        Run(starts[head], size, mean)
                        for head, (_, size, mean) in zip(heads, runs, strict=True)
                    ]
                )
            )
    return found


def _believed(agents: Sequence[float], side: Speaker | None) -> Sequence[float]:
    """Return P(agent) with a label that was found right kept, or that was found
    exchanged turned round, wherever the words are not next to certain of the opposite.
    """
    if side is Speaker.AGENT:
        return [
            one if one >= STATED_FROM or one <= OVERRULED_FROM else STATED_FROM
            for one in agents
        ]
    if side is Speaker.CUSTOMER:
        low, high = 1 - STATED_FROM, 1 - OVERRULED_FROM
        return [one if one <= low or one >= high else low for one in agents]
    return agents


def _leaning(
    agents: Sequence[float], sizes: Sequence[int]
) -> list[tuple[int, int, float]]:
    """Return (first place, characters, mean) of the runs of places that lean to the
    agent, to the customer, to neither: where the chain wavers may be another person,
    who had better stay UNKNOWN than be counted to either side.
    """
    runs: list[tuple[int, int, float]] = []
    first = length = 0
    mean, last = 0.0, None
    for place, (agent, size) in enumerate(zip(agents, sizes, strict=True)):
        leans = (agent >= LEANS_FROM) - (agent <= 1 - LEANS_FROM)
        if leans == last:
            mean = (mean * length + agent * size) / (length + size)
            length += size
            continue
        if last is not None:
            runs.append((first, length, mean))
        first, length, mean, last = place, size, agent, leans
    runs.append((first, length, mean))
    return runs


def _stated(runs: list[Run]) -> list[Run]:
    """Give a doubtful run between two of one speaker to that speaker."""
    if len(runs) == 1:
        return runs
    kept: list[Run] = []
    for number, run in enumerate(runs):
        after = runs[number + 1] if number + 1 < len(runs) else None
        last = kept[-1] if kept else None
        if last and after and run.side is Speaker.UNKNOWN:
            if last.side is not Speaker.UNKNOWN and last.side is after.side:
                kept[-1] = last._replace(size=last.size + run.size)
                continue
        if last and last.side is run.side:
            size = last.size + run.size
            mean = (last.mean * last.size + run.mean * run.size) / size
            kept[-1] = Run(last.start, size, mean)
        else:
            kept.append(run)
    return kept
