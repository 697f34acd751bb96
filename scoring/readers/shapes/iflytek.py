"""iFLYTEK's recording-file transcription: its results in, one call each out.

Version 1 ("语音转写 API 文档", lfasr): ``data`` is JSON in a string, a list of
``bg``/``ed`` (ms, as text), ``onebest`` and ``speaker`` ("0" for all where speakers
were not told apart). Version 2 ("录音文件转写 API 文档", ifasr_new): ``orderResult`` is
JSON in a string; each ``json_1best`` of its ``lattice`` is JSON in a string again (in
``lattice2``, the words before smoothing, it is an object) and holds a sentence ``st``
(``bg``/``ed`` in ms as text, ``rl`` a speaker's number, "0" for none) with its words in
``rt[].ws[].cw[]``, the first ``cw`` the best; ``wp`` is n (a word), p (punctuation),
s (a filler that was spoken and would be smoothed out: kept) or g (an empty mark).
``label.rl_track`` tells the channel, L or R, of a speaker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import (
    in_time_order,
    is_full,
    not_done,
    set_length,
    set_times,
)
from scoring.readers.faults import Fault, beginning
from scoring.readers.json_values import Json, lookup, parsed_text
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.words_joined import joined

_NOBODY: Final = "0"
_TRACKS: Final = {"l": 0, "r": 1}


# Version 1


def _knows_v1(value: Json) -> bool:
    if isinstance(value, list):
        return bool(value) and _is_row(value[0])
    if not isinstance(value, dict):
        return False
    return {"ok", "err_no"} <= value.keys() and ("data" in value or "failed" in value)


def _is_row(row: Json) -> bool:
    return isinstance(row, dict) and {"bg", "onebest"} <= row.keys()


def _drafts_v1(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    draft = CallDraft("")
    rows, place = value, ""
    if isinstance(value, dict):
        rows, place = value.get("data"), "data"
    if isinstance(rows, str):
        rows = parsed_text(rows) if rows.lstrip()[:1] in ("[", "{") else None
    if isinstance(rows, Fault):
        draft.blame(rows, place)
    elif isinstance(rows, list) and rows:
        _add(draft, rows, place, _turns_v1)
    else:
        progress = identifier(lookup(rows, "desc"))
        told = (lookup(value, "err_no"), lookup(value, "failed"))
        draft.blame(not_done(progress) if progress else not_done(*told))
    yield draft


def _turns_v1(row: Json) -> list[TurnDraft] | Fault:
    if not isinstance(row, dict):
        return faults.TURN_NOT_OBJECT
    text, words = row.get("onebest"), row.get("wordsResultList")
    if "onebest" not in row and not isinstance(words, list):
        return faults.TEXT_MISSING
    if text is None and isinstance(words, list):
        text = joined(_strings(words, "wordsName")).strip()
    elif text is not None and not isinstance(text, str):
        return faults.TEXT_NOT_STRING
    turn = TurnDraft(None if text is None else text.strip())
    turn.speaker_id = identifier(row.get("speaker")) or None
    set_times(turn, row.get("bg"), row.get("ed"), None, "ms")
    return [turn]


# Version 2


def _knows_v2(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    if {"code", "descInfo"} <= value.keys():
        return True
    content = value.get("content")
    inner = content if isinstance(content, dict) else value
    return "orderResult" in inner or _is_result(value)


def _drafts_v2(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    draft = CallDraft("")
    content = lookup(value, "content")
    place = "content.orderResult" if isinstance(content, dict) else "orderResult"
    content = content if isinstance(content, dict) else value
    result = lookup(content, "orderResult")
    if isinstance(result, str):
        result = parsed_text(result) if result.strip() else None
    elif result is None:
        result, place = value, ""
    _add_facts(draft, content)
    key, rows = _rows(result)
    if isinstance(result, Fault):
        draft.blame(result, place)
    elif rows:
        where = f"{place}.{key}".lstrip(".")
        _add(draft, rows, where, _turns_v2, _tracks(draft, result))
    else:
        draft.blame(not_done(_told(value, content)))
    yield draft


def _is_result(value: Json) -> bool:
    """Tell whether a value is the result of an order, saved by itself."""
    rows = lookup(value, "lattice") or lookup(value, "lattice2")
    if isinstance(rows, list) and rows:
        return isinstance(rows[0], dict) and "json_1best" in rows[0]
    others = {"lattice2", "label"}
    return (
        isinstance(value, dict)
        and "lattice" in value
        and others & value.keys() != set()
    )


def _rows(result: Json) -> tuple[str, list[Json]]:
    """Return the key and the sentences of a result: the smoothed ones, where numbers
    are digits, else the others.
    """
    for key in ("lattice", "lattice2"):
        rows = lookup(result, key)
        if isinstance(rows, list) and rows:
            return key, rows
    return "", []


def _add_facts(draft: CallDraft, content: Json) -> None:
    order = identifier(lookup(content, "orderInfo.orderId"))
    if order:
        draft.meta["task_id"] = order
    set_length(draft, lookup(content, "orderInfo.realDuration"), "ms")


def _told(value: Json, content: Json) -> str:
    """Return what the recogniser says about an order that has no sentences."""
    status = identifier(lookup(content, "orderInfo.status"))
    failure = identifier(lookup(content, "orderInfo.failType"))
    if status:
        return f"status {status}, failType {failure or '?'}"
    code, info = lookup(value, "code"), lookup(value, "descInfo")
    return f"{identifier(code)} {identifier(info)}".strip()


def _tracks(draft: CallDraft, result: Json) -> dict[str, int]:
    """Return the channels of the speakers' numbers, 0 for left and 1 for right."""
    rows = lookup(result, "label.rl_track")
    tracks: dict[str, int] = {}
    for row in rows if isinstance(rows, list) else []:
        track = identifier(lookup(row, "track")).casefold()
        if track in _TRACKS:
            tracks[identifier(lookup(row, "rl"))] = _TRACKS[track]
        else:
            draft.notes.append(
                f"label.rl_track: track {beginning(track, 20)!r} not understood"
            )
    return tracks


