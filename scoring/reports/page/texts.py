"""Every word of the page that does not come from a call, a card or a statistic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.model import Wording

_GENERAL: Final[Mapping[str, Wording]] = {
    "brand": Wording("zhijian 质检", "zhijian"),
    "report": Wording("通话质检报告", "Call quality report"),
    "skip": Wording("跳到正文", "Skip to the content"),
    "contents": Wording("目录", "Contents"),
    "overview": Wording("总览", "Overview"),
    "nav_overview": Wording("总览", "Overview"),
    "nav_hear": Wording("今天先听", "Hear today"),
    "nav_ranking": Wording("坐席", "Agents"),
    "nav_criteria": Wording("评分项", "Criteria"),
    "nav_trend": Wording("走势", "Trend"),
    "colon": Wording("：", ": "),
    "comma": Wording("，", ", "),
    "and": Wording("、", ", "),
    "semicolon": Wording("；", "; "),
    "stop": Wording("。", "."),
    "call": Wording("通话", "Call"),
    "calls": Wording("通话", "Calls"),
    "agent": Wording("坐席", "Agent"),
    "agents": Wording("坐席", "Agents"),
    "subtitle": Wording(
        "{days} · {calls} 通通话，{agents} 名坐席 · {cards}",
        "{days} · {calls} calls, {agents} agents · {cards}",
    ),
    "days": Wording("{first} 至 {last}", "{first} to {last}"),
    "no_days": Wording("通话没有日期", "calls without dates"),
    "footer": Wording(
        "zhijian {version} · 评分表 {cards} · 读入 {read} 通，评分 {scored}，"
        "跳过 {skipped}，未能评分 {rejected}。本页离线可读，不含脚本。",
        "zhijian {version} · card {cards} · read {read} calls, scored {scored}, "
        "skipped {skipped}, rejected {rejected}. This page needs no network and no "
        "script.",
    ),
}

_FIGURES: Final[Mapping[str, Wording]] = {
    "mean": Wording("平均分", "Mean score"),
    "shrunk": Wording("修正平均分", "Adjusted mean"),
    "pass_rate": Wording("合格率", "Pass rate"),
    "vetoes": Wording("一票否决", "Vetoes"),
    "coverage": Wording("判定比例", "Coverage"),
    "quality": Wording("识别质量", "Recogniser quality"),
    "mean_duration": Wording("平均时长", "Mean duration"),
    "score": Wording("得分", "Score"),
    "result": Wording("结果", "Result"),
    "graded": Wording("有得分 {n} 通", "{n} with a score"),
    "interval": Wording("95% 区间 {low}–{high}", "95% {low}–{high}"),
    "passed": Wording("合格", "passed"),
    "failed": Wording("不合格", "failed"),
    "ungraded": Wording("没有得分", "no score"),
    "change_week": Wording(
        "每周 {change} 分（95% 区间 {low} 至 {high}）",
        "{change} points a week (95% {low} to {high})",
    ),
    "change_month": Wording(
        "每月 {change} 分（95% 区间 {low} 至 {high}）",
        "{change} points a month (95% {low} to {high})",
    ),
}

_OVERVIEW: Final[Mapping[str, Wording]] = {
    "q_improved": Wording("谁进步了？", "Who improved?"),
    "q_fault": Wording("最常见的问题是什么？", "What is the commonest fault?"),
    "q_why": Wording("为什么不合格？先看这一通", "Why did it fail? Start with this"),
    "improved": Wording("{n} 人有明显进步", "{n} clearly improved"),
    "improved_none": Wording(
        "没有人有明显进步：变化都可能是偶然。",
        "No clear improvement: chance may explain every change.",
    ),
    "improved_unknown": Wording(
        "看不出谁进步：要有日期，并且至少两个时段有足够的通话。",
        "Nobody can tell: it takes dates, and enough calls in two periods or more.",
    ),
    "fell": Wording("明显退步", "Clearly fell"),
    "fault_none": Wording(
        "没有发现不合格的评分项。", "No criterion was failed anywhere."
    ),
    "fault_share": Wording(
        "{failed} 通不通过；判定了 {judged} 通，合格率 {share}。",
        "Failed in {failed} calls; {judged} were judged, {share} met it.",
    ),
    "none_failed": Wording("没有不合格的通话。", "No call failed."),
    "why_none": Wording(
        "没有得分：可判定的分值不到 {share}，请人工判定。",
        "No score: less than {share} of the card could be judged; a person decides.",
    ),
    "why_veto": Wording(
        "一票否决：{items}，得分 {score}。", "Vetoed by {items}: scored {score}."
    ),
    "why_failed": Wording(
        "得 {score} 分，不到合格线 {mark} 分。", "Scored {score}, {mark} is a pass."
    ),
    "why_passed": Wording("得 {score} 分，合格。", "Scored {score}: passed."),
    "why_lost": Wording("失分最多：{items}。", " Lost most on {items}."),
    "undated": Wording(
        "{n} 通没有日期，不在所选时段内。", "{n} calls without a date are left out."
    ),
    "outside": Wording(
        "{n} 通在所选时段之外。", "{n} calls lie outside the chosen period."
    ),
    "hear_lead": Wording(
        "共有 {all} 通值得人工听，这里是最急的 {n} 通。",
        "{all} calls deserve an ear; these are the {n} most pressing.",
    ),
    "hear_all": Wording(
        "共有 {all} 通值得人工听，最急的在前。",
        "{all} calls deserve an ear, the most pressing first.",
    ),
    "nothing_to_hear": Wording(
        "没有需要马上听的通话。", "No call has to be heard at once."
    ),
    "distribution": Wording("得分分布", "Scores"),
    "distribution_told": Wording(
        "每个分数段的通话数：{bins}。", "Calls by score: {bins}."
    ),
    "distribution_note": Wording(
        "每个分数段的通话数；虚线是合格线 {mark} 分，橙色柱不合格。",
        "Calls by score; the dashed line is the pass mark, {mark}.",
    ),
    "distribution_cards": Wording(
        "每个分数段的通话数；各评分表的合格线不同，没有画。",
        "Calls by score; the cards' pass marks differ and are not drawn.",
    ),
    "no_scores": Wording("没有有得分的通话。", "No call has a score."),
    "trend": Wording("走势", "Trend"),
    "trend_centre": Wording("全中心走势", "Trend of the centre"),
    "trend_told": Wording("各期平均分：{points}。", "Mean by period: {points}."),
    "trend_note": Wording(
        "各期平均分，浅色带是 95% 区间，虚线是合格线。",
        "Mean score by period with its 95% interval; the dashed line is a pass.",
    ),
    "no_trend": Wording(
        "画不出走势：有日期和得分的通话不足两个时段。",
        "No trend: fewer than two periods have dated calls with scores.",
    ),
    "ranking": Wording("坐席排名", "Ranking of agents"),
    "ranking_lead": Wording(
        "按修正平均分排列：通话少的人往全体平均靠拢，免得几通运气好坏就定名次。"
        "名次下面的小字是名次可能的范围；有得分的通话不足 {least} 通的不排名次。",
        "Ordered by the adjusted mean: few calls are drawn toward everybody's mean, so "
        "that luck makes no rank. Below a rank stands the range it may lie in; fewer "
        "than {least} calls with a score give no rank.",
    ),
    "ranking_caption": Wording(
        "实心点是修正平均分，横线是 95% 区间，空心圈是未修正的平均分；"
        "竖线是全体平均，虚线是合格线。",
        "Dot: adjusted mean; line: its 95% interval; ring: plain mean; upright line: "
        "mean of all; dashed line: pass mark.",
    ),
    "rank": Wording("名次", "Rank"),
    "unranked": Wording(
        "没有名次：有得分的通话不足 {least} 通",
        "No rank: fewer than {least} calls with a score",
    ),
    "groups_team": Wording("班组与全中心", "Teams and the centre"),
    "groups_scene": Wording("场景与全中心", "Scenes and the centre"),
    "groups_week": Wording("各周与全中心", "Weeks and the centre"),
    "groups_month": Wording("各月与全中心", "Months and the centre"),
    "centre": Wording("全中心", "Centre"),
    "cut": Wording(
        "只列出前 {n} 名，共 {all} 名；全部在 agents.csv 和工作簿里。",
        "Only {n} of {all} agents fit; agents.csv and the workbook have all.",
    ),
    "heat_lead": Wording(
        "每格是合格率（%）：颜色越重，没做到的越多。",
        "Each cell is the share that met the criterion (%): the stronger the colour, "
        "the more was failed.",
    ),
    "heat_caption": Wording(
        "坐席 × 评分项的合格率；判定了几通、区间多宽，见各坐席的评分项表。",
        "Compliance by agent and criterion; each agent's own table has the numbers of "
        "calls and the intervals.",
    ),
    "key_hu": Wording("无法判定", "undecided"),
    "key_na": Wording("不适用", "not applicable"),
    "key_few": Wording("判定不足 {least} 通", "fewer than {least} judged"),
}

_AGENT: Final[Mapping[str, Wording]] = {
    "standing": Wording("第 {rank} 名（{low}–{high}）", "rank {rank} ({low}–{high})"),
    "standing_bare": Wording("第 {rank} 名", "rank {rank}"),
    "standing_none": Wording(
        "没有名次：有得分的通话不足 {least} 通",
        "no rank: fewer than {least} calls with a score",
    ),
    "mix": Wording("通话类型", "Call types"),
    "no_kind": Wording("未分类", "other"),
    "strengths": Wording("做得好的", "Strengths"),
    "no_strengths": Wording(
        "没有哪一项明显好过全体。", "No criterion is surely met more often than by all."
    ),
    "to_coach": Wording("辅导三件事", "Three things to coach"),
    "nothing_to_coach": Wording("没有失分项。", "No criterion was failed."),
    "rate_beside": Wording(
        "合格率 {own}，全体 {all}", "met in {own} of calls, by all in {all}"
    ),
    "judged_failed": Wording(
        "判定 {judged} 通，通过 {passed} 通", "{passed} of {judged} judged calls"
    ),
    "lost": Wording("共失 {points} 分", "{points} points lost"),
    "own_criteria": Wording("各评分项", "All criteria"),
    "own_criteria_caption": Wording(
        "合格率和 95% 区间，旁边是全体的合格率", "Compliance, its 95% interval, and all"
    ),
    "met": Wording("合格率", "Met"),
    "met_all": Wording("全体", "All"),
    "passed_judged": Wording("通过/判定", "Passed/judged"),
    "undecided": Wording("无法判定", "Undecided"),
    "lost_points": Wording("失分", "Lost"),
    "own_calls": Wording("全部通话", "All calls"),
    "own_calls_caption": Wording("按时间先后", "In the order of the run"),
    "best": Wording("最好的一通", "Best call"),
    "worst": Wording("最差的一通", "Worst call"),
    "started": Wording("日期", "Date"),
}

_CALL: Final[Mapping[str, Wording]] = {
    "no_date": Wording("没有日期", "no date"),
    "duration": Wording("时长", "Duration"),
    "kind": Wording("类型", "Type"),
    "card": Wording("评分表", "Card"),
    "source": Wording("来源", "Source"),
    "risk": Wording("升级风险", "Escalation risk"),
    "turn_no": Wording("第{n}轮", "turn {n}"),
    "timeline": Wording("时间线", "Timeline"),
    "timeline_alt": Wording(
        "坐席和客户各在什么时候说话", "When the agent and the customer speak"
    ),
    "timeline_none": Wording("没有时间，画不出时间线。", "No times: no timeline."),
    "timeline_why": Wording(
        "画不出时间线：{reason}", "The timeline cannot be drawn: {reason}"
    ),
    "timeline_marks": Wording(
        "下行标记：三角是抢话，实心块是同时说话，虚框是 {least} 秒以上静音。",
        "Marks below: triangle take-over, block both at once, dashed box a silence of "
        "{least} s or more.",
    ),
    "timeline_blind": Wording("看不出同时说话：{reason}", "No overlap shown: {reason}"),
    "silences_told": Wording("静音 {n} 段：{list}。", "{n} silences: {list}."),
    "both_told": Wording("同时说话 {n} 段：{list}。", "{n} overlaps: {list}."),
    "taken_told": Wording("抢话 {n} 次：{list}。", "{n} take-overs: {list}."),
    "points": Wording("得分与失分", "Points"),
    "points_caption": Wording(
        "扣分的在前；带号的依据在下面的原文里标出。",
        "What cost points first; numbers lead to the words in the transcript.",
    ),
    "item": Wording("评分项", "Criterion"),
    "item_reason": Wording("原因和依据", "Reason and evidence"),
    "clause": Wording("依据", "Clause"),
    "nearest": Wording("最接近的话：", "nearest: "),
    "transcript": Wording("原文", "Transcript"),
    "key_words": Wording("标记", "words"),
    "key_fail": Wording("不通过", "failed"),
    "key_undecided": Wording("无法判定", "undecided"),
    "key_pass": Wording("通过", "passed"),
    "key_exempt": Wording("豁免", "exempt"),
    "exempted": Wording("豁免，不扣分", "exempt, nothing lost"),
    "exempt_by": Wording("豁免规则 {rule}", "exempt by {rule}"),
    "could_say": Wording("可以这样说：{phrase}", "could be said: {phrase}"),
    "unsure": Wording("不确定（{share}）", "not sure ({share})"),
    "no_text": Wording("（无文字）", "(no text)"),
}

TEXTS: Final[Mapping[str, Wording]] = {
    **_GENERAL,
    **_FIGURES,
    **_OVERVIEW,
    **_AGENT,
    **_CALL,
}
"""Texts by key, with their slots in braces."""
