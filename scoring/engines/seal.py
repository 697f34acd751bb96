"""Sealed files: whole, ours, and of the run that reads them, or not taken at all.

A sealed file begins with a line of fixed length that names the run and the digest of
all that follows. It is written beside its name and moved there when it is whole.
Nothing is forced to the disk: a file that lost its end with the power is not whole,
which its digest shows, and is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

_BUFFER: Final = 1 << 20
_MARK: Final = b"zhijian-seal "
_SIZE: Final = len(_MARK) + 64 + 1
DRAFT: Final = ".draft"
"""The suffix of what is not whole yet, and never will be if its writer has died."""


class SealedStream:
    """What is written into a sealed file; keeps the digest as it passes."""

    def __init__(self, stream: IO[bytes], run: str) -> None:
        self._write = stream.write
        self._digest = hashlib.sha256(run.encode())

    def write(self, data: bytes) -> None:
        """Write bytes. Raises OSError."""
        self._digest.update(data)
        self._write(data)

    def writelines(self, parts: Iterable[bytes]) -> None:
        """Write bytes one after another. Raises OSError."""
        for part in parts:
            self.write(part)

    @property
    def seal(self) -> bytes:
        """The line that seals what was written so far."""
        return _MARK + self._digest.hexdigest().encode() + b"\n"


@contextlib.contextmanager
def sealed(path: Path, run: str) -> Iterator[SealedStream]:
    """Give the stream of a sealed file of ``run``, which takes its name at the end.

    Nothing of it is left where something was raised before. Raises OSError.
    """
    draft = path.with_suffix(f".{os.getpid()}{DRAFT}")
    try:
        with draft.open("wb", _BUFFER) as stream:
            stream.write(b" " * _SIZE)
            inside = SealedStream(stream, run)
            yield inside
            stream.seek(0)
            stream.write(inside.seal)
        draft.replace(path)
    except BaseException:  # an interrupt leaves no draft either
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def unsealed(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream of what follows the seal, unverified. Raises OSError."""
    with path.open("rb", _BUFFER) as stream:
        if not stream.read(_SIZE).startswith(_MARK):
            raise OSError(f"{path} bears no seal")
        yield stream


def is_whole(path: Path, run: str) -> bool:
    """Tell whether a sealed file is the user's own, of ``run``, and as it was written.

    Raises nothing: what cannot be read is not whole.
    """
    try:
        # A link is not followed; a pipe in its place must not keep us waiting.
        flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, os.O_RDONLY | flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb", _BUFFER) as stream:
            if not _own(os.fstat(handle)):
                return False
            seal = stream.read(_SIZE)
            digest = hashlib.sha256(run.encode())
            while block := stream.read(_BUFFER):
                digest.update(block)
    except OSError:
        return False
    return seal == _MARK + digest.hexdigest().encode() + b"\n"


def _own(status: os.stat_result) -> bool:
    mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return mine and stat.S_ISREG(status.st_mode)
