"""``zhijian explain``: one criterion of a call, from rule to nearest sentence."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.errors import Problem, UsageError
from scoring.model import (
    CheckNode,
    Condition,
    Criterion,
    CriterionScore,
    Match,
    Scorecard,
    ScoredCall,
    Wording,
)
from scoring.reports.card_lexicons import lexicons_of
from scoring.reports.terminal import (
    KINDS,
    SPEAKERS,
    View,
    clock,
    figure,
    words,
)
from scoring.reports.terminal_points import item_view

MOST_PHRASES = 40
"""Phrases of a lexicon shown; the rest is counted."""

_RULE = Wording("规则", "Rule")
_WHEN = Wording("适用条件", "Applies when")
_POINTS = Wording("分值", "Points")
_RESULT = Wording("本通结果", "In this call")
_HITS = Wording("通话中该词表的全部命中", "All hits of its lexicons in the call")
_NO_HITS = Wording("无", "none")
_PHRASES = Wording("词表 {title} ({id}): {n} 条", "Lexicon {title} ({id}): {n} phrases")
_MORE = Wording("... 另有 {n} 条", "... {n} more")
_WORTH = Wording("{points} 分", "{points} points")
_MOST = Wording("最多扣 {points} 分", "at most {points} points are lost")
_BONUS = Wording("加分 {points} 分", "a bonus of {points} points")
_PER_HIT = Wording("每处 {points} 分", "{points} for each hit")
_VETO = {
    "item": Wording("不通过则本项清零", "a FAIL empties the item"),
    "section": Wording("不通过则本节清零", "a FAIL empties the section"),
    "call": Wording("不通过则整通一票否决", "a FAIL fails the whole call"),
}
_OPS = {
    "all": Wording("全部满足:", "all of:"),
    "any": Wording("任一满足:", "any of:"),
    "not": Wording("不得满足:", "not:"),
}
_META = Wording("{key} 为 {values}", "{key} is {values}")
_PRESENT = Wording("{key} 有值", "{key} is given")
_FINDING = Wording("{key} 的结果为 {values}", "{key} came out as {values}")
_OR = Wording(" 或 ", " or ")
_TURN = Wording("第{turn}轮", "turn {turn}")
_EXEMPT = Wording("豁免: {rule}", "exempt: {rule}")
_UNKNOWN = Wording(
    "评分表 {card} 没有评分项 {id}。", "Scorecard {card} has no criterion {id}."
)
_KNOWN = Wording("可用的评分项: {ids}。", "Its criteria are: {ids}.")


def find_item(scored: ScoredCall, card: Scorecard, criterion: str) -> CriterionScore:
    """Return what ``criterion`` came to in the call; raises UsageError with the ids of
    the card where it has none of that name.
    """
    for item in scored.score.criteria:
        if item.criterion.id == criterion:
            return item
    ids = ", ".join(one.id for one in card.criteria)
    raise UsageError(
        Problem(
            card.id,
            "",
            _filled(_UNKNOWN, card=card.id, id=criterion),
            _filled(_KNOWN, ids=ids),
        )
    )


def explain_view(
    view: View, scored: ScoredCall, card: Scorecard, criterion: str
) -> None:
    """Print why ``criterion`` came out as it did: the rule, its points and why,
    the outcome with clause, window, hits or nearest sentence, all hits of its lexicons
    anywhere in the call, and the phrases of these lexicons. Raises UsageError where the
    card has no such criterion.
    """
    item = find_item(scored, card, criterion)
    _heading(view, _RULE)
    for depth, line in rule_lines(item.criterion.check, view.lang):
        view.put(line, indent=2 + 2 * depth)
    if item.criterion.when:
        _heading(view, _WHEN)
        for depth, line in condition_lines(item.criterion.when, view.lang):
            view.put(line, indent=2 + 2 * depth)
    _heading(view, _POINTS)
    view.put(worth(item.criterion, card, view.lang), indent=2)
    if item.criterion.why.get(view.lang):
        view.put(item.criterion.why.get(view.lang), indent=2)
    _heading(view, _RESULT)
    item_view(view, item, card)
    nodes = [item.criterion.check]
    if item.criterion.when:
        nodes += [node for _, node in item.criterion.when.probes()]
    names = list(dict.fromkeys(name for node in nodes for name in lexicons_of(node)))
    if names:
        _hits(view, scored, names)
        _phrases(view, names)


def rule_lines(node: CheckNode, lang: str = "zh") -> Iterator[tuple[int, str]]:
    """Yield (depth, text) for a check: its id and parameters, branches in words."""
    if node.op == "check":
        given = "; ".join(
            f"{key}: {text}"
            for key, value in node.params.items()
            if (text := _shown(value))
        )
        yield 0, f"{node.check} ({given})" if given else node.check
        return
    yield 0, _OPS[node.op].get(lang)
    for child in node.children:
        for depth, line in rule_lines(child, lang):
            yield depth + 1, line


def condition_lines(node: Condition, lang: str = "zh") -> Iterator[tuple[int, str]]:
    """Yield (depth, text) for a condition: keys and accepted values in words."""
    if node.op in _OPS:
        yield 0, _OPS[node.op].get(lang)
        for child in node.children:
            for depth, line in condition_lines(child, lang):
                yield depth + 1, line
        return
    if node.node is not None:
        yield from rule_lines(node.node, lang)
        return
    values = _OR.get(lang).join(_shown(value) for value in node.values)
    wording = _FINDING if node.op == "finding" else _META if values else _PRESENT
    yield 0, wording.get(lang).format(key=node.key, values=values)


def worth(criterion: Criterion, card: Scorecard, lang: str = "zh") -> str:
    """Return what a criterion is worth, what one hit costs and what its veto does."""
    top = figure(criterion.points)
    if criterion.bonus:
        parts = [_BONUS.get(lang).format(points=top)]
    elif card.kind == "deduction":
        parts = [_MOST.get(lang).format(points=top)]
    else:
        parts = [_WORTH.get(lang).format(points=top)]
    if criterion.per_hit is not None:
        parts.append(_PER_HIT.get(lang).format(points=figure(criterion.per_hit)))
    if criterion.veto:
        parts.append(_VETO[criterion.veto].get(lang))
    return "; ".join(parts)


# ---------------------------------------------------------------- inside


def _hits(view: View, scored: ScoredCall, names: list[str]) -> None:
    _heading(view, _HITS)
    hits = [one for one in scored.attributed.matches if one.lexicon in names]
    for match in hits:
        view.put(_hit_line(view, scored, match), indent=2)
    if not hits:
        view.put(view.say(_NO_HITS), indent=2)


def _hit_line(view: View, scored: ScoredCall, match: Match) -> str:
    turn = scored.call.turns[match.turn]
    parts = [
        view.say(_TURN, turn=match.turn),
        clock(turn.start),
        view.say(SPEAKERS[match.speaker]),
        turn.words[match.span.start : match.span.end],
        view.lexicon(match.lexicon),
        view.say(KINDS[match.kind]),
        f"{match.phrase!r}",
    ]
    if match.exempted_by:
        parts.append(view.say(_EXEMPT, rule=match.exempted_by))
    return " ".join(part for part in parts if part)


def _phrases(view: View, names: list[str]) -> None:
    for name in names:
        lexicon = view.lexicons.get(name)
        if lexicon is None:
            continue
        heading = view.say(
            _PHRASES,
            title=lexicon.title.get(view.lang),
            id=name,
            n=len(lexicon.phrases),
        )
        view.put(words(heading, "bold"))
        for phrase in lexicon.phrases[:MOST_PHRASES]:
            view.put(phrase, indent=2)
        more = len(lexicon.phrases) - MOST_PHRASES
        if more > 0:
            view.put(view.say(_MORE, n=more), indent=2)


def _heading(view: View, title: Wording) -> None:
    view.put(words(title.get(view.lang), "bold"))


def _shown(value: object) -> str:
    """Return a parameter's value in words, nothing for one that is not set."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{k} {text}" for k, v in value.items() if (text := _shown(v)))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_shown(one) for one in value)
    return str(value)


def _filled(wording: Wording, **values: str) -> Wording:
    return Wording(wording.zh.format(**values), wording.en.format(**values))
