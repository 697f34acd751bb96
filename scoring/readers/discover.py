"""Which files there are to read: files, folders, patterns, standard input."""

from __future__ import annotations

import fnmatch
import glob
import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from scoring.errors import Problem, UsageError
from scoring.model import Reject, Wording
from scoring.readers import faults
from scoring.readers.faults import Fault
from scoring.readers.labels import words
from scoring.readers.limits import MAX_PATH_DEPTH
from scoring.readers.options import PACKED_SUFFIX, STDIN, SourceFile, shown
from scoring.readers.packed import is_archive, members
from scoring.readers.registry import ARCHIVE, SUFFIXES, recognised

RUN_MARKS: Final = frozenset(("_SUCCESS", "run.json"))
"""What tells a folder that holds a run."""
RUN_FILES: Final = frozenset(
    (*RUN_MARKS, "calls.csv", "findings.csv", "agents.csv", "teams.csv",
     "results.jsonl", "rejects.csv", "calls.parquet", "findings.parquet")
)  # fmt: skip
"""What a run writes: passed over in a folder that holds one."""
SKIPPED: Final = (".", "~$", "__MACOSX", "__pycache__")
"""What the names of files begin with that are passed over."""
NO_TRANSCRIPTS: Final = frozenset(
    f".{suffix}"
    for suffix in words("""
        wav mp3 m4a amr aac ogg opus flac wma pcm mp4 avi mov jpg jpeg png gif bmp svg
        pdf doc docx ppt pptx md rst html htm xml css js yaml yml toml ini cfg py sh bat
        exe dll db sqlite pkl npz tar rar 7z tmp bak part crdownload lnk url eml msg
    """)
)
"""Suffixes of files that lie beside transcripts and are none."""


def discover(
    inputs: Sequence[str],
    exclude: Collection[str | Path] = (),
    left_out: list[str] | None = None,
) -> Iterator[SourceFile | Reject]:
    """Yield the files that ``inputs`` name, each once, in a fixed order.

    An input is a file, a folder (searched to the bottom, names in sorted order), a zip
    archive (which is read as a folder), a pattern with ``*`` (for shells that leave it
    to us) or ``-``. In a folder a file counts by the suffixes of our formats, and one
    with no suffix or an unknown one where its content is a format we read; the names of
    all others go to ``left_out``. Hidden files, Excel's lock files, a run's results and
    the paths in ``exclude`` are passed over. A path that cannot be
    read is a Reject. Raises UsageError at once for inputs that name nothing, and at the
    end if there was no file.
    """
    walks = [_paths(text) for text in inputs]
    missing = [text for text, paths in zip(inputs, walks, strict=True) if not paths]
    if missing or not inputs:
        raise UsageError(*(_nothing(text) for text in missing or ["-"]))
    seen = {os.path.realpath(path) for path in exclude}
    walk = _Walk(seen, [] if left_out is None else left_out)
    return _walked(inputs, walks, walk)


def _walked(
    inputs: Sequence[str], walks: list[list[str]], walk: _Walk
) -> Iterator[SourceFile | Reject]:
    found = False
    for paths, text in zip(walks, inputs, strict=True):
        base = _fixed_part(text) if paths != [text] else ""
        for path in paths:
            for item in walk.visit(path, base):
                found = True
                yield item
    if not found:
        raise UsageError(*(_nothing(text, walk.left_out) for text in inputs))


def _paths(text: str) -> list[str]:
    """Return what an input names: itself if it exists, else what its pattern
    matches.
    """
    if text == STDIN or os.path.lexists(text):
        return [text]
    if not glob.has_magic(text):
        return []
    if "**" in text:
        return _deep(text)
    return sorted(glob.glob(text))  # noqa: PTH207 - paths as given


def _deep(pattern: str) -> list[str]:
    """Return the files that a pattern with ``**`` matches, without following links to
    folders, which may lead round in circles.
    """
    base = _fixed_part(pattern)
    parts = PurePath(pattern).parts[len(PurePath(base).parts) if base != "." else 0 :]
    if parts[-1] == "**":
        parts = (*parts, "*")
    wanted = re.compile("".join(map(_part, parts)).removesuffix("/") + r"\Z", re.S)
    found: list[str] = []
    for folder, below, names in os.walk(base):
        below[:] = [name for name in below if not name.startswith(SKIPPED)]
        inner = os.path.relpath(folder, base)
        for name in names:
            if name.startswith(SKIPPED):
                continue
            path = name if inner == "." else f"{PurePath(inner).as_posix()}/{name}"
            if wanted.match(path):
                found.append(os.path.join(folder, name))  # noqa: PTH118 - as given
    return sorted(found)


def _part(part: str) -> str:
    """Return the expression of a part of a pattern and the slash behind it."""
    if part == "**":
        return "(?:[^/]+/)*"
    plain = fnmatch.translate(part.replace("?", "[!/]")).removesuffix(r"\Z")
    return plain.replace(".*", "[^/]*") + "/"


