"""Calls as vCons: a recording, and its transcript in the World Transcription Format."""

from tests.readers.writers.common import as_json

_ROLES = {"agent": "agent", "customer": "customer", "ivr": "ivr"}


def write_vcon(call):
    """An unsigned vCon 0.4. A speaker with an id is a party of that name."""
    return as_json(as_vcon(call), 2)


def as_vcon(call):
    """The same as a value."""
    speakers = {t.speaker_id: t.speaker for t in call.turns if t.speaker_id}
    names = {own: f"Party {own}" for own in speakers}
    parties = [
        {"name": names[own], "validation": "none"}
        | ({"role": _ROLES[role]} if role in _ROLES else {})
        | ({"uuid": call.agent_id} if role == "agent" and call.agent_id else {})
        for own, role in speakers.items()
    ]
    length = max(turn.end for turn in call.turns)
    dialog = {
        "type": "recording",
        "start": call.meta.get("started_at", "2026-03-02T09:15:30+08:00"),
        "duration": length,
        "parties": list(range(len(parties))),
        "mediatype": "audio/x-wav",
        "filename": "20260302-091530.wav",
        "url": "https://recordings.example.com/20260302-091530.wav",
        "content_hash": "sha512-bm90LWEtcmVhbC1oYXNo",
    }
    callers = [at for at, row in enumerate(parties) if row.get("role") == "customer"]
    if call.meta.get("direction") == "inbound" and callers:
        dialog["originator"] = callers[0]
    return {
        "vcon": "0.4.0",
        "uuid": call.call_id,
        "created_at": "2026-03-02T09:20:00+08:00",
        "extensions": ["CC", "wtf_transcription"],
        "parties": parties,
        "dialog": [dialog],
        "analysis": [
            {
                "type": "wtf_transcription",
                "dialog": 0,
                "mediatype": "application/json",
                "vendor": "example-asr",
                "product": "zh-8k",
                "schema": "wtf-1.0",
                "encoding": "json",
                "body": _wtf(call, names, length),
            },
            {
                "type": "summary",
                "dialog": 0,
                "vendor": "example-asr",
                "encoding": "none",
                "body": "报修登记。",
            },
        ],
    }


def _wtf(call, names, length):
    segments = []
    for at, turn in enumerate(call.turns):
        row = {"id": at, "start": turn.start, "end": turn.end, "text": turn.text}
        row["confidence"] = 0.94
        if turn.speaker_id:
            row["speaker"] = int(turn.speaker_id)
        elif turn.speaker in _ROLES:
            row["speaker"] = _ROLES[turn.speaker]
        segments.append(row)
    return {
        "transcript": {
            "text": "".join(turn.words for turn in call.turns),
            "language": "zh-CN",
            "duration": length,
            "confidence": 0.94,
        },
        "segments": segments,
        "metadata": {
            "created_at": "2026-03-02T09:18:00+08:00",
            "processed_at": "2026-03-02T09:18:05+08:00",
            "provider": "example-asr",
            "model": "zh-8k",
        },
        "speakers": {
            own: {"id": int(own), "label": name} for own, name in names.items()
        },
    }
