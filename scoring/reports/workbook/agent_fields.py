"""The columns of the sheet of agents, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from scoring.model import Criterion, Wording
from scoring.reports.columns import AGENTS, HIGH, JUDGED, LOW, RATE
from scoring.reports.workbook.sheet import Field, described
from scoring.reports.workbook.styles import Kind


def _field(
    name: str,
    kind: Kind,
    meaning: tuple[str, str],
    title: tuple[str, str] = ("", ""),
    most: int = 24,
) -> Field:
    made = Field(name, Wording(*title), kind, Wording(*meaning), most)
    return described(made, AGENTS)


_SHARE: Final[Kind] = "share"
_COUNT: Final[Kind] = "count"
_INTERVAL: Final = (
    "95% 区间：真实值很可能在这两个数之间，通话越少区间越宽。",
    "95 % interval: the true value most likely lies between the two; few calls, wide.",
)
_SHRUNK: Final = (
    "把平均分按通话多少向全体平均收拢后的分，排名用它；通话少的人收拢得多。",
    "The mean drawn toward that of all, more so with few calls; ranks go by it.",
)
_RANKS: Final = (
    "名次可能落在这两个数之间；范围重叠的人不能说谁先谁后。",
    "The rank may lie between these; where two ranges overlap, neither is ahead.",
)
_CHANGE: Final = (
    "相邻两期平均分的变化；区间跨过 0 就不能说有变化。",
    "Change of the mean from a period to the next; none where the interval holds 0.",
)

_SHOWN: Final = (
    _field(
        "place",
        "count",
        ("在列表里的位置，人人都有。", "Place in the list; everybody has one."),
        ("序号", "Place"),
    ),
    _field(
        "rank",
        "count",
        (
            "名次；有分通话不够最少通数的不排名。",
            "Rank; none below the least number of calls with a score.",
        ),
        ("名次", "Rank"),
    ),
    _field(
        "agent_id",
        "text",
        ("坐席编号；点开到该坐席的第一通。", "The agent; leads to the first call."),
    ),
    _field(
        "agent_name", "text", ("通话里写的姓名。", "The name the calls give."), most=14
    ),
    _field("team", "text", ("通话里写的班组。", "The team the calls give."), most=16),
    _field("calls", "count", ("评过的通话数。", "Calls that were scored.")),
    _field(
        "graded",
        "count",
        (
            "其中有得分的；能判的太少的通话没有得分。",
            "Those with a score; none where too little could be judged.",
        ),
    ),
    _field("mean", "points", ("有分通话的平均分。", "Mean of the calls with a score.")),
    _field("mean_low", "points", _INTERVAL, ("平均分95%下限", "Mean, low")),
    _field("mean_high", "points", _INTERVAL, ("平均分95%上限", "Mean, high")),
    _field(
        "warning",
        "long",
        (
            "分数高低可能是录音或识别造成的，不是坐席。",
            "Where the recording or recogniser, not the agent, may explain the score.",
        ),
        ("提醒", "Warning"),
        most=30,
    ),
    _field("shrunk", "points", _SHRUNK, ("收拢后平均分", "Shrunk mean")),
    _field("shrunk_low", "points", _SHRUNK, ("收拢后95%下限", "Shrunk, low")),
    _field("shrunk_high", "points", _SHRUNK, ("收拢后95%上限", "Shrunk, high")),
    _field("rank_low", "count", _RANKS, ("名次最好", "Rank, best")),
    _field("rank_high", "count", _RANKS, ("名次最差", "Rank, worst")),
    _field(
        "pass_rate",
        "share",
        ("合格通话占有结论通话的比例。", "Passed calls among those with a verdict."),
    ),
    _field("pass_low", "share", _INTERVAL),
    _field("pass_high", "share", _INTERVAL),
    _field(
        "vetoes",
        "count",
        (
            "有一票否决的通话数；与平均分分开看。",
            "Calls with a veto; look at it apart from the mean.",
        ),
    ),
    _field(
        "veto_rate",
        "share",
        ("有一票否决的通话占比。", "Share of the calls with a veto."),
        ("一票否决率", "Veto rate"),
    ),
    _field("veto_low", "share", _INTERVAL, ("否决率95%下限", "Veto share, low")),
    _field("veto_high", "share", _INTERVAL, ("否决率95%上限", "Veto share, high")),
    _field(
        "spark",
        "chart",
        (
            "各期平均分的小图，各行同一比例。",
            "Mean scores period by period, on one scale for all rows.",
        ),
        ("走势图", "Trend line"),
    ),
    _field(
        "trend",
        "text",
        (
            "上升、下降只在偶然解释不了时才写；点开到走势图。",
            "Up or down only where chance does not explain it; leads to the chart.",
        ),
        ("走势", "Trend"),
        most=12,
    ),
    _field(
        "trend_change", "points", _CHANGE, ("每期变化(分)", "Change a period (points)")
    ),
    _field("trend_low", "points", _CHANGE, ("变化95%下限", "Change, low")),
    _field("trend_high", "points", _CHANGE, ("变化95%上限", "Change, high")),
    _field(
        "top_fault_title",
        "text",
        ("不通过通话最多的评分项。", "The criterion failed in most calls."),
    ),
    _field(
        "top_fault_count",
        "count",
        ("这一项不通过的通话数。", "Calls that failed that criterion."),
    ),
    _field(
        "worst_call",
        "text",
        ("得分最低的通话；点开到它。", "The call with the lowest score; leads to it."),
    ),
    _field("worst_score", "points", ("它的得分。", "Its score.")),
)
_MORE: Final = (
    _field(
        "best_call",
        "text",
        ("得分最高的通话；点开到它。", "The call with the highest score; leads to it."),
        ("最高分通话", "Best call"),
    ),
    _field(
        "best_score", "points", ("它的得分。", "Its score."), ("最高分", "Best score")
    ),
    _field(
        "judged_share",
        "share",
        (
            "平均每通能判定的分值比例；低说明录音难判。",
            "Mean share of the points that could be judged; low: hard to judge.",
        ),
    ),
    _field(
        "quality",
        "share",
        (
            "识别质量：该听到的地方能读的比例。",
            "Recogniser quality: the share of expected places that could be read.",
        ),
    ),
    _field(
        "duration_s",
        "clock",
        ("平均通话时长（时:分:秒）。", "Mean duration of a call (h:mm:ss)."),
        ("平均时长", "Mean duration"),
    ),
    _field(
        "mix",
        "text",
        (
            "各类通话的通数；不同的人接的通话可能不同。",
            "Calls by type: agents may not have been given the same calls.",
        ),
        ("通话类型", "Call types"),
        most=40,
    ),
    _field("median", "points", ("得分的中位数。", "Median score.")),
    _field(
        "p10",
        "points",
        ("十分之一的通话不高于这个分。", "A tenth of the calls are no higher."),
    ),
    _field("passed", "count", ("合格的通话数。", "Calls that passed.")),
    _field("pace", "points", ("坐席每分钟字数。", "Characters a minute.")),
    _field(
        "interruptions_per_10min",
        "points",
        (
            "客户每说十分钟，坐席抢话几次。",
            "The agent's interruptions in ten minutes of the customer's talk.",
        ),
    ),
    _field(
        "top_fault",
        "text",
        ("最多不通过项的编号。", "The id of the criterion failed most."),
    ),
)
FIELDS: Final = (*_SHOWN, *(replace(one, folded=True) for one in _MORE))
"""The columns, the less important ones folded away."""


def criterion_fields(criteria: Iterable[Criterion]) -> tuple[Field, ...]:
    """Return four fields a criterion, folded away: rate, interval, calls judged."""
    made = []
    for one in criteria:
        zh, en = one.title.zh, one.title.en
        share = Wording(
            f"“{zh}”判定过的通话里通过的比例。",
            f"Passed among the judged calls: {en}.",
        )
        count = Wording(f"“{zh}”判定过的通话数。", f"Calls judged: {en}.")
        between = Wording(*_INTERVAL)
        made += [
            Field(prefix + one.id, Wording(f"{told.zh} {zh}", f"{told.en}, {en}"),
                  kind, meaning, 12, True)
            for prefix, told, kind, meaning in (
                (RATE, Wording("合格率", "Pass rate"), _SHARE, share),
                (LOW, Wording("合格率95%下限", "Pass rate, low"), _SHARE, between),
                (HIGH, Wording("合格率95%上限", "Pass rate, high"), _SHARE, between),
                (JUDGED, Wording("判定数", "Judged"), _COUNT, count),
            )
        ]  # fmt: skip
    return tuple(made)
