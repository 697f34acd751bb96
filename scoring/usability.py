"""Whether the times of a call can be trusted, and whether they can show overlap.

Measured on real calls: recogniser output of diarised mono overlaps at 0.7 % of speaker
changes, telephone talk timed by hand at 59 %. "No overlap" in such a file says nothing
about manners. Only `scoring.timing` uses this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scoring.model import AttributedCall, Speaker, Turn, Wording
from scoring.signals import is_noise

# Mono overlaps last 0.1 s (median) at 0.7 % of changes, real ones 0.4 s at 57-59 %.
SHOWN_OVERLAP = 0.2
SHOWN_SHARE = 0.1
# People speak 3-6 characters a second; a thousandth of that means milliseconds.
SLOWEST_PACE = 0.05
PACE_NEEDS = 600.0
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
    turns = attributed.call.turns
    ids = {turn.speaker_id for turn in turns}
    by_channel, by_id = separated(turns), None not in ids and len(ids) > 1
    out = []
    for turn, side in zip(turns, _sides(attributed), strict=True):
        if pair := seconds(turn):
            party = str(turn.channel) if by_channel else str(turn.speaker_id)
            party = party if by_channel or by_id else side.value
            out.append(TimedTurn(turn.index, *pair, party, side, turn.text))
    return out


def _sides(attributed: AttributedCall) -> list[Speaker]:
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


def overlaps(timed: Iterable[TimedTurn]) -> Iterator[tuple[TimedTurn, TimedTurn]]:
    """Yield (turn, other) by start: the turn starts strictly inside ``other``.

    Of all turns of other parties around that start, ``other`` is the one that ends
    last. O(n log n) for any number of parties.
    """
    best: TimedTurn | None = None  # ends last so far
    second: TimedTurn | None = None  # ends last among the other parties
    waiting: list[TimedTurn] = []  # same start: none of them lies inside another
    for turn in sorted(timed, key=lambda t: (t.start, t.end, t.turn)):
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


def why_broken(turns: Sequence[Turn], timed: Sequence[TimedTurn]) -> Wording | None:
    """Return why the times of a call cannot be used at all, None where they are sound.

    Missing, impossible (not finite, end before start), mostly alike or without length,
    out of order. An untimed turn without words does no harm.
    """
    bare = [turn for turn in turns if turn.start is None or turn.end is None]
    if len(bare) == len(turns):
        return Wording(
            "文件里没有每句话的起止时间，抢话、静音都无法判断。",
            "The file gives no start and end times, so interruptions and silence"
            " cannot be judged.",
        )
    if untimed := sum(turn.text is None or not is_noise(turn.text) for turn in bare):
        return Wording(
            f"有 {untimed} 个话轮缺少起止时间，抢话、静音无法判断。",
            f"{untimed} turn(s) lack a start or end time, so interruptions and silence"
            " cannot be judged.",
        )
    if wrong := len(turns) - len(bare) - len(timed):
        return Wording(
            f"有 {wrong} 个话轮的时间不合理（例如结束早于开始），时间不可信。",
            f"{wrong} turn(s) end before they start or have impossible times, so the"
            " times cannot be trusted.",
        )
    return _why_implausible(timed)


def _why_implausible(timed: Sequence[TimedTurn]) -> Wording | None:
    """Return why complete times contradict themselves, None where plausible."""
    different = len({(t.start, t.end) for t in timed})
    flat = all(t.start == t.end for t in timed)
    if flat or (len(timed) > 1 and 2 * different <= len(timed)):
        return Wording(
            "话轮的时间大多完全一样，或者没有长度，时间不可信，抢话、静音无法判断。",
            "Most turns share the same times or have no length, so the times cannot be"
            " trusted.",
        )
    if _disordered(timed):
        return Wording(
            "话轮没有按时间先后排列，时间不可信，抢话、静音无法判断。",
            "The turns are out of time order, so interruptions and silence cannot be"
            " judged.",
        )
    return None


def _disordered(timed: Sequence[TimedTurn]) -> bool:
    """Tell whether turns stand out of time order.

    Two recognisers that write a turn when it *ends* list a short signal before the long
    turn it fell into: such pairs of two parties, in order of their ends, are sound.
    """
    return any(
        now.start < before.start and (now.party == before.party or now.end < before.end)
        for before, now in pairwise(timed)
    )


def why_wrong_unit(timed: Iterable[TimedTurn]) -> Wording | None:
    """Return why times look like milliseconds (an impossible pace), else None."""
    spoken = [t for t in timed if t.text and not is_noise(t.text)]
    talk = sum(t.end - t.start for t in spoken)
    words = sum(len(t.text or "") for t in spoken)
    if talk <= PACE_NEEDS or words / talk >= SLOWEST_PACE:
        return None
    return Wording(
        "语速低得不合常理，时间可能是毫秒而不是秒，请检查时间单位。",
        "The pace is impossibly slow: the times may be milliseconds, not seconds."
        " Check the unit.",
    )


def why_overlap_hidden(
    turns: Sequence[Turn], timed: Sequence[TimedTurn]
) -> Wording | None:
    """Return why sound times cannot show two people at once, None if they can.

    They can where channels are separate, or where at least a tenth of the speaker
    changes overlap by 0.2 s or more.
    """
    if separated(turns):
        return None
    ordered = sorted(timed, key=lambda t: (t.start, t.end))
    changes = sum(a.party != b.party for a, b in pairwise(ordered))
    if not changes:
        return Wording(
            "文件没有区分说话人，无法判断是否抢话。",
            "The file does not tell the speakers apart, so interruptions cannot be"
            " judged.",
        )
    shown = sum(o.end - t.start >= SHOWN_OVERLAP for t, o in overlaps(timed))
    if shown >= SHOWN_SHARE * changes:
        return None
    return Wording(
        "这份转写看来是单声道录音，由软件分出说话人，两人同时说话的部分几乎没有留下，"
        "所以无法判断是否抢话。",
        "This looks like a mono recording split into speakers by software; it keeps"
        " next to nothing of people talking at once, so interruptions cannot be"
        " judged.",
    )
