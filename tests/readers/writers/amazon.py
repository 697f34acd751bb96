"""Calls as Amazon Transcribe and Call Analytics write them."""

import re

from tests.readers.writers.common import as_json, ms

_TOKENS = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]{1,3}|\S")
_MARKS = set("，。？！、,.?!")
_ROLES = {"agent": "AGENT", "customer": "CUSTOMER", "ivr": "SYSTEM"}


def _tokens(turn):
    """Split a turn into words and marks, with even times for the words."""
    found = _TOKENS.findall(turn.words)
    words = [token for token in found if token not in _MARKS]
    step = (turn.end - turn.start) / max(len(words), 1)
    at = turn.start
    for token in found:
        if token in _MARKS:
            yield token, None, None
        else:
            yield token, round(at, 3), round(at + step, 3)
            at += step


def _item(at, token, start, end, label):
    item = {"id": at, "type": "punctuation" if start is None else "pronunciation"}
    confidence = "0.0" if start is None else "0.987"
    item["alternatives"] = [{"confidence": confidence, "content": token}]
    if start is not None:
        item |= {"start_time": str(start), "end_time": str(end)}
    if label:
        item["speaker_label"] = label
    return item


def write_amazon_transcribe(call):
    """A diarised result with segments, as since 2024; times are texts of seconds."""
    items, audio, segments = [], [], []
    for at, turn in enumerate(call.turns):
        label = {"speaker_label": turn.speaker_id} if turn.speaker_id else {}
        times = {"start_time": str(turn.start), "end_time": str(turn.end)}
        own = [
            _item(len(items) + n, *token, turn.speaker_id)
            for n, token in enumerate(_tokens(turn))
        ]
        items += own
        spoken = [
            {key: item[key] for key in ("start_time", "end_time", "speaker_label")}
            for item in own
            if "start_time" in item and "speaker_label" in item
        ]
        segments.append({**times, **label, "items": spoken})
        row = {"id": at, "transcript": turn.text, **times, **label}
        audio.append({**row, "items": [item["id"] for item in own]})
    labels = {turn.speaker_id for turn in call.turns} - {None}
    results = {
        "transcripts": [{"transcript": "".join(turn.words for turn in call.turns)}],
        "items": items,
        "audio_segments": audio,
    }
    if labels:
        results["speaker_labels"] = {
            "segments": [row for row in segments if "speaker_label" in row],
            "channel_label": "ch_0",
            "speakers": len(labels),
        }
    return as_json(
        {
            "jobName": "qc-batch-20260302-0001",
            "accountId": "000000000000",
            "status": "COMPLETED",
            "results": results,
        }
    )


def write_amazon_ca(call):
    """A post-call Call Analytics file; offsets are milliseconds."""
    return as_json(
        {
            "JobStatus": "COMPLETED",
            "LanguageCode": "zh-CN",
            "Transcript": [_segment(at, turn) for at, turn in enumerate(call.turns)],
            "AccountId": "000000000000",
            "JobName": "qc-analytics-20260302-0001",
            "Channel": "VOICE",
            "ContentMetadata": {"Output": "Raw"},
            "Participants": [
                {"ParticipantRole": "AGENT"},
                {"ParticipantRole": "CUSTOMER"},
            ],
            "Categories": {"MatchedCategories": [], "MatchedDetails": {}},
            "ConversationCharacteristics": {
                "NonTalkTime": {"Instances": [], "TotalTimeMillis": 0},
                "TotalConversationDurationMillis": ms(call.turns[-1].end),
                "Sentiment": {"OverallSentiment": {"AGENT": 1.2, "CUSTOMER": 0.4}},
            },
        }
    )


def _segment(at, turn):
    row = {
        "LoudnessScores": [71.2, 73.05],
        "Content": turn.text,
        "Items": [
            {"Content": token, "Confidence": "0.987", "Type": "pronunciation"}
            | {"BeginOffsetMillis": ms(start), "EndOffsetMillis": ms(end)}
            for token, start, end in _tokens(turn)
            if start is not None
        ],
        "Id": f"5f0c2b1e-0000-4000-8000-{at:012}",
        "BeginOffsetMillis": ms(turn.start),
        "EndOffsetMillis": ms(turn.end),
        "Sentiment": "NEUTRAL",
    }
    if turn.speaker in _ROLES:
        row["ParticipantRole"] = _ROLES[turn.speaker]
    if turn.speaker_id:
        row["ParticipantId"] = turn.speaker_id
    return row
