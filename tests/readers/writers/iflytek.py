"""Calls as iFLYTEK's recording-file transcription writes them, versions 1 and 2.

Times are whole ms, numbers are texts; a turn without a speaker has "0". Texts hold no
blanks (version 2 has words only).
"""

import json
import re

_WORD = re.compile(r"[0-9A-Za-z]+|[，。？！,.?!]|[^，。？！0-9A-Za-z]{1,2}")
_MARKS = frozenset("，。？！,.?!")
_TRACKS = "LR"


def ms(seconds):
    return str(round(seconds * 1000))


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def row(turn):
    """A sentence of version 1."""
    return {
        "bg": ms(turn.start),
        "ed": ms(turn.end),
        "onebest": turn.text,
        "speaker": turn.speaker_id or "0",
    }


def answer(call, **changes):
    """The answer of version 1."""
    rows = [row(turn) for turn in call.turns]
    return {"data": compact(rows), "err_no": 0, "failed": None, "ok": 0, **changes}


def words(turn):
    """The ``ws`` of a sentence of version 2, frames of 10 ms from its start."""
    found = _WORD.findall(turn.text)
    frames = (round(turn.end * 1000) - round(turn.start * 1000)) // 10
    made = []
    for at, word in enumerate(found):
        kind = "p" if word in _MARKS else "n"
        begin, end = frames * at // len(found), frames * (at + 1) // len(found)
        made.append(piece(word, kind, begin, end))
    return [*made, piece("", "g", frames, frames)]


def piece(word, kind="n", begin=0, end=0):
    sure = "1.0000" if kind == "n" else "0.0000"
    return {"cw": [{"w": word, "wp": kind, "wc": sure}], "wb": begin, "we": end}


def sentence(turn):
    """An ``st`` of version 2."""
    parts = None if turn.text is None else [{"ws": words(turn)}]
    return {
        "sc": "0.86",
        "pa": "0",
        "rt": parts,
        "bg": ms(turn.start),
        "rl": turn.speaker_id or "0",
        "ed": ms(turn.end),
    }


def result(call, unsmoothed=False):
    """What ``orderResult`` spells; ``unsmoothed`` adds ``lattice2``."""
    sentences = [sentence(turn) for turn in call.turns]
    whole = {"lattice": [{"json_1best": compact({"st": st})} for st in sentences]}
    if unsmoothed:
        whole["lattice2"] = [
            {
                "lid": str(at),
                "end": st["ed"],
                "begin": st["bg"],
                "json_1best": {"st": {**st, "pt": "reserved", "si": "0"}},
                "spk": f"段落-{at}",
            }
            for at, st in enumerate(sentences)
        ]
    tracks = {
        t.speaker_id: _TRACKS[t.channel] for t in call.turns if t.channel is not None
    }
    if tracks:
        rows = [{"rl": who, "track": track} for who, track in tracks.items()]
        whole["label"] = {"rl_track": rows}
    return whole


def order(call, **changes):
    """The answer of version 2; ``changes`` go into its ``orderInfo``."""
    length = max((round(turn.end * 1000) for turn in call.turns), default=0)
    info = {
        "orderId": "DKHJQ20260302091700417FAKE0001",
        "failType": 0,
        "status": 4,
        "originalDuration": length,
        "realDuration": length,
        **changes,
    }
    content = {
        "orderInfo": info,
        "orderResult": compact(result(call)),
        "taskEstimateTime": 0,
    }
    return {"code": "000000", "descInfo": "success", "content": content}


def write_iflytek(call):
    return compact(answer(call)).encode()


def write_iflytek_v2(call):
    return compact(order(call)).encode()
