"""The first paragraph of ``zhijian compare``: what differs, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.comparison import Change
from scoring.model import Wording
from scoring.reports.terminal import View, words
from scoring.reports.terminal import signed as with_sign
from scoring.reports.terminal_compare import RULES
from scoring.run_changes_model import CallList, GroupChange, RunChanges

_IDS: Final = 5
"""Ids named of calls in one run only."""
_TITLE = Wording("比较 {before} → {after}", "Compared: {before} → {after}")
_NOTHING = Wording(
    "没有不同：两次用同样的规则评了同样的通话，{calls} 通的结果都一样。",
    "No difference: the same rules over the same calls, {calls} calls with the same"
    " results.",
)
_SAME_RESULT = Wording(
    "同样的通话（{calls} 通），得分、结果和命中的词语都没有变。",
    "The same calls ({calls}): no score, outcome or phrase found is another one.",
)
_RULE = Wording(
    "同一批通话（{calls} 通），看的是规则的作用：{changed} 通的结果变了（{share}），"
    "{passed} 通由不合格变合格，{failed} 通由合格变不合格。{mean}"
    "{agents} 名坐席里 {moved} 名的均分变了，{ranks}。",
    "The same calls ({calls}), other rules: {changed} have another result ({share});"
    " {passed} pass now, {failed} fail now. {mean}Of {agents} agents {moved} have"
    " another mean; {ranks}.",
)
_CALLS = Wording(
    "两批不同的通话（之前 {before} 通，现在 {after} 通），看的是坐席：{mean}"
    "两次都有的坐席 {agents} 名，其中均分明显上升 {up} 名、明显下降 {down} 名"
    "（偶然解释不了）；{ranks}。",
    "Other calls ({before} before, {after} now): {mean}Of {agents} agents in both, {up}"
    " surely rose and {down} surely fell (chance does not explain it);"
    " {ranks}.",
)
_MEAN = Wording(
    "平均分 {before} → {after}（{moved}{interval}）。",
    "Mean score {before} → {after} ({moved}{interval}). ",
)
_INTERVAL = Wording("，95% 区间 {low} 到 {high}", ", 95% interval {low} to {high}")
_DIFFERENT = Wording("两次不同的是：{names}。", "What differs: {names}.")
_UNTOLD = Wording(
    "说不准是否相同：{names}（换了坐席声道后看不出）。",
    "Not known to be the same: {names} (another agent's voice hides it).",
)
_ALIKE = Wording(
    "评分表、词表、站点文件和程序版本都相同。",
    "Scorecard, lexicons, site file and program version are the same.",
)
_SEVERAL = Wording(
    "注意：同时有几样不同，变化出自哪一样分不开；要分开，请一次只改一样再评。",
    "Careful: several things differ at once, so their effects cannot be told apart;"
    " change one at a time to see.",
)
_NOT_AGENTS = Wording(
    "注意：规则也不同，坐席的变化可能来自规则而不是服务。",
    "Careful: the rules differ, too; they, not service, may explain what changed.",
)


def answer(view: View, one: RunChanges) -> None:
    """Print what was compared, what differs in how, and what it came to."""
    view.put(words(view.say(_TITLE, before=one.before, after=one.after), "bold"))
    if not one.differs and not one.difference.other:
        view.put(view.say(_NOTHING, calls=one.members.shared))
        return
    _recipe(view, one)
    view.put()
    view.put(_summary(view, one))
    for warning in one.warnings:
        view.put(words(warning.get(view.lang), "yellow"))
    _members(view, one)


def signed(value: float | None, decimals: int) -> str:
    """Return a difference with its sign; what rounds to nothing has none."""
    if value is None:
        return "-"
    told = f"{value:.{decimals}f}"
    told = with_sign(told.rstrip("0").rstrip(".") if decimals > 1 else told)
    return told if told.strip("0.") else "0"


# ---------------------------------------------------------------- inside


def _recipe(view: View, one: RunChanges) -> None:
    same = one.difference.same
    other = [name for name in one.difference.other if same[name] == "other"]
    unknown = [name for name in one.difference.other if same[name] == "unknown"]
    if other:
        view.put(view.say(_DIFFERENT, names=_names(view, one, other)))
    if unknown:
        view.put(view.say(_UNTOLD, names=_names(view, one, unknown)))
    if not (other or unknown):
        view.put(view.say(_ALIKE))
    if one.mode == "calls" and other:
        view.put(words(view.say(_NOT_AGENTS), "yellow"))
    elif len(other) > 1:
        view.put(words(view.say(_SEVERAL), "yellow"))


def _names(view: View, one: RunChanges, names: list[str]) -> str:
    told = []
    for name in names:
        title = RULES.get(name)
        text = view.say(title) if title else name
        if name == "versions":
            pairs = one.difference.versions.items()
            moved = [f"{lib} {old or '-'}→{new or '-'}" for lib, (old, new) in pairs]
            text = f"{text} ({', '.join(moved)})"
        told.append(text)
    return view.say(Wording("、", ", ")).join(told)


def _summary(view: View, one: RunChanges) -> str:
    here, agents = one.members, one.agents
    ranks = _ranks(view, agents)
    if one.mode == "calls":
        return view.say(
            _CALLS,
            before=here.before,
            after=here.after,
            mean=_mean(view, one.centre),
            agents=len(agents),
            up=sum(agent.sure and (agent.mean_low or 0) > 0 for agent in agents),
            down=sum(agent.sure and (agent.mean_high or 0) < 0 for agent in agents),
            ranks=ranks,
        )
    if not one.calls and not one.lexicons:
        return view.say(_SAME_RESULT, calls=here.shared)
    return view.say(
        _RULE,
        calls=here.shared,
        changed=len(one.calls),
        share=f"{len(one.calls) / here.shared:.0%}",
        passed=one.newly_passed,
        failed=one.newly_failed,
        mean=_mean(view, one.centre),
        agents=len(agents),
        moved=sum(agent.mean.moved for agent in agents),
        ranks=ranks,
    )


def _ranks(view: View, agents: Sequence[GroupChange]) -> str:
    known = [one.rank for one in agents if one.rank != Change(None, None)]
    if not agents:
        return view.say(Wording("名次无从比较", "no ranks to compare"))
    if not known:
        few = Wording("通话太少，没有名次", "too few calls for ranks")
        return view.say(few)
    told = Wording("{n} 名的名次变了", "{n} have another rank")
    return view.say(told, n=sum(rank.moved for rank in known))


def _mean(view: View, centre: GroupChange) -> str:
    change, interval = centre.mean, ""
    if change.before is None or change.after is None:
        return ""
    if centre.mean_low is not None and centre.mean_high is not None:
        low, high = (signed(v, 1) for v in (centre.mean_low, centre.mean_high))
        interval = view.say(_INTERVAL, low=low, high=high)
    return view.say(
        _MEAN,
        before=f"{change.before:.1f}",
        after=f"{change.after:.1f}",
        moved=signed(change.difference, 1),
        interval=interval,
    )


def _members(view: View, one: RunChanges) -> None:
    """Print which calls and agents stand in one run only."""
    here, joint = one.members, view.say(Wording("、", ", "))
    for told, calls in (
        (Wording("只在之前的", "Only before"), here.only_before),
        (Wording("只在现在的", "Only now"), here.only_after),
        (Wording("编号相同但文字不同的", "Same id, other words"), here.other_words),
    ):
        _ids(view, told, calls)
    _fates(view, one)
    if one.mode == "rule" and (here.only_before.count or here.only_after.count):
        told = Wording(
            "下面的数字只算两次都有的通话。",
            "The figures below are of the calls of both.",
        )
        view.put(words(view.say(told), "dim"))
    if here.regrouped:
        told = Wording("{n} 通换了坐席。", "{n} calls count for another agent.")
        view.put(view.say(told, n=here.regrouped))
    for told, names in (
        (
            Wording("只在之前的坐席：{ids}", "Agents only before: {ids}"),
            one.only_before,
        ),
        (Wording("只在现在的坐席：{ids}", "Agents only now: {ids}"), one.only_after),
    ):
        if names:
            more = " …" if len(names) > _IDS else ""
            view.put(view.say(told, ids=joint.join(names[:_IDS]) + more))


def _fates(view: View, one: RunChanges) -> None:
    """Print how many of the calls of one run only the other left out, and how."""
    here = one.members
    for told, counts in (
        (
            Wording(
                "其中之前跳过 {a} 通，现在跳过 {b} 通。",
                "Of these {a} were skipped before, {b} are skipped now.",
            ),
            (here.skipped_before.count, here.skipped_after.count),
        ),
        (
            Wording(
                "未能评分的：之前 {a} 通，现在 {b} 通。",
                "Rejected: {a} before, {b} now.",
            ),
            here.rejected,
        ),
    ):
        if any(counts):
            view.put(view.say(told, a=counts[0], b=counts[1]))


def _ids(view: View, told: Wording, calls: CallList) -> None:
    if calls.count:
        joint = view.say(Wording("、", ", "))
        more = " …" if calls.count > _IDS else ""
        line = Wording("{told} {n} 通：{ids}", "{told}: {n} ({ids})")
        ids = joint.join(calls.first[:_IDS]) + more
        view.put(view.say(line, told=view.say(told), n=calls.count, ids=ids))
