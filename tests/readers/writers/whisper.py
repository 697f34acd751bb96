"""Invented calls as WhisperX and whisper.cpp write them."""

from scoring.model import Call
from tests.readers.writers.common import as_json, from_zero, ms


def _speaker(speaker_id):
    number = from_zero(speaker_id)
    return speaker_id if number is None else f"SPEAKER_{number:02}"


def _words(turn):
    """WhisperX aligns Chinese by characters; a digit has neither times nor score."""
    if turn.start is None or turn.end is None:
        return []
    text = turn.words
    step = (turn.end - turn.start) / max(len(text), 1)
    words = []
    for at, one in enumerate(text):
        word = {"word": one}
        if not one.isdecimal():
            word["start"] = round(turn.start + at * step, 3)
            word["end"] = round(turn.start + (at + 1) * step, 3)
            word["score"] = 0.871
        if turn.speaker_id is not None:
            word["speaker"] = _speaker(turn.speaker_id)
        words.append(word)
    return words


def _segment(turn):
    row = {
        "start": turn.start,
        "end": turn.end,
        "text": turn.text if turn.text is None else f" {turn.text}",
        "words": _words(turn),
    }
    if turn.speaker_id is not None:
        row["speaker"] = _speaker(turn.speaker_id)
    return row


def write_whisper(call: Call) -> bytes:
    """A WhisperX result with speakers."""
    rows = [_segment(turn) for turn in call.turns]
    result = {
        "segments": rows,
        "word_segments": [word for row in rows for word in row["words"]],
        "language": "zh",
    }
    return as_json(result, None)


def _stamp(seconds):
    total = ms(seconds)
    at = f"{total // 3_600_000:02}:{total // 60_000 % 60:02}"
    return f"{at}:{total // 1000 % 60:02},{total % 1000:03}"


def write_whisper_cpp(call: Call) -> bytes:
    """What whisper.cpp writes with -oj -di: each segment by its louder channel."""
    rows = [
        {
            "timestamps": {"from": _stamp(turn.start), "to": _stamp(turn.end)},
            "offsets": {"from": ms(turn.start), "to": ms(turn.end)},
            "text": turn.text,
            "speaker": "?"
            if turn.speaker_id is None
            else str(int(turn.speaker_id) - 1),
        }
        for turn in call.turns
    ]
    result = {
        "systeminfo": "AVX = 1 | AVX2 = 1 | FMA = 1 | ",
        "model": {"type": "large", "multilingual": True, "vocab": 51866, "mels": 128},
        "params": {"model": "models/big.bin", "language": "auto", "translate": False},
        "result": {"language": "zh"},
        "transcription": rows,
    }
    return as_json(result)
