"""The columns of the sheets of calls, findings and criteria, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.model import Wording
from scoring.reports.columns import CALLS, FINDINGS_PEOPLE, TIMING, Column
from scoring.reports.workbook.sheet import Field, described
from scoring.reports.workbook.styles import Kind

_CLOCK: Final = frozenset(
    {"duration_s", "agent_talk_s", "customer_talk_s", "silence_s"}
)


def _fields(
    columns: Sequence[Column],
    *told: tuple[str, Kind, int, tuple[str, str]],
    folded: bool = False,
) -> tuple[Field, ...]:
    return tuple(
        described(
            Field(name, Wording("", ""), kind, Wording(*meaning), most, folded), columns
        )
        for name, kind, most, meaning in told
    )


def _timing_kind(column: Column) -> Kind:
    """Return what a column of the timing facts holds, by its id and unit."""
    if not column.number:
        return "text"
    if column.id in _CLOCK:
        return "clock"
    if column.id.endswith("_s"):
        return "seconds"
    if column.id.endswith("_share"):
        return "share"
    return "points" if "pace" in column.id or "per_10min" in column.id else "count"


_TIMING_MEANING: Final = Wording(
    "时间能说明的事实，见 docs/timing.md；空格是看不出来，不是 0。",
    "A fact of the times, see docs/timing.md; empty means unknown, not 0.",
)
_COUNT: Final = ("这一结果的发现有几条。", "Findings with this outcome.")

_LISTEN: Final = (
    Field(
        "listen_order",
        Wording("先听次序", "Hear first, order"),
        "count",
        Wording(
            "今天该先听的通话，1 最急；按它排序或筛选非空。",
            "Calls to hear today, 1 is most pressing; sort by it, filter the blanks.",
        ),
    ),
    Field(
        "listen",
        Wording("先听", "Hear first"),
        "long",
        Wording(
            "为什么该先听：一票否决、升级风险、没有得分、贴近合格线。",
            "Why: a veto, escalation risk, no score, close to the pass mark.",
        ),
        34,
    ),
)

CALL_FIELDS: Final = (
    *_fields(
        CALLS,
        ("call_id", "text", 30, ("通话编号；点开到第一条发现。",
                                 "The call; leads to its first finding.")),
        ("agent_id", "text", 16, ("坐席；点开到坐席表。",
                                  "The agent; leads to the sheet of agents.")),
    ),
    *_LISTEN,
    *_fields(
        CALLS,
        ("score", "points", 9, ("得分；能判的太少时为空。",
                                "The score; empty where too little was judged.")),
        ("passed", "text", 8, ("是否达到合格线。", "Whether it passed.")),
        ("vetoed_by", "text", 20, ("一票否决的评分项编号。",
                                   "Ids of the criteria with a veto.")),
        ("band", "text", 10, ("评分表的等级。", "The card's grade.")),
        ("risk", "text", 24, ("客户说到监管、起诉、媒体的原话，不扣分。",
                              "The customer's words of escalation; no points lost.")),
        ("team", "text", 14, ("班组。", "Team.")),
        ("scene", "text", 10, ("场景。", "Scene.")),
        ("started_at", "date", 19, ("开始时间，录音当地的钟点。",
                                    "Start, by the clock where it was recorded.")),
        ("duration_s", "clock", 9, ("时长（时:分:秒）。", "Duration (h:mm:ss).")),
        ("turns", "count", 8, ("话轮数。", "Turns.")),
        ("coverage", "share", 8, ("能判定的分值比例。",
                                  "Share of the points that could be judged.")),
        ("quality", "share", 8, ("识别质量：该听到的地方能读的比例。",
                                 "Share of expected places that could be read.")),
        ("findings_fail", "count", 8, _COUNT),
        ("findings_undecided", "count", 8, _COUNT),
    ),
    *_fields(
        CALLS,
        ("findings_pass", "count", 8, _COUNT),
        ("findings_not_applicable", "count", 8, _COUNT),
        ("scorecard", "text", 20, ("用的评分表。", "The scorecard used.")),
        ("max_score", "points", 8, ("评分表的满分。", "The card's maximum.")),
        ("review", "text", 8, ("没有得分，要人工判定。",
                               "No score: a person has to judge.")),
        ("roles", "text", 10, ("说话人怎么定的：given 文件给的，inferred 推断，"
                               "swapped 标反已改，doubtful、unknown 不可靠。",
                               "How speakers are known; doubtful, unknown: not.")),
        ("source", "text", 30, ("来源文件。", "The file it came from.")),
        folded=True,
    ),
    *(
        described(
            Field(one.id, one.title, _timing_kind(one), _TIMING_MEANING, 20, True),
            TIMING,
        )
        for one in TIMING
    ),
)  # fmt: skip

FINDING_FIELDS: Final = (*_fields(
    FINDINGS_PEOPLE,
    ("call_id", "text", 30, ("通话编号；每通第一行点开到通话表。",
                             "The call; its first row leads to the sheet of calls.")),
    ("agent_id", "text", 16, ("坐席；每通第一行点开到坐席表。",
                              "The agent; a call's first row leads to the agent.")),
    ("criterion_title", "text", 22, ("评分项。", "The criterion.")),
    ("outcome", "text", 16, ("PASS 通过，FAIL 不通过，NOT_APPLICABLE 不适用，"
                             "UNDECIDED 无法判定。",
                             "PASS, FAIL, NOT_APPLICABLE or UNDECIDED.")),
    ("points", "points", 8, ("扣分（负）或得分。", "Points lost (negative) or won.")),
    ("reason", "long", 44, ("为什么这样判。", "Why.")),
    ("quote", "long", 40, ("依据的原话，或最接近的一句。",
                           "The words it rests on, or the nearest sentence.")),
    ("speaker", "text", 10, ("谁说的。", "Who said it.")),
    ("time", "clock", 9, ("在通话里的位置（时:分:秒）。",
                          "Where in the call (h:mm:ss).")),
    ("turn", "count", 8, ("第几个话轮，从 0 数起。", "The turn, counted from 0.")),
    ("clause_section", "text", 40, ("依据规范的哪一条。", "The clause's section.")),
), *_fields(
    FINDINGS_PEOPLE,
    ("criterion", "text", 20, ("评分项编号。", "The id of the criterion.")),
    ("clause", "text", 16, ("条款编号。", "Ids of the clauses.")),
    ("lexicon", "text", 16, ("命中的词表。", "The lexicon that was hit.")),
    ("kind", "text", 11, ("怎么命中的：原文、变体、同音等。",
                          "How: exact, variant, homophone and so on.")),
    folded=True,
))  # fmt: skip


def _criterion(
    name: str,
    kind: Kind,
    most: int,
    title: tuple[str, str],
    meaning: tuple[str, str],
) -> Field:
    return Field(name, Wording(*title), kind, Wording(*meaning), most)


_RATE_INTERVAL: Final = ("合格率的 95% 区间。", "95 % interval of the rate.")

CRITERION_FIELDS: Final = (
    _criterion("title", "text", 24, ("评分项", "Criterion"),
               ("评分项名称。", "The criterion.")),
    _criterion("section", "text", 14, ("分组", "Section"),
               ("评分表里的分组。", "The card's section.")),
    _criterion("rate", "share", 9, ("合格率", "Rate"),
               ("通过的占判定过的比例。", "Passed calls among judged ones.")),
    _criterion("low", "share", 9, ("合格率95%下限", "Rate, low"), _RATE_INTERVAL),
    _criterion("high", "share", 9, ("合格率95%上限", "Rate, high"), _RATE_INTERVAL),
    _criterion("judged", "count", 9, ("判定通数", "Judged"),
               ("判定过的通话数。", "Calls judged.")),
    _criterion("passed", "count", 9, ("通过通数", "Passed"),
               ("其中通过的。", "Those that passed.")),
    _criterion("undecided", "count", 9, ("无法判定通数", "Undecided"),
               ("无法判定的通话数。", "Calls that could not be judged.")),
    _criterion("lost", "points", 10, ("共扣分", "Points lost"),
               ("所有通话里一共扣的分。", "Points lost in all calls.")),
    _criterion("points", "points", 8, ("分值", "Points"),
               ("这一项值多少分。", "What the criterion is worth.")),
    _criterion("veto", "text", 10, ("一票否决", "Veto"),
               ("不通过时清零的范围：本项、本组、全通。",
                "What a FAIL empties: the item, its section, the call.")),
    _criterion("weakest", "long", 40, ("明显偏低的坐席", "Surely weaker agents"),
               ("整个区间都低于全体合格率的坐席，最多三名。",
                "Agents whose whole interval lies below everybody's; at most three.")),
    _criterion("clause_section", "long", 30, ("条款出处", "Section of the clause"),
               ("规范的哪一条。", "Where the standards ask for it.")),
    _criterion("criterion", "text", 22, ("编号", "Id"), ("评分项编号。", "The id.")),
    _criterion("clauses", "text", 20, ("条款", "Clauses"),
               ("条款编号。", "Ids of the clauses.")),
    _criterion("card", "text", 24, ("评分表", "Scorecard"),
               ("有这一项的评分表。", "The cards that have it.")),
)  # fmt: skip
