"""Columns of the tables people open: ids, headers in both languages, units.

The order is a contract (DESIGN section 5). A Chinese table carries the Chinese header,
an English one the column id; ``title.en`` is what the terminal prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.model import Scorecard, Wording


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its id, its title, and whether its cells are numbers."""

    id: str
    title: Wording
    number: bool = False

    def header(self, lang: str) -> str:
        """Return the header of a CSV in ``lang``: the id for ``en``, else Chinese."""
        return self.id if lang == "en" else self.title.zh


def _text(column: str, zh: str, en: str) -> Column:
    return Column(column, Wording(zh, en))


def _number(column: str, zh: str, en: str) -> Column:
    return Column(column, Wording(zh, en), number=True)


TIMING: tuple[Column, ...] = (
    _text("timing_usable", "时间可判抢话", "Times can show overlap"),
    _text("timing_reason", "时间说明", "What the times can show"),
    _number("agent_talk_s", "坐席说话(秒)", "Agent talk (s)"),
    _number("customer_talk_s", "客户说话(秒)", "Customer talk (s)"),
    _number("agent_talk_share", "坐席说话占比", "Agent's share of the talk"),
    _number("agent_pace", "坐席语速(字/分)", "Agent's pace (characters/min)"),
    _number("customer_pace", "客户语速(字/分)", "Customer's pace (characters/min)"),
    _number("response_s", "坐席应答间隔中位数(秒)", "Agent's response, median (s)"),
    _number("longest_monologue_s", "坐席最长独白(秒)", "Longest monologue (s)"),
    _number("silence_s", "静默合计(秒)", "Silence (s)"),
    _number("longest_silence_s", "最长静默(秒)", "Longest silence (s)"),
    _number("longest_unannounced_s", "最长无说明静默(秒)", "Longest unannounced (s)"),
    _number("holds", "请客户等候次数", "Holds"),
    _number("longest_hold_s", "最长等候(秒)", "Longest hold (s)"),
    _number("overlaps", "重叠次数", "Overlaps"),
    _number("listener_signals", "附和次数", "Listener signals"),
    _number("take_overs", "抢话次数", "Take-overs"),
    _number("take_overs_excused", "其中免责抢话次数", "of these excused"),
    _number("interruptions_per_10min", "每10分钟客户说话抢话", "Interruptions/10 min"),
    _number("cut_ins", "客户插话次数", "Customer's cut-ins"),
    _number("longest_yield_s", "被插话后最长续说(秒)", "Longest to give way (s)"),
    _number("interruption_signs", "文字抢话迹象", "Signs of interruption in words"),
    _number("repeated_questions", "第三次以上重复提问", "Questions asked a third time"),
    _number("answer_delay_s", "接听等待(秒)", "Answer delay (s)"),
    _text("hung_up_by", "谁先挂机", "Hung up by"),
    _text("cut_off", "话没说完就断", "Cut off in mid-sentence"),
)
"""What the times of a call tell, beside its score."""

CALLS: tuple[Column, ...] = (
    _text("call_id", "通话编号", "Call"),
    _text("agent_id", "坐席", "Agent"),
    _text("team", "班组", "Team"),
    _text("scene", "场景", "Scene"),
    _text("started_at", "开始时间", "Started at"),
    _number("duration_s", "时长(秒)", "Duration (s)"),
    _number("turns", "话轮数", "Turns"),
    _text("scorecard", "评分表", "Scorecard"),
    _number("score", "得分", "Score"),
    _number("max_score", "满分", "Maximum"),
    _text("passed", "是否合格", "Passed"),
    _text("vetoed_by", "一票否决项", "Vetoed by"),
    _number("coverage", "判定比例", "Coverage"),
    _number("quality", "识别质量", "Recogniser quality"),
    _number("findings_pass", "通过发现数", "Findings PASS"),
    _number("findings_fail", "不通过发现数", "Findings FAIL"),
    _number("findings_not_applicable", "不适用发现数", "Findings NOT_APPLICABLE"),
    _number("findings_undecided", "无法判定发现数", "Findings UNDECIDED"),
    *TIMING,
    _text("source", "来源文件", "Source"),
    _text("band", "等级", "Grade"),
    _text("roles", "角色判定", "Roles"),
    _text("review", "待人工复核", "For review"),
    _text("risk", "升级风险", "Escalation risk"),
)

