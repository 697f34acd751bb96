"""Which utterances a check looks at: opening, closing, ending or the whole call.

Windows count *contributions* (`scoring.contributions`): what one person says until
somebody else does, in one turn or in five, alone in it or not. So a merged call has the
windows of the clean call it should have been. Noise (``。``, ``呃``, ``吕``), bare
fillers, listener signals (``好的``) and the voice menu use up no place in a window, but
lie inside it where they stand in between.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import takewhile

from scoring.contributions import Contribution, contributions
from scoring.lazily import lazily
from scoring.model import AttributedCall, Speaker, Utterance, Wording
from scoring.moments import Moment, moments
from scoring.signals import Reading, readings_of

EPSILON = 1e-9  # a third of nine is three, whatever binary fractions say
LOST_OF_ANYONE, LOST_OF_AGENT = 3, 2  # noises at an edge that speech may hide behind

SCOPE_TITLES: Mapping[str, Wording] = {
    "opening": Wording("开场", "the opening"),
    "closing": Wording("收尾", "the closing"),
    "ending": Wording("通话后段", "the last part"),
    "call": Wording("整通电话", "the whole call"),
}


class Talk:
    """One call as the scopes see it: who contributes, when each utterance is, what can
    be read. Worked out once per call, however many criteria ask.
    """

    def __init__(self, attributed: AttributedCall) -> None:
        self.attributed = attributed
        self.readings: Sequence[Reading] = readings_of(attributed)

    @lazily
    def parts(self) -> list[Contribution]:
        """What people contribute, in order."""
        return contributions(self.attributed, self.readings)

    @lazily
    def agents(self) -> list[Contribution]:
        """What the agent contributes, in order."""
        return [one for one in self.parts if one.speaker is Speaker.AGENT]

    def inside(self, scope: str, **numbers: float) -> tuple[Utterance, ...]:
        """Return the utterances of the window ``scope``, as `utterances_in` does."""
        rule = _RULES.get(scope)
        if rule is None:
            known = ", ".join(_RULES)
            raise ValueError(f"unknown scope {scope!r}; known: {known}")
        whole = {
            key: value if key in _FRACTIONS else int(value)
            for key, value in numbers.items()
        }
        return self.attributed.utterances[rule(self, **whole)]

    def edge_unreadable(self, scope: str) -> bool:
        """Tell whether the edge of ``scope`` is lost, as `edge_unreadable` does."""
        if scope not in _RULES:
            raise ValueError(f"unknown scope {scope!r}")
        if scope == "opening":
            return self._opening_lost
        return scope == "closing" and self._closing_lost

    @lazily
    def _opening_lost(self) -> bool:
        return self._lost(zip(self.attributed.utterances, self.readings, strict=True))

    @lazily
    def _closing_lost(self) -> bool:
        said, read = reversed(self.attributed.utterances), reversed(self.readings)
        return self._lost(zip(said, read, strict=True), -1)

    def _lost(
        self, from_edge: Iterable[tuple[Utterance, Reading]], step: int = 1
    ) -> bool:
        """Tell whether too many noises stand before the first words that can be read,
        of anyone or of the agent; ``step`` is -1 from the end of the call.
        """
        lost = of_agent = 0
        people = True  # whether nobody could be read so far
        for said, read in from_edge:
            if said.speaker is Speaker.IVR:
                continue
            agent = said.speaker is Speaker.AGENT
            if not people and not agent:
                continue
            noises = sum(takewhile(bool, read.pieces[::step]))
            lost += noises if people else 0
            of_agent += noises if agent else 0
            if lost >= LOST_OF_ANYONE or of_agent >= LOST_OF_AGENT:
                return True
            if 0 in read.pieces:
                if agent:
                    return False
                people = False
        return False

    def first_seconds(self, length: float) -> int:
        """Return the position behind the last utterance that begins in the first
        ``length`` seconds of talk; 0 where there are no times.
        """
        when = self._timed() if length else []
        start = next((moment[0] for _, moment in when), 0.0)
        within = takewhile(lambda one: one[1][0] < start + length - EPSILON, when)
        return max((at + 1 for at, _ in within), default=0)

    def last_seconds(self, length: float) -> int:
        """Return the position of the first utterance that ends in the last ``length``
        seconds of talk; the number of utterances where there are no times.
        """
        when = self._timed()[::-1] if length else []
        end = next((moment[1] for _, moment in when), 0.0)
        within = takewhile(lambda one: one[1][1] > end - length + EPSILON, when)
        return min((at for at, _ in within), default=len(self.attributed.utterances))

    def _timed(self) -> list[tuple[int, Moment]]:
        """Return the utterances with times from the first contribution to the last."""
        if not self.parts:
            return []
        inside = range(self.parts[0].first, self.parts[-1].last + 1)
        return [
            (at, moment)
            for at, moment in enumerate(moments(self.attributed))
            if at in inside and moment is not None
        ]


def _opening(talk: Talk, turns: int = 3, agent: int = 2, seconds: float = 0.0) -> slice:
    """To the end of the agent's ``agent``-th contribution, at least ``turns`` of all
    and ``seconds`` of talk.
    """
    if len(talk.parts) <= turns:
        return slice(None)
    agents = [one.last + 1 for one in talk.agents[:agent]]
    timed = talk.first_seconds(seconds)
    return slice(0, max([talk.parts[turns - 1].last + 1, timed, *agents]))


def _closing(talk: Talk, turns: int = 3, agent: int = 2, seconds: float = 0.0) -> slice:
    """Last ``turns`` of all, extended back to the agent's last ``agent`` contributions
    and over the last ``seconds`` of talk.
    """
    if len(talk.parts) <= turns:
        return slice(None)
    agents = [one.first for one in talk.agents]
    timed = talk.last_seconds(seconds)
    last = agents[max(0, len(agents) - agent) :]
    return slice(min([talk.parts[-turns].first, timed, *last]), None)


def _ending(
    talk: Talk, turns: int = 8, share: float = 1 / 3, seconds: float = 0.0
) -> slice:
    """Last ``turns`` of all, the last ``share`` of the call or its last ``seconds`` of
    talk, whichever is more.
    """
    parts = talk.parts
    count = max(turns, math.ceil(len(parts) * share - EPSILON))
    if len(parts) <= count:
        return slice(None)
    return slice(min(parts[-count].first, talk.last_seconds(seconds)), None)


def _call(talk: Talk) -> slice:
    """All utterances."""
    del talk
    return slice(None)


_RULES: Mapping[str, Callable[..., slice]] = {
    "opening": _opening,
    "closing": _closing,
    "ending": _ending,
    "call": _call,
}
_FRACTIONS = frozenset({"share", "seconds"})


def utterances_in(
    scope_name: str, attributed: AttributedCall, **numbers: float
) -> tuple[Utterance, ...]:
    """Return the utterances of the window ``scope_name``, in order.

    ``opening`` and ``closing`` take ``turns`` (3, at least 1) and ``agent`` (2),
    ``ending`` takes ``turns`` (8) and ``share`` (1/3 of the call), all three take
    ``seconds`` (0; how far the window reaches at least, where there are times: an
    utterance has its own share of a merged turn's), ``call`` none. A call with no more
    than ``turns`` contributions lies wholly inside. Three of anyone lose no real
    closing, where the last agent turn alone loses 15 of 39 (measured on real calls).
    Raises ValueError for an unknown scope, TypeError for a number that the scope does
    not have.
    """
    return Talk(attributed).inside(scope_name, **numbers)


def turn_range(utterances: Sequence[Utterance]) -> tuple[int, int] | None:
    """Return the first and last turn index of ``utterances``, None for none."""
    if not utterances:
        return None
    turns = [said.turn for said in utterances]
    return min(turns), max(turns)


def edge_unreadable(scope_name: str, attributed: AttributedCall) -> bool:
    """Tell whether the very edge a scope is about cannot be read.

    Windows step over noise, so a call that ends in ``。`` ``呃`` ``。`` would be judged
    on earlier words. Speech may be hidden there: beyond the last (before the first)
    words that can be read stand three noises of anyone, or two of the agent beyond the
    agent's own; one to a turn or all glued into one. Always False for ``ending`` and
    ``call``. Raises ValueError for an unknown scope.
    """
    return Talk(attributed).edge_unreadable(scope_name)
