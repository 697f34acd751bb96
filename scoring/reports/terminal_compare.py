"""``zhijian evaluate --compare``: figures before and after, 80 wide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from scoring.comparison import Change, Comparison, RatesChange
from scoring.model import Wording
from scoring.reports.terminal import View, signed, words
from scoring.reports.terminal_tables import FAMILIES, Heading, print_table

_TITLE = Wording("与 {file} 比较", "Compared with {file}")
_KEY = Wording(
    "每格: 之前 现在 差。差为百分点 (F1 等) 或个数。",
    "Cells: before, now, difference (in percentage points, or counts).",
)
RULES: Final[Mapping[str, Wording]] = {
    "scorecard": Wording("评分表", "scorecard"),
    "lexicons": Wording("词表", "lexicons"),
    "site": Wording("站点文件", "site file"),
    "agent_speaker": Wording("--agent-speaker", "--agent-speaker"),
    "timing": Wording("--timing", "--timing"),
    "versions": Wording("程序版本", "program version"),
}
"""What two results may differ in beside their calls, by its name in JSON."""
_NAMES: Final[Mapping[str, Wording]] = {
    "input": Wording("通话", "calls"),
    "gold": Wording("标注", "gold labels"),
    **RULES,
}
_DATA = ("input", "gold")
_OTHER_DATA = Wording(
    "注意: 两次的{names}不同, 差别不只来自程序。通话数: 之前 {before}, 现在 {after}。",
    "Careful: the two have other {names}, so not all differences come from the program."
    " Calls before: {before}, now: {after}.",
)
_UNKNOWN_DATA = Wording(
    "注意: 之前的结果没有记下{names}, 无法确认是否相同。通话数: 之前 {before},"
    " 现在 {after}。",
    "Careful: the earlier result does not say which {names} it is of. Calls before:"
    " {before}, now: {after}.",
)
_OTHER_RECIPE = Wording("两次不同的还有: {names}。", "Also different: {names}.")
_ALL_SAME = Wording(
    "两次的通话、标注、评分表、词表和程序版本都相同。",
    "Both have the same calls, gold, scorecard, lexicons and versions.",
)
_GROUPS = Wording("类别", "Family")
_ALL = Wording("全部", "all")
_HOW = {"micro": Wording("合计", "micro"), "macro": Wording("平均", "macro")}
_ACTS = Wording("F1 变了的言语行为:", "Acts whose F1 changed:")
_ACT = Wording("言语行为", "Act")
_ONLY_CRITERIA = Wording(
    "至少一次没有言语行为和说话人的标注, 只比较评分项。",
    "At least one has no labels of acts and speakers: only criteria are compared.",
)
_NO_ACTS = Wording("没有一种言语行为的 F1 变了。", "The F1 of no act has changed.")
_CRITERIA = Wording("评分项", "Criteria")
_ROLES = Wording("说话人正确率%: {cell}", "Accuracy of speakers, %: {cell}")

Format = Callable[[float | None], str]


def compare_view(view: View, one: Comparison, titles: Mapping[str, str]) -> None:
    """Print what is not the same in the two results, then their figures: groups of
    acts, acts whose F1 moved, criteria (``titles`` by id), accuracy of speakers.
    """
    view.put(words(view.say(_TITLE, file=one.file), "bold"))
    _sameness(view, one)
    view.put(words(view.say(_KEY), "dim"))
    if one.rates:
        view.put()
        _rates_table(view, one.rates)
        view.put()
        _acts_table(view, one)
    else:
        view.put(view.say(_ONLY_CRITERIA))
    if one.criteria:
        view.put()
        _criteria_table(view, one, {**titles, "all": view.say(_ALL)})
    if one.role_accuracy != Change(None, None):
        view.put()
        cell = " ".join(_cell(one.role_accuracy, _percent).split())
        view.put(view.say(_ROLES, cell=cell))


# ---------------------------------------------------------------- inside


def _sameness(view: View, one: Comparison) -> None:
    """Print which data and which part of the recipe the two do not share."""
    before, after = (_count(n).strip() for n in (one.calls.before, one.calls.after))
    for state, told in (("other", _OTHER_DATA), ("unknown", _UNKNOWN_DATA)):
        data = [name for name in _DATA if one.same.get(name) == state]
        if data:
            line = view.say(told, names=_list(view, data), before=before, after=after)
            view.put(words(line, "yellow"))
    recipe = [
        name
        for name, state in one.same.items()
        if name not in _DATA and state != "same"
    ]
    if recipe:
        view.put(view.say(_OTHER_RECIPE, names=_list(view, recipe)))
    elif all(state == "same" for state in one.same.values()):
        view.put(view.say(_ALL_SAME))


def _list(view: View, names: Sequence[str]) -> str:
    joint = Wording("、", ", ").get(view.lang)
    return joint.join(view.say(_NAMES[name]) for name in names)


def _rates_table(view: View, rates: Sequence[RatesChange]) -> None:
    lines = [
        [
            view.say(FAMILIES.get(one.group, _ALL)) if one.how == "micro" else "",
            view.say(_HOW[one.how]),
            *(
                _cell(figure, _percent)
                for figure in (one.precision, one.recall, one.f1)
            ),
        ]
        for one in rates
    ]
    headings = (
        Heading(_GROUPS),
        Heading(Wording("", "")),
        Heading(Wording("准确率%", "Precision%"), number=True),
        Heading(Wording("召回率%", "Recall%"), number=True),
        Heading(Wording("F1%", "F1%"), number=True),
    )
    print_table(view.console, headings, lines, view.lang)


def _acts_table(view: View, one: Comparison) -> None:
    if not one.acts:
        view.put(view.say(_NO_ACTS))
        return
    view.put(view.say(_ACTS))
    lines = [
        [
            view.lexicon(act.act),
            _cell(act.f1, _percent),
            *(_cell(count, _count) for count in (act.right, act.false, act.missed)),
        ]
        for act in one.acts
    ]
    headings = (
        Heading(_ACT),
        Heading(Wording("F1%", "F1%"), number=True),
        Heading(Wording("找对", "Hit"), number=True),
        Heading(Wording("误报", "False"), number=True),
        Heading(Wording("漏报", "Missed"), number=True),
    )
    print_table(view.console, headings, lines, view.lang)


def _criteria_table(view: View, one: Comparison, names: Mapping[str, str]) -> None:
    lines = [
        [
            names.get(row.criterion, row.criterion),
            _cell(row.wrongly_failed, _count),
            _cell(row.missed_faults, _count),
            _cell(row.kappa, _kappa),
        ]
        for row in one.criteria
    ]
    headings = (
        Heading(_CRITERIA),
        Heading(Wording("错判", "Wrongly failed"), number=True),
        Heading(Wording("漏判", "Missed"), number=True),
        Heading(Wording("Kappa", "Kappa"), number=True),
    )
    print_table(view.console, headings, lines, view.lang)


def _cell(change: Change, figure: Format) -> str:
    """Return before, after and difference, each as wide as in the rows above and
    below, so that they stand under each other.
    """
    moved = signed(figure(change.difference).strip())
    wide = len(figure(0.0)) + 1
    return f"{figure(change.before)} {figure(change.after)} {moved:>{wide}}"


def _percent(value: float | None) -> str:
    return "    -" if value is None else f"{value * 100:5.1f}"


def _count(value: float | None) -> str:
    return "  -" if value is None else f"{value:3.0f}"


def _kappa(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.2f}"
