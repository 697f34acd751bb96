"""The sheets of a workbook beside those that are read: hidden ones, ones without a
header, and ones that go on where another sheet ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.readers.faults import beginning
from scoring.readers.labels import is_label
from scoring.readers.tables.cells import cell_text
from scoring.readers.tables.headers import Header
from scoring.readers.tables.rows import Row

_FEW: Final = 20  # rows
_HALF: Final = 0.5
_TOLD: Final = 5
_MAX_TITLE: Final = 31


@dataclass(slots=True)
class Sheets:
    """What is known of the sheets of a workbook before they are read.

    ``headed``: header and first rows of each sheet that has a header of turns;
    ``left_out``: notes on sheets that are not read.
    """

    headed: list[tuple[Header, list[Row]]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    hidden: bool = False

    def leave_out(self, title: str, why: str) -> None:
        """Note a sheet that is not read."""
        if len(self.left_out) < _TOLD:
            self.left_out.append(
                f"sheet {beginning(title, _MAX_TITLE)}: {why}, left out"
            )

    def continues(self, rows: Sequence[Row]) -> bool:
        """Tell whether rows without a header are like those of a sheet with one."""
        return any(_alike(header, known, rows) for header, known in self.headed)


def _alike(header: Header, known: Sequence[Row], rows: Sequence[Row]) -> bool:
    index = header.columns.index
    text, speaker = index.get("text", -1), index.get("speaker", -1)
    if text < 0 or not rows or not known:
        return False
    below = [row for row in known if row.number > header.last][:_FEW]
    kinds = {_kinds(row, index.values()) for row in below}
    alike = [
        _kinds(row, index.values()) in kinds
        and _width(row) <= len(header.names)
        and (speaker < 0 or is_label(cell_text(row.cells[speaker]).strip()))
        for row in rows[:_FEW]
        if len(row.cells) > max(index.values())
    ]
    filled = {name for kind in kinds for name in kind if name}
    return len(index) > 1 and bool(filled) and sum(alike) > len(rows[:_FEW]) * _HALF


def _kinds(row: Row, places: Iterable[int]) -> tuple[str, ...]:
    """Return the kinds of the cells of the known columns, "" for an empty cell."""
    cells = (row.cells[at] if at < len(row.cells) else None for at in places)
    return tuple(
        "" if cell is None else "text" if isinstance(cell, str) else "value"
        for cell in cells
    )


def _width(row: Row) -> int:
    filled = [at for at, cell in enumerate(row.cells, 1) if cell not in (None, "")]
    return max(filled, default=0)
