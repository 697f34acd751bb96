"""What a batch does about calls and files that kill or hang the process they are in.

A worker tells its place in a piece of input as a number: 2n while it reads the n-th
item of the piece (0, 1, ...), 2n + 1 while it scores it, and then how many thousands
of turns the call has: so much longer it may take. A piece that was lost is read
again in a fresh worker, carefully: each call is scored in yet another process, the call
that was being scored alone in a fresh one. So one such call costs itself only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scoring.engines.child import Fate, Tell
from scoring.engines.guard import Guard
from scoring.engines.local import Rules
from scoring.engines.shard import Item
from scoring.model import Call, Reject, Wording
from scoring.readers.limits import MIB
from scoring.readers.options import Piece, ReadOptions
from scoring.readers.reading import read_piece

READ_SECONDS_PER_MIB = 30.0
"""What reading may take more for each MiB on disk: packed or in cells it is slow."""
MOST_LOSSES = 5
"""Workers that one piece may cost, whatever the reason."""

THOUSAND = 1000
"""Turns of a call that ``--call-timeout`` is for; a longer one has so much more."""

_PLACES = 1 << 40
_THOUSANDS = 1 << 20
_SIGN = _PLACES * _THOUSANDS  # flickers, so that who waits is seen to live
_PATIENCE = 60.0  # for a worker that only has to say that it is waiting


class Watch(NamedTuple):
    """That workers are watched, and how many seconds a call may take (None: any)."""

    seconds: float | None


class Lost(NamedTuple):
    """Where in a piece a worker was when it died or hung."""

    place: int
    fate: Fate


class Task(NamedTuple):
    """A piece of input, its number in the input's order, what it has cost so far."""

    number: int
    piece: Piece | Reject
    lost: tuple[Lost, ...] = ()


def rules(watch: Watch) -> Rules[Task]:
    """Return what to do about lost workers."""
    seconds = watch.seconds

    def again(task: Task, place: int, fate: Fate) -> Task:
        return task._replace(lost=(*task.lost, Lost(place % _PLACES, fate)))

    def allowed(task: Task, place: int) -> float | None:
        if seconds is None or isinstance(task.piece, Reject):
            return None
        if place % 2 == 0:
            return seconds + READ_SECONDS_PER_MIB * _bytes(task.piece) / MIB
        return _PATIENCE if task.lost else seconds * (place // _PLACES % _THOUSANDS + 1)

    return Rules(again, allowed, seconds)


def scoring_at(place: int, found: Call | Reject) -> int:
    """Return what to tell while the item read at ``place`` is being scored."""
    turns = len(found.turns) if isinstance(found, Call) else 0
    return place + 1 + turns // THOUSAND * _PLACES


def weight(call: Call) -> int:
    """Return how many times ``--call-timeout`` a call may take."""
    return len(call.turns) // THOUSAND + 1


def _bytes(piece: Piece) -> int:
    if piece.end is not None:
        return piece.end - piece.start
    try:
        path = piece.source.spool or piece.source.path
        size = os.stat(path).st_size  # noqa: PTH116 - paths stay as given
    except (OSError, ValueError):  # ValueError: a path that is no text
        return 0
    return size


# ------------------------------------------------------------------ carefully


def given_up(task: Task, seconds: float | None) -> Reject | None:
    """Return the reject of a piece that cannot be read: twice at one place a worker
    died or hung while reading, or too many have; None for one to be tried.
    """
    read = [lost.place for lost in task.lost if lost.place % 2 == 0]
    if len(read) == len({*read}) and len(task.lost) < MOST_LOSSES:
        return None
    return _lost_piece(task, task.lost[-1].fate, seconds)


def careful_items(
    task: Task,
    options: ReadOptions,
    guard: Callable[[Callable[[], None]], Guard[Call, Item]],
    seconds: float | None,
    tell: Tell,
) -> Iterator[Item]:
    """Yield what each call of a lost piece came to, each scored behind a guard.

    ``guard(alive)`` makes the guard that scores, with what it calls while waiting.
    """
    assert isinstance(task.piece, Piece)
    suspects = {lost.place for lost in task.lost}
    place, signs = 0, 0

    def alive() -> None:
        nonlocal signs
        signs += 1
        tell(place + signs % 2 * _SIGN)

    with guard(alive) as scored:
        for found in read_piece(task.piece, options):
            place += 1
            tell(place)
            if isinstance(found, Call):
                alone = scored.alone if place in suspects else scored
                result = alone(found)
                if isinstance(result, Fate):
                    yield lost_call(found, result, seconds)
                else:
                    yield result
            else:
                yield found
            place += 1
            tell(place)


# ------------------------------------------------------------------ sentences


def lost_call(call: Call, fate: Fate, seconds: float | None) -> Reject:
    """Return the reject of a call that killed or hung its process, alone, too."""
    if fate is Fate.HUNG:
        most = f"{(seconds or 0) * weight(call):g}"
        reason = Wording(
            f"评这通通话超过 {most} 秒还没有结束，单独重试仍然如此，没有评分。",
            f"Scoring this call took more than {most} seconds, by itself, too; "
            "not scored.",
        )
        cure = Wording(
            "请用 --call-timeout 给更长的时间，或把这通通话和版本号报告给开发者。",
            "Allow more with --call-timeout, or report this call and the version to "
            "the developers.",
        )
    else:
        reason = Wording(
            "评这通通话时工作进程意外终止，单独重试仍然如此，没有评分。",
            "Scoring this call killed the worker process, by itself, too; not scored.",
        )
        cure = Wording(
            "常见原因是内存不足：请减少 --jobs 再试；"
            "否则请把这通通话和版本号报告给开发者。",
            "Often memory runs out: use fewer --jobs; else report this call and the "
            "version to the developers.",
        )
    return Reject(call.source, call.place, reason, cure, call.call_id)


def _lost_piece(task: Task, fate: Fate, seconds: float | None) -> Reject:
    piece = task.piece
    if isinstance(piece, Reject):
        return piece
    place = f"from line {piece.first_line}" if piece.end is not None else ""
    if fate is Fate.HUNG:
        reason = Wording(
            f"读取这里太久没有进展（--call-timeout {seconds:g}），重试仍然如此，"
            "没有评分。",
            f"Reading this does not get on (--call-timeout {seconds:g}), a second time"
            ", too; not scored.",
        )
    else:
        reason = Wording(
            "读取这里时工作进程意外终止，重试仍然如此，没有评分。",
            "Reading this killed the worker process, a second time, too; not scored.",
        )
    cure = Wording(
        "请检查或拆小这个文件；若文件没有问题，请连同版本号报告给开发者。",
        "Check the file or cut it into smaller ones; if nothing is wrong with it, "
        "report it and the version to the developers.",
    )
    return Reject(piece.source.name, place, reason, cure)
