"""Invented calls as Google Speech-to-Text writes them: v2 result files and v1 answers
with speakers in the last result.
"""

import json
import re

from scoring.model import Call
from tests.readers.writers.common import as_json, ms

_PIECES = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)


def _offset(ms):
    return f"{ms / 1000:.3f}s"


def _pieces(text):
    """Words as they are recognised, with the punctuation behind them."""
    words = []
    for piece in _PIECES.findall(text):
        if words and not piece.isalnum():
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _words(turn, names, speaker):
    """Words with times spread evenly; a start at 0 is left out, as protobuf does."""
    start, end = ms(turn.start), ms(turn.end)
    pieces = _pieces(turn.text)
    borders = [start + (end - start) * at // len(pieces) for at in range(len(pieces))]
    words = []
    for piece, first, last in zip(pieces, borders, [*borders[1:], end], strict=True):
        word = {names[0]: _offset(first)} if first else {}
        word |= {names[1]: _offset(last), "word": piece}
        words.append(word | speaker)
    return words


def write_google(call: Call) -> bytes:
    """A v2 result file: channels listed one after the other, or words with speakers.

    Silence has a result without alternatives; what was not heard is not there.
    """
    turns = [turn for turn in call.turns if turn.text]
    turns.sort(key=lambda turn: turn.channel or 0)
    rows = []
    for turn in turns:
        by_voice = turn.channel is None and turn.speaker_id is not None
        speaker = {"speakerLabel": turn.speaker_id} if by_voice else {}
        best = {
            "transcript": turn.text,
            "confidence": 0.9127,
            "words": _words(turn, ("startOffset", "endOffset"), speaker),
        }
        row = {"alternatives": [best]}
        if turn.channel is not None:
            row["channelTag"] = turn.channel + 1
        row["resultEndOffset"] = _offset(ms(turn.end) + 40)
        row["languageCode"] = "cmn-hans-cn"
        rows.append(row)
    length = max((turn.end for turn in turns), default=0)
    rows.append({"resultEndOffset": _offset(length * 1000 + 900)})
    metadata = {"totalBilledDuration": f"{int(length) + 1}s"}
    return json.dumps(
        {"results": rows, "metadata": metadata}, ensure_ascii=False, indent=1
    ).encode()


def write_google_v1(call: Call) -> bytes:
    """A v1 answer with diarisation: results without speakers, then all words again."""
    turns = [turn for turn in call.turns if turn.text]
    names = ("startTime", "endTime")
    rows, again = [], []
    for turn in turns:
        best = {
            "transcript": turn.text,
            "confidence": 0.9127,
            "words": _words(turn, names, {}),
        }
        rows.append({
            "alternatives": [best],
            "resultEndTime": _offset(ms(turn.end)),
            "languageCode": "cmn-hans-cn",
        })  # fmt: skip
        again += _words(turn, names, {"speakerTag": int(turn.speaker_id)})
    rows.append({"alternatives": [{"words": again}]})
    answer = {"results": rows, "totalBilledTime": "30s"}
    return as_json(answer)
