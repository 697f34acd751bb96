"""Folders of pages beside the report: made as drafts, moved into place, and never in
place of a folder that somebody else made.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path
from typing import Final

from scoring.errors import Problem, UsageError
from scoring.model import Wording
from scoring.reports.page.links import STYLE, file_name
from scoring.reports.page.render import stylesheet

MARKER: Final = "zhijian-report.txt"
"""The file that says whose a folder of pages is."""
_PAGE: Final = re.compile(r"\d{6,}\.html")
_FOREIGN: Final = Wording(
    "这个文件夹不是本报告写的，不会动它。",
    "This folder was not made by this report; it is left alone.",
)
_MOVE: Final = Wording(
    "请把它移走，或用 --html 把报告写到别处。",
    "Move it away, or give another place with --html.",
)


class Beside:
    """One folder of pages beside ``report``, by number."""

    def __init__(self, report: Path, name: str) -> None:
        """Write nothing yet."""
        self._mark = f"zhijian report {report.name}\n"
        self.folder = report.parent / name
        self._draft = report.parent / f"{report.name}.{name}.draft"
        self._old = report.parent / f"{report.name}.{name}.old"
        self._open = False

    def refuse_foreign(self) -> None:
        """Raise UsageError where a folder holds anything but pages of this report."""
        for folder in (self.folder, self._draft, self._old):
            if folder.exists() and not self._ours(folder):
                raise UsageError(Problem(str(folder), "", _FOREIGN, _MOVE))

    def write(self, number: int, page: str) -> None:
        """Write a page of the draft. Raises OSError, and UsageError where the folder
        is somebody else's.
        """
        if not self._open:
            self._start()
        (self._draft / file_name(number)).write_bytes(page.encode())

    def place(self) -> None:
        """Put the pages in their place, or take away those of an earlier report where
        this one has none. Raises as ``write``.
        """
        if self.folder.exists() and (self._open or self._ours(self.folder)):
            self.refuse_foreign()
            self.folder.rename(self._old)
        if self._open:
            self._draft.rename(self.folder)
            self._open = False
        shutil.rmtree(self._old, ignore_errors=True)

    def drop(self) -> None:
        """Take the draft away, if there is one, whichever process wrote it."""
        if self._draft.exists() and self._ours(self._draft):
            shutil.rmtree(self._draft, ignore_errors=True)
        self._open = False

    def _start(self) -> None:
        self.refuse_foreign()
        for left in (self._draft, self._old):
            if left.exists():  # of a report that was killed
                shutil.rmtree(left)
        self._draft.mkdir(parents=True)
        self._open = True
        (self._draft / MARKER).write_text(self._mark, encoding="utf-8", newline="\n")
        (self._draft / STYLE).write_text(stylesheet(), encoding="utf-8", newline="\n")

    def _ours(self, folder: Path) -> bool:
        """Tell whether this report made a folder, and nobody put anything into it."""
        marked = False
        with contextlib.suppress(OSError, UnicodeDecodeError):
            marked = (folder / MARKER).read_text(encoding="utf-8") == self._mark
        return marked and all(
            one.name in {MARKER, STYLE} or _PAGE.fullmatch(one.name)
            for one in folder.iterdir()
        )
