"""A table of calls (``--calls-table``): one row a call, who took it, when, from where.

CSV or XLSX, headers as in tables of turns; a row is found again by the call's id or by
the name of its sound file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from scoring.errors import Problem, UsageError
from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.decode import as_lines_of_bytes, text_lines
from scoring.readers.drafting import recording_of
from scoring.readers.facts import CallsTable, Facts
from scoring.readers.faults import Fault, beginning
from scoring.readers.feed import Feed, opened
from scoring.readers.options import Piece, ReadOptions, SourceFile
from scoring.readers.registry import Reader, choose
from scoring.readers.tables.cells import cell_id, cell_texts, date_cell, is_total
from scoring.readers.tables.columns import (
    TURN_FIELDS,
    field_of,
    header_line_field,
    squeezed,
)
from scoring.readers.tables.delimited import DELIMITERS, table_rows
from scoring.readers.tables.header_names import continues, names_of
from scoring.readers.tables.id_names import FILE_NAMES
from scoring.readers.tables.rows import Row
from scoring.readers.tables.xlsx import book_rows

_FILE: Final = "file"
_DATES: Final = ("started_at", "date")
_FEW: Final = 5

_AGENT: Final = frozenset(("坐席", "座席", "客服", "agent"))
_LEVELS: Final = 2
_SEEN: Final = 12


def _unnamed(seen: list[str], *, ids: bool) -> Fault:
    """Return the fault of a table whose header lacks a column of ids, or any other;
    ``seen`` are the headers.
    """
    names = "、".join(beginning(name, 20) for name in seen[:_SEEN]) or "-"
    if ids:
        return Fault(
            Wording(
                f"表头里有通话编号，但认不出别的通话信息（看到：{names}）。",
                f"The header names the call id, but no other facts (seen: {names}).",
            ),
            Wording(
                "请补上工号、通话时间、技能组等列，或用 --columns agent_id=列名 指明。",
                "Add columns such as agent_id, date, queue, or name their headers with "
                "--columns, such as agent_id=HEADER.",
            ),
        )
    return Fault(
        Wording(
            f"表头里认不出通话编号或录音文件名（看到：{names}）。",
            f"The header names no call id or sound file (seen: {names}).",
        ),
        Wording(
            "表要有“通话编号”一列；别的列名请用 --columns call_id=列名 指明。",
            "The table needs a column call_id; name another header with --columns "
            "call_id=HEADER.",
        ),
    )


NO_ID: Final = Fault(
    Wording("这一行没有通话编号。", "This row has no call id."),
    Wording("请补上编号，或删掉这一行。", "Add the id, or remove the row."),
)
TOO_MANY: Final = Fault(
    Wording(
        f"通话表超过 {limits.MAX_TABLE_CALLS} 行。",
        f"The table of calls has more than {limits.MAX_TABLE_CALLS} rows.",
    ),
    Wording(
        "请只留要评分的通话，或调大环境变量 ZHIJIAN_MAX_TABLE_CALLS。",
        "Keep the calls to be scored, or raise ZHIJIAN_MAX_TABLE_CALLS.",
    ),
)


def load_calls_table(path: str, options: ReadOptions) -> CallsTable:
    """Return the table of calls at ``path``; columns that ``options`` name go before
    the usual headers.

    Rows of one call that differ are told by ``CallsTable.twice``; the first stands.
    Raises UsageError where the file cannot be read, is no such table, or has a broken
    row or one without id.
    """
    found = _Table(options)
    try:
        with opened(Piece(SourceFile(path, ""))) as feed:
            for title, rows, since_1904 in _sheets(feed, options):
                found.take(title, rows, since_1904=since_1904)
            digest = _digest(feed)
    except OSError as error:
        raise _unusable(path, faults.unreadable(error)) from None
    except _FaultError as error:
        raise _unusable(path, error.fault) from None
    if not found.headers:
        raise _unusable(path, found.fault())
    return CallsTable(str(Path(path)), digest, found.rows, frozenset(found.twice))


class _FaultError(Exception):
    """The table cannot be used, for a stated reason."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.reason.en)


Sheet = tuple[str, Iterable[Row], bool]


def _sheets(feed: Feed, options: ReadOptions) -> Iterator[Sheet]:
    """Yield the tables of a file: title, rows, and whether days count from 1904."""
    reader = choose(feed, ReadOptions(encoding=options.encoding))
    if isinstance(reader, Reader) and reader.id == "xlsx":
        for title, rows, since_1904 in book_rows(feed.stream):
            yield title, _sound(rows), since_1904
        return
    if isinstance(reader, Fault) and not feed.encoding:
        raise _FaultError(reader)
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        raise _FaultError(lines)
    for delimiter in DELIMITERS:
        yield "", table_rows(text_lines(lines), delimiter), False


def _sound(rows: Iterable[Row | Fault]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, Fault):
            raise _FaultError(row)
        yield row


