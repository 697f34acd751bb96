"""Alibaba's Smart Conversation Analysis (智能对话分析): its results to drafts of calls.

GetResult and GetSyncResult: ``Data`` or ``Data.ResultInfo`` is a list of calls, each
with ``Recording``, ``Agent`` and ``AsrResult`` (in SDKs ``AsrResult.AsrResult``).
GetResultToReview: ``Data`` is one call with ``Dialogues`` (``Dialogues.Dialogue``).
UploadData: ``tickets`` with ``dialogue``. ``Begin`` and ``End`` of a sentence are ms
from the start of the call, ``BeginTime`` is a clock time, ``Role`` is 客服 or 客户
(Qualitycheck 2019-01-15, API reference and its Java, Python and Go SDKs). Keys are read
with a small first letter, too. The documents that could be read tell neither the codes
of ``CallType`` nor the unit of ``Duration``: both are kept as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import (
    add_turns,
    each,
    in_time_order,
    moment,
    not_done,
    recording_of,
    said,
    set_times,
)
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json
from scoring.readers.labels import speaker_of
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.times import TimeError, UnitError, seconds

_LISTS: Final = ("AsrResult", "Dialogues", "DialogueList", "Dialogue")
_TIMES: Final = (("Begin", "End"), ("BeginTimeMs", ""), ("BeginTime", ""))
_CALL_IDS: Final = ("Recording.CallId", "CallId", "Tid")
_AGENT_IDS: Final = ("Agent.Id", "CustomerServiceId")
_SOUNDS: Final = (
    "Recording.Name", "FileMergeName", "FileName", "Recording.Url", "AudioURL",
)  # fmt: skip
_CALL_TIMES: Final = ("Recording.CallTime", "CallStartTime", "CallTime")
_FACTS: Final = {
    "agent_name": ("Agent.Name", "CustomerServiceName"),
    "queue": ("Agent.SkillGroup", "SkillGroupName"),
    "task_id": ("TaskId",),
    "file_id": ("Recording.Id", "FileId"),
    "business": ("Recording.Business", "Business"),
    "caller": ("Recording.Caller", "Caller"),
    "callee": ("Recording.Callee", "Callee"),
    "duration_of_unknown_unit": ("Recording.Duration",),
}
_DONE: Final = "1"
_CLOCK_FROM: Final = 946_684_800.0  # 2000-01-01 in seconds since 1970
_CLOCK_TO: Final = 4_102_444_800.0  # 2100-01-01
_NO_WORDS: Final = Fault(
    Wording(
        "质检结果里没有转写文本。",
        "The result of the analysis holds no transcript.",
    ),
    Wording(
        "请在 GetResult 的 requiredFields 里加上 asrResult,recording,agent，再导出。",
        "Add asrResult,recording,agent to requiredFields of GetResult; export again.",
    ),
)


def _of(value: Json, *names: str) -> Json:
    """Return what stands under the first of ``names`` that holds something, or None."""
    if not isinstance(value, dict):
        return None
    for name in names:
        for key in (name, name[:1].lower() + name[1:]):
            if value.get(key) is not None:
                return value[key]
    return None


def _at(value: Json, paths: tuple[str, ...]) -> Json:
    """Return what stands at the first of ``paths`` that holds something, or None."""
    for path in paths:
        found = value
        for name in path.split("."):
            found = _of(found, name)
        if found is not None and not isinstance(found, dict | list):
            return found
    return None


def _calls(value: Json) -> Iterator[tuple[str, Json]]:
    """Yield the calls of a value, each with its place."""
    data = _of(value, "Data")
    held_at = (
        ("Data.ResultInfo", _of(data, "ResultInfo")),
        ("Data", data),
        ("tickets", _of(value, "Tickets")),
    )
    for place, held in held_at:
        if isinstance(held, list):
            for at, call in enumerate(held):
                yield f"{place}[{at}]", call
            return
    yield ("Data", data) if isinstance(data, dict) else ("", value)


def _lines(call: Json) -> tuple[str, list[Json]]:
    """Return the place and the list of the sentences of a call, both empty for none."""
    for name in _LISTS:
        place, held = name, _of(call, name)
        if isinstance(held, dict):
            inner = next((key for key in (name, "Dialogue") if _of(held, key)), "")
            place, held = f"{name}.{inner}", _of(held, inner)
        if isinstance(held, list) and held:
            return place, held
    return "", []


def _knows(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    if isinstance(_of(_of(value, "Data"), "ResultInfo"), list):
        return True
    return any(_is_call(call, place) for place, call in _calls(value))


def _is_call(call: Json, place: str) -> bool:
    """Tell whether a value is a call of this service by its own keys.

    A call that stands by itself has to have them with large letters: small ones are
    anybody's there.
    """
    if not isinstance(call, dict):
        return False
    _, lines = _lines(call)
    first = lines[0] if lines and isinstance(lines[0], dict) else {}
    own = "Words" in first or (bool(place) and "words" in first)
    if own and isinstance(_of(first, "Words"), str | None):
        return _of(first, "Role", "Identity", "Begin") is not None
    if isinstance(call.get("Recording"), dict):
        return "TaskId" in call or "HitResult" in call or "AsrResult" in call
    return "Vid" in call and ("FileMergeName" in call or "Dialogues" in call)


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    return each(_calls(value), _draft, faults.NO_TURNS.at("Data"))


def _draft(call: Json) -> CallDraft:
    if not isinstance(call, dict):
        return CallDraft("", fault=faults.NOT_A_CALL)
    draft = CallDraft("")
    path, lines = _lines(call)
    _take_facts(draft, call, lines)
    if not lines:
        draft.blame(_why_empty(call))
    names = _time_names(lines)
    add_turns(draft, path, lines, lambda line: _turn(line, names))
    in_time_order(draft.turns)
    return draft


def _why_empty(call: Json) -> Fault:
    """Return the fault of a call without sentences: not done, or not asked for."""
    error, status = _at(call, ("ErrorMessage",)), identifier(_at(call, ("Status",)))
    if identifier(error) and status != _DONE:
        return not_done(error)
    return _NO_WORDS if status in (_DONE, "") else not_done(f"Status {status}")


def _take_facts(draft: CallDraft, call: Json, lines: list[Json]) -> None:
    draft.call_id = identifier(_at(call, _CALL_IDS))
    draft.agent_id = identifier(_at(call, _AGENT_IDS)) or None
    draft.recording = recording_of(_at(call, _SOUNDS))
    for name, paths in _FACTS.items():
        fact = _at(call, paths)
        if fact is not None:
            draft.meta[name] = fact
    kind = _at(call, ("Recording.CallType", "CallType"))
    if kind is not None:
        words = isinstance(kind, str) and not kind.strip().isdecimal()
        draft.meta["direction" if words else "call_type_code"] = kind
    began = moment(_at(call, _CALL_TIMES), "ms") or _began(lines)
    if began:
        draft.meta["started_at"] = began


def _began(lines: list[Json]) -> str:
    """Return when a call began: the clock time of its first sentence less its offset
    (none counts as 0); "" where there is no such time, or the clock was never set.
    """
    first = lines[0] if lines else None
    clock, offset = _of(first, "BeginTime"), _of(first, "Begin")
    try:
        told = seconds(clock, None) if _is_clock(clock) else None
        since = seconds(offset, "ms") or 0.0
    except (TimeError, UnitError):
        return ""
    if told is None or not _CLOCK_FROM <= told - since < _CLOCK_TO:
        return ""
    # The clock tells whole seconds: a call that began at one is told exactly.
    began = datetime.fromtimestamp(math.ceil(told - since), UTC)
    return began.replace(tzinfo=None).isoformat()


def _is_clock(value: Json) -> bool:
    return isinstance(value, str) and ":" in value


def _time_names(lines: list[Json]) -> tuple[str, str]:
    """Return the keys of start and end, the same for all sentences of a call: offsets
    where there are any, else clock times.
    """
    for names in _TIMES:
        if any(_of(line, names[0]) is not None for line in lines):
            return names
    return "HourMinSec", ""


def _turn(line: Json, names: tuple[str, str]) -> TurnDraft | Fault:
    turn = said(line, ("Words", "words"))
    if isinstance(turn, Fault):
        return turn
    role, own = identifier(_of(line, "Role")), identifier(_of(line, "Identity"))
    # A name says who of the agents it was; a second 客服 says nothing new.
    turn.set_speaker(role or own, speaker_of(own)[1] if own else None)
    start = _of(line, names[0])
    if names[0] in ("BeginTime", "HourMinSec") and not _is_clock(start):
        start = None
    set_times(turn, start, _of(line, names[1]), None, "ms")
    return turn


ALIYUN_SCA: Final = JsonShape(
    "aliyun-sca",
    Wording("阿里云智能对话分析", "Aliyun Smart Conversation Analysis"),
    _knows,
    _drafts,
)
