"""What a JSON value tells, put into drafts: sentences, times, facts and places, by the
rules that all recognisers share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Final

from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.faults import Fault, beginning
from scoring.readers.json_values import Json, has, lookup
from scoring.readers.options import TimeUnit
from scoring.readers.times import UnitError, seconds

_SUFFIX: Final = re.compile(r"\.[0-9A-Za-z]{1,4}$")
_LENGTH: Final = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
_SINCE: Final = re.compile(r"\d{1,13}(?:\.\d{1,9})?")
_CHINA: Final = timezone(timedelta(hours=8))
_SINCE_1970: Final = range(10**9, 10**10)  # seconds: 2001 to 2286


def said(
    row: Json, keys: Iterable[str], clean: Callable[[str], str] = str.strip
) -> TurnDraft | Fault:
    """Return a turn with the text at the first of ``keys`` that is there (None where it
    is null), or what is wrong with the sentence.
    """
    if not isinstance(row, dict):
        return faults.TURN_NOT_OBJECT
    key = next((key for key in keys if has(row, key)), None)
    if key is None:
        return faults.TEXT_MISSING
    text = lookup(row, key)
    if text is None:
        return TurnDraft(None)
    return TurnDraft(clean(text)) if isinstance(text, str) else faults.TEXT_NOT_STRING


def add_turns(
    draft: CallDraft,
    place: str,
    rows: Json,
    turn_of: Callable[[Json], TurnDraft | Fault],
) -> None:
    """Add the turn of each row of a list to a draft; a broken row, or what is no list,
    is its fault. No more are added than tell that there are too many.
    """
    if not isinstance(rows, list):
        draft.blame(faults.TURNS_NOT_LIST, place)
        return
    for at, row in enumerate(rows):
        if is_full(draft):
            return
        turn = turn_of(row)
        if isinstance(turn, Fault):
            draft.blame(turn, f"{place}[{at}]")
        else:
            draft.turns.append(turn)


def is_full(draft: CallDraft) -> bool:
    """Tell whether a draft has as many turns as tell that there are too many."""
    return len(draft.turns) > limits.MAX_CALL_TURNS


def each(
    items: Iterable[tuple[str, Json]],
    read: Callable[[Json], CallDraft],
    nothing: Fault = faults.NO_TURNS,
) -> Iterator[CallDraft]:
    """Yield the draft of each item, a call at its place; where there are none, one that
    is rejected with ``nothing``.
    """
    empty = True
    for place, item in items:
        empty = False
        yield placed(read(item), place)
    if empty:
        yield CallDraft("", fault=nothing)


def listed(items: list[Json], place: str = "") -> Iterator[tuple[str, Json]]:
    """Yield the items of a list that stands at ``place``, each with its own place."""
    return ((f"{place}[{at}]", item) for at, item in enumerate(items))


def placed(draft: CallDraft, place: str) -> CallDraft:
    """Return a draft with its own place, and that of its fault, below ``place``."""
    draft.place = place
    if place and draft.fault is not None and draft.fault.place:
        draft.fault = draft.fault.at(f"{place}.{draft.fault.place}")
    return draft


def set_times(
    turn: TurnDraft, start: Json, end: Json, duration: Json, unit: TimeUnit
) -> None:
    """Give a turn its times, all in ``unit``; impossible ones become its time fault."""
    units: dict[str, TimeUnit] = dict.fromkeys(("start", "end", "duration"), unit)
    try:
        turn.set_times(start, end, duration, units=units)
    except UnitError:  # cannot be: every unit is given
        turn.time_fault = "time not understood"


def set_length(draft: CallDraft, length: Json, unit: TimeUnit) -> None:
    """Give a draft the length of its recording as the fact ``duration``, in seconds.

    What is no number above 0 (also as text) tells no length, and is left out.
    """
    told = identifier(length)
    found = seconds(told, unit) if _LENGTH.fullmatch(told) else None
    if found:
        draft.meta["duration"] = found


def moment(value: Json, unit: TimeUnit) -> str | None:
    """Return a date and time: text as it is, a number of ``unit`` since 1970 (also as
    text) as ISO 8601 on China's clocks to the second; None for what is neither.
    """
    told = identifier(value)
    if not _SINCE.fullmatch(told):
        return told or None if isinstance(value, str) else None
    since = float(told) / (1000 if unit == "ms" else 1)
    if not _SINCE_1970.start <= since < _SINCE_1970.stop:
        return told if isinstance(value, str) else None
    return datetime.fromtimestamp(int(since), _CHINA).isoformat()


def in_time_order(turns: list[TurnDraft]) -> None:
    """Put turns listed by channel into time order, where all of them have a start."""
    if all(turn.start is not None for turn in turns):
        turns.sort(key=lambda turn: turn.start or 0.0)


def recording_of(name: Json) -> str:
    """Return the bare name of a sound file from its path or address, "" for none."""
    if not isinstance(name, str):
        return ""
    bare = name.split("?")[0].replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return identifier(_SUFFIX.sub("", bare))


def not_done(*status: Json) -> Fault:
    """Return the fault of a result without sentences, with what the recogniser says of
    it: a state, a code, a message; what is empty is passed over.
    """
    told = beginning(" ".join(filter(None, map(identifier, status))), 60) or "?"
    return Fault(
        Wording(
            f"识别结果里没有句子（识别方的状态：{told}）。",
            f"The result holds no sentences (the recogniser's status: {told}).",
        ),
        Wording(
            "请等识别完成后重新导出，或查看识别任务为何失败。",
            "Export it again when the recogniser is done, or see why its job failed.",
        ),
    )