FINDINGS: tuple[Column, ...] = (
    _text("call_id", "通话编号", "Call"),
    _text("agent_id", "坐席", "Agent"),
    _text("criterion", "评分项", "Criterion"),
    _text("check", "检查", "Check"),
    _text("outcome", "结果", "Outcome"),
    _number("points", "分值", "Points"),
    _text("lexicon", "词表", "Lexicon"),
    _text("kind", "命中方式", "Kind"),
    _number("turn", "话轮(从0起)", "Turn"),
    _number("start_char", "起始字符", "Start character"),
    _number("end_char", "结束字符", "End character"),
    _number("time", "时间(秒)", "Time (s)"),
    _text("speaker", "说话人", "Speaker"),
    _text("quote", "原文", "Quote"),
    _text("reason", "原因", "Reason"),
    _text("clause", "条款", "Clause"),
)

FINDINGS_PEOPLE: tuple[Column, ...] = (
    *FINDINGS,
    _text("clause_section", "条款出处", "Section"),
    _text("criterion_title", "评分项名称", "Criterion title"),
)
"""What a Chinese reader gets: the section of each clause and the criterion by name."""

AGENTS: tuple[Column, ...] = (
    _text("agent_id", "坐席", "Agent"),
    _text("agent_name", "姓名", "Name"),
    _text("team", "班组", "Team"),
    _number("calls", "通话数", "Calls"),
    _number("graded", "有分通话数", "Graded"),
    _number("judged_share", "平均判定比例", "Judged"),
    _number("mean", "平均分", "Mean"),
    _number("median", "中位数", "Median"),
    _number("p10", "第10百分位", "P10"),
    _number("passed", "合格通话数", "Passed"),
    _number("pass_rate", "合格率", "Pass rate"),
    _number("pass_low", "合格率95%下限", "Pass rate, low"),
    _number("pass_high", "合格率95%上限", "Pass rate, high"),
    _number("vetoes", "一票否决通话数", "Vetoes"),
    _number("quality", "平均识别质量", "Quality"),
    _number("pace", "语速(字/分)", "Pace (characters/min)"),
    _number("interruptions_per_10min", "每10分钟客户说话抢话", "Interruptions/10 min"),
    _text("top_fault", "最多不通过项", "Top fault"),
    _text("top_fault_title", "最多不通过项名称", "Top fault, title"),
    _number("top_fault_count", "最多不通过项通话数", "Calls with top fault"),
    _text("worst_call", "最低分通话", "Worst call"),
    _number("worst_score", "最低分", "Worst score"),
    _number("place", "序号", "Place"),
    _number("rank", "排名", "Rank"),
    _number("rank_low", "排名95%上限", "Rank, best"),
    _number("rank_high", "排名95%下限", "Rank, worst"),
    _number("shrunk", "修正平均分", "Adjusted mean"),
    _number("shrunk_low", "修正平均分95%下限", "Adjusted mean, low"),
    _number("shrunk_high", "修正平均分95%上限", "Adjusted mean, high"),
    _number("mean_low", "平均分95%下限", "Mean, low"),
    _number("mean_high", "平均分95%上限", "Mean, high"),
    _number("veto_rate", "一票否决率", "Veto rate"),
    _number("veto_low", "一票否决率95%下限", "Veto rate, low"),
    _number("veto_high", "一票否决率95%上限", "Veto rate, high"),
    _number("duration_s", "平均时长(秒)", "Mean duration (s)"),
    _text("mix", "通话类型", "Call types"),
    _text("best_call", "最高分通话", "Best call"),
    _number("best_score", "最高分", "Best score"),
    _text("trend", "走势", "Trend"),
    _number("trend_change", "每期变化", "Change per period"),
    _number("trend_low", "每期变化95%下限", "Change, low"),
    _number("trend_high", "每期变化95%上限", "Change, high"),
    _text("warning", "提醒", "Warning"),
)

