"""Writers of Alibaba's formats: a call as each service would have written it."""

import re

from scoring.model import Speaker
from tests.readers.writers.common import as_json, ms

ROLES = {Speaker.AGENT: "客服", Speaker.CUSTOMER: "客户", Speaker.IVR: "系统"}
WORD = re.compile(r"[A-Za-z0-9]+|[^\W\dA-Za-z]{1,4}|[^\w]+")


def without_nulls(row):
    return {key: value for key, value in row.items() if value is not None}


def rate(turn):
    """Characters a minute, as recognisers tell them."""
    length = (turn.end or 0) - (turn.start or 0)
    return round(60 * len(turn.words) / length) if length > 0 else 0


def silence(call, index):
    """Whole seconds since the sentence before, never below 0."""
    if not index or call.turns[index].start is None:
        return 0
    return max(0, int(call.turns[index].start - (call.turns[index - 1].end or 0)))


def pieces(turn):
    """The words of a turn with times spread over it, each with its punctuation."""
    if turn.start is None or turn.end is None:
        return []
    found = WORD.findall(turn.words)
    words = [word for word in found if word[0].isalnum()]
    step = (ms(turn.end) - ms(turn.start)) // max(len(words), 1)
    made, at = [], ms(turn.start)
    for word in found:
        if word[0].isalnum():
            made.append([at, at + step, word, ""])
            at += step
        elif made:
            made[-1][3] += word
    return made


def write_aliyun(call):
    sentences = [
        without_nulls({
            "EndTime": ms(turn.end),
            "SilenceDuration": silence(call, turn.index),
            "SpeakerId": turn.speaker_id,
            "BeginTime": ms(turn.start),
            "Text": turn.text,
            "ChannelId": turn.channel,
            "SpeechRate": rate(turn),
            "EmotionValue": 6.2,
        })
        | {"Text": turn.text, "BeginTime": ms(turn.start)}
        for turn in call.turns
    ]  # fmt: skip
    words = [
        {"Word": word, "EndTime": end, "BeginTime": start, "ChannelId": turn.channel}
        for turn in call.turns[:2]
        for start, end, word, _ in pieces(turn)
    ]
    return as_json(
        {
            "TaskId": f"9d3f0b62a1c711f0{call.call_id}",
            "RequestId": "5E0C7B1A-3D52-5F8B-9A60-1C2D7E84A9B3",
            "StatusText": "SUCCESS",
            "BizDuration": 29120,
            "SolveTime": 1772414162713,
            "RequestTime": 1772414160102,
            "StatusCode": 21050000,
            "Result": {"Sentences": sentences, "Words": words},
        },
        indent=1,
    )


def write_aliyun_callback(call):
    sentences = [
        {
            "beginTime": ms(turn.start),
            "channelId": turn.channel,
            "emotionValue": "6.2",
            "endTime": ms(turn.end),
            "silenceDuration": str(silence(call, turn.index)),
            "speechRate": str(rate(turn)),
            "text": turn.text,
        }
        for turn in call.turns
    ]
    return as_json([
        {
            "callId": call.call_id,
            "bizDuration": 29120,
            "secretNo": "17000000062",
            "partnerKey": "FC100000000062",
            "sentences": sentences,
            "statusCode": "21050000",
        }
    ])  # fmt: skip


def clock(seconds):
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def write_aliyun_sca(call):
    meta = call.meta
    began = meta.get("started_at", "2026-03-02T09:15:30")
    hour, minute, second = map(int, began[11:19].split(":"))
    opened = hour * 3600 + minute * 60 + second
    lines = [
        {
            "Begin": ms(turn.start),
            "BeginTime": f"{began[:10]} {clock(opened + (turn.start or 0))}",
            "EmotionValue": 6,
            "End": ms(turn.end),
            "HourMinSec": clock(turn.start or 0)[3:],
            "Identity": ROLES.get(turn.speaker),
            "Role": ROLES.get(turn.speaker),
            "SilenceDuration": silence(call, turn.index),
            "SpeechRate": rate(turn),
            "Words": turn.text,
        }
        for turn in call.turns
    ]
    result = {
        "Agent": without_nulls({
            "Id": call.agent_id,
            "Name": meta.get("agent_name"),
            "SkillGroup": meta.get("queue"),
        }),
        "AsrResult": {"AsrResult": lines},
        "CreateTime": "2026-03-02T09:20Z",
        "HitResult": {"HitResult": []},
        "Recording": {
            "CallId": call.call_id,
            "CallTime": began.replace("T", " "),
            "CallType": 3,
            "DataSetName": "报修热线",
            "Duration": 29,
            "Id": "4f0c1d7a9be24b7d8a1e6620c3950d11",
            "Name": f"{call.call_id}.wav",
            "Url": f"https://rec.example.com/2026/{call.call_id}.wav",
        },
        "ReviewStatus": 0,
        "Score": 100,
        "Status": 1,
        "TaskId": "20260302-7B9A3C51-0D14-5E66-8F2B-5A1D93C7E042",
    }  # fmt: skip
    return as_json(
        {
            "RequestId": "0D4A9C17-62BE-5B3F-A1C8-7F95E2D03B6A",
            "Message": "successful",
            "PageSize": 10,
            "PageNumber": 1,
            "Count": 1,
            "Success": True,
            "Code": "200",
            "Data": {"ResultInfo": [result]},
        },
        indent=1,
    )


def write_dashscope(call):
    channels = sorted({turn.channel or 0 for turn in call.turns})
    transcripts = []
    for channel in channels:
        turns = [turn for turn in call.turns if (turn.channel or 0) == channel]
        sentences = [
            without_nulls({
                "begin_time": ms(turn.start),
                "end_time": ms(turn.end),
                "text": turn.text,
                "sentence_id": at,
                "speaker_id": _from_zero(turn.speaker_id),
                "words": [
                    {"begin_time": a, "end_time": b, "text": word, "punctuation": mark}
                    for a, b, word, mark in pieces(turn)
                ],
            })
            | {"text": turn.text, "begin_time": ms(turn.start)}
            for at, turn in enumerate(turns, 1)
        ]  # fmt: skip
        length = sum((ms(turn.end) or 0) - (ms(turn.start) or 0) for turn in turns)
        transcripts.append({
            "channel_id": channel,
            "content_duration_in_milliseconds": length,
            "text": "".join(turn.words for turn in turns),
            "sentences": sentences,
        })  # fmt: skip
    return as_json({
        "file_url": f"https://rec.example.com/2026/{call.call_id}.wav?Expires=1772500000",
        "properties": {
            "audio_format": "pcm_s16le",
            "channels": channels,
            "original_sampling_rate": 8000,
            "original_duration_in_milliseconds": 29120,
        },
        "transcripts": transcripts,
    })  # fmt: skip


def _from_zero(speaker_id):
    return None if speaker_id is None else int(speaker_id) - 1
