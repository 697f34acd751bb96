"""What Spark's Python workers do with their part of the input (``mapInPandas``).

Each worker keeps one watched child (`Guard`) from task to task, which compiles what it
needs once. A thing that kills or hangs the child is rejected by itself; only the death
of the worker is left to Spark, which then does the task again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Final, NamedTuple, TypeAlias
from urllib.parse import unquote

import pandas as pd

from scoring.engines.child import Fate
from scoring.engines.guard import Guard

Frames: TypeAlias = Iterator[pd.DataFrame]
Broadcast: TypeAlias = Any  # pyspark is an extra: nothing here needs it to be checked

SCORED_SCHEMA: Final = (
    "source long, major long, minor long, named boolean, call_id binary, item binary, "
    "calls binary, findings binary"
)
"""Columns of what became of the calls: number of the file, place in it, whether the row
stands for the call of that id, the item (pickled), and rows of the tables as JSON lists
(null where the call was not scored).
"""
CHUNK_SCHEMA: Final = "source long, major long, chunk binary"
_ROWS: Final = 128  # of a batch that goes back to Spark
_USUAL_BYTES: Final = 64 * 1024  # of a call; one of 40 turns has about 6 kB


class Row(NamedTuple):
    """What became of one call: see ``SCORED_SCHEMA``."""

    named: bool
    call_id: bytes
    item: bytes
    calls: bytes | None = None
    findings: bytes | None = None


class Line(NamedTuple):
    """A line of a large file: number of the file, of the line (from 1), its bytes."""

    source: int
    number: int
    data: bytes


class File(NamedTuple):
    """A file that is read whole: its number and its bytes."""

    source: int
    data: bytes


class Found(NamedTuple):
    """A call, or what could not be read, as ``read`` packed it; number of its file."""

    source: int
    data: bytes


class Asked(NamedTuple):
    """A thing to score; only ``named`` (read, not scored) where that kills."""

    thing: Line | Found
    named: bool = False


@dataclass(frozen=True, eq=False)
class SparkJob:
    """What is done with the parts of the input, shipped to each worker once.

    ``reader`` and ``scorer`` build the functions that a watched child applies: a file
    to its calls, each packed; a line or a packed call to what became of it. ``lost``
    tells what became of a thing that killed or hung its process, given the rows that
    reading alone gave (None where that kills, too). ``seconds`` is how long one call
    may take, ``file_seconds`` how long the reading of a file. Picklable.
    """

    reader: Callable[[], Callable[[File], list[bytes]]]
    scorer: Callable[[], Callable[[Asked], list[Row]]]
    lost: Callable[[Line | Found | File, Fate, list[Row] | None], list[Row]]
    seconds: float | None
    file_seconds: float | None


@dataclass(frozen=True)
class ScoreLines:
    """Scores the lines of parts of large files; ``places`` (broadcast) has the number
    of each file by address and the first line of each part by path and first byte.
    """

    job: Broadcast
    places: Broadcast

    def __call__(self, frames: Frames) -> Frames:
        """Yield what became of each line, in order."""
        yield from _batches(_scored(self.job.value, self._lines(frames)))

    def _lines(self, frames: Frames) -> Iterator[tuple[int, Line]]:
        numbers, first = self.places.value
        part: tuple[str, int] | None = None
        source = number = 0
        for frame in frames:
            columns = (frame[name] for name in ("path", "block", "line"))
            for path, block, data in zip(*columns, strict=True):
                if (path, block) != part:
                    part = path, block
                    source, number = numbers[unquote(path)], first[path, block]
                yield number, Line(source, number, bytes(data))
                number += 1


@dataclass(frozen=True)
class ReadWhole:
    """Reads whole files into chunks of calls of about the same number of bytes;
    ``numbers`` (broadcast) has the number of each file by address.
    """

    job: Broadcast
    numbers: Broadcast
    chunk_bytes: ClassVar[int] = 256 * 1024

    def __call__(self, frames: Frames) -> Frames:
        """Yield the chunks of each file."""
        job: SparkJob = self.job.value
        for frame in frames:
            for path, data in zip(frame["path"], frame["content"], strict=True):
                source = self.numbers.value[unquote(path)]
                file = File(source, bytes(data))
                for major, chunk in enumerate(self._chunks(_read(job, file))):
                    yield pd.DataFrame(
                        {"source": [source], "major": [major], "chunk": [chunk]}
                    )

    def _chunks(self, found: Iterable[bytes]) -> Iterator[bytes]:
        """Yield calls joined, each behind its length."""
        chunk = bytearray()
        for data in found:
            if chunk and len(chunk) + len(data) > self.chunk_bytes:
                yield bytes(chunk)
                chunk.clear()
            chunk += len(data).to_bytes(_LENGTH, "big") + data
        if chunk:
            yield bytes(chunk)


_LENGTH: Final = 8


@dataclass(frozen=True)
class ScoreFound:
    """Scores chunks of calls."""

    job: Broadcast

    def __call__(self, frames: Frames) -> Frames:
        """Yield what became of each call, in the order of its chunk."""
        yield from _batches(_scored(self.job.value, self._found(frames)))

    def _found(self, frames: Frames) -> Iterator[tuple[int, Found]]:
        for frame in frames:
            columns = (frame[name] for name in ("source", "major", "chunk"))
            for source, major, chunk in zip(*columns, strict=True):
                at, data = 0, bytes(chunk)
                while at < len(data):
                    end = at + _LENGTH
                    end += int.from_bytes(data[at:end], "big")
                    yield int(major), Found(int(source), data[at + _LENGTH : end])
                    at = end


# ------------------------------------------------------------------ in the child


@lru_cache(maxsize=1)
def _scoring(job: SparkJob) -> Guard[Asked, list[Row]]:
    """Return this worker's guarded scorer; ends with the worker, as its child does."""
    return Guard(job.scorer, job.seconds, weight=_weight)


