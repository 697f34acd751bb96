"""The XLSX report of a review."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.workbook import Workbook

from scoring.model import ScoredCall, Wording
from scoring.reports.workbook.agents_sheet import NAME as AGENTS
from scoring.reports.workbook.agents_sheet import AgentsSheet
from scoring.reports.workbook.call_sheets import CallSheets
from scoring.reports.workbook.criteria_sheet import write_criteria
from scoring.reports.workbook.legend_sheet import write_legend
from scoring.reports.workbook.sheet import Frame, Limits, Sheet
from scoring.reports.workbook.styles import FONT, Styles
from scoring.review_model import FinishedCall, Review

_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in the file: always the same, so that the same run gives the same bytes."""
_TITLE: Final = Wording("通话质检报告", "Call quality report")
_LIMITS: Final = Limits()


class BookWriter:
    """Writes the report to a draft beside its name, and moves it there at the end.

    The draft is a folder of its own, ``<name>.*.draft``: rows wait there, not in
    memory. Everything may raise OSError.
    """

    def __init__(
        self, path: Path, review: Review, lang: str = "zh", limits: Limits = _LIMITS
    ) -> None:
        """Start the report of ``review`` that is to stand at ``path``."""
        if path.is_dir():  # else found out only when all is done
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        self._path, self._review, self._lang = path, review, lang
        self._limits = limits
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = tempfile.mkdtemp(".draft", f"{path.name}.", path.parent)
        self._draft = Path(draft)
        self._book: Workbook | None = None
        try:
            self._start()
        except BaseException:  # an interrupt leaves no draft either
            self.drop()
            raise

    def add(self, call: FinishedCall, scored: ScoredCall) -> None:
        """Take the words and findings of a call of the review."""
        row = self._agents.rows.agents.get(call.record.agent_id, -1)
        self._calls.add(call, scored, self._agents.table.place(row, "agent_id"))

    def close(self) -> None:
        """Write what is left, and put the report in its place."""
        if self._book is None:
            return
        book, review, lang = self._book, self._review, self._lang
        self._calls.close()
        criteria = write_criteria(self._frame, review)
        sheets = [self._calls.calls, self._calls.findings, criteria]
        parts = [(AGENTS.get(lang), self._agents.fields)]
        parts += [(one.name, one.fields) for one in sheets]
        mind = self._cuts([self._agents.table, *sheets])
        write_legend(self._frame, review, mind, parts)
        try:
            book.close()
        except XlsxWriterException as error:  # it wraps what the system said
            cause = error.args[0] if error.args else None
            if isinstance(cause, OSError):
                raise cause from error
            raise OSError(errno.EIO, str(error), str(self._path)) from error
        (self._draft / "book.xlsx").replace(self._path)
        self.drop()

    def drop(self) -> None:
        """Leave nothing behind of a report that was not closed; else do nothing."""
        if self._book is not None:
            for sheet in self._book.worksheets():
                with contextlib.suppress(OSError):
                    sheet.row_data_fh.close()
            self._book = None
        shutil.rmtree(self._draft, ignore_errors=True)

    def _start(self) -> None:
        review, lang, limits = self._review, self._lang, self._limits
        self._book = book = Workbook(
            str(self._draft / "book.xlsx"),
            {
                "constant_memory": True,
                "tmpdir": str(self._draft),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        book.set_properties({"title": _TITLE.get(lang), "created": _MADE})
        self._frame = Frame(book, Styles(book), lang, limits)
        self._agents = AgentsSheet(self._frame, review)
        self._calls = CallSheets(self._frame, review)
        self._agents.write(self._calls.calls)

    def _cuts(self, sheets: list[Sheet]) -> Iterator[Wording]:
        """Yield what this book leaves out, and where it is found."""
        limits, charted = self._limits, self._agents.trends
        if self._calls.thinned:
            yield Wording(
                f"发现超过 {limits.all_findings} 行，发现表只列不通过和无法判定的；"
                "全部在 findings.csv。",
                f"More than {limits.all_findings} findings: the sheet lists FAIL and "
                "UNDECIDED only; all are in findings.csv.",
            )
        if charted.left_out:
            yield Wording(
                f"走势图只画列表前 {charted.charted} 名坐席；小图人人都有。",
                f"Charts for the first {charted.charted} agents of the list only; "
                "the small ones in the rows are there for all.",
            )
        for sheet in sheets:
            if sheet.cut:
                yield Wording(
                    f"“{sheet.name}”放不下的 {sheet.cut} 行没有写，"
                    "全部在结果文件夹的 CSV 里。",
                    f"{sheet.name}: {sheet.cut} rows did not fit; all are in the CSV "
                    "files of the run.",
                )
            if sheet.unlinked:
                yield Wording(
                    f"“{sheet.name}”每表最多 {limits.links} 个链接，"
                    f"后面 {sheet.unlinked} 处没有链接。",
                    f"{sheet.name}: at most {limits.links} links a sheet, "
                    f"{sheet.unlinked} cells have none.",
                )
