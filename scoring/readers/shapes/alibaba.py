"""Alibaba's recognisers: results of recording-file recognition, of its telecom
callback and of DashScope to drafts of calls; Smart Conversation Analysis stands in
``alibaba_sca``.

``aliyun``: ``Result.Sentences`` of GetTaskResult, the same in a callback of version
4.0, and the older callback with small letters (Intelligent Speech Interaction,
录音文件识别, 接口说明); the same sentences under ``Data`` (Phone Number Protection,
GetSecretAsrDetail) and, not seen in a document that could be read, ``flash_result`` of
the express edition. ``aliyun-callback``: a list of calls with ``sentences`` (Phone
Number Protection, SecretAsrReport). ``dashscope``: the JSON that ``transcription_url``
leads to, and the answer of the task that only names that address (Model Studio,
录音文件识别: Paraformer, SenseVoice, Fun-ASR). All times are ms from the start of the
sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scoring.model import Wording
from scoring.readers.build import CallDraft, TurnDraft, channel_number
from scoring.readers.drafting import (
    each,
    in_time_order,
    listed,
    not_done,
    recording_of,
)
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, lookup
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape, Sentences
from scoring.readers.shapes.alibaba_sca import ALIYUN_SCA
from scoring.readers.words_joined import without_tags

_NOT_FETCHED: Final = Fault(
    Wording(
        "这里只有识别结果的下载地址，没有句子。",
        "This only names the address of the result; it holds no sentences.",
    ),
    Wording(
        "请下载 transcription_url 指向的 JSON，再读那个文件。",
        "Download the JSON that transcription_url leads to, and read that file.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms in which one service writes the same sentences."""

    forms: tuple[Sentences, ...]

    def knows(self, value: Json) -> bool:
        """Tell whether a value, or every item of a list, is of one of the forms."""
        if isinstance(value, list):
            return bool(value) and all(self._form(item) for item in value)
        return self._form(value) is not None

    def drafts(self, value: Json, options: ReadOptions) -> Iterator[CallDraft]:
        """Yield one draft a call; a list holds one call an item."""
        calls = listed(value) if isinstance(value, list) else [("", value)]
        return each(calls, self._draft)

    def _form(self, value: Json) -> Sentences | None:
        return next((form for form in self.forms if form.knows(value)), None)

    def _draft(self, value: Json) -> CallDraft:
        form = self._form(value) or self.forms[0]
        draft = form.draft(value)
        in_time_order(draft.turns)
        return draft


_POLLED: Final = Sentences(
    lists=("Result.Sentences", "Data.Sentences", "Sentences"),
    text=("Text",),
    start=("BeginTime",),
    end=("EndTime",),
    speaker_id=("SpeakerId",),
    channel=("ChannelId",),
    facts={"task_id": ("TaskId",)},
    length=("BizDuration", "Data.BizDuration"),
    needs=("BeginTime",),
    envelope=("TaskId", "StatusText"),
    status=("StatusText", "Data.Msg"),
)
_OLD_CALLBACK: Final = Sentences(
    lists=("result", "flash_result.sentences"),
    text=("text",),
    start=("begin_time",),
    end=("end_time",),
    speaker_id=("speaker_id",),
    channel=("channel_id",),
    facts={"task_id": ("task_id",)},
    length=("biz_duration", "flash_result.duration"),
    needs=("begin_time", "channel_id"),
    envelope=("task_id", "status_code", "status_text"),
    status=("status_text", "message"),
)
_PUSHED: Final = Sentences(
    lists=("sentences", "data.sentences", "result.sentences"),
    text=("text",),
    start=("beginTime",),
    end=("endTime",),
    speaker_id=("speakerId",),
    channel=("channelId",),
    call_id=("callId",),
    facts={"task_id": ("taskId",)},
    length=("bizDuration", "data.bizDuration"),
    needs=("beginTime", "channelId"),
    envelope=("callId", "bizDuration", "statusCode"),
    status=("statusText", "statusCode"),
)


