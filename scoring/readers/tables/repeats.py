"""Rows below the header of a table, without what is printed again on every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scoring.model import Wording
from scoring.readers.faults import Fault
from scoring.readers.tables.cells import cell_texts
from scoring.readers.tables.columns import field_of
from scoring.readers.tables.headers import Header, trimmed
from scoring.readers.tables.rows import Row

HEADER_CHANGED: Final = Fault(
    Wording(
        "从这一行起表头换了，后面的行没有读。",
        "From this row on the table has another header; the rest was not read.",
    ),
    Wording(
        "请把两张表分成两个文件。",
        "Put the two tables into two files.",
    ),
)
_THREE_NAMES: Final = 3


class Repeats:
    """Leaves out what is printed again on every page: the header and its titles."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._text_at = header.columns.index.get("text", -1)
        self._names = frozenset(name for row in header.rows for name in row if name)
        firsts = (next(filter(None, row), "") for row in header.titles)
        self._probes = self._names | frozenset(firsts)
        self._next = 0

    def below(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows below the header, without its repeats; where another header
        follows, a row that says so is the last one.
        """
        last = self._header.last
        for row in rows:
            if row.number <= last:
                continue
            first: object = None
            for first in row.cells:
                if first not in (None, ""):
                    break
            else:
                first = None
            if isinstance(first, str) and first.strip() in self._probes:
                texts = trimmed(cell_texts(row.cells))
                if self._is_repeat(texts):
                    continue
                if self._is_other(texts):
                    yield Row(row.number, (), HEADER_CHANGED)
                    return
            self._next = 0
            yield row

    def _is_repeat(self, texts: tuple[str, ...]) -> bool:
        rows = self._header.rows
        if self._next and self._next < len(rows) and texts == rows[self._next]:
            self._next += 1
            return True
        if texts in rows and sum(map(bool, texts)) > 1:
            self._next = rows.index(texts) + 1
            return True
        return texts in self._header.titles and not any(
            texts[self._text_at : self._text_at + 1] if self._text_at >= 0 else ()
        )

    def _is_other(self, texts: tuple[str, ...]) -> bool:
        """Tell whether a row has the names of the header in another order."""
        filled = [name for name in texts if name]
        return (
            len(filled) >= _THREE_NAMES
            and len(set(filled)) == len(filled)
            and self._names.issuperset(filled)
            and bool(field_of(filled[0])[0])
        )
