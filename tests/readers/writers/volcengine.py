"""Invented calls as Volcengine's large recognition model writes them."""

import json

from scoring.model import Call


def write_volcengine(call: Call) -> bytes:
    """A query that is done, with speakers, and channels from 1 (left)."""
    utterances = [_utterance(turn) for turn in call.turns]
    last = max((row["end_time"] or 0 for row in utterances), default=0)
    value = {
        "audio_info": {"duration": last},
        "result": {
            "additions": {"duration": str(last)},
            "text": "".join(turn.text or "" for turn in call.turns),
            "utterances": utterances,
        },
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _utterance(turn):
    additions = {}
    if turn.channel is not None:
        additions["channel_id"] = str(turn.channel + 1)
    if turn.speaker_id is not None:
        additions["speaker"] = turn.speaker_id
    row = {"additions": additions} if additions else {}
    start = None if turn.start is None else round(turn.start * 1000)
    end = None if turn.end is None else round(turn.end * 1000)
    row.update(definite=True, end_time=end, start_time=start, text=turn.text)
    if turn.text and start is not None and end is not None:
        row["words"] = _words(turn.text, start, end)
    return row


def _words(text, start, end):
    """Pieces of at most eight characters with times spread evenly."""
    pieces = [text[at : at + 8] for at in range(0, len(text), 8)]
    step = (end - start) // len(pieces)
    return [
        {
            "confidence": 0,
            "end_time": start + (at + 1) * step,
            "start_time": start + at * step,
            "text": piece,
        }
        for at, piece in enumerate(pieces)
    ]
