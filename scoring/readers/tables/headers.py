"""The header of a table: found below titles and group names, over one to three rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.faults import Fault
from scoring.readers.options import ReadOptions
from scoring.readers.tables.cells import cell_texts
from scoring.readers.tables.columns import TURN_FIELDS, Columns, field_of
from scoring.readers.tables.columns import find_columns as columns_of_names
from scoring.readers.tables.header_names import Level, continues, names_of
from scoring.readers.tables.rows import Row

NO_WORDS_TABLE: Final = Fault(
    Wording(
        "这是通话清单（每行一通），没有对话内容。",
        "This is a list of calls (one row a call) without their words.",
    ),
    Wording(
        "请把它交给 --calls-table，按通话编号补充工号、日期等；对话内容另行导出。",
        "Give it to --calls-table, which joins agent, date and so on by call id; "
        "export the dialogues themselves.",
    ),
)
_MOST_LEVELS: Final = 3
_MOST_CELLS: Final = 1_000
_FEW_FIELDS: Final = 2
_MANY_FIELDS: Final = 3


@dataclass(frozen=True, slots=True)
class Header:
    """Columns of a table, number of the last header row, header rows, titles above,
    the name of each column, and how many cells the header has.
    """

    columns: Columns
    last: int
    rows: tuple[tuple[str, ...], ...]
    titles: frozenset[tuple[str, ...]]
    names: tuple[str, ...] = ()
    width: int = 0


class _Found(NamedTuple):
    """Columns of a header that reaches from the row ``first`` up to ``end``."""

    columns: Columns
    first: int
    end: int


def find_header(rows: Iterable[Row], options: ReadOptions) -> Header | Fault:
    """Return the header in the first rows of a table that are not blank, or why there
    is none.

    Only the rows that are looked at are taken from ``rows``.
    """
    most = limits.HEADER_ROWS + _MOST_LEVELS - 1
    filled = (row for row in rows if any(cell_texts(row.cells[:_MOST_CELLS])))
    table = list(islice(filled, most))
    search = _Search([cell_texts(row.cells[:_MOST_CELLS]) for row in table], options)
    found = search.header()
    if found is None:
        return search.fault()
    levels = tuple(trimmed(row) for row in search.rows[found.first : found.end])
    titles = frozenset(trimmed(row) for row in search.rows[: found.first])
    names, _ = search.names(search.rows[found.first : found.end])
    width = max(len(row.cells) for row in table[found.first : found.end])
    last = table[found.end - 1].number
    return Header(found.columns, last, levels, titles, tuple(names), width)


class _Search:
    """Looks for the header in the first rows of a table, given as texts."""

    def __init__(self, rows: list[Level], options: ReadOptions) -> None:
        self.rows = rows
        self._wanted = options.all_columns()
        self._names = frozenset(name.strip() for name in self._wanted.values())
        self._unit = options.time_unit

    def header(self) -> _Found | None:
        """Return the first header, or the fuller one right below it."""
        for at in range(min(len(self.rows), limits.HEADER_ROWS)):
            found = self._from(at)
            if found is not None:
                return self._with_groups(self._fuller(found))
        return None

    def fault(self) -> Fault:
        """Return why there is no header: what the row most like one lacks."""
        if not self.rows:
            return faults.NO_ROWS
        if any(_lists_calls(row) for row in self.rows):
            return NO_WORDS_TABLE
        best = max(self.rows[: limits.HEADER_ROWS], key=_likeness)
        why = columns_of_names(best, self._wanted, self._unit)
        return why if isinstance(why, Fault) else faults.NO_ROWS

    def _from(self, first: int) -> _Found | None:
        """Return the header whose uppermost row of names is ``first``, with as many
        rows below it as plainly belong to it.
        """
        best = None
        for end in range(first + 1, min(first + _MOST_LEVELS, len(self.rows)) + 1):
            levels = self.rows[first:end]
            told = self._names and best is None
            if len(levels) > 1 and not told and not continues(levels[:-1], levels[-1]):
                break
            columns = self._columns(levels)
            if columns is None:
                if sum(map(bool, levels[0])) == 1:  # a title
                    return None
                continue
            if best is None or len(columns.index) >= len(best.columns.index):
                best = _Found(columns, first, end)
        return best

    def _fuller(self, found: _Found) -> _Found:
        """Return a header right below that names more: what was found is a title, or a
        row of group names.
        """
        alone = sum(map(bool, self.rows[found.end - 1])) == 1
        least = _FEW_FIELDS if alone else _MANY_FIELDS
        for at in range(found.end, min(found.end + _MOST_LEVELS - 1, len(self.rows))):
            lower = self._from(at)
            if lower is None:
                continue
            known = len(lower.columns.index)
            if known >= least and known > len(found.columns.index):
                return lower
        return found

    def _with_groups(self, found: _Found) -> _Found:
        """Return the header with the row of group names above it, where one is."""
        first = found.first - 1
        if first < 0 or found.end - first > _MOST_LEVELS:
            return found
        if sum(map(bool, self.rows[first])) < _FEW_FIELDS:
            return found
        columns = self._columns(self.rows[first : found.end])
        if columns is None or len(columns.index) < len(found.columns.index):
            return found
        return _Found(columns, first, found.end)

    def names(self, levels: Sequence[Level]) -> tuple[list[str], set[int]]:
        """Return the names of the columns, and those that are doubtful."""
        return names_of(levels, self._names)

    def _columns(self, levels: Sequence[Level]) -> Columns | None:
        names, doubtful = self.names(levels)
        found = columns_of_names(names, self._wanted, self._unit, doubtful)
        return None if isinstance(found, Fault) else found


def _lists_calls(row: Level) -> bool:
    """Tell whether a row is the header of a list of calls without their words."""
    fields = {field_of(name)[0] for name in row}
    of_call = fields - {"", "call_id", *TURN_FIELDS}
    of_turn = fields & {"text", "speaker", "speaker_id", "channel"}
    return "call_id" in fields and len(of_call) >= _FEW_FIELDS and not of_turn


def _likeness(row: Level) -> tuple[int, int]:
    known = sum(bool(field_of(name)[0]) for name in row)
    return known, sum(map(bool, row))


def trimmed(row: Sequence[str]) -> tuple[str, ...]:
    """Return a row without the empty cells at its end."""
    last = len(row)
    while last and not row[last - 1]:
        last -= 1
    return tuple(row[:last])
