"""A Parquet file as batches of columns, with a cap on all that its metadata promise.

Apache Parquet as its format specification and the pages of pyarrow.parquet describe it:
the metadata stand at the end of the file and tell rows and sizes per row group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib import import_module
from typing import Any, Final, TypeAlias

from scoring.model import Wording
from scoring.readers import limits
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.tables.parquet_footer import Promise, promised
from scoring.readers.tables.rows import StopError

_MIB: Final = limits.MAX_SHEET_BYTES // limits.MIB
PARQUET_MISSING: Final = Fault(
    Wording(
        "读 Parquet 需要 pyarrow，没有安装。",
        "Parquet needs pyarrow, which is not installed.",
    ),
    Wording(
        '请运行 pip install "zhijian[parquet]"，或导出 CSV、JSONL。',
        'Run pip install "zhijian[parquet]", or export CSV or JSONL.',
    ),
)
PARQUET_DAMAGED: Final = Fault(
    Wording(
        "Parquet 文件已损坏或不完整，或用了不支持的压缩、加密。",
        "The Parquet file is damaged or cut short, or is compressed or encrypted in a "
        "way that is not supported.",
    ),
    Wording("请重新导出。", "Export it again."),
)
PARQUET_TOO_LARGE: Final = Fault(
    Wording(
        f"Parquet 的行组过大：解压后最多 {_MIB} MiB，最多 {limits.MAX_SHEET_CELLS} 个"
        f"值、{limits.MAX_SHEET_COLUMNS} 列；或行数多得与文件大小不相称。",
        f"A row group of the Parquet file is too large: {_MIB} MiB unpacked, "
        f"{limits.MAX_SHEET_CELLS} values and {limits.MAX_SHEET_COLUMNS} columns are "
        "the most; or there are more rows than a file of this size can hold.",
    ),
    Wording(
        "请以较小的行组重新导出（如每组 10 万行），或导出 CSV、JSONL。",
        "Export it with smaller row groups (100,000 rows, say), or as CSV or JSONL.",
    ),
)

_ROWS_PER_BYTE: Final = 16
_SPARE_ROWS: Final = 100_000
_VALUES_PER_BYTE: Final = 64
_SPARE_VALUES: Final = 2_000_000
_TURNS: Final = ("turns", "dialogue", "dialog", "sentences", "segments", "对话", "话轮")

Arrow: TypeAlias = Any  # pyarrow has no types


class Table:
    """A Parquet file whose metadata have been looked at.

    Texts stay dictionaries until they are needed: a long text that is repeated takes a
    few bytes of the file and would take gigabytes of memory.
    """

    def __init__(self, feed: Feed) -> None:
        try:  # an extra, which takes 0.1 s that other formats need not pay
            self._pa: Arrow = import_module("pyarrow")
            self._pc: Arrow = import_module("pyarrow.compute")
            parquet: Arrow = import_module("pyarrow.parquet")
        except ImportError as error:
            raise StopError(PARQUET_MISSING) from error
        size = feed.stream.seek(0, 2)
        feed.stream.seek(0)
        with _Guard():
            _check(promised(feed.stream, size), size)
            metadata = parquet.ParquetFile(feed.stream, pre_buffer=False).metadata
            if metadata.num_columns > limits.MAX_SHEET_COLUMNS:
                raise StopError(PARQUET_TOO_LARGE)
            self._file = parquet.ParquetFile(
                feed.stream,
                metadata=metadata,
                read_dictionary=_texts(metadata),
                pre_buffer=False,
            )
            self._schema = self._file.schema_arrow
        self.names: list[str] = list(self._schema.names)

    def list_of_turns(self) -> str:
        """Return the name of the column that holds the turns of a call, or ""."""
        types = self._pa.types
        for name in _TURNS:
            if name in self.names:
                kind = self._schema.types[self.names.index(name)]
                if types.is_list(kind) or types.is_large_list(kind):
                    return name
        return ""

    def flat_names(self) -> list[str]:
        """Return the names of the columns, so that one of lists bears no usual name."""
        return [
            f"{name}:list" if self._pa.types.is_nested(kind) else name
            for name, kind in zip(self.names, self._schema.types, strict=True)
        ]

    def batches(self, names: Sequence[str], rows: int) -> Iterator[list[Arrow]]:
        """Yield some columns, batch by batch; raises StopError."""
        with _Guard():
            batches = self._file.iter_batches(
                batch_size=rows, columns=sorted(set(names)), use_threads=False
            )
        while True:
            with _Guard():
                batch = next(batches, None)
                if batch is None:
                    return
                at = batch.schema.names.index
                columns = [batch.column(at(name)) for name in names]
                if sum(map(self._unpacked, columns)) > limits.MAX_SHEET_BYTES:
                    raise StopError(PARQUET_TOO_LARGE)
            yield columns

    def _unpacked(self, column: Arrow) -> int:
        """Return the bytes that the texts of a column have when written out."""
        types, kind = self._pa.types, column.type
        if types.is_dictionary(kind):
            sizes = self._pc.take(
                self._pc.binary_length(column.dictionary), column.indices
            )
            return int(self._pc.sum(sizes).as_py() or 0)
        if types.is_struct(kind):
            parts = [column.field(at) for at in range(kind.num_fields)]
        elif types.is_map(kind):
            parts = [column.keys, column.items]
        elif types.is_nested(kind):
            parts = [column.flatten()]
        else:
            return 0
        return sum(map(self._unpacked, parts))

    def values(self, column: Arrow) -> list[object]:
        """Return the values of a column as Python's own; raises StopError."""
        pa, types = self._pa, self._pa.types
        with _Guard():
            if types.is_dictionary(column.type):
                places = column.indices.to_pylist()
                used = {at for at in places if at is not None}
                known = {at: _text(column.dictionary[at]) for at in used}
                return [known.get(at) for at in places]
            finer = _in_microseconds(pa, column.type)
            if finer is not None:
                column = column.cast(finer, safe=False)
            return [_plain(value) for value in column.to_pylist()]

    def turns(self, column: Arrow, at: int) -> object:
        """Return one call's list of turns, no longer than a call can be."""
        with _Guard():
            scalar = column[at]
            if not scalar.is_valid:
                return None
            turns = scalar.values.slice(0, limits.MAX_CALL_TURNS + 1).to_pylist()
            return [_plain(turn) for turn in turns]