def _weight(asked: Asked) -> float:
    """Return how many times the usual time a call may take: a long one has more."""
    return max(1.0, len(asked.thing.data) / _USUAL_BYTES)


@lru_cache(maxsize=1)
def _reading(job: SparkJob) -> Guard[File, list[bytes]]:
    return Guard(job.reader, job.file_seconds)


def _read(job: SparkJob, file: File) -> list[bytes]:
    """Return the calls of a file; the reject of the file where reading it kills."""
    found = _reading(job)(file)
    if isinstance(found, Fate):
        return [row.item for row in job.lost(file, found, None)]
    return found


def _scored(
    job: SparkJob, things: Iterable[tuple[int, Line | Found]]
) -> Iterator[tuple[int, int, int, Row]]:
    """Yield (file, major, minor, row) of each thing, in order."""
    guard = _scoring(job)
    asked: list[tuple[int, Asked]] = []  # what has been given out, to be matched again

    def given() -> Iterator[Asked]:
        for major, thing in things:
            asked.append((major, Asked(thing)))
            yield asked[-1][1]

    last, minor = (-1, -1), 0
    for rows in guard.each(given()):
        major, one = asked.pop(0)
        if isinstance(rows, Fate):
            alone = guard(one._replace(named=True))
            names = None if isinstance(alone, Fate) else alone
            # PLW2901: what stands for the lost thing takes the place of its rows.
            rows = job.lost(one.thing, rows, names)  # noqa: PLW2901
        if (one.thing.source, major) != last:
            last, minor = (one.thing.source, major), 0
        for row in rows:
            yield one.thing.source, major, minor, row
            minor += 1


def _batches(rows: Iterable[tuple[int, int, int, Row]]) -> Frames:
    held: list[tuple[Any, ...]] = []
    for source, major, minor, row in rows:
        held.append((source, major, minor, *row))
        if len(held) >= _ROWS:
            yield _frame(held)
            held.clear()
    if held:
        yield _frame(held)


def _frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    names = ("source", "major", "minor", *Row._fields)
    columns = zip(*rows, strict=True)
    return pd.DataFrame(
        {name: list(column) for name, column in zip(names, columns, strict=True)}
    )
