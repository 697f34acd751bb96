"""Which utterances a check looks at: opening, closing, ending or the whole call.

Windows count *utterances*, so a merged turn that holds two people counts like the two
clean turns it should have been. Noise (``。``, ``呃``, ``吕``), bare fillers and the
voice menu use up no place in a window, but lie inside it where they stand in between.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scoring.model import AttributedCall, Speaker, Utterance, Wording

NOT_WORDS = re.compile(r"[\W_]+")
FILLERS = frozenset("嗯呃啊哦噢唉哎诶欸额")
# What recognisers write for line noise and breathing.
WRECKAGE = frozenset({"呃", "吕", "铝", "月"})
EPSILON = 1e-9  # a third of nine turns is three, whatever binary fractions say

SCOPE_TITLES: Mapping[str, Wording] = {
    "opening": Wording("开场", "the opening"),
    "closing": Wording("收尾", "the closing"),
    "ending": Wording("通话后段", "the last part"),
    "call": Wording("整通电话", "the whole call"),
}


@dataclass(frozen=True, slots=True)
class _Unit:
    """One counted contribution: positions of its first and last utterance."""

    first: int
    last: int
    turn: int
    speaker: Speaker


def is_noise(text: str) -> bool:
    """Tell whether ``text`` holds nothing to judge: punctuation, fillers, noise."""
    words = NOT_WORDS.sub("", text)
    return words in WRECKAGE or not words.strip("".join(FILLERS))


def is_unreadable(text: str) -> bool:
    """Tell whether speech may be hidden behind ``text``: empty or known wreckage.

    A clear filler such as ``嗯`` was heard as what it is; it is noise, yet readable.
    """
    words = NOT_WORDS.sub("", text)
    return not words or words in WRECKAGE


def _units(attributed: AttributedCall) -> list[_Unit]:
    """Return the contributions that count, in order.

    Pieces of one turn by one speaker are one contribution, however they were cut.
    """
    units: list[_Unit] = []
    for at, said in enumerate(attributed.utterances):
        if said.speaker is Speaker.IVR or is_noise(attributed.text_of(said)):
            continue
        last = units[-1] if units else None
        if last and (last.turn, last.speaker) == (said.turn, said.speaker):
            units[-1] = _Unit(last.first, at, said.turn, said.speaker)
        else:
            units.append(_Unit(at, at, said.turn, said.speaker))
    return units


def _opening(units: Sequence[_Unit], turns: int = 3, agent: int = 2) -> slice:
    """To the end of the agent's ``agent``-th utterance, at least ``turns`` of all."""
    if len(units) <= turns:
        return slice(None)
    agents = [unit.last for unit in units if unit.speaker is Speaker.AGENT][:agent]
    return slice(0, max([units[turns - 1].last, *agents]) + 1)


def _closing(units: Sequence[_Unit], turns: int = 3, agent: int = 2) -> slice:
    """Last ``turns`` of all, extended back to the agent's last ``agent`` utterances."""
    if len(units) <= turns:
        return slice(None)
    agents = [unit.first for unit in units if unit.speaker is Speaker.AGENT]
    return slice(min([units[-turns].first, *agents[len(agents) - agent :]]), None)


def _ending(units: Sequence[_Unit], turns: int = 8, share: float = 1 / 3) -> slice:
    """Last ``turns`` of all or the last ``share`` of the call, whichever is more."""
    count = max(turns, math.ceil(len(units) * share - EPSILON))
    return slice(units[-count].first if len(units) > count else None, None)


def _call(units: Sequence[_Unit]) -> slice:
    """All utterances."""
    del units
    return slice(None)


_RULES: Mapping[str, Callable[..., slice]] = {
    "opening": _opening,
    "closing": _closing,
    "ending": _ending,
    "call": _call,
}


def utterances_in(
    scope_name: str, attributed: AttributedCall, **numbers: float
) -> tuple[Utterance, ...]:
    """Return the utterances of the window ``scope_name``, in order.

    ``opening`` and ``closing`` take ``turns`` (3, at least 1) and ``agent`` (2),
    ``ending`` takes ``turns`` (8) and ``share`` (1/3 of the call), ``call`` none. A
    call with no more than ``turns`` utterances lies wholly inside. Three turns of
    anyone lose no real closing, where the last agent turn alone loses 15 of 39
    (measured on real calls). Raises ValueError for an unknown scope, TypeError for a
    number that the scope does not have.
    """
    rule = _RULES.get(scope_name)
    if rule is None:
        known = ", ".join(_RULES)
        raise ValueError(f"unknown scope {scope_name!r}; known: {known}")
    whole = {
        key: value if key == "share" else int(value) for key, value in numbers.items()
    }
    return attributed.utterances[rule(_units(attributed), **whole)]


def turn_range(utterances: Sequence[Utterance]) -> tuple[int, int] | None:
    """Return the first and last turn index of ``utterances``, None for none."""
    if not utterances:
        return None
    turns = [said.turn for said in utterances]
    return min(turns), max(turns)


def edge_unreadable(scope_name: str, attributed: AttributedCall) -> bool:
    """Tell whether the very edge a scope is about cannot be read.

    Windows step over noise, so a call that ends in ``。`` ``呃`` ``。`` would be judged
    on earlier words. Speech may be hidden there: the last (first) three utterances of
    anyone, or the agent's last (first) two, are all unreadable. Always False for
    ``ending`` and ``call``. Raises ValueError for an unknown scope.
    """
    if scope_name not in _RULES:
        raise ValueError(f"unknown scope {scope_name!r}")
    if scope_name not in {"opening", "closing"}:
        return False
    people = [said for said in attributed.utterances if said.speaker is not Speaker.IVR]
    if scope_name == "closing":
        people.reverse()
    agent = [said for said in people if said.speaker is Speaker.AGENT]
    return any(
        len(edge) == size and all(is_unreadable(attributed.text_of(u)) for u in edge)
        for edge, size in ((people[:3], 3), (agent[:2], 2))
    )
