"""Points of one item: what a PASS earns, what FAIL findings cost, what a veto takes.

Points are added as decimals, so that the rows of an item sum to its loss exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from scoring.model import (
    Criterion,
    CriterionScore,
    Finding,
    Outcome,
    ScoredFinding,
    Wording,
)

ZERO = Decimal(0)


@dataclass(slots=True)
class Item:
    """One criterion while it is graded: ``costs`` has the points of each finding."""

    criterion: Criterion
    outcome: Outcome
    findings: list[Finding]
    costs: list[Decimal]
    earned: Decimal = ZERO
    points: Decimal = field(init=False)
    judged: bool = field(init=False)

    def __post_init__(self) -> None:
        """Note what the criterion is worth, and whether the item counts: PASS and FAIL
        do.
        """
        self.points = decimal(self.criterion.points)
        self.judged = self.outcome is Outcome.PASS or self.outcome is Outcome.FAIL


@lru_cache(1024, typed=True)
def decimal(value: float) -> Decimal:
    """Return the decimal number that people read in ``value`` (0.1 is one tenth)."""
    return Decimal(repr(value))


def price_item(item: Item, *, weighted: bool) -> None:
    """Give every finding of ``item`` its points, and the item what it earns.

    PASS: the first PASS row carries what is earned. FAIL: each FAIL row carries what it
    costs (negative); on a weighted card the item keeps the rest of its points.
    """
    full = item.points
    gains = weighted or item.criterion.bonus
    if item.outcome is Outcome.PASS and gains:
        item.earned = full
        item.costs[_first(item, Outcome.PASS)] = full
    elif item.outcome is Outcome.FAIL and not item.criterion.bonus:
        loss = _charge(item)
        item.earned = full - loss if weighted else -loss


def _first(item: Item, outcome: Outcome) -> int:
    return next(i for i, f in enumerate(item.findings) if f.outcome is outcome)


def _charge(item: Item) -> Decimal:
    """Charge the FAIL findings in order until the item's points are used up."""
    step = item.criterion.per_hit
    vetoed = item.criterion.veto == "item"
    price = item.points if step is None or vetoed else decimal(step)
    left = item.points
    for at, finding in enumerate(item.findings):
        if finding.outcome is Outcome.FAIL:
            cost = min(price, left)
            item.costs[at] = -cost
            left -= cost
    return item.points - left


def empty_section(by: Criterion, items: Sequence[Item], *, weighted: bool) -> None:
    """Take from every judged item of the section what it has or may still lose."""
    for item in items:
        if item.criterion.section != by.section or not item.judged:
            continue
        # a weighted or bonus item earns nothing, another loses all it can lose
        keeps = weighted or item.criterion.bonus
        lost = item.earned if keeps else item.points + item.earned
        if not lost:
            continue
        at = _first(item, item.outcome)
        item.costs[at] -= lost
        item.earned -= lost
        if item.criterion.id != by.id:
            item.findings[at] = _because(item.findings[at], by)


def _because(finding: Finding, by: Criterion) -> Finding:
    reason = Wording(
        f"{finding.reason.zh}(本节被“{by.title.zh}”一票否决)",
        f"{finding.reason.en} (section vetoed by {by.title.en})",
    )
    return replace(finding, reason=reason)


def result_of(item: Item) -> CriterionScore:
    """Return the item as a record; adding 0.0 turns minus zero into zero."""
    if len(item.findings) == 1:
        cost = item.costs[0]
        scored: tuple[ScoredFinding, ...] = (
            ScoredFinding(item.findings[0], float(cost) + 0.0),
        )
    else:
        rows = zip(item.findings, item.costs, strict=True)
        scored = tuple([ScoredFinding(one, float(cost) + 0.0) for one, cost in rows])
    return CriterionScore(
        item.criterion, item.outcome, float(item.earned) + 0.0, scored
    )
