"""Files at addresses (``hdfs:``, ``s3a:``, ``file:`` ...) through Spark's own file
systems: what lies there, its bytes, and output brought there.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from scoring.engines.folder import PART, SUCCESS
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording

Java: TypeAlias = Any  # what the gateway gives has no types

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # C: is a drive
_MAGIC: Final = re.compile(r"[*?\[{]")
_MOST_DEPTH: Final = 64
_BUFFER: Final = 64 * 1024


def is_address(text: str) -> bool:
    """Tell whether an input or output is an address rather than a path."""
    return _ADDRESS.match(text) is not None


class Entry(NamedTuple):
    """A file: its ``name`` below what was named, its ``address``, its size in bytes."""

    name: str
    address: str
    size: int


class Store:
    """The file systems that a Spark session knows."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - pyspark's session
        self._java: Java = session.sparkContext._jvm
        self._settings: Java = session.sparkContext._jsc.hadoopConfiguration()

    def files(self, address: str) -> Iterator[tuple[str, list[Entry]]]:
        """Yield each folder's name and files, from what ``address`` (a file, a folder
        or a pattern) names down to the bottom, in sorted order; a file has no folder.

        Raises UsageError where nothing is there or it cannot be looked at.
        """
        with self._told(address):
            path, system = self._opened(address)
            if _MAGIC.search(address):
                found = list(system.globStatus(path) or ())
            else:
                found = [system.getFileStatus(path)] if system.exists(path) else []
        if not found:
            raise UsageError(_nothing(address))
        for one in sorted(found, key=_name):
            if one.isDirectory():
                yield from self._below(address, system, one.getPath(), "", 0)
            else:
                yield "", [_entry(one, "")]

    def _below(
        self, asked: str, system: Java, folder: Java, name: str, depth: int
    ) -> Iterator[tuple[str, list[Entry]]]:
        with self._told(asked):
            listed = sorted(system.listStatus(folder), key=_name)
        files = [_entry(one, name) for one in listed if not one.isDirectory()]
        yield name or ".", files
        for one in listed:
            if one.isDirectory() and depth < _MOST_DEPTH:
                inner = f"{name}{_name(one)}/"
                yield from self._below(asked, system, one.getPath(), inner, depth + 1)

    @contextlib.contextmanager
    def reading(self, address: str) -> Iterator[io.BufferedReader]:
        """Give the bytes of a file, to be read here and there. Raises UsageError."""
        with self._told(address):
            path, system = self._opened(address)
            size = system.getFileStatus(path).getLen()
            stream = system.openFile(path).build().get()
            try:
                yield io.BufferedReader(_Stream(stream, size), _BUFFER)
            finally:
                stream.close()

    def taken(self, folder: str) -> bool:
        """Tell whether a run's results lie in a folder. Raises UsageError."""
        with self._told(folder):
            names = (SUCCESS, "run.json", PART)
            paths = [self._opened(f"{folder}/{name}") for name in names]
            return any(system.exists(path) for path, system in paths)

    def bring(self, folder: Path, to: str) -> None:
        """Move the files of a local folder to an address, ``_SUCCESS`` last, after the
        folders that Spark has left in ``PART`` there. Raises RunError.
        """
        with self._told(to, RunError):
            self._remove(f"{to}/{SUCCESS}")
            part, system = self._opened(f"{to}/{PART}")
            if system.exists(part):
                for one in system.listStatus(part):
                    target = f"{to}/{_name(one)}"
                    self._remove(target)
                    self._renamed(system, one.getPath(), target)
            names = sorted(one.name for one in folder.iterdir() if one.is_file())
            names.sort(key=SUCCESS.__eq__)
            for name in names:
                target, system = self._opened(f"{to}/{name}")
                local = self._java.org.apache.hadoop.fs.Path(f"file:{folder / name}")
                system.copyFromLocalFile(False, True, local, target)
            self._remove(f"{to}/{PART}")

    def _renamed(self, system: Java, path: Java, target: str) -> None:
        if not system.rename(path, self._opened(target)[0]):
            raise RunError(_unreachable(target, f"rename of {path.getName()}"))

    def _remove(self, address: str) -> None:
        path, system = self._opened(address)
        if system.exists(path):
            system.delete(path, True)

    def _opened(self, address: str) -> tuple[Java, Java]:
        """Return an address as a path and its file system."""
        path = self._java.org.apache.hadoop.fs.Path(address)
        return path, path.getFileSystem(self._settings)

    @contextlib.contextmanager
    def _told(
        self, address: str, error_of: type[UsageError | RunError] = UsageError
    ) -> Iterator[None]:
        """Turn what Java raises into a sentence about ``address``."""
        from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - comes with pyspark

        try:
            yield
        except Py4JJavaError as error:
            words = str(error.java_exception.toString()).splitlines()[0][:300]
            raise error_of(_unreachable(address, words)) from error


class _Stream(io.RawIOBase):
    """A Java stream that can be rewound, as bytes."""

    def __init__(self, stream: Java, size: int) -> None:
        self._stream = stream
        self._size = size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, at: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._size}
        self._stream.seek(min(max(base[whence] + at, 0), self._size))
        return self.tell()

    def tell(self) -> int:
        return int(self._stream.getPos())

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        view = memoryview(buffer).cast("B")
        data = bytes(self._stream.readNBytes(len(view)))
        view[: len(data)] = data
        return len(data)


def _name(status: Java) -> str:
    return str(status.getPath().getName())


def _entry(status: Java, folder: str) -> Entry:
    path = status.getPath()
    return Entry(f"{folder}{path.getName()}", str(path), int(status.getLen()))


def _nothing(address: str) -> Problem:
    return Problem(
        address,
        "",
        Wording("这个地址没有文件。", "There is nothing at this address."),
        Wording("请检查地址。", "Check the address."),
    )


def _unreachable(address: str, told: str) -> Problem:
    return Problem(
        address,
        "",
        Wording(f"Spark 无法访问：{told}", f"Spark cannot get there: {told}"),
        Wording(
            "请检查地址和权限；s3a、hdfs 需要集群的配置和 jar（见 docs/scale.md）。",
            "Check address and permission; s3a and hdfs need the cluster's settings "
            "and jars (docs/scale.md).",
        ),
    )
