"""Invented calls as Huawei Cloud writes them: SIS jobs and inspected CEC calls."""

from datetime import datetime, timedelta, timezone

from scoring.model import Call, Speaker
from tests.readers.writers.common import as_json, ms, pieces

_SIS_ROLES = {Speaker.AGENT: "AGENT", Speaker.CUSTOMER: "USER"}
_CC_SPEAKERS = {Speaker.AGENT: "staff", Speaker.CUSTOMER: "customer"}
_CHINA = timezone(timedelta(hours=8))


def _words(text, start, end):
    return [
        {"start_time": first, "end_time": last, "word": piece}
        for piece, first, last in pieces(text, start, end)
    ]


def write_huawei(call: Call) -> bytes:
    """A finished SIS job; speakers without a role are speaker1, speaker2 ..."""
    return as_json({
        "status": "FINISHED",
        "create_time": "2026-03-02T02:10:04.118Z",
        "start_time": "2026-03-02T02:10:05.003Z",
        "finish_time": "2026-03-02T02:10:11.742Z",
        "audio_duration": max((ms(t.end) or 0 for t in call.turns), default=0),
        "segments": [_segment(turn) for turn in call.turns],
    })  # fmt: skip


def _segment(turn):
    result = {"text": turn.text}
    role = _SIS_ROLES.get(turn.speaker)
    if role is None and turn.speaker_id:
        role = f"speaker{turn.speaker_id}"
    if role is not None:
        result["analysis_info"] = {"role": role, "emotion": "NORMAL", "speed": 4.6}
    segment = {"result": result}
    if turn.start is not None and turn.end is not None:
        start, end = ms(turn.start), ms(turn.end)
        segment = {"start_time": start, "end_time": end, "result": result}
        if turn.text:
            result["word_info"] = _words(turn.text, start, end)
    return segment


def write_huawei_cc(call: Call) -> bytes:
    """The inspection result of one call; the agent is on the left channel."""
    last = max((t.end for t in call.turns if t.end is not None), default=0)
    value = {
        "staff_name": "陶晓禾",
        "left_speed": 276.4,
        "create_time": 1772417410,
        "left_speech_ratio": 0.5512,
        "file_name": f"{call.call_id}.wav",
        "right_speech_ratio": 0.2947,
        "left_channel": "staff",
        "right_channel": "customer",
        "call_id": call.call_id,
        "segments": [_cc_segment(at, turn) for at, turn in enumerate(call.turns)],
        "duration": last,
        "left_silence_time": 2.1,
        "right_silence_time": 3.4,
        "upload_time": 1772417402,
        "left_emotions": [{"type": "积极", "score": 0.91}],
        "right_speed": 231.8,
        "call_uuid": "5f0c1d52-7a3e-4b7b-9b0e-2f6f3a9d7c11",
        "call_type": 0,
        "status": 2,
    }
    if call.agent_id:
        value["staff_id"] = call.agent_id
    if started := call.meta.get("started_at"):
        moment = datetime.fromisoformat(started)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_CHINA)
        value["call_time"] = int(moment.timestamp())
    return as_json(value)


def _cc_segment(at, turn):
    segment = {"asr_text": turn.text, "segment_id": at + 1}
    if turn.speaker in _CC_SPEAKERS:
        segment["speaker"] = _CC_SPEAKERS[turn.speaker]
    if turn.start is not None:
        segment = {"start_time": turn.start, **segment}
    if turn.end is not None:
        segment["end_time"] = turn.end
    return segment
