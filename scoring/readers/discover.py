"""Which files there are to read: files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from scoring.errors import Problem, UsageError
from scoring.model import Reject, Wording
from scoring.readers import faults
from scoring.readers.faults import Fault
from scoring.readers.limits import MAX_PATH_DEPTH
from scoring.readers.options import STDIN, SourceFile, shown
from scoring.readers.registry import SUFFIXES

_OUTPUT_MARKS: Final = ("_SUCCESS", "run.json")
_SKIPPED: Final = (".", "~$", "__MACOSX", "__pycache__")


def discover(
    inputs: Sequence[str], exclude: Collection[str | Path] = ()
) -> Iterator[SourceFile | Reject]:
    """Yield the files that ``inputs`` name, each once, in a fixed order.

    An input is a file, a folder (searched to the bottom, names in sorted order, for the
    suffixes of our formats), a pattern with ``*`` (for shells that leave it to us) or
    ``-``. Hidden files, Excel's lock files, folders that hold a run's results and the
    paths in ``exclude`` are left out. A path that cannot be read is a Reject. Raises
    UsageError at once for inputs that name nothing, and at the end if there was no
    file.
    """
    walks = [_paths(text) for text in inputs]
    missing = [text for text, paths in zip(inputs, walks, strict=True) if not paths]
    if missing or not inputs:
        raise UsageError(*(_nothing(text) for text in missing or ["-"]))
    return _walked(inputs, walks, exclude)


def _walked(
    inputs: Sequence[str], walks: list[list[str]], exclude: Collection[str | Path]
) -> Iterator[SourceFile | Reject]:
    walk = _Walk({os.path.realpath(path) for path in exclude})
    found = False
    for paths, text in zip(walks, inputs, strict=True):
        base = _fixed_part(text) if paths != [text] else ""
        for path in paths:
            for item in walk.visit(path, base):
                found = True
                yield item
    if not found:
        raise UsageError(*(_nothing(text) for text in inputs))


def _paths(text: str) -> list[str]:
    """Return what an input names: itself if it exists, else what its pattern
    matches.
    """
    if text == STDIN or os.path.lexists(text):
        return [text]
    return (
        sorted(glob.glob(text, recursive=True))  # noqa: PTH207 - paths as given
        if glob.has_magic(text)
        else []
    )


def _fixed_part(pattern: str) -> str:
    """Return the folder of a pattern above its first wildcard."""
    fixed: list[str] = []
    for part in PurePath(pattern).parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return str(PurePath(*fixed)) if fixed else "."


def _nothing(text: str) -> Problem:
    suffixes = " ".join(sorted(SUFFIXES))
    return Problem(
        file=shown(text),
        place="",
        what=Wording("这里没有可读的文件。", "There is no file to read here."),
        cure=Wording(
            f"请检查路径；文件夹里找这些后缀：{suffixes}。",
            f"Check the path; in a folder these suffixes are read: {suffixes}.",
        ),
    )


@dataclass(slots=True)
class _Walk:
    """A walk over files and folders that visits each real path once."""

    seen: set[str] = field(default_factory=set)

    def visit(self, path: str, base: str) -> Iterator[SourceFile | Reject]:
        """Yield a path that was named: a file whatever its suffix, or a folder."""
        if path == STDIN:
            if self._new(STDIN):
                yield SourceFile(STDIN, "stdin")
            return
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116 - paths stay as given
        except OSError as error:
            yield _reject(path, faults.unreadable(error))
            return
        if stat.S_ISDIR(mode):
            yield from self._folder(path, base or path, 0)
        elif self._new(os.path.realpath(path)):
            yield SourceFile(path, _stem(path, base or str(PurePath(path).parent)))

    def _folder(
        self, path: str, base: str, depth: int
    ) -> Iterator[SourceFile | Reject]:
        if not self._new(os.path.realpath(path)):
            return
        if depth > MAX_PATH_DEPTH:
            yield _reject(path, faults.too_deep_folder())
            return
        try:
            with os.scandir(path) as entries:
                listed = sorted(entries, key=_name)
        except OSError as error:
            yield _reject(path, faults.unreadable(error))
            return
        if any(entry.name in _OUTPUT_MARKS for entry in listed):
            return
        for entry in listed:
            if not entry.name.startswith(_SKIPPED):
                yield from self._entry(entry, base, depth)

    def _entry(
        self, entry: os.DirEntry[str], base: str, depth: int
    ) -> Iterator[SourceFile | Reject]:
        wanted = PurePath(entry.name).suffix.lower() in SUFFIXES
        try:
            if entry.is_dir():
                yield from self._folder(entry.path, base, depth + 1)
                return
            mode = entry.stat().st_mode
        except OSError as error:
            if wanted:
                yield _reject(entry.path, faults.unreadable(error))
            return
        if not wanted:
            return
        if not stat.S_ISREG(mode):
            yield _reject(entry.path, faults.not_a_file())
        elif self._new(os.path.realpath(entry.path)):
            yield SourceFile(entry.path, _stem(entry.path, base))

    def _new(self, real: str) -> bool:
        if real in self.seen:
            return False
        self.seen.add(real)
        return True


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _reject(path: str, fault: Fault) -> Reject:
    return Reject(shown(path), "", fault.reason, fault.cure)


def _stem(path: str, base: str) -> str:
    """Return the path below ``base`` without suffix, as text with ``/``."""
    try:
        inner = PurePath(path).relative_to(base)
    except ValueError:
        inner = PurePath(PurePath(path).name)
    return shown(inner.with_suffix("").as_posix()) or "call"
