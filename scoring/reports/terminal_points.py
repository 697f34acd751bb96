"""One criterion of one call on the terminal: points, findings, evidence, clauses."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from scoring.model import (
    CriterionScore,
    Evidence,
    Outcome,
    Scorecard,
    ScoredFinding,
    Wording,
)
from scoring.reports.columns import sections_of
from scoring.reports.rows import findings_of
from scoring.reports.terminal import (
    KINDS,
    OUTCOME_STYLES,
    OUTCOMES,
    SPEAKERS,
    View,
    clock,
    figure,
    join,
    percent,
    symbol,
    words,
)

MOST_FINDINGS = 6
"""Findings shown for one criterion; the rest is counted (results.jsonl has all)."""

_NOT_COUNTED = Wording("不计分", "not counted")
_MORE = Wording("另有 {n} 处", "{n} more")
_CLAUSE = Wording("依据 {clauses} {sections}", "Clause {clauses} {sections}")
_AT = Wording("第{turn}轮", "turn {turn}")
_WINDOW = Wording("查找范围: 第{a}-{b}轮", "Searched: turns {a}-{b}")
_NEAREST = Wording("最接近: ", "Nearest: ")
_ALIKE = Wording("相似度 {share}", "similarity {share}")
_MISSING = Wording("可以这样说: {phrase}", "Could be said: {phrase}")
_QUOTES = Wording("“{quote}”", '"{quote}"')
_EXEMPT = Wording("豁免: {rule}", "exempt: {rule}")


def item_view(view: View, item: CriterionScore, card: Scorecard) -> None:
    """Print one criterion: outcome, title, id, points, then findings and clauses."""
    criterion = item.criterion
    view.put(
        join(
            symbol(item.outcome, view.console),
            " ",
            words(view.say(OUTCOMES[item.outcome]), OUTCOME_STYLES[item.outcome]),
            " ",
            words(criterion.title.get(view.lang), "bold"),
            words(f" {criterion.id}", "dim"),
            "  ",
            points(view, item, card),
        ),
        indent=1,
    )
    found = _worst_first(findings_of(item))
    for one in found[:MOST_FINDINGS]:
        finding_view(view, one)
    if len(found) > MOST_FINDINGS:
        view.put(view.say(_MORE, n=len(found) - MOST_FINDINGS), indent=5)
    if criterion.clauses:
        view.put(clause_line(view, criterion.clauses), indent=5)


def finding_view(view: View, one: ScoredFinding) -> None:
    """Print one finding: outcome, reason, points, and the evidence it rests on."""
    finding = one.finding
    sign = "+" if one.points > 0 else ""
    cost = f"  ({sign}{figure(one.points)})" if one.points else ""
    reason = finding.reason.get(view.lang)
    view.put(join(symbol(finding.outcome, view.console), f" {reason}{cost}"), indent=3)
    for line in evidence_lines(view, finding.evidence):
        view.put(line, indent=5)


def evidence_lines(view: View, evidence: Evidence) -> list[Text]:
    """Return what a finding rests on: the hit, or the window searched with the nearest
    sentence and the words looked for.
    """
    lines = []
    quote = view.say(_QUOTES, quote=evidence.quote)
    nearest = evidence.similarity is not None and evidence.kind is None
    if evidence.quote and not nearest:
        parts = [*_where(view, evidence), quote, *_what(view, evidence)]
        lines.append(words(" ".join(parts)))
    if evidence.window is not None:
        first, last = evidence.window
        lines.append(words(view.say(_WINDOW, a=first, b=last), "dim"))
    if evidence.quote and nearest:
        parts = [
            *_where(view, evidence),
            quote,
            view.say(_ALIKE, share=percent(evidence.similarity)),
        ]
        lines.append(words(view.say(_NEAREST) + " ".join(parts), "dim"))
    if evidence.missing:
        missing = view.say(_MISSING, phrase=evidence.missing)
        lines.append(words(missing, "dim"))
    return lines


def points(view: View, item: CriterionScore, card: Scorecard) -> Text:
    """Return what the item added: 8/10 on a weighted card, -5 on a deduction card."""
    style = OUTCOME_STYLES[item.outcome] if counts(item) else "dim"
    return words(points_told(item, card, view.lang), style)


def counts(item: CriterionScore) -> bool:
    """Tell whether the item is in the score: it was judged, and applies."""
    return item.outcome not in {Outcome.UNDECIDED, Outcome.NOT_APPLICABLE}


def points_told(item: CriterionScore, card: Scorecard, lang: str = "zh") -> str:
    """Return the same as plain text."""
    if not counts(item):
        return _NOT_COUNTED.get(lang)
    if item.criterion.bonus:
        return f"+{figure(item.earned)}"
    if card.kind == "deduction":
        return figure(item.earned)
    return f"{figure(item.earned)}/{figure(item.criterion.points)}"


def clause_line(view: View, clauses: Sequence[str]) -> Text:
    """Return the clauses that ask for a criterion, with their place in the document."""
    known = [one for one in clauses if one in view.sections]
    line = view.say(
        _CLAUSE, clauses=";".join(clauses), sections=sections_of(known, view.sections)
    )
    return words(line.rstrip(), "dim")


# ---------------------------------------------------------------- inside


def _worst_first(found: Sequence[ScoredFinding]) -> list[ScoredFinding]:
    first = (Outcome.FAIL, Outcome.UNDECIDED, Outcome.PASS, Outcome.NOT_APPLICABLE)
    return sorted(found, key=lambda one: first.index(one.finding.outcome))


def _where(view: View, evidence: Evidence) -> list[str]:
    parts = []
    if evidence.turn is not None:
        parts.append(view.say(_AT, turn=evidence.turn))
    if evidence.time is not None:
        parts.append(clock(evidence.time))
    if evidence.speaker is not None:
        parts.append(view.say(SPEAKERS[evidence.speaker]))
    return parts


def _what(view: View, evidence: Evidence) -> list[str]:
    parts = []
    if evidence.lexicon:
        parts.append(view.lexicon(evidence.lexicon))
    if evidence.kind is not None:
        parts.append(view.say(KINDS[evidence.kind]))
    if evidence.exempted_by:
        parts.append(view.say(_EXEMPT, rule=evidence.exempted_by))
    return parts
