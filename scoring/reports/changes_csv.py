"""``zhijian compare --out``: every change of two runs as CSV, for people.

The same calls: one row for each criterion of a call whose outcome or points changed.
Other calls: one row per agent, team and for everybody. Ids stand in their own columns
whatever the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scoring.comparison import Change
from scoring.model import Wording
from scoring.reports.columns import Column
from scoring.reports.rows import POINTS, SHARE, Row, evidence_row, flag, number
from scoring.run_changes_model import GroupChange, Quoted, RunChanges, Side

_WHEN: Final = (("before", "之前", "before"), ("after", "现在", "after"))


def _both(column: str, zh: str, en: str, number: bool = False) -> tuple[Column, ...]:
    return tuple(
        Column(f"{column}_{when}", Wording(f"{old}{zh}", f"{en}, {new}"), number)
        for when, old, new in _WHEN
    )


_SIDES: Final = (
    _both("lexicon", "词表", "Lexicon"),
    _both("kind", "命中方式", "Kind"),
    _both("turn", "话轮(从0起)", "Turn", True),
    _both("start_char", "起始字符", "Start character", True),
    _both("end_char", "结束字符", "End character", True),
    _both("time", "时间(秒)", "Time (s)", True),
    _both("speaker", "说话人", "Speaker"),
    _both("quote", "原文", "Quote"),
    _both("sentence", "所在句子", "Sentence"),
    _both("reason", "原因", "Reason"),
)
ITEMS: Final = (
    Column("call_id", Wording("通话编号", "Call")),
    Column("agent_id", Wording("坐席", "Agent")),
    Column("criterion", Wording("评分项", "Criterion")),
    *_both("outcome", "结果", "Outcome"),
    *_both("points", "分值", "Points", True),
    *_both("score", "得分", "Score", True),
    *_both("passed", "是否合格", "Passed"),
    # All of before, then all of after: a finding is read in one go.
    *(pair[0] for pair in _SIDES),
    *(pair[1] for pair in _SIDES),
)
ITEMS_PEOPLE: Final = (
    *ITEMS,
    Column("criterion_title", Wording("评分项名称", "Criterion title")),
)
GROUPS: Final = (
    Column("kind", Wording("类别", "Kind")),
    Column("id", Wording("编号", "Id")),
    Column("name", Wording("姓名", "Name")),
    Column("team", Wording("班组", "Team")),
    *_both("calls", "通话数", "Calls", True),
    *_both("mean", "平均分", "Mean", True),
    Column("mean_change", Wording("平均分差", "Change of the mean"), number=True),
    Column("mean_low", Wording("差的95%下限", "Interval, low"), number=True),
    Column("mean_high", Wording("差的95%上限", "Interval, high"), number=True),
    *_both("pass_rate", "合格率", "Pass rate", True),
    *_both("rank", "名次", "Rank", True),
    *_both("vetoes", "否决通话数", "Vetoes", True),
    *_both("coverage", "平均判定比例", "Judged", True),
    *_both("quality", "识别质量", "Recogniser quality", True),
)


def item_columns(lang: str) -> tuple[Column, ...]:
    """Return the columns of the rows of changed criteria."""
    return ITEMS if lang == "en" else ITEMS_PEOPLE


def item_row(one: Quoted, titles: Mapping[str, Wording], lang: str = "zh") -> Row:
    """Return the row of a changed criterion; empty where a card does not have it."""
    call, item = one.call, one.item
    title = titles.get(item.criterion)
    return {
        "call_id": call.call_id,
        "agent_id": call.agent_id,
        "criterion": item.criterion,
        "outcome_before": item.before,
        "outcome_after": item.after,
        "points_before": number(item.earned_before, POINTS) if item.before else None,
        "points_after": number(item.earned_after, POINTS) if item.after else None,
        **_pair("score", call.score, POINTS),
        "passed_before": flag(call.passed_before, lang),
        "passed_after": flag(call.passed_after, lang),
        **_side("before", one.before, lang),
        **_side("after", one.after, lang),
        "criterion_title": title.get(lang) if title else item.criterion,
    }


def group_rows(changes: RunChanges) -> Iterator[Row]:
    """Yield the rows of the agents, then the teams, then everybody."""
    for one in (*changes.agents, *changes.teams, changes.centre):
        yield _group(one)


def _group(one: GroupChange) -> Row:
    centre = one.kind == "centre"
    return {
        "kind": one.kind,
        "id": one.id,
        "name": one.name if one.kind == "agent" else None,
        "team": None if centre else one.team,
        **_pair("calls", one.calls, 0),
        **_pair("mean", one.mean, POINTS),
        "mean_change": number(one.mean.difference, POINTS),
        "mean_low": number(one.mean_low, POINTS),
        "mean_high": number(one.mean_high, POINTS),
        **_pair("pass_rate", one.pass_rate, SHARE),
        **_pair("rank", one.rank, 0),
        **_pair("vetoes", one.vetoes, 0),
        **_pair("coverage", one.coverage, SHARE),
        **_pair("quality", one.quality, SHARE),
    }


def _pair(name: str, change: Change, decimals: int) -> Row:
    return {
        f"{name}_before": number(change.before, decimals),
        f"{name}_after": number(change.after, decimals),
    }


def _side(when: str, side: Side, lang: str) -> Row:
    told: Row = {
        **evidence_row(side.evidence),
        "sentence": side.sentence,
        "reason": side.reason.get(lang),
    }
    return {f"{name}_{when}": value for name, value in told.items()}
