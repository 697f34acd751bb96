"""Whether the times of a call can be trusted, and whether they can show overlap.

Measured on real calls: recogniser output of diarised mono overlaps at 0.7 % of speaker
changes, telephone talk timed by hand at 59 %. "No overlap" in such a file says nothing
about manners.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from scoring.model import TimeTests, Turn, Wording
from scoring.signals import is_noise
from scoring.timing.turns import EPSILON, TimedTurn, in_order, overlaps

# Mono overlaps last 0.1 s (median) at 0.7 % of changes, real ones 0.4 s at 57-59 %.
SHOWN_OVERLAP = 0.2
SHOWN_SHARE = 0.1
# Software that cuts one stream into turns leaves next to no gaps; people do not.
GLUED_GAP, GLUED_SHARE, GLUED_NEEDS = 0.02, 0.5, 20
COARSE, COARSE_NEEDS = 0.5, 8  # seconds of a step; turns before it is no accident
MERGED_SHARE = 0.2
# People speak 3-6 characters a second; a thousandth of that means milliseconds, a
# hundred times as much that seconds were read as milliseconds.
SLOWEST_PACE, PACE_NEEDS = 0.05, 600.0
FASTEST_PACE, WORDS_NEEDED = 500.0, 40
_STEPS = (1.0, 0.5, 0.1, 0.01)


def tests_of(timed: Sequence[TimedTurn], merged: int, *, by_channel: bool) -> TimeTests:
    """Return what the times are like: shares 0..1 of the changes of speaker (None where
    there is none), ``merged`` turns of the whole, the step of the clock in seconds.

    Listener signals and noise are left out: how many of them a recogniser writes must
    not decide whether its times are believed.
    """
    ordered = in_order(turn for turn in timed if turn.speaks)
    changes = [(a, b) for a, b in pairwise(ordered) if a.party != b.party]
    shown = sum(
        o.end - t.start >= SHOWN_OVERLAP - EPSILON for t, o in overlaps(ordered)
    )
    glued = sum(-EPSILON <= b.start - a.end <= GLUED_GAP + EPSILON for a, b in changes)
    return TimeTests(
        by_channel=by_channel,
        changes=len(changes),
        overlap_share=round(shown / len(changes), 4) if changes else None,
        glued_share=round(glued / len(changes), 4) if changes else None,
        merged_share=round(merged / len(timed), 4) if timed else None,
        step_s=_step(timed),
    )


def _step(timed: Sequence[TimedTurn]) -> float | None:
    """Return the widest of a few steps that all times are multiples of, else None."""
    first = min((turn.start for turn in timed), default=0.0)
    moments = [at - first for turn in timed for at in (turn.start, turn.end)]
    return next((step for step in _STEPS if _in_steps(moments, step)), None)


def _in_steps(moments: Iterable[float], step: float) -> bool:
    """Tell whether all ``moments`` are multiples of ``step``."""
    slack = EPSILON / step
    for moment in moments:
        steps = moment / step
        if not abs(steps - round(steps)) < slack:
            return False
    return True


def why_overlap_hidden(tests: TimeTests, turns: int) -> Wording | None:
    """Return why sound times of ``turns`` turns cannot show two people at once, None if
    they can.

    They can where channels are separate, or where at least a tenth of the speaker
    changes overlap by 0.2 s or more; never where the clock goes in steps of half a
    second or more, where many turns hold two people, or where half of the turns follow
    each other without a gap, as if one recording had been cut up.
    """
    shown = (tests.overlap_share or 0.0) >= SHOWN_SHARE
    if (tests.step_s or 0.0) >= COARSE and turns >= COARSE_NEEDS:
        return Wording(
            f"时间只精确到 {tests.step_s:g} 秒，看不出半秒的重叠，无法判断是否抢话。",
            f"The times go in steps of {tests.step_s:g} s, too coarse to show half a"
            " second of overlap, so interruptions cannot be judged.",
        )
    if not tests.by_channel and (tests.merged_share or 0.0) > MERGED_SHARE:
        return Wording(
            f"{tests.merged_share:.0%} 的话轮里有两个人的话，起止时间分不到各人，"
            "无法判断是否抢话。",
            f"{tests.merged_share:.0%} of the turns hold two people; whose times"
            " they are is not known, so interruptions cannot be judged.",
        )
    if _glued(tests) and not (tests.by_channel and shown):
        return _MONO
    if tests.by_channel:
        return None
    if not tests.changes:
        return Wording(
            "文件没有区分说话人，无法判断是否抢话。",
            "The file does not tell the speakers apart, so interruptions cannot be"
            " judged.",
        )
    return None if shown else _MONO


def _glued(tests: TimeTests) -> bool:
    return tests.changes >= GLUED_NEEDS and (tests.glued_share or 0.0) >= GLUED_SHARE


_MONO = Wording(
    "这份转写看来是单声道录音，由软件分出说话人，两人同时说话的部分几乎没有留下，"
    "所以无法判断是否抢话。",
    "This looks like a mono recording split into speakers by software; it keeps"
    " next to nothing of people talking at once, so interruptions cannot be"
    " judged.",
)


# ------------------------------------------------------------------ broken times


def why_broken(turns: Sequence[Turn], timed: Sequence[TimedTurn]) -> Wording | None:
    """Return why the times of a call cannot be used at all, None where they are sound.

    Missing, impossible (not finite, end before start), mostly alike or without length.
    An untimed turn without words does no harm.
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
    different = len({(t.start, t.end) for t in timed})
    flat = all(t.start == t.end for t in timed)
    if flat or (len(timed) > 1 and 2 * different <= len(timed)):
        return Wording(
            "话轮的时间大多完全一样，或者没有长度，时间不可信，抢话、静音无法判断。",
            "Most turns share the same times or have no length, so the times cannot be"
            " trusted.",
        )
    return None


def why_disordered(timed: Sequence[TimedTurn]) -> Wording | None:
    """Return why turns stand out of time order, None where they do not.

    Two recognisers that write a turn when it *ends* list a short signal before the long
    turn it fell into: such pairs of two parties, in order of their ends, are sound.
    """
    if not any(
        now.start < before.start and (now.party == before.party or now.end < before.end)
        for before, now in pairwise(timed)
    ):
        return None
    return Wording(
        "话轮没有按时间先后排列，时间不可信，抢话、静音无法判断。",
        "The turns are out of time order, so interruptions and silence cannot be"
        " judged.",
    )


def why_wrong_unit(timed: Iterable[TimedTurn]) -> Wording | None:
    """Return why times are in another unit (an impossible pace), else None."""
    spoken = [t for t in timed if t.text and not t.read.noise]
    talk = sum(t.end - t.start for t in spoken)
    words = sum(len(t.text or "") for t in spoken)
    if talk > PACE_NEEDS and words / talk < SLOWEST_PACE:
        return Wording(
            "语速低得不合常理，时间可能是毫秒而不是秒，请检查时间单位。",
            "The pace is impossibly slow: the times may be milliseconds, not seconds."
            " Check the unit.",
        )
    said = sum(t.syllables for t in spoken)
    if said >= WORDS_NEEDED and talk * FASTEST_PACE < said:
        return Wording(
            "语速高得不合常理，时间可能是秒却当成了毫秒，请检查时间单位。",
            "The pace is impossibly fast: seconds may have been read as milliseconds."
            " Check the unit.",
        )
    return None
