"""What a table holds, told by its header and its first rows: turns or dialogues, which
column names the call, and whether its ids can be trusted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from scoring.readers.faults import Fault, no_header
from scoring.readers.options import ReadOptions
from scoring.readers.tables.cells import (
    cell_id,
    cell_text,
    cell_texts,
    is_rounded,
    is_total,
)
from scoring.readers.tables.columns import WORDS_OF, Columns, squeezed
from scoring.readers.tables.dialogue_cells import holds_dialogue
from scoring.readers.tables.id_names import COUNTERS, FILE_NAMES, IDS, WEAK_IDS
from scoring.readers.tables.row_faults import several_calls
from scoring.readers.times import TimeError, UnitError, seconds

SAMPLE: Final = 2_000
SAMPLE_CHARS: Final = 1 << 23
"""Rows that are looked at, and characters in them."""

_IDLIKE: Final = re.compile(r"(?=[^\d]{0,40}\d)(?!\d+\.\d+$)[\w./@#-]{3,64}")
_LONG_ID: Final = 6
_CUT_CELLS: Final = 300
_MOST: Final = 0.8
_HALF: Final = 0.5
_REPEATS: Final = 0.75  # distinct values among rows, at most
_ENOUGH_ZEROS: Final = 3
_WORDS: Final = re.compile(
    r"[\u3400-\u9fff]{5}|[\u3400-\u9fff][，。？！,?!]|[a-z]+ [a-z]+"
)

Cells = Sequence[object]
Column = list[object]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of a table are to be read.

    ``files``: ids are names of sound files. ``dialogues``: a cell holds the whole
    dialogue of its call. ``alone``: each call has one row of nobody's words.
    ``rounded``: long ids have lost their last digits. ``width``: cells of the header;
    0 where rows cannot have too many; ``named``: those up to the last that has a name.
    ``names``: the header of each field.
    """

    columns: Columns
    files: bool = False
    dialogues: bool = False
    alone: bool = False
    rounded: bool = False
    width: int = 0
    named: int = 0
    names: Mapping[str, str] = field(default_factory=dict)


def survey(
    columns: Columns, names: Sequence[str], rows: Iterable[Cells], options: ReadOptions
) -> Plan | Fault:
    """Return how to read a table with these columns, by its first rows; or why it
    cannot be read.
    """
    table = _sample(columns, rows)
    found = _Survey(dict(columns.index), names, table)
    if WORDS_OF[0] in columns.index and table and not found.both_speak():
        return no_header(tuple(name for name in names if name.strip()))
    known = {name: names[at] for name, at in columns.index.items() if at < len(names)}
    plan = Plan(columns, names=known)
    if "call_id" not in columns.index and "call_id" not in options.all_columns():
        told = found.id_column()
        if isinstance(told, Fault):
            return told
        if told >= 0:
            found.index["call_id"] = told
    plan = found.dialogues(plan)
    if "call_id" not in found.index and not plan.dialogues:
        unknown = found.unknown_ids()
        if unknown:
            return several_calls(unknown)
    key = found.index.get("call_id", -1)
    new = "call_id" not in columns.index and key >= 0
    return replace(
        plan,
        columns=Columns(found.index, columns.units),
        files=new and _plain(names[key]) in FILE_NAMES,
        rounded=found.rounded(),
    )


def _sample(columns: Columns, rows: Iterable[Cells]) -> list[Cells]:
    """Return rows of turns, as many as may be held in memory."""
    text, speaker = (columns.index.get(name, -1) for name in ("text", "speaker"))
    table: list[Cells] = []
    room = SAMPLE_CHARS
    for cells in rows:
        room -= sum(len(cell) for cell in cells if isinstance(cell, str))
        if any(cell_texts(cells)) and not is_total(cells, text, speaker):
            table.append(cells)
        if room < 0:
            break
    return table


def _plain(name: str) -> str:
    return squeezed(name.strip().casefold())


