"""The tables of calls and findings for machines: typed columns under their ids, the
same values as in the CSVs, cells as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import orjson

from scoring.model import ScoredCall
from scoring.reports import columns, rows
from scoring.reports.columns import Column
from scoring.reports.report import Setting

_COUNTS: Final = frozenset(
    ("turns", "holds", "overlaps", "listener_signals", "take_overs",
     "take_overs_excused", "cut_ins", "interruption_signs", "repeated_questions",
     "findings_pass", "findings_fail", "findings_not_applicable",
     "findings_undecided", "turn", "start_char", "end_char")
)  # fmt: skip
"""Numbers that are whole ones."""

CALLS, FINDINGS = "calls.parquet", "findings.parquet"
TABLES: Final[Mapping[str, Callable[[str], tuple[Column, ...]]]] = {
    CALLS: lambda lang: columns.CALLS,
    FINDINGS: columns.findings,
}
"""Name of a folder of Parquet -> its columns in a language."""


def schema(table: str, lang: str) -> str:
    """Return the columns of a table of ``TABLES`` as Spark's SQL writes a struct's."""
    return ", ".join(f"`{one.id}`: {_type(one)}" for one in TABLES[table](lang))


def call_rows(scored: ScoredCall, setting: Setting) -> bytes:
    """Return the rows of calls.parquet for a call (there is one) as a JSON list."""
    return _list([rows.call_row(scored, setting.lang)], columns.CALLS)


def finding_rows(scored: ScoredCall, setting: Setting) -> bytes:
    """Return the rows of findings.parquet for a call as a JSON list."""
    found = rows.finding_rows(scored, setting.sections, setting.lang)
    return _list(list(found), columns.findings(setting.lang))


def _list(table: Sequence[rows.Row], wanted: Sequence[Column]) -> bytes:
    ids = [column.id for column in wanted]
    return orjson.dumps([{one: row.get(one) for one in ids} for row in table])


def _type(column: Column) -> str:
    if not column.number:
        return "string"
    return "bigint" if column.id in _COUNTS else "double"
