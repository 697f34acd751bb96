"""Invented calls as Baidu's recording-file transcription writes them."""

from scoring.model import Call
from tests.readers.writers.common import as_json, ms


def write_baidu(call: Call) -> bytes:
    """A query of one task that is done; the documented keys name no speakers."""
    corpus = "7612043385127904518"
    rows = [_row(at, turn, corpus) for at, turn in enumerate(call.turns)]
    ends = [row["end_time"] for row in rows if "end_time" in row]
    value = {
        "log_id": 17724174025530981,
        "tasks_info": [
            {
                "task_status": "Success",
                "task_result": {
                    "result": ["".join(turn.text or "" for turn in call.turns)],
                    "audio_duration": max(ends, default=0),
                    "detailed_result": rows,
                    "corpus_no": corpus,
                },
                "task_id": "69a4f0b2c71de0005a3b9e47",
            }
        ],
    }
    return as_json(value)


def _row(at, turn, corpus):
    row = {"res": [turn.text]}
    if turn.end is not None:
        row["end_time"] = ms(turn.end)
    if turn.start is not None:
        row["begin_time"] = ms(turn.start)
    return {
        **row,
        "words_info": [],
        "sn": f"48210937751772417{402000 + at}",
        "corpus_no": corpus,
    }
