"""Lexicons in, their compiled table out: taken from the user's own folder where it was
compiled before by the same code, compiled and kept where not.

See ``scoring.kept`` for what such a file holds and when it is trusted.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import orjson

from scoring.kept import default_cache_dir, keep, source_digest, taken
from scoring.matching.compile import Phrase, Table, compile_all, phrases_of
from scoring.matching.packing import pack, unpack
from scoring.matching.slots import Slots
from scoring.model import Lexicon

FEWEST = 300
"""Phrases from which on a table is kept. The built-in lexicons (3,000 phrases, many of
them wide) compile in four times the time that reading them back takes; a few phrases
compile faster than a file is found.
"""
KEPT = 4
"""Tables kept, those used last: a house with two sites has two."""

_SUFFIX = ".table"
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
    room = Path(__file__).parent
    around = [room.parent / name for name in ("fillers.py", "text.py")]
    return source_digest((*sorted(room.glob("*.py")), *around))


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


# ---------------------------------------------------------------- one file


def _taken(
    folder: Path, key: bytes, phrases: Sequence[Phrase], slots: Slots
) -> Table | None:
    """Return the table that was kept under ``key``, None where there is none."""
    path = folder / (key.hex() + _SUFFIX)
    body = taken(path, key)
    if body is None:
        return None
    try:
        table = unpack(orjson.loads(body), phrases, slots)
    except (ValueError, TypeError, LookupError):
        return None
    with suppress(OSError):
        os.utime(path)
    return table


def _keep(folder: Path, key: bytes, table: Table, phrases: Sequence[Phrase]) -> None:
    """Keep a table; do without where it cannot be."""
    data = orjson.dumps(pack(table, phrases))
    keep(folder / (key.hex() + _SUFFIX), key, data, KEPT)
