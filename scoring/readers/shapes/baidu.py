"""Baidu AI Cloud's recording-file transcription to calls, one a task.

Relied on: Baidu speech documentation, 音频文件转写 and 呼叫中心语音-音频文件转写(8K),
aasr/v1/query: ``tasks_info[].task_id/task_status`` (Created, Running, Success, Failure
with ``task_result.err_msg``), ``task_result.detailed_result[].res/begin_time/end_time``
in ms, ``result`` the whole text. Texts are lists of one, or plain; numbers may be
strings; lists of one may be objects. Keys for speakers and channels are not documented:
``speaker``, ``role``, ``speaker_id``, ``channel`` and ``channel_id`` are taken where
they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import each, listed, not_done
from scoring.readers.json_values import Json
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape, Sentences

_DONE: Final = "Success"


def _with_one_text(row: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    return {**row, "res": _one_text(row["res"], notes)} if "res" in row else row


def _one_text(texts: Json, notes: list[str]) -> Json:
    """Return the text of a sentence: the best one, where there are several."""
    if not isinstance(texts, list):
        return texts
    if not texts:
        return ""
    if len(texts) > 1:
        notes.append(f"{len(texts)} texts, the first taken")
    return texts[0]


_SENTENCES: Final = Sentences(
    lists=("task_result.detailed_result", "detailed_result"),
    text=("res",),
    start=("begin_time",),
    end=("end_time",),
    role=("speaker", "role"),
    speaker_id=("speaker_id",),
    channel=("channel", "channel_id"),
    facts={"task_id": ("task_id",)},
    length=("task_result.audio_duration", "audio_duration"),
    tidy=_with_one_text,
)


def _knows(value: Json) -> bool:
    if not isinstance(value, dict) or "turns" in value:
        return False
    if "tasks_info" in value:
        tasks = _listed(value["tasks_info"])
        return not tasks or _is_task(tasks[0])
    return _is_task(value) or _is_error(value)


def _is_task(value: Json) -> bool:
    """Tell whether a value is a task, or the result of one saved by itself."""
    if not isinstance(value, dict):
        return False
    if "task_status" in value:
        return any(key in value for key in ("task_id", "task_result", "log_id"))
    rows = _listed(value.get("detailed_result"))
    first = rows[0] if rows else None
    return isinstance(first, dict) and "res" in first and "begin_time" in first


def _is_error(value: dict[str, Any]) -> bool:
    return all(key in value for key in ("log_id", "error_code", "error_msg"))


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    if not isinstance(value, dict) or "tasks_info" not in value:
        return iter([_draft(value)])
    tasks = value["tasks_info"]
    if isinstance(tasks, dict):
        return each([("tasks_info", tasks)], _draft)
    message = value.get("error_msg")
    nothing = faults.NO_TURNS if message is None else not_done(message)
    return each(listed(_listed(tasks), "tasks_info"), _draft, nothing)


def _draft(task: Json) -> CallDraft:
    if not isinstance(task, dict):
        return CallDraft("", fault=faults.NOT_A_CALL)
    nested = isinstance(task.get("task_result"), dict)
    result = task["task_result"] if nested else task
    result = {**result, "detailed_result": _listed(result.get("detailed_result"))}
    draft = _SENTENCES.draft({**task, "task_result": result} if nested else result)
    if not draft.turns:
        _without_sentences(draft, task, result)
    return draft


def _without_sentences(
    draft: CallDraft, task: dict[str, Any], result: dict[str, Any]
) -> None:
    """Take the whole text of a task without sentences, or say how the task ended."""
    notes: list[str] = []
    text = _one_text(result.get("result"), notes)
    draft.notes += [f"result: {note}" for note in notes]
    if draft.fault is None and isinstance(text, str) and text.strip():
        draft.turns = [TurnDraft(text.strip())]
        draft.notes.append("no sentences: the whole text is one turn without times")
        return
    told = [
        identifier(task.get("task_status")),
        identifier(result.get("err_msg")),
        identifier(result.get("error_msg")),
    ]
    if told != [_DONE, "", ""] and any(told):
        draft.fault = not_done(*told)
    draft.blame(faults.NO_TURNS)


def _listed(value: Json) -> list[Any]:
    """Return a list as it is, nothing for null, and anything else as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "baidu",
        Wording("百度音频文件转写", "Baidu recording-file transcription"),
        _knows,
        _drafts,
    ),
)
