"""Speaker times of files in, counts of who speaks over whom out; no word is read.

The hallway of ``zhijian timing``: it needs neither lexicons nor speakers by role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scoring.model import Call, Reject, Wording
from scoring.pipeline import read_inputs
from scoring.privacy.ids import Apart
from scoring.privacy.results import mask_reject
from scoring.readers.options import ReadOptions
from scoring.timing.floor import FloorCounts, count_textless
from scoring.timing.turns import overlaps, timed_of


@dataclass(slots=True)
class TimingCounts:
    """What the times of some files tell: counts over all calls read, and each call's.

    ``untimed`` turns have no sound times and are left out; ``alone`` are calls in which
    nothing tells one speaker from another. ``rejects`` are calls without times at all.
    """

    total: FloorCounts = field(default_factory=FloorCounts)
    calls: list[tuple[str, FloorCounts]] = field(default_factory=list)
    untimed: int = 0
    alone: int = 0
    rejects: list[Reject] = field(default_factory=list)


def count_files(inputs: Sequence[str], options: ReadOptions) -> TimingCounts:
    """Count overlaps, listener signals and take-overs of all calls in ``inputs``.

    By the textless rule (`floor.count_textless`). Raises UsageError where the inputs
    name nothing.
    """
    counts, apart = TimingCounts(), Apart()
    for found in read_inputs(inputs, options):
        if isinstance(found, Reject):
            counts.rejects.append(found)
        else:
            _count(found, counts, apart)
    return counts


def _count(call: Call, counts: TimingCounts, apart: Apart) -> None:
    timed = timed_of(call.turns, [turn.speaker for turn in call.turns])
    if not timed:
        counts.rejects.append(mask_reject(_without_times(call)))
        return
    one = count_textless(len(timed), overlaps(timed))
    counts.calls.append((apart.masked(call.call_id), one))
    counts.total = counts.total + one
    counts.untimed += len(call.turns) - len(timed)
    counts.alone += len({turn.party for turn in timed}) == 1


def _without_times(call: Call) -> Reject:
    return Reject(
        call.source,
        call.place,
        Wording(
            "没有一个话轮有可用的起止时间。", "No turn has usable start and end times."
        ),
        Wording(
            "请提供带起止时间的转写，或 RTTM 文件。",
            "Give a transcript with times, or an RTTM file.",
        ),
        call.call_id,
    )
