"""Opening sources, and their lines as bytes, with caps."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from scoring.readers import limits
from scoring.readers.options import STDIN, Piece, SourceFile


class RawLine(NamedTuple):
    """One line: its number from 1 and its bytes, None where it is beyond the cap."""

    number: int
    data: bytes | None


@dataclass(slots=True)
class Feed:
    """An open source: a seekable stream of bytes, and the range of it to read.

    ``encoding`` is set once it has been told; ``first_line`` is the number of the line
    at ``start``.
    """

    source: SourceFile
    stream: IO[bytes]
    start: int = 0
    end: int | None = None
    first_line: int = 1
    encoding: str = ""

    def head(self) -> bytes:
        """Return the first bytes of the whole stream, for telling what it holds."""
        self.stream.seek(0)
        return self.stream.read(limits.HEAD_BYTES)

    def lines(self) -> Iterator[RawLine]:
        """Yield the lines of the range without their line ends, streaming.

        A line that starts before ``end`` is read to its own end. What follows the cap
        of a line is skipped up to the next line end.
        """
        self.stream.seek(self.start)
        at, number = self.start, self.first_line
        while self.end is None or at < self.end:
            line = self.stream.readline(limits.MAX_LINE_BYTES + 1)
            if not line:
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
    with _stream(piece) as stream:
        yield Feed(
            piece.source,
            stream,
            piece.start,
            piece.end,
            piece.first_line,
            piece.encoding,
        )


@contextlib.contextmanager
def _stream(piece: Piece) -> Iterator[IO[bytes]]:
    if piece.data is not None:
        yield io.BytesIO(piece.data)
    elif piece.source.path == STDIN:
        with spooled(sys.stdin.buffer) as spool:
            yield spool
    else:
        with Path(piece.source.path).open("rb") as file:
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