_CHANNELS: Final = Sentences(
    lists=("transcripts.*.sentences",),
    text=("text",),
    start=("begin_time",),
    end=("end_time",),
    speaker_id=("speaker_id",),
    channel=("channel_id",),
    recording=("file_url",),
    length=("properties.original_duration_in_milliseconds",),
    needs=("begin_time",),
    envelope=("file_url", "transcripts"),
    clean=without_tags,
)
_TASK: Final = ("output.task_id", "output.task_status")


def _knows_dashscope(value: Json) -> bool:
    if isinstance(value, dict) and isinstance(value.get("transcripts"), list):
        length = "transcripts.0.content_duration_in_milliseconds"
        return _CHANNELS.knows(value) or lookup(value, length) is not None
    return all(lookup(value, path) is not None for path in _TASK)


def _dashscope_drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    if isinstance(value, dict) and "transcripts" not in value and "output" in value:
        yield from _unfetched(value["output"])
        return
    transcripts = lookup(value, "transcripts")
    if isinstance(transcripts, list):
        # A silent channel has null for a list; that is no fault.
        filled = [_with_list(one) for one in transcripts]
        value = {**value, "transcripts": filled}
    draft = _CHANNELS.draft(value)
    _whole_texts(draft, transcripts)
    yield draft


def _with_list(transcript: Json) -> Json:
    if not isinstance(transcript, dict) or transcript.get("sentences") is not None:
        return transcript
    return {**transcript, "sentences": []}


def _whole_texts(draft: CallDraft, transcripts: Json) -> None:
    """Take the whole text of a channel whose sentences are not told as one turn."""
    for at, one in enumerate(transcripts if isinstance(transcripts, list) else ()):
        if not isinstance(one, dict) or one.get("sentences"):
            continue
        text = one.get("text")
        if isinstance(text, str) and text.strip():
            turn = TurnDraft(without_tags(text))
            turn.channel = channel_number(one.get("channel_id"))
            draft.turns.append(turn)
            draft.notes.append(f"transcripts[{at}]: no sentences, one turn of its text")


def _unfetched(output: Json) -> Iterator[CallDraft]:
    """Yield a rejected draft for each sound file of a task, or one for the task."""
    results = lookup(output, "results")
    if not isinstance(results, list) or not results:
        results = [lookup(output, "result")]
    task = lookup(output, "task_id")
    for at, result in enumerate(results):
        place = f"output.results[{at}]" if len(results) > 1 else "output"
        draft = CallDraft(place, recording=recording_of(lookup(result, "file_url")))
        if isinstance(task, str):
            draft.meta["task_id"] = task
        if lookup(result, "transcription_url") is not None:
            draft.blame(_NOT_FETCHED)
        else:
            draft.blame(not_done(_status(result) or _status(output)))
        yield draft


def _status(result: Json) -> str:
    """Return the state of a task and the code of what went wrong, "" for none."""
    keys = ("subtask_status", "task_status", "code")
    told = (lookup(result, key) for key in keys)
    return " ".join(one for one in told if isinstance(one, str))


_ALIYUN: Final = _Forms((_POLLED, _OLD_CALLBACK))
_CALLBACK: Final = _Forms((_PUSHED,))

SHAPES: Final[tuple[JsonShape, ...]] = (
    ALIYUN_SCA,
    JsonShape(
        "aliyun",
        Wording("阿里云录音文件识别", "Aliyun recording-file recognition"),
        _ALIYUN.knows,
        _ALIYUN.drafts,
    ),
    JsonShape(
        "aliyun-callback",
        Wording("阿里云通话录音识别推送", "Aliyun telecom recognition callback"),
        _CALLBACK.knows,
        _CALLBACK.drafts,
    ),
    JsonShape(
        "dashscope",
        Wording("阿里云百炼（DashScope）录音识别", "Alibaba DashScope transcription"),
        _knows_dashscope,
        _dashscope_drafts,
    ),
)
"""Alibaba's shapes, the most specific first."""
