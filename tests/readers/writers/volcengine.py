"""Invented calls as Volcengine's large recognition model writes them."""

from scoring.model import Call
from tests.readers.writers.common import as_json, ms, pieces


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
    return as_json(value)


def _utterance(turn):
    additions = {}
    if turn.channel is not None:
        additions["channel_id"] = str(turn.channel + 1)
    if turn.speaker_id is not None:
        additions["speaker"] = turn.speaker_id
    row = {"additions": additions} if additions else {}
    start = ms(turn.start)
    end = ms(turn.end)
    row.update(definite=True, end_time=end, start_time=start, text=turn.text)
    if turn.text and start is not None and end is not None:
        row["words"] = _words(turn.text, start, end)
    return row


def _words(text, start, end):
    return [
        {"confidence": 0, "end_time": last, "start_time": first, "text": piece}
        for piece, first, last in pieces(text, start, end)
    ]
