"""What a workbook's parts say of each other, and how many elements each has.

Parts, content types and relationships as in ECMA-376 part 2 (Open Packaging
Conventions), workbooks as in part 1, sizes as in Microsoft's "Excel specifications and
limits". openpyxl keeps in memory what stands between the start and the end of a row or
a shared string, and all that stands outside of both; it reads the part of a sheet once
for each time that it is named.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import Final

from scoring.readers import faults, limits
from scoring.readers.faults import Fault

_DEPTH: Final = 64
_ROW_CELLS: Final = 16_384
_HELD: Final = 8 * _ROW_CELLS  # elements of one row or one shared string
_OTHERS: Final = 250_000  # elements outside of rows: 10 to 30 us each in openpyxl
_SPARE_STRINGS: Final = 200_000  # shared strings that no cell can use
_BOOK_ROWS: Final = 32  # sheets of all the rows that one can have
_BOOK_CELLS: Final = 4  # sheets of all the width that one can have
_MOST: Final = {"xf": 65_490, "sheet": 1_000}

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW: Final = _MAIN + "row"
_STRING: Final = _MAIN + "si"
_WHOLE: Final = ""
CONTENT_TYPES: Final = "[Content_Types].xml"
_READ_WHOLE: Final = (
    CONTENT_TYPES, "docProps/core.xml", "docProps/custom.xml", "xl/styles.xml",
)  # fmt: skip
_BOOK: Final = "xl/workbook.xml"
_BOOK_TYPE: Final = re.compile(r"\.(?:sheet|template)(?:\.macroEnabled)?\.main\+xml$")
_COLUMN: Final = re.compile(r"\$?([A-Z]{1,3})", re.ASCII | re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{1,9}", re.ASCII)


class RefusedError(Exception):
    """The workbook is not to be opened, for a stated reason."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        self.fault = fault.at(place[: limits.MAX_ID_CHARS])
        super().__init__(place)


class Book:
    """What is counted over all parts, and what they say of each other."""

    def __init__(self) -> None:
        self.part = _BOOK
        self.whole: set[str] = set(_READ_WHOLE)
        self.charts = False
        self.others = self.cells = self.width = self.rows = self.shared = 0
        self._books: set[str] = set()
        self._strings: set[str] = set()
        self._sheets: set[str] = set()
        self._ids: list[str] = []
        self._links: dict[str, tuple[str, str]] = {}

    @property
    def links(self) -> str:
        """The part with the relationships of the workbook's own part."""
        return links_of(self.part)

    def role(self, part: str) -> str | None:
        """Return the element that openpyxl lets go of when it ends in a part, "" where
        it keeps all; None for a part that it never opens.
        """
        sheet, shared = part in self._sheets, part in self._strings
        if part in self.whole or (sheet and shared):
            return _WHOLE
        if sheet:
            return _ROW
        if shared:
            return _STRING
        return _WHOLE if self.charts else None

    def see(self, part: str, name: str, attrs: dict[str, str]) -> None:
        """Take what an element says about other parts."""
        if name == "sheet" and part == self.part:
            self._ids += {
                at for key, at in attrs.items() if key.rpartition("}")[2] == "id"
            }
        elif name == "Relationship" and part == self.links:
            self._link(part, attrs)
        elif name == "Override" and part == CONTENT_TYPES:
            kind = attrs.get("ContentType", "")
            target = attrs.get("PartName", "")[1:]
            if _BOOK_TYPE.search(kind):
                self._books.add(target)
            elif "sharedStrings" in kind:
                self._strings.add(target)

    def find_book(self) -> None:
        """Take the workbook's own part; raises RefusedError for more than one."""
        if len(self._books) > 1:
            raise RefusedError(faults.SHEET_DAMAGED, CONTENT_TYPES)
        self.part = next(iter(self._books), _BOOK)
        self.whole |= {self.part, self.links}

    def _link(self, part: str, attrs: dict[str, str]) -> None:
        target = attrs.get("Target", "")
        external = attrs.get("TargetMode") == "External"
        if target.startswith("/") and not external:
            target = target[1:]
        elif not external:
            folder = posixpath.dirname(posixpath.dirname(part))
            target = posixpath.normpath(posixpath.join(folder, target))
        kind = attrs.get("Type", "") + attrs.get("type", "")
        self._links[attrs.get("Id", "")] = (target, kind)

    def find_sheets(self) -> None:
        """Take the parts that are read as sheets; raises RefusedError for one that is
        named twice.
        """
        named = [self._links[at] for at in self._ids if at in self._links]
        targets = {target for target, _ in named}
        if len(set(self._ids)) < len(self._ids) or len(targets) < len(named):
            raise RefusedError(faults.SHEET_DAMAGED, self.part)
        for target, kind in named:
            self.whole.add(links_of(target))
            if "chartsheet" in kind:
                self.charts = True
                self.whole.add(target)
            else:
                self._sheets.add(target)

    def close(self) -> None:
        """Raise RefusedError for shared strings that no cell can use."""
        if self.shared > self.cells + _SPARE_STRINGS:
            raise RefusedError(faults.SHEET_TOO_LARGE, "".join(self._strings))