class _Survey:
    """The first rows of a table, looked at column by column."""

    def __init__(
        self, index: dict[str, int], names: Sequence[str], table: list[Cells]
    ) -> None:
        self.index = index
        self._names = names
        self._table = table

    def column(self, at: int) -> Column:
        """Return a column, None where a row is too short."""
        return [row[at] if 0 <= at < len(row) else None for row in self._table]

    def both_speak(self) -> bool:
        """Tell whether both columns that are named for a side hold words, not ids or
        names.
        """
        return all(
            any(_WORDS.search(cell_text(cell).casefold()) for cell in column)
            for column in (self.column(self.index[side]) for side in WORDS_OF)
        )

    def id_column(self) -> int | Fault:
        """Return the column that names the call of several rows, -1 for none; a Fault
        where a column may be one.
        """
        best, most = -1, 0
        for at, name in enumerate(self._names):
            kind = _plain(name)
            known = kind in FILE_NAMES or kind in IDS
            if at in self.index.values() or not (known or kind in WEAK_IDS):
                continue
            ids = _filled_down(self.column(at))
            distinct, runs = len(set(ids)), _runs(ids)
            if not ids or distinct == len(ids) or (not known and runs > distinct):
                continue
            if distinct > 1 and distinct > len(ids) * _REPEATS:
                return several_calls(name)
            if distinct > most:
                best, most = at, distinct
        return best

    def unknown_ids(self) -> str:
        """Return the header of a column that looks like an id of calls, "" for none."""
        for at, name in enumerate(self._names):
            if at in self.index.values() or not name or _plain(name) in COUNTERS:
                continue
            values = cell_texts(self.column(at))
            if self._in_runs(values) and self._of_calls(values):
                return name
        return ""

    @staticmethod
    def _in_runs(values: list[str]) -> bool:
        distinct = Counter(values)
        return (
            len(distinct) > 1
            and "" not in distinct
            and min(distinct.values()) > 1
            and _runs(values) == len(distinct)
        )

    def _of_calls(self, values: list[str]) -> bool:
        """Tell whether runs of values are calls: numbers of turns or times begin anew
        with each, or the values look like ids and two people speak within one.
        """
        if any(self._restarts(values, at) for at in self._counters()):
            return True
        if not all(_IDLIKE.fullmatch(value) for value in values):
            return False
        speakers = [
            self.column(self.index[name])
            for name in ("speaker", "speaker_id", "channel")
            if name in self.index
        ]
        if not speakers:
            return all(len(value) >= _LONG_ID for value in values)
        pairs = set(zip(values, map(cell_text, speakers[0]), strict=True))
        return len(pairs) > len({value for value, _ in pairs})

    def _counters(self) -> list[int]:
        own = [at for at, name in enumerate(self._names) if _plain(name) in COUNTERS]
        return own + [self.index[name] for name in ("start",) if name in self.index]

    def _restarts(self, values: list[str], at: int) -> bool:
        """Tell whether a column falls where ``values`` change, and nowhere else."""
        counts = [_number(cell) for cell in self.column(at)]
        known = [count for count in counts if count is not None]
        if len(known) < len(counts) or values == cell_texts(self.column(at)):
            return False
        falls = [b < a for a, b in pairwise(known)]
        changes = [a != b for a, b in pairwise(values)]
        return falls == changes

    def dialogues(self, plan: Plan) -> Plan:
        """Return the plan, told whether a cell holds the whole dialogue of a call."""
        text = self.index.get("text", -1)
        rows = [cell_text(cell) for cell in self.column(text)] if text >= 0 else []
        cells = [cell for cell in rows if cell.strip()][:_CUT_CELLS]
        if not cells or self._roles_told():
            return plan
        keyed = "call_id" in self.index
        if keyed and not self._one_row_each():
            return plan
        cut = sum(map(holds_dialogue, cells)) / len(cells)
        if cut >= _HALF:
            if not keyed:
                self._name_alone()
            return replace(plan, dialogues=True)
        known = {"speaker", "speaker_id", "channel", *WORDS_OF} & self.index.keys()
        return replace(plan, alone=not known and (keyed or len(self._table) == 1))

    def _roles_told(self) -> bool:
        column = cell_texts(self.column(self.index.get("speaker", -1)))
        return sum(map(bool, column)) > len(column) * _HALF

    def _one_row_each(self) -> bool:
        ids = Counter(cell_id(cell).id for cell in self.column(self.index["call_id"]))
        ids.pop("", None)
        alone = sum(count == 1 for count in ids.values())
        return bool(ids) and alone >= len(ids) * _MOST

    def _name_alone(self) -> None:
        """Take a column of ids that are all different, one for each dialogue."""
        for at, name in enumerate(self._names):
            kind = _plain(name)
            if kind in FILE_NAMES or kind in IDS or kind in WEAK_IDS:
                ids = [cell_id(cell).id for cell in self.column(at)]
                if at not in self.index.values() and len(set(ids) - {""}) == len(ids):
                    self.index["call_id"] = at
                    return

    def rounded(self) -> bool:
        """Tell whether the long ids have all lost what is beyond 15 digits. Ids that
        end in zeros anyway (a time with its milliseconds) have one before them too.
        """
        at = self.index.get("call_id", -1)
        ids = {cell_id(cell).id for cell in self.column(at)} if at >= 0 else set()
        told = {value: is_rounded(value) for value in ids}
        long = [value for value, lost in told.items() if lost is not None]
        zeros = sum(len(value) - 15 for value in long)
        return (
            zeros >= _ENOUGH_ZEROS
            and all(told[value] for value in long)
            and any(value[14] != "0" for value in long)
        )


def _filled_down(column: Column) -> list[str]:
    """Return the ids of a column, each standing for the empty cells below it; [] where
    the first is empty.
    """
    ids: list[str] = []
    for cell in column:
        own = cell_id(cell).id
        if not own and not ids:
            return []
        ids.append(own or ids[-1])
    return ids


def _runs(values: Sequence[str]) -> int:
    return sum(a != b for a, b in pairwise(values)) + bool(values)


def _number(cell: object) -> float | None:
    try:
        return seconds(cell, "s")
    except (TimeError, UnitError):
        return None
