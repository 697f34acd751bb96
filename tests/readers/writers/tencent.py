"""Calls as Tencent Cloud's recording-file recognition writes them.

Times are whole ms; speakers, "1" and up in a call, count from 0; a turn without a
speaker has none. Of a turn the text may be None only in ``write_tencent``.
"""

import json
import re
from urllib.parse import urlencode

from tests.readers.writers.common import as_json, ms

TASK = 9500417766
_WORD = re.compile(r"[0-9A-Za-z]+|[^，。？！\s0-9A-Za-z]{1,2}")


def minutes(seconds):
    return f"{ms(seconds) // 60_000}:{ms(seconds) % 60_000 / 1000:.3f}"


def number(turn):
    return None if turn.speaker_id is None else int(turn.speaker_id) - 1


def length(call):
    return max(turn.end for turn in call.turns)


def lines(call):
    """The text of ``Result``."""
    rows = []
    for turn in call.turns:
        who = "" if number(turn) is None else f",{number(turn)}"
        rows.append(f"[{minutes(turn.start)},{minutes(turn.end)}{who}]  {turn.text}\n")
    return "".join(rows)


def sentence(turn):
    """A sentence of ``ResultDetail``."""
    words = _WORD.findall(turn.text or "")
    span = ms(turn.end) - ms(turn.start)
    share = [span * at // max(len(words), 1) for at in range(len(words) + 1)]
    return {
        "FinalSentence": turn.text,
        "SliceSentence": None if turn.text is None else " ".join(words),
        "WrittenText": None,
        "StartMs": ms(turn.start),
        "EndMs": ms(turn.end),
        "WordsNum": len(words),
        "Words": [
            {"Word": word, "OffsetStartMs": share[at], "OffsetEndMs": share[at + 1]}
            for at, word in enumerate(words)
        ],
        "SpeechSpeed": round(len(turn.text or "") * 1000 / max(span, 1), 1),
        "SpeakerId": number(turn),
        "EmotionalEnergy": 0,
        "SilenceTime": 0,
        "EmotionType": None,
        "KeyWordResults": None,
    }


def response(call, **changes):
    """The answer of DescribeTaskStatus; ``changes`` go into its ``Data``."""
    data = {
        "TaskId": TASK,
        "Status": 2,
        "StatusStr": "success",
        "AudioDuration": length(call),
        "Result": lines(call),
        "ResultDetail": [sentence(turn) for turn in call.turns],
        "ErrorMsg": "",
    }
    request = "3f0c1d52-7be4-4c39-9a46-1f2d8c5e7a90"
    return {"Response": {"RequestId": request, "Data": {**data, **changes}}}


def callback(call, **changes):
    """The fields of a callback."""
    detail = json.dumps([sentence(turn) for turn in call.turns], ensure_ascii=False)
    return {
        "code": 0,
        "requestId": TASK,
        "appid": 1250000417,
        "projectid": 0,
        "audioUrl": f"http://audio.example.test/rec/{call.call_id}.wav?sign=a%2Fb",
        "text": lines(call),
        "resultDetail": detail,
        "audioTime": length(call),
        "message": "",
        **changes,
    }


def write_tencent(call):
    return as_json(response(call), 2)


def write_tencent_lines(call):
    return lines(call).encode()


def write_tencent_form(call):
    return urlencode(callback(call)).encode()
