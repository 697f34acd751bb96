"""Turns with sound times, told apart by party, and who starts while whom speaks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from scoring.model import AttributedCall, Speaker, Turn
from scoring.signals import Reading, reading
from scoring.spoken.syllables import syllables

EPSILON = 1e-6  # seconds; thresholds must not hang on binary fractions
LATEST = 1e13  # seconds: epoch times in milliseconds still pass, sums stay finite


@dataclass(slots=True)
class TimedTurn:
    """A turn with valid times in seconds; ``party`` tells people apart (channel,
    recogniser's label or role), ``side`` is the role the call was given.

    ``read`` is what there is to tell of the text, ``speaks`` whether it holds more than
    listening words and noise, as far as known: a turn without any text is taken to.
    Never changed after it is made (frozen, it would cost three times as much).
    """

    turn: int
    start: float
    end: float
    party: str
    side: Speaker
    text: str | None
    read: Reading = field(init=False, repr=False, compare=False)
    speaks: bool = field(init=False, repr=False, compare=False)
    _syllables: int = field(default=-1, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the text, once for all that ask."""
        self.read = reading(self.text or "")
        listens = self.read.noise or self.read.signal
        self.speaks = self.text is None or not listens

    @property
    def syllables(self) -> int:
        """How many syllables the text has when read aloud."""
        if self._syllables < 0:
            self._syllables = syllables(self.text or "")
        return self._syllables

    @property
    def holds_floor(self) -> bool:
        """Whether a turn of either side can take or hold the floor: listening and noise
        cannot.
        """
        return self.speaks and self.side in _SIDES


_SIDES = (Speaker.AGENT, Speaker.CUSTOMER)
_IN_ORDER = attrgetter("start", "end", "turn")


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
    spoken = attributed.utterances
    if [said.turn for said in spoken] == list(range(len(attributed.call.turns))):
        return [said.speaker for said in spoken]
    found: list[set[Speaker]] = [set() for _ in attributed.call.turns]
    for said in spoken:
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
    return sorted(timed, key=_IN_ORDER)


def overlaps(timed: Iterable[TimedTurn]) -> Iterator[tuple[TimedTurn, TimedTurn]]:
    """Yield (turn, other) by start: the turn starts strictly inside ``other``.

    Of all turns of other parties around that start, ``other`` is the one that ends
    last. O(n log n) for any number of parties.
    """
    best: TimedTurn | None = None  # ends last so far
    second: TimedTurn | None = None  # ends last among the other parties
    waiting: list[TimedTurn] = []  # same start: none of them lies inside another
    ordered = in_order(timed)
    if not _overlap(ordered):
        return
    for turn in ordered:
        if waiting and waiting[0].start < turn.start:
            for known in waiting:
                best, second = _later(best, second, known)
            waiting.clear()
        other = second if best and best.party == turn.party else best
        if other and other.end > turn.start:
            yield turn, other
        waiting.append(turn)


def _overlap(ordered: Sequence[TimedTurn]) -> bool:
    """Tell whether any turn starts before all earlier ones have ended."""
    until = -math.inf
    for turn in ordered:
        if turn.start < until:
            return True
        until = max(until, turn.end)
    return False


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


def floor_turns(timed: Iterable[TimedTurn]) -> list[TimedTurn]:
    """Return the turns that hold the floor."""
    return [turn for turn in timed if turn.holds_floor]
