"""JSON files: one value a line, or one value (a list, or several of them) a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, finish, reject
from scoring.readers.decode import as_lines_of_bytes
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.json_calls import drafts_of, within
from scoring.readers.json_sequence import Part, parts
from scoring.readers.json_values import Json, parsed
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.wrapping import Told

LINED: Final = (".jsonl", ".ndjson")
"""Suffixes of files that hold one call a line."""


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
    drafts = _of_lines(lines, Told(options, shape))
    ahead = list(islice(drafts, 2))
    if not ahead and feed.end is None and not feed.start:
        yield reject(feed.source, faults.EMPTY_FILE)
    # Only a file that is named as one of many calls numbers its only one.
    alone = len(ahead) == 1 and feed.source.suffix not in LINED and _is_whole(lines)
    for made, draft in chain(ahead, drafts):
        made_id = feed.source.stem if alone else f"{feed.source.stem}-{made}"
        yield finish(draft, feed.source, options, made_id)


def _of_lines(lines: Feed, told: Told) -> Iterator[tuple[str, CallDraft]]:
    """Yield the drafts of each line, with the number that makes an id of its own."""
    for number, data in lines.lines():
        if data is not None and not data.strip():
            continue
        for at, draft in enumerate(_of_bytes(data, lines.encoding, number, told)):
            within(draft, f"line {number}", ": ")
            yield (f"{number}-{at + 1}" if at else f"{number}"), draft


def _is_whole(lines: Feed) -> bool:
    """Tell whether nothing but blanks stands beyond the lines that were read."""
    if lines.first_line != 1:
        return False
    if lines.end is None:
        return True
    lines.stream.seek(lines.end)
    while block := lines.stream.read(limits.MIB):
        if block.strip():
            return False
    return True


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
    data = lines.whole()
    if len(data) > limits.MAX_WHOLE_BYTES:
        yield reject(feed.source, faults.FILE_TOO_LARGE)
        return
    drafts = _of_bytes(data, lines.encoding, None, Told(options, shape))
    first = list(islice(drafts, 2))
    for at, draft in enumerate(chain(first, drafts)):
        stem = feed.source.stem
        made_id = f"{stem}-{at + 1}" if len(first) > 1 else stem
        yield finish(draft, feed.source, options, made_id)


def _of_bytes(
    data: bytes | None, encoding: str, line: int | None, told: Told
) -> Iterator[CallDraft]:
    """Yield the drafts of a value's bytes; one with a fault where they are no value."""
    value = parsed(data, encoding, line)
    if not isinstance(value, Fault):
        yield from drafts_of(value, told)
        return
    if data is None or value.reason == faults.LINE_UNDECODABLE.reason:
        drafts = [] if data is None else _undamaged(data, encoding, told)
        yield from drafts or [CallDraft("", fault=value, torn=True)]
        return
    some = False
    for part in parts(data.decode(encoding)):
        if not some and isinstance(part.value, Fault):
            break
        some = True
        yield from _of_part(part, line, told)
    if not some:
        yield CallDraft("", fault=value, torn=True)


def values_of(data: bytes | None, encoding: str, line: int | None) -> Iterator[Json]:
    """Yield the values of some bytes, one or several; a Fault where they are none."""
    value = parsed(data, encoding, line)
    if data is None or not isinstance(value, Fault) or not value.place:
        yield value
        return
    yield from (part.value for part in parts(data.decode(encoding)))


def _of_part(part: Part, line: int | None, told: Told) -> Iterator[CallDraft]:
    """Yield the drafts of one of several values, placed by its row and column."""
    if isinstance(part.value, Fault):
        fault = part.value
        if line is not None:
            fault = fault.at(f"{line}:{fault.place.rpartition(':')[2]}")
        yield CallDraft("", fault=fault, torn=True)
        return
    for draft in drafts_of(part.value, told):
        if not part.leads:
            within(draft, f"column {part.column}", ": ")
        if line is None:
            within(draft, f"line {part.row}", ": ")
        yield draft


def _undamaged(data: bytes, encoding: str, told: Told) -> list[CallDraft]:
    """Return the drafts of a value with bytes that cannot be decoded, where none of
    them stands in what was said: whisper.cpp cuts characters between its tokens, and
    writes them whole in the sentence.
    """
    text = data.decode(encoding, "replace").encode("utf-8", "replace")
    value = parsed(text, "utf-8", None)
    if isinstance(value, Fault):
        return []
    drafts = list(drafts_of(value, told))
    said = [turn.text or "" for draft in drafts for turn in draft.turns]
    if any("\ufffd" in words for words in said) or any(d.fault for d in drafts):
        return []
    for draft in drafts:
        draft.notes.append("bytes that cannot be decoded, none in what was said")
    return drafts
