"""What a vCon holds inline: a body's words or JSON, and the turns of a transcript.

Encodings are ``none``, ``json`` and ``base64url`` (draft-ietf-vcon-vcon-core, 2.3).
The draft leaves the form of a transcript to its maker: read are the World Transcription
Format (draft-howe-vcon-wtf-extension: ``transcript``, ``segments``, ``speakers``; in
seconds), Deepgram's as the conserver's link files it, any other recogniser's JSON that
is known by itself, and plain text.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import set_times
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, lookup, parsed, parsed_text
from scoring.readers.log_lines import is_decoration, turn_line
from scoring.readers.options import ReadOptions
from scoring.readers.shape import Sentences
from scoring.readers.shapes.amazon_words import Word, sentences

_GZIP: Final = b"\x1f\x8b"
_CAPTIONS: Final = re.compile(
    r"\ufeff?\s*(?:WEBVTT|\[Script Info\]|\d{1,9}\s{1,4}\d{1,3}:\d\d:\d\d[,.]\d)"
)
_WTF: Final = Sentences(
    lists=("segments",), text=("text",), start=("start",), end=("end",), unit="s",
    role=("speaker",), channel=("channel",),
)  # fmt: skip
_DEEPGRAM: Final = Sentences(
    lists=(
        "results.utterances",
        "sentences.*.sentences",
        "paragraphs.paragraphs.*.sentences",
    ),
    text=("text", "transcript"), start=("start",), end=("end",), unit="s",
    role=("speaker",), channel=("channel",), needs=("start",),
)  # fmt: skip


def _fault(zh: str, en: str, cure_zh: str, cure_en: str) -> Fault:
    return Fault(Wording(zh, en), Wording(cure_zh, cure_en))


ELSEWHERE: Final = _fault(
    "转写不在文件里，只给了网址。",
    "The transcript is not in the file; there is only its address.",
    "请导出时把转写放进 body（inline）。",
    "Export it with the transcript inline, in `body`.",
)
NO_BODY: Final = _fault(
    "转写是空的，没有 body。",
    "The transcript is empty: it has no `body`.",
    "可能已被脱敏删除；请用未脱敏的 vCon。",
    "It may have been redacted; use the vCon that was not.",
)
BAD_BASE64: Final = _fault(
    "这一处不是完整的 base64url 编码。",
    "This is not complete base64url.",
    "可能被截断，请重新导出。",
    "It may have been cut off; export it again.",
)
TOO_LARGE: Final = _fault(
    f"解压后超过 {limits.MAX_WHOLE_BYTES // limits.MIB} MiB。",
    f"Unpacked it is larger than {limits.MAX_WHOLE_BYTES // limits.MIB} MiB.",
    "请去掉其中的录音后重新导出。",
    "Export it again without the recordings inside.",
)
CAPTIONS: Final = _fault(
    "vCon 里的转写是字幕文本，未读取。",
    "The transcript inside the vCon is a caption file, which is not read there.",
    "请把字幕另存为 .srt 或 .vtt 文件，或导出 JSON 转写。",
    "Save the captions as an .srt or .vtt file, or export the transcript as JSON.",
)
UNKNOWN_BODY: Final = _fault(
    "认不出这种转写的格式。",
    "The format of this transcript is not known.",
    "请导出为 WTF（wtf_transcription）或所用识别方的原始 JSON。",
    "Export it as WTF (wtf_transcription) or as the recogniser's own JSON.",
)


def content(entry: dict[str, Any], *, told: bool = False) -> Json:
    """Return what an object's ``body`` holds: text, a JSON value, or a Fault.

    Where the encoding is ``none``, missing or unknown, a text that is a whole JSON
    object or list counts as one, unless it is ``told`` to be words.
    """
    body = entry.get("body")
    if body is None or body == "":
        return ELSEWHERE if entry.get("url") else NO_BODY
    if not isinstance(body, str):
        return body
    encoding = identifier(entry.get("encoding")).casefold()
    if encoding in ("base64url", "base64"):
        data = _bytes_of(body)
        if isinstance(data, Fault):
            return data
        body = data.decode("utf-8", "replace")
    if encoding == "json":
        return parsed_text(body)
    if not told and body.lstrip()[:1] in ("{", "["):
        value = parsed_text(body)
        return body if isinstance(value, Fault) else value
    return body


def payload(text: Json) -> Json:
    """Return the JSON value of a signed form's payload, gzip or not, or a Fault."""
    data = _bytes_of(text) if isinstance(text, str) else BAD_BASE64
    if isinstance(data, Fault):
        return data
    if data.startswith(_GZIP):
        unzip = zlib.decompressobj(wbits=31)
        try:
            data = unzip.decompress(data, limits.MAX_WHOLE_BYTES + 1)
        except zlib.error:
            return BAD_BASE64
        if len(data) > limits.MAX_WHOLE_BYTES:
            return TOO_LARGE
        if not unzip.eof:
            return BAD_BASE64
    return parsed(data, "utf-8", None)