class _Guard:
    """Turns whatever pyarrow raises for a damaged file into a StopError; errors of the
    disk have a number and pass.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: object, error: BaseException | None, trace: object
    ) -> None:
        if isinstance(error, OSError) and error.errno is not None:
            return
        if isinstance(error, Exception) and not isinstance(error, StopError):
            raise StopError(PARQUET_DAMAGED) from error


def _check(promise: Promise, size: int) -> None:
    """Raise StopError for what a footer promises beyond a cap."""
    fits = (
        promise.rows <= size * _ROWS_PER_BYTE + _SPARE_ROWS
        and promise.group_bytes <= limits.MAX_SHEET_BYTES
        and promise.group_values <= limits.MAX_SHEET_CELLS
        and promise.group_values <= size * _VALUES_PER_BYTE + _SPARE_VALUES
    )
    if not fits:
        raise StopError(PARQUET_TOO_LARGE)


def _texts(metadata: Arrow) -> list[str]:
    """Return the paths of all columns of texts, those within lists too."""
    columns = [metadata.schema.column(at) for at in range(metadata.num_columns)]
    return [
        column.path
        for column in columns
        if column.physical_type == "BYTE_ARRAY"
        and column.logical_type.type != "DECIMAL"
    ]


class Damaged(str):
    """What can be read of a text that is no UTF-8."""

    __slots__ = ()


def _text(value: Arrow) -> str | None:
    """Return a text; one that is no UTF-8 is ``Damaged``."""
    data = value.as_buffer()
    if data is None:
        return None
    try:
        return str(data.to_pybytes(), "utf-8")
    except UnicodeDecodeError:
        return Damaged(data.to_pybytes(), "utf-8", "replace")


def _in_microseconds(pa: Arrow, kind: Arrow) -> Arrow | None:
    """Return the type to cast a time in nanoseconds to, None for any other type."""
    if getattr(kind, "unit", "") != "ns":
        return None
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    return pa.duration("us") if pa.types.is_duration(kind) else pa.time64("us")


def _plain(value: object) -> object:
    """Return a value without types that the rest of the program does not know."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return _pairs(value) or [_plain(item) for item in value]
    return value


def _pairs(items: list[Any]) -> dict[str, object]:
    """Return a map, which arrives as a list of pairs; {} for any other list."""
    if not items or not all(isinstance(item, tuple) for item in items):
        return {}
    return {str(key): _plain(item) for key, item in items}
