"""Invented calls as Azure Speech writes them: batch result files and fast answers."""

from scoring.model import Call
from tests.readers.writers.common import as_json, ms


def _iso(ms):
    return f"PT{ms / 1000:g}S"


def _bare(text):
    """The words without punctuation."""
    return "".join(one for one in text if one.isalnum())


def _who(turn):
    """The channel of a stereo recording, or else the speaker in the only channel."""
    if turn.channel is not None:
        return {"channel": turn.channel}
    if turn.speaker_id is None:
        return {"channel": 0}
    return {"speaker": int(turn.speaker_id), "channel": 0}


def _forms(text):
    bare = _bare(text)
    return {"lexical": bare, "itn": bare, "maskedITN": bare, "display": text}


def _phrase(turn):
    start, end = ms(turn.start), ms(turn.end)
    heard = turn.text is not None
    row = {
        "recognitionStatus": "Success" if heard else "Failure",
        **_who(turn),
        "offset": _iso(start),
        "duration": _iso(end - start),
        "offsetInTicks": start * 10_000.0,
        "durationInTicks": (end - start) * 10_000.0,
    }
    if heard:
        row["nBest"] = [
            {"confidence": 0.8713219, **_forms(turn.text)},
            {"confidence": 0.8120442, **_forms(turn.text.replace("您", "你"))},
        ]
    return row


def write_azure(call: Call) -> bytes:
    """A batch result file; phrases stand channel by channel."""
    turns = sorted(call.turns, key=lambda turn: turn.channel or 0)
    length = max((ms(turn.end) for turn in turns), default=0)
    joined = {}
    for turn in turns:
        joined.setdefault(turn.channel or 0, []).append(turn.words)
    result = {
        "source": f"https://recordings.example.com/2026/{call.call_id}.wav",
        "timestamp": "2026-03-02T02:11:04Z",
        "durationInTicks": length * 10_000,
        "duration": _iso(length),
        "combinedRecognizedPhrases": [
            {"channel": channel, **_forms("".join(texts))}
            for channel, texts in joined.items()
        ],
        "recognizedPhrases": [_phrase(turn) for turn in turns],
    }
    return as_json(result)


def write_azure_fast(call: Call) -> bytes:
    """The answer of the fast transcription API."""
    rows = [
        {
            **_who(turn),
            "offsetMilliseconds": ms(turn.start),
            "durationMilliseconds": round((turn.end - turn.start) * 1000),
            "text": turn.words,
            "locale": "zh-CN",
            "confidence": 0.8713219,
        }
        for turn in call.turns
    ]
    result = {
        "durationMilliseconds": max(ms(turn.end) for turn in call.turns),
        "combinedPhrases": [{"text": "".join(turn.words for turn in call.turns)}],
        "phrases": rows,
    }
    return as_json(result, None)
