"""``zhijian evaluate``: how often acts, criteria and speakers were right, 80 wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scoring.evaluation_model import (
    ActGroup,
    ActScore,
    ActsScore,
    Evaluation,
    KindsScore,
    Rates,
)
from scoring.model import Scorecard, Wording
from scoring.reports.terminal import KINDS, View, words
from scoring.reports.terminal_compare import compare_view
from scoring.reports.terminal_evaluate_calls import (
    criteria_view,
    rate_cell,
    roles_view,
    verdicts_view,
)
from scoring.reports.terminal_tables import FAMILIES, Heading, print_table

_HEAD = Wording(
    "评估 {n} 通通话  评分表 {title} {version}",
    "{n} calls evaluated  Scorecard {title} {version}",
)
_UNSCORED = Wording(
    "其中 {n} 通不归这张评分表评: 只计言语行为和说话人。",
    "{n} of them are not judged by this card: only their acts and speakers count.",
)
_WITHOUT = Wording(
    "另有 {n} 通没有标注, 不计。", "{n} more calls have no gold and do not count."
)
_LEFT_OUT = Wording(
    "输入或标注里有 {n} 处问题, 相应的通话或结论没有计入。",
    "{n} problems in input or gold: what they concern does not count.",
)
_ACTS = Wording("言语行为", "Speech acts")
_KEY = Wording(
    "每格为百分数和 95% 区间。合计把次数加在一起 (micro), 平均为各行为的平均 (macro)。",
    "Cells: per cent and 95% interval. micro pools the counts, macro is the mean over"
    " acts.",
)
_HARMLESS_KEY = Wording(
    "无害: 误报里, 落在标注为无害的话上的处数。",
    "Safe: of the false finds, those on words labelled harmless.",
)
_TOTALS = Wording("类别", "Family")
_MICRO = Wording("合计", "micro")
_MACRO = Wording("平均", "macro")
_ALL = Wording("全部", "all")
_NO_CUSTOMER = Wording(
    "标注里没有一处客户的言语行为, 客户一方不计。",
    "The gold labels no act of a customer: those are left out.",
)
_MISSED = Wording(
    "漏报 {n} 处: 词表没找到 {lost}, 说话人不对或未知 {speaker},"
    " 被豁免 {exempted}, 只算疑似误识 {garbled}。",
    "{n} missed: not found {lost}, speaker wrong or unknown {speaker}, exempted"
    " {exempted}, only suspected {garbled}.",
)
_GARBLED = Wording(
    "标注为识别坏了的 {n} 处, 不算漏报: 照样找到 {found}, 标为疑似误识 {suspected}。"
    "此外疑似误识而标注里没有的 {false} 处。",
    "Garbled gold acts, never missed: {n}; found all the same {found}, suspected"
    " {suspected}. Suspected where gold has nothing: {false}.",
)
_KINDS = Wording("命中方式", "Kind of match")
_SUSPECTED = Wording(
    "疑似误识 {n} 处 (不算命中): 标注为识别坏了 {garbled}, 标注清楚 {clear},"
    " 有争议 {disputed}, 标注里没有 {nothing}。",
    "{n} only suspected to be garbled: on garbled gold {garbled}, on clear gold"
    " {clear}, on disputed gold {disputed}, on nothing {nothing}.",
)
_IGNORED = Wording(
    "有争议的标注上命中 {n} 次, 不计。",
    "{n} finds on disputed labels do not count.",
)
_HARMLESS = Wording(
    "标注为无害的 {n} 处, 误报为违规的 {hit} 处。",
    "Labelled harmless: {n}; a fault was found on {hit} of them.",
)
_SILENT = Wording("既没有标注也没有找到: {acts}", "Neither labelled nor found: {acts}")
_RATES = (
    Heading(Wording("准确率%", "Precision%"), number=True),
    Heading(Wording("召回率%", "Recall%"), number=True),
    Heading(Wording("F1%", "F1%"), number=True),
)
_COUNTS = (
    Heading(Wording("标注", "Gold"), number=True),
    Heading(Wording("找对", "Hit"), number=True),
    Heading(Wording("误报", "False"), number=True),
)


def evaluate_view(view: View, result: Evaluation, card: Scorecard) -> None:
    """Print an evaluation: acts together, one by one and by kind of match, criteria,
    speakers, and what has changed since an earlier one.
    """
    title = card.title.get(view.lang)
    head = view.say(_HEAD, n=result.evaluated, title=title, version=card.version)
    view.put(words(head, "bold"))
    if result.unscored:
        view.put(view.say(_UNSCORED, n=result.unscored))
    if result.without_gold:
        view.put(view.say(_WITHOUT, n=len(result.without_gold)))
    if result.rejects:
        view.put(words(view.say(_LEFT_OUT, n=len(result.rejects)), "yellow"))
    # Of several cards together (auto) the first to name a criterion gives its title.
    titles = {one.id: one.title.get(view.lang) for one in reversed(card.criteria)}
    if result.verdicts is not None:
        verdicts_view(view, result.verdicts, result.criteria, titles)
    if result.acts is not None and result.roles is not None:
        view.put()
        _acts_view(view, result.acts)
        view.put()
        criteria_view(view, result.criteria, titles)
        view.put()
        roles_view(view, result.roles)
    if result.comparison is not None:
        view.put()
        compare_view(view, result.comparison, titles)


# ---------------------------------------------------------------- acts


def _acts_view(view: View, score: ActsScore) -> None:
    view.put(words(view.say(_ACTS), "bold"))
    _groups_table(view, score.groups)
    view.put(words(view.say(_KEY), "dim"))
    for family in FAMILIES:
        rows = [one for one in score.acts if one.family == family and _seen(one)]
        if rows:
            view.put()
            _family_table(view, family, rows)
    view.put()
    _kinds_table(view, score.kinds)
    view.put()
    for line in _notes(view, score):
        view.put(line)


def _groups_table(view: View, groups: Iterable[ActGroup]) -> None:
    lines = []
    for group in groups:
        counts = group.counts
        numbers = (counts.gold, counts.right, counts.false)
        name = view.say(FAMILIES.get(group.id, _ALL))
        micro = [name, view.say(_MICRO), *map(str, numbers)]
        lines.append([*micro, *_cells(group.micro)])
        lines.append(["", view.say(_MACRO), "", "", "", *_cells(group.macro)])
    headings = (Heading(_TOTALS), Heading(Wording("", "")), *_COUNTS, *_RATES)
    print_table(view.console, headings, lines, view.lang)


def _family_table(view: View, family: str, rows: Sequence[ActScore]) -> None:
    """Print the acts of a family; faults say how many false ones are harmless words."""
    faults = family == "fault"
    lines = []
    for one in rows:
        counts = one.counts
        numbers = [counts.gold, counts.right, counts.false]
        numbers += [counts.on_harmless] if faults else []
        name = view.lexicon(one.act)
        lines.append([name, *map(str, numbers), *_cells(one.rates)])
    extra = (Heading(Wording("无害", "Safe"), number=True),) if faults else ()
    headings = (Heading(FAMILIES[family]), *_COUNTS, *extra, *_RATES)
    print_table(view.console, headings, lines, view.lang)
    if faults:
        view.put(words(view.say(_HARMLESS_KEY), "dim"))


def _kinds_table(view: View, score: KindsScore) -> None:
    """Print how far each kind of match can be trusted; kinds that found nothing are
    left out.
    """
    lines = [
        [
            view.say(KINDS[one.kind]),
            *map(str, (one.right + one.false, one.right, one.false)),
            rate_cell(one.precision),
        ]
        for one in score.kinds
        if one.right or one.false
    ]
    if lines:
        found = Heading(Wording("命中", "Found"), number=True)
        headings = (Heading(_KINDS), found, *_COUNTS[1:], _RATES[0])
        print_table(view.console, headings, lines, view.lang)
    if score.suspected:
        told = view.say(
            _SUSPECTED,
            n=score.suspected,
            garbled=score.on_garbled,
            clear=score.on_clear,
            disputed=score.on_disputed,
            nothing=score.on_nothing,
        )
        view.put(told)


def _notes(view: View, score: ActsScore) -> Iterator[str]:
    counts = score.groups[0].counts
    known = counts.missed_speaker + counts.missed_exempted + counts.missed_garbled
    yield view.say(
        _MISSED,
        n=counts.missed,
        lost=counts.missed - known,
        speaker=counts.missed_speaker,
        exempted=counts.missed_exempted,
        garbled=counts.missed_garbled,
    )
    yield view.say(
        _GARBLED,
        n=counts.garbled,
        found=counts.garbled_found,
        suspected=counts.garbled_suspected,
        false=counts.suspected_falsely,
    )
    if counts.ignored:
        yield view.say(_IGNORED, n=counts.ignored)
    if score.harmless:
        yield view.say(_HARMLESS, n=score.harmless, hit=score.harmless_hit)
    if not score.customer_labelled:
        yield view.say(_NO_CUSTOMER)
    silent = [view.lexicon(one.act) for one in score.acts if not _seen(one)]
    if silent:
        yield view.say(_SILENT, acts="; ".join(silent))


def _seen(one: ActScore) -> bool:
    return bool(one.counts.gold or one.counts.found)


def _cells(rates: Rates) -> list[str]:
    return [rate_cell(one) for one in (rates.precision, rates.recall, rates.f1)]
