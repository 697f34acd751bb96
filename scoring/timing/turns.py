"""Turns with sound times, told apart by party, and who starts while whom speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scoring.model import AttributedCall, Speaker, Turn
from scoring.signals import is_listener_signal, is_noise

EPSILON = 1e-6  # seconds; thresholds must not hang on binary fractions
LATEST = 1e13  # seconds: epoch times in milliseconds still pass, sums stay finite


@dataclass(frozen=True, slots=True)
class TimedTurn:
    """A turn with valid times in seconds; ``party`` tells people apart (channel,
    recogniser's label or role), ``side`` is the role the call was given.
    """

    turn: int
    start: float
    end: float
    party: str
    side: Speaker
    text: str | None


def seconds(turn: Turn) -> tuple[float, float] | None:
    """Return start and end in seconds where both are sane and in order, else None."""
    if turn.start is None or turn.end is None:
        return None
    # A comparison with NaN is false, so nonsense of every kind falls through.
    if -LATEST <= turn.start <= turn.end <= LATEST:
        return turn.start, turn.end
    return None


def separated(turns: Iterable[Turn]) -> bool:
    """Tell whether every turn names its channel and there are at least two."""
    channels = {turn.channel for turn in turns}
    return None not in channels and len(channels) > 1


def timed_turns(attributed: AttributedCall) -> list[TimedTurn]:
    """Return the turns with valid times, in file order; the rest are left out."""
    return timed_of(attributed.call.turns, sides_of(attributed))


def timed_of(turns: Sequence[Turn], sides: Sequence[Speaker]) -> list[TimedTurn]:
    """Return the turns with valid times, each of the side at its place in ``sides``."""
    ids = {turn.speaker_id for turn in turns}
    by_channel, by_id = separated(turns), None not in ids and len(ids) > 1
    out = []
    for turn, side in zip(turns, sides, strict=True):
        if pair := seconds(turn):
            party = str(turn.channel) if by_channel else str(turn.speaker_id)
            party = party if by_channel or by_id else side.value
            out.append(TimedTurn(turn.index, *pair, party, side, turn.text))
    return out


def sides_of(attributed: AttributedCall) -> list[Speaker]:
    """Return who speaks each turn; UNKNOWN where a turn holds several people."""
    found: list[set[Speaker]] = [set() for _ in attributed.call.turns]
    for said in attributed.utterances:
        found[said.turn].add(said.speaker)
    sides = []
    for speakers, turn in zip(found, attributed.call.turns, strict=True):
        if len(speakers) > 1:
            sides.append(Speaker.UNKNOWN)
        else:
            sides.append(next(iter(speakers), turn.speaker))
    return sides


def in_order(timed: Iterable[TimedTurn]) -> list[TimedTurn]:
    """Return turns by start, then end, then place in the file."""
    return sorted(timed, key=lambda t: (t.start, t.end, t.turn))


def overlaps(timed: Iterable[TimedTurn]) -> Iterator[tuple[TimedTurn, TimedTurn]]:
    """Yield (turn, other) by start: the turn starts strictly inside ``other``.

    Of all turns of other parties around that start, ``other`` is the one that ends
    last. O(n log n) for any number of parties.
    """
    best: TimedTurn | None = None  # ends last so far
    second: TimedTurn | None = None  # ends last among the other parties
    waiting: list[TimedTurn] = []  # same start: none of them lies inside another
    for turn in in_order(timed):
        if waiting and waiting[0].start < turn.start:
            for known in waiting:
                best, second = _later(best, second, known)
            waiting.clear()
        other = second if best and best.party == turn.party else best
        if other and other.end > turn.start:
            yield turn, other
        waiting.append(turn)


def _later(
    best: TimedTurn | None, second: TimedTurn | None, turn: TimedTurn
) -> tuple[TimedTurn, TimedTurn | None]:
    """Return the two latest ends of different parties after ``turn`` is known too."""
    if best is None:
        return turn, second
    if turn.party == best.party:
        return (turn if turn.end > best.end else best), second
    if turn.end > best.end:
        return turn, best
    return best, turn if second is None or turn.end > second.end else second


def holds_floor(turn: TimedTurn) -> bool:
    """Tell whether a turn of either side can take or hold the floor.

    Listening and noise cannot; a turn without any text (times only) is taken to.
    """
    return turn.side in {Speaker.AGENT, Speaker.CUSTOMER} and speaks(turn)


def speaks(turn: TimedTurn) -> bool:
    """Tell whether a turn holds more than listening words and noise, as far as known: a
    turn without any text is taken to.
    """
    if turn.text is None:
        return True
    return not (is_noise(turn.text) or is_listener_signal(turn.text))


def floor_turns(timed: Iterable[TimedTurn]) -> list[TimedTurn]:
    """Return the turns that hold the floor, told apart by side alone."""
    return [replace(t, party=t.side.value) for t in timed if holds_floor(t)]
