"""Reviews built by hand from the calls in ``builders``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from scoring.listening import to_hear
from scoring.model import Evidence, PeriodMean, ScoredCall, Trend, Wording
from scoring.reports.workbook.book import BookWriter
from scoring.reports.workbook.sheet import Limits
from scoring.review_model import FinishedCall, Review, Wish
from scoring.summary import groups, record, summarise
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD, SECTIONS

RUN = {
    "counts": {"in": 5, "scored": 3, "rejected": 1, "skipped": 1},
    "versions": {"zhijian": "9.9"},
    "lexicons": {"digest": "d" * 64},
}


def call_of(scored: ScoredCall, call_id: str, agent: str | None) -> ScoredCall:
    """Return ``scored`` as another call of another agent."""
    attributed = scored.attributed
    call = replace(attributed.call, call_id=call_id, agent_id=agent)
    annotated = replace(attributed.annotated, call=call)
    return replace(scored, attributed=replace(attributed, annotated=annotated))


def quoting(scored: ScoredCall, quote: str) -> ScoredCall:
    """Return ``scored`` with a first finding that quotes ``quote``."""
    first = scored.score.criteria[0]
    one = first.findings[0]
    finding = replace(one.finding, evidence=Evidence(quote=quote))
    item = replace(first, findings=(replace(one, finding=finding),))
    items = (item, *scored.score.criteria[1:])
    return replace(scored, score=replace(scored.score, criteria=items))


def three_calls() -> list[ScoredCall]:
    """A good call of A17, a bad one of nobody, one of A17 without a score."""
    return [good_call(), bad_call(), call_of(uncovered_call(), "云桥-003", "A17")]


def finished(number: int, scored: ScoredCall) -> FinishedCall:
    """Return what a review knows of a call."""
    return FinishedCall(
        number,
        0,
        0,
        record(scored),
        scored.score.scorecard,
        scored.score.max_score,
        len(scored.call.turns),
        scored.call.source,
        scored.score.vetoed_by,
        roles=scored.attributed.roles.status,
    )


def review_of(calls: list[ScoredCall], **changes: Any) -> Review:
    """Return a review of ``calls`` on the trial card."""
    done = [finished(at, one) for at, one in enumerate(calls)]
    records = [one.record for one in done]
    made = Review(
        Wish(),
        RUN,
        {CARD.id: CARD},
        SECTIONS,
        CARD.criteria,
        tuple(done),
        groups(records, "centre")[0],
        groups(records, "team"),
        summarise(records),
        listen=to_hear(done, {CARD.id: CARD}),
        warnings=(Wording("识别质量偏低。", "Poor recogniser."),),
    )
    return replace(made, **changes)


def trend(*means: float | None) -> Trend:
    """Return a falling trend, a week a mean."""
    points = tuple(
        PeriodMean(
            f"2026-W{at:02d}",
            "2026-03-02",
            3,
            3,
            mean,
            mean and mean - 4,
            mean and mean + 5,
        )
        for at, mean in enumerate(means, 10)
    )
    return Trend(points, -3.0, -5.0, -1.0, "down")


def write(
    path: Path,
    calls: list[ScoredCall],
    review: Review | None = None,
    lang: str = "zh",
    limits: Limits | None = None,
) -> Path:
    """Write the workbook of ``calls`` to ``path``, as the hallway does."""
    shown = review or review_of(calls)
    book = BookWriter(path, shown, lang, limits or Limits())
    try:
        for call, scored in zip(shown.calls, calls, strict=True):
            book.add(call, scored)
        book.close()
    finally:
        book.drop()
    return path