_STANDING = frozenset(
    ("place", "rank", "rank_low", "rank_high", "shrunk", "shrunk_low", "shrunk_high")
)
TEAMS: tuple[Column, ...] = (
    _text("team", "班组", "Team"),
    *(
        column
        for column in AGENTS
        if column.id not in _STANDING | {"agent_id", "agent_name", "team"}
    ),
)
"""The same figures of teams, which are not ranked."""

REJECTS: tuple[Column, ...] = (
    _text("source", "来源文件", "Source"),
    _text("place", "位置", "Place"),
    _text("reason", "原因", "Reason"),
    _text("cure", "处理办法", "Cure"),
)

SKIPS: tuple[Column, ...] = (
    _text("call_id", "通话编号", "Call"),
    _text("source", "来源文件", "Source"),
    _text("place", "位置", "Place"),
    _text("reason", "原因", "Reason"),
)

RATE, JUDGED, LOW, HIGH = "rate.", "judged.", "low.", "high."
CRITERIA: Mapping[str, Wording] = {
    RATE: Wording("合格率", "Pass rate"),
    JUDGED: Wording("判定数", "Judged"),
    LOW: Wording("合格率95%下限", "Pass rate, low"),
    HIGH: Wording("合格率95%上限", "Pass rate, high"),
}
"""Prefix of the id of a criterion's column -> what it tells."""
_CRITERION_HEADER = re.compile(r"(\S+) .*\[([^\[\]]+)\]$")
_PREFIXES = {told.zh: prefix for prefix, told in CRITERIA.items()}


def findings(lang: str) -> tuple[Column, ...]:
    """Return the columns of findings.csv: Chinese adds what people read beside ids."""
    return FINDINGS if lang == "en" else FINDINGS_PEOPLE


def agents(card: Scorecard) -> tuple[Column, ...]:
    """Return the columns of agents.csv: the figures, then four columns per criterion of
    ``card``: ``rate.<id>`` (passed / judged, 0..1), ``judged.<id>`` (calls), and
    ``low.<id>``, ``high.<id>``, the 95 % Wilson interval of the rate.
    """
    return (*AGENTS, *_of_criteria(card))


def teams(card: Scorecard) -> tuple[Column, ...]:
    """Return the columns of teams.csv, the same per criterion of ``card``."""
    return (*TEAMS, *_of_criteria(card))


def _of_criteria(card: Scorecard) -> tuple[Column, ...]:
    return tuple(
        _number(
            f"{prefix}{criterion.id}",
            f"{told.zh} {criterion.title.zh}[{criterion.id}]",
            f"{told.en}, {criterion.title.en}",
        )
        for criterion in card.criteria
        for prefix, told in CRITERIA.items()
    )


def column_id(header: str, columns: Iterable[Column]) -> str:
    """Return the id behind a header in either language, or the header itself where it
    is none of ``columns`` nor a column of a criterion.
    """
    header = header.strip()
    for column in columns:
        if header in {column.id, column.title.zh}:
            return column.id
    criterion = _CRITERION_HEADER.match(header)
    if criterion and criterion[1] in _PREFIXES:
        return _PREFIXES[criterion[1]] + criterion[2]
    return header


def sections_of(clauses: Sequence[str], sections: Mapping[str, str]) -> str:
    """Return the document sections of ``clauses`` joined by ``;``, each one once, in
    order; a clause that ``sections`` does not know stands under its own id.
    """
    found = [sections.get(clause, clause) for clause in clauses]
    return ";".join(dict.fromkeys(found) if len(found) > 1 else found)
