"""JSON files: one value a line, or one value (or a list of them) a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, finish, reject
from scoring.readers.decode import as_lines_of_bytes
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.json_values import Json, parsed
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.shapes.registry import shape_of

_PLACE: Final = re.compile(r"\d+:\d+")


def read_jsonl(
    feed: Feed, options: ReadOptions, shape: JsonShape | None = None
) -> Iterator[Call | Reject]:
    """Yield the calls of each line that is not blank, streaming.

    A line that is torn or damaged is a Reject by itself, with line and column. Each
    line is of ``shape``, or of the shape that its value tells.
    """
    lines = as_lines_of_bytes(feed, options.encoding)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    told = _Told(options, shape)
    empty = True
    for number, data in lines.lines():
        if data is not None and not data.strip():
            continue
        empty = False
        made = f"{feed.source.stem}-{number}"
        for at, draft in enumerate(_of_bytes(data, lines.encoding, number, told)):
            _within(draft, f"line {number}", ": ")
            made_id = f"{made}-{at + 1}" if at else made
            yield finish(draft, feed.source, options, made_id)
    if empty and feed.end is None and not feed.start:
        yield reject(feed.source, faults.EMPTY_FILE)


def read_json(
    feed: Feed, options: ReadOptions, shape: JsonShape | None = None
) -> Iterator[Call | Reject]:
    """Yield the calls of a JSON file: one value, or a list of them; read whole.

    The value is of ``shape``, or of the shape that it tells; where none knows a list,
    each of its items is taken by itself.
    """
    lines = as_lines_of_bytes(feed, options.encoding)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    lines.stream.seek(lines.start)
    data = lines.stream.read(limits.MAX_WHOLE_BYTES + 1)
    if len(data) > limits.MAX_WHOLE_BYTES:
        yield reject(feed.source, faults.FILE_TOO_LARGE)
        return
    drafts = list(_of_bytes(data, lines.encoding, None, _Told(options, shape)))
    for at, draft in enumerate(drafts):
        stem = feed.source.stem
        made_id = f"{stem}-{at + 1}" if len(drafts) > 1 else stem
        yield finish(draft, feed.source, options, made_id)


class _Told(NamedTuple):
    """How to read values: the caller's options, and the shape that was named."""

    options: ReadOptions
    shape: JsonShape | None

    def drafts(self, value: Json) -> Iterator[CallDraft]:
        """Yield the drafts of one value."""
        return (self.shape or shape_of(value)).drafts(value, self.options)

    def knows(self, value: Json) -> bool:
        """Tell whether a value as a whole is of the shape."""
        return (self.shape or shape_of(value)).knows(value)


def _of_bytes(
    data: bytes | None, encoding: str, line: int | None, told: _Told
) -> Iterator[CallDraft]:
    """Yield the drafts of a value's bytes; one with a fault where they are no value."""
    value = parsed(data, encoding, line)
    if not isinstance(value, Fault):
        yield from _of_value(value, told)
        return
    whole = []
    if data is not None and value.reason == faults.LINE_UNDECODABLE.reason:
        whole = _undamaged(data, encoding, told)
    yield from whole or [CallDraft("", fault=value)]


def _undamaged(data: bytes, encoding: str, told: _Told) -> list[CallDraft]:
    """Return the drafts of a value with bytes that cannot be decoded, where none of
    them stands in what was said: whisper.cpp cuts characters between its tokens, and
    writes them whole in the sentence.
    """
    text = data.decode(encoding, "replace").encode("utf-8", "replace")
    value = parsed(text, "utf-8", None)
    if isinstance(value, Fault):
        return []
    drafts = list(_of_value(value, told))
    said = [turn.text or "" for draft in drafts for turn in draft.turns]
    if any("\ufffd" in words for words in said) or any(d.fault for d in drafts):
        return []
    for draft in drafts:
        draft.notes.append("bytes that cannot be decoded, none in what was said")
    return drafts


def _of_value(value: Json, told: _Told) -> Iterator[CallDraft]:
    """Yield the drafts of a value, or of the items of a list that no shape knows."""
    if not isinstance(value, list) or told.knows(value):
        yield from told.drafts(value)
        return
    if not value:
        yield CallDraft("", fault=faults.NO_TURNS)
    for at, item in enumerate(value):
        for draft in told.drafts(item):
            _within(draft, f"[{at}]", ".")
            yield draft


def _within(draft: CallDraft, place: str, joint: str) -> None:
    """Put the places of a draft below the ``place`` of its value in the file."""
    draft.place = f"{place}{joint}{draft.place}" if draft.place else place
    if draft.fault is not None and draft.fault.place:
        inner = draft.fault.place
        told = inner if _PLACE.fullmatch(inner) else f"{place}{joint}{inner}"
        draft.fault = draft.fault.at(told)
