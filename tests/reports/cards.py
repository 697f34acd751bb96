"""The scorecard, lexicons and findings of the calls in ``builders``."""

from __future__ import annotations

from scoring.model import (
    Band,
    CheckNode,
    Condition,
    Criterion,
    Evidence,
    Finding,
    Lexicon,
    Match,
    Outcome,
    Scorecard,
    ScoredFinding,
    Section,
    Wording,
)

SECTIONS = {"H-10.2.1a": "第十条(二)1", "H-10.2.1b": "第十条(二)1"}

GREETING = Criterion(
    "greeting",
    Wording("问候", "Greeting"),
    "opening",
    CheckNode("check", "says", {"lexicons": ["greeting"], "scope": "opening"}),
    points=10,
    clauses=("H-10.2.1a", "H-10.2.1b"),
    why=Wording("开场先问好。", "A call opens with a greeting."),
)
FAREWELL = Criterion(
    "farewell",
    Wording("道别", "Farewell"),
    "closing",
    CheckNode(
        "any",
        children=(
            CheckNode("check", "says", {"lexicons": ["farewell"], "scope": "closing"}),
            CheckNode("check", "says", {"lexicons": ["thanks"], "scope": "closing"}),
        ),
    ),
    points=10,
    clauses=("H-10.3.9x",),
)
REFUSAL = Criterion(
    "flat_refusal",
    Wording("生硬拒绝", "Flat refusal"),
    "manner",
    CheckNode("check", "never_says", {"lexicons": ["flat_refusal"], "scope": "call"}),
    points=20,
    per_hit=5,
    veto="call",
)
INTERRUPTION = Criterion(
    "interruption",
    Wording("抢话", "Interruption"),
    "manner",
    CheckNode("check", "interruption", {"allowed": 0}),
    points=10,
    when=Condition(
        "all",
        children=(
            Condition("meta", "scene", ("hotline", "outbound")),
            Condition("finding", "greeting", ("PASS",)),
            Condition("not", children=(Condition("meta", "complaint"),)),
        ),
    ),
)
CARD = Scorecard(
    "test-card",
    "1.2",
    Wording("试用评分表", "Trial card"),
    "weighted",
    (
        Section("opening", Wording("开场", "Opening")),
        Section("closing", Wording("结束", "Closing")),
        Section("manner", Wording("态度", "Manner")),
    ),
    (GREETING, FAREWELL, REFUSAL, INTERRUPTION),
    bands=(Band("good", Wording("良好", "good"), 80),),
    digest="c" * 64,
)
LEXICONS = {
    one.id: one
    for one in (
        Lexicon(
            "greeting",
            Wording("问候语", "Greeting"),
            "courtesy",
            ("您好", "(早上|下午)好"),
            said_by="either",
        ),
        Lexicon("farewell", Wording("道别语", "Farewell"), "courtesy", ("再见",)),
        Lexicon("flat_refusal", Wording("拒绝语", "Refusal"), "fault", ("办不了",)),
    )
}


def finding(  # noqa: PLR0913, PLR0917
    criterion: Criterion,
    outcome: Outcome,
    zh: str,
    en: str,
    evidence: Evidence | None = None,
    points: float = 0.0,
) -> ScoredFinding:
    check = criterion.check.check or "says"
    told = Finding(
        criterion.id, check, outcome, Wording(zh, en), evidence or Evidence()
    )
    return ScoredFinding(told, points)


def hit(match: Match, quote: str, time: float) -> Evidence:
    return Evidence(
        turn=match.turn,
        span=match.span,
        time=time,
        speaker=match.speaker,
        quote=quote,
        lexicon=match.lexicon,
        phrase=match.phrase,
        kind=match.kind,
        confidence=match.confidence,
        window=(0, 2),
    )
