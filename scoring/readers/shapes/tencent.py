"""Tencent Cloud recording-file recognition: its results in, one call each out.

By "DescribeTaskStatus" and "Data Types" (API 2019-06-14) and "Recording Recognition
Callback Description". ``ResultDetail`` lists sentences in ms from the start of the
recording, words in ms from the start of their sentence, any field may be null;
``Result`` holds lines ``[m:s.mmm,m:s.mmm,speaker]  text`` (mono: without speaker).
``SpeakerId`` is a speaker or, with two channels, a channel; as older versions number
the channels the other way round, it is never read as a channel. A callback holds
``resultDetail`` as JSON in a string and ``text`` as lines, both perhaps still quoted
for a URL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus

from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import (
    add_turns,
    in_time_order,
    not_done,
    recording_of,
    set_length,
    set_times,
)
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, lookup, parsed_text
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.tencent_lines import (
    PlacedLine,
    add_lines,
    speaker_of_number,
    turn_of_line,
)
from scoring.readers.words_joined import joined

_DETAILS: Final = ("FinalSentence", "SliceSentence", "WrittenText", "Words")
_QUOTED: Final = ("%5B", "%5b", "%7B", "%7b")


class _Result(NamedTuple):
    """A result: its sentences, its lines and where each stand, what else it says."""

    place: str
    rows: Json
    text_place: str
    text: Json
    status: str = ""
    task_id: Json = None
    seconds: Json = None
    address: Json = None


def draft_of(value: Json) -> CallDraft:
    """Return the draft of one result, polled or called back; never raises."""
    result = _result_of(value)
    draft = CallDraft("", recording=recording_of(result.address))
    task_id = identifier(result.task_id)
    if task_id:
        draft.meta["task_id"] = task_id
    set_length(draft, result.seconds, "s")
    rows = result.rows
    if isinstance(rows, str):
        rows = parsed_text(_unquoted(rows)) if rows.strip() else None
    if isinstance(rows, Fault):
        draft.blame(rows, result.place)
    elif isinstance(rows, list) and rows:
        _add_sentences(draft, rows, result.place)
    elif rows is not None and not isinstance(rows, list):
        draft.blame(faults.TURNS_NOT_LIST, result.place)
    elif isinstance(result.text, str) and result.text.strip():
        _add_text(draft, _unquoted(result.text), result.text_place)
    else:
        draft.blame(not_done(result.status))
    in_time_order(draft.turns)
    return draft


def _add_text(draft: CallDraft, text: str, place: str) -> None:
    """Add a result that is one text: lines with times, or else lines alone."""
    lines = text.split("\n")
    above = f"{place}: " if place else ""
    add_lines(
        draft,
        (PlacedLine(f"{above}line {at}", line) for at, line in enumerate(lines, 1)),
    )
    if draft.turns:
        return
    draft.turns = [
        TurnDraft(line.strip())
        for line in lines[: limits.MAX_CALL_TURNS + 1]
        if line.strip()
    ]
    draft.notes = ["result: text without times"]


def _add_sentences(draft: CallDraft, rows: list[Json], place: str) -> None:
    add_turns(draft, place, rows, _turn)
    made = sum(
        turn.text is not None and _of(row, "FinalSentence") is None
        for turn, row in zip(draft.turns, rows, strict=False)
        if isinstance(row, dict)
    )
    if made:
        draft.notes.append(f"sentences without FinalSentence, put together: {made}")


def _turn(row: Json) -> TurnDraft | Fault:
    if not isinstance(row, dict):
        return faults.TURN_NOT_OBJECT
    text = _text(row)
    if isinstance(text, Fault):
        return text
    turn = TurnDraft(text)
    speaker = speaker_of_number(_of(row, "SpeakerId"))
    turn.set_speaker(identifier(_of(row, "SpeakerRoleName")), speaker)
    set_times(turn, _of(row, "StartMs"), _of(row, "EndMs"), None, "ms")
    return turn


def _text(row: dict[str, Any]) -> str | Fault | None:
    """Return the words as they were spoken; the rewritten text only where no other is.

    The pieces of ``SliceSentence`` and the ``Words`` serve where the sentence is null.
    """
    if not any(_key(row, key) for key in _DETAILS):
        return faults.TEXT_MISSING
    final, sliced, written, words = (_of(row, key) for key in _DETAILS)
    if final is not None:
        return final.strip() if isinstance(final, str) else faults.TEXT_NOT_STRING
    pieces: list[str] = sliced.split() if isinstance(sliced, str) else []
    if not pieces and isinstance(words, list):
        found = (_of(word, "Word") for word in words if isinstance(word, dict))
        pieces = [word.strip() for word in found if isinstance(word, str)]
    if pieces:
        return joined(pieces)
    return written.strip() if isinstance(written, str) else None


def _result_of(value: Json) -> _Result:
    if isinstance(value, str):
        return _Result("", None, "", value)
    if isinstance(value, list):
        return _Result("", value, "", None)
    if _is_callback(value):
        told = f"{identifier(value.get('code'))} {identifier(value.get('message'))}"
        return _Result(
            "resultDetail", value.get("resultDetail"), "text", value.get("text"), told,
            value.get("requestId"), value.get("audioTime"), value.get("audioUrl"),
        )  # fmt: skip
    place, data = _data(value) or ("", {})
    place = f"{place}." if place else ""
    error = lookup(value, "Response.Error")
    if isinstance(error, dict):
        data = {"StatusStr": error.get("Code"), "ErrorMsg": error.get("Message")}
    told = f"{identifier(data.get('StatusStr'))} {identifier(data.get('ErrorMsg'))}"
    return _Result(
        f"{place}ResultDetail", data.get("ResultDetail"), f"{place}Result",
        data.get("Result"), told, data.get("TaskId"), data.get("AudioDuration"),
    )  # fmt: skip


def _data(value: Json) -> tuple[str, dict[str, Any]] | None:
    """Return the ``Data`` of a result with its place, None for none: it stands in the
    whole response, in the one that client libraries return, or by itself.
    """
    for place in ("Response.Data", "Data", ""):
        data = lookup(value, place) if place else value
        if isinstance(data, dict) and _is_data(data):
            return place, data
    return None


def _is_data(data: dict[str, Any]) -> bool:
    if "StatusStr" in data:  # speech synthesis has one, too, with a ResultUrl
        return any(key in data for key in ("Result", "ResultDetail"))
    return _is_sentence(data.get("ResultDetail"))


def _is_sentence(rows: Json) -> bool:
    """Tell whether a list begins with a sentence of ``ResultDetail``."""
    first = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(first, dict):
        return False
    return "FinalSentence" in first or {"SliceSentence", "StartMs"} <= first.keys()


def _is_callback(value: Json) -> bool:
    if not isinstance(value, dict) or not {"code", "requestId"} <= value.keys():
        return False
    sender = "appid" in value or "audioTime" in value
    return sender and ("text" in value or "resultDetail" in value or "message" in value)


def _knows(value: Json) -> bool:
    if isinstance(value, str):
        return turn_of_line(value[:200]) is not None
    if isinstance(value, list):
        return _is_sentence(value)
    error = lookup(value, "Response.Error.Code")
    if error is not None and lookup(value, "Response.RequestId") is not None:
        return True
    return _is_callback(value) or _data(value) is not None


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    yield draft_of(value)


def _unquoted(text: str) -> str:
    """Return text that may still be quoted for a URL, as the callback sends it."""
    return unquote_plus(text) if text.lstrip().startswith(_QUOTED) else text


def _key(row: dict[str, Any], key: str) -> str:
    """Return ``key`` as a row spells it (``finalSentence`` too), "" for none."""
    lower = key[0].lower() + key[1:]
    return key if key in row else lower if lower in row else ""


def _of(row: dict[str, Any], key: str) -> Json:
    return row.get(_key(row, key))


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "tencent",
        Wording("腾讯云录音文件识别", "Tencent Cloud recording-file recognition"),
        _knows,
        _drafts,
    ),
)