@dataclass(slots=True)
class _Table:
    """The rows of a table of calls, as they are gathered."""

    options: ReadOptions
    rows: dict[str, Facts] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    headers: int = 0
    seen: list[str] = field(default_factory=list)
    seen_ids: bool = False
    _best: dict[str, int] = field(default_factory=dict)

    def take(self, title: str, rows: Iterable[Row], *, since_1904: bool) -> None:
        """Take the rows of a sheet that has a header of calls."""
        source = iter(rows)
        levels: list[list[str]] = []
        index: dict[str, int] = {}
        below: list[Row] = []
        for row in islice(source, limits.HEADER_ROWS + 1):
            names = cell_texts(row.cells)
            both = self._over_rows([*levels[-1:], names])
            index = max(self._index(names), both, key=len)
            levels.append(names)
            if index:
                below = list(islice(source, 1))
                break
        if not index:
            return
        self.headers += 1
        if below:
            index, below = self._with_lower(levels[-1], index, below)
        for row in chain(below, source):
            self._row(row, index, title, since_1904=since_1904)

    def fault(self) -> Fault:
        """Return why no table has a header of calls."""
        return _unnamed(self.seen, ids=self.seen_ids)

    def _over_rows(self, levels: list[list[str]]) -> dict[str, int]:
        """Return the columns of a header over two rows, {} where they are none."""
        if len(levels) < _LEVELS or not continues(levels[:1], levels[1]):
            return {}
        return self._index(names_of(levels, self._wanted_names())[0])

    def _with_lower(
        self, upper: list[str], index: dict[str, int], below: list[Row]
    ) -> tuple[dict[str, int], list[Row]]:
        """Return the columns, and the row below the header unless it is part of it."""
        fuller = self._over_rows([upper, cell_texts(below[0].cells)])
        return (fuller, []) if len(fuller) >= len(index) else (index, below)

    def _wanted_names(self) -> frozenset[str]:
        return frozenset(name.strip() for name in self.options.all_columns().values())

    def _index(self, header: list[str]) -> dict[str, int]:
        """Return field -> column of a header row, nothing for a row that is none."""
        wanted = {name.strip(): key for key, name in self.options.all_columns().items()}
        index: dict[str, int] = {}
        agents = []
        for at, name in enumerate(header):
            key = wanted.get(name) or header_line_field(name) or field_of(name)[0]
            plain = squeezed(name.casefold())
            if not key and plain in FILE_NAMES:
                key = _FILE
            if plain in _AGENT:
                agents.append(at)
            if key and key not in TURN_FIELDS:
                index.setdefault(key, at)
        if agents:
            index.setdefault("agent_id", agents[0])
        ids = bool(index.keys() & {"call_id", _FILE})
        if len(index) > len(self._best) or not self.seen:
            self._best, self.seen = index, [name for name in header if name]
            self.seen_ids = ids
        facts = index.keys() - {"call_id", _FILE}
        return index if facts and ids else {}

    def _row(
        self, row: Row, index: Mapping[str, int], title: str, *, since_1904: bool
    ) -> None:
        place = f"{title} row {row.number}".lstrip()
        if row.fault is not None:
            raise _FaultError(row.fault.at(place))
        cells = {key: row.cells[at] for key, at in index.items() if at < len(row.cells)}
        filled = [text for text in cell_texts(row.cells) if text]
        call_id = cell_id(cells.pop("call_id", None)).id
        recording = recording_of(str(cells.pop(_FILE, None) or ""))
        if not filled or is_total(row.cells, -1, -1) or self._index(filled):
            return
        if not call_id and not recording:
            if not any(cell_texts(cells.values())):  # a remark beside the table
                return
            raise _FaultError(NO_ID.at(place))
        facts = self._facts(call_id, cells, since_1904=since_1904)
        for key in {call_id, recording, recording_of(call_id)} - {""}:
            if self.rows.setdefault(key, facts) != facts:
                self.twice.add(key)
        if len(self.rows) > 2 * limits.MAX_TABLE_CALLS:
            raise _FaultError(TOO_MANY)

    @staticmethod
    def _facts(call_id: str, cells: dict[str, Any], *, since_1904: bool) -> Facts:
        agent_id = cell_id(cells.pop("agent_id", None)).id
        meta: dict[str, Any] = {}
        for key, value in cells.items():
            if value is None or value == "":
                continue
            day = key in _DATES
            told = date_cell(value, since_1904=since_1904) if day else value
            meta[key] = told.strip() if isinstance(told, str) else told
        return Facts(call_id, agent_id, meta)


def _digest(feed: Feed) -> str:
    feed.stream.seek(0)
    digest = hashlib.sha256()
    while block := feed.stream.read(limits.MIB):
        digest.update(block)
    return digest.hexdigest()


def _unusable(path: str, fault: Fault) -> UsageError:
    return UsageError(Problem(path, fault.place, fault.reason, fault.cure))
