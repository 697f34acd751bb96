"""READ, front door: sources to calls, whole or in pieces."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import reject
from scoring.readers.decode import as_lines_of_bytes, splittable
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed, held, kept, opened
from scoring.readers.jsonl import LINED
from scoring.readers.options import Piece, ReadOptions, SourceFile
from scoring.readers.registry import Reader, by_id, choose

_LINED: Final = "jsonl"


def read(source: SourceFile, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a source and what in it could not be read, in file order.

    Nothing that looked like a call vanishes: a torn line, a broken row, an empty file
    is a Reject with place and cure. Raises nothing for bad input.
    """
    yield from read_piece(Piece(source), options)


def read_piece(piece: Piece, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a piece made by ``split``, as ``read`` does."""
    try:
        with opened(piece) as feed:
            yield from _read_feed(feed, options, piece.format)
    except OSError as error:
        yield reject(piece.source, faults.unreadable(error))


def read_bytes(
    source: SourceFile, data: bytes, options: ReadOptions
) -> Iterator[Call | Reject]:
    """Yield the calls of a source whose bytes somebody else has read, as ``read``."""
    try:
        with held(source, data) as feed:
            yield from _read_feed(feed, options)
    except OSError as error:
        yield reject(source, faults.unreadable(error))


def read_line(
    source: SourceFile, data: bytes, line: int, options: ReadOptions, encoding: str
) -> Iterator[Call | Reject]:
    """Yield the calls of line number ``line`` (from 1) of a source that ``cut_as``
    gives an ``encoding``; reading all its lines in order equals reading the source.
    """
    stream = io.BytesIO(b"\n" + data)  # not at the start, where a mark may stand
    feed = Feed(source, stream, 1, len(data) + 1, line, encoding)
    return by_id(_LINED).read(feed, options)


def _read_feed(
    feed: Feed, options: ReadOptions, format_: str = ""
) -> Iterator[Call | Reject]:
    if format_:
        yield from by_id(format_).read(feed, options)
        return
    reader = choose(feed, options)
    if isinstance(reader, Fault):
        yield reject(feed.source, reader)
    else:
        yield from reader.read(feed, options)


def split(
    source: SourceFile, options: ReadOptions, size: int = limits.PIECE_BYTES
) -> Iterator[Piece]:
    """Yield the pieces of a source, of about ``size`` bytes; reading all of them in
    order equals reading the source.

    Only JSONL that can be cut at line ends is cut, always at the same places whatever
    the number of workers; any other source is one piece. Standard input and pipes are
    kept in a private file first. Raises nothing: what cannot be opened is one piece,
    whose reading says so.
    """
    try:
        source = kept(source)
        with opened(Piece(source)) as feed:
            lines = _cuttable(feed, options)
            if lines is None:
                yield Piece(source)
                return
            yield from _cut(lines, size)
    except OSError:
        yield Piece(source)


def cut_as(feed: Feed, options: ReadOptions) -> str:
    """Return the encoding of an open source that can be cut at line ends and told line
    by line, whichever stands alone; "" for one that has to be read whole.

    Raises OSError.
    """
    if feed.source.suffix not in LINED:  # else its only call would bear no number
        return ""
    lines = _cuttable(feed, options)
    return lines.encoding if lines else ""


def _cuttable(feed: Feed, options: ReadOptions) -> Feed | None:
    """Return the feed of lines to cut, None for a source that stays whole."""
    if feed.packed:
        return None
    reader = choose(feed, options)
    if not isinstance(reader, Reader) or not reader.splittable:
        return None
    if not splittable(feed.encoding) or not feed.head().strip():
        return None
    lines = as_lines_of_bytes(feed, options.encoding)
    if isinstance(lines, Fault) or lines.stream is not feed.stream:
        return None
    return lines


def _cut(lines: Feed, size: int) -> Iterator[Piece]:
    """Yield pieces that end at line ends."""
    stream = lines.stream
    stream.seek(lines.start)
    at, line = lines.start, lines.first_line
    while block := stream.read(size):
        length, breaks = len(block), block.count(b"\n")
        ended = block.endswith(b"\n")
        while not ended and (more := stream.readline(limits.MIB)):
            ended = more.endswith(b"\n")
            length, breaks = length + len(more), breaks + ended
        yield Piece(lines.source, at, at + length, line, _LINED, lines.encoding)
        at, line = at + length, line + breaks
