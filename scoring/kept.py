"""Files in the user's own cache folder that spare a start the work of the one before.

A file holds a digest, the key of what it was made from, and plain data. It is read only
where it and its folder belong to the user alone, and taken only where digest and key
are right; whatever else lies there is passed over, without a word, and made anew.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

import platformdirs

_DIGEST = 32
_MOST_BYTES = 1 << 28
_ABANDONED = 3600.0  # seconds after which a half-written file has no writer any more
_KEEPS: ContextVar[bool] = ContextVar("keeps", default=True)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Write no files meanwhile, in this thread: what was kept before is still read."""
    token = _KEEPS.set(False)
    try:
        yield
    finally:
        _KEEPS.reset(token)


def default_cache_dir() -> Path | None:
    """Return the user's own cache folder, None where there is no usable home."""
    if os.environ.get("HOME") == "" and not os.environ.get("XDG_CACHE_HOME"):
        return None
    try:
        return Path(platformdirs.user_cache_dir("zhijian", appauthor=False))
    except (OSError, RuntimeError):
        return None


def source_digest(files: Iterable[Path]) -> str:
    """Return the digest of files of code, empty where one is not there to be read."""
    digest = hashlib.sha256()
    try:
        for file in files:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    except OSError:
        return ""
    return digest.hexdigest()


# ---------------------------------------------------------------- reading


def taken(path: Path, key: bytes) -> bytes | None:
    """Return what was kept at ``path`` under ``key`` (a SHA-256), None where nothing
    was. Raises nothing for a folder or file that cannot be read.
    """
    try:
        content = read_private(path) if private(path.parent.lstat()) else b""
    except (OSError, ValueError):
        return None
    digest, body = content[:_DIGEST], content[_DIGEST:]
    if hashlib.sha256(body).digest() != digest or body[:_DIGEST] != key:
        return None
    return body[_DIGEST:]


def read_private(path: Path) -> bytes:
    """Return a file's bytes, none where it is not the user's own and private.

    Raises OSError where it cannot be opened.
    """
    # A link is not followed; a pipe in its place must not keep us waiting.
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, os.O_RDONLY | flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        plain = stat.S_ISREG(status.st_mode) and status.st_size <= _MOST_BYTES
        return file.read() if plain and private(status) else b""


def private(status: os.stat_result) -> bool:
    """Tell whether a file or folder is the user's own and nobody else may change it."""
    if not hasattr(os, "getuid"):
        return True  # Windows: the profile folder is the user's, modes say nothing
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


# ---------------------------------------------------------------- writing


def keep(path: Path, key: bytes, data: bytes, most: int) -> None:
    """Write ``data`` under ``key`` whole or not at all; do without where it cannot be.

    Of files with the same ending the ``most`` used last stay in the folder.
    """
    if not _KEEPS.get():
        return
    folder, body = path.parent, key + data
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _made_private(folder):
            return
        handle, draft = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(body).digest() + body)
        Path(draft).replace(path)
    except OSError:
        with suppress(OSError):
            Path(draft).unlink()
    _tidy(path, most)


def _made_private(folder: Path) -> bool:
    """Close the user's own folder to others; tell whether it is a private one.

    Raises OSError where that cannot be done.
    """
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return False  # a link to somewhere else
    if hasattr(os, "getuid") and status.st_uid == os.getuid():
        folder.chmod(0o700)
        return True
    return private(status)


def _tidy(newest: Path, most: int) -> None:
    """Remove all but the files used last, and what writers left half-written."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in newest.parent.iterdir():
            # Another process may tidy at the same time: what is gone is gone.
            with suppress(OSError):
                used = path.lstat().st_mtime
                if path.suffix == newest.suffix and path.name != newest.name:
                    found.append((used, path))
                elif path.name.startswith(".") and time.time() - used > _ABANDONED:
                    path.unlink()
    for _, path in sorted(found, reverse=True)[most - 1 :]:
        with suppress(OSError):
            path.unlink()