def _turns_v2(row: Json) -> list[TurnDraft] | Fault:
    if not isinstance(row, dict):
        return faults.TURN_NOT_OBJECT
    best = row.get("json_1best")
    if isinstance(best, str):
        best = parsed_text(best)
    if isinstance(best, Fault):
        return best.at("json_1best")
    sentences = lookup(best, "st")
    if isinstance(sentences, dict):
        sentences = [sentences]
    if not isinstance(sentences, list) or not sentences:
        return faults.TEXT_MISSING.at("json_1best")
    turns = []
    for sentence in sentences:
        if not isinstance(sentence, dict):
            return faults.TURN_NOT_OBJECT.at("json_1best.st")
        turn = TurnDraft(_words(sentence.get("rt")))
        turn.speaker_id = identifier(sentence.get("rl")) or None
        start, end = sentence.get("bg"), sentence.get("ed")
        if start is None and end is None and len(sentences) == 1:
            start, end = row.get("begin"), row.get("end")
        set_times(turn, start, end, None, "ms")
        turns.append(turn)
    return turns


def _words(parts: Json) -> str | None:
    """Return the text of ``rt``, None where there is none at all."""
    if not isinstance(parts, list):
        return None
    words: list[Json] = []
    for part in parts:
        pieces = lookup(part, "ws")
        for piece in pieces if isinstance(pieces, list) else []:
            words.append(lookup(piece, "cw.0"))
    return joined(_strings(words, "w")).strip()


# Both


def _add(
    draft: CallDraft,
    rows: list[Json],
    place: str,
    turns_of: Callable[[Json], list[TurnDraft] | Fault],
    tracks: dict[str, int] | None = None,
) -> None:
    """Add the turns of rows; a broken row is the draft's fault."""
    for at, row in enumerate(rows):
        turns = turns_of(row)
        if isinstance(turns, Fault):
            draft.blame(turns, f"{place}[{at}].{turns.place}".rstrip("."))
            return
        draft.turns += turns
        if is_full(draft):
            break
    for turn in draft.turns:
        turn.channel = (tracks or {}).get(turn.speaker_id or "")
    if {turn.speaker_id for turn in draft.turns} <= {_NOBODY, None}:
        for turn in draft.turns:
            turn.speaker_id = None
    in_time_order(draft.turns)


def _strings(rows: Iterable[Json], key: str) -> Iterator[str]:
    for row in rows:
        word: Any = row.get(key) if isinstance(row, dict) else None
        if isinstance(word, str):
            yield word


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "iflytek-v2",
        Wording("讯飞录音文件转写", "iFLYTEK recording-file transcription"),
        _knows_v2,
        _drafts_v2,
    ),
    JsonShape(
        "iflytek",
        Wording("讯飞语音转写（旧版）", "iFLYTEK transcription (version 1)"),
        _knows_v1,
        _drafts_v1,
    ),
)
