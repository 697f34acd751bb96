"""How well core criteria are judged: gold labels and outcomes in, tables out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.evaluation.acts import CORE, CORE_LABELS
from scoring.evaluation_model import CriterionTable, GoldCall
from scoring.model import Outcome, ScoredCall

NOT_SCORED: Final = "NOT_SCORED"
COLUMNS: Final = (*(outcome.value for outcome in Outcome), NOT_SCORED)
SAID: Final = ("yes", "garbled", "unclear")
"""Labels under which a FAIL costs the agent what the recogniser, or nobody, knows."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of one call: what gold says, and what came out."""

    call_id: str
    criterion: str
    label: str
    outcome: str


def judged(gold: GoldCall, scored: ScoredCall | None) -> tuple[Judged, ...]:
    """Return the labelled core criteria of one call; None: the card does not judge it.

    A criterion that the card lacks comes out as ``NOT_SCORED``.
    """
    items = scored.score.criteria if scored else ()
    outcomes = {item.criterion.id: item.outcome.value for item in items}
    return tuple(
        Judged(gold.call_id, one, gold.core[one], outcomes.get(one, NOT_SCORED))
        for one in CORE
        if one in gold.core
    )


def criteria_tables(rows: Iterable[Judged]) -> tuple[CriterionTable, ...]:
    """Return one table per core criterion that is labelled, and ``all`` as the last.

    Call ids are sorted, so the order of ``rows`` does not matter.
    """
    every = sorted(rows, key=lambda one: (one.call_id, CORE.index(one.criterion)))
    named = [(one, [row for row in every if row.criterion == one]) for one in CORE]
    tables = [_table(name, mine) for name, mine in named if mine]
    return (*tables, _table("all", every))


def kappa(table: Mapping[str, Mapping[str, int]]) -> float | None:
    """Return Cohen's kappa of yes / no against PASS / FAIL.

    (po - pe) / (1 - pe): J. Cohen, "A coefficient of agreement for nominal scales",
    Educational and Psychological Measurement 20 (1960) 37-46. None without any such
    call, and where both sides gave one answer only, so that chance explains all.
    """
    both = _fourfold(table)
    n = sum(map(sum, both))
    rows = [sum(row) for row in both]
    columns: list[int] = [sum(column) for column in zip(*both, strict=True)]
    chance = sum(a * b for a, b in zip(rows, columns, strict=True))
    # Whole numbers: po = agreed / n, pe = chance / n², no rounding at the edge.
    if n == 0 or chance == n * n:
        return None
    agreed = both[0][0] + both[1][1]
    return (agreed * n - chance) / (n * n - chance)


def _fourfold(table: Mapping[str, Mapping[str, int]]) -> list[list[int]]:
    """Return yes and no in rows, PASS and FAIL in columns."""
    return [[table[label][o] for o in ("PASS", "FAIL")] for label in ("yes", "no")]


def _table(name: str, rows: Sequence[Judged]) -> CriterionTable:
    table = {label: dict.fromkeys(COLUMNS, 0) for label in CORE_LABELS}
    for row in rows:
        table[row.label][row.outcome] += 1
    return CriterionTable(
        criterion=name,
        table=table,
        wrongly_failed=tuple(
            row.call_id
            for row in rows
            if row.label in SAID and row.outcome == Outcome.FAIL
        ),
        missed_faults=tuple(
            row.call_id
            for row in rows
            if row.label == "no" and row.outcome == Outcome.PASS
        ),
        compared=sum(sum(row) for row in _fourfold(table)),
        kappa=kappa(table),
    )
