"""What the footer of a Parquet file promises, read without the library: its rows, and
the largest row group's bytes and values.

The footer is a FileMetaData struct of parquet.thrift in Thrift's compact protocol, 4
bytes of its length and ``PAR1`` (Apache Parquet, file format; Apache Thrift, compact
protocol). pyarrow 26 ends the process when it is asked for a damaged column's metadata,
and tells no count of values within lists, which a few bytes can make a billion.
"""

from __future__ import annotations

import struct
from typing import IO, Any, Final, NamedTuple, TypeAlias

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
_MAX_DEPTH: Final = 16
_MAX_FOOTER: Final = 8 * 1024 * 1024

_TRUE, _FALSE, _BYTE, _I64, _DOUBLE, _BINARY = 1, 2, 3, 6, 7, 8
_LIST, _SET, _MAP, _STRUCT = 9, 10, 11, 12
_LONG_LIST: Final = 15
_MORE: Final = 0x80
_MAX_VARINT: Final = 70  # bits

# Ids of the fields in parquet.thrift.
_NUM_ROWS, _ROW_GROUPS = 3, 4
_COLUMNS, _GROUP_BYTES = 1, 2
_META: Final = 3
_NUM_VALUES, _UNPACKED = 5, 6

Value: TypeAlias = Any


class Promise(NamedTuple):
    """The rows of a file, and the most bytes and values that one row group unpacks to.

    Values within lists count one by one.
    """

    rows: int
    group_bytes: int
    group_values: int


def promised(stream: IO[bytes], size: int) -> Promise:
    """Return what the footer of a file of ``size`` bytes promises; raises ValueError
    for one that is damaged, encrypted or beyond all measure, and OSError of the disk.
    """
    stream.seek(max(size - _TAIL, 0))
    tail = stream.read(_TAIL)
    if len(tail) < _TAIL or tail[4:] != _MAGIC:
        raise ValueError("no footer")
    (length,) = struct.unpack("<I", tail[:4])
    if length > min(size - _TAIL, _MAX_FOOTER):
        raise ValueError("footer too long")
    stream.seek(size - _TAIL - length)
    footer = _Reader(stream.read(length)).value(_STRUCT)
    groups = [_group(value) for value in _list(footer, _ROW_GROUPS)]
    return Promise(
        _number(footer, _NUM_ROWS),
        max((group[0] for group in groups), default=0),
        max((group[1] for group in groups), default=0),
    )


def _group(value: Value) -> tuple[int, int]:
    columns = [_field(column, _META) for column in _list(value, _COLUMNS)]
    unpacked = sum(_number(column, _UNPACKED) for column in columns)
    values = sum(_number(column, _NUM_VALUES) for column in columns)
    return max(unpacked, _number(value, _GROUP_BYTES)), values


def _field(value: Value, key: int) -> Value:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: Value, key: int) -> list[Value]:
    found = _field(value, key)
    return found if isinstance(found, list) else []


def _number(value: Value, key: int) -> int:
    found = _field(value, key)
    if found is None:
        return 0
    if not isinstance(found, int) or found < 0:
        raise ValueError("no size")
    return found


class _Reader:
    """Reads values of Thrift's compact protocol; structs become dicts by field id."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def value(self, kind: int, depth: int = 0) -> Value:
        """Return the next value; raises ValueError for what is none."""
        if depth > _MAX_DEPTH:
            raise ValueError("nested too deeply")
        if kind == _STRUCT:
            return self._struct(depth)
        if kind in (_LIST, _SET):
            return self._list(depth)
        if kind == _MAP:
            return self._map(depth)
        return self._plain(kind)

    def _plain(self, kind: int) -> Value:
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind == _DOUBLE:
            return self._skip(8)
        if kind == _BINARY:
            return self._skip(self._varint())
        if _BYTE < kind <= _I64:
            number = self._varint()
            return (number >> 1) ^ -(number & 1)
        raise ValueError("no type")

    def _struct(self, depth: int) -> dict[int, Value]:
        fields: dict[int, Value] = {}
        key = 0
        while head := self._byte():
            kind = head & 0x0F
            step = head >> 4
            key = key + step if step else self._plain(_I64)
            if kind in (_TRUE, _FALSE):
                continue
            fields[key] = self.value(kind, depth + 1)
        return fields

    def _list(self, depth: int) -> list[Value]:
        head = self._byte()
        count = head >> 4
        if count == _LONG_LIST:
            count = self._varint()
        self._fits(count)
        return [self.value(head & 0x0F, depth + 1) for _ in range(count)]

    def _map(self, depth: int) -> None:
        count = self._varint()
        self._fits(count)
        kinds = self._byte() if count else 0
        for _ in range(count):
            self.value(kinds >> 4, depth + 1)
            self.value(kinds & 0x0F, depth + 1)

    def _byte(self) -> int:
        self._fits(1)
        self._at += 1
        return self._data[self._at - 1]

    def _varint(self) -> int:
        number = shift = 0
        while shift < _MAX_VARINT:
            byte = self._byte()
            number |= (byte & ~_MORE) << shift
            if not byte & _MORE:
                return number
            shift += 7
        raise ValueError("no number")

    def _skip(self, count: int) -> None:
        self._fits(count)
        self._at += count

    def _fits(self, count: int) -> None:
        if self._at + count > len(self._data):
            raise ValueError("cut short")
