"""The sheet of criteria: how everybody does at each, and who surely does worse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.model import Criterion, CriterionRate, Wording
from scoring.reports.columns import sections_of
from scoring.reports.rows import POINTS, SHARE, Row, number
from scoring.reports.workbook.agents_sheet import bar
from scoring.reports.workbook.call_fields import CRITERION_FIELDS
from scoring.reports.workbook.sheet import Frame, Sheet
from scoring.review_model import Review

NAME: Final = Wording("评分项", "criteria")
_VETO: Final = {
    "": Wording("", ""),
    "item": Wording("本项", "item"),
    "section": Wording("本组", "section"),
    "call": Wording("全通", "call"),
}
_FROZEN: Final = 1


def write_criteria(frame: Frame, review: Review) -> Sheet:
    """Add the sheet to the book."""
    sheet = Sheet(frame, NAME.get(frame.lang), CRITERION_FIELDS)
    for one in criterion_rows(review, frame.lang):
        sheet.put(one)
    sheet.finish(sheet.row - 1, _FROZEN, len(sheet.fields))
    sheet.colour("rate", bar(1))
    return sheet


def criterion_rows(review: Review, lang: str) -> list[Row]:
    """Return a row per criterion, in the order of the cards; shares are 0..1."""
    rates = {one.criterion: one for one in review.centre.criteria}
    titles = {
        section.id: section.title.get(lang)
        for card in review.cards.values()
        for section in card.sections
    }
    return [
        _row(one, rates.get(one.id), review, titles, lang) for one in review.criteria
    ]


def _row(
    criterion: Criterion,
    rate: CriterionRate | None,
    review: Review,
    titles: Mapping[str, str],
    lang: str,
) -> Row:
    cards = [
        card.id
        for card in review.cards.values()
        if any(one.id == criterion.id for one in card.criteria)
    ]
    row: Row = {
        "criterion": criterion.id,
        "title": criterion.title.get(lang),
        "section": titles.get(criterion.section, criterion.section),
        "points": number(criterion.points, POINTS),
        "veto": _VETO[criterion.veto].get(lang),
        "weakest": _weakest(review, criterion.id),
        "clauses": ";".join(criterion.clauses),
        "clause_section": sections_of(criterion.clauses, review.sections),
        "card": ";".join(cards),
    }
    if rate is not None:
        row |= {
            "rate": number(rate.rate, SHARE),
            "low": number(rate.low, SHARE),
            "high": number(rate.high, SHARE),
            "judged": rate.judged,
            "passed": rate.passed,
            "undecided": rate.undecided,
            "lost": number(rate.lost, POINTS),
        }
    return row


def _weakest(review: Review, criterion: str) -> str:
    """Return the agents who surely meet a criterion less often, with their figures."""
    return "；".join(
        f"{one.agent_id} {one.rate.rate or 0:.0%} ({one.rate.passed}/{one.rate.judged})"
        for one in review.weakest.get(criterion, ())
    )
