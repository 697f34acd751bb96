"""Invented calls as FunASR's AutoModel returns them, with a speaker model."""

from scoring.model import Call
from tests.readers.writers.common import as_json, from_zero, ms


def _speaker(speaker_id):
    """FunASR counts speakers from 0."""
    number = from_zero(speaker_id)
    return speaker_id if number is None else number


def _stamps(text, start, end):
    """One pair of times for each character that is spoken."""
    spoken = [one for one in text or "" if one.isalnum()]
    if start is None or end is None:
        return []
    step = (end - start) // max(len(spoken), 1)
    return [[start + at * step, start + (at + 1) * step] for at in range(len(spoken))]


def _sentence(turn):
    start, end = ms(turn.start), ms(turn.end)
    row = {
        "text": turn.text,
        "start": start,
        "end": end,
        "timestamp": _stamps(turn.text, start, end),
    }
    if turn.speaker_id is not None:
        row["spk"] = _speaker(turn.speaker_id)
    return row


def write_funasr(call: Call) -> bytes:
    """A list of one result whose key is the call's id."""
    rows = [_sentence(turn) for turn in call.turns]
    result = {
        "key": call.call_id,
        "text": "".join(turn.words for turn in call.turns),
        "timestamp": [pair for row in rows for pair in row["timestamp"]],
        "sentence_info": rows,
    }
    return as_json([result], None)
