"""Lexicons in, their compiled table out: taken from the user's own folder where it was
compiled before by the same code, compiled and kept where not.

A file holds a digest, the key of what it was compiled from, and plain data. It is read
only where it and its folder belong to the user alone, and taken only where digest and
key are right; whatever else lies there is compiled anew, without a word.
"""

from __future__ import annotations

import gc
import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import orjson

from scoring.matching.compile import Phrase, Table, compile_all, phrases_of
from scoring.matching.packing import pack, unpack
from scoring.matching.slots import Slots
from scoring.model import Lexicon
from scoring.word_cache import default_cache_dir

FEWEST = 300
"""Phrases from which on a table is kept. The built-in lexicons (3,000 phrases, many of
them wide) compile in four times the time that reading them back takes; a few phrases
compile faster than a file is found.
"""
KEPT = 4
"""Tables kept, those used last: a house with two sites has two."""

_SUFFIX = ".table"
_DIGEST = 32
_MOST_BYTES = 1 << 28
_ABANDONED = 3600.0  # seconds after which a half-written file has no writer any more
_DECIDING = ("ahocorasick-rs", "opencc")


def table_folder() -> Path | None:
    """Return the user's own folder of compiled tables, None where there is none."""
    folder = default_cache_dir()
    return folder / "lexicons" if folder else None


def cached_table(
    lexicons: Sequence[Lexicon], slots: Slots, folder: Path | None
) -> Table:
    """Return ``lexicons`` compiled, from ``folder`` where that is possible.

    Raises ``ConfigError`` for templates that cannot be compiled; nothing for a folder
    that cannot be read or written.
    """
    with _uncollected():
        count = sum(len(one.phrases) + len(one.exceptions) for one in lexicons)
        key = _key(lexicons, slots) if folder and count >= FEWEST else None
        if folder is None or key is None:
            return compile_all(lexicons, slots)
        phrases = [phrase for _, rows in phrases_of(lexicons) for phrase in rows]
        table = _taken(folder, key, phrases, slots)
        if table is None:
            table = compile_all(lexicons, slots)
            _keep(folder, key, table, phrases)
        return table


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the collector back: of a hundred thousand new objects none is garbage, and
    looking at them again and again takes a quarter of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


# ---------------------------------------------------------------- what it hangs on


def _key(lexicons: Sequence[Lexicon], slots: Slots) -> bytes | None:
    """Return the digest of all that decides a table, None where it has none."""
    code = _code()
    if not code[0]:
        return None
    said = [[x.id, x.family, x.phrases, x.exceptions] for x in lexicons]
    try:
        told = orjson.dumps([code, said, slots.own, slots.patterns])
    except TypeError:  # lone surrogates in a phrase
        return None
    return hashlib.sha256(told).digest()


def _sources() -> str:
    """Return the digest of the code that makes tables, empty where it is not there."""
    digest = hashlib.sha256()
    room = Path(__file__).parent
    try:
        around = [room.parent / name for name in ("fillers.py", "text.py")]
        for file in (*sorted(room.glob("*.py")), *around):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    except OSError:
        return ""
    return digest.hexdigest()


# At import: later the files may be newer than the code that runs.
_SOURCES = _sources()


@cache
def _code() -> list[str]:
    """Return all that makes tables beside lexicons and site: sources and versions."""
    return [_SOURCES, sys.version, *map(_version, _DECIDING)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


# ---------------------------------------------------------------- reading


def _taken(
    folder: Path, key: bytes, phrases: Sequence[Phrase], slots: Slots
) -> Table | None:
    """Return the table that was kept under ``key``, None where there is none."""
    path = folder / (key.hex() + _SUFFIX)
    try:
        content = _read(path) if _private(folder.lstat()) else b""
        digest, body = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(body).digest() != digest or body[:_DIGEST] != key:
            return None
        table = unpack(orjson.loads(body[_DIGEST:]), phrases, slots)
    except (OSError, ValueError, TypeError, LookupError):
        return None
    with suppress(OSError):
        os.utime(path)
    return table


def _read(path: Path) -> bytes:
    """Return a file's bytes, none where it is not the user's own and private.

    Raises OSError where it cannot be opened.
    """
    # A link is not followed; a pipe in its place must not keep us waiting.
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, os.O_RDONLY | flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        plain = stat.S_ISREG(status.st_mode) and status.st_size <= _MOST_BYTES
        return file.read() if plain and _private(status) else b""


def _private(status: os.stat_result) -> bool:
    """Tell whether a file or folder is the user's own and nobody else may change it."""
    if not hasattr(os, "getuid"):
        return True  # Windows: the profile folder is the user's, modes say nothing
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


# ---------------------------------------------------------------- writing


def _keep(folder: Path, key: bytes, table: Table, phrases: Sequence[Phrase]) -> None:
    """Write a table whole or not at all; do without where it cannot be."""
    body = key + orjson.dumps(pack(table, phrases))
    name = key.hex() + _SUFFIX
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _made_private(folder):
            return
        handle, draft = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(body).digest() + body)
        Path(draft).replace(folder / name)
    except OSError:
        with suppress(OSError):
            Path(draft).unlink()
    _tidy(folder, name)


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
    return _private(status)


def _tidy(folder: Path, newest: str) -> None:
    """Remove all but the tables used last, and what writers left half-written."""
    tables: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in folder.iterdir():
            # Another process may tidy at the same time: what is gone is gone.
            with suppress(OSError):
                used = path.lstat().st_mtime
                if path.suffix == _SUFFIX and path.name != newest:
                    tables.append((used, path))
                elif path.name.startswith(".") and time.time() - used > _ABANDONED:
                    path.unlink()
    for _, path in sorted(tables, reverse=True)[KEPT - 1 :]:
        with suppress(OSError):
            path.unlink()
