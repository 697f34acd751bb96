"""Which calls a person should hear today, and why: vetoes, escalation, calls without a
score, calls near the pass mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from scoring.model import Scorecard, Wording
from scoring.review_model import FinishedCall, ListenCall

NEAR: Final = 0.03
"""Scores that miss or make the pass mark by this share of the card's maximum."""

_VETO = Wording("一票否决：{what}", "veto: {what}")
_RISK = Wording(
    "升级风险：客户说“{what}”", 'escalation risk: the customer said "{what}"'
)
_UNGRADED = Wording("没有得分，请人工判定", "no score, a person has to judge")
_ROLES = Wording("说话人分不清", "nobody can tell who speaks")
_JUST_FAILED = Wording("差 {points} 分合格", "{points} points short of passing")
_JUST_PASSED = Wording("只超合格线 {points} 分", "only {points} points above passing")
_DOUBTFUL: Final = frozenset({"doubtful", "unknown"})


def to_hear(
    calls: Iterable[FinishedCall], cards: Mapping[str, Scorecard]
) -> tuple[ListenCall, ...]:
    """Return the calls to hear, the most pressing first: vetoes, escalation risk, no
    score, near the pass mark; of equals the newest, then by id.
    """
    found: list[tuple[int, ListenCall]] = []
    for call in calls:
        why = reasons(call, cards[call.scorecard])
        if why:
            found.append((why[0][0], ListenCall(call, tuple(one for _, one in why))))
    found.sort(key=lambda one: one[1].call.record.call_id)
    found.sort(key=lambda one: one[1].call.record.started_at, reverse=True)
    found.sort(key=lambda one: one[0])
    return tuple(one for _, one in found)


def reasons(call: FinishedCall, card: Scorecard) -> list[tuple[int, Wording]]:
    """Return (urgency, reason) of a call, the most urgent (0) first; empty: none."""
    found: list[tuple[int, Wording]] = []
    titles = {one.id: one.title for one in card.criteria}
    if call.vetoed_by:
        names = [titles.get(one, Wording(one, one)) for one in call.vetoed_by]
        found.append((0, _named(_VETO, names)))
    if call.risk:
        found.append((1, _named(_RISK, [Wording(one, one) for one in call.risk])))
    score = call.record.score
    if score is None:
        found.append((2, _ROLES if call.roles in _DOUBTFUL else _UNGRADED))
    elif not call.vetoed_by and call.max_score:
        over = score - card.pass_mark
        if abs(over) <= NEAR * call.max_score:
            told = _JUST_FAILED if over < 0 else _JUST_PASSED
            points = f"{abs(over):.2f}".rstrip("0").rstrip(".")
            text = Wording(told.zh.format(points=points), told.en.format(points=points))
            found.append((3, text))
    return found


def _named(told: Wording, names: Iterable[Wording]) -> Wording:
    known = list(names)
    return Wording(
        told.zh.format(what="、".join(one.zh for one in known)),
        told.en.format(what=", ".join(one.en for one in known)),
    )
