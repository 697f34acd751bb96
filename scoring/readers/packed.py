"""Packed input: gzip streams and zip archives, unpacked under caps, never to disk.

An archive is read as a folder. Its names are only names: nothing is ever written where
they point, and a name that climbs out is refused all the same.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, cast

from scoring.readers import faults, limits
from scoring.readers.faults import Fault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP: Final = b"\x1f\x8b"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOKS: Final = (".xlsx", ".xlsm")
_DOCUMENTS: Final = frozenset(("[Content_Types].xml", "mimetype"))
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_END_SEEN: Final = 65_557  # the record, with the longest comment behind it
_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_SIZE: Final = 20
_END64_SIZE: Final = 56
_IN_64: Final = 0xFFFF_FFFF
_UTF8_FLAG: Final = 0x800
_ENCRYPTED: Final = 0x1
_RATIO_FROM: Final = 16 * limits.MIB
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE: Final = (
    EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, RuntimeError,
    NotImplementedError, ValueError, struct.error, KeyError, IndexError, lzma.LZMAError,
)  # fmt: skip


class SourceError(OSError):
    """Bytes that cannot be had: packed ones that are damaged or beyond a cap, a file
    that has changed; ``fault`` says why.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason.en)
        self.fault = fault


class Member(NamedTuple):
    """A file in an archive: its place in the list, its name, or why it is not read."""

    at: int
    name: str
    fault: Fault | None = None


