"""Data frames of results, for who goes on in pandas: the tables of the CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from scoring.model import Reject, Skip
from scoring.reports.columns import Column

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = frozenset(
    (
        "turns",
        "findings_pass",
        "findings_fail",
        "findings_not_applicable",
        "findings_undecided",
        "holds",
        "overlaps",
        "listener_signals",
        "take_overs",
        "take_overs_excused",
        "cut_ins",
        "interruption_signs",
        "repeated_questions",
        "turn",
        "start_char",
        "end_char",
        "calls",
        "graded",
        "passed",
        "vetoes",
        "top_fault_count",
        "place",
        "rank",
        "rank_low",
        "rank_high",
    )
)
_TEXT, _NUMBER, _COUNT = "string", "Float64", "Int64"


def table(
    rows: Iterable[Mapping[str, object]], columns: Sequence[Column]
) -> pd.DataFrame:
    """Return ``rows`` under the ids of ``columns``: texts are ``string``, counts and
    places ``Int64``, other numbers ``Float64``, empty cells ``<NA>``. Texts are not
    made safe for spreadsheets as in the CSV files.
    """
    import pandas as pd  # noqa: PLC0415 - 0.4 s that only who has a frame pays

    held = list(rows)
    return pd.DataFrame(
        {one.id: _column(pd, [row.get(one.id) for row in held], one) for one in columns}
    )


def _column(pd: ModuleType, cells: list[object], column: Column) -> object:
    return pd.array(cells, dtype=_dtype(column))


def skips(found: Iterable[Skip], lang: str) -> Iterable[Mapping[str, object]]:
    """Yield the rows of calls that a card does not judge."""
    for skip in found:
        yield {
            "call_id": skip.call_id,
            "source": skip.source,
            "place": skip.place,
            "reason": skip.reason.get(lang),
        }


def call_ids(found: Iterable[Reject]) -> list[str | None]:
    """Return the call ids of rejects, None where there is none."""
    return [reject.call_id or None for reject in found]


def _dtype(column: Column) -> str:
    if not column.number:
        return _TEXT
    counted = column.id in _COUNTS or column.id.startswith("judged.")
    return _COUNT if counted else _NUMBER