class Part:
    """Counts the elements of one part as they come."""

    def __init__(self, book: Book, name: str, group: str) -> None:
        self.book = book
        self.name = name
        self.group = group
        self.tags = self.depth = self.cells = self.placed = 0
        self.began = self.row = self.last_row = self.ended = 0
        self.below = 0  # depth of what stands in the present row or string
        self.place = ""
        self.seen: Counter[str] = Counter()

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """Count an element that begins; in a big part this is most of the time."""
        self.tags += 1
        self.depth = depth = self.depth + 1
        if depth == self.below:
            self.cells += 1
            if "r" in attrs:
                self.place = attrs["r"]
                self.placed = self.cells
        elif self.below:
            if depth > _DEPTH:
                raise RefusedError(faults.SHEET_DAMAGED, self.name)
        elif name == self.group:
            self.began, self.below = self.tags, depth + 1
            self.cells = self.placed = 0
            self.place = ""
            self.row = _row(attrs.get("r"), self.row)
        else:
            self._other(name.rpartition("}")[2], attrs)

    def end(self, _name: str) -> None:
        """Count a row or a shared string that ends."""
        self.depth = depth = self.depth - 1
        if depth == self.below - 2:
            self.check()
            self.below = 0
            self.ended += 1
            self._count()

    def doctype(self, *_: object) -> None:
        """Refuse what no workbook has, and entities need."""
        raise RefusedError(faults.SHEET_DAMAGED, self.name)

    def check(self) -> None:
        """Raise RefusedError if a row or a shared string has grown beyond a cap."""
        cells = self.cells if self.group == _ROW else 0
        if self.below and (cells > _ROW_CELLS or self.tags - self.began > _HELD):
            raise RefusedError(faults.SHEET_TOO_LARGE, self.name)

    def _other(self, name: str, attrs: dict[str, str]) -> None:
        if self.depth > _DEPTH:
            raise RefusedError(faults.SHEET_DAMAGED, self.name)
        self.book.others += 1
        self.seen[name] += name in _MOST
        if self.book.others > _OTHERS or self.seen[name] > _MOST.get(name, 0):
            raise RefusedError(faults.SHEET_TOO_LARGE, self.name)
        self.book.see(self.name, name, attrs)

    def _count(self) -> None:
        """Add what has ended to what the workbook has in all."""
        book = self.book
        if self.group != _ROW:
            book.shared += 1
            return
        row = min(self.row, limits.MAX_SHEET_ROWS)
        book.rows += max(row - self.last_row, 1)  # rows left out are given as empty
        self.last_row = max(row, self.last_row)
        book.cells += self.cells
        book.width += _column(self.place) + self.cells - self.placed
        if (
            self.ended > limits.MAX_SHEET_ROWS
            or book.rows > _BOOK_ROWS * limits.MAX_SHEET_ROWS
            or book.cells > limits.MAX_SHEET_CELLS
            or book.width > _BOOK_CELLS * limits.MAX_SHEET_CELLS
        ):
            raise RefusedError(faults.SHEET_TOO_LARGE, self.name)


def _row(number: str | None, before: int) -> int:
    """Return the number of a row; what openpyxl may take for one is the last row."""
    if not number:
        return before + 1
    return int(number) if _NUMBER.fullmatch(number) else limits.MAX_SHEET_ROWS


def _column(place: str) -> int:
    """Return the number of the column in ``"AB12"``, from 1; 0 if there is none."""
    found = _COLUMN.match(place)
    number = 0
    for letter in found[1].upper() if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def links_of(part: str) -> str:
    """Return the name of the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
