"""Who speaks when in a call, as drawings of it need it: spells of talk, what two sides
say at once, and silences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final

from scoring.model import AttributedCall, ScoredCall, SilenceTiers, Speaker
from scoring.moments import Moment, moments
from scoring.timing.turns import EPSILON, seconds

SILENCE_S: Final = SilenceTiers().fine_s
"""Seconds from which nobody speaking is shown as a silence."""
_TURNS: Final = 2  # with times; a single one is no talk

Spells = Mapping[Speaker, Sequence[Moment]]
"""When each side speaks, in order, without touching times."""


def spoken(scored: ScoredCall) -> dict[Speaker, list[Moment]]:
    """Return when each side speaks, in order and without touching times; empty where
    the times of the call say nothing: none, too few, or found to be broken.
    """
    timing, turns = scored.timing, scored.call.turns
    # Sound times give the silence in any case, talk only where the roles are known.
    if timing.duration_s is None or timing.longest_silence_s is None:
        return {}
    if sum(seconds(turn) is not None for turn in turns) < _TURNS:
        return {}
    found = defaultdict(list)
    for side, moment in _said(scored.attributed):
        if moment is not None and moment[0] < moment[1]:
            found[side].append(moment)
    return {side: _united(one) for side, one in found.items()}


def at_once(spells: Spells) -> list[Moment]:
    """Return when two sides or more speak, in order."""
    pairs = combinations(spells.values(), 2)
    return _united(one for some, others in pairs for one in _common(some, others))


def silences(spells: Spells) -> list[Moment]:
    """Return when nobody speaks for three seconds or more, in order."""
    anybody = _united(one for side in spells.values() for one in side)
    return [
        (end, start)
        for (_, end), (start, _) in pairwise(anybody)
        if start - end >= SILENCE_S - EPSILON
    ]


def _said(attributed: AttributedCall) -> Iterator[tuple[Speaker, Moment | None]]:
    """Yield what each utterance and each turn without one takes of the time."""
    for said, moment in zip(attributed.utterances, moments(attributed), strict=True):
        yield said.speaker, moment
    known = {said.turn for said in attributed.utterances}
    for turn in attributed.call.turns:
        if turn.index not in known:
            yield turn.speaker, seconds(turn)


def _united(spells: Iterable[Moment]) -> list[Moment]:
    """Return ``spells`` by start, those that touch made one."""
    found: list[Moment] = []
    for start, end in sorted(spells):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _common(some: Sequence[Moment], others: Sequence[Moment]) -> Iterator[Moment]:
    """Yield the time that two united lists share."""
    mine, theirs = 0, 0
    while mine < len(some) and theirs < len(others):
        start = max(some[mine][0], others[theirs][0])
        end = min(some[mine][1], others[theirs][1])
        if start < end:
            yield start, end
        if some[mine][1] <= others[theirs][1]:
            mine += 1
        else:
            theirs += 1