class _Unpacked(io.RawIOBase):
    """Unpacked bytes, up to the caps; raises SourceError for damage."""

    def __init__(self, inner: gzip.GzipFile | zipfile.ZipExtFile, packed: int) -> None:
        self._inner = inner
        self._packed = max(packed, 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._inner.tell()

    def seek(self, at: int, whence: int = io.SEEK_SET) -> int:
        try:
            return self._inner.seek(at, whence)
        except _DAMAGE as error:
            raise SourceError(faults.PACKED_DAMAGED) from error

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            # read1: what was unpacked before the damage comes before its error.
            data = self._inner.read1(len(view))
            at = self._inner.tell()
        except _DAMAGE as error:
            raise SourceError(faults.PACKED_DAMAGED) from error
        if at > limits.MAX_UNPACKED_BYTES or (
            at > _RATIO_FROM and at > self._packed * limits.MAX_UNPACKED_RATIO
        ):
            raise SourceError(faults.PACKED_TOO_LARGE)
        view[: len(data)] = data
        return len(data)


def is_gzip(stream: IO[bytes]) -> bool:
    """Tell whether a stream that can be rewound begins as gzip does."""
    stream.seek(0)
    return stream.read(len(GZIP)) == GZIP


@contextlib.contextmanager
def gunzipped(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Give the unpacked bytes of a gzip stream; reading raises SourceError."""
    packed = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    with gzip.GzipFile(fileobj=stream) as inner:
        yield io.BufferedReader(_Unpacked(inner, packed), limits.MIB)


@contextlib.contextmanager
def member_stream(path: str, at: int) -> Iterator[IO[bytes]]:
    """Give the bytes of an archive's ``at``-th file; raises OSError."""
    state = os.stat(path)  # noqa: PTH116 - paths stay as given
    with contextlib.ExitStack() as stack:
        try:
            archive = _held(path, state.st_mtime_ns, state.st_size)
            info = archive.infolist()[at]
            opened = stack.enter_context(archive.open(info))
        except _DAMAGE as error:
            raise SourceError(faults.PACKED_DAMAGED) from error
        inner = cast("zipfile.ZipExtFile", opened)
        yield io.BufferedReader(_Unpacked(inner, info.compress_size), limits.MIB)


@lru_cache(maxsize=2)
def _held(path: str, changed: int, size: int) -> zipfile.ZipFile:
    """Keep the last archives open: to read its list anew for every file in it would
    make an archive cost the square of its files.
    """
    return _archive(path)


def members(path: str) -> list[Member]:
    """Return the files of a zip archive, in the order of their names.

    Raises SourceError for an archive that is damaged or, in all, beyond a cap; OSError.
    """
    try:
        with _archive(path) as archive:
            infos = archive.infolist()
    except _DAMAGE as error:
        raise SourceError(faults.PACKED_DAMAGED) from error
    if (
        len(infos) > limits.MAX_ARCHIVE_MEMBERS
        or sum(info.file_size for info in infos) > limits.MAX_ARCHIVE_BYTES
    ):
        raise SourceError(faults.ARCHIVE_TOO_LARGE)
    found = [
        Member(at, _name(info), _fault(info))
        for at, info in enumerate(infos)
        if not info.filename.endswith(("/", "\\"))
    ]
    return sorted(found, key=lambda member: (member.name, member.at))


def is_archive(path: str) -> bool:
    """Tell whether a file is a zip archive of files, and no document that only is
    packed as one (a workbook). Raises OSError.
    """
    if path.lower().endswith(_WORKBOOKS):
        return False
    with open(path, "rb") as file:  # noqa: PTH123 - paths stay as given
        if not file.read(4).startswith(ZIP):
            return False
    try:
        with _archive(path) as archive:
            return _DOCUMENTS.isdisjoint(archive.NameToInfo)
    except (*_DAMAGE, SourceError):
        return str(path).lower().endswith(".zip")


def is_workbook(stream: IO[bytes]) -> bool:
    """Tell whether an open zip archive is an Office document; one too damaged to tell
    is for their reader to refuse. Raises SourceError for one with too long a list.
    """
    _look_at_list(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            return not _DOCUMENTS.isdisjoint(archive.NameToInfo)
    except _DAMAGE:
        return True


def _archive(path: str) -> zipfile.ZipFile:
    """Open an archive whose list of files is not itself a bomb."""
    with open(path, "rb") as file:  # noqa: PTH123 - paths stay as given
        _look_at_list(file)
    return zipfile.ZipFile(path)


def _look_at_list(stream: IO[bytes]) -> None:
    """Raise SourceError where the list at the end of an archive, which is read into
    memory, is beyond its cap. The end record is looked for as ``zipfile`` does.
    """
    size = stream.seek(0, io.SEEK_END)
    begin = max(size - _END_SEEN, 0)
    stream.seek(begin)
    tail = stream.read()
    plain = len(tail) - _END_SIZE
    ends_plainly = plain >= 0 and tail.startswith(_END, plain)
    at = plain if ends_plainly and tail.endswith(b"\0\0") else tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        return
    (listed,) = struct.unpack_from("<I", tail, at + 12)
    if at >= _LOCATOR_SIZE and tail.startswith(_LOCATOR, at - _LOCATOR_SIZE):
        (record,) = struct.unpack_from("<Q", tail, at - _LOCATOR_SIZE + 8)
        stream.seek(min(record, size))
        large = stream.read(_END64_SIZE)
        if len(large) == _END64_SIZE:
            (listed64,) = struct.unpack_from("<Q", large, 40)
            listed = max(listed if listed != _IN_64 else 0, listed64)
    if listed > limits.MAX_ARCHIVE_LIST_BYTES:
        raise SourceError(faults.ARCHIVE_TOO_LARGE)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a packed file; Windows writes Chinese ones as GBK, unsaid."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        with contextlib.suppress(UnicodeError):
            raw = info.orig_filename.encode("cp437")
            for codec in ("gb18030", "utf-8"):
                with contextlib.suppress(UnicodeError):
                    name = raw.decode(codec)
    return name.replace("\\", "/").split("\0")[0]


def _fault(info: zipfile.ZipInfo) -> Fault | None:
    """Return why a packed file is not to be read."""
    name = PurePosixPath(_name(info))
    tests: tuple[tuple[Callable[[], Any], Fault], ...] = (
        (lambda: name.is_absolute() or ".." in name.parts, faults.PATH_CLIMBS),
        (lambda: _drive(name), faults.PATH_CLIMBS),
        (lambda: stat.S_ISLNK(info.external_attr >> 16), faults.PATH_CLIMBS),
        (lambda: not name.parts, faults.PATH_CLIMBS),
        (lambda: info.flag_bits & _ENCRYPTED, faults.PACKED_SECRET),
        # Other methods unpack without a bound before a cap can be asked.
        (lambda: info.compress_type not in _METHODS, faults.PACKED_DAMAGED),
        (lambda: info.file_size > limits.MAX_UNPACKED_BYTES, faults.PACKED_TOO_LARGE),
    )
    return next((fault for wrong, fault in tests if wrong()), None)


def _drive(name: PurePosixPath) -> bool:
    return bool(name.parts) and name.parts[0].endswith(":")
