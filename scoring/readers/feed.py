"""Opening sources, and their lines as bytes, with caps."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO, Final, NamedTuple

from scoring.readers import faults, limits
from scoring.readers.options import STDIN, Piece, SourceFile
from scoring.readers.packed import SourceError, gunzipped, is_gzip, member_stream

_BIT: Final = 16 * 1024


class RawLine(NamedTuple):
    """One line: its number from 1 and its bytes, None where it is beyond the cap."""

    number: int
    data: bytes | None


@dataclass(slots=True)
class Feed:
    """An open source: a seekable stream of bytes, and the range of it to read.

    ``encoding`` is set once it has been told; ``first_line`` is the number of the line
    at ``start``. Bytes that are ``packed`` cost their unpacking anew each time the
    stream is rewound.
    """

    source: SourceFile
    stream: IO[bytes]
    start: int = 0
    end: int | None = None
    first_line: int = 1
    encoding: str = ""
    packed: bool = False

    def head(self) -> bytes:
        """Return the first bytes of the whole stream, for telling what it holds."""
        self.stream.seek(0)
        return self.window(limits.HEAD_BYTES)

    def window(self, size: int) -> bytes:
        """Return the next ``size`` bytes of the stream, fewer at its end or where what
        is packed breaks off. Raises SourceError where nothing stands before the break.
        """
        parts: list[bytes] = []
        while size > 0:
            try:
                part = self.stream.read(min(size, _BIT))
            except SourceError:
                if parts:
                    break
                raise
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def whole(self) -> bytes:
        """Return the bytes from ``start`` on, up to one beyond the cap of what is held
        whole; in blocks, as a cap may be set far above what there is to read.
        """
        self.stream.seek(self.start)
        parts: list[bytes] = []
        room = limits.MAX_WHOLE_BYTES + 1
        while room > 0 and (part := self.stream.read(min(room, limits.MIB))):
            parts.append(part)
            room -= len(part)
        return b"".join(parts)

    def lines(self) -> Iterator[RawLine]:
        """Yield the lines of the range without their line ends, streaming.

        A line that starts before ``end`` is read to its own end. What follows the cap
        of a line is skipped up to the next line end. Raises SourceError where the file
        ends before ``end``: it has changed since it was cut.
        """
        self.stream.seek(self.start)
        at, number = self.start, self.first_line
        while self.end is None or at < self.end:
            line = self.stream.readline(limits.MAX_LINE_BYTES + 1)
            if not line:
                if self.end is not None:
                    raise SourceError(faults.FILE_CHANGED)
                return
            at += len(line)
            if len(line) > limits.MAX_LINE_BYTES and not line.endswith(b"\n"):
                at += _skip_line(self.stream)
                yield RawLine(number, None)
            else:
                yield RawLine(number, line.rstrip(b"\r\n"))
            number += 1


def _skip_line(stream: IO[bytes]) -> int:
    """Read to the next line end; return the number of bytes skipped."""
    skipped = 0
    while part := stream.readline(limits.MIB):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


@contextlib.contextmanager
def opened(piece: Piece) -> Iterator[Feed]:
    """Open a piece's source for reading; raises OSError.

    A source that cannot be rewound (standard input, a pipe) is spooled first.
    """
    with _unpacked(piece.source) as (stream, packed):
        yield Feed(
            piece.source,
            stream,
            piece.start,
            piece.end,
            piece.first_line,
            piece.encoding,
            packed,
        )


@contextlib.contextmanager
def _unpacked(source: SourceFile) -> Iterator[tuple[IO[bytes], bool]]:
    """Give the bytes of a source and whether they had to be unpacked."""
    with _stream(source) as stream, _plain(stream) as (plain, packed):
        yield plain, packed or bool(source.member)


@contextlib.contextmanager
def _plain(stream: IO[bytes]) -> Iterator[tuple[IO[bytes], bool]]:
    """Give what a stream holds, unpacked where it is gzip, and whether it was."""
    if is_gzip(stream):
        with gunzipped(stream) as inner:
            yield inner, True
    else:
        stream.seek(0)
        yield stream, False


@contextlib.contextmanager
def held(source: SourceFile, data: bytes) -> Iterator[Feed]:
    """Give a feed of bytes that are in memory; raises OSError for damaged gzip."""
    with _plain(io.BytesIO(data)) as (stream, packed):
        yield Feed(source, stream, packed=packed)


@contextlib.contextmanager
def _stream(source: SourceFile) -> Iterator[IO[bytes]]:
    if source.member:
        with member_stream(source.path, source.at) as stream:
            yield stream
    elif source.path == STDIN and not source.spool:
        with spooled(sys.stdin.buffer) as spool:
            yield spool
    else:
        with Path(source.spool or source.path).open("rb") as file:
            if file.seekable():
                yield file
            else:
                with spooled(file) as spool:
                    yield spool


@contextlib.contextmanager
def spooled(stream: BinaryIO) -> Iterator[IO[bytes]]:
    """Copy a stream into memory, or into a private temporary file where it is large."""
    with tempfile.SpooledTemporaryFile(max_size=limits.SPOOL_BYTES) as spool:
        while block := stream.read(limits.MIB):
            spool.write(block)
        spool.seek(0)
        yield spool


def kept(source: SourceFile) -> SourceFile:
    """Return a source that can be opened more than once: standard input and pipes are
    copied into a private file that lasts as long as this process. Raises OSError.
    """
    if source.spool or source.member:
        return source
    if source.path == STDIN:
        return _copied(source, sys.stdin.buffer)
    if not Path(source.path).is_fifo():
        return source
    with Path(source.path).open("rb") as pipe:
        return _copied(source, pipe)


def _copied(source: SourceFile, stream: BinaryIO) -> SourceFile:
    digest = hashlib.sha256()
    handle, path = tempfile.mkstemp(prefix="zhijian-input-")
    atexit.register(_forget, path)
    with os.fdopen(handle, "wb") as copy:
        while block := stream.read(limits.MIB):
            digest.update(block)
            copy.write(block)
    return replace(source, spool=path, digest=digest.hexdigest())


def _forget(path: str) -> None:
    with contextlib.suppress(OSError):
        Path(path).unlink(missing_ok=True)
