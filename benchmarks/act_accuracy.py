"""Measure what agents are heard to say on the gold calls; write ``docs/accuracy.md``.

Run ``make accuracy``. Every row is the same program with one kind of match more, over
the same calls and the same speakers: the keyword list a team would otherwise write,
exact matches, variants, homophones, near words, the model of acts, and the exemptions
of faults. ``--also CALLS GOLD`` prints the table for other labelled calls as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from accuracy import measure, percent
from keywords import KEYWORDS

from scoring import pipeline
from scoring.evaluation.acts import FAMILY_OF, FAULT
from scoring.evaluation.count_acts import add, count_acts
from scoring.evaluation.gold import read_gold
from scoring.evaluation.score_acts import acts_score, call_acts
from scoring.evaluation.score_criteria import judged
from scoring.evaluation_model import ActCounts, GoldCall, KindsScore
from scoring.hearing import HEARD
from scoring.matching.matcher import compile_matcher
from scoring.model import (
    AttributedCall,
    Call,
    Match,
    MatchKind,
    Outcome,
    Reject,
    ScoredCall,
)
from scoring.recipe import Recipe, Tools, make_recipe

CERTAIN = frozenset({MatchKind.EXACT, MatchKind.VARIANT})
"""Kinds by which a fault is deducted."""
CARD = "general-hotline"


@dataclass(frozen=True)
class Part:
    """One gold set: its calls with their gold, and the recipe of its site."""

    calls: Sequence[tuple[Call, GoldCall]]
    recipe: Recipe


@dataclass(frozen=True)
class Row:
    """What a way of hearing came to on a part."""

    zh: str
    en: str
    counts: dict[str, ActCounts]
    kinds: KindsScore
    deducted: ActCounts
    criteria: list[tuple[str, str]]


# ------------------------------------------------------------------ the rows


def rows(part: Part) -> Iterator[Row]:
    """Yield the rows of a part, from the keyword list to the whole program."""
    kinds = [kind for kind in MatchKind if kind is not MatchKind.GARBLED]
    names = {
        MatchKind.EXACT: ("原话", "exact"),
        MatchKind.VARIANT: ("＋变体", "+ variant"),
        MatchKind.HOMOPHONE: ("＋同音", "+ homophone"),
        MatchKind.NEAR: ("＋近似（不采用）", "+ near (not kept)"),
        MatchKind.PARAPHRASE: ("＋换个说法（模型）", "+ paraphrase (model)"),
    }
    keyword = _keyword_recipe(part.recipe)
    yield _row("关键词表", "keyword list", part, keyword, exempting=False)
    for number, kind in enumerate(kinds, 1):
        known = frozenset(kinds[:number]) & (HEARD | {kind})
        recipe = replace(part.recipe, kinds=known)
        yield _row(*names[kind], part, recipe, exempting=False)
    whole = replace(part.recipe, kinds=frozenset(kinds) & HEARD)
    yield _row("＋例外情形", "+ exemptions", part, whole, exempting=True)
    whole = replace(part.recipe, kinds=HEARD)
    yield _row("＋疑似误识（全部）", "+ garbled (all)", part, whole, exempting=True)


def _keyword_recipe(recipe: Recipe) -> Recipe:
    lexicons = tuple(
        replace(
            one,
            phrases=tuple(KEYWORDS[one.id].split()),
            exceptions=(),
            yields_to=(),
            where="anywhere",
        )
        for one in recipe.lexicons
        if one.id in KEYWORDS
    )
    others = tuple(one for one in recipe.lexicons if one.id not in KEYWORDS)
    return replace(recipe, lexicons=(*lexicons, *others), kinds=CERTAIN)


def _row(zh: str, en: str, part: Part, recipe: Recipe, *, exempting: bool) -> Row:
    """Score the calls of a part with ``recipe``; speakers are those of the whole
    program in every row.
    """
    tools = Tools(recipe, compile_matcher(recipe.lexicons, recipe.site))
    whole = Tools(part.recipe, compile_matcher(part.recipe.lexicons, recipe.site))
    keep = pipeline.attribute, pipeline.exempt
    if not exempting:
        pipeline.exempt = lambda annotated, said, matches, lexicons: tuple(matches)
    speakers: dict[str, AttributedCall] = {}
    plain = keep[0]

    def attribute(annotated, site):
        name = annotated.call.call_id
        if name not in speakers:
            own = pipeline.annotate(annotated.call, whole.matcher)
            speakers[name] = plain(own, site)
        known = speakers[name]
        sure = [one for one in annotated.matches if one.kind in recipe.kinds]
        return replace(known, annotated=annotated, matches=_spoken(sure, known))

    pipeline.attribute = attribute
    counts, deducted, criteria, sheets = [], [], [], []
    try:
        for call, gold in part.calls:
            heard = pipeline.attribute_call(call, tools)
            counts.append(count_acts(gold, heard))
            sheets.append(call_acts(gold, heard))
            sure = [m for m in heard.matches if m.kind in CERTAIN]
            faults = count_acts(gold, replace(heard, matches=tuple(sure)))
            deducted.append(add([faults[act] for act in FAULT]))
            result = pipeline.score_safely(call, tools)
            if isinstance(result, ScoredCall):
                criteria += _outcomes(gold, result)
    finally:
        pipeline.attribute, pipeline.exempt = keep
    total = {act: add([one[act] for one in counts]) for act in FAMILY_OF}
    kinds = acts_score(sheets, customers=True).kinds
    return Row(zh, en, total, kinds, add(deducted), criteria)


def _spoken(matches: Sequence[Match], known: AttributedCall) -> tuple[Match, ...]:
    """Give each match the utterance that holds its middle."""
    found = []
    for match in matches:
        middle = (match.span.start + match.span.end - 1) // 2
        home = next(
            one
            for one in known.utterances
            if one.turn == match.turn and one.span.start <= middle < one.span.end
        )
        found.append(replace(match, speaker=home.speaker, utterance=home.index))
    return tuple(found)


def _outcomes(gold: GoldCall, scored: ScoredCall) -> list[tuple[str, str]]:
    return [(one.label, one.outcome) for one in judged(gold, scored)]


# ------------------------------------------------------------------ the table


def table(part: Part) -> str:
    """Return the part's tables in Markdown: the rows, then the acts of the last one."""
    lines = [
        "| 方法 | method | 准确 P | 找到 R | F1 | 扣分违规 P | R | 误判坐席 | 说了判通过 |"
        " 没说判不通过 |",
        "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    found = list(rows(part))
    for row in found:
        total = add(list(row.counts.values()))
        lines.append(
            f"| {row.zh} | {row.en} | {_figures(total)} "
            f"| {percent(_precision(row.deducted))} | {percent(_recall(row.deducted))} "
            f"| {_count(row, ('yes', 'garbled', 'unclear'), Outcome.FAIL)} "
            f"| {_share(row, 'yes', Outcome.PASS)} | {_share(row, 'no', Outcome.FAIL)} |"
        )
    last = found[-1].counts
    acts = ["| 行为 act | 标注 | 找对 | 误报 | F1 |", "| --- | --: | --: | --: | --: |"]
    for act, one in last.items():
        known = one.right + one.missed
        if known or one.false:
            acts.append(
                f"| `{act}` | {known} | {one.right} | {one.false} | {percent(_f1(one))} |"
            )
    return "\n".join(
        [f"{len(part.calls)} 通。", "", *lines, "", *_kinds(found[-1].kinds), "", *acts]
    )


def _kinds(score: KindsScore) -> list[str]:
    """Return how precise each kind of match is, and where suspicions stand."""
    lines = [
        "| 命中方式 kind | 找对 right | 误报 false | 准确 precision |",
        "| --- | --: | --: | --: |",
    ]
    for one in score.kinds:
        rate = one.precision
        interval = (
            "" if rate.value is None else f" ({percent(rate.low)}–{percent(rate.high)})"
        )
        lines.append(
            f"| {one.kind.value} | {one.right} | {one.false} | {percent(rate.value)}{interval} |"
        )
    told = (
        f"疑似误识 garbled：{score.suspected} 处，其中标注为识别坏了的 {score.on_garbled}，"
        f"标注清楚的 {score.on_clear}，有争议的 {score.on_disputed}，什么都没有的"
        f" {score.on_nothing}。"
    )
    return [*lines, "", told]


def _precision(one: ActCounts) -> float | None:
    found = one.right + one.false
    return one.right / found if found else None


def _recall(one: ActCounts) -> float | None:
    known = one.right + one.missed
    return one.right / known if known else None


def _f1(one: ActCounts) -> float | None:
    total = 2 * one.right + one.false + one.missed
    return 2 * one.right / total if total else None


def _figures(one: ActCounts) -> str:
    return f"{percent(_precision(one))} | {percent(_recall(one))} | {percent(_f1(one))}"


def _count(row: Row, labels: Sequence[str], outcome: Outcome) -> int:
    return sum(label in labels and got == outcome for label, got in row.criteria)


def _share(row: Row, label: str, outcome: Outcome) -> str:
    judged_ones = (Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED)
    mine = [got for known, got in row.criteria if known == label and got in judged_ones]
    return percent(mine.count(outcome) / len(mine) if mine else None)


def load(calls: Path, gold: Path, site: str = "") -> Part:
    """Read labelled calls."""
    recipe = make_recipe(CARD, site=site)
    options = pipeline.read_options(pipeline.Reading(), recipe.site)
    labels = {one.call_id: one for one in read_gold(str(gold)).calls}
    read = [
        one
        for one in pipeline.read_inputs([str(calls)], options)
        if not isinstance(one, Reject) and one.call_id in labels
    ]
    return Part([(one, labels[one.call_id]) for one in read], recipe)


def main() -> None:
    """Print the tables; write the page unless ``--dry``."""

    def told(name: str, calls: Path, gold: Path, site: str) -> str:
        del name
        return table(load(calls, gold, site))

    measure(__doc__ or "", "acts ", told)


if __name__ == "__main__":
    main()
