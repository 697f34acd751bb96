"""Regular expressions that were compiled by an earlier process, compiled no more.

Python turns an expression into a list of numbers (0.6 ms for one of ours) and hands
the list to its engine (0.01 ms). A lexicon has thousands, a call needs hundreds; the
lists are kept in the user's own cache folder for the same Python. The engine checks
each list it is given, and whatever is odd is compiled in the ordinary way.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import sys
from array import array
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from scoring.kept import default_cache_dir, keep, taken

MOST = 8_000
"""Expressions kept; a house that needs more compiles the rest in each process."""
_SUFFIX = ".regexes"
_WORD = "I"  # what the engine's numbers fit in, as bytes a tenth of the time to read

Code: TypeAlias = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags with the expression's own, numbers, groups, names of groups both ways."""
_Store: TypeAlias = dict[tuple[str, int], Code]


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return ``re.compile(source, flags)``, the work taken from an earlier process
    where it was kept. Raises ``re.error`` as that does.
    """
    key = (source, int(flags))
    code = _known().get(key) or _new().get(key)
    try:
        if code is None:
            code = _new()[key] = _code(source, int(flags))
        return _pattern(source, code)
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        # Another Python has other ways inside, or the list was no list of its.
        return re.compile(source, flags)


def keep_compiled() -> None:
    """Keep what this process had to compile for the next; do without where that cannot
    be. For the end of a spot check: nothing else writes this file.
    """
    path = _path()
    if path is None or not _new():
        return
    merged = list({**_known(), **_new()}.items())[-MOST:]
    keep(path, _key(), marshal.dumps(dict(merged)), 1)


@cache
def _new() -> _Store:
    """Return what this process compiled itself, to be added to."""
    return {}


@cache
def _known() -> _Store:
    """Return what earlier processes kept; nothing where that is not to be trusted."""
    path = _path()
    data = taken(path, _key()) if path else None
    if data is not None:
        with suppress(ValueError, EOFError, TypeError):
            store = marshal.loads(data)  # a private file whose digest is right
            return store if isinstance(store, dict) else {}
    return {}


def _path() -> Path | None:
    home = default_cache_dir()
    return home / "regexes" / f"kept{_SUFFIX}" if home else None


@cache
def _key() -> bytes:
    """Return the digest of what the lists of numbers mean something to."""
    magic = 0
    with suppress(ImportError):
        magic = getattr(import_module("_sre"), "MAGIC", 0)
    told = f"1 {sys.version} {sys.byteorder} {magic} {array(_WORD).itemsize}"
    return hashlib.sha256(told.encode()).digest()


def _code(source: str, flags: int) -> Code:
    """Return what ``re.compile`` hands to the engine."""
    parser: Any = import_module("re._parser")
    compiler: Any = import_module("re._compiler")
    parsed = parser.parse(source, flags)
    numbers = array(_WORD, map(int, compiler._code(parsed, flags)))
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, at in state.groupdict.items():
        names[at] = name
    flags |= int(state.flags)
    groups = dict(state.groupdict)
    return flags, numbers.tobytes(), state.groups - 1, groups, tuple(names)


def _pattern(source: str, code: Code) -> re.Pattern[str]:
    flags, numbers, groups, by_name, names = code
    engine: Any = import_module("_sre")
    found: re.Pattern[str] = engine.compile(
        source, flags, array(_WORD, numbers).tolist(), groups, by_name, names
    )
    return found
