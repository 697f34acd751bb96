"""Dialogues through the real lexicons and roles, as the checks see them."""

from __future__ import annotations

from scoring.checks.context import CheckContext
from scoring.exemption_rules import RULE_TITLES
from scoring.model import Finding
from scoring.pipeline import attribute_call
from scoring.timing.facts import measure
from tests.talk import call, tools


def context(*lines: str, **meta: object) -> CheckContext:
    """``坐席: 您好`` a line, see ``tests.talk.call``."""
    attributed = attribute_call(call(*lines, **meta), tools())
    return CheckContext(
        attributed,
        measure(attributed),
        tools().lexicons,
        tools().matcher.nearest,
        RULE_TITLES,
    )


def told(findings: tuple[Finding, ...]) -> str:
    """What a failing test shows."""
    rows = [f"{one.outcome} {one.reason.zh} «{one.evidence.quote}»" for one in findings]
    return "\n".join(rows)
