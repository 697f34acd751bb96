"""``zhijian compare`` on the terminal: the answer first, then tables, then quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from scoring.comparison import Change
from scoring.model import Outcome, Wording
from scoring.reports.terminal import OUTCOMES, View, figure, percent, words
from scoring.reports.terminal_changes_answer import answer, signed
from scoring.reports.terminal_changes_quotes import lexicons_block, quotes_block
from scoring.reports.terminal_tables import Heading, print_table
from scoring.run_changes_model import (
    CallChange,
    CardPart,
    CriterionMoves,
    GroupChange,
    RateChange,
    RunChanges,
)

WIDE: Final = 110
"""Cells from which tables have all their columns."""
SHOWN: Final = 10
"""Rows of a table unless all are asked for."""
_BY_CHANCE: Final = 20
"""Agents from which some intervals miss 0 by chance alone."""

_LABEL = Wording("{what}：", "{what}:")
_REST = Wording(
    "……另有 {count} 行，加 --all 全部列出。", "... {count} more rows: --all lists them."
)
_PARTS: Final[Mapping[str, Wording]] = {
    "scorecard": Wording("评分表", "scorecard"),
    "version": Wording("版本", "version"),
    "kind": Wording("类型", "kind"),
    "pass_mark": Wording("合格线", "pass mark"),
    "min_coverage": Wording("最低判定比例", "lowest coverage"),
    "base": Wording("基础分", "base"),
    "floor": Wording("最低分", "floor"),
    "ceiling": Wording("满分", "ceiling"),
    "criterion": Wording("评分项", "criterion"),
    "points": Wording("分值", "points"),
    "per_hit": Wording("每次扣分", "points per hit"),
    "bonus": Wording("加分项", "bonus"),
    "veto": Wording("一票否决", "veto"),
}
_VETOES: Final[Mapping[str, Wording]] = {
    "": Wording("无", "none"),
    "item": Wording("本项", "item"),
    "section": Wording("本节", "section"),
    "call": Wording("整通", "call"),
}
_KINDS: Final[Mapping[str, Wording]] = {
    "weighted": Wording("加权", "weighted"),
    "deduction": Wording("扣分", "deduction"),
}
_KEY: Final[Mapping[str, Wording]] = {
    "rule": Wording(
        "括号内为均分变化的 95% 区间（同一批通话配对；各通变化都一样时没有）；"
        "* 表示区间不含 0，换一批通话多半也会这样变。",
        "In brackets: 95% interval of the change of the mean (the same calls, paired;"
        " none where all calls changed alike); * it leaves out 0: other calls would"
        " probably change likewise.",
    ),
    "calls": Wording(
        "括号内为均分变化的 95% 区间（Welch）；* 表示区间不含 0。名次本来就有出入，"
        "各次名次的区间见 zhijian agents。",
        "In brackets: 95% interval of the change of the mean (Welch);"
        " * it leaves out 0. Ranks move by chance, too: zhijian agents shows how far.",
    ),
}


def changes_view(view: View, one: RunChanges, everything: bool = False) -> None:
    """Print two runs side by side; ``everything`` lists all rows and quotes."""
    most = None if everything else SHOWN
    answer(view, one)
    _block(view, Wording("评分表的不同", "The scorecards"), _parts(view, one, most))
    if not one.differs and not one.difference.other:
        return
    moves = [move for move in one.criteria if _moved(move)]
    _table(view, Wording("评分项", "Criteria"), _MOVES, _moves(view, moves), most)
    _table(view, Wording("通话", "Calls"), _CALLS, _calls(view, one), most)
    groups = [g for g in one.agents if one.mode == "calls" or _group_moved(g)]
    told = _table(view, Wording("坐席", "Agents"), _GROUPS, _rows(groups), most)
    teams = [g for g in one.teams if one.mode == "calls" or _group_moved(g)]
    told |= _table(view, Wording("班组", "Teams"), _TEAMS, _team_rows(teams), most)
    if told:
        view.put(words(view.say(_KEY[one.mode]), "dim"))
        _by_chance(view, one)
    rates = _rates(view, one.rates)
    if _table(view, Wording("评分项合格率", "Pass rates"), _RATES, rates, most):
        told_key = Wording(
            "括号内为差的 95% Newcombe 区间，百分点；* 表示区间不含 0。",
            "In brackets: 95% Newcombe interval of the difference, percentage points;"
            " * it leaves out 0.",
        )
        view.put(words(view.say(told_key), "dim"))
    lexicons_block(view, one.lexicons, most)
    quotes_block(view, one)


# ---------------------------------------------------------------- blocks


def _block(view: View, title: Wording, lines: Sequence[str]) -> None:
    if lines:
        view.put()
        view.put(words(view.say(_LABEL, what=view.say(title)), "bold"))
        for line in lines:
            view.put(line, 2)


def _table(
    view: View,
    title: Wording,
    headings: Sequence[Heading],
    lines: Sequence[Sequence[str]],
    most: int | None,
) -> bool:
    """Print a table with its title, where it has lines; tell whether it had."""
    if not lines:
        return False
    wide = view.console.width >= WIDE
    chosen = [at for at, one in enumerate(headings) if wide or not one.wide]
    view.put()
    view.put(words(view.say(_LABEL, what=view.say(title)), "bold"))
    print_table(
        view.console,
        [headings[at] for at in chosen],
        [[line[at] for at in chosen] for line in lines[:most]],
        view.lang,
    )
    if most is not None and len(lines) > most:
        view.put(words(view.say(_REST, count=len(lines) - most), "dim"))
    return True


def _by_chance(view: View, one: RunChanges) -> None:
    """Say that among many agents some changes look sure by chance alone."""
    many = sum(group.mean_low is not None for group in one.agents)
    if many >= _BY_CHANCE:
        told = Wording(
            "{n} 名坐席里，单凭偶然也会有约 {few} 名带 *。",
            "Of {n} agents about {few} bear a * by chance alone.",
        )
        view.put(words(view.say(told, n=many, few=round(many / 20)), "dim"))


# ---------------------------------------------------------------- scorecards


def _parts(view: View, one: RunChanges, most: int | None) -> list[str]:
    parts = one.difference.parts
    lines = [_part(view, part, one.titles) for part in parts[:most]]
    if most is not None and len(parts) > most:
        lines.append(view.say(_REST, count=len(parts) - most))
    return lines


def _part(view: View, part: CardPart, titles: Mapping[str, Wording]) -> str:
    title = titles.get(part.subject)
    subject = view.say(title) if title else part.subject
    values = [_value(view, part.part, value) for value in (part.before, part.after)]
    if part.part in {"criterion", "scorecard"} and None in (part.before, part.after):
        told = (
            Wording("新增{what} {subject}{value}", "new {what} {subject}{value}")
            if part.before is None
            else Wording(
                "去掉{what} {subject}{value}", "{what} {subject} dropped{value}"
            )
        )
        value = values[1] if part.before is None else values[0]
        if part.part == "scorecard":
            subject, value = value, ""
        return view.say(
            told, what=view.say(_PARTS[part.part]), subject=subject, value=value
        )
    name = " ".join(filter(None, (subject, view.say(_PARTS[part.part]))))
    return f"{name} {values[0]} → {values[1]}"


def _value(view: View, part: str, value: str | float | bool | None) -> str:
    if isinstance(value, bool):
        return view.say(Wording("是", "yes") if value else Wording("否", "no"))
    if isinstance(value, str):
        known = {"veto": _VETOES, "kind": _KINDS}.get(part, {}).get(value)
        return view.say(known) if known else value
    told = figure(value)
    points = Wording("（{n} 分）", " ({n} points)")
    return view.say(points, n=told) if part == "criterion" else told


# ---------------------------------------------------------------- rows

_P, _F, _U, _N = (
    Outcome.PASS,
    Outcome.FAIL,
    Outcome.UNDECIDED,
    Outcome.NOT_APPLICABLE,
)
_MOVES: Final = (
    Heading(Wording("评分项", "Criterion")),
    Heading(Wording("变动", "Flips"), number=True),
    Heading(Wording("通过→不通过", "PASS→FAIL"), number=True),
    Heading(Wording("不通过→通过", "FAIL→PASS"), number=True),
    Heading(Wording("其他变动", "Other flips")),
    Heading(Wording("不变", "Same"), number=True, wide=True),
)
_CALLS: Final = (
    Heading(Wording("通话", "Call")),
    Heading(Wording("坐席", "Agent")),
    Heading(Wording("得分", "Score"), number=True),
    Heading(Wording("差", "Diff."), number=True),
    Heading(Wording("合格", "Passed")),
    Heading(Wording("否决", "Veto"), wide=True),
    Heading(Wording("判定比例", "Judged"), number=True, wide=True),
    Heading(Wording("评分项的变动", "Criteria")),
)
_GROUPS: Final = (
    Heading(Wording("名称", "Name")),
    Heading(Wording("通话", "Calls"), number=True),
    Heading(Wording("均分", "Mean"), number=True),
    Heading(Wording("差（区间）", "Diff. (interval)"), number=True),
    Heading(Wording("合格率", "Passed"), number=True),
    Heading(Wording("名次", "Rank"), number=True),
    Heading(Wording("否决", "Vetoes"), number=True, wide=True),
    Heading(Wording("判定比例", "Judged"), number=True, wide=True),
    Heading(Wording("识别质量", "Recognised"), number=True, wide=True),
)
_RANK: Final = 5
"""The column that only agents have."""
_TEAMS: Final = (*_GROUPS[:_RANK], *_GROUPS[_RANK + 1 :])
_RATES: Final = (
    Heading(Wording("评分项", "Criterion")),
    Heading(Wording("合格率", "Pass rate"), number=True),
    Heading(Wording("差（区间）", "Diff. (interval)"), number=True),
    Heading(Wording("判定通话", "Judged calls"), number=True),
)


def _moved(move: CriterionMoves) -> bool:
    return any(one != other for one, other in move.moves)


def _moves(view: View, moves: Sequence[CriterionMoves]) -> list[list[str]]:
    ordered = sorted(moves, key=lambda one: -one.flips)
    return [
        [
            view.say(one.criterion.title),
            str(one.flips),
            str(one.moves.get((_P, _F), 0)),
            str(one.moves.get((_F, _P), 0)),
            _others(view, one),
            str(sum(n for (old, new), n in one.moves.items() if old == new)),
        ]
        for one in ordered
    ]


def _others(view: View, one: CriterionMoves) -> str:
    told = [
        f"{_outcome(view, old)}→{_outcome(view, new)} {count}"
        for (old, new), count in sorted(one.moves.items(), key=lambda item: -item[1])
        if old != new and {old, new} != {_P, _F}
    ]
    return view.say(Wording("，", ", ")).join(told)


def _outcome(view: View, outcome: Outcome | None) -> str:
    absent = Wording("不在表上", "not on the card")
    return view.say(absent if outcome is None else OUTCOMES[outcome])


def _calls(view: View, one: RunChanges) -> list[list[str]]:
    return [
        [
            call.call_id,
            call.agent_id,
            f"{figure(call.score.before)}→{figure(call.score.after)}",
            signed(call.score.difference, 2),
            _passed(view, call),
            _vetoes(view, call, one.titles),
            _pair(call.coverage, percent),
            _flips(view, call, one.titles),
        ]
        for call in one.calls
    ]


def _passed(view: View, call: CallChange) -> str:
    told = [_yes(view, one) for one in (call.passed_before, call.passed_after)]
    return told[1] if told[0] == told[1] else "→".join(told)


def _yes(view: View, passed: bool | None) -> str:
    if passed is None:
        return "-"
    return view.say(Wording("是", "yes") if passed else Wording("否", "no"))


def _vetoes(view: View, call: CallChange, titles: Mapping[str, Wording]) -> str:
    told = [
        view.say(Wording("、", ", ")).join(
            view.say(titles[name]) if name in titles else name for name in names
        )
        or "-"
        for names in (call.vetoed_before, call.vetoed_after)
    ]
    return told[1] if told[0] == told[1] else "→".join(told)


def _flips(view: View, call: CallChange, titles: Mapping[str, Wording]) -> str:
    told = []
    for item in call.items:
        title = titles.get(item.criterion)
        name = view.say(title) if title else item.criterion
        if item.flipped:
            told.append(
                f"{name} {_outcome(view, item.before)}→{_outcome(view, item.after)}"
            )
        elif None not in (item.before, item.after):
            moved = item.earned_after - item.earned_before
            told.append(f"{name} {signed(moved, 2)}")
    return view.say(Wording("；", "; ")).join(told)


def _group_moved(one: GroupChange) -> bool:
    moved = (one.mean, one.pass_rate, one.rank, one.vetoes, one.calls, one.coverage)
    return any(change.moved for change in moved)


def _rows(some: Sequence[GroupChange]) -> list[list[str]]:
    return [
        [
            " ".join(filter(None, (one.id, one.name if one.kind == "agent" else "")))
            or "-",
            _pair(one.calls, figure),
            _pair(one.mean, lambda value: "-" if value is None else f"{value:.1f}"),
            _difference(one),
            _pair(one.pass_rate, percent),
            _pair(one.rank, figure),
            _pair(one.vetoes, figure),
            _pair(one.coverage, percent),
            _pair(one.quality, percent),
        ]
        for one in some
    ]


def _team_rows(some: Sequence[GroupChange]) -> list[list[str]]:
    return [[*row[:_RANK], *row[_RANK + 1 :]] for row in _rows(some)]


def _difference(one: GroupChange) -> str:
    told = signed(one.mean.difference, 1)
    if one.mean_low is None or one.mean_high is None:
        return told
    star = "*" if one.sure else ""
    return f"{told}{star} ({signed(one.mean_low, 1)}~{signed(one.mean_high, 1)})"


def _pair(change: Change, told: Callable[[float | None], str]) -> str:
    before, after = told(change.before), told(change.after)
    return after if before == after else f"{before}→{after}"


def _rates(view: View, rates: Sequence[RateChange]) -> list[list[str]]:
    return [
        [
            view.say(one.criterion.title),
            _pair(one.rate, percent),
            _rate_difference(one),
            _pair(one.judged, figure),
        ]
        for one in sorted(rates, key=lambda one: -abs(one.rate.difference or 0.0))
    ]


def _rate_difference(one: RateChange) -> str:
    moved = one.rate.difference
    told = signed(None if moved is None else moved * 100, 1)
    if one.low is None or one.high is None:
        return told
    star = "*" if one.low > 0 or one.high < 0 else ""
    return f"{told}{star} ({signed(one.low * 100, 1)}~{signed(one.high * 100, 1)})"
