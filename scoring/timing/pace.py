"""How fast and how much each side speaks. All in seconds and syllables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.model import AttributedCall, Speaker, Wording
from scoring.signals import is_noise
from scoring.spoken.syllables import syllables
from scoring.timing.sound import NO_SIDES, sound_turns
from scoring.timing.turns import EPSILON, TimedTurn, in_order

SHORTEST_S, FEWEST = 2.0, 5
"""Seconds and characters below which an utterance says nothing of a pace by itself."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much one side said: syllables in seconds of its own speech."""

    syllables: int
    seconds: float

    @property
    def per_minute(self) -> float:
        """Syllables a minute."""
        return 60 * self.syllables / self.seconds if self.seconds else 0.0


def talk_and_silence(timed: Iterable[TimedTurn]) -> tuple[float, float, float]:
    """Return (seconds spoken, longest silence, all silence between), overlaps counted
    once.
    """
    talk = longest = whole = 0.0
    until: float | None = None
    for turn in in_order(timed):
        if until is None:
            until = turn.start
        silence = turn.start - until
        if silence > 0.0:
            whole += silence
            longest = max(longest, silence)
            talk += turn.end - turn.start
            until = turn.end
        elif turn.end > until:
            talk += turn.end - until
            until = turn.end
    return round(talk, 3), round(longest, 3), round(whole, 3)


def agent_pace(attributed: AttributedCall, *, trusted: bool = False) -> Pace | Wording:
    """Return how fast the agent speaks, or why that cannot be told."""
    timed = sound_turns(attributed, trusted=trusted)
    if isinstance(timed, Wording):
        return timed
    return pace_of(timed, Speaker.AGENT) if attributed.roles.reliable else NO_SIDES


def pace_of(timed: Iterable[TimedTurn], side: Speaker) -> Pace:
    """Return the pace of the whole call's speech of ``side``.

    Only turns that are wholly that side's and hold words; overlaps of one's own turns
    count once.
    """
    own = [
        turn
        for turn in timed
        if turn.side is side and turn.end > turn.start and not turn.read.noise
    ]
    return Pace(sum(turn.syllables for turn in own), talk_and_silence(own)[0])


def fastest_turn(timed: Sequence[TimedTurn], side: Speaker) -> tuple[int, float] | None:
    """Return (turn, syllables a minute) of the fastest turn of ``side`` that is long
    enough to have a pace, None where none is. Shown as a fact, never judged alone.
    """
    paces = [
        (60 * turn.syllables / (turn.end - turn.start), turn.turn)
        for turn in timed
        if turn.side is side
        and turn.text
        and turn.end - turn.start >= SHORTEST_S - EPSILON
        and turn.syllables >= FEWEST
    ]
    if not paces:
        return None
    rate, at = max(paces, key=lambda pair: (pair[0], -pair[1]))
    return at, rate


@dataclass(frozen=True, slots=True)
class Share:
    """How much each side spoke, in seconds or in characters; ``other`` nobody's."""

    agent: float
    customer: float
    other: float

    @property
    def low(self) -> float:
        """The agent's share where nobody's words were all the customer's."""
        whole = self.agent + self.customer + self.other
        return self.agent / whole if whole else 0.0

    @property
    def high(self) -> float:
        """The agent's share where nobody's words were all the agent's."""
        whole = self.agent + self.customer + self.other
        return (self.agent + self.other) / whole if whole else 0.0


def share_by_time(attributed: AttributedCall, *, trusted: bool = False) -> Share | None:
    """Return the seconds each side spoke, None where the times cannot tell."""
    timed = sound_turns(attributed, trusted=trusted)
    if isinstance(timed, Wording) or not attributed.roles.reliable:
        return None
    said = [turn for turn in timed if not turn.read.noise or not turn.text]
    agent, customer, other = (
        talk_and_silence([turn for turn in said if turn.side is side])[0]
        for side in (Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN)
    )
    return Share(agent, customer, other)


def share_by_words(attributed: AttributedCall) -> Share:
    """Return how many syllables each side spoke."""
    count = dict.fromkeys(Speaker, 0)
    for said in attributed.utterances:
        text = attributed.text_of(said)
        if not is_noise(text):
            count[said.speaker] += syllables(text)
    return Share(count[Speaker.AGENT], count[Speaker.CUSTOMER], count[Speaker.UNKNOWN])