def _fixed_part(pattern: str) -> str:
    """Return the folder of a pattern above its first wildcard."""
    fixed: list[str] = []
    for part in PurePath(pattern).parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return str(PurePath(*fixed)) if fixed else "."


def _nothing(text: str, left_out: Sequence[str] = ()) -> Problem:
    suffixes = " ".join(sorted(SUFFIXES))
    if left_out:
        some = "、".join(PurePath(name).name for name in left_out[:3])
        what = Wording(
            f"这里的 {len(left_out)} 个文件都不是能读的转写（{some}……）。",
            f"None of the {len(left_out)} files here is a transcript ({some} ...).",
        )
    elif os.path.lexists(text):
        what = Wording(
            "这里除了已排除的（运行结果、通话表、隐藏文件）没有别的文件。",
            "There is nothing here but what is passed over (a run's results, the table "
            "of calls, hidden files).",
        )
    else:
        what = Wording("没有这个路径。", "There is no such path.")
    return Problem(
        file=shown(text),
        place="",
        what=what,
        cure=Wording(
            f"请检查路径；文件夹里找这些后缀：{suffixes}。",
            f"Check the path; in a folder these suffixes are read: {suffixes}.",
        ),
    )


@dataclass(slots=True)
class _Walk:
    """A walk over files and folders that visits each real path once."""

    seen: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def visit(self, path: str, base: str) -> Iterator[SourceFile | Reject]:
        """Yield a path that was named: a file whatever its suffix, or a folder."""
        if path == STDIN:
            if self._new(STDIN):
                yield SourceFile(STDIN, "stdin")
            return
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116 - paths stay as given
            if stat.S_ISDIR(mode):
                yield from self._folder(path, base or path, 0)
            elif self._new(os.path.realpath(path)):
                yield from self._file(path, base or str(PurePath(path).parent), path)
        except OSError as error:
            yield _reject(path, faults.unreadable(error))

    def _file(self, path: str, base: str, top: str) -> Iterator[SourceFile | Reject]:
        """Yield a file, or what an archive holds; ``top`` is what the ids of calls in
        an archive are counted from.
        """
        mode = os.stat(path).st_mode  # noqa: PTH116 - paths stay as given
        regular = stat.S_ISREG(mode)
        if not regular or not is_archive(path):
            yield SourceFile(path, stem_of(path, base))
            return
        listed = members(path)
        if not listed:
            yield _reject(path, faults.EMPTY_FILE)
        for member in listed:
            parts = PurePath(member.name).parts
            name = shown(member.name)
            if any(part.startswith(SKIPPED) for part in parts if part != ".."):
                continue
            if member.fault is not None:
                yield _reject(f"{path}/{name}", member.fault)
                continue
            inner = stem_of(name, "")
            stem = inner if top == path else f"{stem_of(path, top)}/{inner}"
            source = SourceFile(path, stem, name, member.at)
            if self._wanted(source):
                yield source

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
        ran = any(entry.name in RUN_MARKS for entry in listed)
        for entry in listed:
            if ran and entry.name in RUN_FILES:
                continue
            if not entry.name.startswith(SKIPPED):
                yield from self._entry(entry, base, depth)

    def _entry(
        self, entry: os.DirEntry[str], base: str, depth: int
    ) -> Iterator[SourceFile | Reject]:
        source = SourceFile(entry.path, stem_of(entry.path, base))
        ours = source.suffix in SUFFIXES
        try:
            if entry.is_dir():
                yield from self._folder(entry.path, base, depth + 1)
                return
            if not stat.S_ISREG(entry.stat().st_mode):
                if ours:
                    yield _reject(entry.path, faults.not_a_file())
            elif os.path.realpath(entry.path) not in self.seen and self._wanted(source):
                self._new(os.path.realpath(entry.path))
                yield from self._file(entry.path, base, base)
        except OSError as error:
            if ours:
                yield _reject(entry.path, faults.unreadable(error))

    def _wanted(self, source: SourceFile) -> bool:
        """Tell whether a file that nobody named is one of ours."""
        if source.suffix in SUFFIXES or source.suffix == ARCHIVE:
            return True
        if source.suffix not in NO_TRANSCRIPTS and recognised(source):
            return True
        self.left_out.append(source.name)
        return False

    def _new(self, real: str) -> bool:
        if real in self.seen:
            return False
        self.seen.add(real)
        return True


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _reject(path: str, fault: Fault) -> Reject:
    return Reject(shown(path), "", fault.reason, fault.cure)


def stem_of(path: str, base: str) -> str:
    """Return the path below ``base`` without suffix, as text with ``/``."""
    try:
        inner = PurePath(path).relative_to(base)
    except ValueError:
        inner = PurePath(PurePath(path).name)
    bare = inner.with_suffix("")
    if inner.suffix.lower() == PACKED_SUFFIX:
        bare = bare.with_suffix("")
    return shown(bare.as_posix()) or "call"
