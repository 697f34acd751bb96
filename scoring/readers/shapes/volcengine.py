"""Volcengine's (Doubao) recognition results to calls.

Relied on: Volcengine speech documentation, 大模型录音文件识别标准版 (``audio_info``,
``result.utterances[].text/start_time/end_time`` in ms; dual channel: ``channel_id`` 1
is left, 2 is right), 识别结果 of the older interface (``result`` a list of candidates);
its published sample code (``resp.utterances`` with ``resp.code`` 1000 done, 2000
running, 2001 queued); client code for ``additions.speaker/channel_id`` (strings), for
the subtitle interface (``utterances`` on top, ``attribute.speaker``, silence as an
empty sentence with event ``silent``) and for the data-lake one (``data.result``,
``metadata.task_status``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import not_done
from scoring.readers.json_values import Json, first_of, lookup
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape, Sentences

_LISTS: Final = (
    "resp.utterances",
    "result.utterances",
    "data.result.utterances",
    "utterances",
)
_WHOLE: Final = ("resp.text", "result.text", "data.result.text")
_EVENTS: Final = ("additions.event", "attribute.event")
_DONE: Final = frozenset(("1000", "COMPLETED"))
_UTTERANCES: Final = Sentences(
    lists=_LISTS,
    text=("text",),
    start=("start_time",),
    end=("end_time",),
    speaker_id=(
        "additions.speaker",
        "additions.speaker_id",
        "attribute.speaker",
        "speaker",
    ),
    channel=("additions.channel_id", "channel_id"),
    facts={"task_id": ("resp.id", "metadata.task_id", "reqid", "id")},
    length=("audio_info.duration", "data.audio_info.duration"),
    needs=("start_time", "end_time"),
)


def _knows(value: Json) -> bool:
    value = _best(value)
    return _UTTERANCES.knows(value) or (not _rows(value) and _is_envelope(value))


def _is_envelope(value: Json) -> bool:
    """Tell whether a value without sentences is an answer of Volcengine's."""
    resp = lookup(value, "resp")
    if isinstance(resp, dict):
        return "code" in resp and ("id" in resp or "message" in resp)
    if isinstance(lookup(value, "audio_info"), dict):
        return isinstance(lookup(value, "result.text"), str)
    task = lookup(value, "metadata")
    return isinstance(task, dict) and "task_status" in task and "business_code" in task


def _best(value: Json) -> Json:
    """Return a result with only the first of its candidates, where it lists any."""
    results = lookup(value, "result")
    if isinstance(results, list) and results:
        return {**value, "result": results[0]}
    return value


def _rows(value: Json) -> list[Any]:
    """Return the list of sentences that is read, empty for none."""
    found = (lookup(value, path) for path in _LISTS)
    return next((rows for rows in found if isinstance(rows, list)), [])


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    one = _best(value)
    draft = _UTTERANCES.draft(one)
    results = lookup(value, "result")
    if isinstance(results, list) and len(results) > 1:
        draft.notes.append(f"{len(results)} candidates, the first taken")
    _leave_out_silence(draft, _rows(one))
    if not _rows(one):
        _without_sentences(draft, one)
    _count_channels_from_zero(draft.turns)
    yield draft


def _leave_out_silence(draft: CallDraft, rows: list[Any]) -> None:
    """Drop the sentences that only mark silence; a faulty draft stays as it is."""
    if draft.fault is not None:
        return
    spoken = [
        turn
        for turn, row in zip(draft.turns, rows, strict=False)
        if turn.text or all(lookup(row, path) != "silent" for path in _EVENTS)
    ]
    if left := len(draft.turns) - len(spoken):
        draft.notes.append(f"{left} empty sentences that mark silence left out")
        draft.turns = spoken


def _without_sentences(draft: CallDraft, value: Json) -> None:
    """Take the whole text of a result without sentences, or say how its job ended."""
    texts = (lookup(value, path) for path in _WHOLE)
    whole = next((t for t in texts if isinstance(t, str) and t.strip()), None)
    if whole is not None:
        draft.fault = None
        draft.turns = [TurnDraft(whole.strip())]
        draft.notes.append(
            "no sentences (show_utterances was off): the whole text is one turn"
        )
        return
    status = identifier(first_of(value, ("resp.code", "metadata.task_status")))
    if status and status not in _DONE:
        message = first_of(value, ("resp.message", "metadata.error_msg"))
        draft.fault = not_done(status, message)
    draft.blame(faults.NO_TURNS)


def _count_channels_from_zero(turns: list[TurnDraft]) -> None:
    """Make left 0 and right 1; numbers that begin with 0 stay."""
    channels = {turn.channel for turn in turns} - {None}
    if 0 in channels:
        return
    for turn in turns:
        if turn.channel is not None:
            turn.channel -= 1


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "volcengine",
        Wording("火山引擎录音文件识别", "Volcengine recording-file recognition"),
        _knows,
        _drafts,
    ),
)
