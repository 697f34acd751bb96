"""The formats we read: told by content first, by suffix where content cannot tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import orjson

from scoring.model import Call, Reject, Wording
from scoring.readers import faults, limits
from scoring.readers.captions.srt import looks_like_srt, read_srt
from scoring.readers.captions.webvtt import looks_like_webvtt, read_webvtt
from scoring.readers.decode import detect
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed, opened
from scoring.readers.json_sequence import is_wrapped_text
from scoring.readers.json_values import Json
from scoring.readers.jsonl import LINED, read_json, read_jsonl
from scoring.readers.options import Piece, ReadOptions, SourceFile
from scoring.readers.packed import ZIP, is_workbook
from scoring.readers.praat.textgrid import (
    BINARY_GRID,
    BINARY_MAGIC,
    looks_like_textgrid,
    read_textgrid,
)
from scoring.readers.rttm import looks_like_rttm, read_rttm
from scoring.readers.shape import JsonShape
from scoring.readers.shapes.registry import SHAPES
from scoring.readers.tables.delimited import looks_delimited, read_delimited
from scoring.readers.tables.parquet import read_parquet
from scoring.readers.tables.xlsx import read_xlsx
from scoring.readers.tencent_form import looks_like_tencent_form, read_tencent_form
from scoring.readers.tencent_lines import looks_like_tencent_lines, read_tencent_lines
from scoring.readers.text_log import looks_like_log, read_text

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON_START: Final = re.compile(r"\{\s{0,99}(?:[\"}]|$)|\[\s{0,99}(?:[{\]]|$)")
_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument"
_MIME_TYPE_WITHIN: Final = 200  # the first file of such an archive, not packed
_WEB_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}<(?:!doctype|html|table|head|\?xml|meta|style)", re.I
)
_JSON_IN_STRING: Final = re.compile(
    r"\"(?:\s|\\[nrt]){0,99}[{\[](?:\s|\\[nrt]|[{\[]){0,99}(?:\\\"|[}\]])"
)
_CALL_KEYS: Final = frozenset(("turns", "call_id"))
ARCHIVE: Final = ".zip"
"""The suffix of archives, which are read as folders."""


@dataclass(frozen=True, slots=True)
class Head:
    """The start of a file as its bytes, as text ("" for bytes that are none), and the
    file's suffix in lower case.
    """

    data: bytes
    text: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its id (``--format``), suffixes, how to know it and how to read it.

    ``read`` yields Calls and Rejects in file order and raises nothing for bad input but
    OSError. ``splittable`` formats can be read in byte ranges. ``magic`` are the first
    bytes of formats that are no text, for which ``knows`` is not asked.
    """

    id: str
    title: Wording
    suffixes: tuple[str, ...]
    knows: Callable[[Head, ReadOptions], bool]
    read: Callable[[Feed, ReadOptions], Iterator[Call | Reject]]
    splittable: bool = False
    magic: bytes = b""


def _json_kind(head: Head) -> Literal["", "json", "jsonl"]:
    """Tell one JSON value from one a line by the first lines."""
    text = head.text.lstrip("\ufeff \t\r\n")
    if is_wrapped_text(text):
        return "json"
    if not _JSON_START.match(text) and not _JSON_IN_STRING.match(text):
        return ""
    lines = [line for line in text.split("\n", 3) if line.strip()][:3]
    if head.suffix in LINED:
        return "json" if _is_spread(lines) else "jsonl"
    if lines[0].startswith("{"):
        values = [_json_line(line) for line in lines]
        ours = any(value and value.keys() & _CALL_KEYS for value in values)
        cut = len(lines) == 1 and len(head.data) >= limits.HEAD_BYTES
        whole = [value for value in values[:2] if value is not None]
        if ours or (cut and head.suffix != ".json") or len(whole) > 1:
            return "jsonl"
    return "json"


def _is_spread(lines: list[str]) -> bool:
    """Tell whether one value goes over several lines: its first line is none by itself
    and the second one goes on in it.
    """
    if len(lines) < 2 or _json_line(lines[0]) is not None:  # noqa: PLR2004 - as told
        return False
    return lines[0].strip() in ("{", "[") and lines[1].strip()[:1] in ('"', "{", "}")


def _json_line(line: str) -> Json:
    """Return the JSON object a line is by itself, None for none."""
    try:
        value = orjson.loads(line.strip("\ufeff \t\r").removesuffix(","))
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return None
    return value if isinstance(value, dict) else None


