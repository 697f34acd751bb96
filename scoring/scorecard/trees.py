"""The two trees of a criterion: what it checks, and when it applies."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

from pydantic import BaseModel

from scoring.model import CheckNode, Condition, Outcome, Wording
from scoring.scorecard.fitting import fit, path_of, unknown
from scoring.scorecard.source import Loc, Source

META_KEYS = (
    "started_at", "date", "agent_name", "team", "queue", "company", "scene",
    "direction", "call_type", "customer_segment", "ring_seconds", "rings",
    "hung_up_by", "complaint",
)  # fmt: skip
_META_VALUES: Mapping[str, tuple[str, ...]] = {
    "scene": ("hotline", "outbound", "onsite", "counter"),
    "direction": ("inbound", "outbound"),
    "hung_up_by": ("agent", "customer"),
}
_BRANCHES = ("all", "any", "not")
_PRESENT = "present"
LEXICON_KEYS = ("lexicons", "to", "with", "steps")
"""Parameters that hold lexicon ids, whatever the check: one list, or lists in one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a card may name: checks with their parameter models, lexicons, criteria."""

    checks: Mapping[str, type[BaseModel]]
    lexicons: Collection[str]
    criteria: Collection[str]


Test = Callable[[str, object, Source, Loc, Known], Condition | None]
"""Reads one `key: values` test of a condition."""


def check_tree(raw: object, source: Source, loc: Loc, known: Known) -> CheckNode | None:
    """Read ``check: {...}``; problems are noted in ``source`` and give None."""
    one = _single(raw, source, loc)
    if one is None:
        return None
    key, body = one
    way = (*loc, key)
    if key not in _BRANCHES:
        return _leaf(key, body, source, way, known)
    parts = _parts(key, body, source, way)
    nodes = [check_tree(part, source, at, known) for part, at in parts]
    children = tuple(node for node in nodes if node is not None)
    if not nodes or len(children) < len(nodes):
        return None
    return CheckNode(_branch(key), children=children)


def when_tree(raw: object, source: Source, loc: Loc, known: Known) -> Condition | None:
    """Read ``when: {...}``; problems are noted in ``source`` and give None."""
    one = _single(raw, source, loc)
    if one is None:
        return None
    key, body = one
    way = (*loc, key)
    if key in ("meta", "finding"):
        return _tests(_meta if key == "meta" else _finding, body, source, way, known)
    if key in known.checks:
        node = _leaf(key, body, source, way, known)
        return None if node is None else Condition("check", node=node)
    if key not in _BRANCHES:
        kind = Wording("条件", "condition")
        names = (*_BRANCHES, "meta", "finding", *known.checks)
        unknown(kind, key, names, source, way)
        return None
    parts = _parts(key, body, source, way)
    nodes = [when_tree(part, source, at, known) for part, at in parts]
    children = tuple(node for node in nodes if node is not None)
    if not nodes or len(children) < len(nodes):
        return None
    return Condition(_branch(key), children=children)


def keyed(condition: Condition, criterion: str) -> Condition:
    """Return ``condition`` with the checks in it numbered for ``criterion``:
    ``when:complaint_thanks:0``, in the order they are written.
    """
    numbers = count()

    def with_keys(node: Condition) -> Condition:
        key = f"when:{criterion}:{next(numbers)}" if node.node else node.key
        return replace(node, key=key, children=tuple(map(with_keys, node.children)))

    return with_keys(condition)


def _branch(key: str) -> Literal["all", "any", "not"]:
    return "all" if key == "all" else "any" if key == "any" else "not"


def _single(raw: object, source: Source, loc: Loc) -> tuple[str, object] | None:
    if isinstance(raw, Mapping) and len(raw) == 1:
        return next(iter(raw.items()))
    path = path_of(loc)
    source.report(
        loc,
        Wording(f"{path} 必须恰有一个键。", f"{path} must have exactly one key."),
        Wording("几项并列请用 all 或 any。", "Combine several with all or any."),
    )
    return None


def _parts(
    key: str, body: object, source: Source, way: Loc
) -> list[tuple[object, Loc]]:
    if key == "not":
        return [(body, way)]
    if isinstance(body, list) and body:
        return [(part, (*way, at)) for at, part in enumerate(body)]
    source.report(
        way,
        Wording(f"{key} 下面要有列表。", f"{key} needs a list."),
        Wording("每行以“- ”开头。", "Start every line with `- `."),
    )
    return []


def _leaf(
    key: str, body: object, source: Source, way: Loc, known: Known
) -> CheckNode | None:
    model = known.checks.get(key)
    if model is None:
        names = (*known.checks, *_BRANCHES)
        unknown(Wording("检查", "check"), key, names, source, way)
        return None
    raw = {} if body is None else body
    sound = _lexicons(raw, source, way, known)
    params = fit(model, raw, source, way)
    if params is None or not sound:
        return None
    return CheckNode("check", check=key, params=params.model_dump(by_alias=True))


def _lexicons(raw: object, source: Source, way: Loc, known: Known) -> bool:
    """Whether every id under the keys that hold lexicons in all checks exists."""
    sound = True
    given = raw if isinstance(raw, Mapping) else {}
    for key in LEXICON_KEYS:
        for name, place in _names(given.get(key), (*way, key)):
            if name not in known.lexicons:
                kind = Wording("词表", "lexicon")
                unknown(kind, name, known.lexicons, source, place)
                sound = False
    return sound


def _names(raw: object, way: Loc) -> Iterator[tuple[str, Loc]]:
    """Yield the texts of a list, or of lists in a list, with their places."""
    for at, one in enumerate(raw if isinstance(raw, list) else ()):
        if isinstance(one, str):
            yield one, (*way, at)
        else:
            yield from _names(one, (*way, at))


def _tests(
    test: Test, body: object, source: Source, way: Loc, known: Known
) -> Condition | None:
    if not isinstance(body, Mapping) or not body:
        op = way[-1]
        source.report(
            way,
            Wording(f"{op} 下面要有“键: 值”。", f"{op} needs `key: values`."),
            Wording("例如 scene: [hotline]。", "For example scene: [hotline]."),
        )
        return None
    found = [test(key, raw, source, (*way, key), known) for key, raw in body.items()]
    tests = tuple(node for node in found if node is not None)
    if len(tests) < len(found):
        return None
    return tests[0] if len(tests) == 1 else Condition("all", children=tests)


def _meta(
    key: str, raw: object, source: Source, way: Loc, known: Known
) -> Condition | None:
    # keys of the house's own are allowed; one that is nearly a known key is a slip
    if key not in META_KEYS and _nearly(key):
        unknown(Wording("通话信息", "meta key"), key, META_KEYS, source, way)
        return None
    values = _values(raw, source, way)
    if values is None or values == (_PRESENT,):
        return None if values is None else Condition("meta", key=key)
    options = _META_VALUES.get(key, ())
    wrong = [(at, value) for at, value in enumerate(values) if value not in options]
    for at, value in wrong if options else ():
        place = (*way, at) if isinstance(raw, list) else way
        unknown(Wording("值", "value"), str(value), options, source, place)
    return None if options and wrong else Condition("meta", key=key, values=values)


def _finding(
    key: str, raw: object, source: Source, way: Loc, known: Known
) -> Condition | None:
    sound = key in known.criteria
    if not sound:
        kind = Wording("评分项", "criterion")
        unknown(kind, key, known.criteria, source, way)
    values = _values(raw, source, way) or ()
    outcomes = [outcome.value for outcome in Outcome]
    for at, value in enumerate(values):
        if value not in outcomes:
            place = (*way, at) if isinstance(raw, list) else way
            unknown(Wording("结果", "outcome"), str(value), outcomes, source, place)
            sound = False
    if not sound or not values:
        return None
    return Condition("finding", key=key, values=tuple(Outcome(v) for v in values))


def _nearly(key: str) -> bool:
    return bool(difflib.get_close_matches(key, META_KEYS, n=1, cutoff=0.8))


def _values(raw: object, source: Source, way: Loc) -> tuple[Any, ...] | None:
    values = raw if isinstance(raw, list) else [raw]
    if values and all(isinstance(value, str | int | float) for value in values):
        return tuple(values)
    source.report(
        way,
        Wording("这里要有一个值或列表。", "A value or a list of values belongs here."),
        Wording("例如 [hotline, outbound]。", "For example [hotline, outbound]."),
    )
    return None
