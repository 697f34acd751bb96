"""Which calls a person should hear today, and why: vetoes, escalation, calls without a
score or with a veto that nobody could judge, calls near the pass mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from scoring.model import Outcome, Scorecard, Wording
from scoring.review_model import FinishedCall, ListenCall

NEAR: Final = 0.03
"""Scores that miss or make the pass mark by this share of the card's maximum."""

_VETO = Wording("一票否决：{what}", "veto: {what}")
_RISK = Wording(
    "升级风险：客户说“{what}”", 'escalation risk: the customer said "{what}"'
)
_UNGRADED = Wording("没有得分，请人工判定", "no score, a person has to judge")
_ROLES = Wording("说话人分不清", "nobody can tell who speaks")
_OPEN = Wording("一票否决项判不了：{what}", "a veto could not be judged: {what}")
_JUST_FAILED = Wording("差 {points} 分合格", "{points} points short of passing")
_JUST_PASSED = Wording("只超合格线 {points} 分", "only {points} points above passing")
_DOUBTFUL: Final = frozenset({"doubtful", "unknown"})
_GRAVE: Final = frozenset({"section", "call"})


def to_hear(
    calls: Iterable[FinishedCall], cards: Mapping[str, Scorecard]
) -> tuple[ListenCall, ...]:
    """Return the calls to hear, the most pressing first: vetoes, escalation risk, no
    score, speakers or vetoes that could not be told, near the pass mark; of equals the
    newest, then by id.
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
    if call.roles in _DOUBTFUL:
        found.append((2 if score is None else 3, _ROLES))
    elif score is None:
        found.append((2, _UNGRADED))
    open_vetoes = _open_vetoes(call, card)
    if open_vetoes:
        found.append((3, _named(_OPEN, open_vetoes)))
    near = _near(call, card)
    if near is not None:
        found.append((4, near))
    return found


def _open_vetoes(call: FinishedCall, card: Scorecard) -> list[Wording]:
    """Return the titles of what would empty the call, or a section, and is open."""
    outcomes = call.record.outcomes
    return [
        one.title
        for one in card.criteria
        if one.veto in _GRAVE and outcomes.get(one.id) is Outcome.UNDECIDED
    ]


def _near(call: FinishedCall, card: Scorecard) -> Wording | None:
    """Return how far the score is off the pass mark, where that is little."""
    score = call.record.score
    if score is None or call.vetoed_by or not call.max_score:
        return None
    over = score - card.pass_mark
    if abs(over) > NEAR * call.max_score:
        return None
    told = _JUST_FAILED if over < 0 else _JUST_PASSED
    points = f"{abs(over):.2f}".rstrip("0").rstrip(".")
    return Wording(told.zh.format(points=points), told.en.format(points=points))


def _named(told: Wording, names: Iterable[Wording]) -> Wording:
    known = list(names)
    return Wording(
        told.zh.format(what="、".join(one.zh for one in known)),
        told.en.format(what=", ".join(one.en for one in known)),
    )