def _of_shape(shape: JsonShape) -> Reader:
    """Return the reader of files that all are of one shape, told to us by its id."""

    def read(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
        lined = _json_kind(head_of(feed)) == "jsonl"
        return (read_jsonl if lined else read_json)(feed, options, shape)

    return Reader(shape.id, shape.title, (), lambda head, options: False, read)


def head_of(feed: Feed) -> Head:
    """Return the start of a feed whose encoding is told."""
    data = feed.head()
    text = data.decode(feed.encoding, "replace").lstrip("\ufeff")
    return Head(data, text, feed.source.suffix)


READERS: Final[tuple[Reader, ...]] = (
    Reader(
        "xlsx", Wording("Excel 工作簿", "Excel workbook"), (".xlsx", ".xlsm"),
        lambda head, _: False, read_xlsx, magic=ZIP[0],
    ),
    Reader(
        "parquet", Wording("Parquet 表", "Parquet table"), (".parquet",),
        lambda head, _: False, read_parquet, magic=b"PAR1",
    ),
    Reader(
        "jsonl", Wording("JSONL，每行一通", "JSONL, one call a line"), LINED,
        lambda head, _: _json_kind(head) == "jsonl", read_jsonl, splittable=True,
    ),
    Reader(
        "json", Wording("JSON 文件", "JSON file"), (".json", ".vcon"),
        lambda head, _: _json_kind(head) == "json", read_json,
    ),
    Reader(
        "rttm", Wording("RTTM，只有说话人的时间", "RTTM, times of speakers only"),
        (".rttm",),
        lambda head, _: looks_like_rttm(head.text), read_rttm,
    ),
    Reader(
        "webvtt", Wording("WebVTT 字幕", "WebVTT captions"), (".vtt",),
        lambda head, _: looks_like_webvtt(head.text), read_webvtt,
    ),
    Reader(
        "srt", Wording("SRT 字幕", "SRT captions"), (".srt",),
        lambda head, _: looks_like_srt(head.text), read_srt,
    ),
    Reader(
        "textgrid", Wording("Praat TextGrid 标注", "Praat TextGrid"), (".textgrid",),
        lambda head, _: looks_like_textgrid(head.text), read_textgrid,
    ),
    Reader(
        "tencent-lines",
        Wording("腾讯云识别结果的文本行", "Tencent Cloud result as lines"), (),
        lambda head, _: looks_like_tencent_lines(head.text), read_tencent_lines,
    ),
    Reader(
        "tencent-form",
        Wording("腾讯云识别回调（表单）", "Tencent Cloud callback, a form"), (),
        lambda head, _: looks_like_tencent_form(head.text), read_tencent_form,
    ),
    Reader(
        "csv", Wording("CSV 表，每行一个话轮", "CSV table, one row a turn"),
        (".csv", ".tsv"),
        lambda head, options: looks_delimited(head.text, options), read_delimited,
    ),
    Reader(
        "text", Wording("文本对话", "dialogue log"), (".txt", ".log"),
        lambda head, _: looks_like_log(head.text), read_text,
    ),
)  # fmt: skip
"""The readers that a file's start tells apart, in the order in which they are asked."""

FORMATS: Final[tuple[Reader, ...]] = (*READERS, *map(_of_shape, SHAPES))
"""All formats that can be named; a JSON file's own value tells its shape."""

SUFFIXES: Final = frozenset(
    (*(suffix for reader in READERS for suffix in reader.suffixes), ".xls")
)
"""Suffixes of files that are picked up from a folder (an old .xls is rejected with a
cure rather than left out)."""


def choose(feed: Feed, options: ReadOptions) -> Reader | Fault:
    """Return the reader for an open source, or why there is none.

    ``options.format`` decides where it is given; else the content, else the suffix. The
    encoding, where it had to be told, is kept in ``feed``.
    """
    data = feed.head()
    fault = _refused(feed, data)
    if fault is not None:
        return fault
    named = by_id(options.format_id) if options.format_id else None
    if named is not None and named.magic:
        return named
    if named is None:
        for reader in READERS:
            if reader.magic and data.startswith(reader.magic):
                return reader
    encoding = options.encoding or detect(feed)
    if isinstance(encoding, Fault):
        return encoding
    feed.encoding = encoding
    return named or _told(head_of(feed), options)


def recognised(source: SourceFile) -> bool:
    """Tell whether the content alone of a file is a format of ours; raises nothing."""
    try:
        with opened(Piece(source)) as feed:
            return isinstance(choose(feed, ReadOptions()), Reader)
    except OSError:
        return False


def _refused(feed: Feed, data: bytes) -> Fault | None:
    if not data:
        return faults.EMPTY_FILE
    if data.startswith(ZIP) and not is_workbook(feed.stream):
        return faults.ARCHIVE_IN_STREAM
    if data.startswith(BINARY_MAGIC):
        return BINARY_GRID
    if data.startswith(ZIP) and _OPEN_DOCUMENT in data[:_MIME_TYPE_WITHIN]:
        return faults.OPEN_DOCUMENT
    if _WEB_PAGE.match(data):
        return faults.WEB_PAGE
    return faults.OLD_EXCEL if data.startswith(_OLE) else None


def _told(head: Head, options: ReadOptions) -> Reader | Fault:
    """Return the first reader that knows the text, else the one of the suffix."""
    for reader in READERS:
        if not reader.magic and reader.knows(head, options):
            return reader
    for reader in READERS:
        if head.suffix in reader.suffixes and not reader.magic:
            return reader
    return faults.UNKNOWN_FORMAT if head.text.strip() else faults.EMPTY_FILE


def by_id(name: str) -> Reader:
    """Return the reader with an id; KeyError for none."""
    return {reader.id: reader for reader in FORMATS}[name]
