"""Who takes the floor from whom, by times and words.

Overlap is normal: in telephone talk timed by hand, 59 % of speaker changes start before
the other ends. Only a *take-over* is held against anyone, and only where the times can
show one (`scoring.timing.usability`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.model import AttributedCall, CutIn, Match, MatchKind, Speaker, TakeOver
from scoring.signals import NOT_WORDS
from scoring.timing.turns import (
    EPSILON,
    TimedTurn,
    floor_turns,
    in_order,
    timed_turns,
)

MIN_OVERLAP = 0.5  # seconds both speak, and
MIN_HOLD = 1.0  # seconds the taker goes on alone: 928 of 5,073 hand-timed overlaps
YIELD_WITHIN = 1.0  # seconds in which an agent who is cut in on has to stop
COLLISION = 0.3  # seconds between two starts that nobody could have avoided
JOINED = 0.3
"""Seconds of silence over which one person goes on: recognisers cut one sentence into
several turns, and who pauses for breath has not fallen silent.
"""
RESUMED = 1.0  # seconds after a take-over in which its victim speaks up again
_COURTESY = "interruption_courtesy"
_FIRST_WORDS = 8  # readable characters before a courtesy that still opens the turn


@dataclass(slots=True)
class Stretch:
    """What one side says without falling silent: its turns, in order."""

    turns: tuple[TimedTurn, ...]
    starts: tuple[float, ...]
    last: TimedTurn

    @classmethod
    def of(cls, turns: Sequence[TimedTurn]) -> Stretch:
        """Return the stretch of ``turns``, which are sorted by start."""
        last = max(turns, key=lambda turn: turn.end)
        return cls(tuple(turns), tuple(turn.start for turn in turns), last)

    @property
    def start(self) -> float:
        """Seconds at which the first turn starts."""
        return self.starts[0]

    @property
    def end(self) -> float:
        """Seconds at which the last of the turns ends."""
        return self.last.end

    @property
    def open(self) -> bool:
        """Whether the words end in mid-clause."""
        return self.last.read.breaks_off

    def at(self, moment: float) -> TimedTurn:
        """Return the turn that is being spoken at ``moment``, else the one before."""
        return self.turns[max(0, bisect_left(self.starts, moment) - 1)]


def stretches(timed: Iterable[TimedTurn], but: Speaker) -> list[Stretch]:
    """Return what the side that is not ``but`` says without falling silent, by start.

    Listener signals, noise and turns of nobody in particular are left out.
    """
    return _stretches(in_order(floor_turns(timed)), but)


def _stretches(floor: Iterable[TimedTurn], but: Speaker) -> list[Stretch]:
    """As `stretches`, of the turns that hold the floor, by start."""
    found: list[Stretch] = []
    own: list[TimedTurn] = []
    until = 0.0
    for turn in floor:
        if turn.side is but:
            continue
        if own and turn.start - until > JOINED + EPSILON:
            found.append(Stretch.of(own))
            own = []
        if not own or turn.end > until:
            until = turn.end
        own.append(turn)
    return [*found, Stretch.of(own)] if own else found


def take_overs(
    attributed: AttributedCall,
    min_overlap: float = MIN_OVERLAP,
    min_hold: float = MIN_HOLD,
    timed: Sequence[TimedTurn] | None = None,
) -> tuple[TakeOver, ...] | None:
    """Return the agent's take-overs from the customer, by start; seconds throughout.

    The agent starts while the customer speaks, both speak for at least ``min_overlap``,
    and the agent goes on for at least ``min_hold`` after the customer has fallen silent
    - or at all, where the customer stops in mid-clause. Listener signals of either side
    and turns without words take or hold no floor; a merged turn is nobody's. None where
    the roles are unreliable or a side is missing. Does not test whether the times are
    usable: `facts.measure` does.
    """
    timed = timed_turns(attributed) if timed is None else timed
    sides = {turn.side for turn in timed}
    if not attributed.roles.reliable or not {Speaker.AGENT, Speaker.CUSTOMER} <= sides:
        return None
    floor = in_order(floor_turns(timed))
    courteous = _courteous(attributed)
    starts = [turn.start for turn in floor if turn.side is Speaker.CUSTOMER]
    return tuple(
        _take_over(taker, over, starts, courteous)
        for taker, over in _starts_inside(floor, Speaker.AGENT)
        if over.end - taker.start >= min_overlap - EPSILON
        and _goes_on(taker, over, min_hold)
    )


def _goes_on(taker: TimedTurn, over: Stretch, min_hold: float) -> bool:
    """Tell whether the taker speaks on long enough after the other's last word."""
    hold = taker.end - over.end
    return hold >= min_hold - EPSILON or (hold > EPSILON and over.open)


