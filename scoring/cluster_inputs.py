"""What a cluster is to read: inputs numbered in order, each by lines or whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from scoring.engines.hadoop import Entry, Store, is_address
from scoring.engines.spark import Inputs, local_address
from scoring.errors import Problem, UsageError
from scoring.model import Reject, Wording
from scoring.order import Order
from scoring.readers import limits
from scoring.readers.discover import (
    RUN_FILES,
    RUN_MARKS,
    SKIPPED,
    discover,
    stem_of,
)
from scoring.readers.feed import Feed
from scoring.readers.jsonl import LINED
from scoring.readers.options import STDIN, SourceFile, shown
from scoring.readers.packed import GZIP
from scoring.readers.reading import cut_as, read_bytes
from scoring.readers.registry import SUFFIXES

_READABLE: Final = frozenset((*LINED, ".json", ".parquet", ""))
_FEW: Final = 3

Opener = Callable[[], AbstractContextManager[IO[bytes]]]


class _File(NamedTuple):
    """A file to read: as reports name it, where Spark finds it, its size, and how the
    driver opens it.
    """

    source: SourceFile
    address: str
    size: int
    opener: Opener


@dataclass(slots=True)
class Numbered:
    """Inputs by number, in order: their sources, the encodings of those that are read
    by lines, and what is told without reading.
    """

    sources: list[SourceFile] = field(default_factory=list)
    encodings: dict[int, str] = field(default_factory=dict)
    rejects: dict[int, list[Reject]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    whole: dict[int, str] = field(default_factory=dict)
    bytes: int = 0
    addresses: dict[str, int] = field(default_factory=dict)

    def inputs(self) -> Inputs:
        """Return what Spark is given."""
        by_number = {number: address for address, number in self.addresses.items()}
        lines = {number: by_number[number] for number in self.encodings}
        return Inputs(self.whole, lines, self.bytes, limits.PIECE_BYTES)


def numbered(order: Order, store: Store) -> Numbered:
    """Return the inputs of ``order``: files and folders of this machine, and addresses.

    Large JSONL is read by lines, Parquet and small or packed JSONL whole. Raises
    UsageError for inputs that name nothing, and for files of other formats.
    """
    made = Numbered()
    unfit: list[str] = []
    fat: list[str] = []
    for one in _walked(order, store, made.left_out):
        number = len(made.sources)
        if isinstance(one, Reject):
            made.sources.append(SourceFile(one.source, ""))
            made.rejects[number] = [one]
        elif not _fits(one.source, order):
            unfit.append(one.source.name)
        elif one.address not in made.addresses:
            made.sources.append(one.source)
            made.addresses[one.address] = number
            if not _take(one, number, made, order):
                fat.append(one.source.name)
    if unfit or fat:
        raise UsageError(*_unfit(unfit), *_fat(fat))
    if not made.sources:
        raise UsageError(*(_nothing(text) for text in order.inputs))
    return made


def _take(file: _File, number: int, made: Numbered, order: Order) -> bool:
    """Note how a file is read; False for one that is too large to be read at all."""
    if not file.size:  # Spark passes over it
        told = read_bytes(file.source, b"", order.options)
        made.rejects[number] = [one for one in told if isinstance(one, Reject)]
        return True
    if file.size > limits.PIECE_BYTES and (encoding := _encoding(file, order)):
        made.encodings[number] = encoding
        return True
    made.whole[number] = file.address
    made.bytes += file.size
    return file.size <= limits.MAX_CLUSTER_FILE_BYTES


def _encoding(file: _File, order: Order) -> str:
    """Return the encoding of a file that is read by lines, "" for any other."""
    try:
        with file.opener() as stream:
            packed = stream.read(len(GZIP)) == GZIP
            stream.seek(0)
            return "" if packed else cut_as(Feed(file.source, stream), order.options)
    except OSError:
        return ""  # whose reading says what is wrong with it


# ------------------------------------------------------------------ what lies there


def _walked(
    order: Order, store: Store, left_out: list[str]
) -> Iterator[_File | Reject]:
    table = order.options.calls
    exclude = [order.out] if not order.address else []
    exclude += [Path(table.path)] if table else []
    if not any(map(is_address, order.inputs)):
        for found in discover(order.inputs, exclude, left_out):
            yield found if isinstance(found, Reject) else _local(found)
        return
    for text in order.inputs:
        if is_address(text):
            yield from _at_address(text, store, left_out)
        else:
            for found in discover([text], exclude, left_out):
                yield found if isinstance(found, Reject) else _local(found)


def _local(source: SourceFile) -> _File:
    path = Path(source.path)
    size = 0 if source.path == STDIN or source.member else path.stat().st_size
    return _File(source, local_address(path), size, lambda: path.open("rb"))


def _at_address(
    asked: str, store: Store, left_out: list[str]
) -> Iterator[_File | Reject]:
    """Yield the files at an address, by the rules of `discover`."""
    for folder, entries in store.files(asked):
        ran = any(PurePosixPath(one.name).name in RUN_MARKS for one in entries)
        for one in entries:
            path = asked if not folder else f"{asked.rstrip('/')}/{one.name}"
            source = SourceFile(path, stem_of(one.name, ""))
            if folder and not _wanted(one, ran, source, left_out):
                continue
            address = one.address

            def opened(address: str = address) -> AbstractContextManager[IO[bytes]]:
                return store.reading(address)

            yield _File(source, address, one.size, opened)


def _wanted(one: Entry, ran: bool, source: SourceFile, left_out: list[str]) -> bool:
    """Tell whether a file that nobody named is one of ours."""
    parts = PurePosixPath(one.name).parts
    if any(part.startswith(SKIPPED) for part in parts):
        return False
    if ran and not RUN_FILES.isdisjoint(parts):
        return False
    if parts[-1].startswith("_") or source.suffix not in {*SUFFIXES, ""}:
        left_out.append(source.name)
        return False
    return True


# ------------------------------------------------------------------ what is no input


def _fits(source: SourceFile, order: Order) -> bool:
    """Tell whether Spark can read a source: of a format for it, at a name it sees."""
    name = PurePosixPath(source.path).name
    if source.path == STDIN or source.member or name.startswith(("_", ".")):
        return False
    named = order.options.format_id
    return named in ("jsonl", "json", "parquet") or source.suffix in _READABLE


def _some(names: list[str]) -> str:
    more = " ..." if len(names) > _FEW else ""
    return ", ".join(shown(name) for name in names[:_FEW]) + more


def _unfit(names: list[str]) -> Iterator[Problem]:
    if names:
        yield Problem(
            _some(names),
            "",
            Wording(
                f"Spark 引擎只读 JSONL 和 Parquet，这 {len(names)} 个不是（或名字以 _"
                " 开头，或在压缩包里）。",
                f"The Spark engine reads JSONL and Parquet; these {len(names)} are not"
                " (or have names beginning with _, or lie in an archive).",
            ),
            Wording(
                "请只给 JSONL、Parquet 文件，其余用 --engine local，或先转换。",
                "Name JSONL and Parquet files only; score the others with --engine "
                "local, or convert them.",
            ),
        )


def _fat(names: list[str]) -> Iterator[Problem]:
    most = limits.MAX_CLUSTER_FILE_BYTES // limits.MIB
    if names:
        yield Problem(
            _some(names),
            "",
            Wording(
                f"要整个读入的文件最大 {most} MiB（Parquet、.gz、UTF-16）。",
                f"A file that is read whole may have {most} MiB (Parquet, .gz, "
                "UTF-16).",
            ),
            Wording(
                "请写成几个较小的文件；不压缩的 JSONL 没有这个限制。",
                "Write several smaller files; JSONL that is not packed has no such "
                "limit.",
            ),
        )


def _nothing(text: str) -> Problem:
    return Problem(
        shown(text),
        "",
        Wording("这里没有能读的文件。", "There is nothing to read here."),
        Wording("请检查地址。", "Check the address."),
    )
