"""The formats we read: told by content first, by suffix where content cannot tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal

import orjson

from scoring.model import Call, Reject, Wording
from scoring.readers import faults, limits
from scoring.readers.decode import detect
from scoring.readers.delimited import looks_delimited, read_delimited
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.jsonl import read_json, read_jsonl
from scoring.readers.options import ReadOptions
from scoring.readers.rttm import looks_like_rttm, read_rttm
from scoring.readers.text_log import looks_like_log, read_text
from scoring.readers.xlsx import read_xlsx

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON_START: Final = re.compile(r"\{\s{0,99}(?:[\"}]|$)|\[\s{0,99}(?:[{\]]|$)")
_JSONL_SUFFIXES: Final = (".jsonl", ".ndjson")


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
    OSError. ``splittable`` formats can be read in byte ranges.
    """

    id: str
    title: Wording
    suffixes: tuple[str, ...]
    knows: Callable[[Head, ReadOptions], bool]
    read: Callable[[Feed, ReadOptions], Iterator[Call | Reject]]
    splittable: bool = False


def _is_zip(head: Head, options: ReadOptions) -> bool:
    return head.data.startswith(_ZIP)


def _json_kind(head: Head) -> Literal["", "json", "jsonl"]:
    """Tell one JSON value from one a line by the first lines."""
    text = head.text.lstrip("\ufeff \t\r\n")
    if not _JSON_START.match(text):
        return ""
    if head.suffix in _JSONL_SUFFIXES:
        return "jsonl"
    lines = [line for line in text.split("\n") if line.strip()][:3]
    if lines[0].startswith("{"):
        cut = len(lines) == 1 and len(head.data) >= limits.HEAD_BYTES
        if cut or any(_is_call(line) for line in lines):
            return "jsonl"
    return "json"


def _is_call(line: str) -> bool:
    try:
        value = orjson.loads(line)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return False
    return isinstance(value, dict) and ("turns" in value or "call_id" in value)


READERS: Final[tuple[Reader, ...]] = (
    Reader(
        "xlsx", Wording("Excel 工作簿", "Excel workbook"), (".xlsx", ".xlsm"),
        _is_zip, read_xlsx,
    ),
    Reader(
        "jsonl", Wording("JSONL，每行一通", "JSONL, one call a line"), _JSONL_SUFFIXES,
        lambda head, _: _json_kind(head) == "jsonl", read_jsonl, splittable=True,
    ),
    Reader(
        "json", Wording("JSON 文件", "JSON file"), (".json",),
        lambda head, _: _json_kind(head) == "json", read_json,
    ),
    Reader(
        "rttm", Wording("RTTM，只有说话人的时间", "RTTM, times of speakers only"),
        (".rttm",),
        lambda head, _: looks_like_rttm(head.text), read_rttm,
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
"""All readers, in the order in which they are asked."""

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
    fault = _refused(data)
    if fault is not None:
        return fault
    named = options.format_id
    if named == "xlsx" or (not named and data.startswith(_ZIP)):
        return by_id("xlsx")
    encoding = options.encoding or detect(feed)
    if isinstance(encoding, Fault):
        return encoding
    feed.encoding = encoding
    return by_id(named) if named else _told(feed, data, options)


def _refused(data: bytes) -> Fault | None:
    if not data:
        return faults.EMPTY_FILE
    return faults.OLD_EXCEL if data.startswith(_OLE) else None


def _told(feed: Feed, data: bytes, options: ReadOptions) -> Reader | Fault:
    """Return the first reader that knows the text, else the one of the suffix."""
    text = data.decode(feed.encoding, "replace").lstrip("\ufeff")
    head = Head(data, text, PurePath(feed.source.path).suffix.lower())
    for reader in READERS:
        if reader.knows(head, options):
            return reader
    for reader in READERS:
        if head.suffix in reader.suffixes and reader.id != "xlsx":
            return reader
    return faults.UNKNOWN_FORMAT if text.strip() else faults.EMPTY_FILE


def by_id(name: str) -> Reader:
    """Return the reader with an id; KeyError for none."""
    return {reader.id: reader for reader in READERS}[name]
