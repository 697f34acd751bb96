"""GRADE: the findings of a call on a scorecard become points and a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scoring.grading.conditions import (
    Facts,
    hinges,
    holds,
    outcome_of,
    same,
    scene_zh,
)
from scoring.grading.plan import CardPlan, plan_of
from scoring.grading.points import (
    ZERO,
    Item,
    decimal,
    empty_section,
    price_item,
    result_of,
)
from scoring.model import (
    Band,
    CallScore,
    CheckNode,
    Condition,
    Criterion,
    Evidence,
    Finding,
    Outcome,
    Scorecard,
    Wording,
)

_NO_FINDING = Wording("检查没有给出结果。", "The check gave no result.")


def grade(
    findings: Sequence[Finding], card: Scorecard, meta: Mapping[str, Any]
) -> CallScore:
    """Return the call's score on ``card`` (points of the card, coverage 0..1).

    ``meta`` is the call's own. A criterion without findings is UNDECIDED; one whose
    ``when`` does not hold is NOT_APPLICABLE, and UNDECIDED where that hangs on an
    undecided criterion or check. Findings of the card's ``probes`` decide conditions
    only. Raises ``ValueError`` for a finding of an unknown criterion. The order of
    ``findings`` decides only which row of an item carries its points.
    """
    plan = plan_of(card)
    items = _items(findings, card, meta)
    weighted = card.kind == "weighted"
    for item in items:
        price_item(item, weighted=weighted)
    vetoes = [i for i in items if i.criterion.veto and i.outcome is Outcome.FAIL]
    for item in vetoes:
        if item.criterion.veto == "section":
            empty_section(item.criterion, items, weighted=weighted)
    fatal = any(item.criterion.veto == "call" for item in vetoes)
    coverage = _coverage(items)
    enough = coverage is not None and coverage >= card.min_coverage
    score = (card.floor if fatal else _score(items, card)) if enough else None
    return CallScore(
        scorecard=card.id,
        score=score,
        max_score=plan.max_score,
        passed=None if score is None else score >= card.pass_mark and not fatal,
        band=_band(score, card),
        coverage=coverage,
        vetoed_by=tuple(item.criterion.id for item in vetoes),
        criteria=tuple(result_of(item) for item in items),
    )


def applicable(
    probes: Sequence[Finding], card: Scorecard, meta: Mapping[str, Any]
) -> tuple[Criterion, ...]:
    """Return the criteria of ``card`` that apply to a call, or may: whose conditions do
    not fail on ``meta`` and the findings of the card's ``probes`` alone. The others
    need no findings: ``grade`` finds them NOT_APPLICABLE all the same.
    """
    facts = Facts(meta, _grouped(probes, card), {})
    return tuple(
        item
        for item in card.criteria
        if item.when is None or holds(item.when, facts) is not False
    )


def probes_of(card: Scorecard) -> Sequence[tuple[str, CheckNode]]:
    """Return the (key, node) pairs of the checks that decide whether criteria apply."""
    return plan_of(card).probes


def skip_reason(
    call_meta: Mapping[str, Any], turns: int, duration_s: float | None, card: Scorecard
) -> Wording | None:
    """Say why ``card`` does not judge a call, or return None where it does.

    Silent, misdialled and test calls would spoil an agent's average. ``turns`` counts
    the turns with words; ``duration_s`` is seconds or None. A call whose scene or
    duration is not stated is not skipped for it.
    """
    scene = same(call_meta.get("scene"))
    if card.scenes and scene and scene not in card.scenes:
        judged = "、".join(scene_zh(one) for one in card.scenes)
        return Wording(
            f"场景“{scene_zh(scene)}”不在评分表范围内（只评{judged}）。",
            f"The card does not judge scene {scene} (only {', '.join(card.scenes)}).",
        )
    if turns < card.min_turns:
        return Wording(
            f"只有 {turns} 个话轮，少于 {card.min_turns} 个。",
            f"Only {turns} turns, fewer than {card.min_turns}.",
        )
    if duration_s is not None and duration_s < card.min_seconds:
        return Wording(
            f"只有 {duration_s:g} 秒，少于 {card.min_seconds:g} 秒。",
            f"Only {duration_s:g} s, less than {card.min_seconds:g} s.",
        )
    return None


# ---------------------------------------------------------------- outcomes


def _items(
    findings: Sequence[Finding], card: Scorecard, meta: Mapping[str, Any]
) -> list[Item]:
    plan = plan_of(card)
    groups = _grouped(findings, card)
    facts = Facts(meta, groups, plan.titles)
    items = []
    for criterion in card.criteria:
        rows = groups.get(criterion.id, [])
        applies = criterion.when is None or holds(criterion.when, facts)
        if not applies or not rows:
            rows = [_stand_in(criterion, applies, rows, facts, plan)]
        outcome = rows[0].outcome if len(rows) == 1 else outcome_of(rows)
        facts.outcomes[criterion.id] = outcome
        items.append(Item(criterion, outcome, rows, [ZERO] * len(rows)))
    return items


def _grouped(findings: Sequence[Finding], card: Scorecard) -> dict[str, list[Finding]]:
    """Return the findings by criterion, those of conditions by their key."""
    plan = plan_of(card)
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        name = finding.criterion
        if name in groups:
            groups[name].append(finding)
        elif name in plan.titles or name in plan.keys:
            groups[name] = [finding]
        else:
            raise ValueError(f"finding of unknown criterion {name!r}")
    return groups


def _stand_in(
    criterion: Criterion,
    applies: bool | None,
    rows: Sequence[Finding],
    facts: Facts,
    plan: CardPlan,
) -> Finding:
    """Return the one finding of a criterion that does not apply or was not judged."""
    outcome, reason, evidence = Outcome.UNDECIDED, _NO_FINDING, Evidence()
    if criterion.when is not None and not applies:
        if applies is False:
            outcome = Outcome.NOT_APPLICABLE
        reason, evidence = _why_not(criterion.when, applies, facts, plan)
    check = rows[0].check if rows else _first_check(criterion.check)
    return Finding(criterion.id, check, outcome, reason, evidence)


def _first_check(node: CheckNode) -> str:
    """Return the first check below ``node``, its own op where there is none."""
    while not node.check and node.children:
        node = node.children[0]
    return node.check or node.op


def _why_not(
    when: Condition, applies: bool | None, facts: Facts, plan: CardPlan
) -> tuple[Wording, Evidence]:
    """Return why a criterion does not apply, or why nobody can tell; where checks
    decide that alone, in their words and with their evidence.
    """
    zh, en = "无法判定是否适用", "Cannot tell whether it applies"
    if applies is False:
        zh, en = "不适用", "Does not apply"
    leaves = hinges(when, facts)
    seen = [found for leaf in leaves for found in facts.probes.get(leaf.key, ())[:1]]
    if seen and all(leaf.node for leaf in leaves):
        reasons = list(dict.fromkeys(found.reason for found in seen))
        zh_why = "".join(reason.zh for reason in reasons)
        en_why = " ".join(reason.en for reason in reasons)
        return Wording(f"{zh}：{zh_why}", f"{en}: {en_why}"), seen[0].evidence
    if applies is False and when.op == "not":
        why = plan.told(when.children[0])
        return Wording(f"{zh}：{why.zh}。", f"{en}: {why.en}."), Evidence()
    only = plan.told(when)
    return Wording(f"{zh}：仅当{only.zh}。", f"{en}: only when {only.en}."), Evidence()


def _coverage(items: Sequence[Item]) -> float | None:
    counted = [item for item in items if not item.criterion.bonus]
    applicable = sum(
        (i.points for i in counted if i.outcome is not Outcome.NOT_APPLICABLE), ZERO
    )
    judged = sum((item.points for item in counted if item.judged), ZERO)
    return float(judged / applicable) if applicable else None


def _score(items: Sequence[Item], card: Scorecard) -> float | None:
    counted = [item for item in items if item.judged]
    bonus = sum((i.earned for i in counted if i.criterion.bonus), ZERO)
    earned = sum((i.earned for i in counted if not i.criterion.bonus), ZERO)
    if card.kind == "weighted":
        possible = sum((i.points for i in counted if not i.criterion.bonus), ZERO)
        if not possible:
            return None
        total = 100 * earned / possible + bonus
    else:
        total = decimal(card.base) + earned + bonus
    low, high = decimal(card.floor), decimal(card.ceiling)
    return float(round(min(max(total, low), high), 6))


def _band(score: float | None, card: Scorecard) -> Band | None:
    if score is None:
        return None
    return next((band for band in card.bands if score >= band.at_least), None)
