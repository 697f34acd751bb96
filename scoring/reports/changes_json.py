"""``zhijian compare --json``: two runs side by side as one object, for programs.

Points are rounded to 2 decimals, shares to 4.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scoring.comparison import Change
from scoring.model import Evidence
from scoring.reports.rows import POINTS, SHARE, number
from scoring.run_changes_model import (
    CallChange,
    CriterionMoves,
    GroupChange,
    ItemChange,
    LexiconMoves,
    Quoted,
    RateChange,
    RunChanges,
    Side,
)

Json = dict[str, Any]


def changes_json(one: RunChanges) -> Json:
    """Return the object that ``--json`` prints."""
    return {
        "before": one.before,
        "after": one.after,
        "mode": one.mode,
        "differs": one.differs,
        "difference": asdict(one.difference),
        "members": asdict(one.members),
        "changed": len(one.calls),
        "newly_passed": one.newly_passed,
        "newly_failed": one.newly_failed,
        "centre": _group(one.centre),
        "agents": [_group(agent) for agent in one.agents],
        "teams": [_group(team) for team in one.teams],
        "agents_only_before": one.only_before,
        "agents_only_after": one.only_after,
        "criteria": [_moves(moves) for moves in one.criteria],
        "rates": [_rate(rate) for rate in one.rates],
        "calls": [_call(call) for call in one.calls],
        "lexicons": [_lexicon(lexicon) for lexicon in one.lexicons],
        "quotes": [_quoted(quoted) for quoted in one.quotes],
        "warnings": [asdict(warning) for warning in one.warnings],
    }


def _change(change: Change, decimals: int) -> Json:
    return {
        "before": number(change.before, decimals),
        "after": number(change.after, decimals),
    }


def _group(one: GroupChange) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "team": one.team,
        "calls": _change(one.calls, 0),
        "mean": _change(one.mean, POINTS),
        "mean_change": number(one.mean.difference, POINTS),
        "mean_interval": _interval(one.mean_low, one.mean_high, POINTS),
        "pass_rate": _change(one.pass_rate, SHARE),
        "rank": _change(one.rank, 0),
        "vetoes": _change(one.vetoes, 0),
        "coverage": _change(one.coverage, SHARE),
        "quality": _change(one.quality, SHARE),
        "changed_calls": one.changed_calls,
    }


def _interval(
    low: float | None, high: float | None, decimals: int
) -> list[float | None] | None:
    return None if low is None else [number(low, decimals), number(high, decimals)]


def _moves(one: CriterionMoves) -> Json:
    return {
        "criterion": one.criterion.id,
        "flips": one.flips,
        "moves": [
            {"before": old, "after": new, "calls": count}
            for (old, new), count in one.moves.items()
        ],
    }


def _rate(one: RateChange) -> Json:
    return {
        "criterion": one.criterion.id,
        "rate": _change(one.rate, SHARE),
        "judged": _change(one.judged, 0),
        "interval": _interval(one.low, one.high, SHARE),
    }


def _call(one: CallChange) -> Json:
    return {
        "call_id": one.call_id,
        "agent_id": one.agent_id,
        "score": _change(one.score, POINTS),
        "coverage": _change(one.coverage, SHARE),
        "passed": {"before": one.passed_before, "after": one.passed_after},
        "vetoed_by": {"before": one.vetoed_before, "after": one.vetoed_after},
        "items": [_item(item) for item in one.items],
    }


def _item(one: ItemChange) -> Json:
    return {
        "criterion": one.criterion,
        "outcome": {"before": one.before, "after": one.after},
        "points": {
            "before": number(one.earned_before, POINTS),
            "after": number(one.earned_after, POINTS),
        },
    }


def _lexicon(one: LexiconMoves) -> Json:
    return {
        "lexicon": one.lexicon,
        "counts": dict(one.counts),
        "calls": one.calls,
        "examples": [asdict(find) for find in one.examples],
    }


def _quoted(one: Quoted) -> Json:
    return {
        "call_id": one.call.call_id,
        "criterion": one.item.criterion,
        "before": _side(one.before),
        "after": _side(one.after),
    }


def _side(one: Side) -> Json:
    evidence: Evidence = one.evidence
    return {
        "outcome": one.outcome,
        "points": number(one.points, POINTS),
        "reason": asdict(one.reason),
        "lexicon": evidence.lexicon,
        "kind": evidence.kind,
        "turn": evidence.turn,
        "start": evidence.span.start if evidence.span else None,
        "end": evidence.span.end if evidence.span else None,
        "speaker": evidence.speaker,
        "quote": evidence.quote,
        "sentence": one.sentence,
    }
