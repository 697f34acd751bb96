"""Single facts from the times of a call: pace, silences, who gives way, whose share.

All in seconds. A function answers with a `Wording` where the times cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.model import AttributedCall, Speaker, Wording
from scoring.signals import is_noise
from scoring.spoken.syllables import syllables
from scoring.timing import COLLISION, EPSILON, holds_floor, talk_and_silence
from scoring.usability import (
    TimedTurn,
    overlaps,
    timed_turns,
    why_broken,
    why_wrong_unit,
)

NO_SIDES = Wording(
    "这通电话的角色标注不可靠，分不清哪些话是坐席说的。",
    "The roles of this call are not reliable, so which words are the agent's is not"
    " known.",
)


def sound_turns(attributed: AttributedCall) -> list[TimedTurn] | Wording:
    """Return the timed turns of a call by start, or why its times cannot be used."""
    timed = timed_turns(attributed)
    why = why_broken(attributed.call.turns, timed) or why_wrong_unit(timed)
    return why or sorted(timed, key=lambda t: (t.start, t.end, t.turn))


@dataclass(frozen=True, slots=True)
class Pace:
    """How much one side said: syllables in seconds of its own speech."""

    syllables: int
    seconds: float

    @property
    def per_minute(self) -> float:
        """Syllables a minute."""
        return 60 * self.syllables / self.seconds if self.seconds else 0.0


def agent_pace(attributed: AttributedCall) -> Pace | Wording:
    """Return how fast the agent speaks, or why that cannot be told.

    Only turns that are wholly the agent's and hold words; overlaps of one's own turns
    count once.
    """
    timed = sound_turns(attributed)
    if isinstance(timed, Wording):
        return timed
    if not attributed.roles.reliable:
        return NO_SIDES
    own = [
        turn
        for turn in timed
        if turn.side is Speaker.AGENT
        and turn.end > turn.start
        and not is_noise(turn.text or "")
    ]
    return Pace(
        sum(syllables(turn.text or "") for turn in own), talk_and_silence(own)[0]
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence of ``seconds`` between two turns, ``before`` the one that ended "
    "last.
    """

    before: TimedTurn
    after: TimedTurn
    seconds: float


def gaps(timed: list[TimedTurn], least: float) -> Iterator[Gap]:
    """Yield the silences of more than ``least`` seconds between turns sorted by start.

    Silence beside the voice menu is not counted.
    """
    last: TimedTurn | None = None
    for turn in timed:
        if last is not None:
            seconds = turn.start - last.end
            people = Speaker.IVR not in (turn.side, last.side)
            if people and seconds > least + EPSILON:
                yield Gap(last, turn, round(seconds, 3))
        if last is None or turn.end >= last.end:
            last = turn


@dataclass(frozen=True, slots=True)
class CutIn:
    """The customer starts while the agent speaks; ``seconds`` the agent went on."""

    turn: int
    over_turn: int
    start: float
    seconds: float


def cut_ins(attributed: AttributedCall, within: float) -> tuple[CutIn, ...]:
    """Return where the customer claims the floor from the speaking agent, by start.

    Listening words and noise claim nothing; nor does a customer who stops again within
    ``within`` seconds, or who starts together with the agent. The times have to be able
    to show overlap and the roles to be reliable: the caller looks.
    """
    floor = [turn for turn in timed_turns(attributed) if holds_floor(turn)]
    by_side = [
        TimedTurn(t.turn, t.start, t.end, t.side.value, t.side, t.text) for t in floor
    ]
    return tuple(
        CutIn(turn.turn, over.turn, turn.start, round(over.end - turn.start, 3))
        for turn, over in overlaps(by_side)
        if turn.side is Speaker.CUSTOMER
        and over.side is Speaker.AGENT
        and turn.end - turn.start > within + EPSILON
        and turn.start - over.start > COLLISION + EPSILON
    )


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


def share_by_time(attributed: AttributedCall) -> Share | None:
    """Return the seconds each side spoke, None where the times cannot tell."""
    timed = sound_turns(attributed)
    if isinstance(timed, Wording) or not attributed.roles.reliable:
        return None
    said = [turn for turn in timed if not is_noise(turn.text or "") or not turn.text]
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