def _starts_inside(
    floor: Sequence[TimedTurn], side: Speaker
) -> Iterator[tuple[TimedTurn, Stretch]]:
    """Yield (turn of ``side``, the other side's stretch it starts strictly inside);
    ``floor`` are the turns that hold the floor, by start.

    The turns of ``side`` are not joined: so a take-over hangs on nothing that is said
    after it.
    """
    others = _stretches(floor, side)
    at = 0
    for turn in floor:
        if turn.side is not side:
            continue
        while at < len(others) and others[at].end <= turn.start:
            at += 1  # stretches of one side never overlap: ends are in order too
        if at < len(others) and others[at].start < turn.start:
            yield turn, others[at]


def _take_over(
    taker: TimedTurn, over: Stretch, starts: Sequence[float], courteous: set[int]
) -> TakeOver:
    """Return the take-over; ``starts`` are those of all the customer's turns."""
    again = bisect_right(starts, over.end)
    last = taker.end + RESUMED + EPSILON
    return TakeOver(
        turn=taker.turn,
        over_turn=over.at(taker.start).turn,
        start=taker.start,
        overlap=round(over.end - taker.start, 3),
        excused_by=_excuse(taker, over, courteous),
        hold=round(taker.end - over.end, 3),
        mid_clause=over.open,
        customer_resumed=again < len(starts) and starts[again] <= last,
    )


def _excuse(taker: TimedTurn, over: Stretch, courteous: set[int]) -> str | None:
    """Return why a take-over is no interruption, None where nothing excuses it."""
    if taker.turn in courteous:
        return _COURTESY
    asked = over.at(taker.start), over.last
    if any(turn.read.asks for turn in asked):
        return "question_asked"
    if taker.start - over.start <= COLLISION + EPSILON:
        return "collision"
    return None


def _courteous(attributed: AttributedCall) -> set[int]:
    """Return the turns that the agent opens by asking leave to interrupt."""
    return {
        match.turn
        for match in attributed.matches
        if match.lexicon == _COURTESY and _opens(attributed, match)
    }


def _opens(attributed: AttributedCall, match: Match) -> bool:
    if (
        match.kind is MatchKind.GARBLED
        or match.exempted_by is not None
        or match.speaker not in {Speaker.AGENT, Speaker.UNKNOWN}
    ):
        return False
    before = attributed.call.turns[match.turn].words[: match.span.start]
    return len(NOT_WORDS.sub("", before)) <= _FIRST_WORDS


def cut_ins(
    attributed: AttributedCall,
    within: float = YIELD_WITHIN,
    timed: Sequence[TimedTurn] | None = None,
) -> tuple[CutIn, ...] | None:
    """Return where the customer claims the floor from the speaking agent, by start.

    Listening words and noise claim nothing; nor does a customer who stops again within
    ``within`` seconds, or who starts together with the agent. None where the roles are
    unreliable; whether the times can show overlap `facts.measure` tests.
    """
    if not attributed.roles.reliable:
        return None
    timed = timed_turns(attributed) if timed is None else timed
    floor = in_order(floor_turns(timed))
    return tuple(
        CutIn(
            claimer.turn,
            over.at(claimer.start).turn,
            claimer.start,
            round(over.end - claimer.start, 3),
        )
        for claimer, over in _starts_inside(floor, Speaker.CUSTOMER)
        if claimer.end - claimer.start > within + EPSILON
        and claimer.start - over.start > COLLISION + EPSILON
    )


# ------------------------------------------------------------------ overlap of any kind


@dataclass(frozen=True, slots=True)
class FloorCounts:
    """What speaker times alone tell, without a word: numbers of turns, of turns that
    start inside one of somebody else's, and of these the listener signals, which end
    there too, and the take-overs.
    """

    turns: int = 0
    overlaps: int = 0
    listener_signals: int = 0
    take_overs: int = 0

    def __add__(self, other: FloorCounts) -> FloorCounts:
        return FloorCounts(
            self.turns + other.turns,
            self.overlaps + other.overlaps,
            self.listener_signals + other.listener_signals,
            self.take_overs + other.take_overs,
        )


def count_textless(
    turns: int, pairs: Iterable[tuple[TimedTurn, TimedTurn]]
) -> FloorCounts:
    """Count overlaps by the textless rule (README): turns are not merged, and of the
    other party only the turn that ends last is looked at. ``pairs`` as `turns.overlaps`
    yields them.
    """
    overlapping = signals = taken = 0
    for turn, other in pairs:
        overlapping += 1
        signals += turn.end <= other.end
        taken += (
            other.end - turn.start >= MIN_OVERLAP - EPSILON
            and turn.end - other.end >= MIN_HOLD - EPSILON
        )
    return FloorCounts(turns, overlapping, signals, taken)
