"""The clauses of the four service standards: package data in, records by id out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id (``H-10.2.1a``), the document's section (``第十条(二)1``),
    what it asks, and what it can be judged from (``text``, ``timing``, ``metadata``,
    joined
    by ``+``, or ``none``).
    """

    id: str
    section: str
    requirement: str
    observable: str


@cache
def load_clauses() -> Mapping[str, Clause]:
    """Return all 207 clauses of the four documents by id, in document order."""
    table = resources.files("scoring") / "scorecards" / "clauses.csv"
    with table.open("r", encoding="utf-8-sig") as lines:
        return MappingProxyType(
            {
                row["id"]: Clause(
                    row["id"], row["section"], row["requirement"], row["observable"]
                )
                for row in csv.DictReader(lines)
            }
        )


def sections() -> dict[str, str]:
    """Return clause id -> section of its document, as people's outputs show it."""
    return {clause.id: clause.section for clause in load_clauses().values()}
