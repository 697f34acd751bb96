"""Lexicons in: the built-in ones as they were read before, a house's own files anew."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

import orjson

from scoring.kept import default_cache_dir, keep, source_digest, taken
from scoring.model import Lexicon, LexiconSource, Wording

_HERE = Path(__file__).parent
_CODE = ("lexicon*.py", "matching/*.py", "model.py", "text.py")
_SUFFIX = ".lexicons"
_KEPT = 2


def load_lexicons(
    paths: Sequence[Path] | None = None, *, with_builtin: bool = False
) -> tuple[Lexicon, ...]:
    """Return the lexicons of files and folders (searched for ``*.yaml``), sorted by id.

    Without ``paths`` the built-in ones; ``with_builtin`` adds those that no file
    replaces by the same id. Raises ``ConfigError`` with every mistake of every file:
    file, line:column, what is wrong and how to mend it.
    """
    built_in = built_in_lexicons() if paths is None or with_builtin else ()
    if paths is None:
        return built_in
    # What reads and judges files takes a quarter of a second to import.
    from scoring.lexicon_files import read_lexicons  # noqa: PLC0415

    return read_lexicons(paths, built_in)


def lexicon_digest(lexicons: Sequence[Lexicon]) -> str:
    """Return the SHA-256 (hex) of what ``lexicons`` say, wherever their files lie."""
    rows = [asdict(lexicon) for lexicon in sorted(lexicons, key=lambda lex: lex.id)]
    for row in rows:
        del row["path"]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- the built-in ones


def built_in_lexicons() -> tuple[Lexicon, ...]:
    """Return the built-in lexicons, sorted by id: as they were read before by the same
    code from the same bytes, or read and judged now (0.3 s).

    Raises ``ConfigError`` as ``load_lexicons`` does.
    """
    key, home = _key(), default_cache_dir()
    path = home / "read" / (key.hex() + _SUFFIX) if home and key else None
    known = _unpacked(taken(path, key)) if path and key else None
    if known is not None:
        return known
    from scoring.lexicon_files import read_built_in  # noqa: PLC0415 - as above

    read = read_built_in()
    if path and key:
        keep(path, key, orjson.dumps([asdict(one) for one in read]), _KEPT)
    return read


def _key() -> bytes | None:
    """Return the digest of all that decides the built-in lexicons, None where the
    code or a lexicon is no plain file.
    """
    digest = hashlib.sha256(sys.version.encode())
    shelf = resources.files("lexicons")
    if not isinstance(shelf, Path):
        return None
    code = source_digest(
        file for pattern in _CODE for file in sorted(_HERE.glob(pattern))
    )
    digest.update(code.encode())
    try:
        for name, data in _files(str(shelf)):
            digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
    except OSError:
        return None
    return digest.digest() if code else None


def _files(folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and bytes of every file below ``folder`` but Python's own."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.name.startswith((".", "_")):
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            yield entry.path, Path(entry.path).read_bytes()


def _unpacked(data: bytes | None) -> tuple[Lexicon, ...] | None:
    """Return the lexicons of kept rows, None where there are none."""
    if data is None:
        return None
    try:
        return tuple(map(_lexicon, orjson.loads(data)))
    except (ValueError, TypeError, LookupError):
        return None


def _lexicon(row: dict[str, Any]) -> Lexicon:
    row["title"] = Wording(**row["title"])
    row["sources"] = tuple(LexiconSource(**one) for one in row["sources"])
    for name in ("phrases", "yields_to", "exceptions", "hits", "misses"):
        row[name] = tuple(row[name])
    return Lexicon(**row)
