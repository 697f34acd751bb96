"""What the reading functions are given: sources, pieces of sources, options."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final, Literal

from scoring.errors import Problem, UsageError
from scoring.model import Site, Wording
from scoring.readers.facts import CallsTable

STDIN: Final = "-"
PACKED_SUFFIX: Final = ".gz"
_ALIASES: Final = {"txt": "text", "log": "text", "ndjson": "jsonl", "tsv": "csv"}
_NO_TEXT: Final = frozenset(
    ("unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined")
)
TIME_UNITS: Final = ("s", "ms")

TimeUnit = Literal["s", "ms"]


def shown(path: str) -> str:
    """Return ``path`` fit for a report: bytes that are no text become U+FFFD."""
    return path.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file.

    ``path`` is the path as given (``-`` is standard input); ``stem`` is what ids of
    calls without an id are made from: the path below the folder that was named, without
    suffix. ``member`` is the name of a file inside the zip archive at ``path``, ``at``
    its place there. ``spool`` is where standard input has been kept, for reading it
    more than once, and ``digest`` the SHA-256 of what lies there.
    """

    path: str
    stem: str
    member: str = ""
    at: int = 0
    spool: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """The path as reports show it."""
        return shown(f"{self.path}/{self.member}" if self.member else self.path)

    @property
    def whole_stem(self) -> str:
        """The whole path without suffix, with ``/``: what a name pattern with folders
        is held against, whichever of them was named.
        """
        path = os.path.abspath(self.path)  # noqa: PTH100 - a link keeps its own name
        inner = PurePath(path, self.member) if self.member else PurePath(path)
        bare = inner.with_suffix("") if inner.suffix else inner
        if inner.suffix.lower() == PACKED_SUFFIX:
            bare = bare.with_suffix("")
        return shown(bare.as_posix())

    @property
    def suffix(self) -> str:
        """The suffix in lower case, that of what a ``.gz`` holds."""
        path = PurePath(self.member or self.path)
        inner = PurePath(path.stem) if path.suffix.lower() == PACKED_SUFFIX else path
        return inner.suffix.lower()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a source that can be read by itself, in another process if need be.

    ``start`` / ``end`` are bytes (``end`` None: to the end of the file), ``first_line``
    counts from 1. ``format`` and ``encoding`` were told from the file's start; both are
    empty for a source that is read whole.
    """

    source: SourceFile
    start: int = 0
    end: int | None = None
    first_line: int = 1
    format: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: all empty means "tell it from the file".

    ``format`` is the id of a format (``registry.FORMATS``); ``encoding`` a text codec
    of Python; ``columns`` maps our column ids (``call_id, agent_id, speaker,
    speaker_id, channel, text, start, end, duration`` or any key of ``meta``; ``role``
    means ``speaker``) to the headers of the file; ``time_unit`` (``s`` or ``ms``) is
    the unit of numbers in time columns that declare none themselves; ``calls`` is a
    table of what is known of calls beside their files, ``name_pattern`` says what file
    names tell (see ``names``); ``site`` adds its own columns and pattern, agents' names
    and teams. Raises UsageError, with all that is wrong, for a value that is not known.
    """

    format: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    time_unit: TimeUnit | None = None
    site: Site | None = None
    calls: CallsTable | None = None
    name_pattern: str = ""

    def __post_init__(self) -> None:
        wrong = [*_wrong_format(self.format), *_wrong_encoding(self.encoding)]
        if self.time_unit not in (None, *TIME_UNITS):
            wrong.append(_unknown("--time-unit", str(self.time_unit), TIME_UNITS))
        wrong += _wrong_names(self.names)
        if wrong:
            raise UsageError(*wrong)

    @property
    def names(self) -> str:
        """The pattern of file names: the caller's, else the site's, else empty."""
        return self.name_pattern or (self.site.name_pattern if self.site else "")

    @property
    def format_id(self) -> str:
        """The reader's id that ``format`` names, empty where it names none."""
        return _ALIASES.get(self.format, self.format)

    def all_columns(self) -> dict[str, str]:
        """Return the site's columns overlaid by ``columns``, ``role`` as
        ``speaker``.
        """
        merged = {**(self.site.columns if self.site else {}), **self.columns}
        return {("speaker" if key == "role" else key): merged[key] for key in merged}


def _wrong_format(name: str) -> list[Problem]:
    # The registry of readers imports this file; by now it is there.
    from scoring.readers.registry import FORMATS  # noqa: PLC0415

    known = tuple(reader.id for reader in FORMATS)
    if not name or name in known or name in _ALIASES:
        return []
    return [_unknown("--format", name, known)]


def _wrong_names(pattern: str) -> Sequence[Problem]:
    # For the reason above.
    from scoring.readers.name_pattern import compile_names  # noqa: PLC0415

    try:
        if pattern:
            compile_names(pattern)
    except UsageError as error:
        return error.problems
    return ()


def _wrong_encoding(name: str) -> list[Problem]:
    if not name:
        return []
    try:
        codec = codecs.lookup(name)
        if codec._is_text_encoding and codec.name.replace("-", "_") not in _NO_TEXT:
            return []
    except (LookupError, ValueError):  # ValueError: NUL or bytes that are no text
        pass
    return [_unknown("--encoding", name, ("utf-8", "gb18030", "utf-16", "big5"))]


def _unknown(option: str, value: str, known: tuple[str, ...]) -> Problem:
    names = ", ".join(known)
    return Problem(
        file=option,
        place="",
        what=Wording(f"没有 {value!r} 这个值。", f"There is no {value!r}."),
        cure=Wording(f"可用：{names}。", f"Use one of: {names}."),
    )