def transcript(value: Json, options: ReadOptions) -> CallDraft:
    """Return a draft with the turns of a transcript's body; never raises."""
    if isinstance(value, Fault):
        return CallDraft("", fault=value)
    if isinstance(value, str):
        return _plain(value)
    draft = _structured(value, options)
    if draft is not None and (
        draft.turns or draft.fault not in (None, faults.NO_TURNS)
    ):
        return draft
    text = _running_text(value)
    if text:
        return _plain(text)
    return draft or CallDraft("", fault=UNKNOWN_BODY)


def labels_of(value: Json) -> dict[str, str]:
    """Return what a World Transcription Format body calls each of its speakers."""
    speakers = value.get("speakers") if isinstance(value, dict) else None
    if not isinstance(speakers, dict):
        return {}
    rows = ((key, lookup(row, "label")) for key, row in speakers.items())
    return {identifier(key): identifier(label) for key, label in rows}


def _bytes_of(text: str) -> bytes | Fault:
    """Return the bytes that base64url text spells, with or without its padding."""
    plain = "".join(text.split()).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), b"-_", validate=True)
    except ValueError:
        return BAD_BASE64


def _structured(value: Json, options: ReadOptions) -> CallDraft | None:
    if isinstance(value, dict):
        if isinstance(value.get("transcript"), dict) and "segments" in value:
            return _WTF.draft(value)
        if _DEEPGRAM.knows(value):
            return _DEEPGRAM.draft(value)
        turns = list(_from_words(value.get("words")))
        if turns and "transcript" in value:
            return CallDraft("", turns=turns)
        only = lookup(value, "results.channels")
        if isinstance(only, list) and len(only) == 1:
            return _structured(lookup(only, "0.alternatives.0"), options)
    return _known_by_itself(value, options)


def _known_by_itself(value: Json, options: ReadOptions) -> CallDraft | None:
    """Read a body that is some recogniser's result."""
    # All shapes are listed there, this one's too: imported late, or it were a circle.
    from scoring.readers.shapes.registry import shape_of  # noqa: PLC0415

    if isinstance(value, list) and not shape_of(value).knows(value):
        value = {"turns": value}
    shape = shape_of(value)
    if shape.id == "vcon" or not shape.knows(value):
        return None
    draft, *others = [*shape.drafts(value, options)] or [CallDraft("")]
    if others:
        draft.notes.append(f"transcript: {len(others)} more calls in it, left out")
    return draft


def _from_words(rows: Json) -> Iterator[TurnDraft]:
    """Yield the turns that Deepgram's words make, where they are given alone."""
    words: list[Word] = []
    for row in rows if isinstance(rows, list) else ():
        text = lookup(row, "punctuated_word") or lookup(row, "word")
        if not isinstance(text, str):
            return
        turn = TurnDraft(text.strip())
        turn.set_speaker(identifier(lookup(row, "speaker")))
        set_times(turn, lookup(row, "start"), lookup(row, "end"), None, "s")
        words.append(Word(turn, mark=False))
    yield from sentences(words)


def _running_text(value: Json) -> str:
    paths = ("transcript.text", "text", "transcript")
    found = (lookup(value, path) for path in paths)
    return next((text for text in found if isinstance(text, str) and text.strip()), "")


def _plain(text: str) -> CallDraft:
    """Return the turns of words: one a labelled line, or all of them as one."""
    if _CAPTIONS.match(text):
        return CallDraft("", fault=CAPTIONS)
    whole: list[tuple[TurnDraft, list[str]]] = []
    labelled = False
    for line in text.splitlines():
        told = turn_line(line, any_label=False)
        if told is not None:
            labelled = True
            turn = TurnDraft(told.text)
            turn.set_speaker(told.label)
            set_times(turn, told.start or None, told.end or None, None, "s")
            whole.append((turn, [told.text]))
        elif whole:
            whole[-1][1].append("" if is_decoration(line) else line.strip())
        elif not is_decoration(line):
            whole.append((TurnDraft(None), [line.strip()]))
    if not labelled:
        notes = ["running text only: no times and no speakers"]
        turns = [TurnDraft(text.strip())] if text.strip() else []
        return CallDraft("", turns=turns, notes=notes)
    for turn, lines in whole:
        turn.text = "\n".join(line for line in lines if line)
    return CallDraft("", turns=[turn for turn, _ in whole])
