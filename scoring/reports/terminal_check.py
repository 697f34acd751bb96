"""``zhijian check``: one call, its hits, its points item by item, its total."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.text import Text

from scoring.model import (
    CriterionScore,
    Outcome,
    Scorecard,
    ScoredCall,
    Wording,
)
from scoring.reports.card_lexicons import lexicons_of_card
from scoring.reports.rows import agent_of, findings_of
from scoring.reports.terminal import View, figure, join, percent, symbol, words
from scoring.reports.terminal_points import item_view
from scoring.reports.terminal_timeline import timeline
from scoring.reports.terminal_transcript import transcript

_CALL = Wording("通话 {call}  坐席 {agent}", "Call {call}  agent {agent}")
_ROLES = Wording("角色: {note}", "Roles: {note}")
_POINTS = Wording("评分表 {title} {version}", "Scorecard {title} {version}")
_TOTAL = Wording("总分 {score} / {top}", "Score {score} / {top}")
_NO_SCORE = Wording(
    "未给总分: 可判定部分不足 {share}, 请人工复核",
    "No score: less than {share} of the card could be judged; for a person to review",
)
_BAND = Wording("等级 {band}", "grade {band}")
_PASSED = Wording("合格", "passed")
_FAILED = Wording("不合格", "not passed")
_COVERAGE = Wording(
    "判定比例 {share} (可判定分值占适用分值)",
    "Coverage {share} (points judged of points that apply)",
)
_VETO = Wording("一票否决: {items}", "Vetoed by: {items}")
_UNJUDGED = Wording("未判定的评分项:", "Not judged:")


def check_view(view: View, scored: ScoredCall, card: Scorecard) -> None:
    """Print one call: who speaks when, transcript with hits, then each criterion with
    outcome, points, reason, evidence and clause, then total, grade, coverage, vetoes
    and what was not judged and why.
    """
    heading = view.say(_CALL, call=scored.call.call_id, agent=agent_of(scored))
    view.put(words(heading, "bold"))
    note = scored.attributed.roles.note.get(view.lang)
    if note:
        view.put(words(view.say(_ROLES, note=note), "dim"))
    view.put()
    timeline(view, scored)
    transcript(view, scored.attributed, lexicons_of_card(card))
    view.put()
    title = view.say(_POINTS, title=card.title.get(view.lang), version=card.version)
    view.put(words(title, "bold"))
    titles = {one.id: one.title.get(view.lang) for one in card.sections}
    for section, items in groupby(scored.score.criteria, _section):
        view.put(words(titles.get(section, section), "bold underline"))
        for item in items:
            item_view(view, item, card)
    view.put()
    total_view(view, scored, card)


def total_view(view: View, scored: ScoredCall, card: Scorecard) -> None:
    """Print the call's score, grade, coverage, vetoes and what was not judged."""
    score = scored.score
    if score.score is None:
        least = percent(card.min_coverage)
        view.put(words(view.say(_NO_SCORE, share=least), "bold yellow"))
    else:
        total = view.say(_TOTAL, score=figure(score.score), top=figure(score.max_score))
        band = score.band.title.get(view.lang) if score.band else ""
        grade = "  " + view.say(_BAND, band=band) if band else ""
        view.put(join(words(total + grade, "bold"), "  ", _verdict(view, scored)))
    view.put(view.say(_COVERAGE, share=percent(score.coverage)))
    titles = {one.id: one.title.get(view.lang) for one in card.criteria}
    if score.vetoed_by:
        vetoes = ", ".join(titles.get(one, one) for one in score.vetoed_by)
        view.put(words(view.say(_VETO, items=vetoes), "bold red"))
    _unjudged(view, score.criteria)


# ---------------------------------------------------------------- inside


def _section(item: CriterionScore) -> str:
    return item.criterion.section


def _verdict(view: View, scored: ScoredCall) -> Text:
    passed = scored.score.passed
    if passed is None:
        return words("")
    if passed:
        return words(view.say(_PASSED), "bold green")
    return words(view.say(_FAILED), "bold red")


def _unjudged(view: View, items: Sequence[CriterionScore]) -> None:
    left = [
        item
        for item in items
        if item.outcome in {Outcome.UNDECIDED, Outcome.NOT_APPLICABLE}
    ]
    if left:
        view.put(view.say(_UNJUDGED))
    for item in left:
        reasons = dict.fromkeys(
            one.finding.reason.get(view.lang)
            for one in findings_of(item)
            if one.finding.outcome is item.outcome
        )
        view.put(
            join(
                symbol(item.outcome, view.console),
                f" {item.criterion.title.get(view.lang)}: ",
                " ".join(reasons),
            ),
            indent=1,
        )
