"""Records to plain rows: dicts by column id, numbers as numbers, None for empty.

Nothing is computed here; figures are only rounded (points and scores 2 decimals, shares
4, seconds 3), so that the same call gives the same bytes on every machine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sized
from typing import Final

from scoring.model import (
    UNKNOWN_AGENT,
    AgentSummary,
    CheckNode,
    CriterionScore,
    Evidence,
    Finding,
    Outcome,
    Reject,
    Scorecard,
    ScoredCall,
    ScoredFinding,
    TimingFacts,
    Wording,
)
from scoring.reports.columns import HIGH, JUDGED, LOW, RATE, TIMING, sections_of
from scoring.reports.memo import Memo

Value = str | int | float | None
Row = dict[str, Value]

POINTS, SHARE, SECONDS = 2, 4, 3
"""Decimals of points and scores, of shares, of seconds."""

TIMING_SECONDS = (
    "agent_talk_s",
    "customer_talk_s",
    "silence_s",
    "longest_silence_s",
    "longest_unannounced_s",
    "longest_hold_s",
    "response_s",
    "longest_monologue_s",
    "answer_delay_s",
)
"""The timing facts in seconds, by the names of `model.TimingFacts`."""
HUNG_UP = {
    "": Wording("", ""),
    "agent": Wording("坐席", "agent"),
    "customer": Wording("客户", "customer"),
}

TRENDS = {
    "up": Wording("上升", "up"),
    "down": Wording("下降", "down"),
    "steady": Wording("平稳", "steady"),
    "unknown": Wording("不明", "unknown"),
}
"""By verdict of `model.Trend`."""
SCENES = {
    "hotline": Wording("热线", "hotline"),
    "outbound": Wording("外呼", "outbound"),
    "onsite": Wording("上门", "onsite"),
    "counter": Wording("柜台", "counter"),
}

_ALL = Wording("全中心", "centre")
_UNKNOWN = Wording("未知", "unknown")
_YES, _NO = Wording("是", "yes"), Wording("否", "no")
_NOT_JUDGED = Wording("本项没有检查结果。", "This criterion was not checked.")
_DOES_NOT_APPLY = Wording("本通不适用。", "Does not apply to this call.")


def call_row(scored: ScoredCall, lang: str = "zh") -> Row:
    """Return the row of calls.csv for ``scored``: ids and figures of the call, its
    score, the number of findings by outcome, the timing facts in seconds, and the
    customer's words of escalation, each once, in order of first mention.
    """
    call, score, meta = scored.call, scored.score, scored.call.meta
    return {
        "call_id": call.call_id,
        "agent_id": agent_of(scored),
        "team": _text(meta.get("team")),
        "scene": _text(meta.get("scene")),
        "started_at": _text(meta.get("started_at") or meta.get("date")),
        "duration_s": number(scored.timing.duration_s, SECONDS),
        "turns": len(call.turns),
        "scorecard": score.scorecard,
        "score": number(score.score, POINTS),
        "max_score": number(score.max_score, POINTS),
        "passed": flag(score.passed, lang),
        "vetoed_by": ";".join(score.vetoed_by),
        "coverage": number(score.coverage, SHARE),
        "quality": number(scored.quality, SHARE),
        **_finding_counts(scored),
        **_timing(scored.timing, lang),
        "source": call.source,
        "band": score.band.title.get(lang) if score.band else None,
        "roles": scored.attributed.roles.status,
        "review": flag(score.score is None, lang),
        "risk": ";".join(dict.fromkeys(one.quote for one in scored.risk)),
    }


def finding_rows(
    scored: ScoredCall, sections: Mapping[str, str], lang: str = "zh"
) -> Iterator[Row]:
    """Yield the rows of findings.csv for ``scored``, in the card's order: at least one
    per criterion whatever the outcome. ``sections`` maps a clause id to its place in
    the document (第十条(二)1); ``turn`` counts from 0, characters are those of the raw
    turn, ``time`` is in seconds.
    """
    for item in scored.score.criteria:
        for one in findings_of(item):
            yield _finding_row(scored, item, one, sections, lang)


def agent_row(summary: AgentSummary, card: Scorecard, lang: str = "zh") -> Row:
    """Return the row of agents.csv for ``summary``; shares are 0..1. Criteria of
    ``card`` that no call judged have an empty rate.
    """
    return {
        "agent_id": summary.agent_id,
        "agent_name": summary.agent_name,
        "team": summary.team,
        **_figures(summary, card, lang),
        "place": summary.place,
        "rank": summary.rank,
        "rank_low": summary.rank_low,
        "rank_high": summary.rank_high,
        "shrunk": number(summary.shrunk, POINTS),
        "shrunk_low": number(summary.shrunk_low, POINTS),
        "shrunk_high": number(summary.shrunk_high, POINTS),
        **_more_figures(summary, lang),
        **_rates(summary, card),
    }


def team_row(summary: AgentSummary, card: Scorecard, lang: str = "zh") -> Row:
    """Return the row of teams.csv for the summary of a team (or any other group) or of
    the whole centre, by its name as `group_name` gives it.
    """
    return {
        "team": group_name(summary, lang),
        **_figures(summary, card, lang),
        **_more_figures(summary, lang),
        **_rates(summary, card),
    }


def group_name(summary: AgentSummary, lang: str = "zh") -> str:
    """Return what people call a group: its name, 全中心 for the whole centre, 未知 for
    the calls without a team, a scene or a date.
    """
    if summary.kind == "centre":
        return _ALL.get(lang)
    if summary.kind == "scene":
        return scene_name(summary.agent_id, lang) or _UNKNOWN.get(lang)
    return summary.agent_id or _UNKNOWN.get(lang)


def scene_name(scene: str, lang: str = "zh") -> str:
    """Return what people call a scene; one that is none of ours as it stands."""
    return SCENES[scene].get(lang) if scene in SCENES else scene


def _figures(summary: AgentSummary, card: Scorecard, lang: str) -> Row:
    titles = {criterion.id: criterion.title for criterion in card.criteria}
    fault = titles.get(summary.top_fault)
    return {
        "calls": summary.calls,
        "graded": summary.graded,
        "judged_share": number(summary.judged_share, SHARE),
        "mean": number(summary.mean, POINTS),
        "median": number(summary.median, POINTS),
        "p10": number(summary.p10, POINTS),
        "passed": summary.passed,
        "pass_rate": number(summary.pass_rate, SHARE),
        "pass_low": number(summary.pass_low, SHARE),
        "pass_high": number(summary.pass_high, SHARE),
        "vetoes": summary.vetoes,
        "quality": number(summary.quality, SHARE),
        "pace": number(summary.pace, 1),
        "interruptions_per_10min": number(summary.interruptions_per_10min, POINTS),
        "top_fault": summary.top_fault,
        "top_fault_title": fault.get(lang) if fault else summary.top_fault,
        "top_fault_count": summary.top_fault_count,
        "worst_call": summary.worst_call,
        "worst_score": number(summary.worst_score, POINTS),
    }


def _more_figures(summary: AgentSummary, lang: str) -> Row:
    trend = summary.trend
    return {
        "mean_low": number(summary.mean_low, POINTS),
        "mean_high": number(summary.mean_high, POINTS),
        "veto_rate": number(summary.veto_rate, SHARE),
        "veto_low": number(summary.veto_low, SHARE),
        "veto_high": number(summary.veto_high, SHARE),
        "duration_s": number(summary.duration_s, 1),
        "mix": ";".join(f"{name} {count}" for name, count in summary.mix),
        "best_call": summary.best_call,
        "best_score": number(summary.best_score, POINTS),
        "trend": TRENDS[trend.verdict].get(lang),
        "trend_change": number(trend.change, POINTS),
        "trend_low": number(trend.low, POINTS),
        "trend_high": number(trend.high, POINTS),
        "warning": summary.warning.get(lang) if summary.warning else None,
    }


def _rates(summary: AgentSummary, card: Scorecard) -> Row:
    row: Row = {}
    rates = {rate.criterion: rate for rate in summary.criteria}
    for criterion in card.criteria:
        name = criterion.id
        rate = rates.get(name)
        row[RATE + name] = number(rate.rate, SHARE) if rate else None
        row[JUDGED + name] = rate.judged if rate else 0
        row[LOW + name] = number(rate.low, SHARE) if rate else None
        row[HIGH + name] = number(rate.high, SHARE) if rate else None
    return row


def reject_row(reject: Reject, lang: str = "zh") -> Row:
    """Return the row of rejects.csv for ``reject``."""
    return {
        "source": reject.source,
        "place": reject.place,
        "reason": reject.reason.get(lang),
        "cure": reject.cure.get(lang),
    }


# ---------------------------------------------------------------- shared with the rest


def agent_of(scored: ScoredCall) -> str:
    """Return the agent a call counts for: its agent_id, or 未知 where it has none."""
    return (scored.call.agent_id or "").strip() or UNKNOWN_AGENT


def evidence_row(evidence: Evidence) -> Row:
    """Return the columns that say what was found, how, where and in which words."""
    span = evidence.span
    return {
        "lexicon": evidence.lexicon,
        "kind": evidence.kind,
        "turn": evidence.turn,
        "start_char": span.start if span else None,
        "end_char": span.end if span else None,
        "time": number(evidence.time, SECONDS),
        "speaker": evidence.speaker,
        "quote": evidence.quote,
    }


def findings_of(item: CriterionScore) -> tuple[ScoredFinding, ...]:
    """Return the findings of a criterion, or one that repeats its outcome where
    grading had none: a criterion is never silently absent from an output.
    """
    if item.findings:
        return item.findings
    bare = item.outcome is Outcome.NOT_APPLICABLE
    finding = Finding(
        item.criterion.id,
        _checks(item.criterion.check),
        item.outcome,
        _DOES_NOT_APPLY if bare else _NOT_JUDGED,
    )
    return (ScoredFinding(finding, item.earned),)


def number(value: float | None, decimals: int) -> float | None:
    """Round ``value`` to ``decimals``; None, NaN and infinities are empty, and a
    negative zero is a zero.
    """
    return ROUNDED[decimals][value]


def _rounding(decimals: int) -> Memo[float | None, float | None]:
    def rounded(value: float | None) -> float | None:
        if value is None or not math.isfinite(value):
            return None
        return round(value, decimals) + 0.0

    return Memo(rounded)


ROUNDED: Final = {decimals: _rounding(decimals) for decimals in range(SHARE + 1)}
"""By decimals, what a number is rounded to: points and shares are few, and looking up
takes a tenth of the time of rounding. ``ROUNDED[d][x]`` is ``number(x, d)``.
"""


def flag(value: bool | None, lang: str) -> str | None:
    """Return 是/否 (yes/no in English), None for a value nobody knows."""
    if value is None:
        return None
    return (_YES if value else _NO).get(lang)


def _checks(node: CheckNode) -> str:
    """Return the ids of the checks below ``node`` joined by ``;``, each once."""
    if node.op == "check":
        return node.check
    below = (one for child in node.children for one in _checks(child).split(";"))
    return ";".join(dict.fromkeys(one for one in below if one))


def _finding_row(
    scored: ScoredCall,
    item: CriterionScore,
    one: ScoredFinding,
    sections: Mapping[str, str],
    lang: str,
) -> Row:
    finding, criterion = one.finding, item.criterion
    return {
        "call_id": scored.call.call_id,
        "agent_id": agent_of(scored),
        "criterion": criterion.id,
        "check": finding.check,
        "outcome": finding.outcome,
        "points": number(one.points, POINTS),
        **evidence_row(finding.evidence),
        "reason": finding.reason.get(lang),
        "clause": ";".join(criterion.clauses),
        "clause_section": sections_of(criterion.clauses, sections),
        "criterion_title": criterion.title.get(lang),
    }


def _finding_counts(scored: ScoredCall) -> Row:
    seen = Counter(
        one.finding.outcome
        for item in scored.score.criteria
        for one in findings_of(item)
    )
    return {f"findings_{outcome.lower()}": seen[outcome] for outcome in Outcome}


def _timing(timing: TimingFacts, lang: str) -> Row:
    taken, cut_ins = timing.take_overs, timing.cut_ins
    repeated = timing.repeated_questions
    seconds = {name: number(getattr(timing, name), SECONDS) for name in TIMING_SECONDS}
    values = {
        **seconds,
        "timing_usable": flag(timing.usable, lang),
        "timing_reason": timing.reason.get(lang),
        "agent_talk_share": number(timing.agent_talk_share, SHARE),
        "agent_pace": number(timing.agent_pace, 1),
        "customer_pace": number(timing.customer_pace, 1),
        "holds": timing.holds,
        "overlaps": timing.overlaps,
        "listener_signals": timing.listener_signals,
        "take_overs": _count(taken),
        "take_overs_excused": _count(taken and [t for t in taken if t.excused_by]),
        "interruptions_per_10min": number(timing.interruptions_per_10min, POINTS),
        "cut_ins": _count(cut_ins),
        "longest_yield_s": number(
            max((one.seconds for one in cut_ins or ()), default=None), SECONDS
        ),
        "interruption_signs": _count(timing.signs),
        "repeated_questions": _count(repeated),
        "hung_up_by": HUNG_UP[timing.hung_up_by].get(lang),
        "cut_off": flag(timing.cut_off, lang),
    }
    return {column.id: values[column.id] for column in TIMING}


def _count(found: Sized | None) -> int | None:
    """Return how many were found, None where nobody could look."""
    return None if found is None else len(found)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
