"""Run what criteria ask for: single checks and all / any / not of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from scoring.checks.context import CheckContext
from scoring.checks.never_says import CHARGED
from scoring.checks.registry import CHECK_BY_ID
from scoring.errors import ConfigError, Problem
from scoring.identity_memo import once_each
from scoring.model import CheckNode, Finding, Outcome, Speaker, Wording

Findings = tuple[Finding, ...]
Look = Callable[[CheckContext, str, Any], Findings]
# The outcome of several findings is the first of these that is among them.
_GRAVEST = (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS, Outcome.NOT_APPLICABLE)
# Likewise for the children of a branch: one FAIL loses all, one PASS wins any.
_DECIDES = {
    "all": _GRAVEST,
    "any": (Outcome.PASS, Outcome.UNDECIDED, Outcome.FAIL, Outcome.NOT_APPLICABLE),
}


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """Return what findings of one criterion come to together.

    FAIL outweighs UNDECIDED, that PASS, that NOT_APPLICABLE (also for no findings).
    """
    seen = {finding.outcome for finding in findings}
    return next((o for o in _GRAVEST if o in seen), Outcome.NOT_APPLICABLE)


def run_checks(
    context: CheckContext, card_criteria: Iterable[tuple[str, CheckNode]]
) -> Findings:
    """Return the findings of all (criterion id, node) pairs, in their order.

    A check knows no points and no ``when``. Raises ConfigError as `run_criterion`.
    """
    return tuple(
        finding
        for criterion, node in card_criteria
        for finding in run_criterion(context, criterion, node)
    )


def run_criterion(
    context: CheckContext, criterion_id: str, node: CheckNode
) -> Findings:
    """Return at least one finding: what ``node`` comes to for the criterion.

    Four-valued: a PASS wins ``any``, a FAIL loses ``all``, otherwise UNDECIDED stays
    undecided; NOT_APPLICABLE children are left out; ``not`` swaps PASS and FAIL. The
    findings of the children that decide are kept, so `outcome_of` the result is the
    node's outcome. Raises ConfigError for an unknown check or wrong parameters (which a
    loaded scorecard cannot have).
    """
    if node.op == "check":
        return _run_leaf(context, criterion_id, node)
    children = [run_criterion(context, criterion_id, child) for child in node.children]
    if node.op == "not":
        return tuple(f for child in children for f in negate(context, child))
    if not children:
        empty = Wording("这一项没有写要检查什么。", "This item names nothing to check.")
        return (Finding(criterion_id, node.op, Outcome.NOT_APPLICABLE, empty),)
    return combine(node.op, children)


def _run_leaf(context: CheckContext, criterion: str, node: CheckNode) -> Findings:
    """Run one check with its parameters."""
    try:
        look, params = _made_ready(node)
    except KeyError as error:
        raise _wrong(criterion, node, f"no check {node.check!r}") from error
    except ValidationError as error:
        raise _wrong(criterion, node, str(error)) from error
    return look(context, criterion, params)


@once_each
def _made_ready(node: CheckNode) -> tuple[Look, Any]:
    """Return the check of a leaf and its parameters, once for all calls."""
    check = CHECK_BY_ID[node.check]
    return check.look, check.params.model_validate(dict(node.params))


def _wrong(criterion: str, node: CheckNode, what: str) -> ConfigError:
    """Return the error of a node that names no check or wrong parameters."""
    known = "、".join(CHECK_BY_ID)
    return ConfigError(
        Problem(
            "-",
            f"{criterion}.{node.check}",
            Wording(f"评分项的检查写错了：{what}。", f"Wrong check: {what}."),
            Wording(
                f"可用的检查：{known}。", f"Known checks: {', '.join(CHECK_BY_ID)}."
            ),
        )
    )


def combine(op: str, children: Sequence[Findings]) -> Findings:
    """Return the findings of the children that decide an ``all`` or ``any``.

    ``children`` is not empty, nor is any of them.
    """
    outcomes = [outcome_of(child) for child in children]
    decisive = next(outcome for outcome in _DECIDES[op] if outcome in outcomes)
    return tuple(
        finding
        for child, outcome in zip(children, outcomes, strict=True)
        if outcome is decisive
        for finding in child
    )


def negate(context: CheckContext, findings: Findings) -> Findings:
    """Return findings for the opposite demand; only those that decide are kept.

    What was credited in doubt must not cost in doubt: a PASS on weak words, an exempted
    hit or an unlabelled speaker becomes UNDECIDED, not FAIL.
    """
    outcome = outcome_of(findings)
    deciding = [finding for finding in findings if finding.outcome is outcome]
    if outcome is Outcome.FAIL:
        return tuple(_turned(finding, Outcome.PASS) for finding in deciding)
    if outcome is not Outcome.PASS:
        return tuple(deciding)
    return tuple(
        _turned(f, Outcome.FAIL if _certain(context, f) else Outcome.UNDECIDED)
        for f in deciding
    )


def _certain(context: CheckContext, finding: Finding) -> bool:
    """Tell whether a PASS is sure enough to be held against the agent."""
    evidence = finding.evidence
    return (
        evidence.exempted_by is None
        and (evidence.kind is None or evidence.kind in CHARGED)
        and evidence.speaker is not Speaker.UNKNOWN
        and context.call.roles.reliable
    )


def _turned(finding: Finding, outcome: Outcome) -> Finding:
    """Return ``finding`` with the opposite outcome and a reason that says so."""
    reason = Wording(
        f"本项的要求相反：{finding.reason.zh}",
        f"The opposite is asked for here: {finding.reason.en}",
    )
    return replace(finding, outcome=outcome, reason=reason)


def lexicons_of(node: CheckNode) -> frozenset[str]:
    """Return the lexicon ids that ``node`` and its children name.

    For callers that must know whether all of them exist; raises nothing.
    """
    named: set[str] = set()
    for key in ("lexicons", "to", "with", "steps"):
        for one in node.params.get(key) or ():
            named.update([one] if isinstance(one, str) else map(str, one))
    for child in node.children:
        named |= lexicons_of(child)
    return frozenset(named)
