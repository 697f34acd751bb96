"""What a file is: which format was recognised, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final

from scoring.format_model import Description, Format, Share
from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import limits
from scoring.readers.build import reject
from scoring.readers.decode import as_lines_of_bytes
from scoring.readers.faults import Fault, unreadable
from scoring.readers.feed import Feed, kept, opened
from scoring.readers.json_values import Json
from scoring.readers.jsonl import values_of
from scoring.readers.options import Piece, ReadOptions, SourceFile
from scoring.readers.reading import read
from scoring.readers.registry import FORMATS, Reader, by_id, choose
from scoring.readers.shapes.canonical import CANONICAL
from scoring.readers.shapes.registry import SHAPES
from scoring.readers.wrapping import Told, shape_in

LOOK: Final = 200
"""Calls of a file that are looked at."""


_OF_TURNS: Final[dict[str, Callable[[Turn], bool]]] = {
    "text": lambda turn: bool(turn.text),
    "role": lambda turn: turn.speaker is not Speaker.UNKNOWN,
    "speaker_id": lambda turn: turn.speaker_id is not None,
    "channel": lambda turn: turn.channel is not None,
    "times": lambda turn: turn.start is not None and turn.end is not None,
}
_OF_CALLS: Final[dict[str, Callable[[Call], bool]]] = {
    "agent_id": lambda call: call.agent_id is not None,
    "started_at": lambda call: "started_at" in call.meta,
}
_FEW: Final = 5


def describe(source: SourceFile, options: ReadOptions) -> Description:
    """Return what a file is, by its first calls. Raises nothing for bad input."""
    told = Description(source.name)
    try:
        source = kept(source)
        with opened(Piece(source)) as feed:
            reader = choose(feed, options)
            if isinstance(reader, Fault):
                told.rejects.append(reject(source, reader))
                told.rejected = 1
                return told
            told.format = _format(_of_value(feed, reader, options))
            told.encoding, told.packed = feed.encoding, feed.packed
    except OSError as error:
        told.rejects.append(reject(source, unreadable(error)))
        told.rejected = 1
        return told
    items = read(source, options)
    for item in islice(items, LOOK):
        _count(told, item)
    told.more = next(items, None) is not None
    return told


def _count(told: Description, item: Call | Reject) -> None:
    if isinstance(item, Reject):
        told.rejected += 1
        if len(told.rejects) < _FEW:
            told.rejects.append(item)
        return
    told.read += 1
    for name, has in _OF_TURNS.items():
        count = told.turns.setdefault(name, Share())
        count.has += sum(map(has, item.turns))
        count.of += len(item.turns)
    for name, known in _OF_CALLS.items():
        count = told.calls.setdefault(name, Share())
        count.has += known(item)
        count.of += 1


def formats() -> tuple[Format, ...]:
    """Return all formats that can be read, in the order in which they are asked."""
    return tuple(_format(reader) for reader in FORMATS)


def _format(reader: Reader) -> Format:
    shapes = {shape.id for shape in SHAPES}
    return Format(reader.id, reader.title, reader.suffixes, reader.id in shapes)


def _of_value(feed: Feed, reader: Reader, options: ReadOptions) -> Reader:
    """Return the shape of a JSON file's first value where that tells more."""
    if reader.id not in ("json", "jsonl"):
        return reader
    lines = as_lines_of_bytes(feed, options.encoding)
    if isinstance(lines, Fault):
        return reader
    for value in _values(lines, whole=reader.id == "json"):
        first = value[0] if isinstance(value, list) and value else value
        for told in (value, first):
            shape = shape_in(told, Told(options))
            if shape is not None:
                return by_id(shape.id)
        if CANONICAL.knows(first):
            return by_id(CANONICAL.id)
    return reader


def _values(lines: Feed, *, whole: bool) -> Iterator[Json]:
    """Yield the file's first JSON value that can be parsed, if there is one."""
    if whole:
        lines.stream.seek(lines.start)
        data = lines.stream.read(limits.MAX_WHOLE_BYTES)
        values = values_of(data, lines.encoding, None)
    else:
        filled = (line for line in lines.lines() if line.data and line.data.strip())
        values = chain.from_iterable(
            values_of(line.data, lines.encoding, line.number) for line in filled
        )
    yield from islice((v for v in values if not isinstance(v, Fault)), 1)
