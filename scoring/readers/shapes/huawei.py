"""Huawei Cloud to calls: SIS recording files, and inspected contact-centre calls.

Relied on: SIS API reference, CollectTranscriberJob (``status`` WAITING, FINISHED or
ERROR; ``segments[].start_time/end_time`` in ms, ``result.text``,
``result.analysis_info.role`` AGENT, USER or speaker1..10) and RecognizeFlashAsr
(``flash_result[].channel_id``, ``sentences[]`` alike). Customer service (CEC) API
reference, "Obtaining the Inspection Result of a Call", appraisecall/detail
(``segments[].asr_text/speaker``, times in seconds as its example shows, ``call_time``
in seconds since 1970) and appraisecall/details (``data[].calls[]``, without sentences).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scoring.model import Speaker, Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, identifier
from scoring.readers.drafting import each, listed, moment, not_done
from scoring.readers.faults import Fault, beginning
from scoring.readers.json_values import Json, lookup
from scoring.readers.labels import speaker_of
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape, Sentences

_SIS: Final = Sentences(
    lists=("segments", "flash_result.*.sentences"),
    text=("result.text",),
    start=("start_time",),
    end=("end_time",),
    role=("result.analysis_info.role",),
    channel=("channel_id",),
    facts={"task_id": ("job_id",)},
    length=("audio_duration",),
    unless=("resp_type",),  # a message of the real-time recogniser, often not final
    status=("error_msg",),
)
_SIS_LISTS: Final = ("segments", "flash_result")
_SIS_STATES: Final = ("WAITING", "FINISHED", "ERROR")
_SIS_DONE: Final = "FINISHED"

_CC: Final = Sentences(
    lists=("segments",),
    text=("asr_text",),
    start=("start_time",),
    end=("end_time",),
    unit="s",
    role=("speaker",),
    call_id=("call_id",),
    agent_id=("staff_id",),
    recording=("file_name",),
    facts={
        "agent_name": ("staff_name",),
        "call_uuid": ("call_uuid",),
        "file_type": ("call_type",),  # 0 sound, 2 text: not the contract's call_type
    },
    length=("duration",),
)
_CC_DONE: Final = "2"
_CC_FAILED: Final = Wording("质检或转写失败", "inspection or transcription failed")
_CC_STATES: Final = {
    "0": Wording("等待质检", "waiting for inspection"),
    "1": Wording("质检处理中", "being inspected"),
    "3": Wording("正在转写", "being transcribed"),
    "9": Wording("质检失败或达到每日上限", "failed, or a daily limit was reached"),
    "31": Wording("转写结果为空", "nothing was heard"),
    "40": Wording("语音文件无效", "the sound file is not valid"),
}

_LISTED: Final = Fault(
    Wording(
        "这里只有通话的概况，没有转写的句子。",
        "This only lists the call; it holds no sentences.",
    ),
    Wording(
        "请用“获取指定通话的质检结果”（appraisecall/detail）逐通导出。",
        "Export each call by its inspection result (appraisecall/detail).",
    ),
)


# ---------------------------------------------------------------- recording files


def _knows_sis(value: Json) -> bool:
    return _SIS.knows(value) or _is_sis_job(value)


def _is_sis_job(value: Json) -> bool:
    """Tell whether a value is a job, or an error, that brought no sentences."""
    if not isinstance(value, dict) or any(value.get(key) for key in _SIS_LISTS):
        return False
    error = value.get("error_code")
    if isinstance(error, str) and error.startswith("SIS."):
        return True
    status = value.get("status")
    return isinstance(status, str) and status in _SIS_STATES and "create_time" in value


def _sis_drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    draft = _SIS.draft(value)
    status = lookup(value, "status")
    if _is_empty(draft) and status not in (None, _SIS_DONE):
        draft.fault = not_done(status)
    yield draft


def _is_empty(draft: CallDraft) -> bool:
    """Tell whether a draft lacks sentences, rather than holding broken ones."""
    return not draft.turns and draft.fault in (None, faults.NO_TURNS)


# ---------------------------------------------------------------- contact centre


def _knows_cc(value: Json) -> bool:
    return any(_is_call(call) for _, call in _calls(value))


def _is_call(value: Json) -> bool:
    if not isinstance(value, dict) or "turns" in value:
        return False
    segments = value.get("segments")
    if isinstance(segments, list) and segments:
        first = segments[0]
        return isinstance(first, dict) and "asr_text" in first and "text" not in first
    return "call_uuid" in value and "status" in value


def _calls(value: Json) -> Iterator[tuple[str, Json]]:
    """Yield the calls of a result with their places: itself, or what ``data`` lists."""
    if _is_call(value):
        yield "", value
        return
    data = lookup(value, "data")
    if isinstance(data, dict):
        yield "data", data
    for place, row in listed(data if isinstance(data, list) else [], "data"):
        calls = row.get("calls") if isinstance(row, dict) else None
        if isinstance(calls, list):
            yield from listed(calls, f"{place}.calls")
        else:
            yield place, row


def _cc_drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    return each(_calls(value), _cc_draft)


def _cc_draft(call: Json) -> CallDraft:
    if not isinstance(call, dict):
        return CallDraft("", fault=faults.NOT_A_CALL)
    draft = _CC.draft(call)
    draft.call_id = draft.call_id or identifier(call.get("call_uuid"))
    started = moment(call.get("call_time"), "s")
    if started is not None:
        draft.meta["started_at"] = started
    if _is_empty(draft):
        draft.fault = _without_sentences(identifier(call.get("status")))
    _set_channels(draft, call)
    return draft


def _without_sentences(status: str) -> Fault:
    if not status:
        return faults.NO_TURNS
    if status == _CC_DONE:
        return _LISTED
    meaning = _CC_STATES.get(status, _CC_FAILED)
    fault = not_done(status)
    reason = Wording(
        f"这一通没有转写的句子（质检状态 {beginning(status, 60)}：{meaning.zh}）。",
        f"The call holds no sentences (status {beginning(status, 60)}: {meaning.en}).",
    )
    return Fault(reason, fault.cure)


def _set_channels(draft: CallDraft, call: dict[str, Any]) -> None:
    """Give the turns the channel of their speaker: left is 0, right is 1."""
    left, right = (
        speaker_of(identifier(call.get(f"{side}_channel")))[0]
        for side in ("left", "right")
    )
    if left is right or Speaker.UNKNOWN in (left, right):
        return
    for turn in draft.turns:
        turn.channel = {left: 0, right: 1}.get(turn.speaker)


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "huawei-cc",
        Wording("华为云云客服质检结果", "Huawei Cloud contact-centre inspection"),
        _knows_cc,
        _cc_drafts,
    ),
    JsonShape(
        "huawei",
        Wording("华为云录音文件识别", "Huawei Cloud recording-file recognition"),
        _knows_sis,
        _sis_drafts,
    ),
)
