"""How well criteria are judged: gold labels and outcomes in, tables out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.evaluation.acts import CORE, CORE_LABELS, NOT_APPLICABLE
from scoring.evaluation.agreement import Fourfold, kappas
from scoring.evaluation.rates import share
from scoring.evaluation_model import CriterionTable, GoldCall, Rate
from scoring.model import Outcome, ScoredCall

NOT_SCORED: Final = "NOT_SCORED"
COLUMNS: Final = (*(outcome.value for outcome in Outcome), NOT_SCORED)
LABELS: Final = (*CORE_LABELS, NOT_APPLICABLE)
SAID: Final = ("yes", "garbled", "unclear", NOT_APPLICABLE)
"""Labels under which a FAIL costs the agent what the recogniser, or nobody, knows, or
what was not asked of him in this call."""

_SAME: Final[Mapping[str, str]] = {
    "yes": Outcome.PASS,
    "no": Outcome.FAIL,
    "unclear": Outcome.UNDECIDED,
    NOT_APPLICABLE: Outcome.NOT_APPLICABLE,
}
"""Labels that are outcomes; garbled and disputed are none."""

_CELLS: Final = tuple((one, o) for one in ("yes", "no") for o in ("PASS", "FAIL"))
_NO_CELLS: Final[Fourfold] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of one call: what gold says, and what came out."""

    call_id: str
    criterion: str
    label: str
    outcome: str

    @property
    def wrongly_failed(self) -> bool:
        """Whether it costs the agent what he should not pay for."""
        return self.label in SAID and self.outcome == Outcome.FAIL

    @property
    def missed_fault(self) -> bool:
        """Whether what was not done passed."""
        return self.label == "no" and self.outcome == Outcome.PASS


def judged(
    gold: GoldCall, scored: ScoredCall | None, order: Sequence[str] = CORE
) -> tuple[Judged, ...]:
    """Return the labelled criteria of one call, in ``order``; None: the card does not
    judge it. A criterion that the card lacks comes out as ``NOT_SCORED``.
    """
    items = scored.score.criteria if scored else ()
    outcomes = {item.criterion.id: item.outcome.value for item in items}
    return tuple(
        Judged(gold.call_id, one, gold.core[one], outcomes.get(one, NOT_SCORED))
        for one in order
        if one in gold.core
    )


def criteria_tables(
    rows: Iterable[Judged], order: Sequence[str] = CORE
) -> tuple[CriterionTable, ...]:
    """Return one table per criterion of ``order`` that is labelled, and ``all`` as the
    last. Call ids are sorted, so the order of ``rows`` does not matter.
    """
    place = {one: at for at, one in enumerate(order)}
    every = sorted(rows, key=lambda one: (one.call_id, place[one.criterion]))
    by_name: dict[str, list[Judged]] = {one: [] for one in order}
    for row in every:
        by_name[row.criterion].append(row)
    named = {name: mine for name, mine in by_name.items() if mine} | {"all": every}
    rates = kappas(_fourfolds(every, list(named)))
    known = rates or [Rate()] * len(named)
    return tuple(
        _table(name, mine, rate)
        for (name, mine), rate in zip(named.items(), known, strict=True)
    )


def _fourfolds(rows: Sequence[Judged], names: Sequence[str]) -> list[list[Fourfold]]:
    """Return yes and no against PASS and FAIL by call and criterion; ``all`` is last.

    A call may have several rows of one criterion.
    """
    by_call: dict[str, dict[str, Fourfold]] = {}
    for row in rows:
        if (row.label, row.outcome) in _CELLS:
            cells = by_call.setdefault(row.call_id, {})
            for name in (row.criterion, "all"):
                cells[name] = _one_more(cells.get(name, _NO_CELLS), row)
    return [[mine.get(one, _NO_CELLS) for one in names] for mine in by_call.values()]


def _one_more(cells: Fourfold, row: Judged) -> Fourfold:
    a, b, c, d = (
        n + (cell == (row.label, row.outcome))
        for n, cell in zip(cells, _CELLS, strict=True)
    )
    return a, b, c, d


def _table(name: str, rows: Sequence[Judged], kappa: Rate) -> CriterionTable:
    table = {label: dict.fromkeys(COLUMNS, 0) for label in LABELS}
    for row in rows:
        table[row.label][row.outcome] += 1
    both = [row for row in rows if row.label in _SAME and row.outcome != NOT_SCORED]
    agreed = sum(_SAME[row.label] == row.outcome for row in both)
    return CriterionTable(
        criterion=name,
        table=table,
        wrongly_failed=tuple(row.call_id for row in rows if row.wrongly_failed),
        missed_faults=tuple(row.call_id for row in rows if row.missed_fault),
        compared=sum(table[label][outcome] for label, outcome in _CELLS),
        kappa=kappa.value,
        kappa_low=kappa.low,
        kappa_high=kappa.high,
        agreed=agreed,
        judged=len(both),
        agreement=share(agreed, len(both)),
    )
