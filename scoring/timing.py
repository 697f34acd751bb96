"""Facts from the times of a call: talk, silence, overlap, who takes the floor.

Overlap is normal: in telephone talk timed by hand, 59 % of speaker changes start before
the other ends. Only a *take-over* is held against anyone, and only where the times can
show one (`scoring.usability`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from scoring.model import (
    AttributedCall,
    MatchKind,
    Speaker,
    TakeOver,
    TimingFacts,
    Turn,
    Wording,
)
from scoring.signals import asks_question, is_listener_signal, is_noise
from scoring.usability import (
    TimedTurn,
    overlaps,
    seconds,
    timed_turns,
    why_broken,
    why_overlap_hidden,
    why_wrong_unit,
)

MIN_OVERLAP = 0.5  # seconds both speak, and
MIN_HOLD = 1.0  # seconds the taker goes on alone: 928 of 5,073 hand-timed overlaps
COLLISION = 0.3  # seconds between two starts that nobody could have avoided
EPSILON = 1e-6  # seconds; thresholds must not hang on binary fractions


def _duration(turns: Iterable[Turn]) -> float | None:
    """Return last end minus first start in seconds, None where times do not tell."""
    pairs = [pair for turn in turns if (pair := seconds(turn))]
    if not pairs:
        return None
    length = max(end for _, end in pairs) - min(start for start, _ in pairs)
    return round(length, 3) if 0 < length < math.inf else None


def talk_and_silence(timed: Iterable[TimedTurn]) -> tuple[float, float]:
    """Return (seconds spoken, longest silence between), overlaps counted once."""
    talk = silence = 0.0
    until: float | None = None
    for turn in sorted(timed, key=lambda t: t.start):
        if until is None:
            until = turn.start
        silence = max(silence, turn.start - until)
        talk += max(0.0, turn.end - max(turn.start, until))
        until = max(until, turn.end)
    return round(talk, 3), round(silence, 3)


def holds_floor(turn: TimedTurn) -> bool:
    """Tell whether a turn of either side can take or hold the floor.

    Listening and noise cannot; a turn without any text (times only) is taken to.
    """
    if turn.side not in {Speaker.AGENT, Speaker.CUSTOMER}:
        return False
    if turn.text is None:
        return True
    return not (is_noise(turn.text) or is_listener_signal(turn.text))


def _courteous(attributed: AttributedCall) -> set[int]:
    """Return the turns in which the agent asks leave to interrupt."""
    return {
        match.turn
        for match in attributed.matches
        if match.lexicon == "interruption_courtesy"
        and match.kind is not MatchKind.GARBLED
        and match.speaker in {Speaker.AGENT, Speaker.UNKNOWN}
    }


def _excuse(turn: TimedTurn, over: TimedTurn, courteous: set[int]) -> str | None:
    """Return why a take-over is no interruption, None where nothing excuses it."""
    if turn.turn in courteous:
        return "interruption_courtesy"
    if asks_question(over.text):
        return "question_asked"
    if turn.start - over.start <= COLLISION + EPSILON:
        return "collision"
    return None


def take_overs(
    attributed: AttributedCall,
    min_overlap: float = MIN_OVERLAP,
    min_hold: float = MIN_HOLD,
) -> tuple[TakeOver, ...] | None:
    """Return the agent's take-overs from the customer, by start; seconds throughout.

    The agent starts while the customer speaks, both speak for at least ``min_overlap``
    and the agent goes on for at least ``min_hold`` after the customer's end. Listener
    signals of either side and turns without words take or hold no floor; a merged turn
    is nobody's. None where the roles are unreliable or a side is missing. Does not test
    whether the times are usable: `measure` does.
    """
    return _take_overs(attributed, timed_turns(attributed), min_overlap, min_hold)


def _take_overs(
    attributed: AttributedCall,
    timed: list[TimedTurn],
    min_overlap: float = MIN_OVERLAP,
    min_hold: float = MIN_HOLD,
) -> tuple[TakeOver, ...] | None:
    """Return what `take_overs` does, for turns that are timed already."""
    sides = {turn.side for turn in timed}
    if not attributed.roles.reliable or not {Speaker.AGENT, Speaker.CUSTOMER} <= sides:
        return None
    courteous = _courteous(attributed)
    floor = [
        TimedTurn(t.turn, t.start, t.end, t.side.value, t.side, t.text)
        for t in timed
        if holds_floor(t)
    ]
    return tuple(
        TakeOver(
            turn.turn,
            over.turn,
            turn.start,
            round(over.end - turn.start, 3),
            _excuse(turn, over, courteous),
        )
        for turn, over in overlaps(floor)
        if turn.side is Speaker.AGENT
        and over.end - turn.start >= min_overlap - EPSILON
        and turn.end - over.end >= min_hold - EPSILON
    )


def measure(attributed: AttributedCall) -> TimingFacts:
    """Return what the times of a call say; all numbers in seconds.

    Usability comes first. Broken times (missing, impossible, all alike, out of order)
    give the duration at most; times of diarised mono give talk and silence too; only
    times that can show overlap give overlaps, listener signals and take-overs. Talk per
    side and take-overs need reliable roles. Never raises for nonsense times.
    """
    turns = attributed.call.turns
    timed = timed_turns(attributed)
    if broken := why_broken(turns, timed):
        return TimingFacts(False, broken, _duration(turns))
    if wrong_unit := why_wrong_unit(timed):
        return TimingFacts(False, wrong_unit)
    return _with_overlap(attributed, timed, _spoken(attributed, timed))


def _spoken(attributed: AttributedCall, timed: list[TimedTurn]) -> TimingFacts:
    """Return the facts that sound times give whether or not they can show overlap."""
    talk: dict[Speaker, float | None] = dict.fromkeys(Speaker)
    if attributed.roles.reliable:
        talk = {
            side: talk_and_silence(t for t in timed if t.side is side)[0]
            for side in Speaker
        }
    return TimingFacts(
        usable=False,
        reason=Wording("", ""),
        duration_s=_duration(attributed.call.turns),
        agent_talk_s=talk[Speaker.AGENT],
        customer_talk_s=talk[Speaker.CUSTOMER],
        longest_silence_s=talk_and_silence(timed)[1],
    )


def _with_overlap(
    attributed: AttributedCall, timed: list[TimedTurn], facts: TimingFacts
) -> TimingFacts:
    """Return ``facts`` with overlaps, or with the reason why there can be none.

    An overlap is a turn that starts inside one of another party; a listener signal is
    one that ends there too, or says no more than listening words.
    """
    if hidden := why_overlap_hidden(attributed.call.turns, timed):
        return replace(facts, reason=hidden)
    pairs = list(overlaps(timed))
    return replace(
        facts,
        usable=True,
        reason=Wording(
            "时间能显示两人同时说话，可以判断抢话。",
            "The times show people talking at once, so interruptions can be judged.",
        ),
        overlaps=len(pairs),
        listener_signals=sum(
            turn.end <= over.end or is_listener_signal(turn.text)
            for turn, over in pairs
        ),
        take_overs=_take_overs(attributed, timed),
    )
