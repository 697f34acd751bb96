"""The second half of ``zhijian evaluate``: criteria against gold, and speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from scoring.evaluation_model import (
    CriterionTable,
    Rate,
    RoleScore,
    SplitScore,
    VerdictCounts,
)
from scoring.model import Wording
from scoring.reports.terminal import SPEAKERS, View, words
from scoring.reports.terminal_tables import Heading, print_table

_CRITERIA = Wording("评分项", "Criteria")
_NO_CRITERIA = Wording(
    "没有一通标注了评分项。", "No call has a gold label of a criterion."
)
_ALL = Wording("全部", "all")
_LABELS: Mapping[str, Wording] = {
    "yes": Wording("说了", "yes"),
    "garbled": Wording("识别坏了", "garbled"),
    "no": Wording("没说", "no"),
    "unclear": Wording("不清楚", "unclear"),
    "disputed": Wording("有争议", "disputed"),
    "not_applicable": Wording("不适用", "N/A"),
}
_VERDICTS: Mapping[str, Wording] = {
    **_LABELS,
    "yes": Wording("通过", "Pass"),
    "no": Wording("不通过", "Fail"),
    "unclear": Wording("无法判定", "Undecided"),
}
"""What a person who gives verdicts calls the labels."""

_OUTCOMES: Mapping[str, Wording] = {
    "PASS": Wording("通过", "Pass"),
    "FAIL": Wording("不通过", "Fail"),
    "NOT_APPLICABLE": Wording("不适用", "N/A"),
    "UNDECIDED": Wording("无法判定", "Undecided"),
    "NOT_SCORED": Wording("未评", "Not judged"),
}
_CRITERIA_KEY = Wording(
    "错判: 说了、识别坏了或不清楚, 却判不通过。漏判: 没说, 却判通过。逐条见 --errors。",
    "Wrongly failed: yes, garbled or unclear, but FAIL. Missed: no, but PASS. --errors"
    " lists them.",
)
_KAPPA_KEY = Wording(
    "Kappa (95% 区间) 只比说了、没说与通过、不通过; 只有一种答案时无法计算 (-)。"
    "一致: 标注与结果相同的百分数, 含不清楚与无法判定。",
    "Kappa (95% interval) compares yes and no with PASS and FAIL; - where there is one"
    " answer only. Same: per cent with the same answer, unclear and UNDECIDED too.",
)
_VERDICTS_KEY = Wording(
    "错判: 人工通过、无法判定、不适用或识别坏了, 却判不通过。"
    "漏判: 人工不通过, 却判通过。逐条见 --errors。",
    "Wrongly failed: verdict Pass, Undecided, N/A or garbled, but FAIL. Missed:"
    " verdict Fail, but PASS. --errors lists them.",
)
_VERDICTS_KAPPA_KEY = Wording(
    "Kappa (95% 区间) 只比通过与不通过; 只有一种答案时无法计算 (-)。"
    "一致: 四种结论里相同的百分数。",
    "Kappa (95% interval) compares Pass and Fail; - where there is one answer only."
    " Same: per cent with the same of the four outcomes.",
)
_READ = Wording(
    "人工结论 {read} 条: 比较了 {compared} 条, 重复 {repeated} 条, 未用 {left_out} 条;"
    " 另有 {blank} 行没有结论。",
    "{read} verdicts: {compared} compared, {repeated} said twice, {left_out} left out;"
    " {blank} more rows hold no verdict.",
)
_SAME = Wording(
    "总的一致: {judged} 条里 {agreed} 条相同, {rate}。",
    "Overall agreement: {agreed} of {judged} are the same, {rate}.",
)
_ONLY_CRITERIA = Wording(
    "标注是人工结论表 (CSV), 只比较评分项; 言语行为和说话人没有标注, 不比较。",
    "The gold is a table of verdicts (CSV): only criteria are compared; acts and"
    " speakers are not labelled and left out.",
)
_ROLES = Wording("说话人", "Speakers")
_ROLES_KEY = Wording(
    "只计一个人说的话轮; 未知算没说对。",
    "Turns of a single speaker; unknown counts as not right.",
)
_CHANGES = Wording(
    "{turns} 个混合话轮里换人 {n} 处: 切对 {found} 处, {rate}。",
    "{turns} merged turns, {n} changes of speaker: {found} split right, {rate}.",
)
_NO_CHANGES = Wording(
    "标注没有写混合话轮里换人的位置 (splits), 不比较。",
    "The gold does not say where the speaker changes in merged turns (splits).",
)
_FALSE = Wording(
    "误切: {single} 处在单人话轮 (共 {turns} 个), {merged} 处在混合话轮;"
    " 其中 {unsure} 处有一侧说话人未知。",
    "False splits: {single} in {turns} single-speaker turns, {merged} in merged ones;"
    " {unsure} of all have an unknown speaker on one side.",
)
_STATUSES = Wording("角色判定 (通): {all}", "Calls by role status: {all}")
_STATUS: Mapping[str, Wording] = {
    "given": Wording("文件写明", "given"),
    "inferred": Wording("按用语推断", "inferred"),
    "swapped": Wording("标反已对调", "swapped"),
    "doubtful": Wording("有疑问", "doubtful"),
    "unknown": Wording("不知道", "unknown"),
}


def criteria_view(
    view: View, tables: Sequence[CriterionTable], titles: Mapping[str, str]
) -> None:
    """Print gold x outcome of each criterion, then wrongly failed, missed and kappa.

    ``titles`` are those of the criteria by id.
    """
    view.put(words(view.say(_CRITERIA), "bold"))
    if not any(sum(map(sum, _figures(one))) for one in tables):
        view.put(view.say(_NO_CRITERIA))
        return
    _criteria_tables(view, tables, titles, _LABELS)
    view.put(words(view.say(_CRITERIA_KEY), "dim"))
    view.put(words(view.say(_KAPPA_KEY), "dim"))


def verdicts_view(
    view: View,
    counts: VerdictCounts,
    tables: Sequence[CriterionTable],
    titles: Mapping[str, str],
) -> None:
    """Print what ``criteria_view`` does for verdicts of people, how many were read and
    compared, the overall agreement, and that there is nothing on acts and speakers.
    """
    view.put(view.say(_ONLY_CRITERIA))
    view.put(view.say(_READ, **asdict(counts)))
    view.put()
    view.put(words(view.say(_CRITERIA), "bold"))
    _criteria_tables(view, tables, titles, _VERDICTS)
    view.put(words(view.say(_VERDICTS_KEY), "dim"))
    view.put(words(view.say(_VERDICTS_KAPPA_KEY), "dim"))
    every = tables[-1]
    rate = rate_cell(every.agreement, "%")
    view.put(view.say(_SAME, judged=every.judged, agreed=every.agreed, rate=rate))


def roles_view(view: View, roles: RoleScore) -> None:
    """Print the accuracy per speaker, the splits and the calls by role status."""
    view.put(words(view.say(_ROLES), "bold"))
    headings = (
        Heading(Wording("标注", "Gold")),
        Heading(Wording("话轮", "Turns"), number=True),
        Heading(Wording("对", "Right"), number=True),
        Heading(Wording("错", "Wrong"), number=True),
        Heading(Wording("未知", "Unknown"), number=True),
        Heading(Wording("正确率%", "Accuracy%"), number=True),
    )
    lines = []
    for one in (*roles.speakers, roles.total):
        name = SPEAKERS[one.speaker] if one.speaker else _ALL
        numbers = (one.turns, one.right, one.wrong, one.unknown)
        lines.append([view.say(name), *map(str, numbers), rate_cell(one.accuracy)])
    print_table(view.console, headings, lines, view.lang)
    view.put(words(view.say(_ROLES_KEY), "dim"))
    _splits_view(view, roles.splits)
    known = [
        f"{view.say(_STATUS[name])} {n}" for name, n in roles.statuses.items() if n
    ]
    view.put(view.say(_STATUSES, all=", ".join(known)))


def rate_cell(rate: Rate, unit: str = "") -> str:
    """Return ``86 (60-96)``: per cent with the interval, ``-`` where nothing counts.

    ``unit`` is put after the first number.
    """
    if rate.value is None:
        return "-"
    share = f"{rate.value * 100:.0f}{unit}"
    if rate.low is None or rate.high is None:
        return share
    return f"{share} ({rate.low * 100:.0f}-{rate.high * 100:.0f})"


# ---------------------------------------------------------------- inside


def _figures(one: CriterionTable) -> list[list[int]]:
    return [list(row.values()) for row in one.table.values()]


def _criteria_tables(
    view: View,
    tables: Sequence[CriterionTable],
    titles: Mapping[str, str],
    labels: Mapping[str, Wording],
) -> None:
    names = {**titles, "all": view.say(_ALL)}
    _outcomes_table(view, tables, names, labels)
    view.put()
    _agreement_table(view, tables, names)


def _outcomes_table(
    view: View,
    tables: Sequence[CriterionTable],
    names: Mapping[str, str],
    labels: Mapping[str, Wording],
) -> None:
    lines = []
    for one in tables:
        name = names.get(one.criterion, one.criterion)
        for label, row in one.table.items():
            if any(row.values()):
                numbers = [str(row[outcome]) for outcome in _OUTCOMES]
                lines.append([name, view.say(labels[label]), *numbers])
                name = ""
    headings = (
        Heading(_CRITERIA),
        Heading(Wording("标注", "Gold")),
        *(Heading(title, number=True) for title in _OUTCOMES.values()),
    )
    print_table(view.console, headings, lines, view.lang)


def _agreement_table(
    view: View, tables: Sequence[CriterionTable], names: Mapping[str, str]
) -> None:
    headings = (
        Heading(_CRITERIA),
        Heading(Wording("错判", "Wrongly failed"), number=True),
        Heading(Wording("漏判", "Missed"), number=True),
        Heading(Wording("Kappa", "Kappa"), number=True),
        Heading(Wording("比较", "Calls"), number=True),
        Heading(Wording("一致%", "Same%"), number=True),
    )
    lines = [
        [
            names.get(one.criterion, one.criterion),
            str(len(one.wrongly_failed)),
            str(len(one.missed_faults)),
            _kappa_cell(one),
            str(one.compared),
            rate_cell(one.agreement),
        ]
        for one in tables
    ]
    print_table(view.console, headings, lines, view.lang)


def _kappa_cell(one: CriterionTable) -> str:
    """Return ``0.40 (-0.12..0.73)``; two dots, for a bound may be negative."""
    if one.kappa is None:
        return "-"
    if one.kappa_low is None or one.kappa_high is None:
        return f"{one.kappa:.2f}"
    return f"{one.kappa:.2f} ({one.kappa_low:.2f}..{one.kappa_high:.2f})"


def _splits_view(view: View, splits: SplitScore) -> None:
    if splits.changes:
        view.put(
            view.say(
                _CHANGES,
                turns=splits.merged_turns,
                n=splits.changes,
                found=splits.found_changes,
                rate=rate_cell(splits.found, "%"),
            )
        )
    else:
        view.put(view.say(_NO_CHANGES))
    view.put(
        view.say(
            _FALSE,
            single=splits.false_single,
            turns=splits.single_turns,
            merged=splits.false_merged,
            unsure=splits.false_unsure,
        )
    )
