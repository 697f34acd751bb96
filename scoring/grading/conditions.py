"""When a criterion applies: conditions on the call's meta, on other criteria and on
checks of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.identity_memo import once_each
from scoring.model import Condition, Finding, Outcome, Wording

_OUTCOME_ZH = {
    Outcome.PASS: "通过",
    Outcome.FAIL: "不通过",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.UNDECIDED: "无法判定",
}
_KEY_ZH = {
    "scene": "场景",
    "direction": "呼叫方向",
    "call_type": "通话类型",
    "customer_segment": "客户类别",
    "complaint": "投诉",
    "hung_up_by": "挂机方",
    "team": "班组",
    "queue": "队列",
    "company": "公司",
    "rings": "振铃声数",
    "ring_seconds": "振铃秒数",
}
_VALUE_ZH = {
    "hotline": "热线",
    "outbound": "外呼",
    "onsite": "上门",
    "counter": "营业厅",
    "inbound": "呼入",
    "agent": "坐席",
    "customer": "客户",
    "true": "是",
    "false": "否",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions are held against: the call's ``meta``, the ``outcomes`` of the
    criteria graded so far, the findings of the checks in conditions by their key, and
    the criteria's titles.
    """

    meta: Mapping[str, Any]
    probes: Mapping[str, Sequence[Finding]]
    titles: Mapping[str, Wording]
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """Return the gravest outcome; an undecided hit keeps a PASS from being certain."""
    seen = {finding.outcome for finding in findings}
    for outcome in (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS):
        if outcome in seen:
            return outcome
    return Outcome.NOT_APPLICABLE


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Tell whether ``condition`` holds: None where that hangs on an undecided criterion
    or check, for neither yes nor no would be fair, or on a criterion not graded yet.
    """
    if condition.op == "meta":
        return _meta_holds(facts.meta.get(condition.key), condition.values)
    if condition.op == "finding":
        known = facts.outcomes.get(condition.key)
        return None if known is None else _came_out(known, condition.values)
    if condition.op == "check":
        rows = facts.probes.get(condition.key, ())
        outcome = outcome_of(rows) if rows else Outcome.UNDECIDED
        return _came_out(outcome, (Outcome.PASS,))
    parts = [holds(child, facts) for child in condition.children]
    if condition.op == "not":
        return None if parts[0] is None else not parts[0]
    decisive = condition.op == "any"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _came_out(outcome: Outcome, wanted: tuple[Any, ...]) -> bool | None:
    if outcome in wanted:
        return True
    return None if outcome is Outcome.UNDECIDED else False


def _meta_holds(value: object, accepted: tuple[Any, ...]) -> bool:
    """No ``accepted`` values mean: anything but missing, empty or false will do."""
    if not accepted:
        return value is not None and value is not False and same(value) != ""
    return same(value) in _spelled(accepted)


@once_each  # the tuple itself: 1 and true are equal, but not spelled alike
def _spelled(accepted: tuple[Any, ...]) -> frozenset[str]:
    return frozenset(same(one) for one in accepted)


def same(value: object) -> str:
    """Return one spelling for a value of JSON and of a table: true, 3, hotline."""
    if isinstance(value, str):
        return value.strip().lower()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().lower()


def hinges(condition: Condition, facts: Facts) -> list[Condition]:
    """Return the tests within ``condition`` that make it what it is (holding, not
    holding or undecided): one that came out otherwise has no part in it.
    """
    if not condition.children:
        return [condition]
    if condition.op == "not":
        return hinges(condition.children[0], facts)
    whole = holds(condition, facts)
    deciding = [child for child in condition.children if holds(child, facts) is whole]
    return [leaf for child in deciding for leaf in hinges(child, facts)]


def told(condition: Condition, titles: Mapping[str, Wording]) -> Wording:
    """Return the condition in words; ``titles`` maps criterion ids to their titles."""
    if condition.node is not None:
        check = condition.node.check
        return Wording(f"{check} 检查成立", f"the check {check} holds")
    if condition.op == "meta":
        key = _KEY_ZH.get(condition.key, condition.key)
        values = [same(value) for value in condition.values]
        if not values:
            return Wording(f"有{key}信息", f"{condition.key} is present")
        zh = "、".join(_VALUE_ZH.get(value, value) for value in values)
        return Wording(f"{key}为{zh}", f"{condition.key} is {' or '.join(values)}")
    if condition.op == "finding":
        title = titles.get(condition.key, Wording(condition.key, condition.key))
        zh = "或".join(_OUTCOME_ZH[value] for value in condition.values)
        en = " or ".join(str(value) for value in condition.values)
        return Wording(f"“{title.zh}”{zh}", f"“{title.en}” is {en}")
    parts = [told(child, titles) for child in condition.children]
    if condition.op == "not":
        return Wording(f"并非（{parts[0].zh}）", f"not ({parts[0].en})")
    zh, en = ("且", " and ") if condition.op == "all" else ("或", " or ")
    return Wording(zh.join(p.zh for p in parts), en.join(p.en for p in parts))


def scene_zh(scene: str) -> str:
    """Return the Chinese name of a ``scene``, itself where it has none."""
    return _VALUE_ZH.get(scene, scene)
