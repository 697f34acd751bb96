"""A scorecard in run.json: all that a report says of it, so that a folder of results
can be read without the card's file.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scoring.model import Criterion, Scorecard


def card(card: Scorecard) -> dict[str, Any]:
    """Return what people are told of ``card``: titles, points, clauses, marks. What its
    checks look for is not told.
    """
    return {
        "id": card.id,
        "version": card.version,
        "title": asdict(card.title),
        "kind": card.kind,
        "base": card.base,
        "floor": card.floor,
        "ceiling": card.ceiling,
        "pass_mark": card.pass_mark,
        "min_coverage": card.min_coverage,
        "digest": card.digest,
        "sections": [asdict(one) for one in card.sections],
        "bands": [asdict(one) for one in card.bands],
        "criteria": [_criterion(one) for one in card.criteria],
    }


def _criterion(one: Criterion) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": asdict(one.title),
        "section": one.section,
        "points": one.points,
        "per_hit": one.per_hit,
        "bonus": one.bonus,
        "veto": one.veto,
        "clauses": list(one.clauses),
        "why": asdict(one.why),
    }
