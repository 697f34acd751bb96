"""Which clause of the four standards is judged where, and which cannot be and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from scoring.clauses import Clause, load_clauses
from scoring.model import ClauseCoverage, Criterion, Scorecard, Wording
from scoring.unobservable import UNOBSERVABLE

STANDARDS: Mapping[str, str] = {
    "H": "heating-hotline",
    "T": "telecom-rural-agent",
    "M": "mobile-business-hall",
    "U": "unicom-onsite",
}
"""First letter of a clause id -> the scorecard of its document."""

Basis = Literal["text", "timing", "metadata", "none"]
_BASES: Mapping[str, tuple[Basis, Wording]] = {
    "text": ("text", Wording("由对话文字判定", "Judged from the words")),
    "timing": ("timing", Wording("由起止时间判定", "Judged from the times")),
    "metadata": ("metadata", Wording("由通话信息判定", "Judged from the metadata")),
    "none": ("none", Wording("不可判定", "Cannot be judged")),
}
_NOT_YET = Wording("评分表里还没有这一条。", "The scorecard has no criterion for it.")


def standard_of(clause: str) -> str:
    """Return the id of the scorecard of the document that ``clause`` stands in."""
    return STANDARDS.get(clause[:1], "")


def coverage(cards: Iterable[Scorecard]) -> tuple[ClauseCoverage, ...]:
    """Return the clauses that ``cards`` answer for, in document order.

    A card of one of the four standards answers for all clauses of its document, also
    for those it does not name; any other card for those it names.
    """
    rows: list[ClauseCoverage] = []
    for card in cards:
        named = _named(card)
        own = [
            clause
            for clause in load_clauses().values()
            if standard_of(clause.id) == card.id or clause.id in named
        ]
        rows += [_row(clause, card, named.get(clause.id, [])) for clause in own]
    return tuple(rows)


def as_json(row: ClauseCoverage, lang: str = "zh") -> dict[str, Any]:
    """Return a row as ``scorecards coverage --json`` prints it: of several criteria
    the one worth most.
    """
    return {
        "clause": row.clause,
        "scorecard": row.scorecard,
        "criterion": row.criteria[0] if row.criteria else None,
        "basis": row.basis,
        "reason": row.reason.get(lang),
    }


def _named(card: Scorecard) -> dict[str, list[Criterion]]:
    """Return clause id -> criteria that name it, the one worth most first."""
    named: dict[str, list[Criterion]] = {}
    for item in card.criteria:
        for clause in item.clauses:
            named.setdefault(clause, []).append(item)
    for items in named.values():
        items.sort(key=lambda item: -item.points)
    return named


def _row(
    clause: Clause, card: Scorecard, criteria: Sequence[Criterion]
) -> ClauseCoverage:
    # a clause may need two sources (ring count and an apology): the first decides
    basis, how = _BASES[clause.observable.split("+")[0]]
    if criteria:
        reason = _judged(how, clause, criteria)
    else:
        reason = UNOBSERVABLE.get(clause.id, _NOT_YET)
    return ClauseCoverage(
        clause=clause.id,
        section=clause.section,
        requirement=clause.requirement,
        scorecard=card.id,
        criteria=tuple(item.id for item in criteria),
        points=sum(item.points for item in criteria),
        basis=basis,
        reason=reason,
    )


def _judged(how: Wording, clause: Clause, criteria: Sequence[Criterion]) -> Wording:
    both = "+" in clause.observable
    zh = "、".join(f"{item.title.zh}（{item.points:g} 分）" for item in criteria)
    en = ", ".join(f"{item.title.en} ({item.points:g} points)" for item in criteria)
    more = Wording("，并看文字", " and the words") if both else Wording("", "")
    return Wording(f"{how.zh}{more.zh}：{zh}。", f"{how.en}{more.en}: {en}.")
